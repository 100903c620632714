"""A later close because quorum is missing (RULES R22): once, announced before the close.

Law: `core.calendar.check_extension` decides; the convener signs; what owners read is a
document whose hash is in the entry, and its printed form for the walls.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.profiles import rules_of
from app.assembly.service.acts import append_act, propose_act, register_completion
from app.assembly.service.clock import advance_if_due, effective_closes
from app.assembly.service.read import (
    add_document,
    definition_of,
    get_assembly,
    lock_assembly,
    publish_document,
    time_of,
)
from app.core.assembly import Act, Phase, phase_after
from app.core.calendar import check_extension
from app.core.entries import encode_minute, parse_minute
from app.core.errors import RuleError
from app.platform.db import transaction
from app.platform.prepared import once_more, prepare
from app.voting.service.extension_paper import write_extension
from app.voting.service.turnout import count_turnout

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow, SignedActRow
    from app.platform.prepared import Piece

TYPE, DOCUMENT, PRINTED = "extend", "extension.txt", "extension.pdf"
MAX_TEXT = 2_000
ELECTION = "278-3"


class ExtensionTextMissing(RuleError):
    """An extension is announced in words, up to 2,000 characters."""


def propose_extension(
    assembly_id: str, *, closes: datetime, text: str, officer_id: int, now: datetime
) -> int:
    """Put a later close up for the convener; returns the act's id.

    Raises ActNotAllowedNow, ExtensionNotAllowed, CloseNotAtMidnight, ExtensionTextMissing,
    ActPending.
    """
    text = text.strip()
    if not 0 < len(text) <= MAX_TEXT:
        raise ExtensionTextMissing
    advance_if_due(assembly_id, now)
    return once_more(lambda: _propose(assembly_id, closes, text, officer_id, now))


def _propose(assembly_id: str, closes: datetime, text: str, officer_id: int, now: datetime) -> int:
    def write(session: Session) -> list[Piece]:
        row = get_assembly(session, assembly_id)
        _check(session, row, closes, time_of(row, now))
        return [write_extension(session, row, closes, text, at=time_of(row, now))]

    prepared = prepare(write)
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        at = time_of(row, now)
        _check(session, row, closes, at)
        page = prepared.take(write_extension(session, row, closes, text, at=at))
        add_document(
            session,
            row.id,
            kind="extension",
            name=PRINTED,
            data=page,
            public=False,
            now=at,
        )
        document = add_document(
            session,
            row.id,
            kind="extension",
            name=DOCUMENT,
            data=(text + "\n").encode(),
            public=False,
            now=at,
        )
        body = {"closes": encode_minute(closes), "document": document.sha256}
        act = propose_act(session, row, type=TYPE, body=body, created_by=officer_id, now=now)
        return act.id


def _check(session: Session, row: AssemblyRow, closes: datetime, at: datetime) -> None:
    phase_after(Phase(row.phase), Act.EXTEND)
    definition = definition_of(row)
    rules = rules_of(session, row)
    in_force = effective_closes(row)
    check_extension(
        posted=at,
        closes=in_force,
        new_closes=closes,
        max_days=definition.policies.extension_days,
        earlier_extensions=int(in_force != definition.closes),
        quorum_reached=is_quorate(session, row),
        election=any(motion.matter == ELECTION for motion in definition.motions),
        elections_allowed=rules.flag("election.extension_allowed"),
    )


def is_quorate(session: Session, row: AssemblyRow) -> bool:
    """True if enough take part in every motion already, by heads and by area."""
    turnout = count_turnout(session, row)
    return all(one.missing_heads == 0 and one.missing_area == 0 for one in turnout.motions)


def _complete(session: Session, row: AssemblyRow, act: SignedActRow, at: datetime) -> None:
    closes = parse_minute(act.body["closes"])
    _check(session, row, closes, at)
    append_act(session, row, act, at)
    row.closes = closes
    for name in (DOCUMENT, PRINTED):
        publish_document(session, row.id, name)


register_completion(TYPE, _complete)

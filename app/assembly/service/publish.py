"""Publication: definition and notice, signed and logged together (PROTOCOL §5, RULES R23).

Law: convener and registrar sign the definition; the notice is made from exactly that
definition and signed by the convener; then both are logged in one transaction, with the
notice period counted from that very moment. The log begins here.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.models import AssemblyRow, SignedActRow
from app.assembly.profiles import profile_of
from app.assembly.service.acts import (
    append_act,
    propose_act,
    register_completion,
)
from app.assembly.service.attachments import publish_attachments
from app.assembly.service.checks import find_problems, notice_days
from app.assembly.service.definition import build_definition, motion_text
from app.assembly.service.draft import Draft
from app.assembly.service.notice import write_notice
from app.assembly.service.read import add_document, lock_assembly
from app.assembly.service.signing import Signatures, register_publication
from app.assembly.service.withdrawing import publication_acts, take_back_publication
from app.core.anchor import anchor_of
from app.core.assembly import Act, Phase, phase_after
from app.core.calendar import earliest_opening
from app.core.definition import Definition
from app.core.encoding import sha256
from app.core.errors import RuleError
from app.platform.db import transaction
from app.platform.log import create_log

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.prepared import Piece, Prepared


class NotReadyToPublish(RuleError):
    """Something still stands in the way; the checks page says what."""


class NoticeTooLate(RuleError):
    """The opening is too soon after this moment: the notice period is never shortened (R23)."""


def propose_publication(assembly_id: str, *, officer_id: int, host: str, now: datetime) -> int:
    """Put the definition up for signature; returns the act's id.

    Raises NotReadyToPublish, ActPending, ActNotAllowedNow.
    """
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        problems = find_problems(session, row, now)
        if problems:
            raise NotReadyToPublish(count=len(problems), first=problems[0].code)
        body = build_definition(session, row, host=host)
        row.reference = body["reference"]
        act = propose_act(
            session, row, type="definition", body=body, created_by=officer_id, now=now
        )
        return act.id


def withdraw_publication(assembly_id: str, *, now: datetime) -> None:
    """Take an unpublished definition and notice back; the draft can be edited again."""
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        if Phase(row.phase) is not Phase.APPROVED:
            raise NotReadyToPublish(count=1, first="published")
        take_back_publication(session, row)


def _write_definition(
    session: Session, assembly: AssemblyRow, act: SignedActRow, _: Signatures, at: datetime
) -> list[Piece]:
    return [write_notice(session, assembly, Definition.parse(act.body), at=at)]


def _complete_definition(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime, prepared: Prepared
) -> None:
    """Keep the signed definition and put the notice made from it up for the convener."""
    definition = Definition.parse(act.body)
    act.state = "signed"
    assembly.definition, assembly.hd = act.body, definition.hd.hex()
    assembly.anchor = anchor_of(definition)
    for motion, drafted in zip(definition.motions, Draft.of(assembly).motions, strict=True):
        add_document(
            session,
            assembly.id,
            kind="motion",
            name=f"motion-{motion.id}.txt",
            data=motion_text(drafted),
            public=True,
            now=at,
        )
    publish_attachments(session, assembly.id, Draft.of(assembly))
    notice = prepared.take(write_notice(session, assembly, definition, at=at))
    add_document(
        session,
        assembly.id,
        kind="notice",
        name="notice.pdf",
        data=notice,
        public=True,
        now=at,
    )
    body = {
        "definition": assembly.hd,
        "document": sha256(notice).hex(),
        "anchor": assembly.anchor,
    }
    propose_act(
        session, assembly, type="notice", body=body, created_by=act.created_by, now=act.created_at
    )


def _complete_notice(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    """Log definition and notice together: this is the publication."""
    definition = Definition.parse(assembly.definition)
    _check_notice_period(session, assembly, definition, at)
    signed = next(one for one in publication_acts(session, assembly.id) if one.state == "signed")
    create_log(session, assembly.id, origin=definition.origin)
    append_act(session, assembly, signed, at)
    append_act(session, assembly, act, at)
    assembly.opens, assembly.closes = definition.opens, definition.closes
    assembly.phase = phase_after(Phase(assembly.phase), Act.PUBLISH).value


def _check_notice_period(
    session: Session, assembly: AssemblyRow, definition: Definition, at: datetime
) -> None:
    profile = profile_of(session, assembly)
    earliest = earliest_opening(at, notice_days(assembly, profile))
    if definition.opens < earliest:
        raise NoticeTooLate(earliest=earliest)


def motion_texts(draft: Draft, definition: Definition) -> dict[str, str]:
    """Return the full text of each motion whose hash the definition names."""
    return {
        motion.id: drafted.full_text
        for motion, drafted in zip(definition.motions, draft.motions, strict=False)
        if sha256(motion_text(drafted)) == motion.text
    }


register_publication("definition", _write_definition, _complete_definition)
register_completion("notice", _complete_notice)

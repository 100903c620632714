"""What an upheld objection brings about, and whether the log shows it done (RULES §3.7, R28).

Law: whoever upholds an objection says what follows; until the log shows that it was done after the
ruling, nothing is final. What cannot be done any more at a stage cannot be ordered there. An
annulment ends the assembly, so behind an order to annul no result is ever final.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.models import ObjectionRow
from app.assembly.service.read import definition_of
from app.core.assembly import Phase
from app.core.entries import Entry, parse_entry
from app.core.errors import RuleError
from app.platform.log import entries

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

NONE, RECOUNT, REVOCATION, CORRECTION = "none", "recount", "revocation", "correction"
FREEZE, EXTENSION, REDELIVERY, ANNULMENT = "freeze", "extension", "redelivery", "annulment"
REASONS = ("mended", "no_influence", "explained")
_BEFORE, _OPEN, _CLOSED, _POSTED = Phase.PUBLISHED, Phase.OPEN, Phase.CLOSED, Phase.PRELIMINARY
STAGES = {
    NONE: (_BEFORE, _OPEN, _CLOSED, _POSTED),
    RECOUNT: (_OPEN, _CLOSED, _POSTED),
    REVOCATION: (_OPEN, _CLOSED, _POSTED),
    CORRECTION: (_BEFORE, _OPEN, _CLOSED, _POSTED),
    FREEZE: (_OPEN, _CLOSED),
    EXTENSION: (_BEFORE, _OPEN),
    REDELIVERY: (_BEFORE, _OPEN, _CLOSED),
    ANNULMENT: (_BEFORE, _OPEN, _CLOSED, _POSTED),
}


class EffectMissing(RuleError):
    """An objection is upheld with what follows from it; without any, with the reason why."""


class EffectImpossible(RuleError):
    """This cannot be done at this stage any more; `effect` says what."""


class RemedyOutstanding(RuleError):
    """What an upheld objection brings about has not been done; `objection` says which."""


def possible_effects(session: Session, assembly: AssemblyRow, row: ObjectionRow) -> list[str]:
    """Return what may be ordered now: a freeze only where this objection freezes a flat."""
    found = [one for one, stages in STAGES.items() if Phase(assembly.phase) in stages]
    if Phase(assembly.phase) is _POSTED and definition_of(assembly).is_secret:
        # Sums are opened once: what would change the count comes too late (PROTOCOL §7, A18).
        found = [one for one in found if one not in (RECOUNT, REVOCATION, CORRECTION)]
    if FREEZE in found and not _freezes(read_entries(session, assembly.id), row.public_id):
        found.remove(FREEZE)
    return found


def check_effect(
    session: Session, assembly: AssemblyRow, row: ObjectionRow, effect: str, reason: str
) -> None:
    """Refuse an effect that says nothing or cannot be; raises EffectMissing, EffectImpossible."""
    if effect not in STAGES or (effect == NONE and reason not in REASONS):
        raise EffectMissing(objection=row.public_id)
    if effect not in possible_effects(session, assembly, row):
        raise EffectImpossible(effect=effect)


def unremedied(
    session: Session, assembly_id: str, log: Sequence[Entry] | None = None
) -> list[ObjectionRow]:
    """Return the upheld objections whose effect the log does not show done after the ruling."""
    statement = select(ObjectionRow).where(
        ObjectionRow.assembly_id == assembly_id, ObjectionRow.state == "upheld"
    )
    rows = list(session.scalars(statement.order_by(ObjectionRow.id)))
    if not rows:
        return []
    entered = read_entries(session, assembly_id) if log is None else log
    return [row for row in rows if not is_done(entered, row.public_id, row.effect or "")]


def is_done(log: Sequence[Entry], objection: str, effect: str) -> bool:
    """True if the log shows the effect of this objection done after its ruling."""
    ruled = ruled_at(log, objection)
    if ruled is None:
        return False
    after = log[ruled + 1 :]
    if effect == RECOUNT:
        return any(one.type == "tally" and one.body["tree_size"] > ruled for one in after)
    if effect == CORRECTION:
        # Before the roll is frozen the register is put right, and the frozen roll holds it.
        return any(one.type == "roll" for one in after) or _names(
            after, "roll-correction", objection
        )
    if effect in (EXTENSION, REDELIVERY):
        wanted = "extend" if effect == EXTENSION else "service"
        return any(one.type == wanted for one in after)
    if effect == REVOCATION:
        return _names(after, "revoke", objection)
    if effect == FREEZE:
        return _names(after, "unfreeze", objection)
    return effect == NONE


def is_recount_ordered(
    session: Session, assembly_id: str, log: Sequence[Entry], counted: int
) -> bool:
    """True if a ruling behind the first `counted` entries orders a recount."""
    return any(
        row.effect == RECOUNT and (ruled_at(log, row.public_id) or 0) >= counted
        for row in unremedied(session, assembly_id, log)
    )


def ruled_at(log: Sequence[Entry], objection: str) -> int | None:
    """Return the number of the entry that rules an objection, or None."""
    found = (one.seq for one in log if one.type == "ruling" and one.body["objection"] == objection)
    return next(found, None)


def read_entries(session: Session, assembly_id: str) -> list[Entry]:
    """Return the log of an assembly in order."""
    return [parse_entry(leaf) for leaf in entries(session, assembly_id)]


def _names(log: Sequence[Entry], entry_type: str, objection: str) -> bool:
    return any(one.type == entry_type and one.body["objection"] == objection for one in log)


def _freezes(log: Sequence[Entry], objection: str) -> bool:
    ended = _names(log, "unfreeze", objection)
    return _names(log, "freeze", objection) and not ended

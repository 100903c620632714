"""Counting: from the closed log to the figures and the result up for signature.

Law: nothing is counted before the close (RULES R24). All figures come from one `Counted`, in a
secret vote from it and what the trustees opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.acts import (
    complete_by_appending,
    propose_act,
    register_completion,
)
from app.assembly.service.effects import is_recount_ordered
from app.assembly.service.read import definition_of, lock_assembly
from app.core.assembly import Act, Phase, check_tally_visible, phase_after
from app.core.definition import Definition
from app.core.entries import Entry
from app.core.errors import RuleError
from app.core.rules.outcome import Outcome
from app.core.secret.result import OpenedMotion
from app.core.tally import (
    Counted,
    LotNeeded,
    SumsNotOpened,
    count,
    lot_body,
    outcomes,
    result_body,
    tied_elections,
)
from app.counting.service.heads import cosigned_head, find_last_of, read_log
from app.counting.service.opening import Shared, openings_of
from app.counting.service.rolls import rolls_of
from app.platform.db import transaction
from app.voting.service.paper.boxes import check_boxes_opened
from app.voting.service.paper.readings import waiting_keyings
from app.voting.service.paper.register import check_not_reconciled

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow, SignedActRow


# What a count consists of in the log; the head of its result holds all of it.
COUNTING = frozenset({"tally", "deemed", "lot", "partial-decryption"})
# What changes the count of a log that was tallied before (PROTOCOL §6.4).
CHANGING = frozenset({"revoke", "roll-correction"})


class PaperNumbersStale(RuleError):
    """A paper ballot moved after these numbers were put up for signature."""


class PaperUnfinished(RuleError):
    """A paper ballot has been keyed by one officer only."""


class RecountDue(RuleError):
    """A ballot was revoked or the roll corrected after the last count; count again first."""


class LotNotNeeded(RuleError):
    """No election with equal votes waits for the public draw under this number."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The one object that screens, documents and interfaces take their numbers from.

    `tied` are the elections that wait for the public draw, `openings` where a secret vote's
    motions stand with the trustees; until all of them have numbers `outcomes` is empty.
    """

    definition: Definition
    counted: Counted
    outcomes: tuple[Outcome, ...]
    tied: tuple[str, ...] = ()
    openings: tuple[Shared, ...] = ()

    @property
    def sealed(self) -> tuple[str, ...]:
        """The motions of a secret vote that too few trustees have helped to open."""
        return tuple(one.motion for one in self.openings if one.is_awaited)


def figures_of(session: Session, assembly: AssemblyRow, log: list[Entry] | None = None) -> Figures:
    """Return the count of an assembly; raises TallyBeforeClose before it is made."""
    check_tally_visible(Phase(assembly.phase))
    return _figures(session, assembly, read_log(session, assembly) if log is None else log)


def _figures(session: Session, assembly: AssemblyRow, log: list[Entry]) -> Figures:
    definition, counted = definition_of(assembly), _count(session, assembly, log)
    openings = openings_of(session, assembly, log, counted)
    opened = {one.motion: one.opened for one in openings if one.opened is not None}
    try:
        decided = outcomes(counted, definition, _lots(log), opened)
        return Figures(definition, counted, decided, openings=openings)
    except SumsNotOpened:
        return Figures(definition, counted, (), openings=openings)
    except LotNeeded:
        return Figures(definition, counted, (), _tied(counted, definition, opened), openings)


def _count(session: Session, assembly: AssemblyRow, log: list[Entry]) -> Counted:
    roll, paper = rolls_of(session, assembly)
    return count(definition_of(assembly), roll, log[: counted_size(log)], paper)


def _tied(
    counted: Counted, definition: Definition, opened: dict[str, OpenedMotion]
) -> tuple[str, ...]:
    """Return the elections that wait for a draw; none while others are not opened."""
    try:
        return tied_elections(counted, definition, opened)
    except SumsNotOpened:
        return ()


def counted_size(log: list[Entry]) -> int:
    """Return how many entries the last tally counted; all of them before the first tally.

    What is posted stays what it was until a recount, whatever was revoked meanwhile.
    """
    tally = find_last_of(log, "tally")
    return len(log) if tally is None else int(tally.body["tree_size"])


def is_recount_due(session: Session, assembly: AssemblyRow, log: list[Entry]) -> bool:
    """True if something changed the count after the last tally, or a ruling orders a recount."""
    if find_last_of(log, "tally") is None:
        return False
    counted = counted_size(log)
    return recount_due(log) or is_recount_ordered(session, assembly.id, log, counted)


def recount_due(log: list[Entry]) -> bool:
    """True if something that changes the count was logged after what the last tally counted."""
    if find_last_of(log, "tally") is None:
        return False
    return any(entry.type in CHANGING for entry in log[counted_size(log) :])


def _lots(log: list[Entry]) -> dict[str, bytes]:
    """Return the seed of each draw that was held after the last tally of its motion."""
    seeds: dict[str, bytes] = {}
    for entry in log:
        if entry.type == "tally":
            seeds.pop(entry.body["motion"], None)
        elif entry.type == "lot":
            seeds[entry.body["motion"]] = bytes.fromhex(entry.body["seed"])
    return seeds


def propose_reconciliation(assembly_id: str, *, officer_id: int, now: datetime) -> int:
    """Put the paper desk's numbers up for two officers; returns the act's id.

    Raises ActNotAllowedNow, ActPending, PaperReconciled, PaperUnfinished, BoxesStillSealed.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.RECONCILE)
        check_not_reconciled(session, assembly)
        return propose_act(
            session,
            assembly,
            type="reconciliation",
            body=_paper_numbers(session, assembly),
            created_by=officer_id,
            now=now,
        ).id


def _paper_numbers(session: Session, assembly: AssemblyRow) -> dict[str, int]:
    """Return the body of a reconciliation; raises BoxesStillSealed, PaperUnfinished."""
    check_boxes_opened(session, assembly)
    half = len(waiting_keyings(session, assembly.id))
    if half:
        raise PaperUnfinished(count=half)
    return _count(session, assembly, read_log(session, assembly)).reconciliation.to_json()


def _complete_reconciliation(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    """Log the numbers, once they are still those of the log; raises PaperNumbersStale."""
    check_not_reconciled(session, assembly)
    if act.body != _paper_numbers(session, assembly):
        raise PaperNumbersStale(assembly=assembly.id)
    complete_by_appending(session, assembly, act, at)


def propose_lot(assembly_id: str, *, motion: str, draw: str, officer_id: int, now: datetime) -> int:
    """Put the numbers of the public draw up for a clerk and a scrutineer; returns the act's id.

    `draw` is what was drawn, as the notice named it beforehand: digits, blanks, commas, plus
    signs, dashes. Raises ActNotAllowedNow, LotNotNeeded, FieldInvalid, ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.DRAW_LOT)
        log = read_log(session, assembly)
        if motion not in _figures(session, assembly, log).tied:
            raise LotNotNeeded(motion=motion)
        tally = next(
            entry
            for entry in reversed(log)
            if entry.type == "tally" and entry.body["motion"] == motion
        )
        body = lot_body(
            motion,
            tree_size=tally.body["tree_size"],
            root=bytes.fromhex(tally.body["root"]),
            draw=" ".join(draw.split()),
        )
        return propose_act(
            session, assembly, type="lot", body=body, created_by=officer_id, now=now
        ).id


def last_of_count(log: list[Entry]) -> int:
    """Return the number of the count's last entry, which the head of the result must hold."""
    return max(entry.seq for entry in log if entry.type in COUNTING)


def propose_result(assembly_id: str, *, officer_id: int, now: datetime) -> int:
    """Put the result up for a clerk and a scrutineer; returns the act's id.

    Raises ActNotAllowedNow, WaitingForWitness, SumsNotOpened, LotNeeded, ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.POST_RESULT)
        log = read_log(session, assembly)
        head = cosigned_head(session, assembly, after=last_of_count(log))
        figures = _figures(session, assembly, log)
        if figures.sealed:
            raise SumsNotOpened(motion=figures.sealed[0])
        if figures.tied:
            raise LotNeeded(motion=figures.tied[0])
        body = result_body(figures.outcomes, tree_size=head.size, root=head.root)
        return propose_act(
            session, assembly, type="result", body=body, created_by=officer_id, now=now
        ).id


register_completion("reconciliation", _complete_reconciliation)

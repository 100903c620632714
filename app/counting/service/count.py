"""Counting: from the closed log to the tallies and the result up for signature.

Law: nothing is counted before the close (RULES R24), and only behind a witnessed head that
holds the close and the reconciliation. All figures come from one `Counted`.
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
from app.assembly.service.read import (
    definition_of,
    find_document,
    lock_assembly,
    read_document,
    time_of,
)
from app.core.assembly import Act, Phase, check_tally_visible, phase_after
from app.core.definition import Definition
from app.core.entries import Entry
from app.core.errors import RuleError
from app.core.paper_roll import PaperLine, parse_paper_roll
from app.core.roll import RollLine, parse_roll
from app.core.rules.outcome import Outcome
from app.core.tally import Counted, count, outcomes, result_body, tally_bodies
from app.counting.service.heads import cosigned_head, find_last_of, last_of, read_log
from app.platform.db import transaction
from app.platform.log import append_entry
from app.voting.service.paper.keying import waiting_keyings
from app.voting.service.paper.register import check_not_reconciled

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow, SignedActRow


class ReconciliationMissing(RuleError):
    """The paper ballots have not been reconciled yet."""


class PaperNumbersStale(RuleError):
    """A paper ballot moved after these numbers were put up for signature."""


class PaperUnfinished(RuleError):
    """A paper ballot has been keyed by one officer only."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The one object that screens, documents and interfaces take their numbers from."""

    definition: Definition
    counted: Counted
    outcomes: tuple[Outcome, ...]


def rolls_of(
    session: Session, assembly: AssemblyRow
) -> tuple[tuple[RollLine, ...], tuple[PaperLine, ...]]:
    """Return the frozen roll and the paper roll."""
    roll = find_document(session, assembly.id, "roll.jsonl")
    paper = find_document(session, assembly.id, "paper-roll.jsonl")
    assert roll is not None
    lines = parse_roll(read_document(session, roll))
    return lines, () if paper is None else parse_paper_roll(read_document(session, paper))


def figures_of(session: Session, assembly: AssemblyRow, log: list[Entry] | None = None) -> Figures:
    """Return the count of an assembly; raises TallyBeforeClose before it is made."""
    check_tally_visible(Phase(assembly.phase))
    return _figures(session, assembly, read_log(session, assembly) if log is None else log)


def _figures(session: Session, assembly: AssemblyRow, log: list[Entry]) -> Figures:
    definition = definition_of(assembly)
    roll, paper = rolls_of(session, assembly)
    counted = count(definition, roll, log, paper)
    return Figures(definition, counted, outcomes(counted, definition))


def propose_reconciliation(assembly_id: str, *, officer_id: int, now: datetime) -> int:
    """Put the paper desk's numbers up for two officers; returns the act's id.

    Raises ActNotAllowedNow, ActPending, PaperReconciled, PaperUnfinished.
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
    """Return the body of a reconciliation; raises PaperUnfinished."""
    half = len(waiting_keyings(session, assembly.id))
    if half:
        raise PaperUnfinished(count=half)
    figures = _figures(session, assembly, read_log(session, assembly))
    return figures.counted.reconciliation.to_json()


def _complete_reconciliation(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    """Log the numbers, once they are still those of the log; raises PaperNumbersStale."""
    check_not_reconciled(session, assembly)
    if act.body != _paper_numbers(session, assembly):
        raise PaperNumbersStale(assembly=assembly.id)
    complete_by_appending(session, assembly, act, at)


def log_tallies(assembly_id: str, *, now: datetime) -> None:
    """Count, and log one tally per motion.

    Raises ActNotAllowedNow, ReconciliationMissing, WaitingForWitness.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        act = Act.RECOUNT if Phase(assembly.phase) is Phase.PRELIMINARY else Act.COUNT
        phase = phase_after(Phase(assembly.phase), act)
        log = read_log(session, assembly)
        head = cosigned_head(session, assembly, after=_last_before_count(assembly, log))
        figures = _figures(session, assembly, log[: head.size])
        for body in tally_bodies(figures.counted, head.root):
            append_entry(
                session,
                assembly.id,
                type="tally",
                body=body,
                sigs=[],
                now=time_of(assembly, now),
            )
        assembly.phase = phase.value


def _last_before_count(assembly: AssemblyRow, log: list[Entry]) -> int:
    """The entry that a tally's head must hold: the last that can change the count."""
    has_paper = assembly.manifest is not None and assembly.manifest["paper_roll"] is not None
    if has_paper and find_last_of(log, "reconciliation") is None:
        raise ReconciliationMissing(assembly=assembly.id)
    last_of(log, "close")
    return log[-1].seq


def propose_result(assembly_id: str, *, officer_id: int, now: datetime) -> int:
    """Put the result up for a clerk and a scrutineer; returns the act's id.

    Raises ActNotAllowedNow, WaitingForWitness, ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.POST_RESULT)
        log = read_log(session, assembly)
        head = cosigned_head(session, assembly, after=last_of(log, "tally").seq)
        tallied = next(e for e in reversed(log) if e.type == "tally").body["tree_size"]
        figures = _figures(session, assembly, log[:tallied])
        body = result_body(figures.outcomes, tree_size=head.size, root=head.root)
        return propose_act(
            session, assembly, type="result", body=body, created_by=officer_id, now=now
        ).id


register_completion("reconciliation", _complete_reconciliation)

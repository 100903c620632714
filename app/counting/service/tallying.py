"""The tallies of a closed log: one for each motion, under a head that witnesses have seen.

Law: only behind a witnessed head that holds the close and the reconciliation. Secret votes are
tallied once, when everybody had time to object and all that may change the count is settled.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.holidays import find_workday
from app.assembly.service.effects import RECOUNT, RemedyOutstanding, unremedied
from app.assembly.service.read import definition_of, lock_assembly, time_of
from app.core.assembly import Act, Phase, phase_after
from app.core.calendar import objection_deadline
from app.core.entries import Entry
from app.core.errors import RuleError
from app.core.group import group_for_verifying
from app.core.secret.objecting import (
    ObjectionsStillOpen,
    check_before_tally,
    verify_objections_over,
)
from app.core.tally import Ledger, count_ledger, deemed_bodies, tally_bodies
from app.core.tally.sealed import secret_tally_bodies
from app.counting.service.count import is_recount_due
from app.counting.service.heads import cosigned_head, find_last_of, last_of, read_log
from app.counting.service.rolls import rolls_of
from app.platform.db import transaction
from app.platform.log import Head, append_entry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


class ReconciliationMissing(RuleError):
    """The paper ballots have not been reconciled yet."""


class RecountNotDue(RuleError):
    """Nothing that changes the count was decided since; counting again would only draw anew."""


def log_tallies(assembly_id: str, *, now: datetime) -> None:
    """Count, and log one tally per motion, behind each its deemed votes where there are any.

    Raises ActNotAllowedNow, RecountNotDue, ReconciliationMissing, WaitingForWitness,
    RightsFrozen; of secret votes SumsOpenedOnce, ObjectionsStillOpen, ObjectionUnruled,
    RemedyOutstanding.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        before = Phase(assembly.phase)
        act = Act.RECOUNT if before is Phase.PRELIMINARY else Act.COUNT
        phase = phase_after(before, act)
        log, at = read_log(session, assembly), time_of(assembly, now)
        if definition_of(assembly).is_secret:
            check_before_tally(definition_of(assembly), before)
            check_settled_before(session, assembly, log, at)
        if act is Act.RECOUNT and not is_recount_due(session, assembly, log):
            raise RecountNotDue(assembly=assembly_id)
        head = cosigned_head(session, assembly, after=_last_before_count(assembly, log))
        for entry_type, body in _bodies(session, assembly, log, head):
            append_entry(session, assembly.id, type=entry_type, body=body, sigs=[], now=at)
        assembly.phase = phase.value


def _bodies(
    session: Session, assembly: AssemblyRow, log: list[Entry], head: Head
) -> list[tuple[str, dict[str, Any]]]:
    """Return type and body of what is logged of the count over the head's entries."""
    ledger = Ledger(definition_of(assembly), *rolls_of(session, assembly))
    for entry in log[: head.size]:
        ledger.add(entry)
    if ledger.definition.is_secret:
        return [
            ("tally", body)
            for body in secret_tally_bodies(group_for_verifying(), ledger, head.root)
        ]
    counted, found = count_ledger(ledger), []
    deemed = {body["motion"]: body for body in deemed_bodies(counted, head.root)}
    for tally in tally_bodies(counted, head.root):
        found.append(("tally", tally))
        if tally["motion"] in deemed:
            found.append(("deemed", deemed[tally["motion"]]))
    return found


def tally_from(log: list[Entry]) -> datetime:
    """Return when a secret vote may be tallied at the earliest; raises EntryMissing."""
    return objection_deadline(last_of(log, "close").t, find_workday).ends


def check_settled_before(
    session: Session, assembly: AssemblyRow, log: list[Entry], at: datetime
) -> None:
    """Refuse the tally of a secret vote while anything may still change the count (PROTOCOL §7).

    `at` is the assembly's time. Raises ObjectionsStillOpen, ObjectionUnruled, RemedyOutstanding.
    """
    until = tally_from(log)
    if at < until:
        raise ObjectionsStillOpen(until=until)
    about = {one.body["id"]: one.body["about"] for one in log if one.type == "objection"}
    ruled = {one.body["objection"]: one.body["decision"] for one in log if one.type == "ruling"}
    rulings = {name: ruled.get(name) for name in about}
    verify_objections_over(last_of(log, "close").t, at, about, rulings)
    for row in unremedied(session, assembly.id, log):
        if row.effect != RECOUNT:
            raise RemedyOutstanding(objection=row.public_id, effect=row.effect)


def _last_before_count(assembly: AssemblyRow, log: list[Entry]) -> int:
    """The entry that a tally's head must hold: the last that can change the count."""
    has_paper = assembly.manifest is not None and assembly.manifest["paper_roll"] is not None
    if has_paper and find_last_of(log, "reconciliation") is None:
        raise ReconciliationMissing(assembly=assembly.id)
    last_of(log, "close")
    return log[-1].seq

"""Clocks that run without a row of their own: the yearly assembly, the end of a term, the first
meeting of a group, telling the residents' committee.

Law: a regular assembly is held once a year (京 35、宁波 24、山东 28); before a term ends the
committee reports in the place's days and the street office forms a re-election group in its days
(沪 28、杭); the residents' committee is told of a meeting and of its decision (条例 14, 20).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.assembly.service.read import list_assemblies, phase_of
from app.assembly.service.timeline import steps_of
from app.committee.models import CommitteeRow, GroupRow
from app.committee.service.reading import list_groups
from app.committee.service.task import Task, acting_task
from app.core.assembly import Phase
from app.core.calendar import local_date

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.profile import RuleValues

UNHELD = frozenset({Phase.DRAFT, Phase.APPROVED, Phase.ANNULLED, Phase.REVOKED})
# The month from which the yearly assembly is asked for: late enough to prepare, early enough too.
ASKED_FROM = 7
WARNING = timedelta(days=90)
TOLD = ("residents_told", "residents_told_result")


def yearly_assembly(session: Session, row: CommitteeRow, today: date) -> Iterator[Task]:
    """Yield the regular assembly of this year while none was published."""
    begun = date(today.year, ASKED_FROM, 1)
    if today < begun or row.term_from >= begun or row.rehearsal:
        return
    held = (one for one in list_assemblies(session, row.community_id) if _is_regular(one))
    if not any(one.opens and local_date(one.opens).year == today.year for one in held):
        yield Task("hold_regular", "assemblies", row.community_id, date(today.year, 12, 31))


def _is_regular(row: AssemblyRow) -> bool:
    return row.kind == "regular" and not row.rehearsal and phase_of(row) not in UNHELD


def reelection_clock(
    session: Session, row: CommitteeRow, rules: RuleValues, today: date
) -> Iterator[Task]:
    """Yield the report before the end of a term, and the group that the street office forms."""
    lead = row.term_until - timedelta(days=rules.whole("election.lead_days"))
    groups = list_groups(session, row.community_id)
    if any(one.kind == "reelection" and one.founded_on > row.term_from for one in groups):
        return
    if today >= lead - WARNING and not row.rehearsal:
        yield Task("report_term", "committee", row.id, lead)
        days = rules.whole("reelection.form_days")
        if days:
            yield acting_task("form_reelection_group", "desk", row.community_id, lead, days)


def first_assembly_clock(row: GroupRow, rules: RuleValues) -> Task | None:
    """Return the last day of a preparatory group's first meeting, with an approved extension."""
    days = rules.whole("first.meeting_days")
    if row.kind != "preparatory" or row.state == "dissolved" or days == 0:
        return None
    days += row.extension_days or 0
    return acting_task("hold_first", "group", row.id, row.founded_on, days)


def telling_residents(session: Session, community_id: str, now: datetime) -> Iterator[Task]:
    """Yield the meetings and decisions of which nobody says that the residents' committee knows."""
    for row in list_assemblies(session, community_id):
        if row.rehearsal or row.kind not in ("regular", "temporary") or phase_of(row) in UNHELD:
            continue
        for step in steps_of(session, row, now):
            if step.id in TOLD and step.done is None and not step.blocked_by:
                # The period ends at 24:00 of the day before.
                due = None if step.ends is None else local_date(step.ends - timedelta(seconds=1))
                yield Task(f"tell_{step.id}", "assembly", row.id, due)

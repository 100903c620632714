"""What is due in a community because of its committee: one list, with dates and where to go.

Law: a date is computed as the act itself computes it (RULES R35): periods to act roll to a
working day, waiting periods do not. Clocks after an election run from the decision date (R27).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.committee.models import CommitteeRow, ElectionRow, GroupRow
from app.committee.service.clocks import (
    first_assembly_clock,
    reelection_clock,
    telling_residents,
    yearly_assembly,
)
from app.committee.service.committees import (
    is_in_posting,
    is_result_gone,
    needs_new_election,
    sitting_members,
)
from app.committee.service.elections import list_running
from app.committee.service.filing import list_filings, unfiled_change
from app.committee.service.meetings import agenda_days, list_meetings
from app.committee.service.objections import list_posted_objections
from app.committee.service.outcome import find_outcome
from app.committee.service.reading import (
    is_before_owners,
    list_committees,
    list_elections,
    list_groups,
    list_members,
    rules_of,
    time_in,
)
from app.committee.service.surveys import list_surveys
from app.committee.service.task import Task, acting_task
from app.core.calendar import latest_posting, local_date

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.profile import RuleValues


def worklist(session: Session, community_id: str, now: datetime) -> list[Task]:
    """Return what waits in a community, the most urgent first."""
    rules = rules_of(session, community_id)
    found = [
        *(
            task
            for row in list_groups(session, community_id)
            for task in _group(session, row, rules)
        ),
        *(
            task
            for row in list_elections(session, community_id)
            for task in _election(session, row, now)
        ),
    ]
    for row in list_committees(session, community_id):
        found += _committee(session, row, rules, now)
    found += telling_residents(session, community_id, now)
    today = local_date(now)
    return sorted(
        (
            Task(one.code, one.on, one.id, one.due, one.provisional, _is_late(one, today))
            for one in found
        ),
        key=lambda one: (one.due is None, one.due or today, one.code),
    )


def _is_late(task: Task, today: date) -> bool:
    return task.due is not None and task.due < today


def _group(session: Session, row: GroupRow, rules: RuleValues) -> Iterator[Task]:
    if row.state == "forming":
        yield acting_task(
            "post_group", "group", row.id, row.founded_on, rules.whole("group.announce_days")
        )
    for one in list_posted_objections(session, group_id=row.id):
        if one.state == "submitted":
            yield Task("answer_objection", "group", row.id, _day_before(one.reply_due))
    rows = list_committees(session, row.community_id)
    sits = any(one.state == "sitting" and not is_in_posting(session, one) for one in rows)
    first = first_assembly_clock(row, rules)
    if first is not None and not sits:
        yield first
    if row.state == "posted" and sits and row.kind == "preparatory":
        yield Task("dissolve_group", "group", row.id)


def _election(session: Session, row: ElectionRow, now: datetime) -> Iterator[Task]:
    now = time_in(session, row, now)
    if row.state == "nominating":
        code = "take_nominations" if now < row.nominations_until else "post_candidates"
        yield Task(code, "election", row.id, _day_before(row.nominations_until))
    for one in list_posted_objections(session, election_id=row.id):
        if one.state == "submitted":
            yield Task("answer_objection", "election", row.id, _day_before(one.reply_due))
    outcome = find_outcome(session, row) if row.state in ("posted", "decided") else None
    if row.state == "posted" and not is_before_owners(session, row):
        yield Task("put_into_draft", "election", row.id)
    if outcome is None or outcome.decided_on is None:
        return
    known = {one.outcome_sha256 for one in list_committees(session, row.community_id)}
    if outcome.carried and outcome.sha256 not in known:
        yield Task("take_over", "election", row.id, outcome.decided_on)
    if not outcome.carried and row.state == "posted" and not _is_held_again(session, row):
        yield Task("elect_again", "election", row.id)


def _is_held_again(session: Session, row: ElectionRow) -> bool:
    return any(
        one.created_at > row.created_at
        and one.rehearsal == row.rehearsal
        and one.state != "withdrawn"
        for one in list_elections(session, row.community_id)
    )


def _committee(
    session: Session, row: CommitteeRow, rules: RuleValues, now: datetime
) -> Iterator[Task]:
    if row.state != "sitting":
        return
    today = local_date(time_in(session, row, now))
    if is_result_gone(session, row):
        yield Task("result_gone", "committee", row.id)
        return
    if row.election_id is not None:
        yield from _after_election(session, row, rules)
    yield from _term(session, row, rules, today)
    yield from yearly_assembly(session, row, today)
    yield from _meetings(session, row, rules)
    for filing in list_filings(session, row.id):
        if filing.state == "sent":
            yield Task("answer_filing", "filing", row.id, filing.answer_due)
    years = {survey.year for survey in list_surveys(session, row.id)}
    if row.term_from.year < today.year and today.year not in years:
        yield Task("hold_survey", "committee", row.id, date(today.year, 12, 31))


def _after_election(session: Session, row: CommitteeRow, rules: RuleValues) -> Iterator[Task]:
    meetings = list_meetings(session, row.id)
    if not any(one.first and one.state == "closed" for one in meetings):
        days = rules.whole("election.first_meeting_days")
        yield acting_task("first_meeting", "committee", row.id, row.decided_on, days)
    filings = list_filings(session, row.id)
    days = rules.whole("election.filing_days")
    if not any(one.state in ("sent", "filed") for one in filings):
        yield acting_task("file", "filing", row.id, row.decided_on, days)
    left = [one.until_on for one in list_members(session, row.id) if one.until_on is not None]
    changed = unfiled_change(session, row.id, left)
    if changed is not None and not any(one.state == "preparing" for one in filings):
        yield acting_task("file_change", "filing", row.id, changed, days)
    former = find_former(session, row)
    if former is not None and former.handed_over_on is None:
        days = rules.whole("election.handover_days")
        yield acting_task("hand_over", "handover", former.id, row.decided_on, days)


def find_former(session: Session, row: CommitteeRow) -> CommitteeRow | None:
    """Return the committee that hands over to this one, or None."""
    rows = list_committees(session, row.community_id)
    earlier = [one for one in rows if one.number < row.number and one.rehearsal == row.rehearsal]
    return max(earlier, key=lambda one: one.number, default=None)


def _term(session: Session, row: CommitteeRow, rules: RuleValues, today: date) -> Iterator[Task]:
    if not list_running(session, row.community_id, rehearsal=row.rehearsal):
        lead = row.term_until - timedelta(days=rules.whole("election.lead_days"))
        # A quarter of a year's warning, so that a group can be formed in time.
        if today >= lead - timedelta(days=90):
            yield Task("elect_successor", "committee", row.id, lead)
        yield from reelection_clock(session, row, rules, today)
        if needs_new_election(session, row):
            yield Task("elect_anew", "committee", row.id)
        elif len(sitting_members(session, row.id)) < row.seats:
            yield Task("fill_seats", "committee", row.id)
    if row.term_until < today:
        yield Task("end_term", "committee", row.id, row.term_until)


def _meetings(session: Session, row: CommitteeRow, rules: RuleValues) -> Iterator[Task]:
    for meeting in list_meetings(session, row.id):
        if meeting.state == "planned":
            days = agenda_days(session, meeting)
            last = latest_posting(meeting.held_at, days) if days else meeting.held_at
            yield Task("post_agenda", "meeting", meeting.id, _day_before(last))
        elif meeting.state in ("posted", "held"):
            yield Task("record_meeting", "meeting", meeting.id, local_date(meeting.held_at))
        elif meeting.state == "closed" and meeting.posted_at is None and meeting.decided_at:
            days = rules.whole("committee.decision_posting_days")
            yield acting_task("post_decisions", "meeting", meeting.id, meeting.decided_at, days)
        if meeting.demanded_on is not None and meeting.state == "planned":
            days = rules.whole("committee.call_days")
            yield acting_task("hold_demanded", "meeting", meeting.id, meeting.demanded_on, days)


def _day_before(end: datetime) -> date:
    """The last day of a period that ends at 24:00, or the day of an hour within it."""
    return local_date(end - timedelta(seconds=1))

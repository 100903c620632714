"""The steps after the close: count, posting, final, filing (RULES §3.1-9 to 12, R27, R36).

Law: the result is posted within the profile's days; it hangs out and can be objected to before it
is final. The clocks of the committee's first meeting, of filing and of handing over run from the
posting that the profile names as the decision's date. A consultation binds nobody and is neither
certified nor filed.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.core.calendar import (
    Deadline,
    acting_deadline,
    earliest_final,
    end_of_day,
    local_date,
    objection_deadline,
    revocation_window_end,
)
from app.core.timeline.facts import Timing, Who
from app.core.timeline.steps import Course


def add_after(course: Course, closes: datetime) -> None:
    """Put what comes after the close."""
    _add_result(course, closes)
    if course.facts.kind in ("regular", "temporary"):
        # What was decided is told to the residents' committee (条例 20), without a number of days.
        told = course.when("result")
        course.add("residents_told_result", Who.CONVENER, starts=told, after=("result",))
    if course.facts.kind == "first":
        _add_first_meeting(course)
    if course.facts.kind == "consultation":
        return
    course.add(
        "minutes",
        Who.CONVENER,
        starts=course.when("final"),
        document="minutes",
        after=("final",),
    )
    course.add(
        "certificate",
        Who.STREET_OFFICE,
        starts=course.when("minutes"),
        document="certificate",
        after=("minutes",),
    )
    decided = course.when(_decision(course))
    if course.facts.elects:
        _add_committee(course, decided)
    if course.facts.hires:
        _add_company(course, decided)
    _add_revocation(course)


def _add_result(course: Course, closes: datetime) -> None:
    needed, counted_from = ["vote"], closes
    if course.facts.secret:
        # Opened once, so who took part is settled before; only then do the days to post begin.
        heard = objection_deadline(closes, course.workday)
        course.add(
            "participation_objections",
            Who.OWNERS,
            Timing.WINDOW,
            starts=closes,
            ends=heard,
            after=("vote",),
        )
        needed, counted_from = [*needed, "participation_objections"], heard.ends
    course.add(
        "result",
        Who.COUNTERS,
        starts=counted_from,
        ends=course.within(counted_from - timedelta(minutes=1), "result.post_within_days"),
        document="result",
        after=tuple(needed),
        basis="result.post_within_days",
    )
    posted = course.when("result")
    course.add(
        "result_posting",
        Who.CONVENER,
        Timing.WAITS,
        starts=posted,
        ends=course.waited(posted, "result.posting_days"),
        document="result",
        after=("result",),
        basis="result.posting_days",
    )
    course.add(
        "result_objections",
        Who.OWNERS,
        Timing.WINDOW,
        starts=posted,
        ends=course.within(posted, "objections.result_days"),
        after=("result",),
        basis="objections.result_days",
    )
    course.add(
        "final",
        Who.CONVENER,
        starts=_final_from(course, posted),
        document="result",
        after=("result", "result_posting", "result_objections"),
        basis="result.posting_days",
    )


def _add_first_meeting(course: Course) -> None:
    """Put the time that a preparatory group has from its forming to the first assembly."""
    course.add(
        "first_meeting",
        Who.STREET_OFFICE,
        starts=course.when("group"),
        ends=_first_meeting_by(course),
        document="result",
        after=("group",),
        basis="first.meeting_days",
    )


def _first_meeting_by(course: Course) -> Deadline | None:
    """The group's days, and those that the street office added with its approval (青岛 24)."""
    days, start = course.rules.whole("first.meeting_days"), course.when("group")
    if start is None or days == 0:
        return None
    if "first_meeting_extension" in course.facts.done:
        days += course.rules.whole("first.meeting_extension_days")
    return acting_deadline(start, days, workday=course.workday)


def _final_from(course: Course, posted: datetime | None) -> datetime:
    # A result has a moment: it was posted, or it comes with the close.
    assert posted is not None
    return earliest_final(
        posted,
        posting_days=course.rules.whole("result.posting_days"),
        objection_days=course.rules.whole("objections.result_days"),
        workday=course.workday,
    ).ends


def _decision(course: Course) -> str:
    return "result" if course.rules.word("result.decision_date") == "preliminary" else "final"


def _add_committee(course: Course, decided: datetime | None) -> None:
    course.add(
        "committee_meeting",
        Who.COMMITTEE,
        starts=decided,
        ends=course.within(decided, "election.first_meeting_days"),
        document="committee-minutes",
        after=(_decision(course),),
        basis="election.first_meeting_days",
    )
    met = course.when("committee_meeting")
    course.add(
        "committee_posted",
        Who.COMMITTEE,
        starts=met,
        ends=course.within(met, "committee.decision_posting_days"),
        document="committee-members",
        after=("committee_meeting",),
        basis="committee.decision_posting_days",
    )
    if course.facts.kind != "first":
        course.add(
            "handover",
            Who.COMMITTEE,
            starts=decided,
            ends=course.within(decided, "election.handover_days"),
            document="handover",
            after=("committee_meeting",),
            basis="election.handover_days",
        )
    course.add(
        "filing",
        Who.COMMITTEE,
        starts=met,
        ends=course.within(decided, "election.filing_days"),
        document="filing",
        after=("committee_meeting", "certificate"),
        basis="election.filing_days",
    )
    _add_filing_answer(course)
    if course.facts.kind == "first":
        course.add(
            "group_dissolved",
            Who.GROUP,
            starts=course.when("final"),
            document="group-dissolved",
            after=("final",),
        )


def _add_filing_answer(course: Course) -> None:
    filed = course.when("filing")
    course.add(
        "filing_answer",
        Who.STREET_OFFICE,
        starts=filed,
        ends=_answer_by(course, filed),
        document="filing-certificate",
        after=("filing",),
        basis="filing.answer_days",
    )


def _answer_by(course: Course, filed: datetime | None) -> Deadline | None:
    if filed is None or not course.rules.flag("filing.answer_workdays"):
        return course.within(filed, "filing.answer_days")
    left, day, provisional = course.rules.whole("filing.answer_days"), local_date(filed), False
    while left:
        next_working = acting_deadline(day, 1, workday=course.workday)
        day, left = next_working.date, left - 1
        provisional = provisional or next_working.provisional
    return Deadline(day, provisional)


def _add_company(course: Course, decided: datetime | None) -> None:
    course.add(
        "company_notice",
        Who.CONVENER,
        starts=decided,
        document="dismissal",
        after=(_decision(course),),
        basis="company.dismissal_notice_days",
    )
    noticed = course.when("company_notice")
    course.add(
        "company_notice_period",
        Who.COMPANY,
        Timing.WAITS,
        starts=noticed,
        ends=course.waited(noticed, "company.dismissal_notice_days"),
        document="dismissal",
        after=("company_notice",),
        basis="company.dismissal_notice_days",
    )


def _add_revocation(course: Course) -> None:
    posted = course.when("result")
    assert posted is not None
    last: date = revocation_window_end(posted)
    course.add(
        "revocation",
        Who.OWNERS,
        Timing.WINDOW,
        starts=posted,
        ends=end_of_day(last),
        after=("result",),
        basis="revocation.years",
    )

"""The timeline of an assembly, by its kind (RULES §3.1 to §3.6).

Law: the notice hangs out its full days before the opening, whatever else could be quicker; the
roll, the drafts and the candidates hang out with it. The earliest close is the profile's shortest
voting period after the opening. Whoever wants the vote sooner publishes sooner.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.calendar import Deadline, WorkdayTable, earliest_opening, latest_posting, local_date
from app.core.profile import RuleValues
from app.core.timeline.after import add_after
from app.core.timeline.before import add_before
from app.core.timeline.facts import ELECTION, FUND_MATTERS, Facts, Timing, Who
from app.core.timeline.steps import Course, Step


@dataclass(frozen=True)
class Window:
    """When voting can be held at the earliest after a publication."""

    published: datetime
    opens: datetime
    closes: datetime

    @property
    def days(self) -> int:
        """The days from the day of publication to the last day of voting."""
        last = local_date(self.closes - timedelta(minutes=1))
        return (last - local_date(self.published)).days


def notice_key(kind: str) -> str:
    """Return the profile key of the notice period of a kind of assembly (R23)."""
    return f"notice.days_{kind if kind in ('first', 'temporary') else 'regular'}"


def fastest_window(
    kind: str, rules: RuleValues, published: datetime, matters: Collection[str] = ()
) -> Window:
    """Return the quickest lawful voting period if all is posted at one moment (R22, R23).

    Candidates and a plan of works may have to hang out longer than the notice.
    """
    keys = [notice_key(kind)]
    if ELECTION in matters:
        keys.append("election.candidate_days")
    if set(matters) & set(FUND_MATTERS):
        keys.append("fund.plan_posting_days")
    opens = earliest_opening(published, max(rules.whole(key) for key in keys))
    return Window(published, opens, opens + timedelta(days=rules.whole("period.min_days")))


def last_publication(kind: str, rules: RuleValues, opens: datetime) -> datetime:
    """Return the end of the last day on which the notice for an opening may still go out."""
    return latest_posting(opens, rules.whole(notice_key(kind)))


def plan(
    facts: Facts, rules: RuleValues, *, sources: Mapping[str, str], workday: WorkdayTable
) -> tuple[Step, ...]:
    """Return every step of an assembly in order; raises what the calendar refuses."""
    course = Course(facts, rules, sources, workday)
    published = facts.done.get("notice") or facts.at
    window = fastest_window(facts.kind, rules, published, facts.matters)
    opens = facts.opens or window.opens
    closes = facts.closes or opens + (window.closes - window.opens)
    add_before(course, opens)
    _add_notice(course, opens)
    _add_voting(course, opens, closes)
    add_after(course, closes)
    return tuple(course.steps)


def _add_notice(course: Course, opens: datetime) -> None:
    facts, key = course.facts, notice_key(course.facts.kind)
    course.add(
        "notice",
        Who.CONVENER,
        starts=facts.at,
        ends=last_publication(facts.kind, course.rules, opens),
        document="notice",
        after=("group", "drafts", "approval"),
        basis=key,
    )
    posted = course.when("notice")
    course.add(
        "notice_period",
        Who.CONVENER,
        Timing.WAITS,
        starts=posted,
        ends=course.waited(posted, key),
        document="notice",
        after=("notice",),
        basis=key,
    )
    course.add(
        "roll_objections",
        Who.OWNERS,
        Timing.WINDOW,
        starts=posted,
        ends=_until_freezing(course.within(posted, "objections.roll_days"), opens),
        document="roll-posting",
        after=("notice",),
        basis="objections.roll_days",
    )
    _add_residents(course, opens)
    objections = course.find("roll_objections")
    course.add(
        "roll_frozen",
        Who.REGISTRAR,
        starts=None if objections is None else objections.ends,
        ends=opens,
        document="roll",
        after=("notice", "roll_objections"),
    )


def _add_residents(course: Course, opens: datetime) -> None:
    """Put telling the residents' committee of the meeting (条例 14): a first one has it inside."""
    if course.facts.kind not in ("regular", "temporary"):
        return
    course.add(
        "residents_told",
        Who.CONVENER,
        starts=course.when("notice"),
        ends=opens,
        after=("notice",),
    )


def _until_freezing(deadline: Deadline | None, opens: datetime) -> Deadline | datetime | None:
    """The last day before the opening is left for freezing the roll."""
    last = opens - timedelta(days=1)
    return last if deadline is not None and deadline.ends > last else deadline


def _add_voting(course: Course, opens: datetime, closes: datetime) -> None:
    course.add(
        "delivery",
        Who.CONVENER,
        starts=course.when("roll_frozen"),
        ends=closes,
        document="delivery-receipt",
        after=("roll_frozen",),
    )
    course.add(
        "vote",
        Who.OWNERS,
        Timing.WINDOW,
        starts=opens,
        ends=closes,
        document="ballot",
        after=("notice_period", "roll_frozen", "candidates_posting", "fund_plan_posting"),
        basis="period.min_days",
    )

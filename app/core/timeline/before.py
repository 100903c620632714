"""The steps before the notice: what each kind of assembly needs first (RULES §3.1, §3.2, §3.5).

Law: a first assembly needs its condition, an application, a preparatory group formed and posted,
and drafts; a temporary one that owners demand is convened in time; an election posts candidates,
and works paid from the fund post their plan, each before the vote opens.
"""

from __future__ import annotations

from datetime import datetime

from app.core.calendar import latest_posting
from app.core.timeline.facts import Timing, Who
from app.core.timeline.steps import Course


def add_before(course: Course, opens: datetime) -> None:
    """Put what comes before the notice."""
    kind = course.facts.kind
    if kind == "first":
        _add_first(course)
    if kind == "temporary" and "request" in course.facts.done:
        _add_request(course)
    course.add(
        "approval",
        Who.GROUP if kind == "first" else Who.CONVENER,
        document="approval",
        after=("group",),
        basis="approval.majority_of_all",
    )
    if course.facts.elects:
        keys = ("election.candidate_days", "election.candidate_posting_days")
        _add_posting(course, "candidates", opens, keys, "candidates")
    if course.facts.uses_fund:
        keys = ("fund.plan_posting_days", "fund.plan_posting_days")
        _add_posting(course, "fund_plan", opens, keys, "fund-plan")


def _add_first(course: Course) -> None:
    course.add("condition", Who.DEVELOPER, document="founding-report", basis="first.delivered_area")
    course.add(
        "application",
        Who.OWNERS,
        starts=course.when("condition"),
        ends=course.within(course.when("condition"), "first.report_days"),
        document="group-application",
        after=("condition",),
        basis="first.apply_area",
    )
    course.add(
        "group",
        Who.STREET_OFFICE,
        starts=course.when("application"),
        ends=course.within(course.when("application"), "group.form_days"),
        document="group-members",
        after=("application",),
        basis="group.form_days",
    )
    course.add(
        "group_posted",
        Who.STREET_OFFICE,
        starts=course.when("group"),
        ends=course.within(course.when("group"), "group.announce_days"),
        document="group-members",
        after=("group",),
        basis="group.announce_days",
    )
    course.add(
        "drafts",
        Who.GROUP,
        starts=course.when("group"),
        document="prepared-matters",
        after=("group",),
        basis="notice.days_first",
    )


def _add_request(course: Course) -> None:
    requested = course.facts.done["request"]
    course.add(
        "request",
        Who.OWNERS,
        document="requisition",
        basis="temporary.request_area",
    )
    course.add(
        "convene",
        Who.COMMITTEE,
        starts=requested,
        ends=course.within(requested, "temporary.convene_days"),
        document="notice",
        after=("request",),
        basis="temporary.convene_days",
    )


def _add_posting(
    course: Course, name: str, opens: datetime, keys: tuple[str, str], document: str
) -> None:
    """Put something that hangs out before the vote: its last day to be posted, and the wait."""
    before_key, posting_key = keys
    course.add(
        name,
        Who.GROUP if course.facts.kind == "first" else Who.CONVENER,
        starts=course.facts.at,
        ends=latest_posting(opens, course.rules.whole(before_key)),
        document=document,
        after=("group",),
        basis=before_key,
    )
    posted = course.when(name)
    course.add(
        f"{name}_posting",
        Who.OWNERS,
        Timing.WAITS,
        starts=posted,
        ends=course.waited(posted, posting_key),
        document=document,
        after=(name,),
        basis=posting_key,
    )

"""What the law refuses before an assembly is convened (RULES §3, R6, R29, R34, R37).

Law: each refusal names the profile key it stands on, so that the page can print its article. The
conditions of a first assembly are alternatives: one that holds is enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.core.calendar import earliest_opening
from app.core.errors import RuleError
from app.core.profile import RuleValues

# A committee is what the block of RULES R37 binds.
COMMITTEE = "committee"


class FirstConditionUnmet(RuleError):
    """The community is not delivered far enough for a first assembly."""


class GroupInvalid(RuleError):
    """The preparatory group is not composed as the law wants; `reason` says how."""


class MatterBlocked(RuleError):
    """A committee puts nothing of the kind to the vote while its re-election is under way (R37)."""


class CandidatesPostedLate(RuleError):
    """The candidates hang out too short a time before the vote, or were not posted."""


class FundPlanPostedLate(RuleError):
    """The plan of works hangs out too short a time before the vote, or was not posted (R29)."""


class ConvenerNotAllowed(RuleError):
    """The place does not let this body convene an assembly (R34)."""


@dataclass(frozen=True)
class ConditionReport:
    """How far a community is delivered; areas in 0.01 m², `heads` are flats with an owner."""

    total_area: int
    delivered_area: int
    total_heads: int
    delivered_heads: int
    first_delivery: date | None


@dataclass(frozen=True)
class PreparatoryGroup:
    """How the group is composed: members in all, owners among them, whose person chairs it."""

    members: int
    owners: int
    chair: str


def check_first_condition(report: ConditionReport, rules: RuleValues, *, on: date) -> None:
    """Refuse a first assembly before any of the place's conditions holds.

    Raises FirstConditionUnmet, naming the shares that are asked for.
    """
    if not 0 <= report.delivered_area <= report.total_area or report.total_area < 1:
        raise FirstConditionUnmet(key="first.delivered_area", reason="numbers")
    if not 0 <= report.delivered_heads <= report.total_heads or report.total_heads < 1:
        raise FirstConditionUnmet(key="first.delivered_heads", reason="numbers")
    if _reaches(report.delivered_area, report.total_area, rules.share("first.delivered_area")):
        return
    if _reaches(report.delivered_heads, report.total_heads, rules.share("first.delivered_heads")):
        return
    if is_old_enough(report, rules, on):
        return
    raise FirstConditionUnmet(key="first.delivered_area", reason="share")


def check_group(group: PreparatoryGroup, rules: RuleValues) -> None:
    """Refuse a preparatory group of the wrong size, with too few owners or another chair.

    Raises GroupInvalid with a `reason`.
    """
    least = rules.whole("group.min_members")
    if group.members < least:
        raise GroupInvalid(key="group.min_members", reason="too_few", least=least)
    if rules.flag("group.odd_members") and group.members % 2 == 0:
        raise GroupInvalid(key="group.odd_members", reason="even")
    if not 0 <= group.owners <= group.members or not _reaches(
        group.owners, group.members, rules.share("group.owner_share")
    ):
        raise GroupInvalid(key="group.owner_share", reason="owners")
    if group.chair != rules.word("group.chair"):
        raise GroupInvalid(key="group.chair", reason="chair", chair=rules.word("group.chair"))


def check_not_blocked(
    matters: Iterable[str], body: str, rules: RuleValues, *, reelection: bool
) -> None:
    """Refuse what a committee may not put to the vote while a re-election group exists (R37).

    Raises MatterBlocked.
    """
    blocked = sorted(set(matters) & set(rules.words("reelection.blocked_matters")))
    if reelection and body == COMMITTEE and blocked:
        raise MatterBlocked(key="reelection.blocked_matters", matter=blocked[0])


def check_candidates_posted(posted: datetime | None, opens: datetime, rules: RuleValues) -> None:
    """Refuse an election whose candidates do not hang out long enough before the vote.

    Raises CandidatesPostedLate.
    """
    key = "election.candidate_days"
    if posted is None or opens < earliest_opening(posted, rules.whole(key)):
        raise CandidatesPostedLate(key=key, days=rules.whole(key))


def check_plan_posted(posted: datetime | None, opens: datetime, rules: RuleValues) -> None:
    """Refuse a vote on works whose plan does not hang out long enough before it (R29).

    Raises FundPlanPostedLate.
    """
    key = "fund.plan_posting_days"
    if posted is None or opens < earliest_opening(posted, rules.whole(key)):
        raise FundPlanPostedLate(key=key, days=rules.whole(key))


def check_convener(body: str, rules: RuleValues) -> None:
    """Refuse a body that may not convene here (R34); raises ConvenerNotAllowed."""
    if body not in rules.words("conveners.allowed"):
        raise ConvenerNotAllowed(key="conveners.allowed", body=body)


def is_old_enough(report: ConditionReport, rules: RuleValues, on: date) -> bool:
    """Whether the road by years is open: long enough delivered, and enough of it."""
    years = rules.whole("first.years")
    if years == 0 or report.first_delivery is None:
        return False
    if on < _years_after(report.first_delivery, years):
        return False
    return _reaches(
        report.delivered_area, report.total_area, rules.share("first.years_area")
    ) and _reaches(report.delivered_heads, report.total_heads, rules.share("first.years_heads"))


def _years_after(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + years)


def _reaches(part: int, whole: int, share: tuple[int, int]) -> bool:
    return part * share[1] >= whole * share[0]

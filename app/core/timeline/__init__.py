"""What an assembly's road looks like: every step, its time, its document, what it waits for.

Law: RULES §3 and R35. A step that must *wait* (notice, posting) is never shortened and never
rolls; a step by which somebody must *act* rolls to the next working day and is provisional (暂定)
where the holiday table is missing. What has happened counts from when it happened; what has not
is planned at its earliest. Which articles bind is the profile's; nothing here knows a city.
"""

from app.core.timeline.facts import Facts, Timing, Who
from app.core.timeline.plan import Window, fastest_window, last_publication, plan
from app.core.timeline.refusals import (
    CandidatesPostedLate,
    ConditionReport,
    ConvenerNotAllowed,
    FirstConditionUnmet,
    FundPlanPostedLate,
    GroupInvalid,
    MatterBlocked,
    PreparatoryGroup,
    check_candidates_posted,
    check_convener,
    check_first_condition,
    check_group,
    check_not_blocked,
    check_plan_posted,
    is_old_enough,
)
from app.core.timeline.steps import Step
from app.core.timeline.support import (
    RequestTooSmall,
    Shortfall,
    check_support,
    find_either_shortfall,
    find_shortfall,
)

__all__ = [
    "CandidatesPostedLate",
    "ConditionReport",
    "ConvenerNotAllowed",
    "Facts",
    "FirstConditionUnmet",
    "FundPlanPostedLate",
    "GroupInvalid",
    "MatterBlocked",
    "PreparatoryGroup",
    "RequestTooSmall",
    "Shortfall",
    "Step",
    "Timing",
    "Who",
    "Window",
    "check_candidates_posted",
    "check_convener",
    "check_first_condition",
    "check_group",
    "check_not_blocked",
    "check_plan_posted",
    "check_support",
    "fastest_window",
    "find_either_shortfall",
    "find_shortfall",
    "is_old_enough",
    "last_publication",
    "plan",
]

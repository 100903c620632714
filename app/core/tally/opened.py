"""What a secret motion comes to: from its opened numbers, or from who took part alone (§7).

Law: what stays shut is None in the outcome and never guessed. Under M1 the area of the options
that are not tested is one complement; which of them it stands by changes no test, so the
decision is made with it at the first and shows none. A motion that fails by who took part is
never opened and has the tests of its quorum alone.
"""

from __future__ import annotations

from dataclasses import replace

from app.core.definition import Motion
from app.core.errors import RuleError
from app.core.roll import MotionTotals
from app.core.rules.consent import get_consent_bar
from app.core.rules.counts import (
    ChoiceCount,
    ScopeTotals,
    ShutCount,
    check_scope_not_empty,
)
from app.core.rules.matters import MotionClass
from app.core.rules.outcome import Outcome
from app.core.rules.quorum import quorum_findings
from app.core.rules.thresholds import Thresholds
from app.core.secret.result import OpenedMotion
from app.core.tally.sums import MotionTally


class SumsNotOpened(RuleError):
    """Too few trustees gave valid shares of this motion; it has no numbers yet."""


def decide_unopened(
    motion: Motion, scope: MotionTotals, tally: MotionTally, thresholds: Thresholds
) -> Outcome:
    """Return the outcome of a motion that fails by who took part; raises ScopeEmpty."""
    totals = ScopeTotals(scope.rights, scope.units, scope.heads, scope.area)
    check_scope_not_empty(totals)
    part = tally.taking_part
    unanimous = motion.motion_class is MotionClass.UNANIMOUS_AFFECTED
    bar = get_consent_bar(motion.motion_class, thresholds) if unanimous else thresholds.quorum
    return Outcome(
        motion=motion.id,
        motion_class=motion.motion_class,
        scope=totals,
        participants=part,
        options=tuple(ShutCount(choice, None, None) for choice in motion.choice_ids),
        findings=quorum_findings(totals, part, bar),
        winner=None,
    )


def fill(tally: MotionTally, opened: OpenedMotion) -> MotionTally:
    """Return a tally with numbers to decide from; they are shown only through `show`."""
    complement = opened.other_area or 0
    options = []
    for option in opened.options:
        area, complement = (option.area, complement) if option.area is not None else (complement, 0)
        options.append(ChoiceCount(option.choice, option.heads, area))
    return replace(tally, options=tuple(options))


def show(decided: Outcome, opened: OpenedMotion) -> Outcome:
    """Return an outcome whose options are those that were opened, no more."""
    return replace(
        decided,
        options=tuple(ShutCount(one.choice, one.heads, one.area) for one in opened.options),
    )

"""Counts of motions for the rule tests, written as the law's examples state them."""

from __future__ import annotations

from app.core.rules.counts import (
    ABSTAIN,
    NO,
    NONE_OF_THESE,
    YES,
    ChoiceCount,
    MotionCount,
    MotionKind,
    Participants,
    ScopeTotals,
)
from app.core.rules.matters import MotionClass
from app.core.rules.thresholds import Bar, Thresholds

LAW = Thresholds(quorum=Bar(2, 3), ordinary=Bar(1, 2, strict=True), special=Bar(3, 4))

# 900 heads on 90,000.00 m², of whom 600 on 60,000.00 m² take part: exactly two thirds of both.
SCOPE = ScopeTotals(rights=900, units=950, heads=900, area=9_000_000)
PARTICIPANTS = Participants(rights=600, heads=600, area=6_000_000)


def yes_no(
    yes: tuple[int, int],
    *,
    abstain: tuple[int, int] = (0, 0),
    participants: Participants = PARTICIPANTS,
    scope: ScopeTotals = SCOPE,
    motion_class: MotionClass = MotionClass.ORDINARY,
) -> MotionCount:
    """A yes-or-no motion; pairs are (heads, area), whoever is left over said no."""
    no = (
        participants.heads - yes[0] - abstain[0],
        participants.area - yes[1] - abstain[1],
    )
    return MotionCount(
        motion="m1",
        motion_class=motion_class,
        kind=MotionKind.YES_NO,
        scope=scope,
        participants=participants,
        options=(ChoiceCount(YES, *yes), ChoiceCount(NO, *no), ChoiceCount(ABSTAIN, *abstain)),
    )


def one_of(
    *options: tuple[int, int],
    participants: Participants = PARTICIPANTS,
    scope: ScopeTotals = SCOPE,
    motion_class: MotionClass = MotionClass.ORDINARY,
) -> MotionCount:
    """One of the options a, b, c …; whoever is left over chose 都不同意."""
    none = (
        participants.heads - sum(heads for heads, _ in options),
        participants.area - sum(area for _, area in options),
    )
    counts = [ChoiceCount("abcdefghij"[i], *pair) for i, pair in enumerate(options)]
    return MotionCount(
        motion="m1",
        motion_class=motion_class,
        kind=MotionKind.ONE_OF,
        scope=scope,
        participants=participants,
        options=(*counts, ChoiceCount(NONE_OF_THESE, *none)),
    )

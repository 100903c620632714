"""An objection upheld after the opening: does it matter, whichever way the ballots went? (A18)

Law (PROTOCOL §7): after the first share no sum of that motion is ever opened again, because two
sums that differ by one ballot open it. So the ballots an objection touches are given, in
thought, first all to an option and then all against it; if no test of no tested option turns,
the result stands and the minutes say so, otherwise the motion is voted anew. In an election
no two who passed may come closer than that either. The answer errs on the side of voting anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.core.definition import Motion
from app.core.rules.consent import get_consent_bar
from app.core.rules.counts import MotionKind, Participants, ScopeTotals
from app.core.rules.matters import MotionClass
from app.core.rules.quorum import is_quorate
from app.core.rules.thresholds import Thresholds
from app.core.secret.allowed import options_put_to_test
from app.core.secret.result import OpenedMotion

NOBODY = Participants(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Touched:
    """Whom an upheld objection touches: no longer taking part, now taking part, or taking part
    with a ballot that may not be theirs.
    """

    removed: Participants = NOBODY
    added: Participants = NOBODY
    doubtful: Participants = NOBODY


@dataclass(frozen=True, slots=True)
class _Span:
    """The least and the most that an option can have, (heads, area) each."""

    low: tuple[int, int]
    high: tuple[int, int]


def is_outcome_certain(
    motion: Motion,
    thresholds: Thresholds,
    opened: OpenedMotion,
    taking_part: Participants,
    scopes: tuple[ScopeTotals, ScopeTotals],
    touched: Touched,
) -> bool:
    """Tell whether a motion's outcome is the same whichever way the touched ballots went.

    `taking_part` as opened; `scopes` before and after the ruling.
    """
    before, after = scopes
    changed = _take_part(taking_part, touched)
    spans = [_span(option, touched) for option in _tested(motion, opened)]
    results = [
        [_passes(motion, thresholds, before, taking_part, own) for own in _tested(motion, opened)],
        [_passes(motion, thresholds, after, changed, span.low) for span in spans],
        [_passes(motion, thresholds, after, changed, span.high) for span in spans],
    ]
    if any(result != results[0] for result in results[1:]):
        return False
    passed = [span for span, held in zip(spans, results[0], strict=True) if held]
    return motion.kind is not MotionKind.ELECTION or _are_apart(passed)


def _tested(motion: Motion, opened: OpenedMotion) -> list[tuple[int, int]]:
    options = [opened.options[number] for number in options_put_to_test(motion)]
    return [(option.heads, option.area or 0) for option in options]


def _take_part(taking_part: Participants, touched: Touched) -> Participants:
    less, more = touched.removed, touched.added
    return Participants(
        taking_part.rights - less.rights + more.rights,
        taking_part.heads - less.heads + more.heads,
        taking_part.area - less.area + more.area,
    )


def _span(option: tuple[int, int], touched: Touched) -> _Span:
    heads, area = option
    less, more, either = touched.removed, touched.added, touched.doubtful
    low = (max(0, heads - less.heads - either.heads), max(0, area - less.area - either.area))
    return _Span(low, (heads + more.heads + either.heads, area + more.area + either.area))


def _passes(
    motion: Motion,
    thresholds: Thresholds,
    scope: ScopeTotals,
    taking_part: Participants,
    option: tuple[int, int],
) -> bool:
    """Tell whether an option with these sums passes its own tests and the quorum."""
    unanimous = motion.motion_class is MotionClass.UNANIMOUS_AFFECTED
    whole = scope if unanimous else taking_part
    bar = get_consent_bar(motion.motion_class, thresholds)
    quorate = unanimous or is_quorate(scope, taking_part, thresholds.quorum)
    agreed = bar.is_reached(option[0], whole.heads) and bar.is_reached(option[1], whole.area)
    return quorate and agreed


def _are_apart(passed: Sequence[_Span]) -> bool:
    """Tell whether no ballot in doubt can change the order by heads of those who passed."""
    ranked = sorted(passed, key=lambda span: span.high, reverse=True)
    return all(upper.low[0] > lower.high[0] for upper, lower in pairwise(ranked))

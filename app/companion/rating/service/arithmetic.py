"""From figures to points, in whole hundredths: what counts how much, and which colour it is.

Law: whole numbers only, every division rounds down. A part without data has no points and its
weight goes to the others, in proportion. A better figure never lowers the total. The colour is
green from the green threshold on, yellow from the yellow one on, red below, none without data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.companion.rating.service.rules import ScoringRules

FULL = 10_000
"""A hundred points in hundredths."""
MOST_STARS = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """What a quarter is scored from; each pair is a part and the whole it is part of.

    `in_time`: tickets kept in time of those that had to be; `stars`: sum and count of residents'
    ratings; `orders`: issued, late, with a reply sent back, and whether inspectors were at work;
    `fees`: paid and billed in 分; `survey`: sum and count of stars, and how many answered.
    """

    in_time: tuple[int, int]
    stars: tuple[int, int]
    orders: tuple[int, int, int]
    is_inspected: bool
    fees: tuple[int, int]
    survey: tuple[int, int]
    answers: int


def score_parts(figures: Figures, rules: ScoringRules) -> dict[str, int | None]:
    """Return each part's points in hundredths, None where there is no data."""
    enough = figures.answers >= rules.least_answers
    return {
        "in_time": _portion(*figures.in_time),
        "stars": _starred(*figures.stars),
        "orders": _deducted(figures, rules) if figures.is_inspected else None,
        "fees": _portion(*figures.fees),
        "survey": _starred(*figures.survey) if enough else None,
    }


def _portion(part: int, whole: int) -> int | None:
    return min(FULL * part // whole, FULL) if whole > 0 else None


def _starred(total: int, count: int) -> int | None:
    return FULL * total // (MOST_STARS * count) if count > 0 else None


def _deducted(figures: Figures, rules: ScoringRules) -> int:
    issued, late, returned = figures.orders
    lost = issued * rules.each_order + late * rules.late_order + returned * rules.returned_order
    return max(FULL - lost, 0)


def total_of(points: Mapping[str, int | None], rules: ScoringRules) -> int | None:
    """Return the weighted mean of the parts that have data, in hundredths; None without any."""
    held = [(weight, points[part]) for part, weight in rules.weights]
    sums = [(weight, point) for weight, point in held if point is not None]
    weights = sum(weight for weight, _ in sums)
    return sum(weight * point for weight, point in sums) // weights if weights else None


def weight_held(points: Mapping[str, int | None], rules: ScoringRules) -> int:
    """Return how much the parts with data weigh together."""
    return sum(weight for part, weight in rules.weights if points[part] is not None)


def colour_of(points: Mapping[str, int | None], rules: ScoringRules) -> str:
    """Return green, yellow, red, or none where too little is known."""
    total = total_of(points, rules)
    if total is None or weight_held(points, rules) < rules.least_weight:
        return "none"
    return colour_of_total(total, rules)


def colour_of_total(total: int, rules: ScoringRules) -> str:
    """Return the colour of a total in hundredths, by the thresholds alone."""
    if total >= rules.green:
        return "green"
    return "yellow" if total >= rules.yellow else "red"

"""The rules of scoring as data: versions with the day on which each begins.

Law: a quarter is scored by the newest version that had begun on its first day; a score names it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from app.companion.rating.service.quarters import days_of
from app.core.errors import RuleError

PARTS = ("in_time", "stars", "orders", "fees", "survey")


class ScoringRulesMissing(RuleError):
    """No version of the rules had begun when the quarter began."""


@dataclass(frozen=True, slots=True)
class ScoringRules:
    """One version; points and thresholds in hundredths of a point."""

    id: str
    since: date
    source: str
    weights: tuple[tuple[str, int], ...]
    green: int
    yellow: int
    least_weight: int
    each_order: int
    late_order: int
    returned_order: int
    indicators: tuple[str, ...]
    least_answers: int
    fix_after_days: int


def parse_rules(text: str) -> tuple[ScoringRules, ...]:
    """Return the versions of a rules file, the oldest first; raises ValueError, KeyError."""
    versions = [_version(one) for one in tomllib.loads(text)["versions"]]
    if len({one.since for one in versions}) != len(versions):
        raise ValueError("two versions begin on one day")
    return tuple(sorted(versions, key=lambda one: one.since))


def _version(raw: dict[str, Any]) -> ScoringRules:
    weights, colours, orders = raw["weights"], raw["colours"], raw["orders"]
    if set(weights) != set(PARTS) or not all(
        type(weight) is int and weight > 0 for weight in weights.values()
    ):
        raise ValueError("each part has a weight, a whole number above zero")
    if not 0 < colours["yellow"] < colours["green"] <= 100:
        raise ValueError("yellow lies between nothing and green")
    return ScoringRules(
        id=raw["id"],
        since=raw["since"],
        source=raw["source"],
        weights=tuple((part, weights[part]) for part in PARTS),
        green=colours["green"] * 100,
        yellow=colours["yellow"] * 100,
        least_weight=colours["least_weight"],
        each_order=orders["each"] * 100,
        late_order=orders["late"] * 100,
        returned_order=orders["returned"] * 100,
        indicators=tuple(raw["survey"]["indicators"]),
        least_answers=raw["survey"]["least_answers"],
        fix_after_days=raw["fixing"]["days"],
    )


@cache
def all_rules() -> tuple[ScoringRules, ...]:
    """Return the versions that the service has, the oldest first."""
    file = resources.files("app.companion.rating") / "rules.toml"
    return parse_rules(file.read_text("utf-8"))


def rules_for(quarter: str) -> ScoringRules:
    """Return the version for a quarter; raises QuarterInvalid, ScoringRulesMissing."""
    first, _ = days_of(quarter)
    begun = [one for one in all_rules() if one.since <= first]
    if not begun:
        raise ScoringRulesMissing(quarter=quarter)
    return begun[-1]

"""What another edition of the rules changes, in pieces that a page can say in words.

Law: the routing is compared by what it does to each kind, size and place, not by its lines; what
differs at one place only because it differs everywhere is said once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from app.companion.tickets.service.clocks import MINUTES_A_DAY, Hours
from app.companion.tickets.service.rules.editing import ANYWHERE
from app.companion.tickets.service.rules.shapes import LEVELS, Category, Clock, Route, Rules
from app.companion.tickets.service.rules.writing import time_of

CLOCK_FIELDS = tuple(Clock.__dataclass_fields__)
DAYS = ("repair_minutes", "parts_minutes")
CATEGORY_FIELDS = ("words", "group", "level", "priority", "clock", "photos", "why")
LISTS = ("departments", "places", "groups")


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing that changes; of what is new or gone, `old` or `new` is None.

    `kind` is hours, clock, after, category, list or route; `keys` say which: of a clock its name
    and field, of a kind of report its key and field (of one that is new or gone only its words), of
    a route kind, size and place (empty: anywhere).
    """

    kind: str
    keys: tuple[str, ...]
    old: Any
    new: Any


def compare_rules(old: Rules, new: Rules) -> list[Difference]:
    """Return what the new rules change against the old ones."""
    return [
        *_compare_tables("hours", _hours_of(old), _hours_of(new)),
        *_compare_tables("clock", _clocks_of(old), _clocks_of(new)),
        *_compare_tables("after", _after_of(old), _after_of(new)),
        *_compare_tables("category", _categories_of(old, new), _categories_of(new, old)),
        *_compare_tables("list", _lists_of(old), _lists_of(new)),
        *_compare_routes(old, new),
    ]


Table = Mapping[tuple[str, ...], Any]


def _compare_tables(kind: str, old: Table, new: Table) -> Iterator[Difference]:
    for keys in {**old, **new}:
        before, after = old.get(keys), new.get(keys)
        if before != after:
            yield Difference(kind, keys, before, after)


def _hours_of(rules: Rules) -> Table:
    return {(key,): _said_hours(one) for key, one in rules.hours.items()}


def _said_hours(one: Hours) -> tuple[str, str, bool]:
    return time_of(one.first), time_of(one.last), one.working_days


def _clocks_of(rules: Rules) -> Table:
    return {
        (key, name): getattr(one, name) // (MINUTES_A_DAY if name in DAYS else 1)
        if isinstance(getattr(one, name), int)
        else getattr(one, name)
        for key, one in rules.clocks.items()
        for name in CLOCK_FIELDS
    }


def _after_of(rules: Rules) -> Table:
    return {(one.name,): getattr(rules.after, one.name) for one in fields(rules.after)}


def _categories_of(rules: Rules, other: Rules) -> Table:
    return {
        (key, name): getattr(one, name)
        for key, one in rules.categories.items()
        for name in (CATEGORY_FIELDS if key in other.categories else CATEGORY_FIELDS[:1])
    }


def _lists_of(rules: Rules) -> Table:
    return {(name, key): one for name in LISTS for key, one in getattr(rules, name).items()}


def _compare_routes(old: Rules, new: Rules) -> Iterator[Difference]:
    for key, category in new.categories.items():
        if key not in old.categories:
            continue
        was = old.categories[key]
        for level in LEVELS:
            usual = _ways(old, was, new, category, ANYWHERE, level)
            if usual[0] != usual[1]:
                yield Difference("route", (key, level, ""), *usual)
            for place in new.places:
                ways = _ways(old, was, new, category, place, level)
                if ways[0] != ways[1] and ways != usual:
                    yield Difference("route", (key, level, place), *ways)


def _ways(
    old: Rules, was: Category, new: Rules, category: Category, place: str, level: str
) -> tuple[tuple[str, str, tuple[str, ...]], tuple[str, str, tuple[str, ...]]]:
    return _way(old.route(was, place, level)), _way(new.route(category, place, level))


def _way(one: Route) -> tuple[str, str, tuple[str, ...]]:
    return one.body, one.department, one.calls

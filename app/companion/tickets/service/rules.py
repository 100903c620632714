"""Routing and clocks as data: the shipped file, and what a community made of it.

Law: a ticket keeps the clocks of the version it was opened under; a new version is for new
tickets. What cannot be read, or sends a report to nobody, is no rules.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.companion.tickets.service.clocks import MINUTES_A_DAY, Hours
from app.companion.tickets.service.machine import BODIES, RANK
from app.core.errors import RuleError

DEFAULTS = Path(__file__).parents[1] / "defaults.toml"
LEVELS = ("small", "ordinary", "large")
PRIORITIES = ("hazard", "high", "ordinary")
PHOTOS = ("both", "after", "none")
MOST_BYTES = 40_000
# Every key fits its column.
KEY = re.compile(r"[a-z][a-z0-9_-]{0,19}")


class TicketRulesWrong(RuleError):
    """The rules cannot be read; `at` says where."""


@dataclass(frozen=True, slots=True)
class Words:
    """A name in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes that are allowed, in hours of which `hours` names the kind."""

    response_minutes: int
    response_hours: str
    answered_by: str
    repair_minutes: int
    parts_minutes: int
    repair_hours: str


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of report."""

    key: str
    group: str
    words: Words
    level: str
    priority: str
    clock: str
    photos: str


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the city, and the words by which its officers are known."""

    words: Words
    known_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """A line of the routing: what it fits (empty: everything), and to whom that goes."""

    category: str
    group: str
    place: str
    level: str
    body: str
    department: str
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class After:
    """What happens with time."""

    confirm_days: int
    reopen_days: int
    remind_percent: int
    escalate_hours: int
    pause_days: int


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that a community says of its tickets."""

    hours: Mapping[str, Hours]
    clocks: Mapping[str, Clock]
    after: After
    departments: Mapping[str, Department]
    places: Mapping[str, Words]
    groups: Mapping[str, Words]
    categories: Mapping[str, Category]
    routes: tuple[Route, ...]

    def route(self, category: Category, place: str, level: str) -> Route:
        """Return the first line that fits; the rules were refused if one could be missing."""
        return next(one for one in self.routes if _fits(one, category, place, level))

    def department_of(self, organisation: str) -> str:
        """Return the department that an organisation's name belongs to, else `other`."""
        for key, one in self.departments.items():
            if any(word in organisation for word in one.known_by):
                return key
        return "other"

    def clock_of(self, category: str, priority: str) -> Clock:
        """Return the clock of a category; what became a hazard runs by the hazards' clock."""
        return self.clocks["hazard" if priority == "hazard" else self.categories[category].clock]


def _fits(route: Route, category: Category, place: str, level: str) -> bool:
    wanted = (route.category, route.group, route.place, route.level)
    given = (category.key, category.group, place, level)
    return all(not want or want == is_ for want, is_ in zip(wanted, given, strict=True))


@lru_cache(maxsize=32)
def parse_rules(text: str) -> Rules:
    """Return rules from their file's text; raises TicketRulesWrong."""
    if len(text.encode()) > MOST_BYTES:
        raise TicketRulesWrong(at="size")
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        raise TicketRulesWrong(at=str(wrong)[:80]) from None
    return _checked(_Reader(table).rules())


@lru_cache(maxsize=1)
def default_text() -> str:
    """Return the text of the shipped rules."""
    return DEFAULTS.read_text(encoding="utf-8")


def _checked(rules: Rules) -> Rules:
    if "hazard" not in rules.clocks or "other" not in rules.departments:
        raise TicketRulesWrong(at="clocks.hazard, departments.other")
    for category in rules.categories.values():
        for place in rules.places:
            for level in LEVELS:
                if not any(_fits(one, category, place, level) for one in rules.routes):
                    raise TicketRulesWrong(at=f"routes: {category.key}, {place}, {level}")
    return rules


class _Reader:
    """Reads one table; each refusal says where."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table

    def rules(self) -> Rules:
        hours = {key: self._hours(f"hours.{key}", one) for key, one in self._tables("hours")}
        self.hours = hours
        self.clocks = {
            key: self._clock(f"clocks.{key}", one) for key, one in self._tables("clocks")
        }
        self.departments = {
            key: Department(self._words(key, one), tuple(map(str, one.get("words", ()))))
            for key, one in self._tables("departments")
        }
        self.places = {key: self._words(key, one) for key, one in self._tables("places")}
        self.groups = {key: self._words(key, one) for key, one in self._tables("groups")}
        self.categories = {key: self._category(key, one) for key, one in self._tables("categories")}
        routes = tuple(self._route(n, one) for n, one in enumerate(self._list("routes"), 1))
        return Rules(
            hours=hours,
            clocks=self.clocks,
            after=self._after(),
            departments=self.departments,
            places=self.places,
            groups=self.groups,
            categories=self.categories,
            routes=routes,
        )

    def _tables(self, name: str) -> list[tuple[str, Mapping[str, Any]]]:
        found = self.table.get(name)
        if not isinstance(found, dict) or not found:
            raise TicketRulesWrong(at=name)
        for key, one in found.items():
            if not isinstance(one, dict) or not KEY.fullmatch(key):
                raise TicketRulesWrong(at=f"{name}.{key}"[:80])
        return list(found.items())

    def _list(self, name: str) -> list[Mapping[str, Any]]:
        found = self.table.get(name)
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise TicketRulesWrong(at=name)
        return found

    def _words(self, at: str, one: Mapping[str, Any]) -> Words:
        words = Words(str(one.get("zh", ""))[:40], str(one.get("en", ""))[:60])
        if not words.zh or not words.en:
            raise TicketRulesWrong(at=f"{at}: zh, en")
        return words

    def _hours(self, at: str, one: Mapping[str, Any]) -> Hours:
        first, last = _minute(at, one.get("from")), _minute(at, one.get("until"))
        if first >= last:
            raise TicketRulesWrong(at=at)
        days = _one_of(f"{at}.days", one.get("days"), ("all", "working"))
        return Hours(first, last, days == "working")

    def _clock(self, at: str, one: Mapping[str, Any]) -> Clock:
        repair = _whole(f"{at}.repair_days", one.get("repair_days"), 1, 365)
        parts = _whole(f"{at}.parts_days", one.get("parts_days"), repair, 365)
        return Clock(
            _whole(f"{at}.response_minutes", one.get("response_minutes"), 1, 60_000),
            _one_of(f"{at}.response_hours", one.get("response_hours"), tuple(self.hours)),
            _one_of(f"{at}.answered_by", one.get("answered_by"), tuple(RANK)[1:]),
            repair * MINUTES_A_DAY,
            parts * MINUTES_A_DAY,
            _one_of(f"{at}.repair_hours", one.get("repair_hours"), tuple(self.hours)),
        )

    def _category(self, key: str, one: Mapping[str, Any]) -> Category:
        at = f"categories.{key}"
        return Category(
            key,
            _one_of(f"{at}.group", one.get("group"), tuple(self.groups)),
            self._words(at, one),
            _one_of(f"{at}.level", one.get("level"), LEVELS),
            _one_of(f"{at}.priority", one.get("priority"), PRIORITIES),
            _one_of(f"{at}.clock", one.get("clock"), tuple(self.clocks)),
            _one_of(f"{at}.photos", one.get("photos"), PHOTOS),
        )

    def _route(self, number: int, one: Mapping[str, Any]) -> Route:
        at = f"routes, {number}"
        body = _one_of(f"{at}: body", one.get("body"), BODIES)
        known = tuple(self.departments)
        allowed = known if body == "department" else ("",)
        return Route(
            _one_of(f"{at}: category", one.get("category", ""), ("", *self.categories)),
            _one_of(f"{at}: group", one.get("group", ""), ("", *self.groups)),
            _one_of(f"{at}: place", one.get("place", ""), ("", *self.places)),
            _one_of(f"{at}: level", one.get("level", ""), ("", *LEVELS)),
            body,
            _one_of(f"{at}: department", one.get("department", ""), allowed),
            tuple(_one_of(f"{at}: calls", call, known) for call in one.get("calls", ())),
        )

    def _after(self) -> After:
        one = self.table.get("after")
        if not isinstance(one, dict):
            raise TicketRulesWrong(at="after")
        return After(
            _whole("after.confirm_days", one.get("confirm_days"), 1, 90),
            _whole("after.reopen_days", one.get("reopen_days"), 1, 365),
            _whole("after.remind_percent", one.get("remind_percent"), 1, 100),
            _whole("after.escalate_hours", one.get("escalate_hours"), 1, 720),
            _whole("after.pause_days", one.get("pause_days"), 1, 90),
        )


def _whole(at: str, value: object, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise TicketRulesWrong(at=at)
    return value


def _one_of(at: str, value: object, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise TicketRulesWrong(at=at)
    return value


def _minute(at: str, value: object) -> int:
    hour, _, minute = str(value).partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(hour) == len(minute) == 2):
        raise TicketRulesWrong(at=at)
    total = int(hour) * 60 + int(minute)
    if total > MINUTES_A_DAY or int(minute) > 59:
        raise TicketRulesWrong(at=at)
    return total

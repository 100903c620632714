"""Reading rules from their file's text; each refusal says where.

Law: what cannot be read, or sends a report to nobody, is no rules. An edition that was in force
stays readable: what only a new one has to say (`check_new`) is not asked of it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.companion.tickets.service.clocks import MINUTES_A_DAY, Hours
from app.companion.tickets.service.machine import BODIES, RANK
from app.companion.tickets.service.rules.shapes import (
    LEVELS,
    PHOTOS,
    PRIORITIES,
    After,
    Category,
    Clock,
    Department,
    Route,
    Rules,
    TicketRulesWrong,
    Words,
)

DEFAULTS = Path(__file__).parents[2] / "defaults.toml"
MOST_BYTES = 40_000
MOST_WORDS = 120
# Every key fits its column.
KEY = re.compile(r"[a-z][a-z0-9_-]{0,19}")


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


def check_new(rules: Rules) -> None:
    """Refuse a new edition that asks for fewer photos and does not say why.

    Raises TicketRulesWrong.
    """
    for one in rules.categories.values():
        if one.photos != "both" and one.why is None:
            raise TicketRulesWrong(at=f"categories.{one.key}.why")


def _checked(rules: Rules) -> Rules:
    if "hazard" not in rules.clocks or "other" not in rules.departments:
        raise TicketRulesWrong(at="clocks.hazard, departments.other")
    for category in rules.categories.values():
        for place in rules.places:
            for level in LEVELS:
                if rules.find_route(category, place, level) is None:
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
        words = Words(str(one.get("zh", ""))[:MOST_WORDS], str(one.get("en", ""))[:MOST_WORDS])
        if not words.zh or not words.en:
            raise TicketRulesWrong(at=f"{at}: zh, en")
        return words

    def _hours(self, at: str, one: Mapping[str, Any]) -> Hours:
        first, last = read_minute(at, one.get("from")), read_minute(at, one.get("until"))
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
            self._words(f"{at}.why", one["why"]) if isinstance(one.get("why"), dict) else None,
        )

    def _route(self, number: int, one: Mapping[str, Any]) -> Route:
        at = f"routes, {number}"
        body = _one_of(f"{at}: body", one.get("body"), BODIES)
        known = tuple(self.departments)
        allowed = known if body == "department" else ("",)
        callable_ = (*BODIES[:-1], *known)
        return Route(
            _one_of(f"{at}: category", one.get("category", ""), ("", *self.categories)),
            _one_of(f"{at}: group", one.get("group", ""), ("", *self.groups)),
            _one_of(f"{at}: place", one.get("place", ""), ("", *self.places)),
            _one_of(f"{at}: level", one.get("level", ""), ("", *LEVELS)),
            body,
            _one_of(f"{at}: department", one.get("department", ""), allowed),
            tuple(_one_of(f"{at}: calls", call, callable_) for call in one.get("calls", ())),
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


def read_minute(at: str, value: object) -> int:
    """Return a time of day such as 08:00 in minutes; raises TicketRulesWrong."""
    hour, _, minute = str(value).partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(hour) == len(minute) == 2):
        raise TicketRulesWrong(at=at)
    total = int(hour) * 60 + int(minute)
    if total > MINUTES_A_DAY or int(minute) > 59:
        raise TicketRulesWrong(at=at)
    return total

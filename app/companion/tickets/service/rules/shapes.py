"""Routing and clocks as data: what a community's rules consist of.

Law: a ticket keeps the clocks of the version it was opened under; a new version is for new
tickets. The first line of the routing that fits decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.companion.tickets.service.clocks import Hours
from app.companion.tickets.service.machine import BODIES
from app.core.errors import RuleError

LEVELS = ("small", "ordinary", "large")
PRIORITIES = ("hazard", "high", "ordinary")
PHOTOS = ("both", "after", "none")


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
    """A kind of report; `photos` says what closing needs, `why` the reason where it is not both."""

    key: str
    group: str
    words: Words
    level: str
    priority: str
    clock: str
    photos: str
    why: Words | None = None


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the city, and the words by which its officers are known."""

    words: Words
    known_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """A line of the routing: what it fits (empty: everything), and to whom that goes.

    `calls` are departments, or bodies, that are called to the spot at once.
    """

    category: str
    group: str
    place: str
    level: str
    body: str
    department: str
    calls: tuple[str, ...]

    @property
    def keeper(self) -> tuple[str, str]:
        """The body and department that get the report."""
        return self.body, self.department

    def fits(self, category: Category, place: str, level: str) -> bool:
        """True if a report of this kind, place and size goes by this line."""
        wanted = (self.category, self.group, self.place, self.level)
        given = (category.key, category.group, place, level)
        return all(not want or want == is_ for want, is_ in zip(wanted, given, strict=True))


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
        return next(one for one in self.routes if one.fits(category, place, level))

    def find_route(self, category: Category, place: str, level: str) -> Route | None:
        """Return the first line that fits, or None."""
        return next((one for one in self.routes if one.fits(category, place, level)), None)

    def called(self, name: str) -> tuple[str, str]:
        """Return the body and department that a route calls by this name."""
        return (name, "") if name in BODIES[:-1] else ("department", name)

    def department_of(self, organisation: str) -> str:
        """Return the department that an organisation's name belongs to, else `other`."""
        for key, one in self.departments.items():
            if any(word in organisation for word in one.known_by):
                return key
        return "other"

    def clock_of(self, category: str, priority: str) -> Clock:
        """Return the clock of a category; what became a hazard runs by the hazards' clock."""
        return self.clocks["hazard" if priority == "hazard" else self.categories[category].clock]

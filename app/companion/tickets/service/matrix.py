"""Who answers for what: the routing and the clocks, line by line, as the rules in force say.

Law: every line is asked of the routing itself, so the page cannot say anything else than what
happens to a report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.companion.tickets.service.edition import edition_now
from app.companion.tickets.service.rules import LEVELS, Category, Clock, Route, Rules

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Duty:
    """A kind of report: who gets it where nothing else is said, and until when.

    `levels` are the lines by level, `places` those of places, with the level, that go elsewhere.
    """

    category: Category
    route: Route
    clock: Clock
    levels: tuple[tuple[str, Route], ...]
    places: tuple[tuple[str, str, Route], ...]


def responsibility_matrix(session: Session, community_id: str) -> list[Duty]:
    """Return who answers for what in a community now."""
    rules = edition_now(session, community_id).rules
    return [_duty(rules, one) for one in rules.categories.values()]


def _duty(rules: Rules, category: Category) -> Duty:
    usual = rules.route(category, "other", category.level)
    levels = tuple((level, rules.route(category, "other", level)) for level in LEVELS)
    places = tuple(
        (place, level, rules.route(category, place, level))
        for place in rules.places
        for level in LEVELS
        if rules.route(category, place, level) != rules.route(category, "other", level)
    )
    clock = rules.clock_of(category.key, category.priority)
    return Duty(category, usual, clock, levels, places)

"""Changing what a ticket is: its kind, its size, its place, its urgency; and who gets it then.

Law: after a change the routing is asked anew. Where it names somebody else than before, the ticket
is handed on by a line of its own; where it names the same, it stays where people handed it.
Whoever has a ticket gives itself no more time and spares itself no photo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.companion.tickets.service.doing import Doing, Facts, call_in
from app.companion.tickets.service.machine import TicketNotYours
from app.companion.tickets.service.rules import LEVELS, PHOTOS, PRIORITIES, Rules
from app.companion.tickets.service.running import change_clocks
from app.companion.tickets.service.told import TicketFactWrong, Told

if TYPE_CHECKING:
    from app.companion.tickets.models import TicketRow

ROUTED = ("category", "place", "level")


def change(doing: Doing) -> Facts:
    """Change what was named; the facts have old and new of each."""
    row, rules = doing.row, doing.rules
    _check_known(doing.told, rules)
    facts = _differences(row, doing.told, rules)
    if not facts:
        raise TicketFactWrong(field="category")
    if not doing.actor.standings & {"above", "inspector"} and _is_eased(row, facts, rules):
        raise TicketNotYours(act="change")
    for name, (_old, new) in facts.items():
        setattr(row, name, new)
    change_clocks(doing.session, row, rules, doing.now)
    route = rules.route(rules.categories[row.category], row.place, row.level)
    called = call_in(doing.session, row, rules, route, doing.now)
    return {**facts, "calls": called} if called else facts


def find_new_keeper(row: TicketRow, rules: Rules, facts: Facts) -> tuple[str, str] | None:
    """Return to whom a changed ticket is to be handed on, or None if it stays."""
    category, place, level = (facts.get(name, [getattr(row, name)])[0] for name in ROUTED)
    before = rules.route(rules.categories[category], place, level)
    after = rules.route(rules.categories[row.category], row.place, row.level)
    is_there = after.keeper == (row.body, row.department)
    return None if is_there or after.keeper == before.keeper else after.keeper


def _check_known(told: Told, rules: Rules) -> None:
    known = {
        "category": tuple(rules.categories),
        "level": LEVELS,
        "priority": PRIORITIES,
        "place": tuple(rules.places),
    }
    for name, values in known.items():
        new = getattr(told, name)
        if new and new not in values:
            raise TicketFactWrong(field=name)


def _differences(row: TicketRow, told: Told, rules: Rules) -> Facts:
    """Old and new of what changes: another kind brings its own size and, if higher, urgency."""
    wanted = {name: getattr(told, name) for name in (*ROUTED, "priority")}
    old = rules.categories[row.category]
    new = rules.categories[told.category or row.category]
    if new is not old:
        as_usual = row.level == old.level
        wanted["level"] = wanted["level"] or (new.level if as_usual else "")
        higher = PRIORITIES.index(new.priority) < PRIORITIES.index(row.priority)
        wanted["priority"] = wanted["priority"] or (new.priority if higher else "")
    return {
        name: [getattr(row, name), value]
        for name, value in wanted.items()
        if value and value != getattr(row, name)
    }


def _is_eased(row: TicketRow, facts: Facts, rules: Rules) -> bool:
    """True if the keeper would get more time or owe fewer photos: others say that."""
    category = facts.get("category", [row.category])[-1]
    priority = facts.get("priority", [row.priority])[-1]
    old, new = rules.clock_of(row.category, row.priority), rules.clock_of(category, priority)
    kinds = rules.categories
    fewer = PHOTOS.index(kinds[category].photos) > PHOTOS.index(kinds[row.category].photos)
    lower = PRIORITIES.index(priority) > PRIORITIES.index(row.priority)
    return fewer or lower or new.repair_minutes > old.repair_minutes

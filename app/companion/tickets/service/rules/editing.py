"""What a committee really changes in its rules, from the fields of a plain form.

Law: a field that is not there changes nothing. Who answers first for a kind and size becomes a line
of its own, right before the one that decided until now: lines for a place stay before it, and who
is called to the spot is called as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from app.companion.tickets.service.clocks import MINUTES_A_DAY
from app.companion.tickets.service.rules.reading import parse_rules, read_minute
from app.companion.tickets.service.rules.shapes import LEVELS, Route, TicketRulesWrong, Words
from app.companion.tickets.service.rules.writing import encode_rules, time_of

if TYPE_CHECKING:
    from app.companion.tickets.service.clocks import Hours
    from app.companion.tickets.service.rules.shapes import Category, Clock, Rules

ANYWHERE = "other"
Fields = Mapping[str, str]


def edit_rules(rules: Rules, fields: Fields) -> Rules:
    """Return the rules with what the form's fields say; raises TicketRulesWrong.

    `hours.<key>.from|until|days` · `clocks.<key>.response_minutes|response_hours|repair_days|
    parts_days|repair_hours` · `photos.<kind>`, `why.<kind>` · `first.<kind>.<level>`.
    """
    edited = replace(
        rules,
        hours={key: _hours(key, one, fields) for key, one in rules.hours.items()},
        clocks={key: _clock(key, one, fields) for key, one in rules.clocks.items()},
        categories={key: _category(key, one, fields) for key, one in rules.categories.items()},
    )
    for category in rules.categories.values():
        for level in LEVELS:
            wanted = fields.get(f"first.{category.key}.{level}")
            if wanted is not None:
                body, _, department = wanted.partition(":")
                edited = _answered_by(edited, category, level, (body, department))
    return parse_rules(encode_rules(edited))


def first_keeper(rules: Rules, category: Category, level: str) -> str:
    """Return who answers first for a kind and size, as the form's field says it."""
    body, department = rules.route(category, ANYWHERE, level).keeper
    return f"{body}:{department}" if department else body


def _hours(key: str, one: Hours, fields: Fields) -> Hours:
    at = f"hours.{key}"
    days = fields.get(f"{at}.days", "working" if one.working_days else "all")
    if days not in ("all", "working"):
        raise TicketRulesWrong(at=f"{at}.days")
    return replace(
        one,
        first=read_minute(f"{at}.from", fields.get(f"{at}.from", time_of(one.first))),
        last=read_minute(f"{at}.until", fields.get(f"{at}.until", time_of(one.last))),
        working_days=days == "working",
    )


def _clock(key: str, one: Clock, fields: Fields) -> Clock:
    at = f"clocks.{key}"
    repair, parts = one.repair_minutes // MINUTES_A_DAY, one.parts_minutes // MINUTES_A_DAY
    return replace(
        one,
        response_minutes=_number(f"{at}.response_minutes", fields, one.response_minutes),
        response_hours=fields.get(f"{at}.response_hours", one.response_hours),
        repair_minutes=_number(f"{at}.repair_days", fields, repair) * MINUTES_A_DAY,
        parts_minutes=_number(f"{at}.parts_days", fields, parts) * MINUTES_A_DAY,
        repair_hours=fields.get(f"{at}.repair_hours", one.repair_hours),
    )


def _category(key: str, one: Category, fields: Fields) -> Category:
    photos = fields.get(f"photos.{key}", one.photos)
    why, said = one.why, " ".join(fields.get(f"why.{key}", "").split())
    if photos == "both":
        why = None
    elif said and (why is None or said not in (why.zh, why.en)):
        why = Words(said, said)
    return replace(one, photos=photos, why=why)


def _number(at: str, fields: Fields, usual: int) -> int:
    text = fields.get(at, str(usual)).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise TicketRulesWrong(at=at)
    return int(text)


def _answered_by(rules: Rules, category: Category, level: str, keeper: tuple[str, str]) -> Rules:
    now = rules.route(category, ANYWHERE, level)
    if now.keeper == keeper:
        return rules
    own = Route(category.key, "", "", level, *keeper, now.calls)
    place = rules.routes.index(now)
    before, after = rules.routes[:place], rules.routes[place + 1 :]
    if (now.category, now.place, now.level) != (category.key, "", level):
        return replace(rules, routes=(*before, own, now, *after))
    without = replace(rules, routes=(*before, *after))
    then = without.find_route(category, ANYWHERE, level)
    if then is not None and (then.keeper, then.calls) == (keeper, now.calls):
        return without
    return replace(rules, routes=(*before, own, *after))

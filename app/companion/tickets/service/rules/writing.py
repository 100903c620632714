"""Writing rules as the text of an edition: the exact inverse of reading.

Law: what reading takes for granted is written out all the same, so that an edition stands by
itself. Remarks of a file that somebody wrote by hand are not kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from app.companion.tickets.service.clocks import MINUTES_A_DAY

if TYPE_CHECKING:
    from app.companion.tickets.service.clocks import Hours
    from app.companion.tickets.service.rules.shapes import Category, Clock, Route, Rules, Words


def encode_rules(rules: Rules) -> str:
    """Return the text of these rules; `parse_rules` reads the same rules from it."""
    return "\n".join(["\n".join(lines) + "\n" for lines in _tables(rules)])


def time_of(minute: int) -> str:
    """Return a minute of the day as hours and minutes, such as 08:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _tables(rules: Rules) -> Iterator[list[str]]:
    for key, hours in rules.hours.items():
        yield [f"[hours.{key}]", *_hours(hours)]
    for key, clock in rules.clocks.items():
        yield [f"[clocks.{key}]", *_clock(clock)]
    names = rules.after.__slots__
    yield ["[after]", *(f"{name} = {getattr(rules.after, name)}" for name in names)]
    for key, one in rules.departments.items():
        yield [f"[departments.{key}]", *_words(one.words), f"words = {_list(one.known_by)}"]
    yield ["[places]", *(f"{key} = {_inline(words)}" for key, words in rules.places.items())]
    yield ["[groups]", *(f"{key} = {_inline(words)}" for key, words in rules.groups.items())]
    for category in rules.categories.values():
        yield _category(category)
    for route in rules.routes:
        yield ["[[routes]]", *_route(route)]


def _hours(one: Hours) -> list[str]:
    days = "working" if one.working_days else "all"
    return [
        f"from = {_text(time_of(one.first))}",
        f"until = {_text(time_of(one.last))}",
        f"days = {_text(days)}",
    ]


def _clock(one: Clock) -> list[str]:
    return [
        f"response_minutes = {one.response_minutes}",
        f"response_hours = {_text(one.response_hours)}",
        f"answered_by = {_text(one.answered_by)}",
        f"repair_days = {one.repair_minutes // MINUTES_A_DAY}",
        f"parts_days = {one.parts_minutes // MINUTES_A_DAY}",
        f"repair_hours = {_text(one.repair_hours)}",
    ]


def _category(one: Category) -> list[str]:
    named = ("group", "level", "priority", "clock", "photos")
    lines = [f"[categories.{one.key}]", *_words(one.words)]
    lines += [f"{name} = {_text(getattr(one, name))}" for name in named]
    return lines if one.why is None else [*lines, f"why = {_inline(one.why)}"]


def _route(one: Route) -> list[str]:
    named = ("category", "group", "place", "level", "body", "department")
    lines = [f"{name} = {_text(getattr(one, name))}" for name in named if getattr(one, name)]
    return [*lines, f"calls = {_list(one.calls)}"] if one.calls else lines


def _words(one: Words) -> list[str]:
    return [f"zh = {_text(one.zh)}", f"en = {_text(one.en)}"]


def _inline(one: Words) -> str:
    return f"{{ {', '.join(_words(one))} }}"


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(_text(one) for one in texts)}]"


def _text(text: str) -> str:
    # The only sign that JSON leaves alone and TOML does not take as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

"""Fields of a step's form: plain kinds, checked where they come in, kept as JSON.

Law: money is typed in yuan and kept in 分, points in hundredths, days as ISO dates, hours in UTC.
Rows are numbered fields such as `quotes-0-company`; an empty row is no row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app.core.calendar import SHANGHAI
from app.core.errors import RuleError
from app.core.money import MoneyInvalid, parse_yuan

MAX_ROWS = 40
LIMITS = {"line": 200, "text": 4_000, "lines": 4_000}
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
_NUMBER = re.compile(r"[0-9]{1,9}")
_POINTS = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,2}))?")


class FieldWrong(RuleError):
    """A field is missing or is not what it should be; `field` says which, `row` in which row."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: line, text, lines, yuan, number, points, day, moment, tick, choice or rows.

    `options` are those of a choice, `columns` and `least` those of rows.
    """

    name: str
    kind: str = "line"
    optional: bool = False
    options: tuple[str, ...] = ()
    columns: tuple[Field, ...] = ()
    least: int = 1


def parse_fields(fields: Sequence[Field], typed: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed as JSON values by name; raises FieldWrong."""
    return {one.name: _parse(one, typed, one.name) for one in fields}


def _parse(field: Field, typed: Mapping[str, str], name: str) -> Any:
    if field.kind == "rows":
        return _rows(field, typed)
    if field.kind == "tick":
        return name in typed
    text = _clean(typed.get(name, ""))
    if not text:
        if field.optional:
            return [] if field.kind == "lines" else "" if field.kind in TEXTS else None
        raise FieldWrong(field=field.name)
    return _value(field, text)


TEXTS = ("line", "text", "choice")


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return "".join(sign for sign in text if sign == "\n" or sign.isprintable()).strip()


def _value(field: Field, text: str) -> Any:
    if len(text) > LIMITS.get(field.kind, 200):
        raise FieldWrong(field=field.name)
    if field.kind in ("line", "choice") and "\n" in text:
        raise FieldWrong(field=field.name)
    if field.kind == "choice" and text not in field.options:
        raise FieldWrong(field=field.name)
    if field.kind == "lines":
        return [line.strip() for line in text.split("\n") if line.strip()]
    if field.kind in TEXTS:
        return text
    return _PARSERS[field.kind](field, text)


def _yuan(field: Field, text: str) -> int:
    try:
        return parse_yuan(text)
    except MoneyInvalid:
        raise FieldWrong(field=field.name) from None


def _number(field: Field, text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise FieldWrong(field=field.name)
    return int(text)


def _points(field: Field, text: str) -> list[int]:
    found = [_POINTS.fullmatch(part) for part in text.replace("、", " ").split()]
    if not all(found):
        raise FieldWrong(field=field.name)
    return [int(one[1]) * 100 + int((one[2] or "0").ljust(2, "0")) for one in found if one]


def _day(field: Field, text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise FieldWrong(field=field.name) from None
    if not FIRST_DAY <= day < LAST_DAY:
        raise FieldWrong(field=field.name)
    return day.isoformat()


def _moment(field: Field, text: str) -> str:
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        raise FieldWrong(field=field.name) from None
    if local.tzinfo is not None or not FIRST_DAY <= local.date() < LAST_DAY:
        raise FieldWrong(field=field.name)
    return local.replace(tzinfo=SHANGHAI).astimezone(UTC).isoformat()


_PARSERS = {
    "yuan": _yuan,
    "number": _number,
    "points": _points,
    "day": _day,
    "moment": _moment,
}


def _rows(field: Field, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    rows = []
    for number in range(MAX_ROWS):
        place = f"{field.name}-{number}-"
        own = [one for one in field.columns if one.kind not in ("choice", "tick")]
        if not any(typed.get(place + one.name, "").strip() for one in own):
            continue
        try:
            rows.append({one.name: _parse(one, typed, place + one.name) for one in field.columns})
        except FieldWrong as wrong:
            raise FieldWrong(
                field=field.name, column=wrong.fields["field"], row=number + 1
            ) from None
    if len(rows) < field.least and not field.optional:
        raise FieldWrong(field=field.name)
    return rows


def show_fields(fields: Sequence[Field], facts: Mapping[str, Any]) -> dict[str, str]:
    """Return facts as a form shows them: the inverse of `parse_fields`."""
    shown: dict[str, str] = {}
    for one in fields:
        value = facts.get(one.name)
        if one.kind == "rows":
            for number, row in enumerate(value or ()):
                inner = show_fields(one.columns, row)
                shown |= {f"{one.name}-{number}-{name}": text for name, text in inner.items()}
        elif value is not None and value is not False:
            shown[one.name] = _show(one, value)
    return shown


def _show(field: Field, value: Any) -> str:
    if field.kind == "yuan":
        return f"{value // 100}.{value % 100:02d}"
    if field.kind == "points":
        return " ".join(f"{one / 100:g}" for one in value)
    if field.kind == "lines":
        return "\n".join(value)
    if field.kind == "moment":
        return datetime.fromisoformat(value).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
    return "y" if field.kind == "tick" else str(value)

"""A small language for the shapes of bodies: field → validator, nothing implied.

Law: a validator takes a value as `parse_jcs` gives it and raises or returns
None. Types are exact (a bool is no integer), every field is there, no other
field is there, and a refusal names the path to the place it speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from app.core.encoding import MAX_INTEGER
from app.core.errors import VerificationError

Check = Callable[[object], None]
# Reads from a member the value by which members are compared; the member has passed its check.
Key = Callable[[Any], Any]


class SchemaError(VerificationError):
    """A value has not the shape its type asks for; `fields["path"]` says where."""

    def under(self, step: str) -> SchemaError:
        """Return self with `step` put before its path."""
        path = str(self.fields.get("path", ""))
        joint = "." if path and not path.startswith("[") else ""
        self.fields = {**self.fields, "path": step + joint + path}
        return self


class FieldUnknown(SchemaError):
    """An object holds a field that its type does not have."""


class FieldMissing(SchemaError):
    """An object lacks a field that its type has."""


class FieldInvalid(SchemaError):
    """A field's value is of the wrong type, form or size."""


def refuse(reason: str) -> FieldInvalid:
    """Return the refusal of a value for a reason given as a code."""
    return FieldInvalid(path="", reason=reason)


def integer(low: int = 0, high: int = MAX_INTEGER) -> Check:
    """An integer in low … high."""

    def check(value: object) -> None:
        if type(value) is not int:
            raise refuse("integer")
        if not low <= value <= high:
            raise refuse("range")

    return check


def boolean(value: object) -> None:
    """True or false."""
    if type(value) is not bool:
        raise refuse("boolean")


def null(value: object) -> None:
    """Nothing but null."""
    if value is not None:
        raise refuse("null")


def constant(expected: object) -> Check:
    """Exactly the value given, of the same type."""

    def check(value: object) -> None:
        if type(value) is not type(expected) or value != expected:
            raise refuse("constant")

    return check


def words(*allowed: str) -> Check:
    """One of the words given."""
    choices = frozenset(allowed)

    def check(value: object) -> None:
        if type(value) is not str or value not in choices:
            raise refuse("word")

    return check


def nullable(inner: Check) -> Check:
    """Null or what `inner` allows."""

    def check(value: object) -> None:
        if value is not None:
            inner(value)

    return check


def by_type(checks: Mapping[type, Check]) -> Check:
    """What the check of the value's own type allows."""

    def check(value: object) -> None:
        inner = checks.get(type(value))
        if inner is None:
            raise refuse("type")
        inner(value)

    return check


def array(
    member: Check,
    least: int = 0,
    most: int = MAX_INTEGER,
    *,
    unique: Key | None = None,
    ascending: Key | None = None,
) -> Check:
    """A list of least … most members, unique or strictly ascending by a key where one is given."""

    def check(value: object) -> None:
        if type(value) is not list:
            raise refuse("list")
        if not least <= len(value) <= most:
            raise refuse("length")
        for place, one in enumerate(value):
            try:
                member(one)
            except SchemaError as failure:
                raise failure.under(f"[{place}]") from None
        if unique is not None and len({unique(one) for one in value}) != len(value):
            raise refuse("duplicate")
        if ascending is not None:
            _check_ascending([ascending(one) for one in value])

    return check


def _check_ascending(keys: list[Any]) -> None:
    if any(left >= right for left, right in pairwise(keys)):
        raise refuse("order")


def sequence(*members: Check) -> Check:
    """A list with exactly one member for each check, in order."""

    def check(value: object) -> None:
        if type(value) is not list:
            raise refuse("list")
        if len(value) != len(members):
            raise refuse("length")
        for place, (inner, one) in enumerate(zip(members, value, strict=True)):
            try:
                inner(one)
            except SchemaError as failure:
                raise failure.under(f"[{place}]") from None

    return check


def record(fields: Mapping[str, Check]) -> Check:
    """An object with exactly these fields."""
    items = tuple(fields.items())
    names = fields.keys()

    def check(value: object) -> None:
        if type(value) is not dict:
            raise refuse("object")
        if value.keys() != names:
            _refuse_names(value, names)
        for name, inner in items:
            try:
                inner(value[name])
            except SchemaError as failure:
                raise failure.under(name) from None

    return check


def record_with_one(fields: Mapping[str, Check], extras: Mapping[str, Check]) -> Check:
    """An object with exactly these fields, or with them and one of the extras."""
    plain = record(fields)
    extended = {name: record({**fields, name: extra}) for name, extra in extras.items()}

    def check(value: object) -> None:
        held = extended.keys() & value.keys() if type(value) is dict else ()
        shape = extended[min(held)] if held else plain
        shape(value)

    return check


def _refuse_names(value: Mapping[str, object], names: Any) -> None:
    for name in sorted(value.keys() - names):
        raise FieldUnknown(path=name)
    raise FieldMissing(path=min(names - value.keys()))


def mapping(key: Check, member: Check, most: int) -> Check:
    """An object of at most `most` fields whose names pass `key` and values `member`."""

    def check(value: object) -> None:
        if type(value) is not dict:
            raise refuse("object")
        if len(value) > most:
            raise refuse("length")
        for name, one in value.items():
            try:
                key(name)
                member(one)
            except SchemaError as failure:
                raise failure.under(name) from None

    return check


def variants(field: str, shapes: Mapping[str, Check]) -> Check:
    """An object whose `field` holds the name of the shape it must have."""

    def check(value: object) -> None:
        if type(value) is not dict:
            raise refuse("object")
        name = value.get(field)
        if type(name) is not str or name not in shapes:
            raise refuse("word").under(field)
        shapes[name](value)

    return check

"""The small language of shapes: exact types, exact fields, paths to what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.entries import scalars
from app.core.entries.schema import (
    Check,
    FieldInvalid,
    FieldMissing,
    FieldUnknown,
    SchemaError,
    array,
    boolean,
    by_type,
    constant,
    integer,
    mapping,
    null,
    nullable,
    record,
    sequence,
    variants,
    words,
)

PAIR = record({"a": integer(), "b": array(words("x", "y"), 1, 3)})
SHAPE = variants(
    "kind", {"one": record({"kind": constant("one")}), "two": record({"kind": null, "n": null})}
)


def first(value: Any) -> Any:
    return value[0]


ACCEPTED: list[tuple[Check, list[Any]]] = [
    (integer(1, 3), [1, 3]),
    (boolean, [True, False]),
    (null, [None]),
    (constant(1), [1]),
    (words("x"), ["x"]),
    (nullable(integer()), [None, 0]),
    (by_type({int: integer(), str: words("x")}), [0, "x"]),
    (array(integer(), 1, 2), [[0], [0, 0]]),
    (array(array(integer(), 1), unique=first), [[], [[1], [2]]]),
    (array(integer(), ascending=lambda one: one), [[], [1], [1, 2]]),
    (sequence(integer(), boolean), [[1, True]]),
    (PAIR, [{"a": 0, "b": ["x"]}]),
    (mapping(words("x", "y"), integer(), 1), [{}, {"x": 1}]),
    (SHAPE, [{"kind": "one"}]),
    (scalars.identifier, ["a", "0-b", "a" * 40]),
    (scalars.code, ["a.b_c-d"]),
    (scalars.serial, ["0000", "A" * 20, "P-01"]),
    (scalars.anchor_text, ["ABCDE-01234-VWXYZ-56789"]),
    (scalars.key_id, ["0" * 16]),
    (scalars.hex20, ["a" * 40]),
    (scalars.hex32, ["f" * 64]),
    (scalars.text(2), ["a", "议决", "😀😀"]),
    (scalars.signature, ["A" * 86 + "=="]),
    (scalars.minute, ["2026-02-28T23:59Z"]),
    (scalars.day, ["2028-02-29"]),
]

REFUSED: list[tuple[Check, list[Any], str]] = [
    (integer(1, 3), ["1", True, 1.0, None], "integer"),
    (integer(1, 3), [0, 4, 2**80], "range"),
    (boolean, [0, 1, "true", None], "boolean"),
    (null, [False, 0, ""], "null"),
    (constant(1), [True, 1.0, "1", 2], "constant"),
    (words("x"), ["y", 1, None, ["x"]], "word"),
    (by_type({int: integer()}), [True, "x", None], "type"),
    (array(integer(), 1, 2), [{}, "ab", None, (1,)], "list"),
    (array(integer(), 1, 2), [[], [0, 0, 0]], "length"),
    (array(array(integer(), 1), unique=first), [[[1], [1, 2]]], "duplicate"),
    (array(integer(), ascending=lambda one: one), [[1, 1], [2, 1]], "order"),
    (sequence(integer(), boolean), [{}], "list"),
    (sequence(integer(), boolean), [[1], [1, True, 1]], "length"),
    (PAIR, [[], None, "x"], "object"),
    (mapping(words("x"), integer(), 1), [[]], "object"),
    (mapping(words("x", "y"), integer(), 1), [{"x": 1, "y": 1}], "length"),
    (SHAPE, [[]], "object"),
    (SHAPE, [{}, {"kind": "three"}, {"kind": 1}, {"kind": ["one"]}], "word"),
    (scalars.identifier, ["", "A", "-a", "a" * 41, "a\n", "é", 1], "id"),
    (scalars.code, [".a", "a b"], "code"),
    (scalars.serial, ["000", "A" * 21, "-000", "abcd"], "serial"),
    (scalars.anchor_text, ["ABCDE-ABCDE-ABCDE-ABCDI", "ABCDEABCDEABCDEABCDE"], "anchor"),
    (scalars.hex32, ["F" * 64, "f" * 63, "f" * 65, "f" * 64 + "\n"], "hex"),
    (scalars.text(2), [1, None], "text"),
    (scalars.text(2), ["", "abc"], "length"),
    (scalars.text(2), ["\n", "\x7f", "\x85", "\u2028", "\u202e", "\u2069"], "control_character"),
    (scalars.signature, ["", "A" * 88, "A" * 85 + "B==", None], "signature"),
    (
        scalars.minute,
        ["2026-02-30T00:00Z", "2026-01-01T24:00Z", "2026-01-01T00:00:00Z", "2026-01-01 00:00Z", 1],
        "minute",
    ),
    (scalars.day, ["2026-02-29", "20260228", "2026-W01-1", 1], "date"),
]


@pytest.mark.parametrize(("check", "values"), ACCEPTED)
def test_right_values_pass(check: Check, values: list[Any]) -> None:
    for value in values:
        check(value)


@pytest.mark.parametrize(("check", "values", "reason"), REFUSED)
def test_wrong_values_are_refused_with_a_reason(
    check: Check, values: list[Any], reason: str
) -> None:
    for value in values:
        with pytest.raises(FieldInvalid) as refused:
            check(value)
        assert refused.value.fields["reason"] == reason, value


@pytest.mark.parametrize(
    ("value", "error", "path"),
    [
        ({"a": 0}, FieldMissing, "b"),
        ({"a": 0, "b": ["x"], "c": 1}, FieldUnknown, "c"),
        ({"b": ["x"], "c": 1}, FieldUnknown, "c"),
        ({"a": "0", "b": ["x"]}, FieldInvalid, "a"),
        ({"a": 0, "b": ["x", "z"]}, FieldInvalid, "b[1]"),
    ],
)
def test_a_refusal_names_the_place(value: Any, error: type[SchemaError], path: str) -> None:
    with pytest.raises(error) as refused:
        record({"in": PAIR})({"in": value})
    assert refused.value.fields["path"] == f"in.{path}"


def test_paths_lead_through_every_kind_of_container() -> None:
    deep = mapping(words("m"), sequence(boolean, array(SHAPE)), 1)
    with pytest.raises(FieldInvalid) as refused:
        deep({"m": [True, [{"kind": "one"}, {"kind": "four"}]]})
    assert refused.value.fields["path"] == "m[1][1].kind"

"""Fields of a step's form: what is taken, what is refused, and that it is shown as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matters.service.fields import Field, FieldWrong, parse_fields, show_fields
from app.matters.service.roads import ROADS

ROWS = Field("rows", "rows", columns=(Field("name"), Field("fee", "yuan", optional=True)))


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (Field("x"), " 王一 ", "王一"),
        (Field("x", "lines"), "一\r\n\r\n 二 ", ["一", "二"]),
        (Field("x", "yuan"), "1,234.5", 123450),
        (Field("x", "number"), "12", 12),
        (Field("x", "points"), "28.1 45、18.35", [2810, 4500, 1835]),
        (Field("x", "day"), "2026-02-28", "2026-02-28"),
        (Field("x", "moment"), "2026-03-01T08:00", "2026-03-01T00:00:00+00:00"),
        (Field("x", "choice", options=("a", "b")), "b", "b"),
        (Field("x", optional=True), "", ""),
        (Field("x", "yuan", optional=True), "", None),
    ],
)
def test_what_is_typed_is_read(field: Field, typed: str, value: object) -> None:
    assert parse_fields([field], {"x": typed}) == {"x": value}


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("line", ""),
        ("line", "x" * 201),
        ("line", "a\nb"),
        ("text", "x" * 4001),
        ("yuan", "-1"),
        ("yuan", "1.234"),
        ("number", "1.5"),
        ("number", "１２"),
        ("points", "a 1"),
        ("day", "2026-02-30"),
        ("day", "1999-12-31"),
        ("moment", "2026-03-01T08:00+08:00"),
        ("moment", "noon"),
        ("choice", "c"),
    ],
)
def test_what_is_none_of_its_kind_is_refused_by_name(kind: str, typed: str) -> None:
    with pytest.raises(FieldWrong) as refused:
        parse_fields([Field("x", kind, options=("a",))], {"x": typed})
    assert refused.value.fields["field"] == "x"


def test_empty_rows_are_none_and_a_wrong_one_names_its_line() -> None:
    typed = {"rows-0-name": "", "rows-3-name": "门岗", "rows-3-fee": "0.55"}
    assert parse_fields([ROWS], typed) == {"rows": [{"name": "门岗", "fee": 55}]}
    with pytest.raises(FieldWrong):
        parse_fields([ROWS], {})
    with pytest.raises(FieldWrong) as refused:
        parse_fields([ROWS], {"rows-1-name": "门岗", "rows-1-fee": "viel"})
    assert (refused.value.fields["row"], refused.value.fields["column"]) == (2, "fee")


def test_control_signs_do_not_get_in() -> None:
    assert parse_fields([Field("x")], {"x": "a\x00\u202eb"}) == {"x": "ab"}


@given(st.integers(0, 10**10), st.dates(), st.booleans())
def test_what_is_kept_is_shown_as_it_is_typed(fen: int, day: object, ticked: bool) -> None:
    fields = [Field("m", "yuan"), Field("t", "tick"), ROWS]
    facts = {"m": fen, "t": ticked, "rows": [{"name": str(day), "fee": None}]}
    assert parse_fields(fields, show_fields(fields, facts)) == facts


@pytest.mark.parametrize("kind", ROADS)
def test_a_road_needs_only_what_comes_before(kind: str) -> None:
    seen: set[str] = set()
    for step in ROADS[kind]:
        assert set(step.needs) <= seen, step.code
        assert not step.day or step.day in {one.name for one in step.fields}
        seen.add(step.code)


def test_every_field_choice_step_and_actor_has_its_words() -> None:
    from app.matters.views import words

    for kind, road in ROADS.items():
        assert kind in words.KIND_WORDS
        for step in road:
            assert step.code in words.STEP_WORDS
            assert step.actor in words.ACTOR_WORDS
            for one in (*step.fields, *(c for f in step.fields for c in f.columns)):
                assert one.name in words.FIELD_WORDS, one.name
                assert set(one.options) <= set(words.CHOICE_WORDS), one.options

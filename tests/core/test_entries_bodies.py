"""Every type in use has a shape; one wrong field anywhere is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from app.core.entries import (
    REQUIRED_SIGNERS,
    SCHEMAS,
    SECRET_TYPES,
    EntryTypeUnknown,
    SchemaError,
    find_mode,
    verify_body,
)
from tests.core.entry_bodies import BODIES, SEALED

PROTOCOL = (Path(__file__).parents[2] / "docs" / "PROTOCOL.md").read_text(encoding="utf-8")


def _table_types() -> list[str]:
    table = PROTOCOL.partition("### 6.2")[2].partition("### 6.3")[0]
    return re.findall(r"^\| ([a-z-]+) \| ", table, re.MULTILINE)


def test_the_types_are_those_of_the_protocol() -> None:
    assert list(SCHEMAS) == [name for name in _table_types() if name != "type"]
    assert SCHEMAS.keys() == REQUIRED_SIGNERS.keys() == BODIES.keys()


def test_the_last_types_of_the_protocol_are_secret_mode_s() -> None:
    assert set(_table_types()[-7:]) == SECRET_TYPES
    assert {name for name in SCHEMAS if find_mode(name, BODIES[name]) == "secret"} == SECRET_TYPES


@pytest.mark.parametrize("name", SEALED)
def test_ballots_and_tallies_have_a_shape_in_each_mode(name: str) -> None:
    verify_body(name, SEALED[name])
    assert find_mode(name, SEALED[name]) == "secret"
    assert find_mode(name, BODIES[name]) == "named"


def test_answers_of_both_modes_in_one_ballot_are_refused() -> None:
    mixed = deepcopy(BODIES["ballot"])
    mixed["answers"] += SEALED["ballot"]["answers"]
    mixed["answers"][1]["motion"] = "other"
    with pytest.raises(SchemaError):
        verify_body("ballot", mixed)


def test_a_result_that_keeps_a_sum_shut_is_of_secret_mode() -> None:
    body = deepcopy(BODIES["result"])
    assert find_mode("result", body) is None
    body["motions"][0]["options"][1]["area"] = None
    verify_body("result", body)
    assert find_mode("result", body) == "secret"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_good_body_passes(name: str) -> None:
    verify_body(name, BODIES[name])


def _objects(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        yield path
        for key, member in value.items():
            yield from _objects(member, (*path, key))
    elif isinstance(value, list):
        for place, member in enumerate(value):
            yield from _objects(member, (*path, place))


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_object_may_have_a_field_more_or_less(name: str) -> None:
    for path in _objects(BODIES[name]):
        if path[-1:] == ("values",):
            continue
        body = deepcopy(BODIES[name])
        _at(body, path)["extra"] = 1
        with pytest.raises(SchemaError):
            verify_body(name, body)
        for field in _at(BODIES[name], path):
            body = deepcopy(BODIES[name])
            del _at(body, path)[field]
            with pytest.raises(SchemaError):
                verify_body(name, body)


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("wrong", [1.5, -(2**60), "\u0000", [[]], {"A": 1}])
def test_no_field_takes_a_foreign_value(name: str, wrong: Any) -> None:
    for path in _objects(BODIES[name]):
        for field in _at(BODIES[name], path):
            body = deepcopy(BODIES[name])
            _at(body, path)[field] = wrong
            with pytest.raises(SchemaError) as refused:
                verify_body(name, body)
            assert str(refused.value.fields["path"]).startswith("body")


@pytest.mark.parametrize("body", [None, [], "x", 1, {}])
def test_a_body_is_an_object_with_fields(body: Any) -> None:
    for name in SCHEMAS:
        with pytest.raises(SchemaError):
            verify_body(name, body)


@pytest.mark.parametrize("name", ["", "Ballot", "ballot ", "vote"])
def test_an_unknown_type_is_refused(name: str) -> None:
    with pytest.raises(EntryTypeUnknown):
        verify_body(name, {})


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("ballot", ("answers",), []),
        ("ballot", ("answers", 0, "choices"), ["yes", "yes"]),
        ("ballot", ("answers", 0, "choices"), [f"c{n}" for n in range(61)]),
        ("service", ("rights",), []),
        ("service", ("rights",), [2, 1]),
        ("service", ("rights",), [1, 1]),
        ("service", ("rights",), list(range(1, 5_002))),
        ("proxy", ("motions",), []),
        ("proxy", ("motions",), ["hire", "hire"]),
        ("transfer", ("on",), "2026-02-30"),
        ("lot", ("draw",), " 3"),
        ("lot", ("draw",), "3;4"),
        ("lot", ("draw",), "1" * 81),
        ("reissue", ("reason",), "proxy-end"),
        ("ballot", ("header", "i"), 0),
        ("ballot", ("header", "seq"), -1),
        ("paper-ballot", ("void", 0, "reason"), "no_reason"),
        ("roll-correction", ("lines",), []),
        ("roll-correction", ("lines", 0, "units", 0, "area"), 0),
        ("roll-correction", ("lines", 0, "units", 0, "area"), 10**12 + 1),
        ("roll-correction", ("lines", 0, "units", 0, "use"), "garage"),
        ("result", ("motions", 0, "tests", 0, "need"), [2, 3]),
        ("result", ("motions", 0, "tests", 0, "need"), [2, 3, "gt", 0]),
        ("result", ("motions", 0, "verdict"), "passed"),
        ("manifest", ("trustee_key",), "x"),
        ("definition", ("trustees",), ["x"]),
        ("definition", ("motions",), []),
        ("definition", ("motions", 0, "min"), 0),
        ("definition", ("motions", 0, "kind"), "poll"),
        ("definition", ("motions", 0, "election"), {"seats": 1, "alternates": 0, "minimum": 1}),
        ("definition", ("policies", "extension_days"), 367),
        ("definition", ("policies", "silence_basis"), ""),
        ("definition", ("policies", "transfer"), "national"),
        ("definition", ("policies", "silence"), "counted"),
        ("definition", ("suite",), "SM2-SM3"),
        ("definition", ("profile", "values"), {"Upper": 1}),
        ("definition", ("profile", "values"), {"a": [True]}),
        ("definition", ("groups",), ["2号楼", "1号楼", "3号楼"]),
    ],
)
def test_limits_of_single_fields(name: str, path: tuple[Any, ...], value: Any) -> None:
    body = deepcopy(BODIES[name])
    _at(body, path[:-1])[path[-1]] = value
    with pytest.raises(SchemaError):
        verify_body(name, body)


def test_a_corrected_line_may_have_no_unit() -> None:
    body = deepcopy(BODIES["roll-correction"])
    body["lines"][0]["units"] = []
    verify_body("roll-correction", body)

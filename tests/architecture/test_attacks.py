"""Each attack of the list has its rule, one place that enforces it, and tests (docs/ATTACKS.md)."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import ROOT

ROW = re.compile(r"^\| (A\d+) \|(.*)\|$", re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")
ROWS = dict(ROW.findall((ROOT / "docs/ATTACKS.md").read_text()))
ATTACKS = [f"A{number}" for number in range(1, 22)]


def test_every_attack_stands_there_once() -> None:
    assert list(ROWS) == ATTACKS


@pytest.mark.parametrize("attack", ATTACKS)
def test_its_places_and_tests_exist(attack: str) -> None:
    *_, places, tests = ROWS[attack].split("|")
    assert NAMED.findall(places)
    for place in NAMED.findall(places):
        assert (ROOT / place).is_file(), place
    assert NAMED.findall(tests)
    for test in NAMED.findall(tests):
        file, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text(), test

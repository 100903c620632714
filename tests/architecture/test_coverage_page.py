"""docs/COVERAGE.md: every capability has a line, and what a line names is there."""

from __future__ import annotations

import re

from tests.architecture.sources import ROOT

PAGE = (ROOT / "docs" / "COVERAGE.md").read_text(encoding="utf-8")
TABLE = (ROOT / "tests" / "access_table.txt").read_text(encoding="utf-8")
LINES = dict(re.findall(r"^\| ([FXQJW]\d+) \| .*? \| (.*) \|$", PAGE, re.MULTILINE))
CAPABILITIES = {"F": 31, "X": 21, "Q": 28, "J": 17, "W": 15}


def test_every_capability_has_its_line() -> None:
    wanted = {f"{system}{n + 1}" for system, most in CAPABILITIES.items() for n in range(most)}
    assert set(LINES) == wanted


def test_every_page_that_is_named_is_served() -> None:
    served = {line.split()[1] for line in TABLE.splitlines()}
    named = {
        (number, page) for number, said in LINES.items() for page in re.findall(r"`(/[^`]*)`", said)
    }
    assert sorted(one for one in named if one[1] not in served) == []


def test_every_file_that_is_named_is_there() -> None:
    named = {one for said in LINES.values() for one in re.findall(r"`(\w+(?:/\w+)*\.md)`", said)}
    assert sorted(one for one in named if not (ROOT / one).exists()) == []


def test_a_line_without_a_page_says_why() -> None:
    bare = [number for number, said in LINES.items() if "`" not in said and ":" not in said]
    assert [number for number in bare if "not built" not in LINES[number]] == []

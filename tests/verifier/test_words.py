"""Each code has its sentence in both languages, each check its title, its law and its page."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.verifier.examine import Report
from app.verifier.registry import NOT_IN_NAMED_MODE, SECRET_CHECKS, SELF_TEST
from app.verifier.report import Failure, Finding, Look, Status
from app.verifier.speak import to_json
from app.verifier.summary import Summary
from app.verifier.words import Words, printable
from app.verifier.words.faults import FAULTS
from app.verifier.words.labels import LABELS, PLACES
from app.verifier.words.titles import TITLES

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "app" / "verifier").rglob("*.py"))
# The methods that take a code, and which of their arguments it is.
TAKES_CODE = {"fail": 0, "note": 0, "demand": 1, "refuse": 1}


def codes_used() -> set[str]:
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                place = TAKES_CODE.get(node.func.attr)
                if place is not None and len(node.args) > place:
                    found |= _texts(node.args[place])
            if isinstance(node, ast.Yield) and path.name == "order.py":
                assert isinstance(node.value, ast.Tuple)
                found |= _texts(node.value.elts[0])
    return found


def _texts(node: ast.expr) -> set[str]:
    return {
        n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }


def test_each_code_has_a_sentence_and_each_sentence_a_code() -> None:
    from_loops = {"key_twice", "tag_twice", "file_twice", "file_unreadable", "file_too_many_files"}
    from_loops.add("context_differs")
    used = {code for code in codes_used() if code != "file_"}
    assert used - FAULTS.keys() == set()
    assert FAULTS.keys() - used - from_loops == set()


@pytest.mark.parametrize("table", [FAULTS, LABELS, TITLES, PLACES])
def test_both_languages_ask_for_the_same_values(table: dict[str, tuple[str, str]]) -> None:
    for code, (english, chinese) in table.items():
        fields = [sorted(set(re.findall(r"\{(\w*)\}", text))) for text in (english, chinese)]
        assert fields[0] == fields[1], code
        assert re.search("[\u4e00-\u9fff]", chinese) or table is not FAULTS, code


def test_each_check_has_a_title_and_says_what_it_rejects() -> None:
    numbers = {check.number for check in (*SECRET_CHECKS, SELF_TEST)}
    assert numbers == TITLES.keys()
    for check in (*SECRET_CHECKS, SELF_TEST):
        assert (check.run.__doc__ or "").startswith("Reject: "), check.run.__name__
        assert check.run.__name__.startswith(f"v{check.number[1:]}_")


def test_each_check_has_its_line_in_the_page() -> None:
    page = (ROOT / "docs" / "CHECKS.md").read_text(encoding="utf-8")
    for check in (*SECRET_CHECKS, SELF_TEST):
        assert re.search(
            rf"^\| {check.number} \| {check.group} \| `{check.run.__name__}`", page, re.M
        )
    for number in NOT_IN_NAMED_MODE:
        assert re.search(rf"\b{number}\b", page)


def test_a_code_of_core_is_shown_with_its_values() -> None:
    words = Words("en")
    assert words.fault(Failure("chain_broken", "entry 1", (("i", 3),))) == "chain broken (i 3)"
    assert words.fault(Failure("chain_broken", "entry 1")) == "chain broken"
    assert words.fault(Failure("tile_differs", "tile x")) == "served with other bytes"


def test_a_value_that_json_does_not_know_is_written_as_text() -> None:
    fault = Failure("time_backwards", "entry 1", (("t", date(2026, 3, 2)), ("n", (1, None))))
    look = Look(failures=[fault])
    finding = Finding("V05", "record", Status.FAILED, failures=tuple(look.failures))
    report = Report((finding,), Summary("open", (), {}), {})
    plain = {"t": "2026-03-02", "n": [1, None]}
    assert _checks_of(report)[0]["failures"][0]["fields"] == plain


def _checks_of(report: Report) -> list[dict[str, Any]]:
    first = Finding("V00", "record", Status.NOT_ASKED)
    whole = Report((first, *report.findings), report.summary, {})
    found: list[dict[str, Any]] = to_json(whole, 1)["checks"][1:]
    return found


def test_a_sentence_lives_without_one_of_its_values() -> None:
    assert Words("en").fault(Failure("not_on_roll", "entry 1")) == "the roll has no line ?"


def test_places_in_both_languages() -> None:
    assert Words("zh").place("entry 12") == "第 12 条"
    assert Words("en").place("V27") == "V27"


def test_only_printable_characters_remain() -> None:
    assert printable("a\x1b[2J\u202eb") == "a\ufffd[2J\ufffdb"

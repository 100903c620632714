"""Each check of accounts has a title, a law and a line in the page; no report leaves one out."""

from __future__ import annotations

import re
from pathlib import Path

from app.verifier.accounts.registry import ACCOUNTS_CHECKS
from app.verifier.words import Words
from app.verifier.words.accounts import ACCOUNTS_FAULTS, ACCOUNTS_LABELS, ACCOUNTS_TITLES
from tests.verifier.accounts_world import World, examine

ROOT = Path(__file__).resolve().parents[2]


def test_each_check_has_a_title_and_says_what_it_rejects() -> None:
    assert [check.number for check in ACCOUNTS_CHECKS] == list(ACCOUNTS_TITLES)
    for check in ACCOUNTS_CHECKS:
        assert (check.run.__doc__ or "").startswith("Reject: "), check.number
        assert check.run.__name__.startswith(f"a{check.number[1:]}_")
        assert re.search("[\u4e00-\u9fff]", Words("zh").title(check.number))


def test_each_check_has_its_line_in_the_page() -> None:
    page = (ROOT / "docs" / "CHECKS.md").read_text(encoding="utf-8")
    for check in ACCOUNTS_CHECKS:
        line = rf"^\| {check.number} \| {check.group} \| `{check.run.__name__}`"
        assert re.search(line, page, re.M), check.number


def test_the_report_leaves_no_check_out() -> None:
    report = examine(World().make())
    assert [one.check for one in report.findings] == [one.number for one in ACCOUNTS_CHECKS]


def test_both_languages_ask_for_the_same_values() -> None:
    for table in (ACCOUNTS_FAULTS, ACCOUNTS_LABELS):
        for code, pair in table.items():
            fields = [sorted(set(re.findall(r"\{(\w*)\}", text))) for text in pair]
            assert fields[0] == fields[1], code

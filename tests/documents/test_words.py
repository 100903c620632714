"""Every code that a document may meet has its Chinese words (PROTOCOL §3, §6)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.core.rules.approval import ConvenerBody
from app.core.rules.matters import MATTERS, MotionClass
from app.counting.service.chronicle import STEPS
from app.platform.pdf import document_environment

CODES = {
    "CLASSES": {item.value for item in MotionClass},
    "BODIES": {item.value for item in ConvenerBody},
    "KINDS": {"first", "regular", "temporary", "part", "consultation"},
    "ROLES": {
        "convener",
        "clerk",
        "scrutineer",
        "registrar",
        "street_office",
        "residents_committee",
        "auditor",
    },
    "ABOUT": {"roll", "identity", "paper", "procedure", "result"},
    "DECISIONS": {"upheld", "rejected"},
    "TESTS": {"quorum_heads", "quorum_area", "consent_heads", "consent_area"},
    # A unanimous motion of secret ballots fails by its turnout alone.
    "UNANIMITY": {"quorum_heads", "quorum_area", "consent_heads", "consent_area"},
    "STEPS": set(STEPS),
}


@pytest.fixture
def words(app: Flask) -> Any:
    with app.app_context():
        return document_environment().get_template("documents/_words.html").module


@pytest.mark.parametrize("table", CODES)
def test_every_code_has_words(words: Any, table: str) -> None:
    assert set(getattr(words, table)) == CODES[table]


def test_numbers_are_spelt(words: Any) -> None:
    expected = {1: "一", 9: "九", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 30: "三十"}
    assert {number: words.number(number) for number in expected} == expected


@pytest.mark.parametrize(
    ("bar", "said", "shown"),
    [
        ([2, 3, "ge"], "三分之二以上", "≥2/3"),
        ([3, 4, "ge"], "四分之三以上", "≥3/4"),
        ([1, 2, "gt"], "过半数", "＞1/2"),
        ([3, 5, "gt"], "超过五分之三", "＞3/5"),
        ([1, 1, "ge"], "全部", "≥1/1"),
        ([67, 100, "ge"], "67/100以上", "≥67/100"),
    ],
)
def test_bars_are_said_as_the_law_says_them(
    words: Any, bar: list[object], said: str, shown: str
) -> None:
    assert (words.need(bar), words.symbol(bar)) == (said, shown)


@pytest.mark.parametrize("matter", MATTERS.values(), ids=MATTERS)
def test_matters_are_cited_by_their_item(words: Any, matter: Any) -> None:
    cited = words.matter(matter)
    if matter.id == "279":
        assert cited == "《民法典》第二百七十九条"
    else:
        item = "零一二三四五六七八九"[int(matter.id[-1])]
        assert cited == f"《民法典》第二百七十八条第一款第（{item}）项"

"""An owner names candidates, up to the number of seats, or expressly nobody."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.booth.navigator import Booth

pytestmark = pytest.mark.browser

# The words of the test server's first motion: what is shown must have the hash that was posted.
TEXT = "续聘现物业服务企业，合同期三年，物业费标准不变：住宅每月每平方米 2.10 元。合同文本见附件。"
NAMES = {"a": "甲某", "b": "乙某", "c": "丙某", "d": "丁某"}


def election_of(seats: int) -> dict[str, Any]:
    motion = {
        "id": "m1",
        "title": "选举业主委员会",
        "text": sha256(TEXT.encode()).hexdigest(),
        "kind": "election",
        "choices": [{"id": id, "label": label} for id, label in NAMES.items()],
        "min": 0,
        "max": seats,
        "election": {"seats": seats, "alternates": 1, "minimum": 1},
        "matter": "278-3",
        "class": "ordinary",
        "article": "《民法典》第278条",
        "scope": {"kind": "all"},
    }
    return {"motions": [motion], "lot": "截止后第一期双色球"}


@pytest.fixture
def election(booth: Booth) -> Booth:
    booth.mock.reset(definition=election_of(2))
    booth.comes_to_choices()
    booth.sees("选举业主委员会")
    return booth


def _cast(booth: Booth) -> list[str]:
    booth.presses("下一步")
    booth.signs()
    booth.proves_identity()
    booth.types_digits()
    booth.sees("已投票")
    (answer,) = booth.mock.ballots()[0]["answers"]
    chosen: list[str] = answer["choices"]
    return chosen


def test_names_are_cast_in_the_order_of_the_list(election: Booth) -> None:
    election.reads("最多 2 名")
    election.page.get_by_label("丙某").check()
    election.page.get_by_label("甲某").check()
    election.reads("已选 2 名")
    assert _cast(election) == ["a", "c"]


def test_a_name_too_many_is_not_taken(election: Booth) -> None:
    for name in ("甲某", "乙某"):
        election.page.get_by_label(name).check()
    election.page.get_by_text("丁某", exact=True).click()
    election.reads("最多选 2 名")
    expect(election.page.get_by_label("丁某")).not_to_be_checked()
    election.page.get_by_label("乙某").uncheck()
    election.page.get_by_label("丁某").check()
    assert _cast(election) == ["a", "d"]


def test_nobody_is_an_answer_of_its_own(election: Booth) -> None:
    election.page.get_by_label("甲某").check()
    election.page.get_by_label("以上都不选").check()
    expect(election.page.get_by_label("甲某")).not_to_be_checked()
    assert _cast(election) == []


def test_no_tick_takes_no_part(election: Booth) -> None:
    election.presses("下一步")
    election.reads("不选，这一项就不参加表决")
    election.presses("不参加这一项，继续")
    election.sees("请检查您的选择")
    election.presses("没错，签名")
    election.is_told("每一项都没有选")


def test_the_ballot_as_recorded_names_them(election: Booth) -> None:
    election.page.get_by_label("丁某").check()
    _cast(election)
    election.presses("查看我的票")
    election.reads("丁某")

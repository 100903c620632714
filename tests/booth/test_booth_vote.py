"""An owner votes from the link or the card, sees all before it is sent, and may refuse."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.booth.navigator import Booth

pytestmark = pytest.mark.browser


def test_it_votes_from_the_link(booth: Booth) -> None:
    tracker = booth.votes()
    (ballot,) = booth.mock.ballots()
    assert [(a["motion"], a["choices"]) for a in ballot["answers"]] == [
        ("m1", ["yes"]),
        ("m2", ["abstain"]),
        ("m3", ["b"]),
    ]
    assert len(tracker.split("-")) == 5
    booth.reads("投票结束前还可以改 5 次。")


def test_it_shows_flat_unit_code_area_and_heads(booth: Booth) -> None:
    booth.opens_link()
    booth.sees("这是您家吗？")
    for fact in ("3号楼2单元501", "不动产单元号 …0005 0001", "119.20㎡ · 计1人", "王**"):
        booth.reads(fact)


def test_it_votes_from_the_typed_card(booth: Booth) -> None:
    booth.opens_plain()
    booth.types_card("７k2m9 qx4tb—c5n8r whj32", "0005 ooo1")
    booth.says_it_is_home()


def test_it_says_at_once_what_is_wrong_with_the_typing(booth: Booth) -> None:
    booth.opens_plain()
    booth.types_card("7K2M9-QX4TB-C5N8-WHJ32", "00050001")
    booth.is_told("现在是 19 位，还差 1 位。 请先看第 3 组。")
    booth.types_card("7K2M9-QX4TB-C5N8R-WHJ33", "00050001")
    booth.is_told("表决码有一处不对")
    booth.types_card("7K2M9-UX4TB-C5N8R-WHJ32", "00050001")
    booth.is_told("没有“U”这个字符")
    booth.types_card("7K2M9-QX4TB-C5N8R-WHJ32", "0005")
    booth.is_told("现在是 4 位")
    assert booth.mock.bodies("/identify") == []


def test_it_gives_one_answer_for_a_wrong_unit_and_an_unknown_code(booth: Booth) -> None:
    booth.opens_plain()
    booth.types_card("7K2M9-QX4TB-C5N8R-WHJ32", "00060002")
    booth.is_told("没有认出这张表决卡")
    booth.types_card("00000-00000-00000-00000", "00050001")
    booth.is_told("没有认出这张表决卡")


def test_it_lets_an_owner_leave_an_item_out_knowingly(booth: Booth) -> None:
    booth.comes_to_choices()
    booth.chooses("续聘物业服务企业", "同意")
    booth.sees("使用维修资金更换3号楼电梯")
    booth.presses("下一步")
    booth.reads("不选，这一项就不参加表决")
    booth.reads("不选 = 这一项不参加表决；弃权 = 参加但不表态。")
    booth.presses("不参加这一项，继续")
    booth.chooses("大门改造方案", "都不同意")
    booth.reads("不参加这一项")
    booth.signs()
    booth.proves_identity()
    booth.types_digits()
    booth.sees("已投票")
    assert [a["motion"] for a in booth.mock.ballots()[0]["answers"]] == ["m1", "m3"]


def test_it_refuses_an_empty_ballot(booth: Booth) -> None:
    booth.comes_to_choices()
    for motion in ("续聘物业服务企业", "使用维修资金更换3号楼电梯", "大门改造方案"):
        booth.chooses(motion, None)
    booth.presses("没错，签名")
    booth.is_told("至少选一项")


def test_it_changes_any_item_in_the_review(booth: Booth) -> None:
    booth.comes_to_choices()
    booth.chooses_all()
    booth.presses("修改：大门改造方案")
    booth.chooses("大门改造方案", "都不同意")
    booth.sees("请检查您的选择")
    booth.reads("都不同意")


def test_it_asks_only_motions_in_scope(booth: Booth) -> None:
    booth.comes_to_choices()
    booth.reads("第 1 项，共 3 项")
    booth.chooses_all()
    booth.does_not_read("修缮2号楼外墙")


def test_it_shows_the_tracker_before_anything_is_sent(booth: Booth) -> None:
    booth.comes_to_choices()
    booth.chooses_all()
    booth.signs()
    before = booth.tracker()
    assert booth.mock.bodies("/ballots") == booth.mock.bodies("/code") == []
    booth.proves_identity()
    booth.types_digits()
    booth.sees("已投票")
    assert booth.tracker() == before


def test_it_sends_whoever_refuses_to_paper(booth: Booth) -> None:
    booth.opens_link()
    booth.says_it_is_home()
    booth.presses("同意，开始投票")
    booth.is_told("请先勾选")
    booth.presses("不同意，用纸质票")
    booth.sees("用纸质票投票")


def test_it_stops_whoever_is_not_at_home(booth: Booth) -> None:
    booth.opens_link()
    booth.presses("不是我家")
    booth.sees("不是您家？")
    booth.presses("重新输入表决码")
    booth.sees("输入表决码")
    booth.page.reload()
    booth.sees("输入表决码")


def test_it_takes_wrong_answers_without_losing_the_ballot(booth: Booth) -> None:
    booth.comes_to_choices()
    booth.chooses_all()
    booth.signs()
    tracker = booth.tracker()
    booth.proves_identity("99")
    booth.is_told("请输入四位数字或字母")
    booth.types_last_four("9999")
    booth.is_told("证件号码最后四位不对。还可以试 4 次。")
    booth.types_last_four("１２３ｘ")
    booth.types_digits("12345")
    booth.is_told("请输入六位数字")
    booth.types_digits("111111")
    booth.is_told("六位数字不对。还可以试 3 次。")
    booth.types_digits("246 810")
    booth.sees("已投票")
    assert booth.tracker() == tracker


def test_it_helps_the_phone_to_fill_in_the_message(booth: Booth) -> None:
    booth.comes_to_digits()
    digits = booth.page.get_by_label("短信里的六位数字")
    expect(digits).to_have_attribute("autocomplete", "one-time-code")
    expect(digits).to_have_attribute("inputmode", "numeric")
    booth.reads("170****0501")


def test_it_sends_the_ballot_as_the_canonical_text(booth: Booth) -> None:
    booth.votes()
    (sent,) = booth.mock.bodies("/ballots")
    body = json.loads(sent["ballot"])
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert sent["ballot"] == text
    assert body["header"]["seq"] == 0


def test_it_speaks_english(booth: Booth) -> None:
    booth.opens_link()
    booth.sees("这是您家吗？")
    booth.presses("English")
    booth.sees("Is this your home?")
    expect(booth.page.locator("html")).to_have_attribute("lang", "en")
    booth.presses("Yes, it is mine")
    booth.page.get_by_label("I agree").check()
    booth.presses("Agree and start voting")
    booth.page.get_by_text("同意 · Agree", exact=True).click()
    booth.page.reload()
    booth.sees("Is this your home?")


def test_it_explains_the_count(booth: Booth) -> None:
    booth.opens_link()
    booth.sees("这是您家吗？")
    booth.presses("为什么我这样计算？")
    booth.reads("不动产登记的专有部分面积")
    booth.presses("返回")
    booth.sees("这是您家吗？")

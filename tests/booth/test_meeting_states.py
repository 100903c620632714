"""What an owner sees when there is nothing to choose; the meeting is checked before it asks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.booth.navigator import Booth

pytestmark = pytest.mark.browser


def test_not_open_yet_gives_the_dates(booth: Booth) -> None:
    booth.mock.set_now("2026-04-25T02:00:00Z")
    booth.opens_link()
    booth.says_it_is_home()
    booth.sees("投票还没开始")
    booth.reads("2026年5月1日 08:00 到 2026年5月8日 18:00")


def test_before_the_roll_is_frozen_nobody_is_asked(booth: Booth) -> None:
    booth.mock.set_now("2026-04-05T02:00:00Z")
    booth.mock.set_assembly(isFrozen=False, phase="published")
    booth.opens_link()
    booth.sees("投票还没开始")
    assert booth.mock.bodies("/identify") == []


def test_closed(booth: Booth) -> None:
    booth.mock.close()
    booth.opens_link()
    booth.says_it_is_home()
    booth.sees("投票已经结束")


def test_annulled(booth: Booth) -> None:
    booth.mock.set_assembly(phase="annulled")
    booth.opens_link()
    booth.sees("这次会议已作废")


def test_no_meeting(booth: Booth) -> None:
    booth.mock.reset(none=True)
    booth.opens_link()
    booth.sees("现在没有会议")


def test_unknown_community(booth: Booth) -> None:
    booth.page.goto(f"{booth.mock.base}/v/nowhere")
    booth.sees("没有这个小区")


def test_one_open_meeting_is_taken_at_once_and_two_are_listed(booth: Booth) -> None:
    booth.mock.reset(more=["hupan-2026-2"])
    booth.opens_link()
    booth.sees("请选择一次会议")
    booth.page.locator("#screen li button").last.click()
    booth.says_it_is_home()
    booth.sees("同意电子签名")


@pytest.mark.parametrize(
    ("flag", "banner"),
    [
        ("rehearsal", "演练 · 不是正式投票，结果无效"),
        ("reference", "参考 · 结果仅供参考，不形成决定"),
    ],
)
def test_a_rehearsal_says_so_on_every_page(booth: Booth, flag: str, banner: str) -> None:
    booth.mock.reset(definition={flag: True})
    booth.opens_link()
    booth.reads(banner)
    booth.says_it_is_home()
    booth.sees("同意电子签名")
    booth.reads(banner)


def test_a_paused_meeting_says_so(booth: Booth) -> None:
    booth.mock.switch(paused=True)
    booth.opens_link()
    booth.says_it_is_home()
    booth.sees("投票暂停")


@pytest.mark.parametrize(
    "lie",
    [{"consent": "本人同意一切"}, {"texts": {"m1": "改过的全文"}}],
    ids=["consent", "motion text"],
)
def test_what_differs_from_the_notice_stops_the_booth(booth: Booth, lie: dict[str, Any]) -> None:
    booth.mock.switch(**lie)
    booth.opens_link()
    booth.sees("页面内容没有通过核对")
    assert booth.mock.bodies("/identify") == []


def test_a_changed_definition_stops_the_booth(booth: Booth) -> None:
    booth.mock.set_assembly(hd="0" * 64)
    booth.opens_link()
    booth.sees("页面内容没有通过核对")


def test_a_changed_manifest_stops_the_booth(booth: Booth) -> None:
    booth.mock.set_assembly(hm="0" * 64)
    booth.opens_link()
    booth.sees("页面内容没有通过核对")


def test_the_devices_clock_is_not_trusted(booth: Booth) -> None:
    booth.page.clock.set_fixed_time("2031-01-01T00:00:00Z")
    booth.opens_link()
    booth.says_it_is_home()
    booth.sees("同意电子签名")


def test_codes_of_one_assembly_open_that_assembly_only(booth: Booth) -> None:
    from tests.booth.test_changing_a_vote import policies

    booth.mock.reset(definition={"policies": policies(credential_scope="assembly")})
    booth.votes()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("no_phone", "名册上没有您的手机号"),
        ("phone_shared", "需要监票人确认"),
        ("too_many_codes", "短信发得太多了。请等 25 分钟再试。"),
        ("something_new", "server says something_new"),
    ],
)
def test_every_refusal_is_a_sentence(booth: Booth, code: str, sentence: str) -> None:
    booth.comes_to_choices()
    booth.chooses_all()
    booth.signs()
    booth.mock.switch(codeError=code)
    booth.proves_identity()
    booth.is_told(sentence)


def test_too_many_failures_say_how_long_to_wait(booth: Booth) -> None:
    booth.mock.switch(attempts=True)
    booth.opens_plain()
    booth.types_card("7K2M9-QX4TB-C5N8R-WHJ32", "00050001")
    booth.is_told("试的次数太多了。请等 20 秒再试。")


def test_an_owner_whom_nothing_concerns_need_not_vote(booth: Booth) -> None:
    booth.mock.set_right(weights={})
    booth.opens_link()
    booth.says_it_is_home()
    booth.sees("没有您要表决的事项")

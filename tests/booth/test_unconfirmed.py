"""已投票 is said only after the proof was checked; without an answer it is 未确认."""

from __future__ import annotations

import pytest

from tests.booth.navigator import Booth

pytestmark = pytest.mark.browser


def test_a_lost_answer_is_unconfirmed_and_the_same_bytes_go_again(booth: Booth) -> None:
    booth.comes_to_digits()
    booth.mock.switch(lose="/ballots")
    booth.types_digits()
    booth.sees("未确认")
    booth.mock.switch(lose=None)
    booth.presses("再交一次")
    booth.sees("已投票")
    first, *others = booth.mock.bodies("/ballots")
    assert others
    assert all(
        (o["ballot"], o["signature"]) == (first["ballot"], first["signature"]) for o in others
    )
    assert len(booth.mock.ballots()) == 1


def test_a_dead_line_is_unconfirmed_and_nothing_was_cast(booth: Booth) -> None:
    booth.comes_to_digits()
    booth.mock.switch(refuse="/ballots")
    booth.types_digits()
    booth.sees("未确认")
    assert booth.mock.ballots() == []
    booth.mock.switch(refuse=None)
    booth.presses("再交一次")
    booth.sees("已投票")


def test_after_a_lost_answer_and_a_reload_the_record_is_found_and_checked(booth: Booth) -> None:
    booth.comes_to_digits()
    tracker = booth.mock
    booth.mock.switch(lose="/ballots")
    booth.types_digits()
    booth.sees("未确认")
    mine = booth.tracker()
    tracker.switch(lose=None)
    booth.page.reload()
    booth.says_it_is_home()
    booth.sees("已投票")
    assert booth.tracker() == mine
    assert len(booth.mock.ballots()) == 1


def test_after_a_dead_line_and_a_reload_the_sealed_ballot_is_still_there(booth: Booth) -> None:
    booth.comes_to_digits()
    booth.mock.switch(refuse="/ballots")
    booth.types_digits()
    booth.sees("未确认")
    mine = booth.tracker()
    booth.mock.switch(refuse=None)
    booth.opens_link()
    booth.says_it_is_home()
    booth.sees("上次的票还没有确认")
    assert booth.tracker() == mine
    booth.presses("再交一次")
    booth.types_last_four()
    booth.types_digits()
    booth.sees("已投票")
    assert booth.tracker() == mine


def test_an_unconfirmed_ballot_may_be_chosen_anew(booth: Booth) -> None:
    booth.comes_to_digits()
    booth.mock.switch(refuse="/ballots")
    booth.types_digits()
    booth.sees("未确认")
    booth.mock.switch(refuse=None)
    booth.opens_link()
    booth.says_it_is_home()
    booth.presses("重新选")
    booth.sees("请检查您的选择")


@pytest.mark.parametrize("forgery", [{"otherKey": True}, {"proofOf": 1}])
def test_a_proof_that_does_not_verify_is_no_vote(booth: Booth, forgery: dict[str, object]) -> None:
    booth.comes_to_digits()
    booth.mock.switch(**forgery)
    booth.types_digits()
    booth.sees("未确认")
    booth.reads("凭证没有通过核对")
    booth.does_not_read("已投票")


def test_an_entry_of_another_minute_is_no_vote(booth: Booth) -> None:
    booth.comes_to_digits()
    booth.mock.switch(entryMinute="2026-05-03T01:00Z")
    booth.types_digits()
    booth.sees("未确认")


def test_a_pause_keeps_the_ballot(booth: Booth) -> None:
    booth.comes_to_digits()
    booth.mock.switch(castError="log_paused")
    booth.types_digits()
    booth.sees("未确认")
    booth.reads("系统暂停接收投票")
    booth.mock.switch(castError=None)
    booth.presses("再交一次")
    booth.sees("已投票")


def test_a_code_that_ran_out_meanwhile_is_asked_for_again(booth: Booth) -> None:
    booth.comes_to_digits()
    booth.mock.switch(castError="code_expired")
    booth.types_digits()
    booth.sees("验证身份（1/2）")
    booth.is_told("验证码过期了")
    booth.mock.switch(castError=None)
    booth.types_last_four()
    booth.types_digits()
    booth.sees("已投票")


def test_a_broken_line_before_the_vote_is_a_sentence(booth: Booth) -> None:
    booth.mock.switch(refuse="/api/booth/hupan")
    booth.opens_link()
    booth.sees("出了点问题")
    booth.reads("连不上服务器")
    booth.mock.switch(refuse=None)
    booth.presses("再试一次")
    booth.sees("这是您家吗？")


def test_a_broken_line_at_the_message_keeps_the_page(booth: Booth) -> None:
    booth.comes_to_choices()
    booth.chooses_all()
    booth.signs()
    booth.mock.switch(refuse="/code")
    booth.proves_identity()
    booth.is_told("连不上服务器")
    booth.mock.switch(refuse=None)
    booth.types_last_four()
    booth.sees("验证身份（2/2）")

"""After voting: the own ballot as recorded, whether it checks, the proof to take away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from app.core.tlog.merkle import leaf_hash
from app.core.tlog.proof import parse_log_proof
from tests.booth.conftest import PHONE
from tests.booth.mock_server import MockServer
from tests.booth.navigator import Booth

pytestmark = pytest.mark.browser


def test_it_checks_after_the_close(booth: Booth) -> None:
    tracker = booth.votes()
    booth.mock.close()
    booth.looks_at_own_ballot()
    booth.reads("已核对")
    booth.reads("1 个见证人签过名")
    assert booth.tracker() == tracker


def test_before_the_close_it_says_so_far(booth: Booth) -> None:
    booth.votes()
    booth.presses("查看我的票")
    booth.reads("已投票，目前核对无误")
    assert booth.page.get_by_text("✓ 已核对").count() == 0


def test_another_phone_checks_from_the_card_alone(booth: Booth) -> None:
    tracker = booth.votes()
    booth.mock.close()
    booth.page.evaluate("localStorage.clear()")
    booth.page.reload()
    booth.looks_at_own_ballot()
    booth.reads("投票结束后的记录里有您的票")
    assert booth.tracker() == tracker


def test_without_a_witness_it_waits(booth: Booth) -> None:
    booth.votes()
    booth.mock.close()
    booth.mock.switch(unwitnessed=True)
    booth.looks_at_own_ballot()
    booth.reads("等见证人核对")


def test_a_head_witnessed_before_the_close_is_not_the_final_check(booth: Booth) -> None:
    booth.votes()
    booth.mock.close()
    booth.mock.switch(witnessBehind=3600)
    booth.looks_at_own_ballot()
    booth.reads("目前核对无误")


def test_a_witness_who_is_behind_is_waited_for(booth: Booth) -> None:
    booth.votes()
    booth.mock.set_assembly(cosignedSize=2)
    booth.presses("查看我的票")
    booth.reads("等见证人核对")


def test_a_dropped_ballot_is_an_alarm(booth: Booth) -> None:
    booth.votes()
    (ballot,) = booth.mock.ballots()
    booth.mock.switch(hide=ballot["ballot_id"])
    booth.looks_at_own_ballot()
    booth.reads("核对没有通过")


def test_changed_answers_are_an_alarm(booth: Booth) -> None:
    booth.votes()
    booth.mock.switch(answers=[{"motion": "m1", "choices": ["no"]}])
    booth.looks_at_own_ballot()
    booth.reads("核对没有通过")


def test_a_ballot_of_another_key_is_said_to_be_one(booth: Booth) -> None:
    booth.votes()
    booth.page.evaluate("localStorage.clear()")
    booth.page.reload()
    booth.mock.switch(answers=[{"motion": "m1", "choices": ["no"]}])
    booth.looks_at_own_ballot()
    booth.reads("不是这张卡投的票")


def test_a_log_cut_short_is_an_alarm(booth: Booth) -> None:
    booth.votes()
    booth.page.evaluate(
        "for (const key of Object.keys(localStorage)) if (key.startsWith('yijue.vote')) {"
        " const vote = JSON.parse(localStorage[key]); vote.heads[0].size = 99;"
        " localStorage[key] = JSON.stringify(vote); }"
    )
    booth.looks_at_own_ballot()
    booth.reads("核对没有通过")


def test_a_forked_log_is_an_alarm(booth: Booth) -> None:
    booth.votes()
    booth.page.evaluate(
        "for (const key of Object.keys(localStorage)) if (key.startsWith('yijue.vote')) {"
        " const vote = JSON.parse(localStorage[key]);"
        " vote.heads[0].root = btoa('\\0'.repeat(32)); localStorage[key] = JSON.stringify(vote); }"
    )
    booth.looks_at_own_ballot()
    booth.reads("核对没有通过")


def test_without_the_server_the_kept_ballot_is_shown_unchecked(booth: Booth) -> None:
    tracker = booth.votes()
    booth.mock.switch(refuse="/mine")
    booth.presses("查看我的票")
    booth.reads("暂时连不上服务器，没有核对")
    assert booth.tracker() == tracker


def test_the_proof_to_take_away_is_one_a_stranger_can_read(booth: Booth) -> None:
    booth.votes()
    booth.presses("查看我的票")
    with booth.page.expect_download() as started:
        booth.presses("下载投票凭证")
    assert started.value.suggested_filename == "yijue-hupan-2026-1-7.tlog-proof"
    proof = parse_log_proof(started.value.path().read_bytes())
    assert proof.extra is not None
    assert proof.index == booth.mock.ballots()[0]["entry"]
    assert len(leaf_hash(proof.extra)) == 32


def test_wechat_gets_the_proof_as_text(chromium: Browser, mock: MockServer) -> None:
    agent = "Mozilla/5.0 (Linux; Android 9) Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0"
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", user_agent=agent)
    booth = Booth(context.new_page(), mock)
    booth.votes()
    booth.presses("查看我的票")
    booth.presses("下载投票凭证")
    booth.sees("投票凭证")
    assert booth.page.locator("#proof").input_value().startswith("c2sp.org/tlog-proof@v1\nextra ")
    context.close()


def test_how_to_check_shows_the_anchor_of_the_notice(booth: Booth) -> None:
    booth.votes()
    booth.presses("查看我的票")
    booth.presses("怎样自己核对")
    from tests.core.vectors import read_vectors

    assert booth.page.locator("#anchor").inner_text() == read_vectors("booth_ballot")["anchor"]


def test_the_next_card_of_the_family_starts_afresh(booth: Booth, page: Page) -> None:
    booth.votes()
    booth.presses("查看我的票")
    booth.presses("用另一张表决卡")
    booth.sees("输入表决码")
    booth.types_card("AAAAA-BBBBB-CCCCC-DDDD5", "00060002")
    booth.sees("这是您家吗？")
    booth.reads("2号楼1单元102")


def test_a_revoked_ballot_is_said_not_to_count(booth: Booth) -> None:
    booth.votes()
    booth.mock.switch(revoked=True)
    booth.presses("查看我的票")
    booth.reads("这张票现在不计票（已被撤销）")

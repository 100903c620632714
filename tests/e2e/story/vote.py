"""The vote, the count, the final result, the certificate, the stranger's check."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from app.core.ballot import Answer, Ballot, ballot_body
from tests.booth.navigator import Booth
from tests.e2e.people import Desk
from tests.e2e.village import COMMUNITY, Village, cards_of

if TYPE_CHECKING:
    from app.issuer.issue import Issue
    from tests.worlds.device import Device

MEETING = "首次业主大会会议"
# Each names five of the six candidates; c6 is named least and stays alternate.
NAMED = ("c1", "c2", "c3", "c4", "c5")


def owners_vote(village: Village, assembly_id: str, made: Issue) -> str:
    """One owner votes in the browser, the others over HTTP; returns the tracker of the first."""
    cards = cards_of(made)
    page = village.stage.open_page()
    card = cards[1]
    page.goto(f"/v/{COMMUNITY}#{card.code}.{card.unit_codes[0]}")
    booth = Booth(page, None)  # type: ignore[arg-type]
    booth.says_it_is_home()
    booth.consents()
    village.stage.look(page, "booth-rules")
    booth.chooses("通过业主大会议事规则", "同意")
    booth.chooses("通过管理规约", "同意")
    _names_five(page)
    village.stage.look(page, "booth-review")
    booth.signs()
    tracker = booth.tracker()
    booth.proves_identity(card.last4)
    booth.sees("验证身份（2/2）")
    booth.types_digits(village.message("one_time_code"))
    booth.sees("已投票")
    village.stage.look(page, "booth-done")
    page.context.close()
    for door in range(2, 12):
        assert _votes(village.device(assembly_id, cards[door]), door) == 200
    return tracker


def _names_five(page: Page) -> None:
    expect(page.locator("#heading")).to_have_text("选举第一届业主委员会")
    for box in page.locator("input[type=checkbox]").all()[: len(NAMED)]:
        box.check(force=True)
    page.get_by_role("button", name="下一步", exact=True).click()


def _votes(device: Device, door: int) -> int:
    assert device.identify().status == 200
    named = (*NAMED[:4], "c6") if door in (2, 3, 4, 5, 6, 7) else NAMED
    answers = (Answer("m1", ("yes",)), Answer("m2", ("yes",)), Answer("m3", named))
    ballot = Ballot(
        i=device.card.i,
        cred_pk=device.key,
        seq=0,
        prev=bytes(32),
        consent=device.definition.consent,
        answers=answers,
    )
    return device.cast(ballot_body(ballot), device.get_code()).status


def counts(village: Village, assembly_id: str) -> None:
    """Paper numbers, count and result, each signed by clerk and scrutineer."""
    clerk, scrutineer = village.desk("clerk"), village.desk("scrutineer")
    clerk.goes_to("业主大会会议", MEETING, "计票与结果")
    village.cosigns(assembly_id)
    for button, name in (
        ("提交纸质票核对数，等待签署", "reconciliation"),
        ("提交结果，等待签署", "result"),
    ):
        if name == "result":
            clerk.goes_to("业主大会会议", MEETING, "计票与结果")
            clerk.presses("开始计票")
            village.cosigns(assembly_id)
            clerk.goes_to("业主大会会议", MEETING, "计票与结果")
        clerk.looks(f"count-{name}")
        clerk.presses(button)
        clerk.looks(f"act-{name}")
        clerk.signs()
        scrutineer.goes_to("我的待办")
        scrutineer.follows("待签署")
        scrutineer.signs()
        village.cosigns(assembly_id)
    scrutineer.looks("preliminary")


def becomes_final(village: Village, assembly_id: str, *, at: datetime) -> None:
    """The result is final, minuted, and certified by the street office."""
    village.waits(at)
    convener = village.desk("convener")
    convener.goes_to("业主大会会议", MEETING, "计票与结果")
    convener.looks("count-preliminary")
    convener.presses("提交最终结果，等待签署")
    convener.signs()
    convener.goes_to("业主大会会议", MEETING, "计票与结果")
    convener.presses("生成会议纪要并提交签署")
    convener.looks("minutes-act")
    convener.signs()
    village.cosigns(assembly_id)
    street = village.desk("street")
    street.goes_to("我的待办")
    street.looks("work-street-certify")
    street.follows("待核对并认证的结果")
    street.looks("certificate-check")
    for box in street.page.locator("input[name=compared]").all():
        box.check()
    street.fills({"认证书编号": "领海街道〔2026〕001号"})
    street.presses("提交认证书，等待签署")
    street.looks("certificate-act")
    street.signs()
    street.looks("certified")
    village.cosigns(assembly_id)


def _reads_papers(street: Desk) -> None:
    """The papers of a first assembly say what happened in it."""
    street.goes_to("业主大会会议", MEETING, "打印用文件")
    street.looks("papers")
    matters = street.reads("筹备事项公告")
    assert "应选委员5名" in matters
    assert "通过业主大会议事规则" in matters
    objections = street.reads("异议记录与答复")
    for said in ("有成员不是本小区业主", "我家的面积应为90平方米", "登记面积无误", "不成立2件"):
        assert said in objections
    assert "交付面积" in street.reads("首次业主大会会议条件报告")


def office_verifies(village: Village, assembly_id: str, tracker: str) -> None:
    """The street office takes the record home and runs the verifier on its own computer."""
    page = village.stage.open_page()
    page.goto(f"/c/{COMMUNITY}")
    page.get_by_role("link", name=MEETING).click()
    village.stage.look(page, "public-assembly")
    anchor = page.locator("main code").first.inner_text()
    page.context.close()
    street = village.desk("street")
    _reads_papers(street)
    street.goes_to("业主大会会议", MEETING, "计票与结果")
    record = street.downloads("下载公开记录", village.folder)
    command = [sys.executable, "-m", "app.verifier", str(record), "--anchor", anchor]
    done = subprocess.run(
        [*command, "--documents", "--tracker", tracker], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "verified" in done.stdout.splitlines()[-1]

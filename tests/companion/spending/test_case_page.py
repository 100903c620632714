"""The page of a payment has all that whoever approves it has to know, and says who is missing."""

from __future__ import annotations

from app.companion.rating.models import ScoreRow
from tests.companion.spending.purse import Purse
from tests.companion.spending.test_authority import voted
from tests.companion.spending.test_pages import DESK
from tests.hall import text_of
from tests.matters.place import COMMUNITY


def page(purse: Purse, payment: int, who: str = "convener") -> str:
    answer = purse.place.browser(who).get(f"{DESK}/payments/{payment}?lang=en")
    assert answer.status_code == 200
    return text_of(answer.text)


def score(total: int, purse: Purse) -> ScoreRow:
    return ScoreRow(
        community_id=COMMUNITY,
        quarter="2026Q1",
        company="云海物业",
        credit_code="",
        rules="1",
        total=total,
        colour="yellow",
        parts=[],
        fixed_at=purse.place.clock(),
    )


def test_points_stand_where_pay_hangs_on_them(budgeted: Purse) -> None:
    budgeted.act(lambda session: session.add(score(6_050, budgeted)))
    line = budgeted.on_line("物业服务酬金")
    payment = budgeted.propose(authority=line, quarter="2026Q1", amount=1_000_000)
    said = page(budgeted, payment)
    for words in (
        "The contract pays from 60 points on.",
        "2026Q1: 60.5 points, enough",
        "物业服务酬金",
        "Allowed in all 50,000.00 yuan",
        "Left when all of it is paid 40,000.00 yuan",
        "In the bank account now 100,000.00 yuan",
        "Still missing: owners' committee",
        "Still missing: residents' committee",
    ):
        assert words in said, words
    assert "The repair" not in said
    budgeted.approve(payment, "convener")
    said = page(budgeted, payment)
    assert "Still missing: owners' committee" not in said
    assert "Approve this payment" not in said
    assert "Approve this payment" in page(budgeted, payment, "residents")


def test_a_motion_stands_there_with_its_full_text(purse: Purse) -> None:
    assembly = voted(purse)
    said = {"kind": "resolution", "assembly": assembly, "motion": "m1"}
    payment = purse.propose(authority=said, who="convener")
    shown = page(purse, payment, "residents")
    assert "安装充电桩" in shown
    assert "使用公共收益安装充电桩。" in shown
    assert "Allowed in all 5,000.00 yuan" in shown
    assert "Still missing: residents' committee or street office" in shown


def test_an_urgent_repair_stands_there_with_quotes_and_who_is_paid(purse: Purse) -> None:
    first = purse.propose(amount=50_000)
    payment = purse.propose(payee="丁公司")
    said = page(purse, payment)
    for words in ("甲修缮公司", "31,800.00 yuan", "乙建筑公司", "33,450.50 yuan", "铲除空鼓层"):
        assert words in said, words
    assert "the law allows it without a vote" in said
    assert "is paid here" not in said
    assert "is paid here" in page(purse, first)
    assert "There is none yet. Without it owners cannot look at the invoice." in said
    assert (
        f"{DESK}/payments/{first}"
        in purse.place.browser("convener").get(f"{DESK}/payments/{payment}").text
    )

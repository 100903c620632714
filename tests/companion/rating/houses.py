"""Quarters of a company's work, made through the services, for tests of its rating."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.companion.rating.service import ContractFacts, fix_scores, give_answer, state_contract
from app.core.identifiers.uscc import uscc_check_sign
from tests.committee.town import COMMUNITY
from tests.companion.inspection.scenes import issue
from tests.companion.quarter import Quarter
from tests.companion.tickets.desk import Desk

PUBLIC = f"/c/{COMMUNITY}/rating"
DESK = f"/communities/{COMMUNITY}/rating"
SURVEY = f"/c/{COMMUNITY}/service-survey"
BODY = "91370202MA3C8D5E4"
CODE = BODY + uscc_check_sign(BODY)
INDICATORS = ("order", "cleaning", "greening", "repairs", "manners", "charges")


def stars(number: int, **more: Any) -> dict[str, Any]:
    return {**dict.fromkeys(INDICATORS, number), **more}


def serve(
    quarter: Quarter,
    company: str = "安居物业公司",
    code: str = CODE,
    *,
    who: str = "company",
    since: date = date(2026, 1, 1),
) -> None:
    """The company states its contract, or the street office does."""
    facts = ContractFacts(company, code, "李经理", "物业服务合同2026-1", since)
    officer = Desk(quarter).officer(who)
    with quarter.app.app_context():
        state_contract(COMMUNITY, facts, officer=officer, now=quarter.clock())


def answer(quarter: Quarter, doors: range, number: int) -> None:
    """An owner of each door answers with the same stars everywhere."""
    for door in doors:
        owner = quarter.resident_of(quarter.sign_in(door))
        with quarter.app.app_context():
            give_answer(owner, stars(number), number, now=quarter.clock())


def end_quarter(quarter: Quarter) -> None:
    """The first quarter is over, its score not fixed yet."""
    quarter.clock.now = quarter.clock.now.replace(month=4, day=2)


def late_order(quarter: Quarter) -> str:
    """An order whose deadline passes without a reply."""
    order = issue(quarter)
    quarter.wait(days=7)
    return order


def fix(quarter: Quarter) -> int:
    with quarter.app.app_context():
        return fix_scores(quarter.clock())


def yellow(quarter: Quarter) -> None:
    """The first quarter ends with 79 points, from one late order and good stars."""
    serve(quarter)
    late_order(quarter)
    answer(quarter, range(1, 6), 4)
    quarter.wait(days=50)
    assert fix(quarter) == 1

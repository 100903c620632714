"""Scores as CSV for credit systems: with BOM, safe in a spreadsheet, companies only."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from app.platform.outbox.signing import sign_headers, verify_headers
from tests.committee.town import COMMUNITY
from tests.companion.intake.senders import sender
from tests.companion.quarter import Quarter
from tests.companion.rating.houses import CODE, DESK, fix, late_order, serve, yellow

ADDRESS = f"/communities/{COMMUNITY}/scores.csv"
CONTRACT = {
    "company": "安居物业公司",
    "credit_code": CODE,
    "manager": "李经理",
    "contract": "合同1",
    "since": "2026-01-01",
}


def rows(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_a_row_for_each_quarter(quarter: Quarter) -> None:
    yellow(quarter)
    head, line = rows(quarter.browser("street").get(ADDRESS))
    found = dict(zip(head, line, strict=True))
    assert (found["统一社会信用代码"], found["物业服务企业"]) == (CODE, "安居物业公司")
    assert (found["季度"], found["总分"], found["颜色"]) == ("2026Q1", "81.14", "黄")
    assert (found["督查得分"], found["收缴率得分"], found["当前措施"]) == ("82.00", "", "无")
    assert "李经理" not in "".join(line)
    assert rows(quarter.browser("auditor").get("/scores.csv")) == [head, line]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_name_that_is_a_formula_is_text(quarter: Quarter, sign: str) -> None:
    """Spreadsheets take full-width signs for the same."""
    serve(quarter, f'{sign}HYPERLINK("http://x")')
    late_order(quarter)
    quarter.wait(days=50)
    fix(quarter)
    # One order and nothing else weighs too little for a colour, and is exported all the same.
    _, line = rows(quarter.browser("street").get(ADDRESS))
    assert line[1] == f'\'{sign}HYPERLINK("http://x")'
    assert line[6] == "数据不足"


def test_who_may_export(quarter: Quarter) -> None:
    for who in ("convener", "inspector", "residents", "department"):
        assert quarter.browser(who).get(ADDRESS).status_code == 403
    assert quarter.browser("company").get("/scores.csv").status_code == 403
    assert quarter.auth.browser().get(ADDRESS).status_code in (302, 401)


def test_a_credit_system_asks_and_is_answered_under_its_key(quarter: Quarter) -> None:
    yellow(quarter)
    system, other = sender(quarter, "system"), sender(quarter, "system")
    path = f"/api/credit/{system.token}/scores.csv"
    browser, now = quarter.auth.browser(), quarter.clock()
    assert browser.get(path).status_code == 401
    wrong = sign_headers(other.key.encode(), path.encode(), now)
    assert browser.get(path, headers=wrong).status_code == 401
    answer = browser.get(path, headers=sign_headers(system.key.encode(), path.encode(), now))
    assert len(rows(answer)) == 2
    verify_headers(system.key.encode(), answer.data, dict(answer.headers), now)
    quarter.post("street", f"/communities/{COMMUNITY}/intake/{system.id}/disable")
    again = sign_headers(system.key.encode(), path.encode(), quarter.clock())
    assert browser.get(path, headers=again).status_code == 403


def test_the_contract_is_stated_by_company_or_street(quarter: Quarter) -> None:
    address = f"{DESK}/contract"
    quarter.post("company", address, CONTRACT)
    assert "李经理" in quarter.get("street", DESK)
    for wrong in ("manager", "company", "contract", "since"):
        quarter.post("company", address, {**CONTRACT, wrong: ""}, 422)
    quarter.post("company", address, {**CONTRACT, "credit_code": CODE[:-1] + "?"}, 400)
    quarter.post("convener", address, CONTRACT, 403)

"""Owners top up by a list that adds up, entered by two persons, each flat with an account."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import Workbook

from app.core.errors import RuleError
from tests.committee.town import unit_code
from tests.companion.books.ledger import Ledger
from tests.companion.books.lists import GOOD, Lists, listed, topped
from tests.companion.quarter import Quarter

PAID = topped(f"{unit_code(1)},250.00", f"{unit_code(5)},0.01")


@pytest.fixture
def lists(quarter: Quarter) -> Lists:
    made = Lists(quarter)
    made.confirm(made.propose())
    return made


@pytest.mark.both_databases
def test_a_list_tops_flats_up_by_one_journal(lists: Lists) -> None:
    assert lists.accounts()["1号楼1单元101"] == (10_050, 100_000, True)
    number = lists.top_up(PAID, 25_001)
    assert lists.held() == [10_050, 40_000, 0]
    made = lists.enter(number)
    assert (made.source, made.memo) == (f"topup:{number}", "业主续交维修资金")
    assert [(one.account, one.amount) for one in made.lines] == [
        ("fund_bank", 25_001),
        ("fund_units", -25_000),
        ("fund_units", -1),
    ]
    assert len(made.evidence) == 1
    assert lists.held() == [35_050, 40_000, 1]
    assert lists.accounts()["1号楼1单元101"] == (35_050, 100_000, False)
    assert (lists.ledger.balance("fund_bank"), lists.ledger.verify()) == (75_051, 2)


def test_the_lines_of_a_journal_do_not_stand_in_the_order_of_the_flats(lists: Lists) -> None:
    """Strangers read amounts without flats; a list is mostly written by flats."""
    rows = (f"{unit_code(1)},2", f"{unit_code(3)},3", f"{unit_code(5)},1")
    topups = lists.enter(lists.top_up(topped(*rows), 600))
    interest = lists.enter(lists.share(50_650))
    for made in (topups, interest):
        amounts = [one.amount for one in made.lines[1:]]
        assert amounts == sorted(amounts)


def test_a_flat_is_topped_up_by_several_lists(lists: Lists) -> None:
    lists.confirm(lists.top_up(PAID, 25_001))
    lists.confirm(lists.top_up(topped(f"{unit_code(1)},3"), 300))
    yesterday = lists.ledger.today - timedelta(days=1)
    lists.confirm(lists.top_up(PAID, 25_001, on=yesterday))
    assert lists.held() == [60_350, 40_000, 2]
    assert [one.on for one in lists.ledger.journals()[2:]] == [lists.ledger.today, yesterday]


def test_a_workbook_of_top_ups_is_read(lists: Lists) -> None:
    workbook, data = Workbook(), io.BytesIO()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["金额", "不动产单元号"])
    sheet.append([0.1 + 0.2, unit_code(3)])
    workbook.save(data)
    lists.confirm(lists.top_up(data.getvalue(), 30))
    assert lists.held() == [10_050, 40_030, 0]


REFUSED = {
    "total": (PAID, 25_000, "opening_total_differs"),
    "no_rows": (topped(), 0, "opening_total_differs"),
    "columns": (GOOD, 50_050, "topup_columns_missing"),
    "no_unit": (listed("1", head="金额"), 100, "topup_columns_missing"),
    "unknown": (topped("370201999999GB00001F99999999,1"), 100, "opening_row_wrong"),
    "zero": (topped(f"{unit_code(1)},1", f"{unit_code(3)},0"), 100, "opening_row_wrong"),
    "negative": (topped(f"{unit_code(1)},-1"), -100, "opening_row_wrong"),
    "parts": (topped(f"{unit_code(1)},1.005"), 100, "opening_row_wrong"),
    "twice": (topped(*[f"{unit_code(1)},1"] * 2), 200, "opening_unit_twice"),
    "closed_flat": (topped(f"{unit_code(7)},1"), 100, "unit_not_opened"),
    "picture": (b"\x89PNG\r\n\x1a\n", 0, "opening_file_refused"),
}


@pytest.mark.parametrize("which", REFUSED)
def test_a_wrong_list_is_refused(lists: Lists, which: str) -> None:
    data, total, code = REFUSED[which]
    with pytest.raises(RuleError, match=code):
        lists.top_up(data, total)
    assert (lists.held(), lists.ledger.verify()) == ([10_050, 40_000, 0], 1)


def test_a_second_person_enters_a_list_once(lists: Lists) -> None:
    number = lists.top_up(PAID, 25_001)
    with pytest.raises(RuleError, match="second_body_needed"):
        lists.confirm(number, lists.first)
    lists.confirm(number)
    with pytest.raises(RuleError, match="opening_not_found"):
        lists.confirm(number)
    with pytest.raises(RuleError, match="opening_not_found"):
        lists.withdraw(number)
    assert lists.ledger.verify() == 2


def test_the_same_list_is_given_in_again_only_after_it_was_taken_back(lists: Lists) -> None:
    number = lists.top_up(PAID, 25_001)
    with pytest.raises(RuleError, match="list_given_before"):
        lists.top_up(PAID, 25_001)
    lists.withdraw(number)
    with pytest.raises(RuleError, match="opening_not_found"):
        lists.confirm(number)
    lists.confirm(lists.top_up(PAID, 25_001))
    with pytest.raises(RuleError, match="list_given_before"):
        lists.top_up(PAID, 25_001)


def test_a_closed_month_takes_no_top_up(lists: Lists) -> None:
    day = lists.ledger.today
    waiting = lists.top_up(PAID, 25_001)
    lists.quarter.clock.advance(days=40)
    Ledger(lists.quarter).close(f"{day:%Y-%m}")
    with pytest.raises(RuleError, match="month_closed"):
        lists.confirm(waiting)
    with pytest.raises(RuleError, match="month_closed"):
        lists.top_up(topped(f"{unit_code(1)},3"), 300, on=day)
    with pytest.raises(RuleError, match="posting_in_future"):
        lists.top_up(PAID, 25_001, on=day + timedelta(days=60))
    lists.withdraw(waiting)
    lists.confirm(lists.top_up(PAID, 25_001, on=day + timedelta(days=40)))
    assert lists.held() == [35_050, 40_000, 1]

"""The fund opens from a list that adds up, by two persons, each flat once."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import Workbook

from app.core.errors import RuleError
from tests.committee.town import unit_code
from tests.companion.books.lists import GOOD, Lists, listed
from tests.companion.quarter import Quarter


@pytest.fixture
def opening(quarter: Quarter) -> Lists:
    return Lists(quarter)


@pytest.mark.both_databases
def test_a_list_opens_the_units(opening: Lists) -> None:
    number = opening.confirm(opening.propose())
    assert opening.accounts() == {
        "1号楼1单元101": (10_050, 100_000, True),
        "1号楼1单元301": (40_000, 100_000, False),
        "1号楼1单元501": (0, 0, False),
    }
    assert opening.ledger.balance("fund_bank") == 50_050
    assert opening.ledger.journals()[number - 1].source == "opening:1"
    assert opening.ledger.verify() == number


def test_a_workbook_is_read_as_it_shows(opening: Lists) -> None:
    workbook, data = Workbook(), io.BytesIO()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["房屋", "不动产单元号", "余额", "首期交存"])
    sheet.append(["甲", unit_code(1), 0.1 + 0.2, 1000])
    sheet.append(["乙", unit_code(3)[-8:], "1,000.00", None])
    workbook.save(data)
    opening.confirm(opening.propose(data.getvalue(), 100_030))
    assert opening.accounts()["1号楼1单元101"][0] == 30


REFUSED = {
    "total": (GOOD, 50_051, "opening_total_differs"),
    "no_rows": (listed(), 0, "opening_total_differs"),
    "columns": (listed(head="a,b"), 0, "opening_columns_missing"),
    "unknown": (listed("370201999999GB00001F99999999,1,1"), 100, "opening_row_wrong"),
    "amount": (listed(f"{unit_code(1)},1.005,"), 100, "opening_row_wrong"),
    "negative": (listed(f"{unit_code(1)},-1,"), -100, "opening_row_wrong"),
    "twice": (listed(*[f"{unit_code(1)},1,"] * 2), 200, "opening_unit_twice"),
    "picture": (b"\x89PNG\r\n\x1a\n", 0, "opening_file_refused"),
    "page": (b"<html>", 0, "opening_file_refused"),
    "empty": (b"", 0, "opening_file_refused"),
}


@pytest.mark.parametrize("which", REFUSED)
def test_a_list_that_is_none_is_refused(opening: Lists, which: str) -> None:
    data, total, code = REFUSED[which]
    with pytest.raises(RuleError, match=code):
        opening.propose(data, total)
    assert opening.accounts() == {}


def test_two_persons_open_and_a_unit_is_opened_once(opening: Lists) -> None:
    number, other = opening.propose(), opening.propose()
    with pytest.raises(RuleError, match="second_body_needed"):
        opening.confirm(number, opening.first)
    opening.confirm(number)
    for again, code in ((number, "opening_not_found"), (other, "unit_opened_before")):
        with pytest.raises(RuleError, match=code):
            opening.confirm(again)
    with pytest.raises(RuleError, match="unit_opened_before"):
        opening.propose(listed(f"{unit_code(5)},7,"), 700)
    assert opening.ledger.balance("fund_bank") == 50_050


def test_a_list_of_nothing_opens_without_a_journal(opening: Lists) -> None:
    """A flat without money is opened too: its owners can top up only then."""
    assert opening.confirm(opening.propose(listed(f"{unit_code(5)},0,1000"), 0)) == 0
    assert opening.accounts() == {"1号楼1单元501": (0, 100_000, True)}
    assert (opening.ledger.journals(), opening.ledger.verify()) == ([], 0)


def test_a_list_of_tomorrow_is_not_kept(opening: Lists) -> None:
    with pytest.raises(RuleError, match="posting_in_future"):
        opening.propose(on=opening.ledger.today + timedelta(days=1))

"""The fund opens from a list that adds up, by two persons, each flat once."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook

from app.companion.books import service as books
from app.companion.books.service import OpeningFile
from app.core.errors import RuleError
from app.people import service as people
from tests.committee.town import COMMUNITY, unit_code
from tests.companion.books.ledger import Ledger
from tests.companion.quarter import Quarter

HEAD = "不动产单元号,余额,首期交存"


def listed(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


GOOD = listed(f"{unit_code(1)},100.50,1000", f"{unit_code(3)},400,1000", f"{unit_code(5)},0,")


class Opening:
    """Two officers at the lists."""

    def __init__(self, quarter: Quarter) -> None:
        self.ledger = Ledger(quarter)
        self.quarter = quarter
        with quarter.app.app_context():
            self.first, self.second = (self._officer(name) for name in ("giver", "checker"))

    def _officer(self, name: str) -> int:
        made = people.create_officer(
            username=name, name=name, organisation="x", by=None, now=self.quarter.clock()
        )
        return made.officer_id

    def propose(self, data: bytes = GOOD, total: int = 50_050, **more: Any) -> int:
        given = OpeningFile(data, "list.csv", total, self.ledger.today)
        with self.quarter.app.app_context():
            return books.propose_opening(
                COMMUNITY, given, officer_id=self.first, now=self.quarter.clock()
            )

    def confirm(self, opening: int, who: int | None = None) -> int:
        with self.quarter.app.app_context():
            return books.confirm_opening(
                COMMUNITY, opening, officer_id=who or self.second, now=self.quarter.clock()
            )

    def accounts(self) -> dict[str, tuple[int, int, bool]]:
        found = self.ledger.read(lambda session: books.unit_accounts(session, COMMUNITY))
        return {one.label: (one.balance, one.first_deposit, one.must_top_up) for one in found}


@pytest.fixture
def opening(quarter: Quarter) -> Opening:
    return Opening(quarter)


@pytest.mark.both_databases
def test_a_list_opens_the_units(opening: Opening) -> None:
    number = opening.confirm(opening.propose())
    assert opening.accounts() == {
        "1号楼1单元101": (10_050, 100_000, True),
        "1号楼1单元301": (40_000, 100_000, False),
        "1号楼1单元501": (0, 0, False),
    }
    assert opening.ledger.balance("fund_bank") == 50_050
    assert opening.ledger.journals()[number - 1].source == "opening:1"
    assert opening.ledger.verify() == number


def test_a_workbook_is_read_as_it_shows(opening: Opening) -> None:
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
def test_a_list_that_is_none_is_refused(opening: Opening, which: str) -> None:
    data, total, code = REFUSED[which]
    with pytest.raises(RuleError, match=code):
        opening.propose(data, total)
    assert opening.accounts() == {}


def test_two_persons_open_and_a_unit_is_opened_once(opening: Opening) -> None:
    number, other = opening.propose(), opening.propose()
    with pytest.raises(RuleError, match="opening_same_person"):
        opening.confirm(number, opening.first)
    opening.confirm(number)
    for again, code in ((number, "opening_not_found"), (other, "unit_opened_before")):
        with pytest.raises(RuleError, match=code):
            opening.confirm(again)
    with pytest.raises(RuleError, match="unit_opened_before"):
        opening.propose(listed(f"{unit_code(5)},7,"), 700)
    assert opening.ledger.balance("fund_bank") == 50_050

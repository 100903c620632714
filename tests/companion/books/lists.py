"""Officers of several bodies at the lists of the fund, as the tests give them in."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.companion.books import service as books
from app.companion.books.service import Interest, OpeningFile, Voucher
from app.people import service as people
from app.platform.roles import Role
from tests.committee.town import COMMUNITY, unit_code
from tests.companion.books.ledger import Ledger
from tests.companion.quarter import Quarter

HEAD = "不动产单元号,余额,首期交存"


def listed(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def topped(*rows: str) -> bytes:
    return listed(*rows, head="不动产单元号,金额")


GOOD = listed(f"{unit_code(1)},100.50,1000", f"{unit_code(3)},400,1000", f"{unit_code(5)},0,")


OPERATOR = "平台运营单位"


class Lists:
    """The company gives lists in, the owners' committee confirms them."""

    def __init__(self, quarter: Quarter) -> None:
        self.ledger = Ledger(quarter)
        self.quarter = quarter
        with quarter.app.app_context():
            self.first = self.officer("giver", Role.PROPERTY_COMPANY, "安居物业公司")
            self.second = self.officer("checker", Role.CONVENER, "业主委员会")

    def officer(self, name: str, role: Role, organisation: str) -> int:
        """An officer with one role; the caller holds the application."""
        now = self.quarter.clock()
        made = people.create_officer(
            username=name, name=name, organisation=organisation, by=None, now=now
        )
        more: dict[str, Any] = {"operator_organisation": OPERATOR, "by": None, "now": now}
        people.appoint(made.officer_id, role, COMMUNITY, **more)
        return made.officer_id

    def propose(self, data: bytes = GOOD, total: int = 50_050, on: date | None = None) -> int:
        given = OpeningFile(data, "list.csv", total, on or self.ledger.today)
        with self.quarter.app.app_context():
            return books.propose_opening(
                COMMUNITY, given, officer_id=self.first, now=self.quarter.clock()
            )

    def top_up(self, data: bytes, total: int, on: date | None = None) -> int:
        given = OpeningFile(data, "topup.csv", total, on or self.ledger.today)
        with self.quarter.app.app_context():
            return books.propose_topups(
                COMMUNITY, given, officer_id=self.first, now=self.quarter.clock()
            )

    def share(self, amount: int, on: date | None = None, paper: bytes = b"%PDF-1.7 a") -> int:
        given = Interest(amount, on or self.ledger.today, Voucher(paper, "interest.pdf"))
        with self.quarter.app.app_context():
            return books.propose_interest(
                COMMUNITY, given, officer_id=self.first, now=self.quarter.clock()
            )

    def confirm(self, number: int, who: int | None = None) -> int:
        """The journal's number, 0 where nothing was posted."""
        with self.quarter.app.app_context():
            made = books.confirm_list(
                COMMUNITY, number, officer_id=who or self.second, now=self.quarter.clock()
            )
        return made or 0

    def enter(self, number: int) -> books.Journal:
        """The journal that a confirmed list posted."""
        made = self.confirm(number)
        return self.ledger.journals()[made - 1]

    def withdraw(self, number: int) -> None:
        with self.quarter.app.app_context():
            books.withdraw_list(COMMUNITY, number, officer_id=self.first, now=self.quarter.clock())

    def accounts(self) -> dict[str, tuple[int, int, bool]]:
        found = self.ledger.read(lambda session: books.unit_accounts(session, COMMUNITY))
        return {one.label: (one.balance, one.first_deposit, one.must_top_up) for one in found}

    def held(self) -> list[int]:
        """What the opened flats hold, in the register's order."""
        return [one[0] for one in self.accounts().values()]

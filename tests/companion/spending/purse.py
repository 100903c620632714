"""A place with money in its accounts, a budget, an urgent repair, and all who touch money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from app.companion.books import service as books
from app.companion.books.service import Line, OpeningFile, Voucher
from app.companion.spending import service as spending
from app.companion.spending.service import BudgetLine, BudgetPlan, PaymentView, Proposal
from app.core.calendar import local_date
from app.people import service as people
from app.platform.db import db, transaction
from app.platform.roles import Officer, Role
from app.registry.service import list_units
from tests.matters import repairs
from tests.matters.place import COMMUNITY, File, Place, hold
from tests.matters.test_emergency_road import approval
from tests.registry.rollfiles import code

Given = TypeVar("Given")
MORE = {
    "company": (Role.PROPERTY_COMPANY, "云海物业"),
    "keeper": (Role.PROPERTY_COMPANY, "云海物业"),
    "guest": (Role.CONVENER, "居民委员会"),
    "elder": (Role.RESIDENTS_COMMITTEE, "居民委员会"),
    "inspector": (Role.INSPECTOR, "网格中心"),
    "department": (Role.DEPARTMENT, "消防救援大队"),
}
BUILDING = (1, 3, 5, 7, 9, 11)
LINES = (
    BudgetLine("property_costs", "保洁", 1_000_000),
    BudgetLine("shared_costs", "绿化补种", 300_000),
    BudgetLine("property_costs", "物业服务酬金", 5_000_000, 60),
)
ACCOUNT = "6222-0000-0000"


def bill(words: str = "invoice") -> Voucher:
    return Voucher(b"%PDF-1.7\n" + words.encode(), "invoice.pdf")


@dataclass
class Purse:
    """The place, and what is paid there."""

    place: Place
    budget: int = 0
    assembly: str = ""
    matter: int = 0
    lines: dict[str, int] = field(default_factory=dict)
    used: int = 0

    def open(self) -> None:
        self.place.open()
        with self.place.app.app_context():
            for name, (role, organisation) in MORE.items():
                self.place.officers[name] = self.place._appoint(name, role, organisation)
        self._fill_accounts()

    def _fill_accounts(self) -> None:
        self.act(self._post_openings)
        rows = [f"{code(n, 1)},10000.00,30000" for n in BUILDING]
        data = "\n".join(["不动产单元号,余额,首期交存", *rows]).encode()
        given = OpeningFile(data, "fund.csv", 6_000_000, self.today)
        with self.place.app.app_context():
            now = self.place.clock()
            number = books.propose_opening(
                COMMUNITY, given, officer_id=self.place.officers["company"], now=now
            )
            books.confirm_list(
                COMMUNITY, number, officer_id=self.place.officers["residents"], now=now
            )

    def _post_openings(self, session: Any) -> None:
        for account in ("escrow", "shared_bank"):
            books.post(
                session,
                COMMUNITY,
                on=self.today,
                memo="期初余额",
                lines=[Line(account, 10_000_000), Line("opening", -10_000_000)],
                source=f"opening_of:{account}",
                officer_id=None,
                now=self.place.clock(),
            )

    @property
    def today(self) -> date:
        return local_date(self.place.clock())

    def act(self, done: Callable[[Any], Given]) -> Given:
        with self.place.app.app_context(), transaction() as session:
            return done(session)

    def read(self, asked: Callable[[Any], Given]) -> Given:
        with self.place.app.app_context():
            return asked(db.session())

    def officer(self, who: str) -> Officer:
        with self.place.app.app_context():
            return people.get_officer(self.place.officers[who])

    def do(self, act: Callable[..., Given], *given: Any, who: str, **more: Any) -> Given:
        """An act of spending.service by an officer, now."""
        officer = self.officer(who)
        with self.place.app.app_context():
            return act(COMMUNITY, *given, officer=officer, now=self.place.clock(), **more)

    def plan(self, *lines: BudgetLine) -> BudgetPlan:
        return BudgetPlan(self.today.year, "小区年度预算", "收入和支出。", lines or LINES)

    def drafted(self, *lines: BudgetLine) -> int:
        with self.place.app.app_context():
            now, who = self.place.clock(), self.place.officers["convener"]
            number = spending.draft_budget(COMMUNITY, self.plan(*lines), officer_id=who, now=now)
            spending.open_budget(COMMUNITY, number, officer_id=who, now=now)
            return number

    def put_to_vote(self, number: int) -> str:
        with self.place.app.app_context():
            return spending.draft_budget_vote(
                COMMUNITY,
                number,
                officer_id=self.place.officers["convener"],
                now=self.place.clock(),
            )

    def decide(self, *lines: BudgetLine) -> None:
        """A budget of this year that the owners carried."""
        self.budget = self.drafted(*lines)
        self.assembly = self.put_to_vote(self.budget)
        hold(self.place, self.assembly, {door: {"m1": "yes"} for door in range(1, 13)})
        view = self.read(lambda s: spending.get_budget(s, COMMUNITY, self.budget))
        self.lines = {one.title: one.id for one in view.lines}

    def urgent(self) -> File:
        """A confirmed urgent repair of building 1, of 32,000 yuan."""
        file = repairs.prepared(self.place, "emergency_repair", "1号楼", cause="facade")
        file.do("plan", repairs.plan(self.place))
        file.do("approval", approval(self.place))
        file.confirm("approval", "second")
        opinion = {"confirmed_on": self.place.day(), "opinion": "情况属实。"}
        file.do("confirmation", opinion, who="residents")
        self.matter = file.id
        return file

    def on_line(self, title: str = "保洁") -> dict[str, Any]:
        return {"kind": "budget", "line": self.lines[title]}

    def on_matter(self) -> dict[str, Any]:
        return {"kind": "emergency", "matter": self.matter}

    def proposal(self, authority: dict[str, Any] | None = None, **more: Any) -> Proposal:
        self.used += 1
        given = Proposal(
            authority=self.on_matter() if authority is None else authority,
            amount=100_000,
            purpose="外墙维修第一次付款",
            payee="甲修缮公司",
            payee_account=ACCOUNT,
            invoice_number=f"INV-{self.used:06d}",
            invoice=bill(f"invoice {self.used}"),
        )
        return replace(given, **more)

    def propose(self, who: str = "company", **more: Any) -> int:
        return self.do(spending.propose_payment, self.proposal(**more), who=who)

    def approve(self, payment: int, who: str, revision: int | None = None) -> str:
        wanted = self.payment(payment).revision if revision is None else revision
        return self.do(spending.approve_payment, payment, who=who, revision=wanted)

    def approved(self, **more: Any) -> int:
        """A payment with both approvals."""
        payment = self.propose(**more)
        self.approve(payment, "convener")
        self.approve(payment, "residents")
        return payment

    def pay(self, payment: int, who: str = "company", **more: Any) -> int:
        said = {"bank_reference": f"BANK-{payment:06d}", "paid_on": self.today, **more}
        return self.do(spending.record_paid, payment, who=who, **said)

    def payment(self, payment: int) -> PaymentView:
        return self.read(lambda s: spending.get_payment(s, COMMUNITY, payment))

    def balance(self, account: str, unit: int | None = None) -> int:
        return self.read(lambda s: books.balance(s, COMMUNITY, account, unit_id=unit))

    def units(self) -> dict[str, int]:
        return self.read(lambda s: {one.label: one.id for one in list_units(s, COMMUNITY)})

"""The company's desk in a test: two officers, tariffs, bills and what the books say of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from app.companion.books import service as books
from app.companion.fees import service as fees
from app.companion.fees.formula import parse_rate
from app.companion.fees.service import TariffWish
from app.companion.fees.service.callbacks import hear
from app.companion.fees.service.credits import credits_of, open_bills
from app.companion.fees.service.providers import Notice, sandbox
from app.companion.fees.service.standing import Flat
from app.companion.residents.service import Resident
from app.platform.db import db
from app.registry.service.units import list_units
from tests.committee.town import COMMUNITY
from tests.companion.quarter import Quarter

Given = TypeVar("Given")
WISH: dict[str, Any] = {
    "title": "物业服务费",
    "kind": "area",
    "rate": parse_rate("1.80"),
    "cycle": "quarter",
    "basis": "物业服务合同第八条",
    "reason": "首次录入",
    "valid_from": date(2026, 1, 1),
}


class Cashier:
    """Acts of the desk at the quarter's time; `id` and `second` are the company's officers."""

    def __init__(self, quarter: Quarter, community: str = COMMUNITY) -> None:
        self.quarter, self.community = quarter, community
        people = quarter.auth.people
        for name in ("company", "keeper"):
            if f"our-{name}" not in people:
                quarter.browser(name)
        self.id, self.second = people["our-company"].id, people["our-keeper"].id

    @property
    def committee(self) -> int:
        """An officer of the owners' committee."""
        self.quarter.browser("convener")
        return self.quarter.auth.people["our-convener"].id

    def read(self, asked: Callable[[Any], Given]) -> Given:
        with self.quarter.app.app_context():
            return asked(db.session())

    def act(
        self, done: Callable[..., Given], *given: Any, by: int | None = None, **more: Any
    ) -> Given:
        """An act of the service for this community, by an officer, now."""
        with self.quarter.app.app_context():
            return done(
                self.community, *given, officer_id=by or self.id, now=self.quarter.clock(), **more
            )

    def tariff(self, **changes: Any) -> int:
        return self.act(fees.add_tariff, TariffWish(**{**WISH, **changes}))

    def change(self, series: int, **changes: Any) -> int:
        return self.act(fees.change_tariff, series, TariffWish(**{**WISH, **changes}))

    def preview(self, series: int, period: str, **more: Any) -> fees.Preview:
        return self.read(
            lambda session: fees.preview_run(session, self.community, series, period, **more)
        )

    def issue(self, series: int, period: str = "2026-Q1", **more: Any) -> int:
        return self.act(fees.issue_run, series, period, **more)

    def units(self) -> dict[str, int]:
        """The ids of units by their labels."""
        return self.read(
            lambda session: {one.label: one.id for one in list_units(session, self.community)}
        )

    def flat(self, unit_id: int) -> Flat:
        return self.read(lambda session: fees.stand_of(session, [unit_id]))[0]

    def cash(self, amounts: dict[int, int], **more: Any) -> int:
        return self.act(
            fees.receive_at_desk, amounts, **{"method": "cash", "payer": "王芳", **more}
        )

    def void(self, bill_id: int, reason: str = "面积有误") -> None:
        number = self.act(fees.propose_void, bill_id, reason=reason)
        self.act(fees.confirm_void, number, by=self.second)

    def balances(self) -> dict[str, int]:
        return self.read(lambda session: books.balances(session, self.community))

    def check_books(self) -> None:
        """What the books say is what bills, credits and payments say."""
        said = self.balances()

        def look(session: Any) -> tuple[int, int]:
            units = [one.id for one in list_units(session, self.community)]
            still_open = sum(rest for _, rest in open_bills(session, units))
            return still_open, sum(credits_of(session, units).values())

        still_open, credit = self.read(look)
        sending = self.read(
            lambda session: sum(
                one.amount
                for one in fees.list_refunds(session, self.community)
                if one.state == "sending"
            )
        )
        assert said["receivable"] == still_open
        assert -said["prepaid"] == credit + sending
        assert sum(said.values()) == 0


def start(cashier: Cashier, payer: Resident, amount: int = 10_000) -> str:
    """An order on both sides; returns its number."""
    with cashier.quarter.app.app_context():
        started = fees.start_payment(payer, {payer.unit_id: amount}, now=cashier.quarter.clock())
    assert started.address == f"/c/{cashier.community}/sandbox/{started.order_no}"
    return started.order_no


def tell(cashier: Cashier, notice: Notice) -> str:
    with cashier.quarter.app.app_context():
        return hear("sandbox", notice, heard_by="callback", now=cashier.quarter.clock())


def paid(cashier: Cashier, order: str, **more: Any) -> Notice:
    with cashier.quarter.app.app_context():
        return sandbox.pay(order, now=cashier.quarter.clock(), **more)

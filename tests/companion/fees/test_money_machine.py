"""Whatever order callbacks come in and wherever an act breaks off, money is booked exactly once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.companion.books import service as books
from app.companion.fees import service as fees
from app.companion.fees.models import (
    AllocationRow,
    BillRow,
    PaymentRow,
    SandboxOrderRow,
    SandboxRefundRow,
)
from app.companion.fees.service import cash
from app.companion.fees.service.payments import add_payment
from app.companion.fees.service.providers import Notice, Order, sandbox
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.people import service as people
from app.platform.db import db, transaction
from app.platform.roles import Role
from app.registry import service as registry
from app.registry.models import OwnerRow, OwnershipRow, UnitRow
from tests.companion.fees.cashier import Cashier
from tests.companion.quarter import Quarter

SMALL = settings(
    max_examples=12,
    stateful_step_count=22,
    deadline=None,
    # Making a failing run shorter takes minutes here and says little more.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
NUMBERS = itertools.count(1)
RATE = 3_333_333
amounts = st.integers(1, 900)
flats = st.integers(0, 2)


class Power(Exception):
    """The lights go out in the middle of an act."""


class MoneyMachine(RuleBasedStateMachine):
    """The sandbox is the bank: what it holds, and nothing else, is in escrow in the end."""

    orders = Bundle("orders")
    letters = Bundle("letters")

    def __init__(self, quarter: Quarter) -> None:
        super().__init__()
        self.quarter, self.month, self.cash_in, self.cash_out = quarter, 0, 0, 0
        self.ordered: dict[str, int] = {}
        name = f"money-{next(NUMBERS)}"
        with quarter.app.app_context():
            facts = registry.CommunityFacts(name="机器小区")
            registry.create_community(name, facts, officer_id=None, now=quarter.clock())
        self.desk = Cashier(quarter, name)
        with quarter.app.app_context(), transaction() as session:
            self.units = self._units(session)
        self.series = self.desk.tariff(kind="unit", cycle="month", rate=RATE)
        self._appoint()

    def _appoint(self) -> None:
        """The company's two officers serve here too; the committee is the other body."""
        self.quarter.browser("convener")
        self.committee = self.quarter.auth.people["our-convener"].id
        more: dict[str, Any] = {"operator_organisation": "运营", "by": None, "now": self.now}
        with self.quarter.app.app_context():
            for who in (self.desk.id, self.desk.second):
                people.appoint(who, Role.PROPERTY_COMPANY, self.desk.community, **more)
            people.appoint(self.committee, Role.CONVENER, self.desk.community, **more)

    def _units(self, session: Any) -> list[int]:
        made = [
            UnitRow(
                community_id=self.desk.community,
                code=f"{n}",
                code_index=bytes([n]) * 16,
                tail_index=bytes([n]) * 16,
                building="1",
                label=f"{n}号",
                area=100,
                stated="",
            )
            for n in (1, 2, 3)
        ]
        session.add_all(made)
        session.flush()
        return [one.id for one in made]

    @contextmanager
    def site(self, crash: bool) -> Iterator[None]:
        """The site, whose books lose power after a journal is written where `crash` says so."""

        def post_and_die(*given: Any, **more: Any) -> None:
            books_post(*given, **more)
            raise Power

        books_post = books.post
        patched = mock.patch.object(books, "post", post_and_die) if crash else mock.MagicMock()
        with self.quarter.app.app_context(), patched:
            try:
                yield
            except Power:
                db.session().rollback()

    def try_(self, act: Callable[[], Any], crash: bool) -> Any:
        """Do an act that may be refused or break off; returns what it gave, or None."""
        with self.site(crash):
            try:
                return act()
            except RuleError:
                db.session().rollback()
        return None

    @property
    def now(self) -> Any:
        return self.quarter.clock()

    @rule(crash=st.booleans())
    def bill(self, crash: bool) -> None:
        period = f"{2026 + self.month // 12}-{self.month % 12 + 1:02d}"
        done = self.try_(
            lambda: fees.issue_run(
                self.desk.community, self.series, period, officer_id=self.desk.id, now=self.now
            ),
            crash,
        )
        self.month += done is not None

    @rule(flat=flats)
    def sell(self, flat: int) -> None:
        """The register names another owner of a flat from now on."""
        self.quarter.clock.advance(seconds=1)
        with self.quarter.app.app_context(), transaction() as session:
            session.query(OwnershipRow).filter_by(unit_id=self.units[flat]).delete()
            number = next(NUMBERS).to_bytes(16)
            owner = OwnerRow(community_id=self.desk.community, key_index=number, name="买方")
            session.add(owner)
            session.flush()
            given = {"unit_id": self.units[flat], "owner_id": owner.id, "since": self.now}
            session.add(OwnershipRow(**given))
        self.quarter.clock.advance(seconds=1)

    @invariant()
    def no_money_of_a_new_owner_went_to_an_older_bill(self) -> None:
        """What was given since the sale by an order since the sale, unless it was said."""
        since = self.desk.read(
            lambda session: {one.unit_id: one.since for one in session.query(OwnershipRow)}
        )
        for given, bill, payment in self.desk.read(self._given):
            sold = since.get(bill.unit_id)
            if sold is None or given.at < sold or payment is None or payment.for_former:
                continue
            assert bill.issued_at >= sold or payment.created_at < sold

    def _given(self, session: Any) -> list[Any]:
        wanted = session.query(AllocationRow, BillRow, PaymentRow)
        joined = wanted.join(BillRow, BillRow.id == AllocationRow.bill_id)
        outer = joined.outerjoin(PaymentRow, PaymentRow.id == AllocationRow.payment_id)
        return list(outer.filter(BillRow.community_id == self.desk.community))

    @rule(flat=flats, amount=amounts, former=st.booleans(), crash=st.booleans())
    def cash(self, flat: int, amount: int, former: bool, crash: bool) -> None:
        done = self.try_(
            lambda: fees.receive_at_desk(
                self.desk.community,
                {self.units[flat]: amount},
                method="cash",
                payer="王芳",
                for_former=former,
                officer_id=self.desk.id,
                now=self.now,
            ),
            crash,
        )
        self.cash_in += amount if done is not None else 0

    @rule(target=orders, flat=flats, amount=amounts, other=amounts)
    def order(self, flat: int, amount: int, other: int) -> str:
        """An order for two flats, known to both sides."""
        self.quarter.clock.advance(seconds=1)
        wanted = {self.units[flat]: amount, self.units[(flat + 1) % 3]: other}
        with self.quarter.app.app_context():
            with transaction() as session:
                row = add_payment(
                    session,
                    self.desk.community,
                    wanted,
                    method="online",
                    payer="王芳",
                    provider="sandbox",
                    now=self.now,
                )
                order = Order(row.order_no, row.community_id, "缴费", row.amount)
            sandbox.Sandbox().create_payment(order, now=self.now)
        self.ordered[order.order_no] = order.amount
        return order.order_no

    @rule(target=letters, order=orders)
    def pay(self, order: str) -> Notice:
        """A tester pays; the callback is written and waits in the post."""
        with self.quarter.app.app_context():
            return sandbox.pay(order, now=self.now)

    @rule(target=letters, order=orders, off=st.integers(-4, 4).filter(bool))
    def pay_another_amount(self, order: str, off: int) -> Notice:
        """The bank holds more or less than was ordered."""
        with self.quarter.app.app_context():
            known = sandbox.Sandbox().query(order)
            assert known is not None
            return sandbox.pay(order, amount=max(known.amount + off, 1), now=self.now)

    @rule(letter=letters, crash=st.booleans())
    def deliver(self, letter: Notice, crash: bool) -> None:
        self._send(letter, crash)

    @rule(letter=consumes(letters))
    def lose(self, letter: Notice) -> None:
        """The callback never comes."""

    @rule(letter=letters, off=st.integers(-5, 5).filter(bool))
    def deliver_a_wrong_amount(self, letter: Notice, off: int) -> None:
        wrong = replace(letter, amount=letter.amount + off)
        # A signed lie that names the ordered amount is for the reconciliation to find.
        if wrong.amount != self.ordered[letter.order_no]:
            self._send(wrong, False)

    @rule(order=orders, state=st.sampled_from(["closed", "waiting"]))
    def deliver_another_state(self, order: str, state: str) -> None:
        with self.quarter.app.app_context():
            known = sandbox.Sandbox().query(order)
        assert known is not None
        self._send(Notice(order, known.trade_no, known.amount, state), False)

    @rule(letter=letters)
    def forge(self, letter: Notice) -> None:
        body = sandbox.encode_notice(letter)
        with self.quarter.app.app_context(), pytest.raises(fees.CallbackInvalid):
            fees.take_callback("sandbox", body, {sandbox.SIGNATURE: "0" * 64}, now=self.now)

    def _send(self, letter: Notice, crash: bool) -> None:
        body = sandbox.encode_notice(letter)
        with self.site(crash):
            headers = {sandbox.SIGNATURE: sandbox.sign(body)}
            fees.take_callback("sandbox", body, headers, now=self.now)

    @rule(minutes=st.sampled_from([1, 15, 1500]), crash=st.booleans())
    def ask(self, minutes: int, crash: bool) -> None:
        self.quarter.clock.advance(minutes=minutes)
        with self.site(crash):
            fees.ask_about_waiting(self.now)

    @rule(flat=flats, crash=st.booleans())
    def void(self, flat: int, crash: bool) -> None:
        bills = [one for one in self.desk.flat(self.units[flat]).bills if one.voided_at is None]
        if bills:
            desk, given = self.desk, {"now": self.now}
            number = self.try_(
                lambda: fees.propose_void(
                    desk.community, bills[0].id, reason="有误", officer_id=desk.id, **given
                ),
                False,
            )
            if number is not None:
                self._confirm_void(number, crash)

    def _confirm_void(self, number: int, crash: bool) -> None:
        desk = self.desk
        self.try_(
            lambda: fees.confirm_void(desk.community, number, officer_id=desk.second, now=self.now),
            crash,
        )

    @rule(flat=flats, amount=amounts, online=st.booleans(), crash=st.booleans())
    def refund(self, flat: int, amount: int, online: bool, crash: bool) -> None:
        unit, desk = self.units[flat], self.desk
        paid = [
            one.id
            for one in desk.read(lambda session: fees.payments_of(session, [unit]))
            if one.method == "online" and one.state == "paid"
        ]
        payment = paid[0] if online and paid else None
        number = self.try_(
            lambda: fees.propose_refund(
                desk.community,
                unit,
                amount=amount,
                method="cash" if payment is None else "online",
                payment_id=payment,
                reason="多缴",
                officer_id=desk.id,
                now=self.now,
            ),
            False,
        )
        if number is not None:
            self._confirm(number, amount, payment is None, crash)

    def _confirm(self, number: int, amount: int, is_cash: bool, crash: bool) -> None:
        state = self.try_(
            lambda: fees.confirm_refund(
                self.desk.community, number, officer_id=self.committee, now=self.now
            ),
            crash,
        )
        self.cash_out += amount if is_cash and state == "done" else 0

    @rule(off=st.sampled_from([0, 0, -3, 5]), crash=st.booleans())
    def count(self, off: int, crash: bool) -> None:
        """Somebody counts today's cash, rightly or not, and the lights may go out."""
        day = local_date(self.now)
        held = self.desk.read(
            lambda session: fees.get_cash_day(session, self.desk.community, day, "cash")
        )
        with self.dark(crash):
            self.try_(
                lambda: fees.count_day(
                    self.desk.community,
                    day,
                    "cash",
                    counted=held.takings.expected + off,
                    reason="再点一次",
                    officer_id=self.desk.id,
                    now=self.now,
                ),
                False,
            )

    @rule(who=st.sampled_from(["id", "second", "committee"]), crash=st.booleans())
    def confirm_counts(self, who: str, crash: bool) -> None:
        """Whoever it is tries to confirm whatever was counted, old counts too."""
        officer = self.committee if who == "committee" else getattr(self.desk, who)
        for day in self.cash_days():
            for count in day.counts:
                with self.dark(crash):
                    self.try_(
                        lambda number=count.id: fees.confirm_count(
                            self.desk.community, number, officer_id=officer, now=self.now
                        ),
                        False,
                    )

    @contextmanager
    def dark(self, crash: bool) -> Iterator[None]:
        """The lights go out after the rows of a count are written, where `crash` says so."""

        def die(*given: Any, **more: Any) -> None:
            raise Power

        with mock.patch.object(cash, "audit", die) if crash else nullcontext():
            yield

    def cash_days(self) -> list[fees.CashDay]:
        return self.desk.read(
            lambda session: fees.list_cash_days(
                session, self.desk.community, today=local_date(self.now)
            )
        )

    @invariant()
    def what_is_confirmed_was_counted_by_another_hand(self) -> None:
        for day in self.cash_days():
            for count in day.counts:
                if count.checked is not None:
                    assert count.checked.officer_id != count.by.officer_id
                    assert not count.difference or count.checked.role == "convener"
            if day.state == "confirmed":
                assert day.newest is not None
                assert day.newest.takings == day.takings
                assert day.newest.checked is not None

    @invariant()
    def the_days_add_up_to_the_till(self) -> None:
        assert sum(one.takings.expected for one in self.cash_days()) == self._till()

    @precondition(lambda self: self.month)
    @rule(crash=st.booleans())
    def send_refunds(self, crash: bool) -> None:
        with self.site(crash):
            fees.send_waiting_refunds(self.now)

    @invariant()
    def the_books_agree(self) -> None:
        self.desk.check_books()

    @invariant()
    def nobody_is_paid_twice_and_no_credit_is_below_nothing(self) -> None:
        for unit in self.units:
            flat = self.desk.flat(unit)
            assert flat.credit >= 0
            assert all(0 <= one.paid <= one.amount for one in flat.bills)

    @invariant()
    def receipts_have_no_gap(self) -> None:
        rows = self.desk.read(self._payments)
        by_year: dict[int, list[int]] = {}
        for row in rows:
            if row.state == "paid":
                by_year.setdefault(row.receipt_year, []).append(row.receipt_number)
        for numbers in by_year.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1))

    def _payments(self, session: Any) -> list[PaymentRow]:
        return session.query(PaymentRow).filter_by(community_id=self.desk.community).all()

    def teardown(self) -> None:
        """After everything was asked and sent, escrow is what the bank and the till hold."""
        self.quarter.clock.advance(minutes=30)
        with self.quarter.app.app_context():
            for row in self._payments(db.session()):
                if row.provider and row.state != "paid":
                    self._settle(row.order_no)
            fees.send_waiting_refunds(self.now)
        self.desk.check_books()
        assert self.desk.balances()["escrow"] == self.desk.read(self._bank) + self._till()

    def _settle(self, order_no: str) -> None:
        if fees.ask(order_no, now=self.now) == "amount_wrong":
            fees.accept_paid_amount(
                self.desk.community, order_no, officer_id=self.desk.id, now=self.now
            )

    def _bank(self, session: Any) -> int:
        held = session.query(SandboxOrderRow).filter_by(community_id=self.desk.community).all()
        numbers = {one.order_no for one in held}
        back = [x.amount for x in session.query(SandboxRefundRow) if x.order_no in numbers]
        return sum(one.paid_amount or 0 for one in held) - sum(back)

    def _till(self) -> int:
        return self.cash_in - self.cash_out


@pytest.mark.both_databases
def test_money_is_neither_lost_nor_doubled(quarter: Quarter) -> None:
    run_state_machine_as_test(lambda: MoneyMachine(quarter), settings=SMALL)


@pytest.mark.both_databases
def test_a_refund_that_broke_off_after_the_bank_paid_is_booked_once(cashier: Cashier) -> None:
    unit = cashier.units()["1号楼1单元301"]
    with cashier.quarter.app.app_context():
        with transaction() as session:
            row = add_payment(
                session,
                cashier.community,
                {unit: 500},
                method="online",
                payer="王芳",
                provider="sandbox",
                now=cashier.quarter.clock(),
            )
        now = cashier.quarter.clock()
        sandbox.Sandbox().create_payment(
            Order(row.order_no, row.community_id, "缴费", 500), now=now
        )
        sandbox.pay(row.order_no, now=now)
        assert fees.ask(row.order_no, now=now) == "settled"
    given = {"amount": 200, "method": "online", "payment_id": row.id, "reason": "多缴"}
    number = cashier.act(fees.propose_refund, unit, **given)
    pay_back = sandbox.Sandbox.refund

    def pay_back_and_die(*given: Any, **more: Any) -> bool:
        pay_back(*given, **more)
        raise Power

    with mock.patch.object(sandbox.Sandbox, "refund", pay_back_and_die), pytest.raises(Power):
        cashier.act(fees.confirm_refund, number, by=cashier.second)
    assert cashier.flat(unit).credit == 300, "what is on its way is held"
    with pytest.raises(fees.RefundInvalid):
        cashier.act(fees.propose_refund, unit, **{**given, "amount": 301})
    with cashier.quarter.app.app_context():
        assert fees.send_waiting_refunds(cashier.quarter.clock()) == 1
        assert fees.send_waiting_refunds(cashier.quarter.clock()) == 0
    assert cashier.balances()["escrow"] == 300
    cashier.check_books()

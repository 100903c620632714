"""What is open in a month is said before it is closed, kept with it, and told to everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from app.companion.accounts import service as accounts
from app.companion.accounts.service import MonthHasWaiting
from app.companion.books import service as books
from app.companion.books.service import Entry, Voucher
from app.companion.fees import service as fees
from app.companion.fees.models import CallbackRow, DifferenceRow, PaymentRow, StatementRow
from app.companion.spending.models import PaymentRow as PayoutRow
from app.platform.db import db, transaction
from tests.committee.town import COMMUNITY, text_of
from tests.companion.accounts.ledger import DESK, PUBLIC, Accounts
from tests.companion.accounts.test_closing import next_of
from tests.companion.accounts.test_pages import fresh, text_of_pdf

PAPER = Voucher(b"%PDF-1.4 advert", "contract.pdf")


def who(ledger: Accounts, name: str) -> int:
    ledger.quarter.browser(name)
    return int(ledger.quarter.auth.people[f"our-{name}"].id)


def do(ledger: Accounts, act: Callable[..., Any], *given: Any, by: str, **more: Any) -> Any:
    officer = who(ledger, by)
    with ledger.quarter.app.app_context():
        return act(COMMUNITY, *given, officer_id=officer, now=ledger.quarter.clock(), **more)


def give_in(ledger: Accounts, on: date, key: str = "advert1") -> int:
    entry = Entry("shared_bank", "advert_income", 80_000, on, "电梯广告", (PAPER,), key)
    number: int = do(ledger, books.propose_entry, entry, by="company")
    return number


def found(ledger: Accounts, month: str) -> dict[str, int]:
    now = ledger.quarter.clock()
    return ledger.read(lambda session: accounts.find_open(session, COMMUNITY, month, now))


def over(ledger: Accounts) -> tuple[str, date]:
    """The month of the money, which is over now, and its day."""
    day = ledger.day()
    month = f"{day:%Y-%m}"
    ledger.to_month(next_of(month))
    return month, day


def take_cash(ledger: Accounts) -> None:
    """Money at the desk; an order that was given up has number 1, which the ledger's books use."""
    now, unit = ledger.quarter.clock(), ledger.units()[0]
    given_up = PaymentRow(
        community_id=COMMUNITY,
        order_no="P0",
        method="online",
        state="closed",
        amount=1,
        payer="王芳",
        created_at=now,
    )
    with ledger.quarter.app.app_context(), transaction() as session:
        session.add(given_up)
    given = {"method": "cash", "payer": "王芳"}
    do(ledger, fees.receive_at_desk, {unit: 5_000}, by="keeper", **given)


def test_an_entry_of_the_month_that_waits_refuses_both_until_it_ends(ledger: Accounts) -> None:
    month, day = over(ledger)
    entry = give_in(ledger, day)
    assert found(ledger, month) == {"entries": 1}
    with pytest.raises(MonthHasWaiting):
        ledger.propose(month)
    do(ledger, books.withdraw_entry, entry, by="convener", reason="重复录入")
    number = ledger.propose(month)
    late = give_in(ledger, day, "advert2")
    with pytest.raises(MonthHasWaiting) as refused:
        ledger.confirm(number)
    assert refused.value.fields == {"count": 1}
    do(ledger, books.withdraw_entry, late, by="company", reason="下月再录")
    ledger.confirm(number)
    assert ledger.report().stands


def test_a_confirmed_entry_is_in_the_month_and_one_of_the_next_month_waits(
    ledger: Accounts,
) -> None:
    month, day = over(ledger)
    give_in(ledger, ledger.day(), "later1")
    assert found(ledger, month) == {}
    do(ledger, books.confirm_entry, give_in(ledger, day), by="convener")
    ledger.publish(month)
    page = ledger.read(lambda session: accounts.get_month(session, COMMUNITY, month))
    assert page.open == {}
    assert "电梯广告" in [one.memo for one in page.funds[1].received]


def test_lists_refuse_and_taking_back_does_not(ledger: Accounts) -> None:
    day = ledger.day()
    entry = do(ledger, books.confirm_entry, give_in(ledger, day), by="convener")
    do(ledger, books.propose_reversal, entry, by="company", reason="金额有误")
    month, day = over(ledger)
    assert found(ledger, month) == {"reversals": 1}
    interest = books.Interest(1_200, day, PAPER)
    number = do(ledger, books.propose_interest, interest, by="company")
    assert found(ledger, month) == {"lists": 1, "reversals": 1}
    with pytest.raises(MonthHasWaiting):
        ledger.propose(month)
    do(ledger, books.withdraw_list, number, by="company")
    ledger.publish(month)


def test_cash_is_open_until_it_was_counted_confirmed_and_agreed(ledger: Accounts) -> None:
    take_cash(ledger)
    month, day = over(ledger)
    assert found(ledger, month) == {"cash_uncounted": 1}
    count = {"counted": 5_000, "reason": ""}
    number = do(ledger, fees.count_day, day, "cash", by="company", **count)
    assert found(ledger, month) == {"cash_unconfirmed": 1}
    do(ledger, fees.confirm_count, number, by="keeper")
    assert found(ledger, month) == {}
    short = {"counted": 4_000, "reason": "少收一笔"}
    number = do(ledger, fees.count_day, day, "cash", by="company", **short)
    do(ledger, fees.confirm_count, number, by="convener")
    assert found(ledger, month) == {"cash_differs": 1}
    assert found(ledger, next_of(month)) == {}


def keep(ledger: Accounts, *rows: Any) -> None:
    with ledger.quarter.app.app_context(), transaction() as session:
        session.add_all(rows)


def a_payment_told_twice(now: datetime) -> list[Any]:
    """An order that is paid, and another trade that claims to have paid it."""
    told: dict[str, Any] = {"provider": "sandbox", "order_no": "P1", "amount": 5, "state": "paid"}
    paid = PaymentRow(
        **told,
        community_id=COMMUNITY,
        created_at=now,
        trade_no="T1",
        method="online",
        payer="王芳",
        paid_at=now,
    )
    again = CallbackRow(**told, trade_no="T2", verdict="trade_changed", heard_by="callback", at=now)
    return [paid, again]


def an_approved_payout(company: int, now: datetime) -> PayoutRow:
    return PayoutRow(
        community_id=COMMUNITY,
        number=1,
        state="approved",
        purpose="维保",
        amount=7,
        authority={"kind": "budget", "line": 1},
        authority_key="budget:1",
        payee="甲",
        payee_account="1",
        invoice_number="1",
        invoice="0" * 64,
        proposed_by=company,
        proposed_as="property_company",
        proposed_at=now,
    )


def a_statement_that_differs(ledger: Accounts, day: date) -> None:
    row = StatementRow(
        community_id=COMMUNITY,
        provider="sandbox",
        day=day,
        sha256="0" * 64,
        lines=1,
        matched=0,
        theirs=9,
        ours=5,
        read_at=ledger.quarter.clock(),
    )
    with ledger.quarter.app.app_context(), transaction() as session:
        session.add(row)
        session.flush()
        told = {"kind": "amount_differs", "what": "payment", "number": "P1"}
        session.add(DifferenceRow(statement_id=row.id, theirs=9, ours=5, **told))


def test_statements_misfits_and_payments_are_counted_by_their_month(ledger: Accounts) -> None:
    day, now = ledger.day(), ledger.quarter.clock()
    keep(ledger, *a_payment_told_twice(now), an_approved_payout(who(ledger, "company"), now))
    month, _ = over(ledger)
    others = {"misfits": 1, "payments": 1}
    assert found(ledger, month) == {"statements_missing": 1, **others}
    assert found(ledger, next_of(month)) == others, "what is older is open still"
    assert found(ledger, f"{int(month[:4]) - 1}{month[4:]}") == {}
    a_statement_that_differs(ledger, day)
    assert found(ledger, month) == {"statements_differ": 1, **others}


def test_both_see_the_list_and_everybody_reads_it_afterwards(ledger: Accounts) -> None:
    take_cash(ledger)
    month, day = over(ledger)
    for name in ("company", "convener"):
        page = ledger.quarter.get(name, f"{DESK}?lang=en")
        assert "days at the fees desk whose money nobody counted : 1" in page
        assert (
            f'href="/communities/{COMMUNITY}/fees/cash"'
            in ledger.quarter.browser(name).get(DESK).text
        )
        assert "You may close the month all the same" in page
    number = ledger.propose(month)
    seen = ledger.quarter.get("convener", f"{DESK}?lang=en")
    assert seen.index("whose money nobody counted") < seen.index("and publish it")
    ledger.confirm(number)
    stranger = ledger.quarter.auth.browser()
    said = text_of(stranger.get(f"{PUBLIC}/months/{month}").text)
    assert "结账时，本月还有这些没有核对或没有办完" in said
    assert "收费柜台没有点款的天数" in said
    pdf = text_of_pdf(stranger.get(f"{PUBLIC}/months/{month}/statement.pdf").data)
    assert "收费柜台没有点款的天数：1" in pdf
    assert ledger.report().stands
    # What was open is not rewritten by counting it afterwards.
    do(ledger, fees.count_day, day, "cash", by="company", counted=5_000, reason="")
    kept = ledger.read(lambda session: accounts.get_month(session, COMMUNITY, month))
    assert kept.open == {"cash_uncounted": 1}


def test_a_refused_month_shows_no_button_and_says_why(ledger: Accounts) -> None:
    month, day = over(ledger)
    give_in(ledger, day)
    page = ledger.quarter.get("company", f"{DESK}?lang=en")
    assert "The month cannot be closed yet" in page
    assert 'name="month"' not in page
    answer = ledger.quarter.browser("company").submit(
        f"{DESK}/closings", fresh(ledger, "company", month=month)
    )
    assert answer.status_code == 409
    assert "Entries of this month wait for another body (1)" in text_of(answer.text)


@pytest.mark.both_databases
def test_what_was_open_is_never_changed(ledger: Accounts) -> None:
    take_cash(ledger)
    month, _ = over(ledger)
    ledger.publish(month)
    for statement in ("UPDATE accounts_open SET items = '{}'", "DELETE FROM accounts_open"):
        with ledger.quarter.app.app_context(), pytest.raises(Exception, match="append-only"):
            db.session.execute(text(statement))


def test_a_month_that_was_closed_before_this_was_kept_says_nothing(ledger: Accounts) -> None:
    assert (
        ledger.read(lambda session: accounts.open_at_closing(session, COMMUNITY, "2025-01")) is None
    )

"""A month is closed by two bodies, published once, and never rewritten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from app.companion.accounts import service as accounts
from app.companion.accounts.service import (
    AccountsRefused,
    ClosingChanged,
    ClosingNotFound,
    ClosingPending,
    ClosingRoleMissing,
    ClosingSameBody,
    MonthNotDue,
)
from app.companion.books.service import Line, MonthClosed, MonthNotOver
from app.platform.db import db
from app.registry.service import units_of
from tests.committee.town import COMMUNITY
from tests.companion.accounts.ledger import Accounts
from tests.verifier.accounts_world import failed, older_of


@pytest.mark.both_databases
def test_a_closed_month_is_published_and_the_verifier_holds_it(ledger: Accounts) -> None:
    month = f"{ledger.day():%Y-%m}"
    ledger.to_month(next_of(month))
    ledger.publish(month)
    report = ledger.report()
    assert report.stands, failed(report)
    assert [one["month"] for one in report.months] == [month]
    funds = {one["fund"]: one["closing"] for one in report.months[0]["funds"]}
    assert funds == {"property": 472_000, "shared": 12_345, "maintenance": 300_000}
    with pytest.raises(MonthClosed):
        ledger.post("late:1", on=ledger.day().replace(day=1).fromisoformat(f"{month}-28"))


@pytest.mark.both_databases
def test_a_published_month_cannot_be_changed_in_the_database(ledger: Accounts) -> None:
    month = f"{ledger.day():%Y-%m}"
    ledger.to_month(next_of(month))
    ledger.publish(month)
    for statement in ("UPDATE accounts_month SET seq = 9", "DELETE FROM accounts_month"):
        with ledger.quarter.app.app_context(), pytest.raises(Exception, match="append-only"):
            db.session.execute(text(statement))


def next_of(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02}"


def test_a_second_month_extends_the_first_and_a_correction_stands_in_it(ledger: Accounts) -> None:
    first = f"{ledger.day():%Y-%m}"
    ledger.to_month(next_of(first))
    ledger.publish(first)
    older = older_of(ledger.files())
    ledger.pay_from_fund()
    ledger.reverse(5, reason="付款退回")
    second = next_of(first)
    ledger.to_month(next_of(second))
    ledger.publish(second)
    report = ledger.report(older=older)
    # Nobody has cosigned, and the first month is older than a day.
    assert failed(report) == {"A07": {"month_not_cosigned"}}
    assert ledger.cosign().status_code == 200
    assert ledger.report(older=older).stands


def test_a_journal_posted_out_of_turn_waits_for_its_month(ledger: Accounts) -> None:
    first = f"{ledger.day():%Y-%m}"
    last_day = ledger.day()
    ledger.to_month(next_of(first))
    ledger.post("parking:2")
    ledger.post("parking:3", on=last_day)
    ledger.publish(first)
    assert ledger.report().stands
    said = ledger.read(lambda session: accounts.list_statements(session, COMMUNITY))[0]
    assert (said.last, said.later) == (7, (6,))
    ledger.to_month(next_of(next_of(first)))
    ledger.publish(next_of(first))
    assert ledger.cosign().status_code == 200
    assert ledger.report().stands


def test_who_closes_and_who_does_not(ledger: Accounts) -> None:
    month = f"{ledger.day():%Y-%m}"
    with pytest.raises(MonthNotOver):
        ledger.propose(month)
    ledger.to_month(next_of(month))
    for who in ("inspector", "auditor", "department"):
        with pytest.raises(ClosingRoleMissing):
            ledger.propose(month, who)
    with pytest.raises(MonthNotDue):
        ledger.propose("2020-01")
    number = ledger.propose(month)
    with pytest.raises(ClosingPending):
        ledger.propose(month, "street")
    for who in ("company", "keeper"):
        with pytest.raises(ClosingSameBody):
            ledger.confirm(number, who)
    with pytest.raises(ClosingNotFound):
        ledger.confirm(number + 1)
    ledger.confirm(number, "residents")
    with pytest.raises(ClosingNotFound):
        ledger.confirm(number, "street")
    with pytest.raises(MonthNotDue):
        ledger.propose(month)


def test_books_that_change_between_the_two_must_be_put_up_anew(ledger: Accounts) -> None:
    month, day = f"{ledger.day():%Y-%m}", ledger.day()
    ledger.to_month(next_of(month))
    number = ledger.propose(month)
    ledger.post("parking:2", on=day)
    with pytest.raises(ClosingChanged):
        ledger.confirm(number)
    officer = ledger.officer("street")
    with ledger.quarter.app.app_context():
        accounts.withdraw_closing(COMMUNITY, number, officer=officer, now=ledger.quarter.clock())
    ledger.publish(month)


def test_what_a_stranger_would_refuse_is_not_published(ledger: Accounts) -> None:
    month = f"{ledger.day():%Y-%m}"
    ledger.pay("out:9", 1_000, authority=None)
    ledger.to_month(next_of(month))
    number = ledger.propose(month)
    with pytest.raises(AccountsRefused) as refused:
        ledger.confirm(number)
    assert refused.value.fields["fault"] == "payment_without_ground"
    assert ledger.read(lambda session: accounts.list_statements(session, COMMUNITY)) == []


def test_opening_twice_is_opening_once_and_the_record_is_the_same_each_time(
    ledger: Accounts,
) -> None:
    assert ledger.open() == ledger.open() == f"accounts-{COMMUNITY}"
    month = f"{ledger.day():%Y-%m}"
    ledger.to_month(next_of(month))
    ledger.publish(month)

    def record() -> bytes:
        return ledger.read(lambda session: accounts.make_accounts_record(session, COMMUNITY))

    assert record() == record()


def test_a_month_without_any_journal_is_published_too(ledger: Accounts) -> None:
    first = f"{ledger.day():%Y-%m}"
    second = next_of(first)
    ledger.to_month(next_of(second))
    ledger.publish(first)
    ledger.publish(second)
    ledger.cosign()
    report = ledger.report()
    assert report.stands
    assert report.months[1]["journals"] == 0


def test_no_line_of_a_unit_shows_its_code_its_id_or_its_words(ledger: Accounts) -> None:
    month = f"{ledger.day():%Y-%m}"
    ledger.post(
        "payment:7",
        [Line("escrow", 500), Line("receivable", -500, ledger.units()[0])],
        memo="三单元补缴",
    )
    ledger.to_month(next_of(month))
    ledger.publish(month)
    whole = b"\n".join(ledger.files().values()).decode()
    assert "三单元补缴" not in whole
    assert "电梯维保" in whole
    code = ledger.read(lambda session: units_of(session, ledger.units()[:1])[0].code)
    assert code not in whole
    assert "GB0" not in whole


def test_fees_bills_and_refunds_of_advances_are_published(ledger: Accounts) -> None:
    month = f"{ledger.day():%Y-%m}"
    ledger.post("run:1", [Line("receivable", 90_000), Line("fee_income", -90_000)])
    paid = [Line("escrow", 50_000), Line("receivable", -45_000), Line("prepaid", -5_000)]
    ledger.post("payment:11", paid, memo="收到缴费")
    ledger.post("payment:12", paid, memo="收到缴费")
    ledger.post("refund:1", [Line("prepaid", 6_000), Line("escrow", -6_000)], memo="退还预缴款")
    ledger.to_month(next_of(month))
    ledger.publish(month)
    page = ledger.read(lambda session: accounts.get_month(session, COMMUNITY, month))
    escrow = page.funds[0]
    fees = next(one for one in escrow.received if one.memo == "收到缴费")
    assert (fees.count, fees.amount, fees.number) == (2, 100_000, 0)
    assert [(one.memo, one.amount) for one in escrow.paid] == [
        ("退还预缴款", -6_000),
        ("电梯维保", -40_000),
    ]


def test_more_given_back_than_was_paid_in_is_not_published(ledger: Accounts) -> None:
    month = f"{ledger.day():%Y-%m}"
    ledger.post("refund:1", [Line("prepaid", 6_000), Line("escrow", -6_000)], memo="退还预缴款")
    ledger.to_month(next_of(month))
    number = ledger.propose(month)
    with pytest.raises(AccountsRefused) as refused:
        ledger.confirm(number)
    assert refused.value.fields["fault"] == "refunds_exceed"


@pytest.mark.both_databases
def test_two_who_confirm_at_once_publish_one_month_once(ledger: Accounts) -> None:
    month = f"{ledger.day():%Y-%m}"
    ledger.to_month(next_of(month))
    number = ledger.propose(month)
    people = ("convener", "street", "residents")
    for who in people:
        ledger.officer(who)

    def confirm(who: str) -> str:
        try:
            return str(ledger.confirm(number, who))
        except ClosingNotFound as refused:
            return refused.code

    with ThreadPoolExecutor(len(people)) as pool:
        found = sorted(pool.map(confirm, people))
    assert found == ["1", "closing_not_found", "closing_not_found"]
    assert ledger.report().stands

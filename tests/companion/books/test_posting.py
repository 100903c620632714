"""Journals balance, are numbered without a gap, post once, and are taken back by others alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.companion.books.service import Line
from app.core.errors import RuleError
from tests.companion.books.ledger import INCOME, Ledger
from tests.companion.quarter import Quarter


@pytest.fixture
def ledger(quarter: Quarter) -> Ledger:
    return Ledger(quarter)


@pytest.mark.both_databases
def test_journals_are_numbered_and_add_up(ledger: Ledger) -> None:
    unit = ledger.units()[0]
    paid = [Line("fund_bank", 500), Line("fund_units", -300, unit), Line("fund_units", -200, unit)]
    assert [ledger.post("payment:1"), ledger.post("payment:2", paid)] == [1, 2]
    assert ledger.balance("fund_units", unit_id=unit) == -500
    assert ledger.balance("shared_bank") == 12_345
    assert ledger.balance("shared_bank", until=ledger.today - timedelta(days=1)) == 0
    assert [one.number for one in ledger.journals(f"{ledger.today:%Y-%m}")] == [1, 2]
    assert ledger.journals("2001-01") == []
    assert ledger.journals()[1].lines == tuple(paid)
    assert ledger.verify() == 2


def test_a_source_posts_once(ledger: Ledger) -> None:
    assert ledger.post("payment:1") == ledger.post("payment:1") == 1
    with pytest.raises(RuleError, match="source_taken"):
        ledger.post("payment:1", memo="别的")
    with pytest.raises(RuleError, match="source_taken"):
        ledger.post("payment:1", [Line("shared_bank", 1), Line("parking_income", -1)])
    assert (ledger.post("payment:2"), ledger.verify()) == (2, 2)


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("unbalanced", {"lines": [Line("shared_bank", 2), Line("parking_income", -1)]}),
    ("unbalanced", {"lines": []}),
    ("amount_invalid", {"lines": [Line("shared_bank", 0), Line("parking_income", 0)]}),
    ("amount_invalid", {"lines": [Line("shared_bank", 10**15), Line("opening", -(10**15))]}),
    ("amount_invalid", {"lines": [Line("shared_bank", True), Line("opening", -1)]}),
    ("account_unknown", {"lines": [Line("pocket", 1), Line("parking_income", -1)]}),
    ("unit_of_line_wrong", {"lines": [Line("fund_bank", 1), Line("fund_units", -1)]}),
    ("unit_of_line_wrong", {"lines": [Line("fund_bank", 1, 1), Line("opening", -1)]}),
    ("unit_of_line_wrong", {"lines": [Line("fund_bank", 1), Line("fund_units", -1, 999_999)]}),
    ("memo_invalid", {"memo": " "}),
    ("memo_invalid", {"memo": "一" * 201}),
    ("memo_invalid", {"memo": "一\n二"}),
    ("memo_names_person", {"memo": "退款 17000000000"}),
    ("memo_names_person", {"memo": "退款 170-0000-0000"}),
    ("memo_names_person", {"memo": "退款 １７００００００００１"}),
    ("memo_names_person", {"memo": "证件 99000019900101001X"}),
    ("memo_names_person", {"memo": "卡号 6222 0000 0000 0000"}),
    ("source_invalid", {"source": "no source"}),
    ("source_invalid", {"source": "reversal:1"}),
    ("evidence_missing", {"evidence": ["0" * 64]}),
]


@pytest.mark.parametrize(("code", "said"), REFUSED)
def test_what_is_no_journal_is_refused(ledger: Ledger, code: str, said: dict[str, Any]) -> None:
    with pytest.raises(RuleError, match=code):
        ledger.post(**{"source": "payment:1", **said})
    assert (ledger.post("payment:1"), ledger.verify()) == (1, 1)


def test_no_journal_lies_in_the_future(ledger: Ledger) -> None:
    with pytest.raises(RuleError, match="posting_in_future"):
        ledger.post("payment:1", on=ledger.today + timedelta(days=1))


def test_a_voucher_is_named_by_its_hash(ledger: Ledger) -> None:
    sha256 = ledger.voucher()
    ledger.post("payment:1", evidence=[sha256])
    assert ledger.journals()[0].evidence == (sha256,)


def test_a_journal_is_taken_back_once(ledger: Ledger) -> None:
    ledger.post("payment:1", authority={"kind": "budget", "line": 3})
    assert ledger.reverse(1) == ledger.reverse(1) == 2
    taken = ledger.journals()[1]
    assert (taken.reverses, taken.authority) == (1, {"kind": "budget", "line": 3})
    assert taken.lines == tuple(Line(one.account, -one.amount) for one in INCOME)
    assert ledger.balance("shared_bank") == 0
    refused: list[tuple[int, dict[str, Any], str]] = [
        (2, {}, "journal_reversed"),
        (9, {}, "journal_not_found"),
        (1, {"reason": "又一次"}, "source_taken"),
        (1, {"on": ledger.today - timedelta(days=1)}, "journal_reversed"),
    ]
    for number, more, code in refused:
        with pytest.raises(RuleError, match=code):
            ledger.reverse(number, **more)
    assert ledger.verify() == 2


def test_months_close_one_after_the_other(ledger: Ledger) -> None:
    month = f"{ledger.today:%Y-%m}"
    ledger.post("payment:1")
    with pytest.raises(RuleError, match="month_not_over"):
        ledger.close(month)
    ledger.quarter.clock.advance(days=70)
    later = Ledger(ledger.quarter)
    following = f"{ledger.today + timedelta(days=31):%Y-%m}"
    with pytest.raises(RuleError, match="month_not_next"):
        later.close(following)
    later.close(month)
    for wrong in (month, "2001-01"):
        with pytest.raises(RuleError, match="month_closed"):
            later.close(wrong)
    with pytest.raises(RuleError, match="month_closed"):
        later.post("payment:2", on=ledger.today)
    with pytest.raises(RuleError, match="month_closed"):
        later.reverse(1, on=ledger.today)
    assert later.post("payment:1", on=ledger.today) == 1
    assert later.reverse(1) == 2
    later.close(following)
    with pytest.raises(RuleError, match="month_invalid"):
        later.close("2026-13")


FORBIDDEN = (
    "UPDATE book_line SET amount = amount + 1",
    "DELETE FROM book_line",
    "UPDATE book_journal SET memo = 'x'",
    "DELETE FROM book_journal",
    "UPDATE book_month SET month = '2000-01'",
    "DELETE FROM book_month",
    "UPDATE book_deposit SET amount = 0",
    "DELETE FROM book_deposit",
)


@pytest.mark.both_databases
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_database_refuses_changes(ledger: Ledger, statement: str) -> None:
    ledger.post("payment:1")
    ledger.quarter.clock.advance(days=70)
    ledger.close(f"{ledger.today:%Y-%m}")
    deposit = "INSERT INTO book_deposit (community_id, unit_id, amount) VALUES ('linghai', 1, 5)"
    ledger.act(lambda session: session.execute(text(deposit)))
    with pytest.raises(DBAPIError, match="append-only"):
        ledger.act(lambda session: session.execute(text(statement)))


TAMPERED = (
    "UPDATE book_line SET amount = amount * 2",
    "UPDATE book_line SET amount = amount + 1 WHERE place = 0",
    "UPDATE book_line SET account = 'advert_income' WHERE place = 1",
    "UPDATE book_journal SET memo = '别的' WHERE number = 1",
    "DELETE FROM book_line WHERE number = 2; DELETE FROM book_journal WHERE number = 2",
    "UPDATE book SET last_number = 3",
)


@pytest.mark.parametrize("statements", TAMPERED)
def test_whoever_tampers_behind_the_triggers_is_found(ledger: Ledger, statements: str) -> None:
    for number in (1, 2):
        ledger.post(f"payment:{number}")

    def tamper(session: Any) -> None:
        for table in ("book_line", "book_journal"):
            for act in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER {table}_no_{act}"))
        for statement in statements.split("; "):
            session.execute(text(statement))

    ledger.act(tamper)
    with pytest.raises(RuleError, match="books_inconsistent"):
        ledger.verify()

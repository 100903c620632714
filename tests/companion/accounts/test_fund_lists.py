"""What comes into the fund by lists is published like every journal, and the verifier holds it."""

from __future__ import annotations

from tests.committee.town import unit_code
from tests.companion.accounts.ledger import Accounts
from tests.companion.accounts.test_closing import next_of
from tests.companion.books.lists import Lists, listed, topped
from tests.verifier.accounts_world import failed


def test_top_ups_and_interest_are_published(ledger: Accounts) -> None:
    month = f"{ledger.day():%Y-%m}"
    lists = Lists(ledger.quarter)
    rows = listed(f"{unit_code(5)},400,1000", f"{unit_code(7)},0,9")
    lists.withdraw(lists.propose(rows, 40_000))
    lists.confirm(lists.propose(rows, 40_000))
    paid = topped(f"{unit_code(5)},250.00", f"{unit_code(7)},0.01")
    lists.confirm(lists.top_up(paid, 25_001))
    lists.confirm(lists.share(1_000))
    ledger.to_month(next_of(month))
    ledger.publish(month)
    report = ledger.report()
    assert report.stands, failed(report)
    funds = {one["fund"]: one["closing"] for one in report.months[0]["funds"]}
    assert funds["maintenance"] == 366_001
    published = b"".join(ledger.files().values())
    for source in (b"opening:2", b"topup:3", b"interest:4"):
        assert b'"' + source + b'"' in published
    assert "续交".encode() not in published

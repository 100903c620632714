"""A month that is over waits for every body that closes; once it was put up, for the others."""

from __future__ import annotations

from app.companion.accounts.service import waiting
from tests.committee.town import COMMUNITY
from tests.companion.accounts.ledger import DESK, Accounts
from tests.companion.accounts.test_closing import next_of


def found(ledger: Accounts, who: str) -> list[str]:
    officer, now = ledger.officer(who), ledger.quarter.clock()
    lines = ledger.read(lambda s: list(waiting(s, officer, {COMMUNITY: "云海苑"}, now)))
    return [f"{one.what} {one.detail}" for one in lines]


def test_a_month_waits_for_whoever_has_to_do_something_with_it(ledger: Accounts) -> None:
    month = f"{ledger.day():%Y-%m}"
    assert found(ledger, "company") == []
    ledger.to_month(next_of(month))
    closers = ("company", "keeper", "convener", "residents", "street")
    for who in closers:
        assert found(ledger, who) == [f"accounts_close {month}"], who
    for who in ("inspector", "clerk", "auditor"):
        assert found(ledger, who) == [], who
    number = ledger.propose(month, "company")
    # Neither the person nor another one of the body has anything left to do.
    for who in ("company", "keeper"):
        assert found(ledger, who) == [], who
    for who in ("convener", "residents", "street"):
        assert found(ledger, who) == [f"accounts_confirm {month}"], who
    page = ledger.quarter.browser("convener").get("/worklist?lang=en").text
    assert f'href="{DESK}"' in page
    assert "Another body has put the month up" in page
    ledger.confirm(number)
    assert all(found(ledger, who) == [] for who in closers)

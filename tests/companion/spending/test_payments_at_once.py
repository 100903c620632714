"""At the same instant: two payments on one authority, two clicks on one button."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from app.companion.books import service as books
from app.companion.spending import service as spending
from app.core.errors import RuleError
from tests.companion.spending.purse import Purse
from tests.matters.place import COMMUNITY


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each of them is told, sorted; an answer that is no refusal is `done`."""
    told: list[str] = []
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            told.append("done")
        except RuleError as refused:
            told.append(refused.code)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    return sorted(told)


@pytest.mark.both_databases
def test_two_payments_do_not_pass_the_authority_together(purse: Purse) -> None:
    # 35,200 yuan are there: either of them fits, both do not.
    offered = [purse.proposal(amount=2_000_000) for _ in range(2)]
    told = at_once(
        *(lambda one=one: purse.do(spending.propose_payment, one, who="company") for one in offered)
    )
    assert told == ["authority_exceeded", "done"]
    assert len(purse.read(lambda s: spending.list_payments(s, COMMUNITY))) == 1


@pytest.mark.both_databases
def test_two_clicks_pay_once(purse: Purse) -> None:
    payment = purse.approved()
    told = at_once(*[lambda: purse.pay(payment)] * 4)
    assert told == ["done"] * 4
    assert purse.balance("fund_bank") == 6_000_000 - 100_000
    assert purse.read(lambda s: books.verify_books(s, COMMUNITY)) == 4


@pytest.mark.both_databases
def test_two_officers_of_one_body_give_one_approval(purse: Purse) -> None:
    payment = purse.propose()
    told = at_once(
        lambda: purse.approve(payment, "convener", 1),
        lambda: purse.approve(payment, "second", 1),
    )
    assert told == ["done", "same_body"]
    assert purse.payment(payment).state == "approved_once"


@pytest.mark.both_databases
def test_an_invoice_sent_twice_is_one_payment(purse: Purse) -> None:
    given = purse.proposal(amount=1000)
    told = at_once(*[lambda: purse.do(spending.propose_payment, given, who="company")] * 2)
    assert told == ["done", "invoice_used"]


@pytest.mark.both_databases
def test_a_change_and_an_approval_do_not_pass_each_other(purse: Purse) -> None:
    payment = purse.propose(amount=1000)
    purse.approve(payment, "convener")
    changed = purse.proposal(amount=3_000_000, invoice=None)
    told = at_once(
        lambda: purse.approve(payment, "residents", 1),
        lambda: purse.do(spending.change_payment, payment, changed, who="company", revision=1),
    )
    # Whoever comes first: what stands in the end was never approved.
    assert told in (["done", "payout_changed"], ["done", "done"])
    view = purse.payment(payment)
    assert (view.state, view.revision, view.approvals) == ("proposed", 2, ())

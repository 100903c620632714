"""Whoever buys a flat reads its bills and payments from that day on, and of older ones a sum."""

from __future__ import annotations

from typing import Any

import pytest

from app.companion.fees.service.arrears import list_arrears
from app.companion.fees.service.payments import add_payment, book_payment
from app.companion.fees.service.reminders import NobodyToRemind, remind
from app.core.calendar import local_date
from app.platform.db import transaction
from app.registry.models import OwnershipRow
from tests.committee.town import COMMUNITY, text_of
from tests.companion.accounts.test_pages import text_of_pdf
from tests.companion.fees.cashier import Cashier
from tests.companion.fees.test_pages import DESK, MINE, act, fill_desk, pay, receipts
from tests.companion.quarter import Quarter
from tests.site import Browser


def sell(quarter: Quarter, unit_id: int, buyer: int) -> None:
    """The register names another owner, from now on."""
    now = quarter.clock()

    def write(session: Any) -> None:
        session.query(OwnershipRow).filter_by(unit_id=unit_id).delete()
        session.add(OwnershipRow(unit_id=unit_id, owner_id=buyer, place=0, since=now))
        session.commit()

    quarter.run(write)


def sold(quarter: Quarter, paid: str = "400") -> tuple[Browser, Browser, int, str]:
    """A seller who paid a part; the buyer, who owns another flat too; the flat; a receipt."""
    fill_desk(quarter)
    seller, buyer = quarter.sign_in(3), quarter.sign_in(4)
    unit = quarter.resident_of(seller).unit_id
    act(seller, pay(seller, unit, paid), "pay")
    (receipt,) = receipts(seller)
    quarter.clock.advance(days=1)
    owner = quarter.resident_of(buyer).owner_id
    assert owner is not None
    sell(quarter, unit, owner)
    return seller, buyer, unit, receipt


def test_a_new_owner_reads_a_sum_of_what_is_open_and_no_payment(quarter: Quarter) -> None:
    seller, buyer, unit, receipt = sold(quarter)
    page = buyer.get(f"{MINE}?lang=en").text
    said = text_of(page)
    # Of 448.36 yuan 400 were paid; neither the bill nor the payment is the new owner's to read.
    assert "Bills from before the present owner: 48.36 yuan are open" in said
    # To be paid is the buyer's own other flat alone.
    assert "To be paid: 453.82 yuan" in said
    assert "448.36" not in said
    assert "400.00" not in said
    assert receipts(buyer) == []
    assert buyer.get(receipt).status_code == 404
    # Nothing is typed in for the new owner to pay by mistake.
    main = page.partition("I pay these 48.36 yuan all the same")[0]
    assert f'name="flat-{unit}"' in main
    assert page.count('value="48.36"') == 1
    assert 'name="for" value="former"' in main
    # The former owner is out; the desk prints what they ask for.
    assert seller.get(receipt).status_code == 302


def test_what_the_new_owner_pays_is_theirs_to_read(quarter: Quarter) -> None:
    _, buyer, unit, _ = sold(quarter)
    started = buyer.submit(f"{MINE}/pay", {f"flat-{unit}": "48.36", "for": "former"})
    act(buyer, str(started.headers["Location"]), "pay")
    (receipt,) = receipts(buyer)
    said = text_of(buyer.get(f"{MINE}?lang=en").text)
    assert "before the present owner" not in said
    paper = text_of_pdf(buyer.get(receipt).data)
    assert "先付本房屋现业主取得之前的账单" in paper
    assert "2026-Q1" in paper


def test_money_of_a_new_owner_does_not_go_to_the_former_owners_bills(quarter: Quarter) -> None:
    _, buyer, unit, _ = sold(quarter)
    act(buyer, pay(buyer, unit, "48.36"), "pay")
    said = text_of(buyer.get(f"{MINE}?lang=en").text)
    assert "Bills from before the present owner: 48.36 yuan are open" in said
    assert "in hand 48.36" in said
    (receipt,) = receipts(buyer)
    assert "预缴，留作下期抵扣" in text_of_pdf(buyer.get(receipt).data)


@pytest.mark.both_databases
def test_a_new_owners_bills_come_first_and_credit_waits_for_them(cashier: Cashier) -> None:
    quarter, series = cashier.quarter, cashier.tariff()
    cashier.issue(series)
    unit = cashier.units()["1号楼1单元301"]
    owed = cashier.flat(unit).bills[0].amount
    quarter.clock.advance(days=1)
    sell(quarter, unit, other_owner(cashier, unit))
    quarter.clock.advance(days=1)
    cashier.cash({unit: 10_000})
    assert (cashier.flat(unit).credit, cashier.flat(unit).former) == (10_000, owed)
    # What is in hand pays the new owner's bill when it comes, and no other.
    cashier.issue(series, "2026-Q2")
    new, old = cashier.flat(unit).bills
    assert (new.paid, old.paid, old.is_former) == (10_000, 0, True)
    # On purpose the old ones come first, and what is over goes on to the new one.
    cashier.cash({unit: owed + 100}, for_former=True)
    new, old = cashier.flat(unit).bills
    assert (new.paid, old.paid) == (10_100, owed)
    cashier.check_books()


@pytest.mark.both_databases
def test_what_the_former_owner_paid_stays_with_what_they_owe(cashier: Cashier) -> None:
    quarter = cashier.quarter
    unit, series = cashier.units()["1号楼1单元301"], cashier.tariff()
    cashier.issue(series)
    other = cashier.tariff(title="电梯费")
    cashier.issue(other)
    second, first = cashier.flat(unit).bills
    cashier.cash({unit: first.amount})
    with quarter.app.app_context(), transaction() as session:
        late = add_payment(
            session, COMMUNITY, {unit: 300}, method="online", payer="王芳", now=quarter.clock()
        )
    quarter.clock.advance(days=1)
    sell(quarter, unit, other_owner(cashier, unit))
    cashier.issue(series, "2026-Q2")
    # An order from before the sale is the former owner's, whenever its money comes.
    with quarter.app.app_context(), transaction() as session:
        row = session.merge(late)
        book_payment(session, row, trade_no="T9", paid_at=quarter.clock(), now=quarter.clock())
    new, second, first = cashier.flat(unit).bills
    assert (new.paid, second.paid) == (0, 300)
    # So is what comes free when one of the old bills is void.
    cashier.void(first.id)
    new, second, first = cashier.flat(unit).bills
    assert second.paid == second.amount
    assert new.paid == 300
    cashier.check_books()


def test_nobody_is_former_where_an_owner_stayed_or_the_register_does_not_know(
    cashier: Cashier,
) -> None:
    quarter, unit = cashier.quarter, cashier.units()["1号楼1单元301"]
    cashier.issue(cashier.tariff())
    quarter.clock.advance(days=1)
    now, buyer = quarter.clock(), other_owner(cashier, unit)
    quarter.run(
        lambda session: (
            session.add(OwnershipRow(unit_id=unit, owner_id=buyer, place=1, since=now)),
            session.commit(),
        )
    )
    assert cashier.flat(unit).former == 0
    cashier.cash({unit: 500})
    assert cashier.flat(unit).bills[0].paid == 500


def test_a_new_owner_is_not_reminded_of_what_the_former_one_owes(cashier: Cashier) -> None:
    quarter, unit = cashier.quarter, cashier.units()["1号楼1单元301"]
    cashier.issue(cashier.tariff())
    quarter.clock.advance(days=60, hours=2)

    def owing(own: bool) -> set[int]:
        today = local_date(quarter.clock())
        found = cashier.read(lambda s: list_arrears(s, COMMUNITY, today=today, own=own))
        return {one.unit_id for one in found}

    assert owing(own=True) == owing(own=False)
    sell(quarter, unit, other_owner(cashier, unit))
    assert owing(own=False) - owing(own=True) == {unit}
    # Whoever asks for this flat alone is told that there is nobody to remind.
    with pytest.raises(NobodyToRemind):
        cashier.act(remind, [unit])


def test_the_desk_is_asked_for_which_bills(quarter: Quarter) -> None:
    _, _, unit, _ = sold(quarter)
    path = f"{DESK}/flats/{unit}"
    said = quarter.get("keeper", f"{path}?lang=en")
    assert "Of it, bills from before the present owner: 48.36 yuan" in said
    cash = {"amount": "48.36", "method": "cash", "payer": "王芳", "for": "former"}
    quarter.post("keeper", f"{path}/payments", fresh(quarter, "keeper", cash))
    assert "before the present owner" not in quarter.get("keeper", f"{path}?lang=en")


def fresh(quarter: Quarter, who: str, fields: dict[str, str]) -> dict[str, str]:
    return {**fields, "fresh_code": quarter.auth.code(quarter.auth.people[f"our-{who}"])}


def other_owner(cashier: Cashier, unit: int) -> int:
    """An owner of another flat."""
    found: int = cashier.read(
        lambda session: session.query(OwnershipRow).filter(OwnershipRow.unit_id != unit).first()
    ).owner_id
    return found


def test_who_has_always_owned_reads_everything(quarter: Quarter) -> None:
    fill_desk(quarter)
    owner = quarter.sign_in(3)
    unit = quarter.resident_of(owner).unit_id
    act(owner, pay(owner, unit, "400"), "pay")
    quarter.clock.advance(days=1)
    again = quarter.sign_in(3)
    assert len(receipts(again)) == 1
    assert "448.36" in text_of(again.get(f"{MINE}?lang=en").text)

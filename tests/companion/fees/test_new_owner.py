"""Whoever buys a flat reads its bills and payments from that day on, and of older ones a sum."""

from __future__ import annotations

from typing import Any

from app.registry.models import OwnershipRow
from tests.committee.town import text_of
from tests.companion.fees.test_pages import MINE, act, fill_desk, pay, receipts
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
    assert "48.36 yuan of it were billed before you became an owner" in said
    assert "448.36" not in said
    assert "400.00" not in said
    assert receipts(buyer) == []
    assert buyer.get(receipt).status_code == 404
    # Nothing is typed in for the new owner to pay by mistake.
    assert f'name="flat-{unit}"' in page
    assert 'value="48.36"' not in page
    # The former owner is out; the desk prints what they ask for.
    assert seller.get(receipt).status_code == 302


def test_what_the_new_owner_pays_is_theirs_to_read(quarter: Quarter) -> None:
    _, buyer, unit, _ = sold(quarter)
    act(buyer, pay(buyer, unit, "48.36"), "pay")
    assert len(receipts(buyer)) == 1
    said = text_of(buyer.get(f"{MINE}?lang=en").text)
    assert "billed before" not in said


def test_who_has_always_owned_reads_everything(quarter: Quarter) -> None:
    fill_desk(quarter)
    owner = quarter.sign_in(3)
    unit = quarter.resident_of(owner).unit_id
    act(owner, pay(owner, unit, "400"), "pay")
    quarter.clock.advance(days=1)
    again = quarter.sign_in(3)
    assert len(receipts(again)) == 1
    assert "448.36" in text_of(again.get(f"{MINE}?lang=en").text)

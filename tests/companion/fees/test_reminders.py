"""Owners are reminded by the register's phones, each once at a stage, and nobody else is told."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.companion.fees import service as fees
from app.platform.db import transaction
from tests.companion.fees.cashier import Cashier

FLAT, OTHER = "1号楼1单元301", "1号楼1单元501"
PHONE, OTHER_PHONE = "17000000003", "17000000005"


@pytest.fixture
def overdue(cashier: Cashier) -> Cashier:
    """All flats have a bill that is overdue for four days."""
    cashier.issue(cashier.tariff(due_days=1))
    with pytest.raises(fees.NobodyToRemind):
        cashier.act(fees.remind)
    cashier.quarter.clock.advance(days=5)
    return cashier


def told(cashier: Cashier) -> list[tuple[str, str, str]]:
    """Phone, flat and amount of each message."""
    sent = cashier.quarter.messages("fee_reminder")
    return [(phone, fields["flat"], fields["amount"]) for phone, fields in sent]


def change(cashier: Cashier, statement: str, **given: object) -> None:
    """What an import or a clerk of the register does."""
    with cashier.quarter.app.app_context(), transaction() as session:
        session.execute(text(statement), given)


def owner_of(cashier: Cashier, flat: str) -> int:
    statement = text("SELECT owner_id FROM ownership WHERE unit_id = :unit")
    unit = cashier.units()[flat]
    return int(cashier.read(lambda session: session.scalar(statement, {"unit": unit})))


def test_an_owner_who_never_signed_in_is_reminded(overdue: Cashier) -> None:
    unit = overdue.units()[FLAT]
    assert overdue.act(fees.remind, [unit]) == (1, 0)
    assert told(overdue) == [(PHONE, FLAT, "448.36")]
    reached, letters = overdue.act(fees.remind)
    assert (reached, letters) == (55, 5)
    assert len({phone for phone, _, _ in told(overdue)}) == 56, "each owner by their own phone"


def test_each_owner_once_for_each_run_and_stage(overdue: Cashier) -> None:
    units = [overdue.units()[FLAT]]
    overdue.act(fees.remind, units)
    for days in (1, 7, 16):
        overdue.quarter.clock.advance(days=days)
        with pytest.raises(fees.NobodyToRemind):
            overdue.act(fees.remind, units)
    overdue.quarter.clock.advance(days=5)
    assert overdue.act(fees.remind, units) == (1, 0), "more than thirty days late"
    overdue.issue(1, "2026-Q2")
    overdue.quarter.clock.advance(days=8)
    assert overdue.act(fees.remind, units) == (1, 0), "another run"
    with pytest.raises(fees.NobodyToRemind):
        overdue.act(fees.remind, units)
    assert [phone for phone, _, _ in told(overdue)] == [PHONE] * 3


def test_nobody_but_todays_owner_is_told(overdue: Cashier) -> None:
    """The flat is sold: the buyer is told, the seller is not, nor is a tenant."""
    unit = overdue.units()[FLAT]
    overdue.quarter.rent(overdue.quarter.sign_in(3))
    buyer = owner_of(overdue, OTHER)
    change(overdue, "UPDATE ownership SET owner_id = :o WHERE unit_id = :u", o=buyer, u=unit)
    assert overdue.act(fees.remind, [unit]) == (1, 0)
    assert told(overdue) == [(OTHER_PHONE, FLAT, "448.36")]


def test_an_owner_of_two_flats_gets_one_message(overdue: Cashier) -> None:
    unit, other = overdue.units()[FLAT], overdue.units()[OTHER]
    owner = owner_of(overdue, OTHER)
    change(overdue, "UPDATE ownership SET owner_id = :o WHERE unit_id = :u", o=owner, u=unit)
    assert overdue.act(fees.remind, [unit, other]) == (2, 0)
    assert told(overdue) == [(OTHER_PHONE, f"{FLAT}等2套房屋", "907.63")]


def test_a_phone_of_many_rights_is_told_nothing(overdue: Cashier) -> None:
    """An agent's number stands behind four flats: no amount goes there."""
    change(
        overdue,
        "UPDATE contact SET phone = (SELECT phone FROM contact WHERE owner_id = :o), "
        "phone_index = (SELECT phone_index FROM contact WHERE owner_id = :o) "
        "WHERE owner_id IN (SELECT owner_id FROM ownership ORDER BY unit_id LIMIT 4)",
        o=owner_of(overdue, FLAT),
    )
    assert overdue.act(fees.remind, [overdue.units()[FLAT]]) == (0, 1)
    assert told(overdue) == []


def test_a_number_that_only_the_convener_listed_is_told_nothing(overdue: Cashier) -> None:
    unit = overdue.units()[FLAT]
    change(overdue, "UPDATE contact SET provenance = 'convener_list'")
    assert overdue.act(fees.remind, [unit]) == (0, 1)
    assert overdue.act(fees.remind, [unit]) == (0, 1), "whoever was not reached is tried again"
    overdue.quarter.sign_in(3)
    assert overdue.act(fees.remind, [unit]) == (1, 0), "its owner has signed in with it"


def test_nobody_is_woken(overdue: Cashier) -> None:
    overdue.quarter.clock.advance(hours=13)
    with pytest.raises(fees.FeeNightRest):
        overdue.act(fees.remind)
    assert told(overdue) == []

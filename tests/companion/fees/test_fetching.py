"""Yesterday's statement is fetched and compared by the clock; what is missing is named."""

from __future__ import annotations

from datetime import date, timedelta
from unittest import mock

import pytest

from app.companion.fees import service as fees
from app.companion.fees.jobs import JOBS
from app.companion.fees.service.providers import sandbox
from app.companion.fees.service.providers.interface import ProviderUnreachable
from app.companion.residents.service import Resident
from tests.committee.town import COMMUNITY
from tests.companion.fees.cashier import Cashier, paid, start, tell

DAY = date(2026, 3, 2)


def fetch(cashier: Cashier) -> int:
    """The worker's round."""
    with cashier.quarter.app.app_context():
        done: int = JOBS["fees.statements"](cashier.quarter.clock())
        return done


def left(cashier: Cashier) -> list[tuple[date, int]]:
    now = cashier.quarter.clock()
    found = cashier.read(lambda session: fees.open_days(session, [COMMUNITY], now))
    return [(one.day, one.differences) for one in found.get(COMMUNITY, [])]


def days(cashier: Cashier) -> list[fees.DayView]:
    return cashier.read(lambda session: fees.list_days(session, COMMUNITY))


@pytest.mark.both_databases
def test_each_day_is_fetched_once_it_is_over(cashier: Cashier, payer: Resident) -> None:
    assert fetch(cashier) == 0, "nobody was paid here through it"
    tell(cashier, paid(cashier, start(cashier, payer)))
    assert fetch(cashier) == 0, "the day is not over"
    cashier.quarter.clock.advance(days=1)
    assert left(cashier) == [(DAY, 0)]
    assert (fetch(cashier), fetch(cashier)) == (1, 0)
    held = days(cashier)[0].statement
    assert (held.day, held.matched, held.read_by) == (DAY, 1, None)
    assert left(cashier) == []
    cashier.quarter.clock.advance(days=3)
    assert fetch(cashier) == 3, "also days without a payment of ours"


def test_a_difference_waits_and_is_gone_once_it_is_mended(
    cashier: Cashier, payer: Resident
) -> None:
    lost = start(cashier, payer, 100)
    paid(cashier, lost)
    cashier.quarter.clock.advance(days=1)
    assert fetch(cashier) == 1
    assert left(cashier) == [(DAY, 1)]
    with cashier.quarter.app.app_context():
        assert fees.ask(lost, now=cashier.quarter.clock()) == "settled"
    assert fetch(cashier) == 0, "not again at once"
    cashier.quarter.clock.advance(hours=7)
    assert fetch(cashier) == 1
    assert left(cashier) == []


@pytest.mark.parametrize(
    "file",
    [{"return_value": None}, {"side_effect": ProviderUnreachable}, {"return_value": b"?"}],
)
def test_a_file_that_does_not_come_is_named(
    cashier: Cashier, payer: Resident, file: dict[str, object]
) -> None:
    start(cashier, payer)
    cashier.quarter.clock.advance(days=1)
    with mock.patch.object(sandbox.Sandbox, "fetch_statement", **file) as asked:
        assert (fetch(cashier), fetch(cashier)) == (0, 0)
        assert asked.call_count == 1, "and is not asked for again at once"
        assert left(cashier) == [(DAY, 0)], "though no payment of ours was made that day"
    cashier.quarter.clock.advance(hours=2)
    assert fetch(cashier) == 1
    assert left(cashier) == []


def test_a_closed_day_is_not_fetched(cashier: Cashier, payer: Resident) -> None:
    tell(cashier, paid(cashier, start(cashier, payer)))
    cashier.quarter.clock.advance(days=1)
    fetch(cashier)
    cashier.act(fees.close_day, "sandbox", DAY)
    cashier.quarter.clock.advance(hours=8)
    assert fetch(cashier) == 0


def test_without_a_provider_that_fetches_the_desk_is_told(
    cashier: Cashier, payer: Resident
) -> None:
    tell(cashier, paid(cashier, start(cashier, payer)))
    cashier.quarter.clock.advance(days=1)
    with mock.patch.object(sandbox.Sandbox, "fetches", new=False):
        assert fetch(cashier) == 0
    assert left(cashier) == [(DAY, 0)]
    cashier.quarter.wait(minutes=1)
    assert "2026-03-02" in cashier.quarter.get("company", f"/communities/{COMMUNITY}/fees/days")
    cashier.quarter.clock.advance(days=70)
    assert left(cashier) == [], "what is older than two months is no longer named"
    assert cashier.quarter.clock().date() - DAY > timedelta(days=60)

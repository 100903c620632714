"""Two officers who take the same ticket to the maintenance fund at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.companion.tickets.models import TicketRow
from app.companion.tickets.service import FundWish, to_fund
from app.companion.tickets.service.machine import TicketNotNow
from app.core.errors import RuleError
from app.matters.models import MatterActRow, MatterFileRow, MatterRow
from app.platform.roles import Officer
from tests.companion.quarter import Quarter
from tests.companion.tickets.desk import Desk
from tests.companion.tickets.test_fund import LEAK

ASKERS = ("convener", "residents", "street")


def to_fund_at_once(desk: Desk, tickets: list[int]) -> list[RuleError | int]:
    """Each officer takes a ticket, all at the same moment and each in their own words."""
    officers = [desk.officer(who) for who in ASKERS]
    ready, now = Barrier(len(officers)), desk.quarter.clock()

    def ask(officer: Officer, number: int) -> RuleError | int:
        wish = FundWish("repair", f"外墙防水，{officer.name}", "外墙渗水", "需要动用维修资金")
        with desk.quarter.app.app_context():
            ready.wait(timeout=30)
            try:
                return to_fund(number, wish, officer=officer, now=now)
            except RuleError as refused:
                return refused

    with ThreadPoolExecutor(len(officers)) as threads:
        return list(threads.map(ask, officers, tickets))


@pytest.mark.both_databases
def test_one_ticket_makes_one_matter(quarter: Quarter) -> None:
    desk = Desk(quarter)
    number = desk.open(LEAK)
    answers = to_fund_at_once(desk, [number] * len(ASKERS))
    opened = [one for one in answers if isinstance(one, int)]
    assert len(opened) == 1, answers
    assert {type(one) for one in answers} == {int, TicketNotNow}
    counts = [
        quarter.run(lambda session, kind=kind: session.query(kind).count())
        for kind in (MatterRow, MatterActRow, MatterFileRow)
    ]
    assert counts == [1, 1, 1]
    assert (desk.see(number).state, desk.see(number).matter_id) == ("fund", opened[0])
    assert [one.act for one in desk.lines(number)].count("to_fund") == 1


@pytest.mark.both_databases
def test_three_tickets_make_three_matters_with_three_numbers(quarter: Quarter) -> None:
    desk = Desk(quarter)
    answers = to_fund_at_once(desk, [desk.open(LEAK) for _ in ASKERS])
    assert all(isinstance(one, int) for one in answers), answers
    numbers = quarter.run(lambda session: {one.number for one in session.query(MatterRow)})
    assert numbers == {1, 2, 3}
    linked = quarter.run(lambda session: {one.matter_id for one in session.query(TicketRow)})
    assert linked == set(answers)

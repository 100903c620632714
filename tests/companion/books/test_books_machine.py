"""Whatever happens to the books, they balance, have no gap, and the units add up to the account."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.companion.books import service as books
from app.companion.books.service import Line
from app.core.errors import RuleError
from app.platform.db import db
from app.registry import service as registry
from app.registry.models import UnitRow
from tests.companion.books.ledger import Ledger
from tests.companion.quarter import Quarter

SMALL = settings(
    max_examples=12,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
PLAIN = ("shared_bank", "escrow", "parking_income", "shared_costs", "fund_bank")
NUMBERS = itertools.count(1)
amounts = st.integers(1, 10**9) | st.integers(-(10**9), -1)
places = st.lists(st.tuples(st.integers(0, 6), amounts), min_size=1, max_size=4)
days = st.integers(0, 75)


class Power(Exception):
    """The lights go out in the middle of an act."""


class BooksMachine(RuleBasedStateMachine):
    """The model keeps journals as plain lists, by number from 1."""

    ledger: Ledger

    def __init__(self) -> None:
        super().__init__()
        self.now = self.ledger.quarter.clock()
        self.community = f"machine-{next(NUMBERS)}"
        self.journals: list[tuple[str, int, tuple[Line, ...]]] = []
        self.taken_back: set[int] = set()
        with self.ledger.quarter.app.app_context():
            facts = registry.CommunityFacts(name="机器小区")
            registry.create_community(self.community, facts, officer_id=None, now=self.now)
        self.units = self.ledger.act(self._units)

    def _units(self, session: Any) -> list[int]:
        made = [
            UnitRow(
                community_id=self.community,
                code=f"{n}",
                code_index=bytes([n]) * 16,
                tail_index=bytes([n]) * 16,
                building="1",
                label=f"{n}",
                area=100,
                stated="",
            )
            for n in (1, 2)
        ]
        session.add_all(made)
        session.flush()
        return [one.id for one in made]

    def lines(self, chosen: Sequence[tuple[int, int]]) -> tuple[Line, ...]:
        named = [
            Line(PLAIN[n], amount)
            if n < len(PLAIN)
            else Line("fund_units", amount, self.units[n - len(PLAIN)])
            for n, amount in chosen
        ]
        off = sum(one.amount for one in named)
        rest = (Line("opening", -off),) if off else (Line("opening", 1), Line("opening", -1))
        return (*named, *rest)

    def post(self, session: Any, source: str, ago: int, lines: Sequence[Line]) -> int:
        return books.post(
            session,
            self.community,
            on=self.ledger.today - timedelta(days=ago),
            memo="机器记账",
            lines=lines,
            source=source,
            officer_id=None,
            now=self.now,
        )

    def open_days(self, ago: int) -> bool:
        closed = self.ledger.read(lambda session: books.closed_months(session, self.community))
        return not closed or f"{self.ledger.today - timedelta(days=ago):%Y-%m}" > closed[-1]

    @rule(chosen=places, ago=days)
    def posting(self, chosen: list[tuple[int, int]], ago: int) -> None:
        source, lines = f"machine:{len(self.journals)}", self.lines(chosen)
        if not self.open_days(ago):
            with pytest.raises(RuleError, match="month_closed"):
                self.ledger.act(lambda session: self.post(session, source, ago, lines))
            return
        number = self.ledger.act(lambda session: self.post(session, source, ago, lines))
        self.journals.append((source, ago, lines))
        assert number == len(self.journals)

    @precondition(lambda self: self.journals)
    @rule(which=st.integers(0, 99))
    def repeating(self, which: int) -> None:
        place = which % len(self.journals)
        source, ago, lines = self.journals[place]
        if source.startswith("machine"):
            again = self.ledger.act(lambda session: self.post(session, source, ago, lines))
            assert again == place + 1

    @precondition(lambda self: self.journals)
    @rule(which=st.integers(0, 99), chosen=places)
    def contradicting(self, which: int, chosen: list[tuple[int, int]]) -> None:
        source, ago, lines = self.journals[which % len(self.journals)]
        other = (*self.lines(chosen), Line("opening", 7), Line("opening", -7))
        if source.startswith("machine") and other != lines:
            with pytest.raises(RuleError, match="source_taken"):
                self.ledger.act(lambda session: self.post(session, source, ago, other))

    @rule(chosen=places)
    def losing_balance(self, chosen: list[tuple[int, int]]) -> None:
        lines = (*self.lines(chosen), Line("opening", 3))
        with pytest.raises(RuleError, match="unbalanced"):
            self.ledger.act(lambda session: self.post(session, "machine:bad", 0, lines))

    @rule(chosen=places, second=places)
    def crashing(self, chosen: list[tuple[int, int]], second: list[tuple[int, int]]) -> None:
        def die(session: Any) -> None:
            self.post(session, "machine:lost1", 0, self.lines(chosen))
            self.post(session, "machine:lost2", 0, self.lines(second))
            raise Power

        with pytest.raises(Power):
            self.ledger.act(die)

    @precondition(lambda self: self.journals)
    @rule(which=st.integers(0, 99))
    def reversing(self, which: int) -> None:
        number = which % len(self.journals) + 1
        source, _, lines = self.journals[number - 1]

        def act(session: Any) -> int:
            more: dict[str, Any] = {"reason": "更正", "officer_id": None, "now": self.now}
            return books.reverse(session, self.community, number, on=self.ledger.today, **more)

        if source.startswith("reversal"):
            with pytest.raises(RuleError, match="journal_reversed"):
                self.ledger.act(act)
            return
        made = self.ledger.act(act)
        if number in self.taken_back:
            assert self.journals[made - 1][0] == f"reversal:{number}"
            return
        turned = tuple(Line(one.account, -one.amount, one.unit_id) for one in lines)
        self.journals.append((f"reversal:{number}", 0, turned))
        self.taken_back.add(number)
        assert made == len(self.journals)

    @precondition(lambda self: self.journals)
    @rule()
    def closing(self) -> None:
        def act(session: Any) -> None:
            month = books.next_to_close(session, self.community)
            assert month is not None
            books.close_month(session, self.community, month, officer_id=None, now=self.now)

        month = self.ledger.read(lambda session: books.next_to_close(session, self.community))
        if month == f"{self.ledger.today:%Y-%m}":
            with pytest.raises(RuleError, match="month_not_over"):
                self.ledger.act(act)
        else:
            self.ledger.act(act)

    @invariant()
    def they_hold_together(self) -> None:
        with self.ledger.quarter.app.app_context():
            session = db.session()
            assert books.verify_books(session, self.community) == len(self.journals)
            kept = [one.lines for one in books.list_journals(session, self.community)]
            sums = books.balances(session, self.community)
            units = books.unit_balances(session, self.community)
        assert kept == [lines for _, _, lines in self.journals]
        posted = [line for _, _, lines in self.journals for line in lines]
        assert sums == {
            code: sum(one.amount for one in posted if one.account == code) for code in sums
        }
        assert sum(units.values()) == sums["fund_units"]


@pytest.mark.both_databases
def test_the_books_hold_together(quarter: Quarter) -> None:
    BooksMachine.ledger = Ledger(quarter)
    run_state_machine_as_test(BooksMachine, settings=SMALL)

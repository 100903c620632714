"""Whoever tries, and wherever the lights go out, income is posted by two sides or not at all."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.companion.books import service as books
from app.companion.books.service import Entry, EntryView, Voucher, entry_confirming, side_of
from app.core.errors import RuleError
from app.platform.db import db
from app.platform.roles import Role
from tests.committee.town import COMMUNITY
from tests.companion.books.lists import Lists
from tests.companion.quarter import Quarter

SMALL = settings(
    max_examples=12,
    stateful_step_count=16,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
PEOPLE = {
    "manager": (Role.PROPERTY_COMPANY, "安居物业公司"),
    "cashier": (Role.PROPERTY_COMPANY, "安居物业公司"),
    "dressed": (Role.CONVENER, "安居物业公司"),
    "chair": (Role.CONVENER, "业主委员会"),
    "neighbour": (Role.RESIDENTS_COMMITTEE, "居民委员会"),
    "office": (Role.STREET_OFFICE, "街道办事处"),
}
NAMES = st.sampled_from(sorted(PEOPLE))
ROUNDS = itertools.count(1)
people: dict[str, int] = {}


class Power(Exception):
    """The lights go out in the middle of an act."""


class EntryMachine(RuleBasedStateMachine):
    """All tries go to one community; the model is the rows themselves and what they posted."""

    lists: Lists

    @property
    def given(self) -> dict[str, Any]:
        return {"now": self.lists.quarter.clock()}

    def try_(self, act: Callable[[], Any], crash: bool = False) -> None:
        """An act that may be refused, or break off after everything was written."""

        def die(*given: Any, **more: Any) -> None:
            raise Power

        broken = mock.patch.object(entry_confirming, "note_entry", die) if crash else nullcontext()
        with self.lists.quarter.app.app_context(), broken:
            try:
                act()
            except (RuleError, Power):
                db.session().rollback()

    def entries(self) -> list[EntryView]:
        return self.lists.ledger.read(lambda session: books.list_entries(session, COMMUNITY))

    @rule(who=NAMES, amount=st.integers(1, 10**6))
    def give_in(self, who: str, amount: int) -> None:
        entry = Entry(
            bank="shared_bank",
            source_account="parking_income",
            amount=amount,
            on=self.lists.ledger.today,
            memo="停车收益",
            vouchers=(Voucher(b"%PDF-1.7 a", "a.pdf"),),
            key=f"n{next(ROUNDS)}",
        )
        self.try_(
            lambda: books.propose_entry(COMMUNITY, entry, officer_id=people[who], **self.given)
        )

    @rule(who=NAMES)
    def ask_back(self, who: str) -> None:
        """Somebody wants each posted journal taken back, also those that were."""
        for one in self.entries():
            if one.journal is not None:
                self.try_(
                    lambda number=one.journal: books.propose_reversal(
                        COMMUNITY, number, reason="有误", officer_id=people[who], **self.given
                    )
                )

    @rule(who=NAMES, crash=st.booleans())
    def confirm(self, who: str, crash: bool) -> None:
        """Somebody tries to confirm everything, also what is done."""
        for one in self.entries():
            self.try_(
                lambda number=one.id: books.confirm_entry(
                    COMMUNITY, number, officer_id=people[who], **self.given
                ),
                crash,
            )

    @rule(who=NAMES, crash=st.booleans())
    def take_back(self, who: str, crash: bool) -> None:
        waiting = [one for one in self.entries() if one.state == "proposed"]
        if waiting:
            self.try_(
                lambda: books.withdraw_entry(
                    COMMUNITY, waiting[0].id, reason="重开", officer_id=people[who], **self.given
                ),
                crash,
            )

    @invariant()
    def two_sides_stand_behind_each_journal(self) -> None:
        done = [one for one in self.entries() if one.state == "confirmed"]
        for one in done:
            assert side_of(one.given.role) != side_of(one.ended_as)
            assert one.ended_as != Role.PROPERTY_COMPANY.value
            assert one.journal is not None
        posted = {one.number for one in self.lists.ledger.journals()}
        assert {one.journal for one in done} <= posted

    @invariant()
    def the_bank_holds_what_was_confirmed(self) -> None:
        journals = self.lists.ledger.journals()
        assert len(journals) == self.lists.ledger.verify()
        taken = {one.reverses for one in journals}
        held = [one for one in journals if one.reverses is None and one.number not in taken]
        there = sum(one.lines[0].amount for one in held)
        assert self.lists.ledger.balance("shared_bank") == there


@pytest.mark.both_databases
def test_income_is_posted_by_two_sides_or_not_at_all(quarter: Quarter) -> None:
    EntryMachine.lists = Lists(quarter)
    with quarter.app.app_context():
        for name, (role, organisation) in PEOPLE.items():
            people[name] = EntryMachine.lists.officer(name, role, organisation)
    run_state_machine_as_test(EntryMachine, settings=SMALL)

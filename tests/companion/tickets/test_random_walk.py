"""Whatever people try in whatever order: a ticket moves by its table and says why."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from app.companion.tickets.service import is_unbroken
from app.companion.tickets.service.acting import WITHOUT_WORDS
from app.companion.tickets.service.machine import ACTS, BODIES, STATES, acts_of
from app.companion.tickets.service.reading import standings_of
from app.companion.tickets.service.rules import LEVELS
from app.companion.tickets.service.running import views_of_ticket
from app.core.calendar import local_date
from app.core.errors import RuleError
from tests.companion.quarter import Quarter
from tests.companion.tickets.desk import LAMP, Desk, jpeg

PEOPLE = (
    "owner",
    "company",
    "company",
    "company",
    "convener",
    "residents",
    "street",
    "department",
    "inspector",
    "clock",
)
RARE = {"transfer", "withdraw", "join", "note", "photos", "share", "whistle", "contact"}
BY_CLOCK = {"remind", "late", "let_rest", "to_fund", "from_fund", "paper", "answer_paper"}


@pytest.fixture
def desk(quarter: Quarter) -> Desk:
    return Desk(quarter)


class Walk:
    """One ticket, pushed about."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.people: dict[str, Any] = {
            who: desk.owner if who == "owner" else who if who == "clock" else desk.officer(who)
            for who in PEOPLE
        }
        desk.quarter.clock.advance(days=2)
        self.number = desk.open(LAMP)
        self.other = desk.open(LAMP)
        self.clock_ran: dict[tuple[str, Any], timedelta] = {}

    def step(self, dice: Random) -> None:
        """Most tries are of what this person may do now, the others of anything."""
        who, minutes = dice.choice(PEOPLE), dice.choice((1, 20, 600, 3_000))
        body, stars = dice.choice(BODIES), dice.randint(1, 5)
        state = self.desk.see(self.number).state
        if state == "done_claimed" and dice.random() < 0.5:
            who = "owner"
        by = self.people[who]
        may = self.desk.quarter.run(lambda session: standings_of(session, self.number, by))
        possible = acts_of(state, may)
        likely = [one for one in possible if one not in RARE] if dice.random() < 0.7 else possible
        act = dice.choice(likely or sorted(ACTS))
        if act in BY_CLOCK or who == "clock":
            self.desk.wait(minutes=minutes)
            self.check()
            return
        self.desk.quarter.clock.advance(minutes=minutes)
        before, lines = self.desk.see(self.number), len(self.desk.lines(self.number))
        try:
            self.desk.act(self.number, act, by, **self.said(act, body, stars))
        except RuleError:
            assert self.desk.see(self.number).state == before.state
            assert len(self.desk.lines(self.number)) == lines
        else:
            assert ACTS[act].who & may
            assert before.state in ACTS[act].before
            then = self.lines()[-1].act
            assert then == act or (act, then) == ("change", "transfer")
            assert self.desk.see(self.number).state == (ACTS[then].after or before.state)
        self.check()

    def said(self, act: str, body: str, stars: int) -> dict[str, Any]:
        facts: dict[str, dict[str, Any]] = {
            "pause": {"reason": "weather", "until": self.today() + timedelta(days=1)},
            "change": {
                "priority": ("hazard", "high", "ordinary")[stars % 3],
                "level": ("", *LEVELS)[stars % 4],
            },
            "join": {"other": self.other},
            "rate": {"stars": stars},
            "confirm": {"stars": stars},
            "arrive": {"photos": (jpeg("grey"),), "moment": "before"},
            "claim_done": {"photos": (jpeg("red", (30, 20 + len(self.lines()))),)},
            "photos": {"photos": (jpeg("blue"),)},
        }
        department = "fire" if body == "department" else ""
        called = {"body": body, "department": department}
        return called if act in ("transfer", "share", "whistle") else facts.get(act, {})

    def today(self) -> date:
        return local_date(self.desk.quarter.clock())

    def lines(self) -> list[Any]:
        return self.desk.lines(self.number)

    def check(self) -> None:
        """What holds at every moment."""
        lines, now = self.lines(), self.desk.quarter.clock()
        assert [one.at for one in lines] == sorted(one.at for one in lines)
        for earlier, later in pairwise(lines):
            assert later.from_state == earlier.to_state
        for one in lines[1:]:
            act = ACTS[one.act]
            assert one.from_state in act.before
            assert one.to_state == (act.after or one.from_state)
            assert one.explanation or one.act in WITHOUT_WORDS or one.actor == "clock"
        found = self.desk.see(self.number)
        assert found.state == lines[-1].to_state in STATES
        assert self.desk.quarter.run(lambda session: is_unbroken(session, self.number))
        views = self.desk.quarter.run(lambda session: views_of_ticket(session, self.number, now))
        for view in views:
            key = (view.stage, view.begun)
            assert view.has_run >= self.clock_ran.get(key, timedelta())
            assert not view.running or not found.is_ended
            self.clock_ran[key] = view.has_run
        running = {view.stage for view in views if view.running}
        assert ("repair" in running) == (
            found.state in ("open", "accepted", "on_site", "working", "waiting_parts")
        )


def test_a_ticket_moves_by_its_table_whatever_people_try(desk: Desk) -> None:
    dice, seen = Random(20260302), set()
    ticket = Walk(desk)
    for _ in range(160):
        ticket.step(dice)
        state = desk.see(ticket.number).state
        seen.add(state)
        if state in ("withdrawn", "joined") or len(ticket.lines()) > 24:
            ticket = Walk(desk)
    assert len(seen) >= 7, seen

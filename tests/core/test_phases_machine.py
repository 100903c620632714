"""The phases as a state machine: whatever is tried, in whatever order, only the legal roads exist.

The model below is written from the description of the procedure, not from the table under test.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.core.assembly import (
    Act,
    ActNotAllowedForRole,
    ActNotAllowedNow,
    AssemblyNotOpen,
    Phase,
    Role,
    check_open,
    check_transition,
    due_acts,
    phase_after,
    phase_at,
)

# Every step forward, and the two backwards: an edit of what was approved, and a recount.
NEXT = {
    "draft": {"draft", "approved"},
    "approved": {"approved", "draft", "published"},
    "published": {"published", "frozen", "annulled"},
    "frozen": {"frozen", "open", "annulled"},
    "open": {"open", "closed", "annulled"},
    "closed": {"closed", "counted", "annulled"},
    "counted": {"counted", "preliminary", "annulled"},
    "preliminary": {"preliminary", "counted", "final", "annulled"},
    "final": {"final", "minuted", "annulled"},
    "minuted": {"minuted", "certified", "annulled"},
    "certified": {"certified", "revoked"},
    "revoked": {"revoked"},
    "annulled": {"annulled"},
}
# Which role moves an assembly out of a phase into another.
MOVERS = {
    ("draft", "approved"): {"convener"},
    ("approved", "draft"): {"convener"},
    ("approved", "published"): {"convener", "registrar"},
    ("published", "frozen"): {"convener", "registrar"},
    ("frozen", "open"): {"clock"},
    ("open", "closed"): {"clock"},
    ("closed", "counted"): {"clerk", "scrutineer"},
    ("counted", "preliminary"): {"clerk", "scrutineer"},
    ("preliminary", "counted"): {"clerk", "scrutineer"},
    ("preliminary", "final"): {"convener"},
    ("final", "minuted"): {"convener"},
    ("minuted", "certified"): {"street_office"},
    ("certified", "revoked"): {"street_office"},
}
FORWARD = {
    Phase.DRAFT: (Act.APPROVE, Role.CONVENER),
    Phase.APPROVED: (Act.PUBLISH, Role.CONVENER),
    Phase.PUBLISHED: (Act.FREEZE, Role.CONVENER),
    Phase.CLOSED: (Act.COUNT, Role.CLERK),
    Phase.COUNTED: (Act.POST_RESULT, Role.CLERK),
    Phase.PRELIMINARY: (Act.FINALIZE, Role.CONVENER),
    Phase.FINAL: (Act.MINUTE, Role.CONVENER),
    Phase.MINUTED: (Act.CERTIFY, Role.STREET_OFFICE),
    Phase.CERTIFIED: (Act.REVOKE_CERTIFICATE, Role.STREET_OFFICE),
}
START = datetime(2026, 3, 2, tzinfo=UTC)
OPENS, CLOSES = START + timedelta(days=16), START + timedelta(days=21)
UNPUBLISHED = {"draft", "approved"}


def is_permitted(phase: Phase, act: Act, role: Role) -> bool:
    try:
        check_transition(phase, act, role)
    except (ActNotAllowedNow, ActNotAllowedForRole):
        return False
    return True


class AssemblyMachine(RuleBasedStateMachine):
    """One assembly at which everybody tries everything."""

    @initialize()
    def convene(self) -> None:
        self.phase = Phase.DRAFT
        self.now = START
        self.opened = self.closed = 0
        self.published = False
        self.looked_around_in: Phase | None = None

    @rule(data=st.data())
    def do_something_permitted(self, data: st.DataObject) -> None:
        choices = [
            (act, role)
            for act, role in itertools.product(Act, Role)
            if act is not Act.ANNUL and role is not Role.CLOCK
            if is_permitted(self.phase, act, role)
        ]
        if choices:
            act, role = data.draw(st.sampled_from(choices))
            self.move(phase_after(self.phase, act), role)

    @precondition(lambda self: self.phase in FORWARD)
    @rule()
    def take_a_step_forward(self) -> None:
        """Walk on, or random acts would rarely come far."""
        act, role = FORWARD[self.phase]
        check_transition(self.phase, act, role)
        self.move(phase_after(self.phase, act), role)

    @precondition(lambda self: is_permitted(self.phase, Act.ANNUL, Role.CONVENER))
    @rule(patience=st.integers(0, 9))
    def annul(self, patience: int) -> None:
        if patience == 0:
            self.move(phase_after(self.phase, Act.ANNUL), Role.CONVENER)

    @rule(hours=st.integers(-24, 600))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        for act in due_acts(self.phase, now=self.now, opens=OPENS, closes=CLOSES):
            check_transition(self.phase, act, Role.CLOCK)
            self.opened += act is Act.OPEN
            self.closed += act is Act.CLOSE
            self.move(phase_after(self.phase, act), Role.CLOCK)
        assert phase_at(self.phase, now=self.now, opens=OPENS, closes=CLOSES) is self.phase

    @rule()
    def ballots_are_taken_only_while_open(self) -> None:
        try:
            check_open(self.phase, now=self.now, opens=OPENS, closes=CLOSES)
        except AssemblyNotOpen:
            assert self.phase is not Phase.OPEN or not OPENS <= self.now < CLOSES
        else:
            assert (self.opened, self.closed) == (1, 0)

    @invariant()
    def nobody_can_do_what_the_model_has_not(self) -> None:
        """In each phase reached everybody tries everything."""
        if self.phase is self.looked_around_in:
            return
        self.looked_around_in = self.phase
        for act, role in itertools.product(Act, Role):
            if is_permitted(self.phase, act, role):
                self.ask_model(phase_after(self.phase, act), role)
                assert self.phase not in {Phase.REVOKED, Phase.ANNULLED}, f"{role}: {act}"

    @invariant()
    def what_was_published_stays_published(self) -> None:
        if self.published:
            assert self.phase.value not in UNPUBLISHED

    @invariant()
    def it_opens_once_and_closes_once(self) -> None:
        assert self.closed <= self.opened <= 1

    def ask_model(self, after: Phase, role: Role) -> None:
        """Whether the model has this move, and for this role."""
        before = self.phase
        assert after.value in NEXT[before.value], f"{before} → {after}"
        if after is Phase.ANNULLED:
            assert role is Role.CONVENER
        elif after is not before:
            assert role.value in MOVERS[before.value, after.value], f"{role}: {before} → {after}"

    def move(self, after: Phase, role: Role) -> None:
        self.ask_model(after, role)
        self.phase = after
        self.published = self.published or after.value not in UNPUBLISHED


TestAssemblyMachine = AssemblyMachine.TestCase
TestAssemblyMachine.settings = settings(
    max_examples=80, stateful_step_count=50, deadline=None, database=None
)


def test_every_phase_can_be_reached():
    reached, frontier = {Phase.DRAFT}, [Phase.DRAFT]
    while frontier:
        phase = frontier.pop()
        for act in Act:
            try:
                after = phase_after(phase, act)
            except ActNotAllowedNow:
                continue
            if after not in reached:
                reached.add(after)
                frontier.append(after)
    assert reached == set(Phase)

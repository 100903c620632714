"""The phases as a state machine: whatever is tried, in whatever order, only the legal roads exist.

The model below is written from the description of the procedure, not from the table under test.
"""

from __future__ import annotations

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
    "minuted": {"minuted", "certified"},
    "certified": {"certified"},
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
}
START = datetime(2026, 3, 2, tzinfo=UTC)
OPENS, CLOSES = START + timedelta(days=16), START + timedelta(days=21)
UNPUBLISHED = {"draft", "approved"}


class AssemblyMachine(RuleBasedStateMachine):
    """One assembly at which everybody tries everything."""

    @initialize()
    def convene(self) -> None:
        self.phase = Phase.DRAFT
        self.now = START
        self.opened = self.closed = 0
        self.published = False

    @rule(act=st.sampled_from(Act), role=st.sampled_from([r for r in Role if r is not Role.CLOCK]))
    def try_anything(self, act: Act, role: Role) -> None:
        before = self.phase
        try:
            check_transition(before, act, role)
        except (ActNotAllowedNow, ActNotAllowedForRole):
            return
        self.move(phase_after(before, act), role)

    @rule(skip=st.integers(0, 3))
    def take_a_step_forward(self, skip: int) -> None:
        """Walk on, or random trying would rarely come far; `skip` leaves time for other things."""
        if skip or self.phase not in FORWARD:
            return
        act, role = FORWARD[self.phase]
        check_transition(self.phase, act, role)
        self.move(phase_after(self.phase, act), role)

    @rule(hours=st.integers(-48, 400))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        for act in due_acts(self.phase, now=self.now, opens=OPENS, closes=CLOSES):
            check_transition(self.phase, act, Role.CLOCK)
            self.opened += act is Act.OPEN
            self.closed += act is Act.CLOSE
            self.move(phase_after(self.phase, act), Role.CLOCK)
        assert phase_at(self.phase, now=self.now, opens=OPENS, closes=CLOSES) is self.phase

    @precondition(lambda self: self.phase in {Phase.CERTIFIED, Phase.ANNULLED})
    @rule(act=st.sampled_from(Act), role=st.sampled_from(Role))
    def nothing_moves_what_is_over(self, act: Act, role: Role) -> None:
        try:
            check_transition(self.phase, act, role)
        except (ActNotAllowedNow, ActNotAllowedForRole):
            return
        raise AssertionError(f"{role} did {act} when {self.phase}")

    @rule()
    def ballots_are_taken_only_while_open(self) -> None:
        try:
            check_open(self.phase, now=self.now, opens=OPENS, closes=CLOSES)
        except AssemblyNotOpen:
            assert self.phase is not Phase.OPEN or not OPENS <= self.now < CLOSES
        else:
            assert (self.opened, self.closed) == (1, 0)

    @invariant()
    def what_was_published_stays_published(self) -> None:
        if self.published:
            assert self.phase.value not in UNPUBLISHED

    @invariant()
    def it_opens_once_and_closes_once(self) -> None:
        assert self.closed <= self.opened <= 1

    def move(self, after: Phase, role: Role) -> None:
        """Follow a move, having asked the model whether it exists and for whom."""
        before, self.phase = self.phase, after
        assert after.value in NEXT[before.value]
        if after is Phase.ANNULLED:
            assert role is Role.CONVENER
        elif after is not before:
            assert role.value in MOVERS[before.value, after.value]
        self.published = self.published or after.value not in UNPUBLISHED


TestAssemblyMachine = AssemblyMachine.TestCase
TestAssemblyMachine.settings = settings(
    max_examples=60, stateful_step_count=60, deadline=None, database=None
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

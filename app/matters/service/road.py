"""The road of a matter as a checklist: what is done, what comes next, what blocks what.

Law: a step is ready when everything it needs is done or not needed; a paper that still hangs out
blocks nothing but the opening of its vote. A vote is done when its result counts (votes.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.matters.service.conditions import is_needed
from app.matters.service.days import Due, earliest_day, find_due, posting_ends, posting_last_day
from app.matters.service.votes import Vote, find_vote

if TYPE_CHECKING:
    from app.matters.service.dossier import ActView, Dossier
    from app.matters.service.roads import Step

PASSABLE = ("done", "running", "not_needed")
OPEN_STATES = ("ready", "waiting", "voting", "failed")


@dataclass(frozen=True, slots=True)
class StepState:
    """Where a step stands.

    `state` is done, running (hangs out), voting, waiting (for the second officer), ready, failed
    (a vote that has to be held anew), blocked or not_needed.
    """

    step: Step
    state: str
    act: ActView | None = None
    blocked_by: tuple[str, ...] = ()
    earliest: date | None = None
    due: Due | None = None
    late: bool = False
    runs_until: date | None = None
    vote: Vote | None = None

    @property
    def code(self) -> str:
        return self.step.code


def states_of(dossier: Dossier) -> list[StepState]:
    """Return every step of the road in order."""
    found: dict[str, StepState] = {}
    for step in dossier.road:
        found[step.code] = _state(dossier, step, found)
    return list(found.values())


def state_of(dossier: Dossier, code: str) -> StepState:
    """Return where one step stands; raises StepUnknown."""
    dossier.step(code)
    return next(one for one in states_of(dossier) if one.code == code)


def next_steps(states: list[StepState]) -> list[StepState]:
    """Return what can be done now, in the order of the road."""
    return [one for one in states if one.state in OPEN_STATES]


def is_begun(dossier: Dossier) -> bool:
    """Whether a matter says more than its title: a step was done, or it was stopped with reason."""
    return dossier.row.state != "open" or any(one.state == "done" for one in dossier.acts)


def is_finished(states: list[StepState]) -> bool:
    """Whether everything is done that is needed."""
    return all(one.state in ("done", "not_needed") or one.step.optional for one in states)


def _state(dossier: Dossier, step: Step, found: dict[str, StepState]) -> StepState:
    act = dossier.act(step.code)
    if not is_needed(dossier, step) and act is None:
        return StepState(step, "not_needed")
    due = find_due(dossier, step)
    earliest = earliest_day(dossier, step)
    proposed = dossier.newest(step.code, "proposed")
    blocked = tuple(
        need
        for need in dossier.needs_of(step)
        if found[need].state not in PASSABLE and not found[need].step.optional
    )
    if step.vote and act is not None:
        return _voting(dossier, step, act, earliest)
    if act is not None:
        return _done(dossier, step, act, due)
    state = "waiting" if proposed is not None else "blocked" if blocked else "ready"
    late = due is not None and due.day < dossier.today
    return StepState(step, state, proposed, blocked, earliest, due, late)


def _done(dossier: Dossier, step: Step, act: ActView, due: Due | None) -> StepState:
    late = due is not None and act.on_date is not None and act.on_date > due.day
    ends = posting_ends(dossier, step)
    runs = ends is not None and dossier.now < ends
    until = posting_last_day(dossier, step)
    return StepState(step, "running" if runs else "done", act, due=due, late=late, runs_until=until)


def _voting(dossier: Dossier, step: Step, act: ActView, earliest: date | None) -> StepState:
    vote = find_vote(dossier, step)
    assert vote is not None
    state = {"carried": "done", "failed": "failed", "gone": "failed"}.get(vote.state, "voting")
    if vote.state == "refused":
        asked = step.code == "vote1" and dossier.fact("plan", "asks") == "renew"
        state = "done" if asked else "failed"
    return StepState(step, state, act, earliest=earliest, vote=vote)

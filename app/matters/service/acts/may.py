"""Who may do a step now, and what keeps it from being changed.

Law: a step is done by whoever may and not before what it needs; what owners or two officers
decided on is not changed after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import RuleError
from app.matters.service.acts.opening import MatterEnded
from app.matters.service.road import state_of, states_of

if TYPE_CHECKING:
    from app.matters.service.dossier import Dossier
    from app.matters.service.roads import Step
    from app.platform.roles import Officer


class StepBlocked(RuleError):
    """An earlier step is missing; `by` says which."""


class StepNotNeeded(RuleError):
    """This matter does not need the step."""


class StepSealed(RuleError):
    """A later step rests on this one and cannot be undone; `by` says which."""


class NotYourStep(RuleError):
    """Another role does this step here."""


def check_may(dossier: Dossier, step: Step, officer: Officer) -> None:
    """Refuse a step that this officer may not do, or that cannot be done now.

    Raises MatterEnded, NotYourStep, StepNotNeeded, StepBlocked, StepSealed.
    """
    if dossier.row.state != "open":
        raise MatterEnded
    if not officer.roles_in(dossier.row.community_id) & set(step.roles):
        raise NotYourStep
    state = state_of(dossier, step.code)
    if state.state == "not_needed":
        raise StepNotNeeded
    if state.blocked_by:
        raise StepBlocked(by=state.blocked_by[0])
    sealed = _sealed_by(dossier, step)
    if sealed:
        raise StepSealed(by=sealed)


def _sealed_by(dossier: Dossier, step: Step) -> str:
    """Return the later step, decided by owners or by two officers, that rests on this one."""
    resting = {step.code}
    for state in states_of(dossier):
        if not resting & {*dossier.needs_of(state.step), state.code}:
            continue
        resting.add(state.code)
        firm = state.step.confirm and state.state == "done"
        voted = state.vote is not None and state.vote.state in ("running", "counted", "carried")
        if firm or voted:
            return state.code
    return ""

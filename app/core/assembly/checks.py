"""The refusals of the table, and of the clock beside it."""

from __future__ import annotations

from datetime import datetime

from app.core.assembly.table import ACT_RULES, NOT_YET_PUBLISHED, Act, Phase, Role
from app.core.errors import RuleError

_AFTER_COUNT = frozenset(
    {Phase.COUNTED, Phase.PRELIMINARY, Phase.FINAL, Phase.MINUTED, Phase.CERTIFIED, Phase.REVOKED}
)


class ActNotAllowedNow(RuleError):
    """The assembly is in a phase in which this act cannot be done."""


class ActNotAllowedForRole(RuleError):
    """The role never does this act."""


class AssemblyNotOpen(RuleError):
    """No ballot is taken now: not open yet, or closed; `now` is the server's time."""


class FreezeTooLate(RuleError):
    """The announced opening has passed, so the announced period can no longer be kept."""


class TallyBeforeCount(RuleError):
    """Nobody learns a tally before the count (R24)."""


class PublishedNeverDeleted(RuleError):
    """What was published stays, even annulled."""


class AnnulmentReasonMissing(RuleError):
    """An annulment says why."""


def check_transition(phase: Phase, act: Act, role: Role) -> None:
    """Refuse an act that the role never does, or that cannot be done in this phase.

    Raises ActNotAllowedForRole, ActNotAllowedNow.
    """
    rule = ACT_RULES[act]
    if role not in rule.roles:
        raise ActNotAllowedForRole(act=act.value, role=role.value)
    if phase not in rule.phases:
        raise ActNotAllowedNow(act=act.value, phase=phase.value)


def phase_after(phase: Phase, act: Act) -> Phase:
    """Return the phase in which a permitted act leaves the assembly; raises ActNotAllowedNow."""
    rule = ACT_RULES[act]
    if phase not in rule.phases:
        raise ActNotAllowedNow(act=act.value, phase=phase.value)
    return rule.leads_to or phase


def due_acts(phase: Phase, *, now: datetime, opens: datetime, closes: datetime) -> tuple[Act, ...]:
    """Return what the clock owes at `now`, in order: open, close, both or nothing.

    A frozen assembly whose whole period has passed is opened and closed, never skipped. One that
    was not frozen in time does not open.
    """
    acts: list[Act] = []
    if phase is Phase.FROZEN and now >= opens:
        acts.append(Act.OPEN)
    if (phase is Phase.OPEN or acts) and now >= closes:
        acts.append(Act.CLOSE)
    return tuple(acts)


def phase_at(phase: Phase, *, now: datetime, opens: datetime, closes: datetime) -> Phase:
    """Return the phase at `now` once the clock has done what is due."""
    for act in due_acts(phase, now=now, opens=opens, closes=closes):
        phase = phase_after(phase, act)
    return phase


def check_open(phase: Phase, *, now: datetime, opens: datetime, closes: datetime) -> None:
    """Refuse a ballot outside the voting period by the phase or by the server's clock (R25).

    Raises AssemblyNotOpen.
    """
    if phase is not Phase.OPEN or not opens <= now < closes:
        raise AssemblyNotOpen(phase=phase.value, now=now, opens=opens, closes=closes)


def check_freeze_in_time(*, now: datetime, opens: datetime) -> None:
    """Refuse to freeze the roll once the announced opening has come (R7); raises FreezeTooLate."""
    if now >= opens:
        raise FreezeTooLate(now=now, opens=opens)


def check_tally_visible(phase: Phase) -> None:
    """Refuse any tally, partial or whole, before the count (R24); raises TallyBeforeCount.

    An annulled assembly is tallied no more: it shows what was posted before, and nothing else.
    """
    if phase not in _AFTER_COUNT:
        raise TallyBeforeCount(phase=phase.value)


def check_deletable(phase: Phase) -> None:
    """Refuse to delete what was published; raises PublishedNeverDeleted."""
    if phase not in NOT_YET_PUBLISHED:
        raise PublishedNeverDeleted(phase=phase.value)


def check_annulment(phase: Phase, role: Role, reason: str) -> None:
    """Refuse an annulment out of phase, by another role or without a reason.

    Raises ActNotAllowedForRole, ActNotAllowedNow, AnnulmentReasonMissing.
    """
    check_transition(phase, Act.ANNUL, role)
    if not reason.strip():
        raise AnnulmentReasonMissing(phase=phase.value)

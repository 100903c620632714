"""The phases of an assembly: what may be done when, and by whom.

Law: this table is the only door between phases; what it does not list cannot happen. The clock
alone opens and closes. Nothing published is edited or deleted: a mistake is annulled with a reason
and the assembly convened anew (RULES R23). Before the count nobody learns a tally (R24). An act
that needs several signatures is checked for each signer, and the phase moves with the last one.
`annulled` and `revoked` are final; of what is certified only the certificate may be revoked. Which
officer of a role acts, and that persons stay apart, is decided above this room.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from app.core.errors import RuleError


class Phase(StrEnum):
    """Where an assembly stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"
    FROZEN = "frozen"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    PRELIMINARY = "preliminary"
    FINAL = "final"
    MINUTED = "minuted"
    CERTIFIED = "certified"
    ANNULLED = "annulled"
    REVOKED = "revoked"


class Role(StrEnum):
    """Who acts; `clock` is the passing of time, `owner` whoever holds a voting right."""

    CONVENER = "convener"
    CLERK = "clerk"
    SCRUTINEER = "scrutineer"
    STREET_OFFICE = "street_office"
    RESIDENTS_COMMITTEE = "residents_committee"
    REGISTRAR = "registrar"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    OWNER = "owner"
    CLOCK = "clock"


class Act(StrEnum):
    """What is done to an assembly."""

    EDIT = "edit"
    APPROVE = "approve"
    PUBLISH = "publish"
    DELIVER = "deliver"
    OBJECT = "object"
    RULE = "rule"
    SIGN_ROLL = "sign_roll"
    AUDIT_ROLL = "audit_roll"
    FREEZE = "freeze"
    OPEN = "open"
    CAST = "cast"
    REISSUE_CODE = "reissue_code"
    GRANT_PROXY = "grant_proxy"
    END_PROXY = "end_proxy"
    DESIGNATE = "designate"
    FREEZE_RIGHT = "freeze_right"
    UNFREEZE_RIGHT = "unfreeze_right"
    TRANSFER = "transfer"
    CHANGE_CONTACT = "change_contact"
    CHANGE_OFFICER = "change_officer"
    ISSUE_PAPER = "issue_paper"
    RETURN_PAPER = "return_paper"
    RECORD_PAPER = "record_paper"
    EXTEND = "extend"
    CLOSE = "close"
    CORRECT_ROLL = "correct_roll"
    REVOKE_BALLOT = "revoke_ballot"
    RECONCILE = "reconcile"
    COUNT = "count"
    RECOUNT = "recount"
    DRAW_LOT = "draw_lot"
    DEEM = "deem"
    POST_RESULT = "post_result"
    FINALIZE = "finalize"
    MINUTE = "minute"
    CERTIFY = "certify"
    REVOKE_CERTIFICATE = "revoke_certificate"
    ANNUL = "annul"
    REPORT_INCIDENT = "report_incident"


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


@dataclass(frozen=True)
class ActRule:
    """When an act may be done, by whom, and the phase it leads to (None: the phase stays)."""

    phases: frozenset[Phase]
    roles: frozenset[Role]
    leads_to: Phase | None = None


def _rule(phases: set[Phase], roles: set[Role], leads_to: Phase | None = None) -> ActRule:
    return ActRule(frozenset(phases), frozenset(roles), leads_to)


_P, _R = Phase, Role

# Objections may not come between roll and open, nor while tallies stand without a result: the order
# of the log (PROTOCOL §6.4).
_OBJECTION_PHASES = {_P.PUBLISHED, _P.OPEN, _P.CLOSED, _P.PRELIMINARY}
_NOT_YET_PUBLISHED = {_P.DRAFT, _P.APPROVED}
_CLERKS = {_R.CLERK, _R.SCRUTINEER}
_AUTHORITIES = {_R.CONVENER, _R.REGISTRAR, _R.STREET_OFFICE, _R.RESIDENTS_COMMITTEE}
_RUNNING = {
    _P.PUBLISHED,
    _P.FROZEN,
    _P.OPEN,
    _P.CLOSED,
    _P.COUNTED,
    _P.PRELIMINARY,
    _P.FINAL,
}

_AFTER_COUNT = frozenset(
    {_P.COUNTED, _P.PRELIMINARY, _P.FINAL, _P.MINUTED, _P.CERTIFIED, _P.REVOKED}
)

ACT_RULES: Mapping[Act, ActRule] = MappingProxyType(
    {
        Act.EDIT: _rule(_NOT_YET_PUBLISHED, {_R.CONVENER}, _P.DRAFT),
        Act.APPROVE: _rule({_P.DRAFT}, {_R.CONVENER}, _P.APPROVED),
        Act.PUBLISH: _rule({_P.APPROVED}, {_R.CONVENER, _R.REGISTRAR}, _P.PUBLISHED),
        # A delivery names rights by their numbers on the roll, so the roll is frozen first.
        Act.DELIVER: _rule({_P.FROZEN, _P.OPEN, _P.CLOSED}, {_R.CONVENER}),
        Act.OBJECT: _rule(_OBJECTION_PHASES, {_R.OWNER, *_AUTHORITIES}),
        Act.RULE: _rule(_OBJECTION_PHASES, {_R.STREET_OFFICE, _R.RESIDENTS_COMMITTEE}),
        Act.SIGN_ROLL: _rule({_P.PUBLISHED}, {_R.REGISTRAR}),
        Act.AUDIT_ROLL: _rule({_P.PUBLISHED}, {_R.AUDITOR}),
        Act.FREEZE: _rule({_P.PUBLISHED}, {_R.CONVENER, _R.REGISTRAR}, _P.FROZEN),
        Act.OPEN: _rule({_P.FROZEN}, {_R.CLOCK}, _P.OPEN),
        Act.CAST: _rule({_P.OPEN}, {_R.OWNER}),
        Act.REISSUE_CODE: _rule({_P.FROZEN, _P.OPEN}, {_R.REGISTRAR}),
        # An owner signs with the voting card, or two counters sign at the desk.
        Act.GRANT_PROXY: _rule({_P.FROZEN, _P.OPEN}, {_R.OWNER, *_CLERKS}),
        Act.END_PROXY: _rule({_P.FROZEN, _P.OPEN}, {_R.OWNER, *_CLERKS}),
        Act.DESIGNATE: _rule({_P.FROZEN, _P.OPEN}, {_R.REGISTRAR}),
        Act.FREEZE_RIGHT: _rule({_P.OPEN}, _CLERKS),
        Act.UNFREEZE_RIGHT: _rule({_P.OPEN, _P.CLOSED}, _CLERKS),
        Act.TRANSFER: _rule({_P.OPEN}, {_R.REGISTRAR}),
        Act.CHANGE_CONTACT: _rule({_P.PUBLISHED, _P.FROZEN, _P.OPEN}, _AUTHORITIES),
        Act.CHANGE_OFFICER: _rule(_RUNNING | {_P.MINUTED}, _AUTHORITIES),
        Act.ISSUE_PAPER: _rule({_P.OPEN}, _CLERKS),
        # What was handed in before the close may be registered and keyed in after it.
        Act.RETURN_PAPER: _rule({_P.OPEN, _P.CLOSED}, _CLERKS),
        Act.RECORD_PAPER: _rule({_P.OPEN, _P.CLOSED}, _CLERKS),
        Act.EXTEND: _rule({_P.OPEN}, {_R.CONVENER}),
        Act.CLOSE: _rule({_P.OPEN}, {_R.CLOCK}, _P.CLOSED),
        Act.CORRECT_ROLL: _rule(
            {_P.OPEN, _P.CLOSED, _P.PRELIMINARY}, {_R.REGISTRAR, _R.STREET_OFFICE}
        ),
        Act.REVOKE_BALLOT: _rule({_P.OPEN, _P.CLOSED, _P.PRELIMINARY}, {_R.STREET_OFFICE}),
        Act.RECONCILE: _rule({_P.CLOSED}, _CLERKS),
        Act.COUNT: _rule({_P.CLOSED}, _CLERKS, _P.COUNTED),
        Act.RECOUNT: _rule({_P.PRELIMINARY}, _CLERKS, _P.COUNTED),
        Act.DRAW_LOT: _rule({_P.COUNTED}, _CLERKS),
        Act.DEEM: _rule({_P.COUNTED}, _CLERKS),
        Act.POST_RESULT: _rule({_P.COUNTED}, _CLERKS, _P.PRELIMINARY),
        Act.FINALIZE: _rule({_P.PRELIMINARY}, {_R.CONVENER}, _P.FINAL),
        Act.MINUTE: _rule({_P.FINAL}, {_R.CONVENER}, _P.MINUTED),
        Act.CERTIFY: _rule({_P.MINUTED}, {_R.STREET_OFFICE}, _P.CERTIFIED),
        Act.REVOKE_CERTIFICATE: _rule({_P.CERTIFIED}, {_R.STREET_OFFICE}, _P.REVOKED),
        Act.ANNUL: _rule(_RUNNING, {_R.CONVENER}, _P.ANNULLED),
        Act.REPORT_INCIDENT: _rule(_RUNNING | {_P.MINUTED}, {_R.OPERATOR, _R.CLOCK}),
    }
)


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
    if phase not in _NOT_YET_PUBLISHED:
        raise PublishedNeverDeleted(phase=phase.value)


def check_annulment(phase: Phase, role: Role, reason: str) -> None:
    """Refuse an annulment out of phase, by another role or without a reason.

    Raises ActNotAllowedForRole, ActNotAllowedNow, AnnulmentReasonMissing.
    """
    check_transition(phase, Act.ANNUL, role)
    if not reason.strip():
        raise AnnulmentReasonMissing(phase=phase.value)

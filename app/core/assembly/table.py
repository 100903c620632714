"""The table of phases, roles and acts: what may be done when, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


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
    """Who acts; a `trustee` holds a share of the key, `owner` a voting right, `clock` is time."""

    CONVENER = "convener"
    CLERK = "clerk"
    SCRUTINEER = "scrutineer"
    STREET_OFFICE = "street_office"
    RESIDENTS_COMMITTEE = "residents_committee"
    REGISTRAR = "registrar"
    AUDITOR = "auditor"
    TRUSTEE = "trustee"
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
    MAKE_KEY = "make_key"
    FREEZE = "freeze"
    CONFIRM_KEY = "confirm_key"
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
    KEEP_BOX = "keep_box"
    PLAN_COUNTING = "plan_counting"
    HOLD_COUNTING = "hold_counting"
    EXTEND = "extend"
    CLOSE = "close"
    CORRECT_ROLL = "correct_roll"
    REVOKE_BALLOT = "revoke_ballot"
    RECONCILE = "reconcile"
    COUNT = "count"
    RECOUNT = "recount"
    OPEN_SUMS = "open_sums"
    DRAW_LOT = "draw_lot"
    DEEM = "deem"
    POST_RESULT = "post_result"
    FINALIZE = "finalize"
    MINUTE = "minute"
    CERTIFY = "certify"
    REVOKE_CERTIFICATE = "revoke_certificate"
    ANNUL = "annul"
    REPORT_INCIDENT = "report_incident"


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
NOT_YET_PUBLISHED = {_P.DRAFT, _P.APPROVED}
_CLERKS = {_R.CLERK, _R.SCRUTINEER}
_AUTHORITIES = {_R.CONVENER, _R.REGISTRAR, _R.STREET_OFFICE, _R.RESIDENTS_COMMITTEE}
_UNTIL_COUNTED = {_P.OPEN, _P.CLOSED, _P.COUNTED}
_AFTER_FREEZE = {_P.FROZEN, *_UNTIL_COUNTED, _P.PRELIMINARY, _P.FINAL}
_RUNNING = {_P.PUBLISHED, *_AFTER_FREEZE}

ACT_RULES: Mapping[Act, ActRule] = MappingProxyType(
    {
        Act.EDIT: _rule(NOT_YET_PUBLISHED, {_R.CONVENER}, _P.DRAFT),
        Act.APPROVE: _rule({_P.DRAFT}, {_R.CONVENER}, _P.APPROVED),
        Act.PUBLISH: _rule({_P.APPROVED}, {_R.CONVENER, _R.REGISTRAR}, _P.PUBLISHED),
        # A delivery names rights by their numbers on the roll, so the roll is frozen first.
        Act.DELIVER: _rule({_P.FROZEN, _P.OPEN, _P.CLOSED}, {_R.CONVENER}),
        Act.OBJECT: _rule(_OBJECTION_PHASES, {_R.OWNER, *_AUTHORITIES}),
        Act.RULE: _rule(_OBJECTION_PHASES, {_R.STREET_OFFICE, _R.RESIDENTS_COMMITTEE}),
        Act.SIGN_ROLL: _rule({_P.PUBLISHED}, {_R.REGISTRAR}),
        Act.AUDIT_ROLL: _rule({_P.PUBLISHED}, {_R.AUDITOR}),
        # Secret mode: the key is made before the manifest names it, confirmed under it, used once.
        Act.MAKE_KEY: _rule({_P.PUBLISHED}, {_R.TRUSTEE}),
        Act.CONFIRM_KEY: _rule({_P.FROZEN}, {_R.TRUSTEE}),
        Act.OPEN_SUMS: _rule({_P.COUNTED}, {_R.TRUSTEE}),
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
        # A box is sealed empty before the opening, and again with its ballots after the count.
        Act.KEEP_BOX: _rule({*_AFTER_FREEZE, _P.MINUTED}, _CLERKS),
        Act.PLAN_COUNTING: _rule({_P.PUBLISHED, _P.FROZEN, *_UNTIL_COUNTED}, _CLERKS),
        Act.HOLD_COUNTING: _rule(_UNTIL_COUNTED, _CLERKS),
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
        # Minutes that are signed cannot be made anew in one log: what is wrong in them is annulled.
        Act.ANNUL: _rule(_RUNNING | {_P.MINUTED}, {_R.CONVENER}, _P.ANNULLED),
        Act.REPORT_INCIDENT: _rule(_RUNNING | {_P.MINUTED}, {_R.OPERATOR, _R.CLOCK}),
    }
)

"""The acts of a demand: opened and signed by owners, convened or ended by officers.

Law: what is demanded is never edited; each right signs once and may take its signature back while
signatures are collected. When both shares are reached the demand stands and its day is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.models import AssemblyRow, RequisitionRow, RequisitionSignatureRow
from app.assembly.service.demand.support import (
    ASSEMBLY,
    GROUP,
    KINDS,
    rights_today,
    rules_here,
    support_of,
)
from app.assembly.service.draft import begin_assembly
from app.assembly.service.draft_motion import MAX_TITLE, DraftMotion, clean
from app.assembly.service.drafting import parse_draft
from app.assembly.service.suggestion import suggest_draft
from app.core.errors import RuleError
from app.core.rules.approval import ConvenerBody
from app.core.timeline import check_support
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.registry.service import (
    OwnerNotFound,
    OwnerSignInOver,
    confirm_owner_code,
    lock_community,
    read_owner,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

COLLECTING, REACHED, CONVENED, ENDED = "collecting", "reached", "convened", "ended"
MAX_TEXT = 5_000
# What a demand is about is sorted into the law's matters when the draft is written.
OTHER_MATTER = "278-9"


class DemandNotFound(RuleError):
    """The community has no such demand."""


class DemandInvalid(RuleError):
    """A demand says what it is about, in a title and a text."""


class DemandClosed(RuleError):
    """The demand takes no signatures any more, or waits for some."""


class CommitteeSits(RuleError):
    """A preparatory group is for a community without a committee: this one has one in office."""


CommitteeFinder = Callable[["Session", str], bool]
_committees: list[CommitteeFinder] = []


def register_committee(finder: CommitteeFinder) -> None:
    """Let a room above say whether a community has a committee in office."""
    if finder not in _committees:
        _committees.append(finder)


def check_kind(session: Session, community_id: str, kind: str) -> None:
    """Refuse an application for a group where a committee is in office; raises CommitteeSits.

    Its term over or not, a committee is elected anew by the re-election, never by a first group.
    """
    if kind == GROUP and any(finder(session, community_id) for finder in _committees):
        raise CommitteeSits(community=community_id)


def open_demand(
    community_id: str,
    *,
    title: str,
    text: str,
    token: str,
    code: str,
    now: datetime,
    kind: str = ASSEMBLY,
) -> int:
    """Begin a demand with its first signature; returns its number.

    Raises DemandInvalid, CommitteeSits, OwnerCodeWrong, OwnerSignInOver, OwnerNotFound.
    """
    check_kind(db.session(), community_id, kind)
    title, text = clean(title), text.strip()
    if not 1 <= len(title) <= MAX_TITLE or not 1 <= len(text) <= MAX_TEXT or kind not in KINDS:
        raise DemandInvalid
    key = _prove(community_id, token, code, now)
    with transaction() as session:
        row = RequisitionRow(
            community_id=community_id,
            kind=kind,
            title=title,
            text=text,
            state=COLLECTING,
            created_at=now,
        )
        session.add(row)
        session.flush()
        _sign(session, row, key, now)
        return row.id


def sign_demand(
    community_id: str, demand_id: int, *, token: str, code: str, now: datetime
) -> RequisitionRow:
    """Add a signature; raises DemandNotFound, DemandClosed and the refusals of `open_demand`."""
    check_kind(db.session(), community_id, _get(db.session(), community_id, demand_id).kind)
    key = _prove(community_id, token, code, now)
    with transaction() as session:
        row = _lock(session, community_id, demand_id)
        if row.state not in (COLLECTING, REACHED):
            raise DemandClosed(state=row.state)
        _sign(session, row, key, now)
        return row


def withdraw_signature(
    community_id: str, demand_id: int, *, token: str, code: str, now: datetime
) -> RequisitionRow:
    """Take a signature back while they are collected.

    Raises DemandNotFound, DemandClosed, OwnerCodeWrong, OwnerSignInOver.
    """
    _get(db.session(), community_id, demand_id)
    key = _prove(community_id, token, code, now)
    with transaction() as session:
        row = _lock(session, community_id, demand_id)
        if row.state != COLLECTING:
            raise DemandClosed(state=row.state)
        signature = session.get(RequisitionSignatureRow, (demand_id, key))
        if signature is not None:
            signature.withdrawn_at = now
        return row


def start_assembly(
    community_id: str,
    demand_id: int,
    *,
    officer_id: int,
    now: datetime,
    convener: tuple[ConvenerBody, str] | None = None,
) -> AssemblyRow:
    """Begin the temporary assembly that owners demand, with their text as its first motion.

    `convener` is an office and its name where it convenes for an idle committee.
    Raises DemandNotFound, DemandClosed, RequestTooSmall.
    """
    with transaction() as session:
        demand = get_waiting(session, community_id, demand_id, ASSEMBLY, now)
        row = begin_assembly(
            session,
            community_id,
            title=demand.title,
            kind="temporary",
            rehearsal=False,
            officer_id=officer_id,
            now=now,
        )
        session.flush()
        demand.state, demand.assembly_id = CONVENED, row.id
        motion = DraftMotion(title=demand.title, text=demand.text, matter=OTHER_MATTER)
        draft = replace(suggest_draft(session, row, now), motions=(motion,))
        if convener is not None:
            draft = replace(draft, convener_body=convener[0].value, convener_name=convener[1])
        row.draft = parse_draft(draft.to_json()).to_json()
        return row


def answer_application(
    session: Session, community_id: str, demand_id: int, *, now: datetime
) -> RequisitionRow:
    """Close an application inside the act that forms the group from it.

    Raises DemandNotFound, DemandClosed, RequestTooSmall.
    """
    demand = get_waiting(session, community_id, demand_id, GROUP, now)
    demand.state = CONVENED
    return demand


def get_waiting(
    session: Session, community_id: str, demand_id: int, kind: str, now: datetime
) -> RequisitionRow:
    """Return a demand that enough have signed, locked.

    Raises DemandNotFound, DemandClosed, RequestTooSmall.
    """
    demand = _lock(session, community_id, demand_id)
    if demand.kind != kind:
        raise DemandNotFound(demand=demand_id)
    if demand.state != REACHED:
        check_support(support_of(session, demand, now).missing)
        raise DemandClosed(state=demand.state)
    return demand


def end_demand(community_id: str, demand_id: int, *, officer_id: int, now: datetime) -> None:
    """Close a demand that will not be held; raises DemandNotFound, DemandClosed."""
    with transaction() as session:
        row = _lock(session, community_id, demand_id)
        if row.state != COLLECTING:
            raise DemandClosed(state=row.state)
        row.state = ENDED
        audit(session, officer_id, "demand.end", str(demand_id), now=now, community_id=community_id)


def get_demand(session: Session, community_id: str, demand_id: int) -> RequisitionRow:
    """Return a demand of a community; raises DemandNotFound."""
    return _get(session, community_id, demand_id)


def _prove(community_id: str, token: str, code: str, now: datetime) -> str:
    """Use up the six digits; returns the key of the right of whoever was recognised by them."""
    owner = read_owner(db.session(), confirm_owner_code(token, code, now=now), now=now)
    if owner.community_id != community_id:
        raise OwnerSignInOver
    return owner.right_key


def _sign(session: Session, row: RequisitionRow, key: str, now: datetime) -> None:
    rules = rules_here(session, row.community_id, row.kind)
    rights = rights_today(session, row.community_id, rules, now)
    right = next((one for one in rights if one.key == key), None)
    if right is None:
        raise OwnerNotFound
    kept = session.get(RequisitionSignatureRow, (row.id, key))
    if kept is None:
        kept = RequisitionSignatureRow(requisition_id=row.id, right_key=key)
        session.add(kept)
    if kept.signed_at is None or kept.withdrawn_at is not None:
        kept.signed_at, kept.withdrawn_at = now, None
    kept.unit_id, kept.area, kept.heads = right.unit_ids[0], right.area, right.heads
    session.flush()
    if row.state == COLLECTING and support_of(session, row, now).missing.is_none:
        row.state, row.reached_at = REACHED, now


def _get(session: Session, community_id: str, demand_id: int) -> RequisitionRow:
    row = session.get(RequisitionRow, demand_id)
    if row is None or row.community_id != community_id:
        raise DemandNotFound(demand=demand_id)
    return row


def _lock(session: Session, community_id: str, demand_id: int) -> RequisitionRow:
    # The register's lock keeps two last signatures from both missing the share they make.
    lock_community(session, community_id)
    row = _get(session, community_id, demand_id)
    session.refresh(row)
    return row

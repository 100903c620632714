"""How many stand behind a demand, on the register as it is now; what is missing of each share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.holidays import find_workday
from app.assembly.models import RequisitionRow, RequisitionSignatureRow
from app.core.calendar import Deadline, acting_deadline, local_date
from app.core.timeline import Shortfall, find_shortfall
from app.registry.service import (
    RegistryRight,
    get_community,
    masked_owner,
    profile_for,
    rights_of,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.profile import RuleValues


@dataclass(frozen=True, slots=True)
class Support:
    """What a demand has and needs; area in 0.01 m². `convene_by` once both shares are reached."""

    signatures: int
    area: int
    heads: int
    total_area: int
    total_heads: int
    share_area: tuple[int, int]
    share_heads: tuple[int, int]
    missing: Shortfall
    convene_by: Deadline | None


@dataclass(frozen=True, slots=True)
class Signer:
    """One signature as officers see it: flats, masked owner, weight, when."""

    labels: tuple[str, ...]
    owner: str
    area: int
    heads: int
    signed_at: datetime


def list_demands(session: Session, community_id: str) -> list[RequisitionRow]:
    """Return the demands of a community, newest first."""
    statement = (
        select(RequisitionRow)
        .where(RequisitionRow.community_id == community_id)
        .order_by(RequisitionRow.id.desc())
    )
    return list(session.scalars(statement))


def support_of(session: Session, demand: RequisitionRow, now: datetime) -> Support:
    """Return where a demand stands: each right counts once, with its weight today."""
    rules = rules_here(session, demand.community_id)
    rights = rights_today(session, demand.community_id, rules, now)
    keys = {row.right_key for row in signatures_of(session, demand.id)}
    signed = [right for right in rights if right.key in keys]
    area, heads = sum(one.area for one in signed), sum(one.heads for one in signed)
    total_area, total_heads = sum(one.area for one in rights), sum(one.heads for one in rights)
    shares = rules.share("temporary.request_area"), rules.share("temporary.request_heads")
    missing = find_shortfall(
        area=area,
        heads=heads,
        total_area=total_area,
        total_heads=total_heads,
        share_area=shares[0],
        share_heads=shares[1],
    )
    due = _due(demand, rules)
    return Support(len(signed), area, heads, total_area, total_heads, *shares, missing, due)


def signers_of(session: Session, demand: RequisitionRow, now: datetime) -> list[Signer]:
    """Return who has signed, as the paper for the committee lists them; owners masked."""
    rules = rules_here(session, demand.community_id)
    rights = {one.key: one for one in rights_today(session, demand.community_id, rules, now)}
    return [
        Signer(
            labels=rights[row.right_key].labels,
            owner=masked_owner(session, rights[row.right_key].unit_ids, key=row.right_key),
            area=rights[row.right_key].area,
            heads=rights[row.right_key].heads,
            signed_at=row.signed_at,
        )
        for row in signatures_of(session, demand.id)
        if row.right_key in rights
    ]


def signatures_of(session: Session, demand_id: int) -> list[RequisitionSignatureRow]:
    """Return the signatures in force, oldest first."""
    statement = (
        select(RequisitionSignatureRow)
        .where(
            RequisitionSignatureRow.requisition_id == demand_id,
            RequisitionSignatureRow.withdrawn_at.is_(None),
        )
        .order_by(RequisitionSignatureRow.signed_at, RequisitionSignatureRow.right_key)
    )
    return list(session.scalars(statement))


def rules_here(session: Session, community_id: str) -> RuleValues:
    """Return the rules that a demand in this community stands on."""
    return profile_for(session, get_community(session, community_id)).rules


def rights_today(
    session: Session, community_id: str, rules: RuleValues, now: datetime
) -> list[RegistryRight]:
    """Return the rights of the register as they stand today."""
    return rights_of(
        session,
        community_id,
        record_date=local_date(now),
        parking_area=rules.flag("parking.count_area"),
        parking_heads=rules.flag("parking.count_heads"),
    )


def _due(demand: RequisitionRow, rules: RuleValues) -> Deadline | None:
    days = rules.whole("temporary.convene_days")
    if demand.reached_at is None or days == 0:
        return None
    return acting_deadline(demand.reached_at, days, workday=find_workday)

"""How many stand behind a demand, on the register as it is now; what is missing of each share.

Law: while signatures are collected a page tells heads, and area by whole tenths of what is needed:
the difference between two looks names no flat. Who signed and what they hold is read by officers
once the demand is handed in, as enough have signed (docs/adr/0033).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.holidays import find_workday
from app.assembly.models import RequisitionRow, RequisitionSignatureRow
from app.core.area import find_tenths
from app.core.calendar import Deadline, acting_deadline, local_date
from app.core.timeline import Shortfall, find_either_shortfall, find_shortfall
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


# What owners ask for: an assembly of their committee, or a preparatory group of the street office.
ASSEMBLY, GROUP = "assembly", "group"
KINDS = (ASSEMBLY, GROUP)


@dataclass(frozen=True, slots=True)
class Support:
    """What a demand has and needs; area in 0.01 m². `convene_by` once enough have signed.

    `either`: one of the two shares is enough (an application for a preparatory group).
    """

    signatures: int
    area: int
    heads: int
    total_area: int
    total_heads: int
    share_area: tuple[int, int]
    share_heads: tuple[int, int]
    missing: Shortfall
    convene_by: Deadline | None
    either: bool = False

    @property
    def tenths(self) -> int | None:
        """Area in whole tenths of what is needed; None below five signatures."""
        return find_tenths(self.area, self.total_area, self.share_area, self.signatures)


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
    rules, either = rules_here(session, demand.community_id, demand.kind), demand.kind == GROUP
    rights = rights_today(session, demand.community_id, rules, now)
    keys = {row.right_key for row in signatures_of(session, demand.id)}
    signed = [right for right in rights if right.key in keys]
    area, heads = sum(one.area for one in signed), sum(one.heads for one in signed)
    total_area, total_heads = sum(one.area for one in rights), sum(one.heads for one in rights)
    names = ("first.apply_area", "first.apply_heads")
    if not either:
        names = ("temporary.request_area", "temporary.request_heads")
    shares = rules.share(names[0]), rules.share(names[1])
    missing = (find_either_shortfall if either else find_shortfall)(
        area=area,
        heads=heads,
        total_area=total_area,
        total_heads=total_heads,
        share_area=shares[0],
        share_heads=shares[1],
    )
    due = _due(demand, rules)
    return Support(
        len(signed), area, heads, total_area, total_heads, *shares, missing, due, either=either
    )


def signers_of(session: Session, demand: RequisitionRow, now: datetime) -> list[Signer]:
    """Return who has signed, as the paper for the committee lists them; owners masked."""
    rules = rules_here(session, demand.community_id, demand.kind)
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


def is_handed_in(demand: RequisitionRow) -> bool:
    """Whether enough have signed: from then on its officers read who and how much."""
    return demand.reached_at is not None


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


def rules_here(session: Session, community_id: str, kind: str = ASSEMBLY) -> RuleValues:
    """Return the rules that a demand in this community stands on."""
    of = "first" if kind == GROUP else "regular"
    return profile_for(session, get_community(session, community_id), of).rules


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
    key = "group.form_days" if demand.kind == GROUP else "temporary.convene_days"
    days = rules.whole(key)
    if demand.reached_at is None or days == 0:
        return None
    return acting_deadline(demand.reached_at, days, workday=find_workday)

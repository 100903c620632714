"""What owners ask for, on paper, and what the street office orders because of it.

Law: the demand 临时会议提议书 and the application 成立筹备组申请书 list flats and masked owners and
are not posted; the order 责令召集通知书 names no owner.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.demand.support import (
    GROUP,
    Support,
    is_handed_in,
    signers_of,
    support_of,
)
from app.core.calendar import local_date
from app.people.service import get_officer
from app.platform.papers import PaperNotYet, render_paper
from app.platform.papers.fields.first import GroupApplication
from app.platform.papers.fields.meeting import ConveningOrder, Requisition
from app.platform.papers.fields.shared import Section, Signatory, Total
from app.registry.service import cover_of, get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import RequisitionRow

ISSUER = "提议业主"
APPLICANTS = "联名业主"
STREET = "街道办事处（乡镇人民政府）"
NEED = {
    False: "专有部分面积{}/{}以上且人数{}/{}以上的业主提议",
    True: "专有部分面积{}/{}以上或者人数{}/{}以上的业主联名",
}
ANYBODY = "业主书面申请，本地未规定比例"


def print_demand(session: Session, demand: RequisitionRow, now: datetime) -> bytes:
    """Return the demand as PDF, with the signatures and weights of this moment.

    Raises PaperNotYet before enough have signed: until then nobody reads who did.
    """
    if not is_handed_in(demand):
        raise PaperNotYet(paper="requisition")
    if demand.kind == GROUP:
        paper = application_fields(session, demand, now)
        return render_paper("group-application", paper, now=now)
    return render_paper("requisition", demand_fields(session, demand, now), now=now)


def print_order(session: Session, demand: RequisitionRow) -> bytes:
    """Return the street office's order to convene as PDF; raises PaperNotYet before it is given."""
    if demand.ordered_at is None or demand.ordered_by is None:
        raise PaperNotYet(paper="convening-order")
    return render_paper("convening-order", order_fields(session, demand), now=demand.ordered_at)


def demand_fields(session: Session, demand: RequisitionRow, now: datetime) -> Requisition:
    """Return what the paper says; owners are masked."""
    support = support_of(session, demand, now)
    community = get_community(session, demand.community_id)
    signatories = _signatories(session, demand, now)
    return Requisition(
        cover=cover_of(session, demand.community_id, issuer=ISSUER),
        addressee=f"{community.name}业主委员会",
        matters=(_matter(demand),),
        total=Total(support.total_heads, support.total_area),
        signed=Total(support.heads, support.area),
        need=_need(support),
        is_enough=support.missing.is_none,
        representative=signatories[0].owner if signatories else "",
        signatories=signatories,
    )


def application_fields(session: Session, demand: RequisitionRow, now: datetime) -> GroupApplication:
    """Return what the application for a preparatory group says; owners are masked."""
    support, signatories = support_of(session, demand, now), _signatories(session, demand, now)
    return GroupApplication(
        cover=cover_of(session, demand.community_id, issuer=APPLICANTS),
        addressee=STREET,
        reasons=tuple(line for line in demand.text.splitlines() if line.strip()),
        total=Total(support.total_heads, support.total_area),
        signed=Total(support.heads, support.area),
        need=_need(support),
        is_enough=support.missing.is_none,
        representative=signatories[0].owner if signatories else "",
        signatories=signatories,
    )


def order_fields(session: Session, demand: RequisitionRow) -> ConveningOrder:
    """Return what the order says, by the numbers of the moment it was given."""
    assert demand.ordered_at is not None
    assert demand.ordered_until is not None
    assert demand.ordered_by is not None
    support = support_of(session, demand, demand.ordered_at)
    community = get_community(session, demand.community_id)
    street = get_officer(demand.ordered_by).organisation
    due = None if support.convene_by is None else support.convene_by.date
    return ConveningOrder(
        cover=cover_of(session, demand.community_id, issuer=street),
        committee=f"{community.name}业主委员会",
        matters=(_matter(demand),),
        total=Total(support.total_heads, support.total_area),
        signed=Total(support.heads, support.area),
        need=_need(support),
        reached=local_date(demand.reached_at or demand.created_at),
        due=due,
        until=demand.ordered_until,
    )


def _matter(demand: RequisitionRow) -> Section:
    return Section(demand.title, tuple(filter(None, demand.text.splitlines())))


def _need(support: Support) -> str:
    if support.either and not support.share_area[0] and not support.share_heads[0]:
        return ANYBODY
    return NEED[support.either].format(*support.share_area, *support.share_heads)


def _signatories(session: Session, demand: RequisitionRow, now: datetime) -> tuple[Signatory, ...]:
    return tuple(
        Signatory("、".join(one.labels), one.owner, one.area, local_date(one.signed_at))
        for one in signers_of(session, demand, now)
    )

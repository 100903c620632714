"""The owners' demand on paper 临时会议提议书: what is asked, who signed, whether it is enough."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.demand.support import signers_of, support_of
from app.core.calendar import local_date
from app.platform.papers import render_paper
from app.platform.papers.fields.meeting import Requisition
from app.platform.papers.fields.shared import Section, Signatory, Total
from app.registry.service import cover_of, get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import RequisitionRow

ISSUER = "提议业主"


def print_demand(session: Session, demand: RequisitionRow, now: datetime) -> bytes:
    """Return the demand as PDF, with the signatures and weights of this moment."""
    return render_paper("requisition", demand_fields(session, demand, now), now=now)


def demand_fields(session: Session, demand: RequisitionRow, now: datetime) -> Requisition:
    """Return what the paper says; owners are masked."""
    support, community = (
        support_of(session, demand, now),
        get_community(session, demand.community_id),
    )
    signers = signers_of(session, demand, now)
    need = "专有部分面积{}/{}以上且人数{}/{}以上的业主提议"
    return Requisition(
        cover=cover_of(session, demand.community_id, issuer=ISSUER),
        addressee=f"{community.name}业主委员会",
        matters=(Section(demand.title, tuple(filter(None, demand.text.splitlines()))),),
        total=Total(support.total_heads, support.total_area),
        signed=Total(support.heads, support.area),
        need=need.format(*support.share_area, *support.share_heads),
        is_enough=support.missing.is_none,
        representative=signers[0].owner if signers else "",
        signatories=tuple(
            Signatory("、".join(one.labels), one.owner, one.area, local_date(one.signed_at))
            for one in signers
        ),
    )

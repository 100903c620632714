"""What a committee does between meetings: its duty log, and what it hands over at the end.

Law (274-35, 48; 青岛 43): the log is open to owners where its entry says so; within the place's
days after the new committee is elected the old one hands over papers, roll, minutes, seals and
property, item by item.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.committee.models import CommitteeRow, DutyRow, HandoverItemRow
from app.committee.service.reading import NotAllowedAtThisStage, check_text, get_row
from app.core.calendar import local_date
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DUTY_KINDS = ("inspection", "owners", "company", "money", "report", "other")
USUAL_ITEMS = (
    "业主大会、业主委员会印章",
    "备案证明和历次变更备案资料",
    "业主名册和业主代表名册",
    "历次业主大会会议、业主委员会会议的记录和决定",
    "管理规约、业主大会议事规则和其他规章",
    "物业服务合同和其他合同",
    "专项维修资金和公共收益的账目、凭证、银行印鉴",
    "业主意见、建议和处理记录",
    "由业主委员会保管的其他财物",
)
MOST_ITEMS = 200


def log_duty(
    committee_id: int,
    *,
    on: date,
    kind: str,
    text: str,
    public: bool,
    officer_id: int,
    now: datetime,
) -> DutyRow:
    """Enter what was done. Raises NotAllowedAtThisStage, CommitteeTextInvalid."""
    text = check_text("text", text, 1_000)
    with transaction() as session:
        row = get_row(session, CommitteeRow, committee_id)
        if kind not in DUTY_KINDS or on > local_date(now) or row.state != "sitting":
            raise NotAllowedAtThisStage
        entry = DutyRow(
            committee_id=committee_id,
            on_date=on,
            kind=kind,
            text=text,
            public=public,
            created_by=officer_id,
            created_at=now,
        )
        session.add(entry)
        _audit(session, officer_id, "duty.log", row, now)
        return entry


def list_duties(session: Session, committee_id: int, *, public: bool = False) -> Sequence[DutyRow]:
    """Return the duty log, newest first; with `public` what owners may read."""
    statement = select(DutyRow).where(DutyRow.committee_id == committee_id)
    if public:
        statement = statement.where(DutyRow.public.is_(True))
    return session.scalars(statement.order_by(DutyRow.on_date.desc(), DutyRow.id.desc())).all()


def begin_handover(committee_id: int, *, officer_id: int, now: datetime) -> None:
    """Begin the list with the usual items. Raises NotAllowedAtThisStage if it is begun."""
    with transaction() as session:
        row = get_row(session, CommitteeRow, committee_id, lock=True)
        if list_items(session, committee_id):
            raise NotAllowedAtThisStage
        for number, what in enumerate(USUAL_ITEMS, 1):
            session.add(HandoverItemRow(committee_id=committee_id, number=number, what=what))
        _audit(session, officer_id, "handover.begin", row, now)


def add_item(
    committee_id: int, *, what: str, quantity: str, note: str, officer_id: int, now: datetime
) -> None:
    """Add a thing to the list. Raises NotAllowedAtThisStage, CommitteeTextInvalid."""
    with transaction() as session:
        row = get_row(session, CommitteeRow, committee_id, lock=True)
        count = select(func.count()).where(HandoverItemRow.committee_id == committee_id)
        number = session.scalars(count).one() + 1
        if row.handed_over_on is not None or number > MOST_ITEMS:
            raise NotAllowedAtThisStage
        session.add(
            HandoverItemRow(
                committee_id=committee_id,
                number=number,
                what=check_text("what", what, 120),
                quantity=check_text("quantity", quantity, 30, may_be_empty=True),
                note=check_text("note", note, 200, may_be_empty=True),
            )
        )
        _audit(session, officer_id, "handover.add", row, now)


def hand_over(
    committee_id: int, *, item_ids: Sequence[int], on: date, officer_id: int, now: datetime
) -> bool:
    """Record the things received that day; returns whether the handover is complete.

    Raises NotAllowedAtThisStage.
    """
    with transaction() as session:
        row = get_row(session, CommitteeRow, committee_id, lock=True)
        if row.handed_over_on is not None or on > local_date(now):
            raise NotAllowedAtThisStage
        items = list_items(session, committee_id)
        for item in items:
            if item.id in item_ids and item.handed_on is None:
                item.handed_on = on
        if items and all(item.handed_on for item in items):
            row.handed_over_on = on
        _audit(session, officer_id, "handover.receive", row, now)
        return row.handed_over_on is not None


def list_items(session: Session, committee_id: int) -> Sequence[HandoverItemRow]:
    """Return what is handed over, in order."""
    statement = select(HandoverItemRow).where(HandoverItemRow.committee_id == committee_id)
    return session.scalars(statement.order_by(HandoverItemRow.number)).all()


def _audit(
    session: Session, officer_id: int, action: str, row: CommitteeRow, now: datetime
) -> None:
    audit(session, officer_id, action, row.id, now=now, community_id=row.community_id)

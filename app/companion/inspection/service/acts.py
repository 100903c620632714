"""What each act on an order leaves behind: a line of its road, with photos and paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.inspection.models import OrderActRow, SupervisionOrderRow
from app.companion.inspection.service.papers import PDF, number_of
from app.companion.inspection.service.photos import keep_photos
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.files import store_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer


class OrderNotFound(RuleError):
    """There is no such supervision order."""


def get_order_row(session: Session, order_id: int, *, lock: bool = False) -> SupervisionOrderRow:
    """Return an order's row, held until the act ends if `lock`; raises OrderNotFound."""
    row = session.get(SupervisionOrderRow, order_id, with_for_update=lock, populate_existing=lock)
    if row is None:
        raise OrderNotFound
    return row


def acts_of(session: Session, order_id: int) -> list[OrderActRow]:
    """Return the road of an order, the oldest act first."""
    statement = select(OrderActRow).where(OrderActRow.order_id == order_id)
    return list(session.scalars(statement.order_by(OrderActRow.id)))


def keep_act(
    session: Session,
    row: SupervisionOrderRow,
    kind: str,
    text: str,
    *,
    officer: Officer | None,
    now: datetime,
    photos: Sequence[bytes] = (),
    paper: bytes | None = None,
) -> None:
    """Write an act down and audit it; None as officer is the clock."""
    number = number_of(row.year, row.serial)
    stored = None
    if paper is not None:
        name = f"{number}{'回复' if kind == 'reply' else ''}.pdf"
        stored = store_file(session, paper, media_type=PDF, name=name).sha256
    act = OrderActRow(
        order_id=row.id,
        kind=kind,
        text=text,
        photos=keep_photos(session, photos, number),
        officer_id=None if officer is None else officer.id,
        organisation="" if officer is None else officer.organisation,
        at=now,
        sha256=stored,
    )
    session.add(act)
    audit(
        session,
        officer,
        f"supervision_order.{kind}",
        row.id,
        {"state": row.state},
        now=now,
        community_id=row.community_id,
    )
    session.flush()

"""Orders as pages show them: lists, one order with its road, its photos and papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.inspection.models import OrderActRow
from app.companion.inspection.models import SupervisionOrderRow as OrderRow
from app.companion.inspection.service.acts import OrderNotFound, acts_of, get_order_row
from app.companion.inspection.service.orders import is_overdue
from app.companion.inspection.service.papers import number_of
from app.companion.inspection.service.photos import read_photo
from app.companion.inspection.service.states import acts_open_to
from app.platform.files import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from app.platform.roles import Role


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order in a list: nothing that only the two sides may read."""

    id: int
    number: str
    subject: str
    addressee: str
    state: str
    issued_at: datetime
    due: date
    is_overdue: bool
    was_late: bool
    is_escalated: bool


@dataclass(frozen=True, slots=True)
class Order:
    """One order with its road and what its reader may do."""

    line: OrderLine
    community_id: str
    body: str
    basis_kind: str
    basis: str
    road: tuple[OrderActRow, ...]
    acts: tuple[str, ...]


def list_orders(
    session: Session, community_id: str, *, now: datetime, ids: Iterable[int] | None = None
) -> list[OrderLine]:
    """Return orders of a community, the newest first; with `ids` only these."""
    statement = select(OrderRow).where(OrderRow.community_id == community_id)
    if ids is not None:
        statement = statement.where(OrderRow.id.in_(list(ids)))
    return [_line(row, now) for row in session.scalars(statement.order_by(OrderRow.id.desc()))]


def _line(row: OrderRow, now: datetime) -> OrderLine:
    return OrderLine(
        row.id,
        number_of(row.year, row.serial),
        row.subject,
        row.addressee,
        row.state,
        row.issued_at,
        row.due,
        is_overdue(row, now),
        row.was_late or is_overdue(row, now),
        row.escalated_at is not None,
    )


def get_order(session: Session, order_id: int, *, roles: frozenset[Role], now: datetime) -> Order:
    """Return an order for a reader with these roles; raises OrderNotFound."""
    row = get_order_row(session, order_id)
    return Order(
        _line(row, now),
        row.community_id,
        row.body,
        row.basis_kind,
        row.basis,
        tuple(acts_of(session, order_id)),
        tuple(acts_open_to(row, roles)),
    )


def community_of_order(session: Session, order_id: int) -> str | None:
    """Return the community of an order, or None."""
    row = session.get(OrderRow, order_id)
    return None if row is None else row.community_id


def read_order_photo(session: Session, order_id: int, sha256: str) -> bytes:
    """Return a photo of an order or reply; raises OrderPhotoNotFound, FileMissing."""
    known = [one for act in acts_of(session, order_id) for one in act.photos]
    return read_photo(session, known, sha256)


def read_order_paper(session: Session, order_id: int, act_id: int) -> tuple[bytes, str]:
    """Return the paper of an act and its file name; raises OrderNotFound, FileMissing."""
    act = session.get(OrderActRow, act_id)
    if act is None or act.order_id != order_id or act.sha256 is None:
        raise OrderNotFound
    row = get_order_row(session, order_id)
    return read_file(session, act.sha256), f"order-{row.year}-{row.serial}-{act.kind}.pdf"

"""Orders and patrols of a span of days as figures, each with the ids behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.inspection.models import OrderActRow, PatrolRow
from app.companion.inspection.models import SupervisionOrderRow as OrderRow
from app.core.calendar import end_of_day, start_of_day
from app.platform.roles import Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class OrderFigures:
    """Orders to the property company issued in the span, withdrawn ones left out, by their ids.

    `late`: a deadline passed without a reply; `returned`: a reply was sent back; `patrols`: rounds
    begun in the span.
    """

    issued: tuple[int, ...]
    late: tuple[int, ...]
    returned: tuple[int, ...]
    accepted: tuple[int, ...]
    patrols: tuple[int, ...]

    @property
    def is_inspected(self) -> bool:
        """True if inspectors were at work at all."""
        return bool(self.issued or self.patrols)


def order_figures(
    session: Session, community_id: str, since: date, until: date, *, today: date | None = None
) -> OrderFigures:
    """Return the figures of the days from `since` to `until`, both included.

    With `today`, an order whose deadline has passed counts as late before the clock marked it.
    """
    begin, end = start_of_day(since), end_of_day(until)
    statement = select(OrderRow).where(
        OrderRow.community_id == community_id,
        OrderRow.addressee == Role.PROPERTY_COMPANY.value,
        OrderRow.state != "withdrawn",
        OrderRow.issued_at >= begin,
        OrderRow.issued_at < end,
    )
    rows = list(session.scalars(statement.order_by(OrderRow.id)))
    patrols = select(PatrolRow.id).where(
        PatrolRow.community_id == community_id,
        PatrolRow.started_at >= begin,
        PatrolRow.started_at < end,
    )
    return OrderFigures(
        issued=tuple(row.id for row in rows),
        late=tuple(row.id for row in rows if row.was_late or _is_missed(row, today)),
        returned=_returned(session, [row.id for row in rows]),
        accepted=tuple(row.id for row in rows if row.state == "accepted"),
        patrols=tuple(session.scalars(patrols.order_by(PatrolRow.id))),
    )


def _is_missed(row: OrderRow, today: date | None) -> bool:
    return today is not None and row.state in ("issued", "returned") and today > row.due


def _returned(session: Session, order_ids: list[int]) -> tuple[int, ...]:
    statement = select(OrderActRow.order_id).where(
        OrderActRow.order_id.in_(order_ids), OrderActRow.kind == "return"
    )
    return tuple(sorted(set(session.scalars(statement))))

"""Supervision orders: issue, reply, accept, send back, withdraw.

Law: each act is one transaction; papers are set before it. The deadline is the last day, until its
end; what misses it stays marked as late, whatever happens afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.inspection.models import FindingRow, PatrolPlaceRow, PatrolRow
from app.companion.inspection.models import SupervisionOrderRow as OrderRow
from app.companion.inspection.service.acts import get_order_row, keep_act
from app.companion.inspection.service.papers import write_order
from app.companion.inspection.service.photos import MOST_PHOTOS, OrderPhotosTooMany, clean_photos
from app.companion.inspection.service.states import ADDRESSEES, WAITING, check_act
from app.companion.inspection.service.texts import MOST_BASIS, MOST_SUBJECT, check_text
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.db import transaction
from app.platform.files import read_file
from app.platform.prepared import once_more, prepare
from app.registry.service import get_community
from app.registry.service.communities import lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.pdf import Manuscript
    from app.platform.roles import Officer

MOST_DAYS = 180


class OrderInvalid(RuleError):
    """An order names whom it addresses and what kind of ground it has; see `field`."""


class OrderDayWrong(RuleError):
    """The last day of an order is from tomorrow to half a year from now: `first` to `last`."""


class OrderSubjectMissing(RuleError):
    """An order has a subject."""


class OrderBodyMissing(RuleError):
    """An order says what is wrong and what is to be done."""


class OrderBasisMissing(RuleError):
    """An order names its ground: an article or a clause."""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What an inspector writes; `due` is the last day; a finding brings its own photos."""

    addressee: str
    subject: str
    body: str
    basis_kind: str
    basis: str
    due: date | None
    photos: tuple[bytes, ...] = ()
    finding_id: int | None = None


def issue_order(community_id: str, facts: OrderFacts, *, officer: Officer, now: datetime) -> int:
    """Issue an order and its paper; returns its id.

    Raises OrderInvalid, OrderSubjectMissing, OrderBodyMissing, OrderBasisMissing, OrderDayWrong,
    OrderTextTooLong, OrderPhotosTooMany, PictureInvalid.
    """
    photos = clean_photos(facts.photos)
    return once_more(lambda: _issue(community_id, facts, photos, officer, now))


def _issue(
    community_id: str, facts: OrderFacts, photos: Sequence[bytes], officer: Officer, now: datetime
) -> int:
    def paper(session: Session) -> tuple[OrderRow, tuple[bytes, ...], Manuscript]:
        row = _new_row(session, community_id, facts, now)
        shown = (*_photos_of_finding(session, community_id, facts.finding_id), *photos)
        if len(shown) > MOST_PHOTOS:
            raise OrderPhotosTooMany(limit=MOST_PHOTOS)
        community = get_community(session, community_id)
        written = write_order(
            community,
            row,
            issuer=officer.organisation,
            text=row.body,
            photos=shown,
            is_reply=False,
            now=now,
        )
        return row, shown, written

    prepared = prepare(lambda session: [paper(session)[2]])
    with transaction() as session:
        lock_community(session, community_id)
        row, shown, manuscript = paper(session)
        data = prepared.take(manuscript)
        session.add(row)
        session.flush()
        keep_act(
            session, row, "issue", row.body, officer=officer, now=now, photos=shown, paper=data
        )
        return row.id


def _new_row(session: Session, community_id: str, facts: OrderFacts, now: datetime) -> OrderRow:
    if facts.addressee not in {role.value for role in ADDRESSEES}:
        raise OrderInvalid(field="addressee")
    if facts.basis_kind not in ("law", "contract"):
        raise OrderInvalid(field="basis_kind")
    year = local_date(now).year
    last = select(func.max(OrderRow.serial)).where(
        OrderRow.community_id == community_id, OrderRow.year == year
    )
    return OrderRow(
        community_id=community_id,
        year=year,
        serial=(session.scalars(last).one() or 0) + 1,
        addressee=facts.addressee,
        subject=check_text(facts.subject, MOST_SUBJECT, missing=OrderSubjectMissing),
        body=check_text(facts.body, missing=OrderBodyMissing),
        basis_kind=facts.basis_kind,
        basis=check_text(facts.basis, MOST_BASIS, missing=OrderBasisMissing),
        state="issued",
        due=_check_due(facts.due, now),
        finding_id=facts.finding_id,
        issued_at=now,
        was_late=False,
    )


def _check_due(due: date | None, now: datetime) -> date:
    first, last = days_of_order(now)
    if due is None or not first <= due <= last:
        raise OrderDayWrong(first=first, last=last)
    return due


def days_of_order(now: datetime) -> tuple[date, date]:
    """Return the first and the last day that an order may set."""
    today = local_date(now)
    return today + timedelta(days=1), today + timedelta(days=MOST_DAYS)


def _photos_of_finding(
    session: Session, community_id: str, finding_id: int | None
) -> tuple[bytes, ...]:
    if finding_id is None:
        return ()
    statement = (
        select(FindingRow)
        .join(PatrolPlaceRow, FindingRow.place_id == PatrolPlaceRow.id)
        .join(PatrolRow, PatrolPlaceRow.patrol_id == PatrolRow.id)
        .where(FindingRow.id == finding_id, PatrolRow.community_id == community_id)
    )
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise OrderInvalid(field="finding")
    return tuple(read_file(session, sha256) for sha256 in found.photos)


def reply_to_order(
    order_id: int, *, text: str, photos: Sequence[bytes], officer: Officer, now: datetime
) -> None:
    """Reply for the body addressed, with the paper of the reply.

    Raises OrderNotFound, OrderNotYours, OrderActNotNow, OrderTextMissing, OrderTextTooLong,
    OrderPhotosTooMany, PictureInvalid.
    """
    said, cleaned = check_text(text), clean_photos(photos)
    once_more(lambda: _reply(order_id, said, cleaned, officer, now))


def _reply(
    order_id: int, text: str, photos: Sequence[bytes], officer: Officer, now: datetime
) -> None:
    def paper(session: Session, row: OrderRow) -> Manuscript:
        check_act(row, "reply", officer)
        return write_order(
            get_community(session, row.community_id),
            row,
            issuer=officer.organisation,
            text=text,
            photos=photos,
            is_reply=True,
            now=now,
        )

    prepared = prepare(lambda session: [paper(session, get_order_row(session, order_id))])
    with transaction() as session:
        row = get_order_row(session, order_id, lock=True)
        data = prepared.take(paper(session, row))
        row.was_late = row.was_late or is_overdue(row, now)
        row.state = check_act(row, "reply", officer)
        keep_act(session, row, "reply", text, officer=officer, now=now, photos=photos, paper=data)


def is_overdue(row: OrderRow, now: datetime) -> bool:
    """True if the body addressed should have replied by now and has not."""
    return row.state in WAITING and local_date(now) > row.due


def accept_reply(order_id: int, *, text: str, officer: Officer, now: datetime) -> None:
    """Accept the last reply, which ends the order.

    Raises OrderNotFound, OrderNotYours, OrderActNotNow, OrderTextMissing, OrderTextTooLong.
    """
    _judge(order_id, "accept", text, officer, now)


def return_reply(
    order_id: int, *, text: str, due: date | None, officer: Officer, now: datetime
) -> None:
    """Send the last reply back with a new deadline.

    Raises OrderNotFound, OrderNotYours, OrderActNotNow, OrderDayWrong, OrderTextMissing,
    OrderTextTooLong.
    """
    _judge(order_id, "return", text, officer, now, due=_check_due(due, now))


def withdraw_order(order_id: int, *, text: str, officer: Officer, now: datetime) -> None:
    """Withdraw an order that should not have been issued.

    Raises OrderNotFound, OrderNotYours, OrderActNotNow, OrderTextMissing, OrderTextTooLong.
    """
    _judge(order_id, "withdraw", text, officer, now)


def _judge(
    order_id: int, act: str, text: str, officer: Officer, now: datetime, due: date | None = None
) -> None:
    said = check_text(text)
    with transaction() as session:
        row = get_order_row(session, order_id, lock=True)
        row.state = check_act(row, act, officer)
        row.due = due or row.due
        if act != "return":
            row.ended_at = now
        keep_act(session, row, act, said, officer=officer, now=now)

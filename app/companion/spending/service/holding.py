"""Holding a payment while something is done with it, and writing its history.

Law: all acts of a community's payments queue behind its books, so that two of them see each other.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from app.companion.books.service import check_memo, lock_books
from app.companion.spending.models import PaymentActRow, PaymentRow
from app.core.errors import RuleError
from app.platform.audit import audit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

REASONED = ("withdrawn", "refused", "returned")


class PayoutNotFound(RuleError):
    """There is no such payment in this community."""


class PayoutNotInState(RuleError):
    """This cannot be done with the payment now; `state` says where it stands."""


class PayoutChanged(RuleError):
    """The payment was changed since it was read."""


class PayoutReasonMissing(RuleError):
    """Whoever ends a payment says why, in 1 to 200 characters without numbers of persons."""


def hold_payment(
    session: Session,
    community_id: str,
    payment_id: int,
    states: Collection[str],
    now: datetime,
) -> PaymentRow:
    """Return a payment, held until the act ends. Raises PayoutNotFound, PayoutNotInState."""
    lock_books(session, community_id, now=now)
    row = session.get(PaymentRow, payment_id, populate_existing=True)
    if row is None or row.community_id != community_id:
        raise PayoutNotFound
    if row.state not in states:
        raise PayoutNotInState(state=row.state)
    return row


def note(
    session: Session,
    row: PaymentRow,
    act: str,
    officer: Officer,
    now: datetime,
    *,
    reason: str = "",
) -> None:
    """Add a line to a payment's history, and to the officers' log. Raises PayoutReasonMissing."""
    session.add(
        PaymentActRow(
            payment_id=row.id,
            act=act,
            revision=row.revision,
            note=_reason(reason) if act in REASONED else "",
            officer_id=officer.id,
            organisation=officer.organisation,
            at=now,
        )
    )
    session.flush()
    detail = {"revision": row.revision, "amount": row.amount}
    audit(
        session,
        officer,
        f"payment_out.{act}",
        row.id,
        detail,
        now=now,
        community_id=row.community_id,
    )


def _reason(text: str) -> str:
    try:
        return check_memo(text)
    except RuleError:
        raise PayoutReasonMissing from None

"""What this part posts to the books: the only place that names accounts.

Law: a run of bills raises receivable against income, in one journal; money that comes in lowers
receivable as far as it goes to bills, the rest is prepaid; credit that a bill uses lowers both; a
voided bill takes its income back; money given back lowers prepaid. So receivable is what open bills
still ask for, and prepaid what units have in hand. Everybody may read a journal: no memo and no
line names a flat.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from app.companion.books import service as books
from app.companion.books.service import Line
from app.core.calendar import local_date

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.fees.models import BillRow, PaymentRow, RefundRow, RunRow, VoidRow

ESCROW, RECEIVABLE, PREPAID = "escrow", "receivable", "prepaid"


def post_run(
    session: Session, run: RunRow, title: str, income: str, *, officer_id: int, now: datetime
) -> None:
    _post(
        session,
        run.community_id,
        f"run:{run.id}",
        f"应收：{title}（{run.period}，{run.bills}份账单）",
        {RECEIVABLE: run.total, income: -run.total},
        officer_id,
        now,
    )


def post_payment(
    session: Session, payment: PaymentRow, to_bills: int, *, officer_id: int | None, now: datetime
) -> None:
    _post(
        session,
        payment.community_id,
        f"payment:{payment.id}",
        "收到缴费",
        {
            ESCROW: payment.amount,
            RECEIVABLE: -to_bills,
            PREPAID: to_bills - payment.amount,
        },
        officer_id,
        now,
    )


def post_credit(
    session: Session,
    community_id: str,
    source: str,
    amount: int,
    *,
    officer_id: int | None,
    now: datetime,
) -> None:
    memo, amounts = "预缴款抵扣账单", {PREPAID: amount, RECEIVABLE: -amount}
    _post(session, community_id, source, memo, amounts, officer_id, now)


def post_void(
    session: Session,
    bill: BillRow,
    void: VoidRow,
    given_back: int,
    *,
    officer_id: int,
    now: datetime,
) -> None:
    _post(
        session,
        bill.community_id,
        f"void:{void.id}",
        f"作废账单：{bill.title}（{bill.period}）",
        {
            bill.income: bill.amount,
            RECEIVABLE: given_back - bill.amount,
            PREPAID: -given_back,
        },
        officer_id,
        now,
    )


def post_refund(
    session: Session, refund: RefundRow, *, officer_id: int | None, now: datetime
) -> None:
    _post(
        session,
        refund.community_id,
        f"refund:{refund.id}",
        "退还预缴款",
        {PREPAID: refund.amount, ESCROW: -refund.amount},
        officer_id,
        now,
    )


def _post(
    session: Session,
    community_id: str,
    source: str,
    memo: str,
    amounts: Mapping[str, int],
    officer_id: int | None,
    now: datetime,
) -> None:
    lines = [Line(account, amount) for account, amount in amounts.items() if amount]
    if not lines:
        return
    books.post(
        session,
        community_id,
        on=local_date(now),
        memo=memo,
        lines=lines,
        source=source,
        officer_id=officer_id,
        now=now,
    )

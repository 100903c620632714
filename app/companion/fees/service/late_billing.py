"""The company's acts on late fees: billing those of a flat up to a day, and letting them go.

Law: billed only while the contract that names them is published and held when the bill began; what
is billed is what was looked at. Letting go has its reason and is never taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.fees.formula import encode_parts
from app.companion.fees.models import BillRow, LateBillRow, LateWaiverRow, RunRow
from app.companion.fees.service import postings
from app.companion.fees.service.arrears import LATE_SERIES
from app.companion.fees.service.contracts import published_contracts
from app.companion.fees.service.credits import use_credit
from app.companion.fees.service.late import LateFee, late_fees
from app.companion.fees.service.runs import NothingToBill, RunChanged, due_day
from app.companion.fees.service.voids import FeeReasonMissing, get_bill
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TITLE = "违约金"
DUE_DAYS = 30


class LateContractMissing(RuleError):
    """No published contract that held when the bill began names the late fee."""


class LateDayInvalid(RuleError):
    """Late fees are reckoned up to a day that is over, or today."""


def bill_late_fees(
    community_id: str,
    unit_id: int,
    day: date,
    *,
    looked_at: int,
    officer_id: int,
    now: datetime,
) -> int:
    """Bill the late fees of a flat up to a day; returns how many bills were made.

    Raises LateDayInvalid, NothingToBill, RunChanged, LateContractMissing.
    """
    if day > local_date(now):
        raise LateDayInvalid
    with transaction() as session:
        lock_community(session, community_id)
        fees = late_fees(session, community_id, day, unit_ids=[unit_id])
        if not fees:
            raise NothingToBill
        if sum(one.amount for one in fees) != looked_at:
            raise RunChanged
        _check_contracts(session, community_id, fees)
        for income in sorted({one.bill.income for one in fees}):
            some = [one for one in fees if one.bill.income == income]
            _issue(session, community_id, income, some, officer_id, now)
        detail = {"until": day.isoformat(), "bills": len(fees), "total": looked_at}
        audit(
            session,
            officer_id,
            "fees.late_bill",
            unit_id,
            detail,
            now=now,
            community_id=community_id,
        )
        return len(fees)


def waive_late_fee(
    community_id: str, bill_id: int, day: date, *, reason: str, officer_id: int, now: datetime
) -> int:
    """Let the late fee of a bill go up to a day; returns how much it was, in 分.

    Raises BillNotFound, LateDayInvalid, FeeReasonMissing, NothingToBill.
    """
    if not 0 < len(reason.strip()) <= 400:
        raise FeeReasonMissing
    if day > local_date(now):
        raise LateDayInvalid
    with transaction() as session:
        lock_community(session, community_id)
        bill = get_bill(session, community_id, bill_id)
        fees = late_fees(session, community_id, day, unit_ids=[bill.unit_id])
        amount = next((one.amount for one in fees if one.bill.id == bill_id), 0)
        if amount == 0:
            raise NothingToBill
        row = LateWaiverRow(
            bill_id=bill_id,
            until=day,
            amount=amount,
            reason=reason.strip(),
            waived_by=officer_id,
            waived_at=now,
        )
        session.add(row)
        detail = {"until": day.isoformat(), "amount": amount}
        audit(
            session,
            officer_id,
            "fees.late_waive",
            bill_id,
            detail,
            now=now,
            community_id=community_id,
        )
        return amount


def list_waivers(session: Session, community_id: str) -> list[tuple[LateWaiverRow, BillRow]]:
    """Return what was let go, with its bill, the newest first."""
    statement = (
        select(LateWaiverRow, BillRow)
        .join(BillRow, BillRow.id == LateWaiverRow.bill_id)
        .where(BillRow.community_id == community_id)
        .order_by(LateWaiverRow.id.desc())
    )
    return [(row, bill) for row, bill in session.execute(statement)]


def _check_contracts(session: Session, community_id: str, fees: Sequence[LateFee]) -> None:
    published = published_contracts(session, community_id)
    for one in fees:
        if not any(
            held.sha256 == one.terms.contract and held.holds_on(one.bill.first_day)
            for held in published
        ):
            raise LateContractMissing


def _issue(
    session: Session,
    community_id: str,
    income: str,
    fees: Sequence[LateFee],
    officer_id: int,
    now: datetime,
) -> None:
    run = _add_run(session, community_id, fees, officer_id, now)
    for place, one in enumerate(fees, _next_edition(session, community_id, run.period, fees[0])):
        bill = _bill(run, one, place, now)
        session.add(bill)
        session.flush()
        session.add(LateBillRow(bill_id=bill.id, of_bill_id=one.bill.id, until=one.until))
    session.flush()
    postings.post_run(session, run, TITLE, income, officer_id=officer_id, now=now)
    use_credit(
        session,
        community_id,
        {fees[0].bill.unit_id},
        source=f"run_credit:{run.id}",
        officer_id=officer_id,
        now=now,
    )


def _add_run(
    session: Session, community_id: str, fees: Sequence[LateFee], officer_id: int, now: datetime
) -> RunRow:
    period = f"L{fees[0].until:%Y%m%d}"
    numbers = select(func.max(RunRow.number)).where(
        RunRow.community_id == community_id, RunRow.series == LATE_SERIES, RunRow.period == period
    )
    run = RunRow(
        community_id=community_id,
        series=LATE_SERIES,
        period=period,
        number=(session.scalars(numbers).one() or 0) + 1,
        bills=len(fees),
        total=sum(one.amount for one in fees),
        issued_by=officer_id,
        issued_at=now,
    )
    session.add(run)
    session.flush()
    return run


def _next_edition(session: Session, community_id: str, period: str, fee: LateFee) -> int:
    newest = select(func.max(BillRow.edition)).where(
        BillRow.community_id == community_id,
        BillRow.series == LATE_SERIES,
        BillRow.period == period,
        BillRow.unit_id == fee.bill.unit_id,
    )
    return (session.scalars(newest).one() or 0) + 1


def _bill(run: RunRow, fee: LateFee, edition: int, now: datetime) -> BillRow:
    of = fee.bill
    return BillRow(
        community_id=run.community_id,
        run_id=run.id,
        series=LATE_SERIES,
        period=run.period,
        edition=edition,
        unit_id=of.unit_id,
        label=of.label,
        building=of.building,
        title=f"{TITLE}：{of.title}（{of.period}）"[:80],
        basis=fee.terms.clause,
        income=of.income,
        amount=fee.amount,
        parts=encode_parts([fee.part]),
        first_day=fee.first,
        last_day=fee.until,
        due=due_day(now, DUE_DAYS),
        issued_at=now,
    )

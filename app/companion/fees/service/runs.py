"""Billing runs: what a tariff comes to for each unit in a period, first looked at, then issued.

Law: a unit gets one bill for a tariff and a period, however often it is issued; who was late or
whose bill was voided gets one in a further pass. Of a period's months each is charged by the
version in force on its first day. What is issued is what was looked at: another total is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.fees.formula import (
    AREA,
    METERED,
    ONCE,
    PARKING,
    Part,
    encode_parts,
    exact_of,
    round_once,
)
from app.companion.fees.models import BillRow, RunRow, TariffRow
from app.companion.fees.periods import Period, parse_period
from app.companion.fees.service import postings
from app.companion.fees.service.credits import use_credit
from app.companion.fees.service.measured import count_spaces, readings_of
from app.companion.fees.service.tariffs import Tariff, get_tariff
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import lock_community
from app.registry.service.units import list_units

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.models import UnitRow


class NothingToBill(RuleError):
    """No unit is charged by this tariff in this period, or all have their bills."""


class RunChanged(RuleError):
    """The bills are no longer those that were looked at."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A bill before it is issued; `amount` in 分."""

    unit_id: int
    label: str
    building: str
    parts: tuple[Part, ...]
    exact: Fraction
    amount: int
    edition: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What issuing would do; `issued` bills are out already."""

    tariff: TariffRow
    period: Period
    drafts: tuple[Draft, ...]
    issued: int
    voided: int

    @property
    def total(self) -> int:
        return sum(one.amount for one in self.drafts)


def preview_run(
    session: Session, community_id: str, series: int, period: str, *, again: bool = False
) -> Preview:
    """Return the bills that issuing would make; `again` also those whose bill was voided.

    Raises TariffNotFound, PeriodInvalid.
    """
    tariff = get_tariff(session, community_id, series)
    newest = tariff.newest
    wanted = parse_period(newest.cycle, period, once_on=newest.valid_from)
    editions = _editions(session, community_id, series, wanted.name)
    charged = _charged(session, community_id, tariff, wanted)
    due = [
        (unit, parts)
        for unit, parts in charged
        if unit.id not in editions or (again and editions[unit.id].is_void)
    ]
    amounts = round_once([exact_of(parts) for _, parts in due])
    drafts = [
        Draft(
            unit.id,
            unit.label,
            unit.building,
            parts,
            exact_of(parts),
            amount,
            editions[unit.id].number + 1 if unit.id in editions else 1,
        )
        for (unit, parts), amount in zip(due, amounts, strict=True)
    ]
    voided = sum(one.is_void for one in editions.values())
    return Preview(newest, wanted, tuple(drafts), len(editions) - voided, voided)


def issue_run(
    community_id: str,
    series: int,
    period: str,
    *,
    looked_at: int | None = None,
    again: bool = False,
    officer_id: int,
    now: datetime,
) -> int:
    """Issue the bills of a preview and use what units have in hand; returns the run's number.

    Raises NothingToBill, RunChanged where the total is not the one looked at, and what
    `preview_run` raises.
    """
    with transaction() as session:
        lock_community(session, community_id)
        preview = preview_run(session, community_id, series, period, again=again)
        if not preview.drafts:
            raise NothingToBill
        if looked_at is not None and looked_at != preview.total:
            raise RunChanged
        run = _add_run(session, community_id, preview, officer_id, now)
        bills = [_bill(run, preview, draft, now) for draft in preview.drafts]
        session.add_all(bills)
        session.flush()
        tariff = preview.tariff
        postings.post_run(session, run, tariff.title, tariff.income, officer_id=officer_id, now=now)
        use_credit(
            session,
            community_id,
            {bill.unit_id for bill in bills},
            source=f"run_credit:{run.id}",
            officer_id=officer_id,
            now=now,
        )
        detail = {"period": run.period, "bills": run.bills, "total": run.total}
        audit(session, officer_id, "fees.issue", series, detail, now=now, community_id=community_id)
        return run.id


@dataclass(frozen=True, slots=True)
class _Edition:
    number: int
    is_void: bool


def _editions(session: Session, community_id: str, series: int, period: str) -> dict[int, _Edition]:
    statement = (
        select(BillRow.unit_id, BillRow.edition, BillRow.voided_at)
        .where(
            BillRow.community_id == community_id,
            BillRow.series == series,
            BillRow.period == period,
        )
        .order_by(BillRow.edition)
    )
    rows = session.execute(statement)
    return {unit: _Edition(edition, voided is not None) for unit, edition, voided in rows}


def _charged(
    session: Session, community_id: str, tariff: Tariff, period: Period
) -> list[tuple[UnitRow, tuple[Part, ...]]]:
    readings = readings_of(session, community_id, tariff.series, period)
    months = _months(session, community_id, tariff, period)
    found = []
    for unit in list_units(session, community_id):
        parts = _parts(unit, months, readings.get(unit.id, 0))
        if exact_of(parts) > 0:
            found.append((unit, parts))
    return found


@dataclass(frozen=True, slots=True)
class _Month:
    version: TariffRow
    spaces: Mapping[int, int]


def _months(session: Session, community_id: str, tariff: Tariff, period: Period) -> list[_Month]:
    """The months that are charged singly; what is charged once or by meter counts as one."""
    kind = tariff.newest.kind
    if kind == ONCE:
        return [_Month(tariff.newest, {})]
    firsts = period.months[:1] if kind == METERED else period.months
    found = []
    for first in firsts:
        version = tariff.on(first)
        if version is not None:
            spaces = count_spaces(session, community_id, first) if kind == PARKING else {}
            found.append(_Month(version, spaces))
    return found


def _parts(unit: UnitRow, months: list[_Month], reading: int) -> tuple[Part, ...]:
    counted: dict[tuple[int, int], tuple[TariffRow, int]] = {}
    for month in months:
        if not _is_in_scope(month.version, unit):
            continue
        key = (month.version.version, _quantity(month, unit, reading))
        counted[key] = (month.version, counted.get(key, (month.version, 0))[1] + 1)
    return tuple(
        Part(row.kind, quantity, row.rate, times, version, row.measure)
        for (version, quantity), (row, times) in counted.items()
        if quantity
    )


def _is_in_scope(version: TariffRow, unit: UnitRow) -> bool:
    if version.buildings and unit.building not in version.buildings:
        return False
    # A rented space is charged to whichever unit rents it.
    return version.kind == PARKING or unit.use in version.uses


def _quantity(month: _Month, unit: UnitRow, reading: int) -> int:
    kind = month.version.kind
    if kind == AREA:
        return unit.area
    if kind == METERED:
        return reading
    if kind == PARKING:
        own = unit.use == "parking" and "parking" in month.version.uses
        return month.spaces.get(unit.id, 0) + own
    return 1


def _add_run(
    session: Session, community_id: str, preview: Preview, officer_id: int, now: datetime
) -> RunRow:
    series, period = preview.tariff.series, preview.period.name
    passes = select(func.max(RunRow.number)).where(
        RunRow.community_id == community_id, RunRow.series == series, RunRow.period == period
    )
    run = RunRow(
        community_id=community_id,
        series=series,
        period=period,
        number=(session.scalars(passes).one() or 0) + 1,
        bills=len(preview.drafts),
        total=preview.total,
        issued_by=officer_id,
        issued_at=now,
    )
    session.add(run)
    session.flush()
    return run


def _bill(run: RunRow, preview: Preview, draft: Draft, now: datetime) -> BillRow:
    tariff, period = preview.tariff, preview.period
    return BillRow(
        community_id=run.community_id,
        run_id=run.id,
        series=run.series,
        period=run.period,
        edition=draft.edition,
        unit_id=draft.unit_id,
        label=draft.label,
        building=draft.building,
        title=tariff.title,
        basis=tariff.basis,
        income=tariff.income,
        amount=draft.amount,
        parts=encode_parts(draft.parts),
        first_day=period.first_day,
        last_day=period.last_day,
        due=due_day(now, tariff.due_days),
        issued_at=now,
    )


def due_day(now: datetime, days: int) -> date:
    """Return the last day on which a bill that is issued now is paid in time."""
    return local_date(now) + timedelta(days=days)


def list_runs(session: Session, community_id: str) -> list[RunRow]:
    """Return the runs of a community, the newest first."""
    statement = select(RunRow).where(RunRow.community_id == community_id)
    return list(session.scalars(statement.order_by(RunRow.id.desc())))

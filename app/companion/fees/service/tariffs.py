"""Tariffs as data: what is charged, from when, by which clause; each change a new version.

Law: a version says who made it and why, and what it rests on; nothing is overwritten. A version
that would begin in a period whose bills are out is refused: those bills come first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.fees.formula import KINDS, METERED, ONCE
from app.companion.fees.models import BillRow, TariffRow
from app.companion.fees.periods import CYCLES
from app.companion.fees.periods import ONCE as ONCE_CYCLE
from app.companion.fees.service.contracts import published_contracts
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import lock_community
from app.registry.service.units import building_groups

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

USES = ("home", "shop", "other", "parking")
INCOMES = ("fee_income", "parking_income", "other_income")
# Ten thousand yuan for a unit of anything: what is above is a slip of the hand.
HIGHEST_RATE = 10_000 * 1_000_000
MOST_DUE_DAYS = 180
# Three thousandths a day: what is above no court leaves standing.
HIGHEST_LATE_RATE, MOST_GRACE = 30, 180


class TariffInvalid(RuleError):
    """A tariff lacks something or does not fit together; `field` says what."""


class TariffNotFound(RuleError):
    """The community has no such tariff."""


class TariffBilled(RuleError):
    """Bills of that time are out; `until` is the last day that they cover."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffWish:
    """What a version says; `rate` in 1/10000 分."""

    title: str
    kind: str
    rate: int
    cycle: str
    basis: str
    reason: str
    valid_from: date
    valid_until: date | None = None
    income: str = "fee_income"
    measure: str = ""
    buildings: tuple[str, ...] = ()
    uses: tuple[str, ...] = ("home", "shop", "other")
    due_days: int = 30
    # Late fees: 1/10000 a day, 0 for none, and what they rest on.
    late_rate: int = 0
    late_grace: int = 0
    late_clause: str = ""
    late_contract: str = ""


@dataclass(frozen=True, slots=True)
class Tariff:
    """A tariff with all its versions, the newest first."""

    series: int
    versions: tuple[TariffRow, ...]

    @property
    def newest(self) -> TariffRow:
        return self.versions[0]

    def on(self, day: date) -> TariffRow | None:
        """The version in force on a day: the newest that has begun; none once that has ended."""
        begun = next((one for one in self.versions if one.valid_from <= day), None)
        if begun is None or (begun.valid_until is not None and begun.valid_until < day):
            return None
        return begun


def add_tariff(community_id: str, wish: TariffWish, *, officer_id: int, now: datetime) -> int:
    """Write down a new tariff; returns its series. Raises TariffInvalid."""
    with transaction() as session:
        lock_community(session, community_id)
        _check(session, community_id, wish)
        newest = select(func.max(TariffRow.series)).where(TariffRow.community_id == community_id)
        series = (session.scalars(newest).one() or 0) + 1
        _add(session, community_id, series, 1, wish, officer_id, now)
        return series


def change_tariff(
    community_id: str, series: int, wish: TariffWish, *, officer_id: int, now: datetime
) -> int:
    """Write down the next version of a tariff; returns its number.

    Raises TariffNotFound, TariffInvalid, TariffBilled.
    """
    with transaction() as session:
        lock_community(session, community_id)
        tariff = get_tariff(session, community_id, series)
        _check(session, community_id, wish)
        if (wish.kind, wish.cycle) != (tariff.newest.kind, tariff.newest.cycle):
            raise TariffInvalid(field="kind")
        _check_not_billed(session, community_id, series, wish.valid_from)
        version = tariff.newest.version + 1
        _add(session, community_id, series, version, wish, officer_id, now)
        return version


def list_tariffs(session: Session, community_id: str) -> list[Tariff]:
    """Return the tariffs of a community with all their versions."""
    statement = (
        select(TariffRow)
        .where(TariffRow.community_id == community_id)
        .order_by(TariffRow.series, TariffRow.version.desc())
    )
    found: dict[int, list[TariffRow]] = {}
    for row in session.scalars(statement):
        found.setdefault(row.series, []).append(row)
    return [Tariff(series, tuple(rows)) for series, rows in found.items()]


def get_tariff(session: Session, community_id: str, series: int) -> Tariff:
    """Return one tariff. Raises TariffNotFound."""
    for tariff in list_tariffs(session, community_id):
        if tariff.series == series:
            return tariff
    raise TariffNotFound


def _check(session: Session, community_id: str, wish: TariffWish) -> None:
    wrong = {
        "title": not 0 < len(wish.title) <= 80,
        "kind": wish.kind not in KINDS,
        "rate": not 0 < wish.rate <= HIGHEST_RATE,
        "cycle": wish.cycle not in CYCLES or (wish.kind == ONCE) != (wish.cycle == ONCE_CYCLE),
        "basis": not 0 < len(wish.basis) <= 200,
        "reason": not 0 < len(wish.reason) <= 400,
        "income": wish.income not in INCOMES,
        "measure": len(wish.measure) > 10 or (wish.kind == METERED) != bool(wish.measure),
        "uses": not wish.uses or not set(wish.uses) <= set(USES),
        "buildings": not set(wish.buildings) <= set(building_groups(session, community_id)),
        "due_days": not 1 <= wish.due_days <= MOST_DUE_DAYS,
        "valid_from": not 2000 <= wish.valid_from.year <= 2099,
        "valid_until": wish.valid_until is not None and wish.valid_until < wish.valid_from,
    }
    wrong |= _wrong_late(session, community_id, wish)
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise TariffInvalid(field=field)


def _wrong_late(session: Session, community_id: str, wish: TariffWish) -> dict[str, bool]:
    """Late fees need a clause of a contract that is published and in force; without, nothing."""
    if wish.late_rate == 0:
        said = wish.late_grace or wish.late_clause or wish.late_contract
        return {"late_rate": bool(said)}
    published = {
        one.sha256
        for one in published_contracts(session, community_id)
        if one.holds_on(wish.valid_from)
    }
    return {
        "late_rate": not 0 < wish.late_rate <= HIGHEST_LATE_RATE,
        "late_grace": not 0 <= wish.late_grace <= MOST_GRACE,
        "late_clause": not 0 < len(wish.late_clause) <= 200,
        "late_contract": wish.late_contract not in published,
    }


def _check_not_billed(session: Session, community_id: str, series: int, start: date) -> None:
    statement = select(func.max(BillRow.last_day)).where(
        BillRow.community_id == community_id, BillRow.series == series, BillRow.voided_at.is_(None)
    )
    last = session.scalars(statement).one()
    if last is not None and last >= start:
        raise TariffBilled(until=last)


def _add(
    session: Session,
    community_id: str,
    series: int,
    version: int,
    wish: TariffWish,
    officer_id: int,
    now: datetime,
) -> None:
    session.add(
        TariffRow(
            community_id=community_id,
            series=series,
            version=version,
            title=wish.title,
            kind=wish.kind,
            rate=wish.rate,
            cycle=wish.cycle,
            income=wish.income,
            measure=wish.measure,
            buildings=list(wish.buildings),
            uses=list(wish.uses),
            valid_from=wish.valid_from,
            valid_until=wish.valid_until,
            due_days=wish.due_days,
            late_rate=wish.late_rate,
            late_grace=wish.late_grace,
            late_clause=wish.late_clause,
            late_contract=wish.late_contract,
            basis=wish.basis,
            reason=wish.reason,
            created_by=officer_id,
            created_at=now,
        )
    )
    detail = {"version": version, "rate": wish.rate}
    audit(session, officer_id, "fees.tariff", series, detail, now=now, community_id=community_id)

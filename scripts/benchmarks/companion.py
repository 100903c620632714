"""The companion at size: a quarter's bills of one large community, its pages, a city's picture.

One process on SQLite with the service's own acts and pages, wall-clock time of each. Persons, flats
and communities are synthetic.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app.companion.fees import service as fees
from app.companion.fees.formula import parse_rate
from app.companion.overview.models import SnapshotRow
from app.companion.overview.service.picture import draw, list_first
from app.companion.overview.service.scope import Scope
from app.companion.overview.service.snapshots import take_snapshot
from app.companion.tickets.service import TicketReport, open_ticket
from app.core.calendar import local_date
from app.people import service as people
from app.platform.db import db, transaction
from app.platform.roles import Role
from app.registry import service as registry
from app.registry.generator import generate_community, make_xlsx
from app.web import create_app
from tests.site import OPERATOR_ORGANISATION, make_config

UNITS, PAYMENTS, TICKETS = 3_000, 300, 500
CITY, NIGHT = 4_000, 100
PLACE = "large"
BEGIN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PAGES = {
    "residents' door": f"/c/{PLACE}/door",
    "reports": f"/c/{PLACE}/reports",
    "rating": f"/c/{PLACE}/rating",
    "accounts": f"/c/{PLACE}/accounts",
}


def measure_companion(folder: Path) -> dict[str, str]:
    """Return what was done and how long it took."""
    folder.mkdir(parents=True)
    app = create_app(make_config(folder, f"sqlite:///{folder / 'bench.db'}"))
    app.config["CLOCK"] = lambda: BEGIN
    with app.app_context():
        db.create_all()
        officer = _open_large()
        return {**_bills(officer), **_tickets(app), **_city()}


def _timed(act: Callable[[], object], times: int = 1) -> str:
    begin = time.perf_counter()
    act()
    took = time.perf_counter() - begin
    return f"{took:.2f} s" if times == 1 else f"{took:.2f} s, {1000 * took / times:.1f} ms each"


def _open_large() -> int:
    """Make the large community with its register; returns an officer of its company."""
    registry.create_community(
        PLACE, registry.CommunityFacts(name="大社区"), officer_id=None, now=BEGIN
    )
    roll = make_xlsx(generate_community(7, UNITS))
    preview = registry.preview_import(
        PLACE, roll, file_name="roll.xlsx", provenance="register", officer_id=None, now=BEGIN
    )
    registry.apply_import(preview.id, officer_id=None, now=BEGIN)
    made = people.create_officer(
        username="keeper", name="物业甲", organisation="物业公司", by=None, now=BEGIN
    )
    people.appoint(
        made.officer_id,
        Role.PROPERTY_COMPANY,
        PLACE,
        operator_organisation=OPERATOR_ORGANISATION,
        by=None,
        now=BEGIN,
    )
    return made.officer_id


def _bills(officer: int) -> dict[str, str]:
    wish = fees.TariffWish(
        title="物业服务费",
        kind="area",
        rate=parse_rate("1.80"),
        cycle="quarter",
        basis="物业服务合同",
        reason="首次录入",
        valid_from=date(2026, 1, 1),
    )
    series = fees.add_tariff(PLACE, wish, officer_id=officer, now=BEGIN)
    session = db.session()

    def issue() -> None:
        fees.issue_run(PLACE, series, "2026-Q1", officer_id=officer, now=BEGIN)

    later = local_date(BEGIN + timedelta(days=60))
    return {
        f"bills looked at, {UNITS:,} flats": _timed(
            lambda: fees.preview_run(session, PLACE, series, "2026-Q1")
        ),
        f"bills issued and booked, {UNITS:,} flats": _timed(issue),
        "payments at the desk": _timed(lambda: _pay(officer), PAYMENTS),
        f"arrears of {UNITS:,} flats": _timed(
            lambda: fees.list_arrears(session, PLACE, today=later)
        ),
    }


def _pay(officer: int) -> None:
    for unit in registry.list_units(db.session(), PLACE)[:PAYMENTS]:
        fees.receive_at_desk(
            PLACE, {unit.id: 10_000}, method="cash", payer="业主", officer_id=officer, now=BEGIN
        )


def _tickets(app: Flask) -> dict[str, str]:
    def report() -> None:
        for number in range(TICKETS):
            told = TicketReport(
                category="repair-wall",
                title=f"第{number}处渗水",
                text="外墙渗水。",
                place="wall",
                source="webhook",
                external_id=str(number),
            )
            open_ticket(PLACE, told, by="sensors", now=BEGIN)

    figures = {"tickets opened": _timed(report, TICKETS)}
    client = app.test_client()
    for label, path in PAGES.items():
        client.get(path)
        figures[f"page: {label}"] = _timed(partial(_get, client, path))
    return figures


def _get(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")


def _city() -> dict[str, str]:
    """A night's lines of so many communities, then the city's picture of them all."""
    ids = [f"place-{number}" for number in range(CITY)]
    for number, one in enumerate(ids):
        facts = registry.CommunityFacts(name=f"小区{number}")
        registry.create_community(one, facts, officer_id=None, now=BEGIN)

    def night() -> None:
        for one in ids[:NIGHT]:
            take_snapshot(one, BEGIN)

    figures = {
        "a community's line of the night": _timed(night, NIGHT),
        "the same, the large community": _timed(lambda: take_snapshot(PLACE, BEGIN)),
    }
    _copy_lines(ids[NIGHT:])
    scope = Scope(frozenset(), frozenset(ids), None, (), ())
    session = db.session()
    figures[f"the picture of {CITY:,} communities"] = _timed(lambda: draw(session, scope))
    figures["who needs somebody first among them"] = _timed(
        lambda: list_first(session, scope, local_date(BEGIN))
    )
    return figures


def _copy_lines(ids: list[str]) -> None:
    """Further communities' lines, alike to those that were gathered."""
    with transaction() as session:
        table = SnapshotRow.__table__
        known = session.execute(select(table).limit(1)).mappings().one()
        session.execute(insert(SnapshotRow), [{**known, "community_id": one} for one in ids])

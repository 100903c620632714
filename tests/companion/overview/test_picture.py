"""One picture: sums of exactly what lies below, in a handful of statements; nothing of others."""

from __future__ import annotations

from datetime import timedelta
from statistics import median_low
from typing import Any

import pytest
from sqlalchemy import event, select

from app.companion.overview.models import SnapshotRow
from app.companion.overview.service.picture import COLOURS, SUMS, draw
from app.companion.overview.service.scope import scope_of
from app.core.calendar import local_date
from app.platform.db import db
from app.platform.roles import Role
from app.supervision.service import tree
from tests.committee.town import COMMUNITY, text_of
from tests.companion.overview.city import build_city, grow
from tests.companion.quarter import Quarter

MANY = 600


def city(quarter: Quarter, communities: int = MANY) -> dict[str, int]:
    now = quarter.clock()
    days = [local_date(now) - timedelta(days=back) for back in (2, 1)]
    found: dict[str, int] = quarter.run(
        lambda session: build_city(session, communities, days, now=now)
    )
    return found


def oversee(quarter: Quarter, who: str, office: int) -> None:
    quarter.browser(who)
    overseer = quarter.auth.people[f"our-{who}"].id
    with quarter.app.app_context():
        tree.appoint_overseer(overseer, office, officer_id=None, now=quarter.clock())


@pytest.mark.both_databases
def test_sums_and_medians_are_those_of_the_newest_lines_below(quarter: Quarter) -> None:
    offices = city(quarter)
    oversee(quarter, "second", offices["3区"])

    def both(session: Any) -> tuple[Any, list[SnapshotRow], list[str]]:
        overseer = quarter.auth.people["our-second"].id
        mine = tree.overseen_communities(session, overseer)
        day = local_date(quarter.clock()) - timedelta(days=1)
        lines = select(SnapshotRow).where(SnapshotRow.on == day)
        rows = list(session.scalars(lines.where(SnapshotRow.community_id.in_(mine))))
        from app.people.service import get_account

        scope = scope_of(session, get_account(overseer).officer, offices["3区"])
        return draw(session, scope), rows, mine

    drawn, rows, mine = quarter.run(both)
    assert len(rows) == len(mine) == MANY // 10
    assert drawn.total.communities == len(rows)
    for name in SUMS:
        assert drawn.total[name] == sum(getattr(row, name) for row in rows), name
    for name in COLOURS:
        assert drawn.total.colours[name] == sum(row.colour == name for row in rows)
    assert drawn.turnout == median_low([r.turnout for r in rows if r.turnout is not None])
    assert sum(sums.communities for _, sums in drawn.below) == len(rows)
    assert len(drawn.below) == 12


def test_while_the_night_runs_the_picture_is_the_last_whole_one(quarter: Quarter) -> None:
    offices = city(quarter)
    oversee(quarter, "auditor", offices["生成市"])

    def begin(session: Any) -> None:
        last = session.query(SnapshotRow).order_by(SnapshotRow.on.desc()).first()
        values = {c.name: getattr(last, c.name) for c in SnapshotRow.__table__.columns}
        session.add(SnapshotRow(**{**values, "on": local_date(quarter.clock()), "units": 10**6}))
        session.commit()

    before = quarter.get("auditor", "/overview")
    quarter.run(begin)
    assert quarter.get("auditor", "/overview") == before


PAGES = (
    "/overview?lang=en",
    "/overview?lang=en&office={city}",
    "/overview/figures/urgency?lang=en",
    "/overview/figures/communities?lang=en",
    "/overview/companies?lang=en",
    "/overview/companies.csv?lang=en",
    "/overview/communities.csv?lang=en",
)


def statements(quarter: Quarter, who: str, path: str) -> list[str]:
    """What one request asks the database."""
    said: list[str] = []
    with quarter.app.app_context():
        engine = db.engine

    def count(*args: Any) -> None:
        said.append(str(args[2]))

    event.listen(engine, "before_cursor_execute", count)
    answer = quarter.browser(who).get(path)
    event.remove(engine, "before_cursor_execute", count)
    assert answer.status_code == 200, (path, text_of(answer.text)[:300])
    return said


@pytest.mark.parametrize("communities", [3, 30, MANY])
def test_no_page_asks_more_for_more_communities(quarter: Quarter, communities: int) -> None:
    offices = city(quarter, communities)
    oversee(quarter, "second", offices["生成市"])
    asked = {path: path.format(city=offices["生成市"]) for path in PAGES}
    said = {path: statements(quarter, "second", address) for path, address in asked.items()}
    for path, found in said.items():
        assert len([one for one in found if "overview_snapshot" in one]) <= 7, path
        assert len(found) <= 24, (path, found)


def test_it_is_the_same_number_for_three_and_for_thirty(quarter: Quarter) -> None:
    offices = city(quarter, 3)
    oversee(quarter, "second", offices["生成市"])
    few = [len(statements(quarter, "second", one.format(city=1))) for one in PAGES]
    quarter.run(lambda session: grow(session, 27, quarter.clock()))
    many = [len(statements(quarter, "second", one.format(city=1))) for one in PAGES]
    assert many == few


def test_an_overseer_sees_what_lies_below_and_nothing_else(quarter: Quarter) -> None:
    offices = city(quarter)
    oversee(quarter, "auditor", offices["3区"])
    auditor = quarter.browser("auditor")
    assert "3区5街道" in auditor.get("/overview").text
    assert "4区" not in auditor.get("/overview").text
    assert auditor.get(f"/overview?office={offices['3区5街道']}").status_code == 200
    for other in ("4区", "生成市", "4区1街道"):
        path = f"/overview?office={offices[other]}"
        assert auditor.get(path).status_code == 404
        csv = auditor.get(f"/overview/communities.csv?office={offices[other]}")
        assert csv.status_code == 404
    lines = auditor.get("/overview/communities.csv").text.splitlines()
    assert len(lines) == 1 + MANY // 10
    assert auditor.get("/overview/communities/gen-00000").status_code == 403
    assert auditor.get("/overview/communities/gen-00000/things").status_code == 403


def test_every_figure_leads_to_its_communities(quarter: Quarter) -> None:
    offices = city(quarter)
    oversee(quarter, "auditor", offices["3区"])
    page = quarter.browser("auditor").get("/overview").text
    links = set(part.split('"')[0] for part in page.split('href="') if "/overview/figures/" in part)
    links = {one.replace("&amp;", "&") for one in links if one.startswith("/overview/figures/")}
    assert len(links) >= 14
    for link in links:
        assert quarter.browser("auditor").get(link).status_code == 200, link
    late = quarter.browser("auditor").get("/overview/figures/tickets_overdue").text
    assert "/overview/communities/gen-" in late
    assert quarter.browser("auditor").get("/overview/figures/secrets").status_code == 404


def test_whoever_neither_acts_nor_oversees_sees_nothing(quarter: Quarter) -> None:
    city(quarter)
    clerk = quarter.browser("clerk")
    assert "生成小区" not in clerk.get("/overview/figures/communities").text
    assert clerk.get(f"/overview/communities/{COMMUNITY}").status_code == 403
    assert quarter.auth.browser().get("/overview").status_code in (302, 401)
    department = quarter.auth.signed_in("elsewhere", Role.DEPARTMENT, community="gen-00001")
    assert department.get("/overview/communities/gen-00001").status_code == 403

"""Companies across communities: counted once each, the worst first, none outside one's own part."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.companion.overview.models import SnapshotRow
from app.companion.overview.service.companies import list_companies, named
from app.companion.overview.service.scope import Scope
from app.companion.rating.models import CompanyRow, MeasureRow, ScoreRow
from app.companion.rating.service import company_for
from app.core.calendar import local_date
from app.platform.db import transaction
from app.registry.models import CommunityRow
from app.supervision.models import OfficePlaceRow, OfficeRow
from tests.committee.town import COMMUNITY, text_of
from tests.companion.overview.test_community import night
from tests.companion.overview.test_picture import oversee
from tests.companion.quarter import Quarter
from tests.companion.rating.houses import CODE, fix, late_order, serve, yellow

# Points of communities by company and street: 甲 has one good and one bad, 乙 a middling one.
PLACES = {
    "jia-1": ("甲物业", "东街", 9_500, "green"),
    "jia-2": ("甲物业", "西街", 4_000, "red"),
    "yi-1": ("乙物业", "东街", 7_500, "yellow"),
    "bing-1": ("丙物业", "西街", 9_000, "green"),
    "bing-2": ("丙物业", "西街", None, ""),
}


def town(quarter: Quarter) -> dict[str, int]:
    """Two streets of one city and five communities of three companies; returns office numbers."""
    quarter.browser("street")
    found: dict[str, int] = quarter.run(lambda session: _build(session, quarter))
    return found


def _build(session: Any, quarter: Quarter) -> dict[str, int]:
    now = quarter.clock()
    offices = _offices(session)
    companies: dict[str, CompanyRow] = {}
    for one, (company, street, points, colour) in PLACES.items():
        if company not in companies:
            companies[company] = CompanyRow(name=company, created_at=now)
            session.add(companies[company])
        session.add(CommunityRow(id=one, name=f"{one}小区", created_at=now))
        session.flush()
        session.add(OfficePlaceRow(community_id=one, office_id=offices[street]))
        number = companies[company].id
        line = SnapshotRow(on=local_date(now) - timedelta(days=1), community_id=one, taken_at=now)
        line.name, line.company_id, line.company = f"{one}小区", number, company
        line.score, line.colour, line.tickets_open, line.units = points, colour, 2, 100
        session.add(line)
        session.add(_score(one, number, company, points, colour, now))
    officer = quarter.auth.people["our-street"].id
    session.add(_measure("jia-2", companies["甲物业"].id, "甲物业", officer, now))
    offices |= {name: row.id for name, row in companies.items()}
    session.commit()
    return offices


def _offices(session: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    above = None
    for level, names in (("city", ["市"]), ("district", ["区"]), ("street", ["东街", "西街"])):
        for name in names:
            row = OfficeRow(parent_id=above, level=level, name=name)
            session.add(row)
            session.flush()
            found[name] = row.id
        above = found[names[0]]
    return found


def _score(place: str, number: int, company: str, points: Any, colour: str, now: Any) -> ScoreRow:
    parts = [
        {"key": key, "weight": 20, "points": points, "figures": {"issued": 1, "late": 0}, "ids": {}}
        for key in ("in_time", "stars", "orders", "fees", "survey")
    ]
    return ScoreRow(
        community_id=place,
        quarter="2025Q4",
        company_id=number,
        company=company,
        credit_code="",
        rules="2026-1",
        total=points,
        colour=colour or "none",
        parts=parts,
        fixed_at=now,
    )


def _measure(place: str, number: int, company: str, officer: int, now: Any) -> MeasureRow:
    return MeasureRow(
        community_id=place,
        serial=1,
        rung=1,
        is_up=True,
        company_id=number,
        company=company,
        ground={},
        reason="内部理由",
        until=None,
        officer_id=officer,
        organisation="西街街道办事处",
        at=now,
        sha256="0" * 64,
    )


def everything(offices: dict[str, int]) -> Scope:
    numbers = frozenset(offices[one] for one in ("市", "区", "东街", "西街"))
    return Scope(numbers, frozenset(), None, (), ())


@pytest.mark.both_databases
def test_a_company_is_counted_once_and_the_worst_stands_first(quarter: Quarter) -> None:
    offices = town(quarter)
    today = local_date(quarter.clock())
    lines = quarter.run(lambda session: list_companies(session, everything(offices), today=today))
    assert [(one.name, one.communities, one.score, one.colour) for one in lines] == [
        ("甲物业", 2, 6_750, "red"),
        ("乙物业", 1, 7_500, "yellow"),
        ("丙物业", 2, 9_000, "green"),
    ]
    assert [one.name for one in quarter.run(lambda session: named(session, lines))] == [
        one.name for one in lines
    ]
    assert lines[0].colours == {"green": 1, "yellow": 0, "red": 1}


def test_the_picture_counts_companies_and_leads_to_each(quarter: Quarter) -> None:
    offices = town(quarter)
    oversee(quarter, "second", offices["市"])
    page = quarter.browser("second").get("/overview?lang=en").text
    number = offices["甲物业"]
    assert f'href="/overview/companies/{number}"' in page
    assert "Red: not good enough 1 1" in text_of(page)
    listed = quarter.get("second", "/overview/companies?lang=en&colour=red")
    assert "甲物业" in listed
    assert "乙物业" not in listed
    one = quarter.get("second", f"/overview/companies/{number}?lang=en")
    for words in ("jia-1小区", "jia-2小区", "2025Q4", "ordered to rectify", "西街街道办事处"):
        assert words in one, words
    assert "内部理由" not in one


def test_a_street_sees_its_own_communities_of_a_company_and_no_others(quarter: Quarter) -> None:
    offices = town(quarter)
    oversee(quarter, "auditor", offices["东街"])
    officer = quarter.browser("auditor")
    page = quarter.get("auditor", f"/overview/companies/{offices['甲物业']}?lang=en")
    assert "jia-1小区" in page
    for hidden in ("jia-2", "ordered to rectify", "40.00"):
        assert hidden not in page
    assert "丙物业" not in quarter.get("auditor", "/overview/companies?lang=en")
    assert "丙物业" not in officer.get("/overview/companies.csv").text
    assert officer.get(f"/overview/companies/{offices['丙物业']}").status_code == 404
    for other in ("西街", "市", "区"):
        for page_of in ("/overview/companies", "/overview/companies.csv", "/overview"):
            assert officer.get(f"{page_of}?office={offices[other]}").status_code == 404
        address = f"/overview/companies/{offices['甲物业']}?office={offices[other]}"
        assert officer.get(address).status_code == 404
    assert officer.get("/overview/communities/jia-2").status_code == 403
    assert officer.get("/overview/companies/999999").status_code == 404
    for page_of in ("/overview", "/overview/companies", "/overview/figures/communities"):
        # Whoever only acts in one community has no office at all to name.
        address = f"{page_of}?office={offices['东街']}"
        assert quarter.browser("company").get(address).status_code == 404
    own = quarter.browser("company").get(f"/overview/companies/{offices['甲物业']}")
    assert own.status_code == 404
    for stranger in (quarter.auth.browser(), quarter.sign_in(3)):
        assert stranger.get("/overview/companies").status_code in (302, 401)


def test_a_change_of_company_leaves_history_with_the_old_one(quarter: Quarter) -> None:
    """Its red quarter stays its own; the new one begins without colour and below the ladder."""
    yellow(quarter)
    quarter.post("street", f"/communities/{COMMUNITY}/rating/measures", _step(quarter))
    change = local_date(quarter.clock()) + timedelta(days=1)
    serve(quarter, "新来物业公司", "", who="street", since=change)
    old = night(quarter)[-1]
    quarter.wait(days=2)
    new = night(quarter)[-1]
    assert (old.company, old.colour, old.rung) == ("安居物业公司", "yellow", 1)
    assert (new.company, new.colour, new.score, new.rung) == ("新来物业公司", "", None, 0)
    page = quarter.get("street", f"/overview/companies/{old.company_id}?lang=en")
    for words in (
        "2026Q1",
        "81.14",
        "ordered to rectify",
        "Where it served before",
        str(change - DAY),
    ):
        assert words in page, words
    fresh = quarter.get("street", f"/overview/companies/{new.company_id}?lang=en")
    assert "2026Q1" not in fresh
    assert "ordered to rectify" not in fresh


DAY = timedelta(days=1)


def _step(quarter: Quarter) -> dict[str, str]:
    until = str(local_date(quarter.clock()) + timedelta(days=15))
    return {"to": "1", "ground": "score:2026Q1", "reason": "巡查发现多项问题", "until": until}


def test_a_name_alone_does_not_take_a_company_over(quarter: Quarter) -> None:
    """Known by its code in one place, a company is not who says its name elsewhere."""
    serve(quarter)
    with quarter.app.app_context(), transaction() as session:
        now = quarter.clock()
        mine = company_for(session, "安居物业公司", CODE, here=(), now=now)
        other = company_for(session, "安居物业公司", "", here=(), now=now)
        assert other != mine
        assert company_for(session, "安居物业公司", "", here=(mine,), now=now) == mine
        assert company_for(session, "安居物业公司", "", here=(), now=now) == other
        assert company_for(session, "旧名", CODE, here=(), now=now) == mine


def test_a_code_stated_later_keeps_what_was_earned_by_name(quarter: Quarter) -> None:
    """Where only the register named the company, its quarters are tied to the code it states."""

    def name(session: Any) -> None:
        session.get(CommunityRow, COMMUNITY).property_company = "安居物业公司"
        session.commit()

    quarter.run(name)
    late_order(quarter)
    quarter.wait(days=50)
    assert fix(quarter) == 1
    serve(quarter, since=date(2026, 4, 1))
    rows = quarter.run(lambda session: session.query(CompanyRow).all())
    assert [(one.name, one.credit_code) for one in rows] == [("安居物业公司", CODE)]
    score = quarter.run(lambda session: session.query(ScoreRow).one())
    assert score.company_id == rows[0].id


def test_a_company_cannot_shed_its_history_under_a_new_name(quarter: Quarter) -> None:
    serve(quarter)
    given = {
        "company": "洗白物业公司",
        "credit_code": "",
        "manager": "李经理",
        "contract": "合同",
        "since": "2026-02-01",
    }
    address = f"/communities/{COMMUNITY}/rating/contract"
    quarter.post("company", address, given, 403)
    quarter.post("street", address, given)
    quarter.post("company", address, {**given, "manager": "王经理"})
    # Nor take the days of the one before, nor say by itself that it has left.
    quarter.post("company", address, {**given, "since": "2026-01-01"}, 403)
    quarter.post("company", address, {**given, "until": "2026-02-20"}, 403)
    quarter.post("street", address, {**given, "until": "2026-12-31"})
    assert "洗白物业公司" in quarter.get("company", f"/communities/{COMMUNITY}/rating")

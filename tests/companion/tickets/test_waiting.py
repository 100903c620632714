"""Reports on the officers' worklist: one line for each community, as numbers, dangers first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.companion.tickets.models import TicketPartyRow, TicketRow
from app.companion.tickets.service import TicketReport
from app.companion.tickets.service.edition import change_rules
from app.companion.tickets.service.papers import PaperWish, answer_paper, issue_paper
from app.companion.tickets.service.rules import default_text
from app.companion.tickets.service.waiting import Pile, piles_of
from app.platform.db import db, table_of, transaction
from app.platform.roles import Appointment, Officer
from app.registry.models import CommunityRow
from app.supervision.service.daily import summarise
from app.supervision.service.worklist import Waiting, _sources, worklist
from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import CAST, Quarter
from tests.companion.tickets.desk import Desk, jpeg

LIST = f"/communities/{COMMUNITY}/tickets/waiting"
FIRE = TicketReport("hazard-fire", "通道堵塞", "消防通道堵了", "road")
NOTICE = PaperWish(
    "rectification",
    "限期整改",
    deadline=date(2026, 3, 9),
    to="安居物业公司",
    found="通道堵塞",
    demands=("清理",),
)


@pytest.fixture
def desk(quarter: Quarter) -> Desk:
    return Desk(quarter)


def pile_of(desk: Desk, who: str) -> dict[int, set[str]]:
    officer, now = desk.officer(who), desk.quarter.clock()
    piles: dict[str, Pile] = desk.quarter.run(
        lambda session: piles_of(session, officer, [COMMUNITY], now)
    )
    return piles[COMMUNITY].reasons if piles else {}


def lines_of(desk: Desk, who: str) -> list[Waiting]:
    officer, now = desk.officer(who), desk.quarter.clock()
    with desk.quarter.app.test_request_context("/?lang=en"):
        found = worklist(db.session(), officer, now)
    return [one for one in found if one.what == "tickets"]


@contextmanager
def counted() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(*given: object) -> None:
        if str(given[2]).startswith("SELECT"):
            sent.append(str(given[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.both_databases
def test_a_report_waits_for_its_answer_with_whoever_has_it(desk: Desk) -> None:
    number = desk.open()
    assert pile_of(desk, "company") == {number: {"first_answer"}}
    assert pile_of(desk, "convener") == {}
    desk.wait(minutes=31)
    assert pile_of(desk, "company") == {number: {"first_answer", "late"}}
    assert pile_of(desk, "convener") == {number: {"overseen"}}
    desk.act(number, "arrive", desk.officer("company"), photos=(jpeg("grey"),), moment="before")
    assert pile_of(desk, "company") == pile_of(desk, "convener") == {}
    desk.quarter.clock.advance(days=7)
    assert pile_of(desk, "company") == {number: {"late"}}
    desk.finish(number)
    assert pile_of(desk, "company") == {}


def test_who_is_called_in_is_reminded_until_it_reports_back(desk: Desk) -> None:
    number = desk.open(FIRE)
    fire = desk.officer("department")
    assert pile_of(desk, "department") == {number: {"called"}}
    water = Officer(fire.id, "x", "x", "供水公司", fire.appointments)
    with desk.quarter.app.app_context():
        assert piles_of(db.session(), water, [COMMUNITY], desk.quarter.clock()) == {}
    desk.act(number, "report_back", fire, "已到场")
    assert pile_of(desk, "department") == {}
    given = {"body": "department", "department": "urban_management"}
    desk.act(number, "transfer", desk.officer("company"), "归城管", **given)
    assert pile_of(desk, "department") == pile_of(desk, "company") == {}
    desk.act(number, "share", desk.officer("street"), "请帮忙", body="residents_committee")
    assert pile_of(desk, "residents") == {number: {"called"}}
    desk.act(number, "withdraw", desk.owner)
    assert pile_of(desk, "residents") == {}


def test_a_community_knows_departments_by_its_own_words(desk: Desk) -> None:
    own = default_text().replace('words = ["消防"]', 'words = ["救援大队"]')
    assert own != default_text()
    with desk.quarter.app.app_context():
        street, now = desk.officer("street"), desk.quarter.clock()
        first = default_text().replace('"消防"', '"火"')
        change_rules(COMMUNITY, first, against=0, note="一", officer=street, now=now)
        assert piles_of(db.session(), desk.officer("department"), [COMMUNITY], now) == {}
        change_rules(COMMUNITY, own, against=1, note="二", officer=street, now=now)
    number = desk.open(FIRE)
    assert pile_of(desk, "department") == {number: {"called"}}


def test_a_notice_waits_from_three_days_before_its_last_day(desk: Desk) -> None:
    number = desk.open()
    street, company = desk.officer("street"), desk.officer("company")
    with desk.quarter.app.app_context():
        paper = issue_paper(number, NOTICE, officer=street, now=desk.quarter.clock())
    desk.quarter.clock.advance(days=1)
    desk.finish(number)
    assert pile_of(desk, "company") == {}
    desk.act(number, "confirm", desk.owner)
    desk.quarter.clock.advance(days=2)
    assert pile_of(desk, "company") == {}
    desk.quarter.clock.advance(days=1)
    assert pile_of(desk, "company") == {number: {"notice"}}
    assert pile_of(desk, "street") == {}
    desk.quarter.clock.advance(days=4)
    assert pile_of(desk, "company") == pile_of(desk, "street") == {number: {"notice"}}
    assert [one.late for one in lines_of(desk, "company")] == [True]
    with desk.quarter.app.app_context():
        answer_paper(number, paper, "清理了", officer=company, now=desk.quarter.clock())
    assert pile_of(desk, "company") == pile_of(desk, "street") == {}


def test_one_line_for_a_community_and_a_danger_above_all(desk: Desk) -> None:
    late, fresh = desk.open(), desk.open()
    desk.quarter.clock.advance(minutes=31)
    danger = desk.open(FIRE)
    (line,) = lines_of(desk, "company")
    assert line.title == "dangers: 1 · without a first answer: 3 · overdue: 2"
    assert (line.danger, line.late, line.due) == (True, True, desk.see(late).due_at)
    page = text_of(desk.quarter.get("company", "/worklist"))
    assert "等您处理的工单 领海花园 · 隐患1件 · 待首次响应3件 · 已超时2件" in page
    company = desk.quarter.browser("company")
    assert f'href="{LIST}"' in company.get("/worklist").text
    listed = company.get(LIST).text
    order = [int(one) for one in re.findall(r'href="/tickets/(\d+)"', listed)]
    assert order == [danger, fresh, late]
    assert "在您这里已超时" in listed
    with desk.quarter.app.app_context():
        told = summarise([line])
    assert (told["total"], told["late"], told["places"]) == (1, 1, [["领海花园", 1]])


def test_danger_stands_above_what_is_late_elsewhere(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Waiting("x", "", COMMUNITY, "甲", "甲", "1", desk.quarter.clock(), late=True)
    desk.open(FIRE)
    company = desk.officer("company")
    with monkeypatch.context() as changed:
        changed.setattr("app.supervision.service.worklist._sources", [*_sources, lambda *_: [late]])
        with desk.quarter.app.test_request_context():
            found = worklist(db.session(), company, desk.quarter.clock())
    assert [one.what for one in found] == ["tickets", "x"]


def copy(quarter: Quarter, number: int, places: list[str]) -> None:
    """The same community and the same ticket, again and again."""

    def again(session: Session) -> None:
        for table, key, of in (
            (table_of(CommunityRow), "id", CommunityRow.id == COMMUNITY),
            (table_of(TicketRow), "community_id", TicketRow.id == number),
            (table_of(TicketPartyRow), "", TicketPartyRow.ticket_id == number),
        ):
            row = dict(session.execute(select(table).where(of)).mappings().one())
            copies = [{**row, key: place} if key else dict(row) for place in places]
            for n, one in enumerate(copies, 1):
                if key != "id":
                    one["id"] = one["id"] + n
                if not key:
                    one["ticket_id"] = number + n
            session.execute(table.insert(), copies)

    with quarter.app.app_context(), transaction() as session:
        again(session)


@pytest.mark.parametrize(("who", "statements"), [("company", 3), ("department", 4)])
def test_two_hundred_communities_take_no_more_statements_than_one(
    desk: Desk, who: str, statements: int
) -> None:
    number = desk.open(FIRE)
    places = [f"place-{n:03d}" for n in range(200)]
    copy(desk.quarter, number, places)
    now, (role, organisation) = desk.quarter.clock(), CAST[who]
    for given in ([COMMUNITY], [COMMUNITY, *places]):
        everywhere = frozenset(Appointment(role, one) for one in given)
        officer = Officer(1, "x", "x", organisation, everywhere)
        with desk.quarter.app.app_context(), counted() as sent:
            found = piles_of(db.session(), officer, given, now)
        assert sorted(found) == sorted(given)
        assert len(sent) == statements, sent

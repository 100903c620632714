"""The officers' pages: who sees which report, filters, the desk's own entry, documents, rules."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from app.companion.tickets.models import TicketClockRow, TicketPaperRow, TicketRow
from app.companion.tickets.service import TicketReport
from app.companion.tickets.service.papers import read_paper
from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import Quarter
from tests.companion.tickets.desk import LAMP, Desk, jpeg

LIST = f"/communities/{COMMUNITY}/tickets"
FLAT = TicketReport("repair-water", "水管漏水", "厨房漏水", "flat", is_private=True)
DISPUTE = TicketReport("dispute-neighbour", "事情丙", "谈不拢", "flat", is_private=True)
EVERYBODY = ("company", "convener", "residents", "street", "department", "inspector", "auditor")
NOTICE = {
    "kind": "rectification",
    "to": "安居物业公司",
    "found": "消防通道被杂物堵塞",
    "demands": "清理杂物\n增加巡查",
    "deadline": "2026-03-09",
    "explanation": "已要求物业限期整改",
}


@pytest.fixture
def desk(quarter: Quarter) -> Desk:
    return Desk(quarter)


def test_each_sees_what_is_theirs_or_below(desk: Desk) -> None:
    titles = {
        "company": desk.open(LAMP),
        "committee": desk.open(TicketReport("complaint-desk", "事情乙", "说明", "gate")),
        "residents": desk.open(DISPUTE),
        "fire": desk.open(TicketReport("hazard-fire", "事情丁", "说明", "road")),
        "urban": desk.open(TicketReport("dispute-building", "事情戊", "说明", "roof")),
        "street": desk.open(TicketReport("dispute-company", "事情己", "说明", "other")),
    }
    seen = {
        who: {
            name
            for name, number in titles.items()
            if desk.quarter.browser(who).get(f"/tickets/{number}").status_code == 200
        }
        for who in EVERYBODY
    }
    assert seen == {
        "company": {"company", "fire"},
        "convener": {"company", "committee", "fire"},
        "residents": {"company", "committee", "residents", "fire"},
        "street": set(titles),
        "department": {"fire"},
        "inspector": set(titles),
        "auditor": set(titles),
    }
    for who in EVERYBODY:
        page = desk.quarter.get(who, LIST)
        shown = {name for name, number in titles.items() if desk.see(number).title in page}
        assert shown == seen[who], who


@pytest.mark.parametrize("who", ["clerk", "registrar"])
def test_who_has_nothing_to_do_with_reports_sees_none(desk: Desk, who: str) -> None:
    number = desk.open()
    for address in (LIST, f"/tickets/{number}", f"{LIST}/visits", f"{LIST}/rules"):
        assert desk.quarter.browser(who).get(address).status_code == 403


def test_an_auditor_reads_every_page_and_writes_none(desk: Desk) -> None:
    number = desk.open(FLAT)
    reader = desk.quarter.browser("auditor")
    for address in (LIST, f"/tickets/{number}", f"{LIST}/visits", f"{LIST}/rules"):
        assert reader.get(address).status_code == 200
    for address in (
        f"/tickets/{number}/acts/note",
        f"/tickets/{number}/papers",
        f"/tickets/{number}/fund",
        f"{LIST}/new",
        f"{LIST}/rules",
        f"{LIST}/rules/look",
    ):
        assert reader.submit(address, {"explanation": "说明"}).status_code == 403


def test_late_ones_stand_first_and_filters_choose(desk: Desk) -> None:
    desk.open(TicketReport("repair-door", "门禁坏了", "说明", "gate"))
    desk.wait(hours=1)
    desk.open(LAMP)
    page = desk.quarter.get("company", LIST)
    assert page.index("门禁坏了") < page.index("楼道灯坏了")
    late = desk.quarter.get("company", f"{LIST}?late=y")
    assert ("门禁坏了" in late, "楼道灯坏了" in late) == (True, False)
    kind = desk.quarter.get("company", f"{LIST}?category=repair-power&since=2026-03-02&until=x")
    assert ("门禁坏了" in kind, "楼道灯坏了" in kind) == (False, True)


def test_the_desk_works_on_the_page_to_the_end(desk: Desk) -> None:
    number = desk.open()
    company = desk.quarter.browser("company")
    acts = f"/tickets/{number}/acts"
    said = {"explanation": "到现场看过"}
    first = {**said, "moment": "before", "photos": (io.BytesIO(jpeg("grey")), "a.jpg")}
    assert company.submit(f"{acts}/arrive", first).status_code == 302
    assert company.submit(f"{acts}/claim_done", said).status_code == 422
    last = {**said, "moment": "after", "photos": (io.BytesIO(jpeg("red")), "b.jpg")}
    assert company.submit(f"{acts}/claim_done", last).status_code == 302
    assert company.submit(f"{acts}/confirm", {**said, "stars": "5"}).status_code == 403
    assert desk.see(number).state == "done_claimed"


def test_an_end_at_midnight_is_said_by_the_day_that_counts(desk: Desk) -> None:
    number = desk.open(TicketReport("repair-power", "", "灯坏了", "stairs"))
    desk.bring_to(number, "accept", "start")
    desk.quarter.run(midnight)
    for page in (f"/tickets/{number}", LIST):
        shown = desk.quarter.get("company", page)
        assert "3月4日当天 24:00 前" in shown, page
        assert "03-05 00:00" not in shown
    public = desk.quarter.auth.browser().get(f"/c/{COMMUNITY}/reports/{desk.see(number).number}")
    assert "3月4日当天 24:00 前" in text_of(public.text)


def midnight(session: Session) -> None:
    """Have the only report's three days of work end with 4 March."""
    session.query(TicketRow).one().due_at = datetime(2026, 3, 4, 16, tzinfo=UTC)
    for lap in session.query(TicketClockRow).filter_by(stage="repair"):
        lap.started_at = datetime(2026, 3, 1, 16, tzinfo=UTC)
    session.commit()


def test_a_refused_act_stays_open_as_it_was_filled_in(desk: Desk) -> None:
    number = desk.open()
    company = desk.quarter.browser("company")
    acts = f"/tickets/{number}/acts"
    page = company.get(f"/tickets/{number}").text
    assert re.search(r'<textarea id="accept-words" name="explanation"[^>]* required>', page)
    for act in ("accept", "transfer"):
        given = {"explanation": " ", "body": "street"}
        again = company.submit(f"{acts}/{act}", given).text
        assert f'<details class="card" id="do-{act}" open>' in again
        assert again.count('role="alert"') == 1
        loaded = company.get(f"{acts}/{act}")
        assert loaded.status_code == 302
        assert loaded.headers["Location"].startswith(f"/tickets/{number}")
    assert '<details class="more" open>' in again
    assert company.get(f"{acts}/nothing").status_code == 404
    desk.bring_to(number, "accept")
    wrong = {"explanation": "下雨，周四再修", "reason": "weather", "until": "2020-01-01"}
    assert "下雨，周四再修</textarea>" in company.submit(f"{acts}/pause", wrong).text


def test_a_refused_document_stays_open_as_it_was_filled_in(desk: Desk) -> None:
    page = f"/tickets/{desk.open()}"
    street = desk.quarter.browser("street")
    wish = {"kind": "rectification", "to": "安居物业公司", "demands": "换灯", "explanation": "请改"}
    again = street.submit(f"{page}/papers", wish)
    assert again.status_code == 422
    assert ">换灯</textarea>" in again.text
    assert again.text.count('role="alert"') == 1
    assert street.get(f"{page}/papers").headers["Location"] == page


def test_handed_on_it_stays_in_sight_and_out_of_hand(desk: Desk) -> None:
    number = desk.open()
    given = {"explanation": "需要城管处理", "body": "department:urban_management"}
    company = desk.quarter.browser("company")
    assert company.submit(f"/tickets/{number}/acts/transfer", given).status_code == 302
    assert desk.see(number).department == "urban_management"
    assert company.get(f"/tickets/{number}").status_code == 200
    assert company.submit(f"/tickets/{number}/acts/accept", given).status_code == 403
    assert desk.quarter.browser("department").get(f"/tickets/{number}").status_code == 404


def test_a_report_at_the_desk_is_the_same_ticket(desk: Desk) -> None:
    entry = {
        "category": "repair-door",
        "place": "gate",
        "text": "门关不上",
        "reporter": "赵老太",
        "phone": "17000009999",
        "flat": "2号楼1单元201",
        "client_key": "desk-made-key",
    }
    for _ in range(2):
        desk.quarter.post("company", f"{LIST}/new", entry)
    number = int(desk.quarter.run(lambda session: session.query(TicketRow).one().id))
    found = desk.see(number)
    assert (found.source, found.reporter, found.spot) == ("desk", "赵老太", "2号楼1单元201")
    page = desk.quarter.get("company", f"/tickets/{number}?lang=en")
    assert "at the desk" in page
    assert "赵老太" not in page
    desk.bring_to(number, "accept")
    assert [to for to, _ in desk.quarter.messages("ticket_news")] == ["17000009999"]


def test_whose_flat_and_name_are_known_follows_it_on_the_phone(desk: Desk) -> None:
    entry = {
        "category": "repair-door",
        "place": "gate",
        "text": "门关不上",
        "reporter": desk.owner.name,
        "flat": desk.owner.label,
    }
    desk.quarter.post("company", f"{LIST}/new", entry)
    number = int(desk.quarter.run(lambda session: session.query(TicketRow).one().id))
    assert desk.see(number).resident_id == desk.owner.id


def test_silent_and_unhappy_reporters_are_asked_once(desk: Desk) -> None:
    number = desk.open()
    desk.finish(number)
    desk.wait(days=8)
    assert "楼道灯坏了" in desk.quarter.get("residents", f"{LIST}/visits")
    asked = {"explanation": "电话里说满意", "reached": "y", "satisfied": "y"}
    desk.quarter.post("residents", f"/tickets/{number}/acts/visit", asked)
    assert "楼道灯坏了" not in desk.quarter.get("residents", f"{LIST}/visits")


def test_a_likely_double_is_suggested_and_joined(desk: Desk) -> None:
    first = desk.open(TicketReport("repair-power", "", "一单元楼道灯不亮了", "stairs", "1号楼"))
    desk.open(TicketReport("repair-power", "", "车库很黑", "garage", "2号楼"))
    second = desk.open(TicketReport("repair-power", "", "楼道灯不亮，一单元", "stairs", "1号楼"))
    page = desk.quarter.browser("company").get(f"/tickets/{second}").text
    assert f'/tickets/{first}"' in page
    assert "车库很黑" not in page
    given = {"explanation": "同一盏灯", "other": str(first)}
    desk.quarter.post("company", f"/tickets/{second}/acts/join", given)
    assert desk.see(second).joined_to == first


@pytest.mark.both_databases
def test_a_notice_to_put_things_right_is_issued_and_answered(desk: Desk) -> None:
    number = desk.open()
    desk.quarter.post("company", f"/tickets/{number}/papers", NOTICE, 403)
    desk.quarter.post("street", f"/tickets/{number}/papers", {**NOTICE, "deadline": ""}, 422)
    desk.quarter.post(
        "street", f"/tickets/{number}/papers", {**NOTICE, "deadline": "2026-03-01"}, 422
    )
    desk.quarter.post("street", f"/tickets/{number}/papers", NOTICE)
    paper = int(desk.quarter.run(lambda session: session.query(TicketPaperRow).one().id))
    answer = desk.quarter.browser("company").get(f"/tickets/{number}/papers/{paper}.pdf")
    assert answer.data.startswith(b"%PDF-")
    assert (
        desk.quarter.browser("clerk").get(f"/tickets/{number}/papers/{paper}.pdf").status_code
        == 403
    )
    reply = f"/tickets/{number}/papers/{paper}/answer"
    desk.quarter.post("street", reply, {"explanation": "我来答"}, 403)
    desk.quarter.post("company", reply, {"explanation": "已清理，见照片"})
    assert "已清理" in desk.quarter.get("street", f"/tickets/{number}")
    assert [one.act for one in desk.lines(number)][-2:] == ["paper", "answer_paper"]


def test_a_mediation_is_written_down(desk: Desk) -> None:
    number = desk.open(DISPUTE)
    record = {
        "kind": "mediation",
        "place": "居委会调解室",
        "mediator": "社区调解员",
        "parties": "上楼住户\n下楼住户",
        "dispute": "漏水赔偿",
        "opinions": "双方各执一词",
        "outcome": "各承担一半",
        "agreed": "y",
        "deadline": "2026-03-20",
        "explanation": "调解成功",
    }
    desk.quarter.post("residents", f"/tickets/{number}/papers", {**record, "parties": ""}, 422)
    desk.quarter.post("residents", f"/tickets/{number}/papers", record)
    paper = int(desk.quarter.run(lambda session: session.query(TicketPaperRow).one().id))
    data, kind = desk.quarter.run(lambda session: read_paper(session, number, paper))
    assert (data[:5], kind) == (b"%PDF-", "mediation")
    assert (
        desk.quarter.browser("company").get(f"/tickets/{number}/papers/{paper}.pdf").status_code
        == 404
    )


def test_the_matrix_says_what_happens_to_a_report(desk: Desk) -> None:
    page = text_of(desk.quarter.auth.browser().get(f"/c/{COMMUNITY}/who-does-what?lang=en").text)
    for words in (
        "Property company",
        "Urban management",
        "30 minutes on the spot",
        "3 working days",
    ):
        assert words in page


def check_pages(desk: Desk, number: int, language: str) -> None:
    desk.quarter.wait(minutes=1)
    phone, asked = desk.quarter.sign_in(3), f"?lang={language}"
    shown = [
        phone.get(f"/c/{COMMUNITY}/tickets/{number}{asked}"),
        phone.get(f"/c/{COMMUNITY}/reports/{number}{asked}"),
    ]
    for who in ("company", "street"):
        shown.append(desk.quarter.browser(who).get(f"/tickets/{number}{asked}"))
    for one in shown:
        assert one.status_code == 200
        assert "{" not in text_of(one.text)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_state_and_act_has_its_words_on_every_page(desk: Desk, language: str) -> None:
    number = desk.open()
    desk.bring_to(number, "accept", "arrive", "start", "wait_parts", "resume")
    company, street = desk.officer("company"), desk.officer("street")
    desk.act(number, "pause", company, reason="weather", until=date(2026, 3, 3))
    check_pages(desk, number, language)
    desk.act(number, "resume", company)
    desk.act(number, "change", street, priority="high", level="ordinary", place="gate")
    assert desk.see(number).body == "committee"
    desk.act(number, "transfer", street, body="property_company")
    for kind in ("share", "whistle"):
        desk.act(number, kind, street, body="department", department="fire")
    desk.act(number, "report_back", desk.officer("department"))
    desk.act(number, "publish", desk.owner, "", private=False)
    desk.act(number, "urge", desk.owner)
    desk.act(number, "contact", company)
    desk.act(number, "photos", company, "", photos=(jpeg("grey"),), moment="before")
    desk.wait(days=4)
    check_pages(desk, number, language)
    desk.finish(number)
    desk.wait(days=8)
    desk.act(number, "visit", street, reached=True, satisfied=True)
    desk.act(number, "rate", desk.owner, "好", stars=4)
    check_pages(desk, number, language)

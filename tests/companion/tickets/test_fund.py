"""A ticket that needs the maintenance fund becomes a matter, once, and comes back from it."""

from __future__ import annotations

from typing import Any

import pytest

from app.companion.tickets.models import TicketRow
from app.companion.tickets.service import FundWish, TicketReport, tickets_of_matter, to_fund
from app.companion.tickets.service.machine import TicketNotYours
from app.companion.tickets.service.told import TicketFactWrong
from app.matters.models import MatterFileRow, MatterRow
from app.matters.service.acts import stop_matter
from app.matters.service.dossier import load_dossier
from tests.committee.town import text_of
from tests.companion.quarter import Quarter
from tests.companion.tickets.desk import Desk, jpeg

LEAK = TicketReport(
    "repair-wall", "外墙渗水", "雨后渗水，电话17000001234", "wall", "1号楼", photos=(jpeg("blue"),)
)
WISH = FundWish("repair", "1号楼外墙防水", "外墙渗水", "超出小修范围，需要动用维修资金")


@pytest.fixture
def desk(quarter: Quarter) -> Desk:
    return Desk(quarter)


def hand_over(desk: Desk, number: int, who: str = "convener", wish: FundWish = WISH) -> int:
    officer = desk.officer(who)
    with desk.quarter.app.app_context():
        return to_fund(number, wish, officer=officer, now=desk.quarter.clock())


@pytest.mark.both_databases
def test_its_facts_and_photos_are_the_first_step(desk: Desk) -> None:
    number = desk.open(LEAK)
    matter = hand_over(desk, number)
    now = desk.quarter.clock()
    dossier = desk.quarter.run(lambda session: load_dossier(session, matter, now).act("damage"))
    assert dossier.facts["what"].startswith("外墙渗水")
    assert dossier.facts["place"] == "1号楼外墙"
    assert (dossier.facts["found_by"], dossier.facts["found_on"]) == ("owner", "2026-03-02")
    found = desk.see(number)
    assert (found.state, found.matter_id, found.due_at) == ("fund", matter, None)
    behind = desk.quarter.run(
        lambda session: [one.id for one in tickets_of_matter(session, matter)]
    )
    assert behind == [number]
    assert [fields["act"] for _, fields in desk.quarter.messages("ticket_news")] == ["to_fund"]


def test_a_crash_between_matter_and_ticket_makes_no_second_matter(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = desk.open(LEAK)

    def crash(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr("app.companion.tickets.service.fund._hand_over", crash)
        with pytest.raises(ConnectionError):
            hand_over(desk, number)
    assert desk.see(number).state == "open"
    other = FundWish("emergency_repair", "外墙脱落", "外墙脱落", "危及安全", cause="facade")
    with pytest.raises(TicketFactWrong):
        hand_over(desk, number, wish=other)
    hand_over(desk, number, "street", FundWish("repair", "换个题目", "渗水", "街道接着办"))
    assert desk.quarter.run(lambda session: session.query(MatterRow).count()) == 1
    assert desk.quarter.run(lambda session: session.query(MatterFileRow).count()) == 1


def test_the_company_opens_no_matter_and_a_wrong_wish_none_either(desk: Desk) -> None:
    number = desk.open(LEAK)
    with pytest.raises(TicketNotYours):
        hand_over(desk, number, "company")
    for wrong in (
        FundWish("hiring", "标题", "说明", "理由"),
        FundWish("emergency_repair", "标题", "说明", "理由", cause=""),
        FundWish("repair", "标题", "说明", "理由", cause="leak"),
        FundWish("repair", "", "说明", "理由"),
        FundWish("repair", "长" * 120, "说明", "理由"),
        FundWish("repair", "标题", "  ", "理由"),
    ):
        with pytest.raises(TicketFactWrong):
            hand_over(desk, number, wish=wrong)
    assert desk.quarter.run(lambda session: session.query(MatterRow).count()) == 0


def test_an_urgent_case_takes_the_urgent_road(desk: Desk) -> None:
    number = desk.open(LEAK)
    wish = FundWish("emergency_repair", "外墙脱落", "外墙脱落", "危及安全", cause="facade")
    matter = hand_over(desk, number, wish=wish)
    kind = desk.quarter.run(lambda session: session.get(MatterRow, matter).kind)
    assert kind == "emergency_repair"


def test_when_the_matter_ends_the_work_goes_on_with_the_time_that_was_left(desk: Desk) -> None:
    number = desk.open(LEAK)
    desk.bring_to(number, "arrive")
    desk.quarter.clock.advance(days=1)
    matter = hand_over(desk, number)
    desk.wait(days=30)
    assert desk.see(number).state == "fund"
    convener = desk.officer("convener")
    with desk.quarter.app.app_context():
        stop_matter(matter, "业主决定不修", officer=convener, now=desk.quarter.clock())
    desk.wait(hours=2)
    found = desk.see(number)
    assert (found.state, found.is_late) == ("working", False)
    assert desk.lines(number)[-1].act == "from_fund"


def test_the_page_offers_it_and_leads_to_the_matter(desk: Desk) -> None:
    number = desk.open(LEAK)
    page = desk.quarter.get("convener", f"/tickets/{number}?lang=en")
    assert "It needs the maintenance fund" in page
    assert "It needs" not in desk.quarter.get("company", f"/tickets/{number}")
    given = {
        "kind": "repair",
        "title": "外墙防水",
        "what": "外墙渗水",
        "explanation": "需要动用维修资金",
    }
    answer = desk.quarter.post("convener", f"/tickets/{number}/fund", given)
    matter = desk.quarter.browser("convener").get(answer.headers["Location"])
    assert "外墙防水（工单1）" in text_of(matter.text)
    assert f"/tickets/{number}" in matter.text
    row = desk.quarter.run(lambda session: session.get(TicketRow, number))
    assert row.matter_id is not None

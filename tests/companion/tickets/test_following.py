"""What a neighbour reported already is shown before one reports it, and followed instead."""

from __future__ import annotations

from typing import Any

import pytest

from app.companion.tickets.models import TicketFollowerRow, TicketRow
from app.companion.tickets.service import TicketReport
from app.companion.tickets.service.following import MOST_FOLLOWED
from tests.committee.town import COMMUNITY, text_of
from tests.companion.quarter import Quarter
from tests.companion.tickets.desk import Desk

MINE = f"/c/{COMMUNITY}/tickets"
REPORTS = f"/c/{COMMUNITY}/reports"
LAMP = TicketReport("repair-power", "", "一单元楼道灯不亮", "stairs", building="1号楼")
SAME = {"category": "repair-power", "place": "stairs", "building": "1号楼", "text": "楼道灯坏了"}


@pytest.fixture
def desk(quarter: Quarter) -> Desk:
    return Desk(quarter)


@pytest.fixture
def phone(desk: Desk) -> Any:
    """A neighbour of the one who reported."""
    return desk.quarter.sign_in(4)


def count(desk: Desk, model: type) -> int:
    return int(desk.quarter.run(lambda session: session.query(model).count()))


def followed_news(desk: Desk) -> list[str]:
    return [fields["act"] for _, fields in desk.quarter.messages("ticket_followed")]


@pytest.mark.both_databases
def test_before_it_is_sent_the_neighbours_report_is_shown_and_followed(
    desk: Desk, phone: Any
) -> None:
    number = desk.open(LAMP)
    shown = phone.submit(f"{MINE}?lang=en", SAME)
    assert shown.status_code == 200
    assert "Perhaps it was reported already" in text_of(shown.text)
    assert "楼道灯坏了" in shown.text
    assert count(desk, TicketRow) == 1
    assert phone.submit(f"{REPORTS}/{number}/follow", {}).status_code == 302
    assert phone.submit(f"{REPORTS}/{number}/follow", {}).status_code == 302
    assert count(desk, TicketFollowerRow) == 1
    assert "一单元楼道灯不亮" in phone.get(MINE).text
    assert "1 other residents" in text_of(
        desk.quarter.browser("company").get(f"/tickets/{number}?lang=en").text
    )
    desk.finish(number)
    assert sorted(followed_news(desk)) == ["arrive", "claim_done"]
    said = desk.quarter.messages("ticket_followed")[0][1]
    assert "explanation" not in said
    assert said["url"].endswith(f"{REPORTS}/{desk.see(number).number}")


def test_who_means_another_matter_sends_it(desk: Desk, phone: Any) -> None:
    desk.open(LAMP)
    assert phone.submit(MINE, {**SAME, "anyway": "y"}).status_code == 302
    assert count(desk, TicketRow) == 2


def test_the_script_gets_a_piece_and_a_program_is_not_asked(desk: Desk, phone: Any) -> None:
    desk.open(LAMP)
    piece = phone.submit(f"{MINE}/alike", SAME)
    assert piece.status_code == 200
    assert "一单元楼道灯不亮" in piece.text
    other = {**SAME, "category": "repair-door", "place": "gate"}
    assert phone.submit(f"{MINE}/alike", other).status_code == 204
    sent = phone.submit(MINE, SAME, headers={"Accept": "application/json"})
    assert sent.json["id"] == 2


@pytest.mark.parametrize(
    "hidden",
    [
        TicketReport("repair-power", "", "一单元楼道灯不亮", "stairs", "1号楼", is_private=True),
        TicketReport("repair-power", "", "一单元楼道灯不亮", "flat", "1号楼"),
        TicketReport("repair-power", "", "一单元楼道灯不亮", "stairs", "2号楼"),
    ],
    ids=["private", "in a flat", "another building"],
)
def test_what_is_private_or_elsewhere_is_not_shown(
    desk: Desk, phone: Any, hidden: TicketReport
) -> None:
    desk.open(hidden)
    assert phone.submit(f"{MINE}/alike", SAME).status_code == 204


def test_nobody_finds_out_by_trying_what_was_written_below_the_title(
    desk: Desk, phone: Any
) -> None:
    desk.open(TicketReport("repair-power", "灯", "老王家的婚事吵架", "stairs"))
    tried = {"category": "repair-power", "place": "stairs", "building": "1号楼"}
    answers = {
        phone.submit(f"{MINE}/alike", {**tried, "text": words}).status_code
        for words in ("老王家的婚事吵架", "完全无关的内容")
    }
    assert answers == {204}


def test_ones_own_report_is_neither_shown_nor_followed(desk: Desk) -> None:
    number = desk.open(LAMP)
    own = desk.quarter.sign_in(3)
    assert own.submit(f"{MINE}/alike", SAME).status_code == 204
    assert own.submit(f"{REPORTS}/{number}/follow", {}).status_code == 409


def test_what_is_private_is_not_followed_and_tells_its_followers_once(
    desk: Desk, phone: Any
) -> None:
    number = desk.open(LAMP)
    phone.submit(f"{REPORTS}/{number}/follow", {})
    desk.act(number, "publish", desk.owner, "", private=True)
    desk.bring_to(number, "accept")
    assert followed_news(desk) == ["publish"]
    told = desk.quarter.messages("ticket_followed")[0][1]
    assert told["url"].endswith(REPORTS)
    assert "一单元楼道灯不亮" not in phone.get(MINE).text
    assert phone.get(f"{REPORTS}/{number}").status_code == 404
    third = desk.quarter.sign_in(5)
    assert third.submit(f"{REPORTS}/{number}/follow", {}).status_code == 404


def test_who_follows_hears_that_it_was_taken_back(desk: Desk, phone: Any) -> None:
    number = desk.open(LAMP)
    phone.submit(f"{REPORTS}/{number}/follow", {})
    desk.act(number, "withdraw", desk.owner, "自己修好了")
    assert followed_news(desk) == ["withdraw"]


def test_joined_to_another_its_followers_come_along(desk: Desk, phone: Any) -> None:
    first, second = desk.open(LAMP), desk.open(LAMP)
    phone.submit(f"{REPORTS}/{second}/follow", {})
    desk.act(second, "join", desk.officer("company"), "同一盏灯", other=first)
    desk.finish(first)
    assert followed_news(desk) == ["join", "arrive", "claim_done"]


def test_who_leaves_gets_no_more_news(desk: Desk, phone: Any) -> None:
    number = desk.open(LAMP)
    phone.submit(f"{REPORTS}/{number}/follow", {})
    phone.submit(f"{REPORTS}/{number}/leave", {})
    desk.bring_to(number, "accept")
    assert followed_news(desk) == []


def test_a_stranger_is_led_to_the_door(desk: Desk) -> None:
    number = desk.open(LAMP)
    stranger = desk.quarter.auth.browser()
    assert "/door" in stranger.submit(f"{REPORTS}/{number}/follow", {}).headers["Location"]
    assert "/door" in stranger.submit(f"{MINE}/alike", SAME).headers["Location"]
    assert count(desk, TicketFollowerRow) == 0


def test_a_finished_report_is_not_followed_and_fifty_are_the_limit(desk: Desk, phone: Any) -> None:
    sensor = [desk.open(LAMP, by="sensor") for _ in range(MOST_FOLLOWED + 1)]
    desk.act(sensor[0], "join", desk.officer("company"), "同一盏灯", other=sensor[1])
    assert phone.submit(f"{REPORTS}/{sensor[0]}/follow", {}).status_code == 404
    who = desk.quarter.resident_of(phone).id

    def fill(session: Any) -> None:
        now = desk.quarter.clock()
        for number in sensor[1:]:
            session.add(TicketFollowerRow(ticket_id=number, resident_id=who, since=now))
        session.commit()

    desk.quarter.run(fill)
    more = desk.open(LAMP)
    assert phone.submit(f"{REPORTS}/{more}/follow", {}).status_code == 409

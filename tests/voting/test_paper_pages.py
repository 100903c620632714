"""The papers of an assembly at their page: filled from its own facts when they are asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.assembly.service.papers import roll_posting_of
from app.assembly.service.read import get_assembly
from app.core.area import format_area
from app.voting.service.turnout import count_turnout
from tests.documents.reading import words_of
from tests.hall import Hall

PAPERS = "/assemblies/{id}/papers"


def _words(hall: Hall, paper_id: str, name: str = "convener") -> str:
    answer = hall.browser(name).get(f"/assemblies/{hall.id}/papers/{paper_id}.pdf")
    assert answer.status_code == 200, answer.text[:500]
    return words_of(answer.data)


def test_what_is_there_is_listed(quiet_hall: Hall) -> None:
    page = quiet_hall.get("clerk", PAPERS)
    assert "议题表" in page
    assert "投票情况日报" in page
    assert "投票延期公示" not in page


def test_the_agenda_is_what_is_voted(quiet_hall: Hall) -> None:
    words = _words(quiet_hall, "agenda")
    assert "事项一续聘物业服务企业" in words
    assert "参与表决的业主四分之三以上同意" in words
    assert "同意／反对／弃权" in words
    for motion in quiet_hall.meeting.definition.motions:
        assert motion.text.hex() in words


def test_the_roll_is_masked_and_adds_up(quiet_hall: Hall) -> None:
    words = _words(quiet_hall, "roll-posting", "registrar")
    assert "业主清册及投票权数公示" in words
    assert "以前提出，并附产权证明" in words
    for card in quiet_hall.meeting.facts.cards:
        for phone in card.phones:
            assert phone not in words
    posted = quiet_hall.run(lambda session: roll_posting_of(session, _row(session, quiet_hall)))
    assert sum(row.heads for row in posted.rows) == posted.heads
    counting = [row.area for row in posted.rows if "不计面积" not in row.note]
    assert sum(counting) == posted.area
    assert len(posted.rows) == posted.units


def _row(session: Any, hall: Hall) -> Any:
    return get_assembly(session, hall.id)


def test_blank_forms_hold_the_motions_and_no_owner(quiet_hall: Hall) -> None:
    page = quiet_hall.get("clerk", PAPERS)
    assert "授权委托书" in page
    assert "共有人推选书" in page
    letter, choice = _words(quiet_hall, "proxy-letter"), _words(quiet_hall, "designation")
    assert "1.续聘物业服务企业" in letter
    assert "由受托人按自己的判断表决" in letter
    assert "至2026年" in letter
    assert "本次会议的全部事项" in choice
    for card in quiet_hall.meeting.facts.cards:
        for unit in card.unit_codes:
            assert unit not in letter + choice


def test_the_turnout_says_how_many_and_never_how(hall: Hall) -> None:
    before = _words(hall, "daily-turnout")
    assert "参与人数（0.00%）" in before
    assert "参与面积占所需面积" in before
    assert hall.meeting.recognised(1).vote().status == 200
    with hall.meeting.desk() as desk:
        card = hall.meeting.facts.card(9)
        desk.issue(card)
        assert desk.key_in(card, [{"motion": "m1", "choices": ["yes"]}]).state == "logged"
    after = _words(hall, "daily-turnout")
    assert "2人总" not in before
    assert "手机书面" in after
    assert "1人1人" in after
    assert "还差" in after
    # The sum of the area would tell by its difference to yesterday's which flat voted.
    found = hall.run(lambda s: count_turnout(s, get_assembly(s, hall.id)))
    for one in found.motions:
        assert format_area(one.area) not in after
        assert format_area(one.missing_area) not in after
    for word in ("同意", "反对", "弃权"):
        assert word not in after


def test_an_extension_is_announced_once_it_is_signed(hall: Hall) -> None:
    address = f"/assemblies/{hall.id}/papers/extension.pdf"
    assert hall.browser("convener").get(address).status_code == 409
    last_day = (hall.meeting.closes + timedelta(days=3)).date().isoformat()
    fields = {"last_day": last_day, "text": "参与表决的业主尚未达到法定比例。"}
    act = hall.act_of(hall.post("convener", "/assemblies/{id}/extension", fields))
    assert hall.browser("convener").get(address).status_code == 409
    hall.sign("convener", act)
    assert "投票延期公示" in hall.get("convener", PAPERS)
    words = _words(hall, "extension")
    assert "原因是：参与表决的业主尚未达到法定比例。" in words
    assert "已经投出的票继续有效" in words


@pytest.mark.parametrize("paper_id", ["poster", "filing", "x"])
def test_other_papers_are_not_made_here(quiet_hall: Hall, paper_id: str) -> None:
    answer = quiet_hall.browser("convener").get(
        f"/assemblies/{quiet_hall.id}/papers/{paper_id}.pdf"
    )
    assert answer.status_code == 404


def test_strangers_get_none(quiet_hall: Hall) -> None:
    address = f"/assemblies/{quiet_hall.id}/papers/roll-posting.pdf"
    assert quiet_hall.meeting.client.get(address).status_code in (302, 401)
    assert quiet_hall.browser("eve").get(address).status_code in (403, 404)

"""Voting is extended once, while quorum is missing, announced before the close (RULES R22)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.assembly.models import AssemblyRow
from app.voting.models import RightStateRow
from tests.documents.reading import page_texts, squeeze
from tests.hall import Hall

TEXT = "参与人数不足，投票延长到4月3日24:00。"
LAST_DAY = "2026-04-03"
"""The assembly closes on 2026-03-24 at 24:00; at most 15 days more."""


def _extend(hall: Hall, status: int = 302, **changes: str) -> Any:
    hall.sign_in("convener")
    fields = {"last_day": LAST_DAY, "text": TEXT, **changes}
    return hall.post("convener", "/assemblies/{id}/extension", fields, status)


def _make_quorate(hall: Hall) -> None:
    def mark(session: Any) -> None:
        for card in hall.meeting.facts.cards:
            session.add(
                RightStateRow(
                    assembly_id=hall.id, i=card.i, key="0" * 64, last="0" * 64, counted="1" * 64
                )
            )

    hall.run(mark)


@pytest.mark.both_databases
def test_owners_vote_on_after_the_first_close(hall: Hall) -> None:
    act = hall.act_of(_extend(hall))
    assert "2026-04-03 24:00" in hall.get("convener", f"/acts/{act}")
    assert hall.browser("eve").get(f"/a/{hall.id}/documents/extension.txt").status_code == 404
    hall.sign("convener", act)
    hall.meeting.clock.now = hall.meeting.closes + timedelta(hours=1)
    assert hall.meeting.recognised(7).vote().status == 200
    assert "2026-04-03 24:00" in hall.get("eve", "/a/{id}")
    assert TEXT in hall.browser("eve").get(f"/a/{hall.id}/documents/extension.txt").text
    printed = hall.browser("eve").get(f"/a/{hall.id}/documents/extension.pdf").data
    said = squeeze("".join(page_texts(printed)))
    assert "投票延期公示" in said
    assert "2026年4月3日24:00" in said


def test_it_is_announced_before_the_close(hall: Hall) -> None:
    act = hall.act_of(_extend(hall))
    hall.meeting.clock.now = hall.meeting.closes
    hall.sign("convener", act, status=409)
    row = hall.run(lambda session: session.get(AssemblyRow, hall.id))
    assert row.closes == hall.meeting.closes


def test_a_second_extension_is_refused(hall: Hall) -> None:
    hall.sign("convener", hall.act_of(_extend(hall, last_day="2026-03-28")))
    assert "已经延长过" in _extend(hall, 409).text


def test_where_enough_take_part_there_is_none(hall: Hall) -> None:
    act = hall.act_of(_extend(hall))
    _make_quorate(hall)
    hall.sign("convener", act, status=409)
    hall.post("convener", f"/acts/{act}/withdrawal")
    assert "不需要延长" in _extend(hall, 409).text


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"last_day": "2026-04-08"}, 302),
        ({"last_day": "2026-04-09"}, 409),
        ({"last_day": "2026-03-24"}, 409),
        ({"last_day": ""}, 400),
        ({"last_day": "9999-12-31"}, 400),
        ({"last_day": "soon"}, 400),
        ({"text": " "}, 400),
        ({"text": "长" * 2001}, 400),
    ],
)
def test_its_end_and_its_words(hall: Hall, changes: dict[str, str], status: int) -> None:
    answer = _extend(hall, status, **changes)
    if status != 302:
        assert 'role="alert"' in answer.text
        assert changes.get("text", TEXT).strip() in answer.text


def test_before_the_opening_there_is_nothing_to_extend(quiet_hall: Hall) -> None:
    _extend(quiet_hall, 409)


def test_only_the_convener_extends(hall: Hall) -> None:
    for name in ("clerk", "street", "operator", "eve"):
        hall.get(name, "/assemblies/{id}/extension", 403)
        hall.post(name, "/assemblies/{id}/extension", {"last_day": LAST_DAY, "text": TEXT}, 403)

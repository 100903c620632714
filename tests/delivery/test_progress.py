"""Progress to the quorum: the same numbers as a plain count, counted once for each head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from app.assembly.service import read
from app.assembly.service.read import get_assembly, line_of, rights
from app.core.roll import weights
from app.delivery.service import progress
from app.delivery.service.progress import find_progress
from app.platform.db import db
from app.platform.filters import area
from tests.hall import Hall

NUMBERS = "/a/{id}/progress.json"
PAGES = (("eve", "/a/{id}"), ("clerk", "/assemblies/{id}/progress"))


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each real count, by assembly."""
    made: list[str] = []
    real: Callable[..., object] = progress.count_turnout

    def counting(session: object, row: object) -> object:
        made.append(row.id)  # type: ignore[attr-defined]
        return real(session, row)

    monkeypatch.setattr(progress, "count_turnout", counting)
    return made


@pytest.mark.both_databases
def test_it_says_what_a_plain_count_says(hall: Hall) -> None:
    for door in (7, 8, 51):
        assert hall.meeting.recognised(door).vote().status == 200
    lines = {hall.meeting.facts.card(door).i for door in (7, 8, 51)}
    with hall.meeting.app.app_context():
        found = find_progress(db.session(), get_assembly(db.session(), hall.id))
        roll = [line_of(right) for right in rights(db.session(), hall.id)]
    assert found is not None
    assert (found.rights, found.cast) == (len(roll), 3)
    for motion, shown in zip(hall.meeting.definition.motions, found.motions, strict=True):
        plain = [(line.i, weights(line, motion, hall.meeting.definition)) for line in roll]
        heads, area = sum(w.heads for _, w in plain), sum(w.area for _, w in plain)
        assert (shown.scope_heads, shown.scope_area) == (heads, area)
        assert shown.heads == sum(w.heads for i, w in plain if i in lines)
        assert shown.area == sum(w.area for i, w in plain if i in lines)
        # Two thirds are enough, and not one head or hundredth less.
        assert 3 * (shown.heads + shown.missing_heads) >= 2 * heads
        assert 3 * (shown.area + shown.missing_area - 1) < 2 * area
        assert shown.tenths is None
    assert found.motions[2].heads == 2


def test_one_head_is_counted_once(hall: Hall, counts: list[str]) -> None:
    client = hall.meeting.client
    for _ in range(3):
        assert client.get(NUMBERS.format(id=hall.id)).json["cast"] == 0
    assert len(counts) == 1
    assert hall.meeting.recognised(7).vote().status == 200
    assert client.get(NUMBERS.format(id=hall.id)).json["cast"] == 1
    assert len(counts) == 2


def test_everybody_sees_what_is_missing(hall: Hall) -> None:
    assert hall.meeting.recognised(7).vote().status == 200
    numbers = hall.meeting.client.get(NUMBERS.format(id=hall.id)).json
    motion = numbers["motions"][0]
    assert motion["heads"] == 1
    assert motion["missing_heads"] == -(-2 * motion["scope_heads"] // 3) - 1
    page = hall.get("eve", "/a/{id}")
    assert motion["shown"]["heads"] in page
    for name in ("clerk", "street", "auditor", "convener"):
        assert motion["shown"]["heads"] in hall.get(name, "/assemblies/{id}/progress")


def test_two_looks_tell_nobody_which_flat_has_voted(hall: Hall) -> None:
    """The difference of two exact areas is the area of a flat: pages tell tenths of the need."""
    seen = []
    for door in range(1, 8):
        assert hall.meeting.recognised(door).vote().status == 200
        with hall.meeting.app.app_context():
            found = find_progress(db.session(), get_assembly(db.session(), hall.id))
        assert found is not None
        exact = found.motions[0]
        answer = hall.meeting.client.get(NUMBERS.format(id=hall.id))
        shown = [answer.text, *(hall.get(who, page) for who, page in PAGES)]
        for figure in (exact.area, exact.missing_area):
            for said in (str(figure), area(figure)):
                assert [page for page in shown if said in page] == []
        motion = answer.json["motions"][0]
        assert motion["is_area_enough"] is (exact.missing_area == 0)
        seen.append(motion["tenths"])
    assert seen[:4] == [None] * 4
    # Two thirds of the area are needed: tenths of that, rounded down.
    assert seen[-1] == 10 * 3 * exact.area // (2 * exact.scope_area)


def test_an_unchanged_answer_is_not_sent_again(hall: Hall) -> None:
    client = hall.meeting.client
    first = client.get(NUMBERS.format(id=hall.id))
    again = client.get(NUMBERS.format(id=hall.id), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_rules_that_show_no_turnout_show_none(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    definition = hall.meeting.definition
    silent = replace(definition, policies=replace(definition.policies, show_turnout=False))
    for name in list(read._definitions):
        monkeypatch.setitem(read._definitions, name, silent)
    assert hall.meeting.client.get(NUMBERS.format(id=hall.id)).status_code == 409
    assert "已参加表决的投票权" not in hall.get("eve", "/a/{id}")
    assert "已参加表决的投票权" not in hall.get("clerk", "/assemblies/{id}/progress")


def test_after_the_close_there_is_no_progress(hall: Hall) -> None:
    hall.meeting.clock.now = hall.meeting.closes + timedelta(minutes=1)
    hall.browsers.clear()
    hall.get("clerk", "/assemblies/{id}/progress")
    assert hall.meeting.client.get(NUMBERS.format(id=hall.id)).status_code == 409


def test_an_assembly_that_is_not_there(hall: Hall) -> None:
    assert hall.meeting.client.get("/a/none/progress.json").status_code == 404

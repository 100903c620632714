"""The papers of the public count hold what was entered, and are there once something was."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from app.assembly.service.read import get_assembly
from app.platform.db import db
from app.platform.papers import PaperNotYet
from app.voting.service.paper.counting_papers import (
    ballot_boxes_of,
    counting_sessions_of,
    present_by_role,
)
from tests.hall import Hall

PAPERS = "/assemblies/{id}/papers"


@pytest.fixture
def held(hall: Hall) -> Hall:
    """A box with a broken seal, and a session that two people watched."""
    hall.post("clerk", "/desk/{id}/boxes", {"number": "1", "place": "物业服务中心"})
    for number, fields in enumerate(
        (
            {"kind": "sealed", "seal": "A1", "condition": "intact"},
            {"kind": "opened", "seal": "A1", "condition": "broken", "note": "被撕开"},
        ),
        1,
    ):
        hall.post("clerk", "/desk/{id}/boxes/1", fields)
        hall.post("scrutineer", f"/desk/{{id}}/boxes/acts/{number}/confirmation")
    plan = {"place": "居委会二楼", "at": "2026-03-25T09:00"}
    hall.post("clerk", "/desk/{id}/session", plan)
    hall.post("clerk", "/desk/{id}/session/1/opening")
    for name, role in (("王小明", "owner"), ("李红", "owner"), ("陈建", "street_office")):
        hall.post("clerk", "/desk/{id}/session/1/attendance", {"name": name, "role": role})
    hall.post("clerk", "/desk/{id}/session/1/closing")
    return hall


def test_they_are_offered_once_there_is_something(hall: Hall) -> None:
    said = hall.get("clerk", PAPERS)
    assert "公开计票记录" not in said
    assert "票箱封条登记表" not in said
    hall.get("clerk", f"{PAPERS}/ballot-boxes.pdf", 409)
    hall.get("clerk", f"{PAPERS}/counting-session.pdf", 409)


def test_they_hold_what_was_entered(held: Hall) -> None:
    said = held.get("clerk", PAPERS)
    assert "公开计票记录" in said
    assert "票箱封条登记表" in said
    with held.meeting.app.app_context():
        row = get_assembly(db.session(), held.id)
        boxes = ballot_boxes_of(db.session(), row)
        record = counting_sessions_of(db.session(), row)
    (box,) = boxes.boxes
    assert [(one.act, one.broken) for one in box.acts] == [("空箱封箱", False), ("开箱", True)]
    assert box.acts[0].officers == ("Clerk", "Scrutineer")
    (one,) = record.sessions
    assert [(who.role, who.name) for who in one.present] == [
        ("业主", "王小明"),
        ("业主", "李红"),
        ("街道办事处", "陈建"),
    ]
    assert all(who.left == one.closed for who in one.present)
    assert record.paper is None
    assert [signer.role for signer in record.signers] == ["计票人", "监票人", "见证人"]


def test_a_posted_paper_has_numbers_for_names(held: Hall) -> None:
    found = held.run(lambda session: present_by_role(session, held.id))
    assert [(one.role, one.name) for one in found] == [
        ("业主", "2 人次"),
        ("街道办事处", "1 人次"),
    ]


@pytest.mark.parametrize("paper", ["ballot-boxes", "counting-session"])
def test_each_comes_out_as_pdf(held: Hall, paper: str) -> None:
    answer = held.browser("clerk").get(f"/assemblies/{held.id}/papers/{paper}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


def _filled(fill: Callable[[Any, Any], object], assembly_id: str, session: Any) -> object:
    return fill(session, get_assembly(session, assembly_id))


def test_without_facts_there_is_no_paper(hall: Hall) -> None:
    for fill in (ballot_boxes_of, counting_sessions_of):
        with pytest.raises(PaperNotYet):
            hall.run(partial(_filled, fill, hall.id))

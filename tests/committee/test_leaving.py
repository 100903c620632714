"""A seat ends on a paper: by resignation, crime, incapacity, or as no owner any more."""

from __future__ import annotations

import io
from typing import Any

import pytest

from app.committee.models import MemberRow
from tests.committee.test_committee_work import FORMER, ids, resigns
from tests.committee.town import COMMUNITY, Town, pdf


@pytest.fixture
def seat(town: Town) -> str:
    """The address of a seat of a committee in office."""
    town.post("convener", f"/communities/{COMMUNITY}/committees", FORMER)
    return f"/committees/1/members/{ids(town)['陈三']}"


def state(town: Town) -> str:
    def read(session: Any) -> str:
        return str(session.get(MemberRow, ids(town)["陈三"]).state)

    return str(town.run(read))


@pytest.mark.parametrize("reason", ["not_owner", "resigned", "incapacity", "crime"])
def test_no_seat_ends_without_its_paper(town: Town, seat: str, reason: str) -> None:
    bare = {"reason": reason, "on": "2026-03-02"}
    answer = town.post("convener", f"{seat}/leaving", bare, 400)
    assert "请提交终止职务所依据的材料" in answer.text
    assert state(town) == "sitting"
    town.post("convener", f"{seat}/leaving", {**bare, "paper": (pdf(), "材料.pdf")})
    assert state(town) == "left"


def test_the_paper_is_read_by_those_who_keep_the_register(town: Town, seat: str) -> None:
    assert town.browser("street").get(f"{seat}/leaving/paper").status_code == 404
    town.post("convener", f"{seat}/leaving", resigns())
    assert "辞职信.pdf" in town.get("street", "/committees/1")
    paper = town.browser("street").get(f"{seat}/leaving/paper")
    assert paper.data == pdf("resignation").getvalue()
    assert paper.headers["Cache-Control"] == "no-store"
    assert town.browser("auditor").get(f"{seat}/leaving/paper").status_code == 403
    assert "辞职信.pdf" not in town.get("auditor", "/committees/1")
    other = seat.replace("/committees/1", "/committees/2")
    assert town.browser("street").get(f"{other}/leaving/paper").status_code == 404


def test_a_file_of_another_kind_ends_nothing(town: Town, seat: str) -> None:
    program = (io.BytesIO(b"MZ\x90\x00"), "辞职信.pdf")
    town.post("convener", f"{seat}/leaving", resigns() | {"paper": program}, 400)
    assert state(town) == "sitting"

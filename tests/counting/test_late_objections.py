"""An objection upheld after the opening of a secret vote: bounds, or the vote anew."""

from __future__ import annotations

import pytest

from app.assembly.service.read import find_document, read_document
from app.platform.db import db
from tests.counting.sharing import give, tally, vote_and_close
from tests.counting.steps import DESK, finish, later, two_sign
from tests.counting.test_remedies import _uphold
from tests.documents.reading import words_of
from tests.hall import Hall
from tests.stages import Stage

pytestmark = pytest.mark.secret_ballots
BOUNDS = "/assemblies/{id}/bounds"


def post(hall: Hall) -> Hall:
    tally(vote_and_close(hall))
    give(hall, "m1", 1)
    give(hall, "m1", 2)
    hall.cosign()
    two_sign(hall, "result")
    return hall


@pytest.fixture
def opened(stage: Stage) -> Hall:
    return stage("secret-posted", lambda: post(stage.fixture("hall")))


def lines(hall: Hall, *doors: int) -> str:
    return "、".join(str(hall.meeting.facts.card(door).i) for door in doors)


def test_it_stands_where_no_outcome_turns_and_the_minutes_say_so(opened: Hall) -> None:
    number = _uphold(opened, "identity", "none", "no_influence")
    opened.cosign()
    later(opened, days=9)
    refused = opened.post("convener", "/assemblies/{id}/final", status=409)
    assert "先查明是否影响结果" in refused.text
    assert "是否影响结果" in opened.get("street", DESK)
    typed = {"objection": number, "removed": lines(opened, 2), "doubtful": lines(opened, 3, 4)}
    said = opened.post("street", BOUNDS, typed, 200)
    assert "无论怎样选" in said.text
    finish(opened)
    with opened.meeting.app.app_context():
        minutes = find_document(db.session(), opened.id, "minutes.pdf")
        assert minutes is not None
        words = words_of(read_document(db.session(), minutes))
    assert "所涉3个投票权无论怎样选，各事项的结果都不变" in words


def test_nothing_is_final_where_an_outcome_may_turn(opened: Hall) -> None:
    number = _uphold(opened, "identity", "none", "no_influence")
    opened.cosign()
    # Without these seven the motion has no quorum of forty heads.
    seven = lines(opened, 11, 12, 13, 14, 16, 17, 18)
    said = opened.post("street", BOUNDS, {"objection": number, "removed": seven}, 200)
    assert "撤销" in said.text
    later(opened, days=9)
    opened.post("convener", "/assemblies/{id}/final", status=409)


def test_only_lines_of_the_roll_are_touched_each_once(opened: Hall) -> None:
    number = _uphold(opened, "identity", "none", "no_influence")
    for wrong in ("999", "1 1", "1 x"):
        opened.post("street", BOUNDS, {"objection": number, "removed": wrong}, 422)
    opened.post("street", BOUNDS, {"objection": "o-77", "removed": ""}, 409)


def test_what_would_change_the_count_cannot_be_ordered_any_more(opened: Hall) -> None:
    with pytest.raises(AssertionError, match="409"):
        _uphold(opened, "identity", "revocation")

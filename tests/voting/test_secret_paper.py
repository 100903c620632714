"""Paper among secret ballots at the desk: two officers seal what they read, bytes are compared."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.core.ballot import AnswerInvalid
from app.core.encoding import encode_b64
from app.core.entries.schema import SchemaError
from app.core.errors import RuleError
from app.voting.service.paper.keying import key_ballot
from app.voting.service.paper.scan_rules import PictureNotKept
from app.voting.service.paper.scans import store_scan
from app.voting.service.sealed import BallotOfOtherMode, BallotProofWrong
from tests.hall import Hall
from tests.meetings import Meeting
from tests.worlds.desk import PICTURE, Desk
from tests.worlds.meeting import sign_entry

pytestmark = pytest.mark.secret_ballots
YES = [{"motion": "m1", "choices": ["yes"]}, {"motion": "m2", "choices": ["b"]}]
NO = [{"motion": "m1", "choices": ["no"]}, {"motion": "m2", "choices": ["b"]}]


def reading(desk: Desk, door: int, answers: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    card = desk.facts.card(door)
    serial, secret = card.sheets[0]
    plain = {"i": card.i, "serial": serial, "secret": secret, "assisted": False, "void": []}
    return desk.seal({**plain, "answers": answers, **more})


def key(desk: Desk, name: str, body: dict[str, Any]) -> str:
    return key_ballot(
        desk.facts.assembly_id,
        body,
        officer_id=desk.facts.officers[name],
        now=desk.now,
        **sign_entry(name, "paper-ballot", desk.hm, body),
    ).state


@pytest.mark.both_databases
def test_two_equal_readings_are_one_sealed_entry(meeting: Meeting) -> None:
    with meeting.desk() as desk:
        desk.issue(meeting.facts.card(3))
        assert key(desk, "clerk", reading(desk, 3, YES)) == "waiting"
        assert key(desk, "scrutineer", reading(desk, 3, YES)) == "logged"
    entry = meeting.check_log()[-1]
    assert entry.type == "paper-ballot"
    assert "scan" not in entry.body
    assert "yes" not in json.dumps(entry.body)
    assert all("choices" not in answer for answer in entry.body["answers"])


def test_unequal_readings_tell_that_and_nothing_else(meeting: Meeting) -> None:
    with meeting.desk() as desk:
        desk.issue(meeting.facts.card(3))
        first, second = reading(desk, 3, YES), reading(desk, 3, NO)
        assert key(desk, "clerk", first) == "waiting"
        assert key(desk, "scrutineer", second) == "differs"
    pieces = [answer["options"] for answer in first["answers"]]
    assert not {one for row in pieces for one in row} & set(json.dumps(second).split('"'))


def test_a_paper_replaces_a_vote_by_phone(meeting: Meeting) -> None:
    assert meeting.device(3).vote(m1="no").status == 200
    with meeting.desk() as desk:
        desk.issue(meeting.facts.card(3))
        desk.key_in(meeting.facts.card(3), YES)
    assert [entry.type for entry in meeting.check_log()][-2:] == ["paper-ballot", "superseded"]


def test_what_is_not_sealed_is_refused(meeting: Meeting) -> None:
    with meeting.desk() as desk:
        desk.issue(meeting.facts.card(3))
        card = meeting.facts.card(3)
        serial, secret = card.sheets[0]
        plain = {"i": card.i, "serial": serial, "secret": secret, "assisted": False, "void": []}
        with pytest.raises(BallotOfOtherMode):
            key(desk, "clerk", {**plain, "scan": "0" * 64, "answers": YES})
        with pytest.raises(PictureNotKept):
            store_scan(desk.facts.assembly_id, serial, PICTURE, now=desk.now)


def test_false_proofs_and_foreign_motions_are_refused(meeting: Meeting) -> None:
    with meeting.desk() as desk:
        desk.issue(meeting.facts.card(3))
        desk.issue(meeting.facts.card(4))
        other = reading(desk, 4, YES)
        body = {**reading(desk, 3, YES), "answers": other["answers"]}
        with pytest.raises(BallotProofWrong):
            key(desk, "clerk", body)
        both = reading(desk, 3, YES, void=[{"motion": "m1", "reason": "unclear"}])
        with pytest.raises(AnswerInvalid):
            key(desk, "clerk", both)
        broken = reading(desk, 3, YES)
        broken["answers"][0]["options"][0] = encode_b64(bytes(32 * 9))
        with pytest.raises(RuleError):
            key(desk, "clerk", broken)
        with pytest.raises(SchemaError):
            key(desk, "clerk", {**reading(desk, 3, YES), "choices": ["yes"]})


def test_the_pile_gives_what_was_taken_from_it(hall: Hall) -> None:
    with hall.meeting.desk() as desk:
        card = hall.meeting.facts.card(3)
        desk.issue(card)
        key(desk, "clerk", reading(desk, 3, YES))
    serial = card.sheets[0][0]
    page = hall.browser("scrutineer").get(f"/desk/{hall.id}/keying/next?serial={serial}")
    assert page.json["i"] == card.i
    assert page.json["secret"] is None
    assert page.json["left"] == {"mine": 1, "all": 1}
    again = hall.browser("clerk").get(f"/desk/{hall.id}/keying/next?serial={serial}")
    assert again.status_code == 409
    unknown = hall.browser("clerk").get(f"/desk/{hall.id}/keying/next?serial=99999-1")
    assert unknown.status_code == 404
    other = hall.meeting.facts.card(5).sheets[0][0]
    inside = hall.browser("clerk").get(f"/desk/{hall.id}/keying/next?serial={other}")
    assert inside.status_code == 409
    assert "未发出" in inside.text

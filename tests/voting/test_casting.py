"""An owner votes over HTTP, and the log holds exactly what was signed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.ballot import ballot_id
from tests.meetings import Meeting

pytestmark = pytest.mark.both_databases


def test_a_ballot_is_logged_and_its_proof_holds(meeting: Meeting) -> None:
    before = meeting.log_size()
    device = meeting.device(7)
    reply = device.vote(m1="yes", m4="c")
    assert reply.status == 200, reply
    entries = meeting.check_log()
    assert len(entries) == before + 1
    assert entries[-1].seq == reply.body["entry"]
    assert entries[-1].body["answers"][0] == {"motion": "m1", "choices": ["yes"]}
    assert reply.body["cast_at"] == meeting.clock().isoformat()


def test_a_replacement_follows_the_one_before(meeting: Meeting) -> None:
    device = meeting.device(7)
    device.vote(m1="yes")
    assert device.vote(m1="no").status == 200
    first, second = [entry.body for entry in meeting.check_log()[-2:]]
    assert second["header"]["seq"] == 1
    assert second["header"]["prev"] == ballot_id(meeting.hm, first).hex()


def test_the_last_second_counts_and_the_closing_does_not(meeting: Meeting) -> None:
    last, late = meeting.device(7), meeting.device(8)
    meeting.clock.now = meeting.closes - timedelta(seconds=1)
    assert last.vote().status == 200
    assert late.identify().status == 200
    body, code = late.ballot(), late.get_code()
    meeting.clock.now = meeting.closes
    reply = late.cast(body, code)
    assert (reply.status, reply.error) == (409, "assembly_not_open")
    # The late ballot found the closing overdue and logged it first.
    assert [entry.type for entry in meeting.check_log()[-2:]] == ["ballot", "close"]
    assert meeting.phase() == "closed"


def test_the_same_bytes_get_the_same_answer(meeting: Meeting) -> None:
    device = meeting.recognised(7)
    body, code = device.ballot(), device.get_code()
    first = device.cast(body, code)
    size, before = meeting.log_size(), meeting.tables()
    for digits in (code, "000000"):
        again = device.cast(body, digits)
        assert again == first
    assert meeting.log_size() == size
    assert meeting.tables() == before


def test_they_do_after_the_close_too(meeting: Meeting) -> None:
    device = meeting.recognised(7)
    body, code = device.ballot(), device.get_code()
    first = device.cast(body, code)
    meeting.device(8).vote()
    meeting.clock.now = meeting.closes + timedelta(days=1)
    # The sign-in of half an hour is over by now; the card still proves the right.
    assert device.identify().status == 200
    again = device.cast(body, code)
    assert again.status == 200
    assert (again.body["entry"], again.body["cast_at"]) == (
        first.body["entry"],
        first.body["cast_at"],
    )
    device.check(body, again)
    assert [entry.type for entry in meeting.check_log()].count("ballot") == 2


def test_a_phone_sees_its_ballots_and_their_proofs(meeting: Meeting) -> None:
    device = meeting.device(51)
    device.vote(m1="yes")
    device.vote(m1="no")
    mine = device.at_assembly("mine", saved_size=3).body
    assert [one["counted"] for one in mine["ballots"]] == [False, True]
    assert mine["ballots"][1]["answers"][0]["choices"] == ["no"]
    assert mine["line"]["i"] == device.card.i
    assert mine["proof"]

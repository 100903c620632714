"""An owner casts an encrypted ballot over HTTP, and the log holds exactly what was signed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.ballot import ballot_id
from app.core.secret.ballot import SecretBallot, components
from app.core.secret.checking import verify_secret_ballot
from app.voting.models import SealedComponent
from tests.meetings import Meeting
from tests.worlds.device import Device

pytestmark = [pytest.mark.secret_ballots, pytest.mark.both_databases]
DOOR = 7


def test_a_sealed_ballot_is_logged_and_its_proof_holds(meeting: Meeting) -> None:
    before = meeting.log_size()
    device = meeting.device(DOOR)
    reply = device.vote(m1="yes", m2="c")
    assert reply.status == 200, reply
    entries = meeting.check_log()
    assert len(entries) == before + 1
    assert entries[-1].seq == reply.body["entry"]
    assert reply.body["cast_at"] == meeting.clock().isoformat()
    logged = SecretBallot.of(entries[-1].body)
    assert [answer.motion for answer in logged.answers] == ["m1", "m2"]
    assert len(meeting.tables()[SealedComponent.__tablename__]) == len(components(logged)) == 14


def test_a_replacement_follows_the_one_before(meeting: Meeting) -> None:
    device = meeting.device(DOOR)
    device.vote(m1="yes")
    assert device.vote(m1="no").status == 200
    first, second = [entry.body for entry in meeting.check_log()[-2:]]
    assert second["header"]["seq"] == 1
    assert second["header"]["prev"] == ballot_id(meeting.hm, first).hex()


def test_the_last_second_counts_and_the_closing_does_not(meeting: Meeting) -> None:
    last, late = meeting.device(DOOR), meeting.recognised(8)
    meeting.clock.now = meeting.closes - timedelta(seconds=1)
    assert last.vote().status == 200
    assert late.identify().status == 200
    body, code = late.ballot(), late.get_code()
    meeting.clock.now = meeting.closes
    reply = late.cast(body, code)
    assert (reply.status, reply.error) == (409, "assembly_not_open")
    assert [entry.type for entry in meeting.check_log()[-2:]] == ["ballot", "close"]


def test_the_same_bytes_get_the_same_answer(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    body, code = device.ballot(), device.get_code()
    first = device.cast(body, code)
    before = meeting.tables()
    for digits in (code, "000000"):
        assert device.cast(body, digits) == first
    assert meeting.tables() == before


def test_the_same_choices_sealed_again_are_another_ballot(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    assert device.cast(device.ballot(), device.get_code()).status == 200
    reply = device.cast(device.ballot(), device.get_code())
    assert reply.error == "chain_broken"


def _told(device: Device) -> list[dict[str, object]]:
    ballot = device.identify().body["ballot"]
    mine = device.at_assembly("mine", saved_size=3).body["ballots"]
    assert ballot["answers"] == mine[-1]["answers"]
    return [one["answers"] for one in mine]


def test_a_phone_is_told_what_it_cast_as_it_was_sealed(meeting: Meeting) -> None:
    device = meeting.device(DOOR)
    device.vote(m1="yes")
    device.vote(m1="no")
    logged = [entry.body["answers"] for entry in meeting.check_log()[-2:]]
    assert _told(device) == logged


def test_what_is_logged_is_what_a_verifier_accepts(meeting: Meeting) -> None:
    device = meeting.device(DOOR)
    device.vote(m2="none")
    with meeting.app.app_context():
        from app.assembly.service.read import get_line
        from app.platform.db import db

        line = get_line(db.session(), meeting.id, device.card.i)
    logged = SecretBallot.of(meeting.check_log()[-1].body)
    verify_secret_ballot(device.poll, logged, line)

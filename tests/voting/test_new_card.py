"""After a new code the old card opens nothing, and choices made before stay with who made them."""

from __future__ import annotations

import json

import pytest

from app.core.voting_code import voting_code_from_bytes
from app.voting.service.reissue import reissue_code
from tests.meetings import Meeting
from tests.worlds.device import Device
from tests.worlds.meeting import sign_entry

NEW_CODE = voting_code_from_bytes(b"a new card..")


def reissue(meeting: Meeting, door: int, reason: str) -> Device:
    """Have the registrar's entry logged; returns the phone with the new card."""
    old, new = meeting.device(door), meeting.device(door, code=NEW_CODE)
    body = {
        "i": old.card.i,
        "old_pk": old.key.hex(),
        "new_pk": new.key.hex(),
        "reason": reason,
    }
    signed = sign_entry("registrar", "reissue", meeting.hm, body)
    file = json.dumps({"type": "reissue", "body": body, "sigs": [signed]}).encode()
    with meeting.app.app_context():
        reissue_code(meeting.id, file, now=meeting.clock())
    return new


@pytest.mark.both_databases
def test_the_old_card_opens_nothing(meeting: Meeting) -> None:
    before = meeting.recognised(7)
    body, code = before.ballot(), before.get_code()
    reissue(meeting, 7, "lost")
    assert before.cast(body, code).error == "key_not_in_force"
    for path, more in (("code", {"last4": before.card.last4}), ("mine", {}), ("why", {})):
        reply = before.at_assembly(path, **more)
        assert (reply.status, reply.error) == (409, "key_not_in_force"), path
    # Recognising it again gives the answer of a card that never was.
    assert meeting.device(7).identify().error == "not_recognised"


@pytest.mark.both_databases
@pytest.mark.parametrize("reason", ["lost", "transfer"])
def test_choices_before_it_stay_with_who_made_them(meeting: Meeting, reason: str) -> None:
    meeting.device(7).vote(m1="no")
    new = reissue(meeting, 7, reason)
    known = new.identify()
    assert known.status == 200
    assert known.body["ballot"]["answers"] == []
    (mine,) = new.at_assembly("mine").body["ballots"]
    assert mine["answers"] == []
    assert mine["counted"] is True


def test_a_lost_card_is_replaced_and_votes_anew(meeting: Meeting) -> None:
    meeting.device(7).vote(m1="no")
    new = reissue(meeting, 7, "lost")
    assert new.vote(m1="yes").status == 200
    shown = new.at_assembly("mine").body["ballots"]
    assert [one["answers"][:1] for one in shown] == [[], [{"motion": "m1", "choices": ["yes"]}]]
    meeting.check_log()


def test_after_a_transfer_the_former_owners_ballot_stands(meeting: Meeting) -> None:
    meeting.device(7).vote(m1="no")
    new = reissue(meeting, 7, "transfer")
    assert new.identify().status == 200
    last = new.known["ballot"]
    body = new.ballot(last["seq"] + 1, bytes.fromhex(last["ballot_id"]))
    assert new.cast(body, "000000").error == "ballot_kept_after_transfer"
    meeting.check_log()

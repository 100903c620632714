"""检查选票: a ballot is opened instead of cast, for whoever has its tracker; never both."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest

from app.core.ballot import ballot_id, tracker
from app.core.encoding import encode_b64, encode_jcs
from app.core.secret.encrypting import randomness_needed
from app.core.secret.spoil import Spoil, verify_spoil
from app.core.signatures import signed_message, verify_signature
from app.voting.service import spoils
from tests.meetings import Meeting
from tests.worlds import forging
from tests.worlds.device import Body, Device

pytestmark = [pytest.mark.both_databases]
secret = pytest.mark.secret_ballots
DOOR = 7


def tracker_of(device: Device, body: Body) -> str:
    return tracker(ballot_id(device.hm, body))


def look(meeting: Meeting, code: str, assembly: str = "") -> tuple[int, dict[str, Any]]:
    """What somebody with a tracker and nothing else is shown."""
    path = f"/api/booth/assemblies/{assembly or meeting.id}/spoils/{code}"
    answer = meeting.app.test_client().get(path)
    return answer.status_code, answer.get_json()


@secret
def test_an_opened_ballot_is_shown_to_whoever_has_its_tracker(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    body = device.ballot(m1="no")
    reply = device.open_instead(body)
    assert reply.status == 200, reply
    entry = meeting.check_log()[-1]
    assert (entry.type, entry.seq) == ("spoil", reply.body["entry"])
    status, shown = look(meeting, tracker_of(device, body))
    assert status == 200
    assert shown["spoil"] == encode_jcs(device.spoil(body)).decode()
    message = signed_message("spoil", meeting.hm, device.spoil(body))
    verify_signature(device.key, message, entry.sigs[0].s)
    assert shown["signature"] == encode_b64(entry.sigs[0].s)
    verify_spoil(device.poll, Spoil.parse(device.spoil(body)))
    assert [one["choices"] for one in device.spoil(body)["opening"]] == [["no"], ["b"]]


@secret
def test_it_counts_for_nothing_and_asks_for_no_code(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    before = meeting.tables("log_entry", "log_head", "sealed_component", "spoilt_ballot")
    assert device.open_instead(device.ballot()).status == 200
    assert meeting.messages() == []
    assert meeting.tables("log_entry", "log_head", "sealed_component", "spoilt_ballot") == before
    assert device.vote().status == 200
    assert device.known["ballot"] is None
    assert device.identify().body["ballot"]["seq"] == 0


@secret
def test_the_same_bytes_get_the_same_answer_also_after_the_close(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    body = device.ballot()
    first = device.open_instead(body)
    before = meeting.tables()
    assert device.open_instead(body) == first
    assert meeting.tables() == before
    device.vote()
    meeting.clock.now = meeting.closes
    assert device.identify().status == 200
    assert device.open_instead(body) == first


@secret
def test_what_was_opened_is_never_cast(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    body, code = device.ballot(), device.get_code()
    device.open_instead(body)
    before = meeting.tables()
    assert device.cast(body, code).error == "ballot_spoilt"
    assert meeting.tables() == before
    assert device.cast(device.ballot(), code).status == 200


@secret
def test_what_was_cast_is_never_opened(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    body = device.ballot()
    assert device.cast(body, device.get_code()).status == 200
    before = meeting.tables()
    assert device.open_instead(body).error == "ballot_cast_already"
    assert meeting.tables() == before
    assert look(meeting, tracker_of(device, body))[0] == 404


@secret
def test_an_opened_ballot_is_not_opened_otherwise(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    body = device.ballot()
    device.open_instead(body)
    before = meeting.tables()
    spoil = device.spoil(body)
    assert device.open_instead({**spoil, "opening": spoil["opening"][:1]}).error == "opening_wrong"
    assert meeting.tables() == before


@secret
def test_its_components_come_never_again(meeting: Meeting) -> None:
    """A neighbour whose phone draws the same: equal components under another header."""
    device, other = meeting.recognised(DOOR), meeting.recognised(8)
    plain = device.plain_ballot()
    chance = os.urandom(randomness_needed(device.definition, plain.answers))
    body = device.seal(plain, chance)
    assert device.open_instead(body).status == 200
    again = other.seal(other.plain_ballot(), chance)
    assert other.cast(again, other.get_code()).error == "component_seen"
    assert other.open_instead(again).error == "component_seen"


def other_choice(device: Device, spoil: Body) -> None:
    spoil["opening"][0]["choices"] = ["no"]


def other_r(device: Device, spoil: Body) -> None:
    r = spoil["opening"][0]["r"]
    spoil["opening"][0]["r"] = forging.swap_bytes(r, 0, b"\x05" + bytes(31))


def order_added(device: Device, spoil: Body) -> None:
    spoil["opening"][0]["r"] = forging.add_order(spoil["opening"][0]["r"], 0)


def r_missing(device: Device, spoil: Body) -> None:
    spoil["opening"][0]["r"] = encode_b64(bytes(32))


def two_choices(device: Device, spoil: Body) -> None:
    spoil["opening"][0]["choices"] = ["yes", "no"]


def neighbours_line(device: Device, spoil: Body) -> None:
    spoil["header"]["i"] += 1


def other_key(device: Device, spoil: Body) -> None:
    spoil["header"]["cred_pk"] = "11" * 32


def unknown_motion(device: Device, spoil: Body) -> None:
    spoil["answers"][0]["motion"] = spoil["opening"][0]["motion"] = "m9"


def turned(device: Device, spoil: Body) -> None:
    spoil["answers"].reverse()
    spoil["opening"].reverse()


def closed_again(device: Device, spoil: Body) -> None:
    del spoil["opening"]


def later_place(device: Device, spoil: Body) -> None:
    spoil["header"]["seq"] = 1


WRONG = {
    other_choice: "opening_wrong",
    other_r: "opening_wrong",
    order_added: "scalar_invalid",
    r_missing: "opening_wrong",
    two_choices: "answer_invalid",
    neighbours_line: "foreign_ballot",
    other_key: "foreign_ballot",
    unknown_motion: "answer_invalid",
    turned: "answer_invalid",
    closed_again: "field_missing",
    later_place: "chain_broken",
}


@secret
def test_a_wrong_opening_leaves_nothing(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    before = meeting.tables()
    found = {}
    for change in WRONG:
        spoil = device.spoil(device.ballot())
        change(device, spoil)
        found[change] = device.at_assembly("spoils", **device.opening_packet(spoil)).error
    assert found == WRONG
    spoil = device.spoil(device.ballot())
    for signature in (bytes(64), device.sign(spoil)):
        changed = {**device.opening_packet(spoil), "signature": encode_b64(signature)}
        assert device.at_assembly("spoils", **changed).error == "signature_invalid"
    assert meeting.tables() == before


@secret
def test_a_card_opens_so_many_and_still_casts(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spoils, "MOST_SPOILS", 3)
    device = meeting.recognised(DOOR)
    for _ in range(3):
        assert device.open_instead(device.ballot()).status == 200
    before = meeting.tables()
    reply = device.open_instead(device.ballot())
    assert (reply.status, reply.error, reply.body["most"]) == (409, "too_many_spoils", 3)
    assert meeting.tables() == before
    other = meeting.recognised(8)
    assert other.open_instead(other.ballot()).status == 200
    assert device.vote().status == 200


@secret
def test_nothing_is_opened_outside_the_hours(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    meeting.clock.now = meeting.closes - timedelta(seconds=1)
    device.identify()
    body = device.ballot()
    meeting.clock.now = meeting.closes
    assert device.open_instead(body).error == "assembly_not_open"
    assert meeting.check_log()[-1].type == "close"


@secret
def test_an_unknown_tracker_is_not_found(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    body = device.ballot()
    device.open_instead(body)
    code = tracker_of(device, body)
    for assembly, asked in (("", "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA"), ("", "%27"), ("no-such", code)):
        status, shown = look(meeting, asked, assembly)
        assert (status, shown["error"]) == (404, "spoil_not_found")


def test_where_ballots_are_readable_none_is_sealed_or_opened(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    code, before = device.get_code(), meeting.tables()
    body = device.ballot()
    point = encode_b64(bytes(32 * 9))
    sealed = [{"motion": "m1", "options": [point] * 3, "sum": encode_b64(bytes(96))}]
    assert device.cast({**body, "answers": sealed}, code).error == "ballot_of_other_mode"
    opening = [{"motion": "m1", "choices": ["yes"], "r": encode_b64(bytes(96))}]
    spoil = {**body, "answers": sealed, "opening": opening}
    reply = device.at_assembly("spoils", **device.opening_packet(spoil))
    assert reply.error == "ballot_of_other_mode"
    assert meeting.tables() == before

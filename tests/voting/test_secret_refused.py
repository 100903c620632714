"""Whatever refuses a sealed ballot leaves nothing behind: no entry, no row, no used-up code."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.core.ballot import ballot_body
from app.core.encoding import encode_b64, encode_jcs
from app.core.group import scalars
from app.core.secret.encrypting import randomness_needed
from tests.meetings import Meeting
from tests.worlds import forging, liar
from tests.worlds.device import Body, Device, Reply

pytestmark = [pytest.mark.secret_ballots, pytest.mark.both_databases]
Make = Callable[[Device], Body]
DOOR, NEIGHBOUR = 7, 8
IDENTITY = bytes(32)


def with_option(change: Callable[[Device, str], str]) -> Make:
    """A ballot whose first option is changed after it was proved."""

    def make(device: Device) -> Body:
        body = device.ballot()
        options = body["answers"][0]["options"]
        options[0] = change(device, options[0])
        return body

    return make


def with_header(**fields: Any) -> Make:
    def make(device: Device) -> Body:
        body = device.ballot()
        body["header"].update(fields)
        return body

    return make


def of_the_neighbour(device: Device) -> Body:
    return NEIGHBOURS[-1]


def copied_under_own_header(device: Device) -> Body:
    return {**device.ballot(), "answers": NEIGHBOURS[-1]["answers"]}


def one_option_less(device: Device) -> Body:
    body = device.ballot()
    body["answers"][0]["options"].pop()
    return body


def motions_turned(device: Device) -> Body:
    plain = device.plain_ballot()
    return device.seal(replace(plain, answers=plain.answers[::-1]))


def twice_the_same_r(device: Device) -> Body:
    return liar.holding(device, "m1", [1, 0, 0], rs=[4, 9, 9])


def under_another_manifest(device: Device) -> Body:
    real, device.hm = device.hm, b"\x07" * 32
    try:
        return device.ballot()
    finally:
        device.hm = real


def readable(device: Device) -> Body:
    return ballot_body(device.plain_ballot())


NEIGHBOURS: list[Body] = []
BALLOTS: dict[str, tuple[Make, str]] = {
    "a vote of two": (lambda phone: liar.holding(phone, "m1", [2, 0, 0]), "ballot_proof_wrong"),
    "a vote of minus one": (
        lambda phone: liar.holding(phone, "m1", [1, -1, 1]),
        "ballot_proof_wrong",
    ),
    "yes and no at once": (
        lambda phone: liar.holding(phone, "m1", [1, 1, 0]),
        "ballot_proof_wrong",
    ),
    "no choice at all": (lambda phone: liar.holding(phone, "m1", [0, 0, 0]), "ballot_proof_wrong"),
    "a copy made unlike": (with_option(liar.rerandomised), "ballot_proof_wrong"),
    "the neighbour's ballot": (of_the_neighbour, "foreign_ballot"),
    "the neighbour's votes": (copied_under_own_header, "ballot_proof_wrong"),
    "one component twice": (twice_the_same_r, "component_seen"),
    "the identity": (
        with_option(lambda _, text: forging.swap_bytes(text, 0, IDENTITY)),
        "point_invalid",
    ),
    "no point": (
        with_option(lambda _, text: forging.swap_bytes(text, 0, b"\xff" * 32)),
        "point_invalid",
    ),
    "a scalar above the order": (
        with_option(lambda _, text: forging.add_order(text, 8)),
        "scalar_invalid",
    ),
    "an option less": (one_option_less, "answer_invalid"),
    "motions out of order": (motions_turned, "answer_invalid"),
    "an unknown motion": (
        lambda phone: {
            **(body := phone.ballot()),
            "answers": [{**body["answers"][0], "motion": "m9"}],
        },
        "motion_unknown",
    ),
    "another consent": (with_header(consent="11" * 32), "consent_text_wrong"),
    "another line": (with_header(i=1), "foreign_ballot"),
    "another place in the chain": (with_header(seq=1), "ballot_proof_wrong"),
    "a place left out": (lambda phone: phone.ballot(1), "chain_broken"),
    "a ballot before that never was": (lambda phone: phone.ballot(0, b"\x11" * 32), "chain_broken"),
    "another manifest": (under_another_manifest, "ballot_proof_wrong"),
    "a readable ballot": (readable, "ballot_of_other_mode"),
    "an unknown field": (lambda phone: {**phone.ballot(), "note": "x"}, "field_unknown"),
    "an opened ballot": (lambda phone: phone.spoil(phone.ballot()), "field_unknown"),
}


def _refused(reply: Reply) -> str:
    assert 400 <= reply.status < 500, reply
    assert reply.body["message"]
    return reply.error


def test_a_wrong_ballot_leaves_nothing(meeting: Meeting) -> None:
    neighbour = meeting.recognised(NEIGHBOUR)
    NEIGHBOURS.append(neighbour.ballot())
    assert neighbour.cast(NEIGHBOURS[-1], neighbour.get_code()).status == 200
    device = meeting.recognised(DOOR)
    code, before = device.get_code(), meeting.tables()
    found = {name: _refused(device.cast(make(device), code)) for name, (make, _) in BALLOTS.items()}
    assert found == {name: error for name, (_, error) in BALLOTS.items()}
    assert meeting.tables() == before
    # The code was not used up: the right ballot still goes in with it.
    assert device.cast(device.ballot(), code).status == 200
    meeting.check_log()


def test_an_order_added_is_the_same_number_in_other_bytes() -> None:
    """What `a scalar above the order` sends is the number itself, so only its bytes are wrong."""
    text = encode_b64(bytes(8 * 32) + (5).to_bytes(32, "little"))
    value = int.from_bytes(forging.piece(forging.add_order(text, 8), 8), "little")
    assert value % scalars.L == 5


def test_a_signature_for_another_manifest_or_by_nobody(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    body, code = device.ballot(), device.get_code()
    before = meeting.tables()
    for signature in (device.sign(body, hm=b"\x07" * 32), bytes(64)):
        reply = device.cast(body, code, signature=encode_b64(signature))
        assert reply.error == "signature_invalid"
    assert meeting.tables() == before


def test_components_come_once_in_a_log(meeting: Meeting) -> None:
    """The same chance drawn twice: both ballots prove what they hold, the second is refused."""
    device = meeting.recognised(DOOR)
    plain = device.plain_ballot()
    chance = os.urandom(randomness_needed(device.definition, plain.answers))
    assert device.cast(device.seal(plain, chance), device.get_code()).status == 200
    assert device.identify().status == 200
    last = device.known["ballot"]
    again = device.plain_ballot(1, bytes.fromhex(last["ballot_id"]))
    code, before = device.get_code(), meeting.tables()
    assert device.cast(device.seal(again, chance), code).error == "component_seen"
    assert meeting.tables() == before


def test_a_neighbours_chance_is_refused_too(meeting: Meeting) -> None:
    first, second = meeting.recognised(DOOR), meeting.recognised(NEIGHBOUR)
    chance = os.urandom(randomness_needed(first.definition, first.plain_ballot().answers))
    body = first.seal(first.plain_ballot(m1="yes"), chance)
    assert first.cast(body, first.get_code()).status == 200
    # Another choice in one option leaves its A the same.
    other = second.seal(second.plain_ballot(m1="no"), chance)
    code = second.get_code()
    assert second.cast(other, code).error == "component_seen"
    assert second.cast(second.ballot(), code).status == 200


def test_what_is_too_long_is_refused_before_it_is_read(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    code = device.get_code()
    for size, status, error in (
        (60_001, 413, "too_large"),
        (65_001, 400, "request_malformed"),
        (200_000, 413, "request_entity_too_large"),
    ):
        reply = device.cast(device.ballot(), code, ballot="1" * size)
        assert (reply.status, reply.error) == (status, error)


def test_a_code_is_counted_and_used_as_ever(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    body, code = device.ballot(), device.get_code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    reply = device.cast(body, wrong)
    assert (reply.status, reply.error, reply.body["left"]) == (403, "code_wrong", 4)
    assert device.cast(body, code).status == 200
    assert encode_jcs(dict(meeting.check_log()[-1].body)) == encode_jcs(body)

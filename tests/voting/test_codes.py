"""The second channel: the last four of the document, then six digits to a phone of the roll."""

from __future__ import annotations

import pytest

from tests.meetings import Meeting
from tests.registry.rollfiles import resident
from tests.worlds.device import Reply

WITH_X = next(door for door in range(1, 50) if resident(door).endswith("X"))


def told(reply: Reply) -> tuple[int, str]:
    return reply.status, reply.error


def test_the_digits_go_to_the_phone_on_the_roll(meeting: Meeting) -> None:
    device = meeting.recognised(7)
    sent = device.ask_code()
    assert sent.body["sent_to"] == "170****0007"
    ((to, fields),) = meeting.messages()
    assert to.removeprefix("+86") == device.card.phones[0]
    assert len(fields["code"]) == 6
    assert fields["code"] not in str(sent.body)


def test_the_digits_are_stored_as_a_keyed_digest(meeting: Meeting) -> None:
    device = meeting.recognised(7)
    code = device.get_code()
    assert code not in str(meeting.tables())


def test_a_small_x_is_an_x(meeting: Meeting) -> None:
    device = meeting.recognised(WITH_X)
    assert device.ask_code(device.card.last4.lower()).status == 200


def test_either_owner_of_a_flat_may_answer(meeting: Meeting) -> None:
    device = meeting.recognised(52)
    for last4 in (resident(52)[-4:], resident(802)[-4:]):
        assert device.ask_code(last4).status == 200


@pytest.mark.both_databases
def test_five_messages_an_hour(meeting: Meeting) -> None:
    device = meeting.recognised(7)
    for _ in range(5):
        assert device.ask_code().status == 200
        meeting.clock.advance(minutes=2)
    reply = device.ask_code()
    assert told(reply) == (429, "too_many_codes")
    assert reply.body["retry_after"] == 50 * 60
    meeting.clock.advance(minutes=50)
    assert device.identify().status == 200
    assert device.ask_code().status == 200


def test_only_the_newest_digits_count(meeting: Meeting) -> None:
    device = meeting.recognised(7)
    body, old = device.ballot(), device.get_code()
    new = device.get_code()
    if old != new:
        assert device.cast(body, old).error == "code_wrong"
    assert device.cast(body, new).status == 200


@pytest.mark.both_databases
def test_five_wrong_last_fours_then_ten_minutes(meeting: Meeting) -> None:
    device = meeting.recognised(7)
    for left in (4, 3, 2, 1, 0):
        reply = device.ask_code("0000")
        assert (*told(reply), reply.body["left"]) == (403, "last_four_wrong", left)
    for last4 in ("0000", device.card.last4):
        reply = device.ask_code(last4)
        assert told(reply) == (429, "too_many_wrong_answers")
        assert 0 < reply.body["retry_after"] <= 600
    meeting.clock.advance(minutes=10)
    assert device.ask_code().status == 200


def test_a_neighbour_cannot_use_up_my_tries(meeting: Meeting) -> None:
    neighbour, mine = meeting.recognised(8), meeting.recognised(7)
    for _ in range(6):
        neighbour.ask_code("0000")
    assert mine.ask_code().status == 200


@pytest.mark.parametrize(
    "last4", ["", "1", "00000000", "\x00\x00\x00\x00", "４４４４４", "🏠🏠🏠🏠"]
)
def test_last_fours_that_are_none(meeting: Meeting, last4: str) -> None:
    device = meeting.recognised(7)
    assert device.ask_code(last4).error in {"last_four_wrong", "request_malformed"}


def test_who_has_no_phone_votes_on_paper(meeting: Meeting) -> None:
    device = meeting.recognised(53)
    assert device.known["phones"] == []
    assert told(device.ask_code()) == (409, "no_phone")


def test_nobody_learns_of_a_phone_without_the_last_four(meeting: Meeting) -> None:
    device = meeting.recognised(53)
    assert told(device.ask_code("0000")) == (403, "last_four_wrong")


@pytest.mark.both_databases
def test_a_phone_of_four_homes_waits_for_the_scrutineer(meeting: Meeting) -> None:
    device = meeting.recognised(54)
    assert told(device.ask_code()) == (409, "phone_shared")
    assert meeting.messages() == []


def test_without_a_sign_in_no_code(meeting: Meeting) -> None:
    device = meeting.device(7)
    for token in ("", "x.y", "AAAA.AAAA", "." * 1000):
        device.token = token
        assert device.ask_code().error in {"token_invalid", "request_malformed"}
    assert meeting.messages() == []

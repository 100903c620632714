"""Whatever refuses a ballot leaves nothing behind: no entry, no row, no used-up code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.core.encoding import encode_b64, encode_jcs
from app.core.signatures import sign
from tests.meetings import Meeting
from tests.worlds.device import Body, Reply
from tests.worlds.keys import seed

Edit = Callable[[Body], object]
DOOR = 8  # A flat of building 2: motion m3 is not its business.
OTHER_KEY = encode_b64(sign(seed("nobody"), b"something else"))


def header(**fields: object) -> Edit:
    return lambda body: body["header"].update(fields)


def answers(*pairs: tuple[str, str]) -> Edit:
    made = [{"motion": motion, "choices": [choice]} for motion, choice in pairs]
    return lambda body: body.update(answers=made)


# A ballot that differs from a right one and is signed as it is.
BALLOTS: dict[str, tuple[Edit, str]] = {
    "a neighbour's line": (header(i=1), "foreign_ballot"),
    "a line that is not there": (header(i=61), "foreign_ballot"),
    "a line no database has": (header(i=2**53 - 1), "field_invalid"),
    "another key": (header(cred_pk=seed("x").hex()), "key_not_in_force"),
    "a place in the chain left out": (header(seq=1), "chain_broken"),
    "a place no database has": (header(seq=2**53 - 1), "chain_broken"),
    "a ballot before that never was": (header(prev="11" * 32), "chain_broken"),
    "another consent": (header(consent="11" * 32), "consent_text_wrong"),
    "an answer out of scope": (answers(("m1", "yes"), ("m3", "yes")), "answer_invalid"),
    "answers out of order": (answers(("m2", "yes"), ("m1", "yes")), "answer_invalid"),
    "a motion twice": (answers(("m1", "yes"), ("m1", "no")), "field_invalid"),
    "an unknown motion": (answers(("m9", "yes")), "answer_invalid"),
    "an unknown choice": (answers(("m1", "perhaps")), "answer_invalid"),
    "a choice of another motion": (answers(("m4", "yes")), "answer_invalid"),
    "no answer": (answers(), "field_invalid"),
    "an unknown field": (lambda body: body.update(note="x"), "field_unknown"),
}
# What stands beside a right ballot.
PACKETS: dict[str, tuple[Body, str]] = {
    "a signature by another key": ({"signature": OTHER_KEY}, "signature_invalid"),
    "no signature": ({"signature": encode_b64(bytes(64))}, "signature_invalid"),
    "half a signature": ({"signature": encode_b64(bytes(32))}, "not_canonical"),
    "blanks in the text": ({"ballot": '{"answers": [], "header": {}}'}, "not_canonical"),
    "text that is no JSON": ({"ballot": "yes to all"}, "not_canonical"),
    "a ballot of a megabyte": ({"ballot": "1" * 60_001}, "too_large"),
}


@pytest.mark.both_databases
def test_a_wrong_ballot_leaves_nothing(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    code, before = device.get_code(), meeting.tables()
    found = {}
    for name, (edit, _) in BALLOTS.items():
        body = device.ballot()
        edit(body)
        found[name] = _refused(device.cast(body, code))
    for name, (packet, _) in PACKETS.items():
        found[name] = _refused(device.cast(device.ballot(), code, **packet))
    assert found == {name: error for name, (_, error) in (BALLOTS | PACKETS).items()}
    assert meeting.tables() == before
    # The code was not used up: the right ballot still goes in with it.
    assert device.cast(device.ballot(), code).status == 200
    meeting.check_log()


def _refused(reply: Reply) -> str:
    assert 400 <= reply.status < 500, reply
    assert reply.body["message"]
    return reply.error


@pytest.mark.both_databases
def test_a_wrong_code_is_counted_and_five_burn_it(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    body, code = device.ballot(), device.get_code()
    before = meeting.tables("one_time_code")
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for left in (4, 3, 2, 1, 0):
        reply = device.cast(body, wrong)
        assert (reply.status, reply.error, reply.body["left"]) == (403, "code_wrong", left)
    assert device.cast(body, code).error == "code_expired"
    assert meeting.tables("one_time_code") == before
    assert device.cast(body, device.get_code()).status == 200


@pytest.mark.both_databases
def test_a_code_is_good_for_one_ballot_and_ten_minutes(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    body, code = device.ballot(), device.get_code()
    assert device.cast(body, code).status == 200
    assert device.identify().status == 200
    again = device.next_ballot(m1="no")
    before = meeting.tables()
    assert device.cast(again, code).error == "code_expired"
    assert meeting.tables() == before
    old = device.get_code()
    meeting.clock.advance(minutes=10)
    assert device.cast(again, old).error == "code_expired"


def test_a_ballot_for_another_manifest(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    body, code = device.ballot(), device.get_code()
    before = meeting.tables()
    signature = encode_b64(device.sign(body, hm=b"\x07" * 32))
    assert device.cast(body, code, signature=signature).error == "signature_invalid"
    assert meeting.tables() == before


def test_a_token_is_good_for_its_assembly_only(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    packet = device.packet(device.ballot(), device.get_code(), token=device.token)
    before = meeting.tables()
    for other in ("as-000000000000", "x" * 40):
        reply = device.post(f"/api/booth/assemblies/{other}/ballots", **packet)
        assert (reply.status, reply.error) == (403, "not_recognised")
    assert meeting.tables() == before


def test_a_sign_in_lasts_half_an_hour(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    body, code = device.ballot(), device.get_code()
    before = meeting.tables()
    meeting.clock.advance(minutes=30)
    assert device.cast(body, code).error == "token_expired"
    token = device.token
    device.token = token[:-3] + "AA="
    assert device.cast(body, code).error == "token_invalid"
    assert meeting.tables() == before


def test_before_the_opening(start_site: Callable[[], Meeting]) -> None:
    meeting = start_site()
    meeting.clock.now = meeting.opens - timedelta(minutes=1)
    device = meeting.recognised(DOOR)
    assert device.known["channel"] == "not_open"
    body, code = device.ballot(), device.get_code()
    before = meeting.tables()
    reply = device.cast(body, code)
    assert (reply.status, reply.error) == (409, "assembly_not_open")
    assert meeting.tables() == before
    # A minute later the ballot itself finds the opening overdue and logs it.
    meeting.clock.now = meeting.opens
    assert device.cast(body, code).status == 200
    assert [entry.type for entry in meeting.check_log()[-2:]] == ["open", "ballot"]


@pytest.mark.both_databases
def test_five_changes_and_no_sixth(meeting: Meeting) -> None:
    device = meeting.device(DOOR)
    for number in range(6):
        assert device.vote(m1=("yes", "no")[number % 2]).status == 200
        meeting.clock.advance(hours=1)
    assert device.identify().status == 200
    body, code = device.next_ballot(), device.get_code()
    before = meeting.tables()
    assert device.cast(body, code).error == "changes_used_up"
    assert meeting.tables() == before


def test_an_older_ballot_cannot_come_again_as_a_new_one(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    first = device.ballot(m1="yes")
    assert device.cast(first, device.get_code()).status == 200
    code = device.get_code()
    before = meeting.tables()
    assert device.cast(device.ballot(m1="no"), code).error == "chain_broken"
    assert meeting.tables() == before


@pytest.mark.both_databases
def test_paper_handed_out_closes_the_phone_until_it_is_back(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    body, code = device.ballot(), device.get_code()
    with meeting.desk() as desk:
        desk.issue(device.card)
    before = meeting.tables()
    assert device.cast(body, code).error == "electronic_channel_closed"
    assert meeting.tables() == before
    assert device.identify().body["channel"] == "paper_issued"
    with meeting.desk() as desk:
        desk.take_back(device.card, "blank")
    assert device.cast(body, code).status == 200
    types = [entry.type for entry in meeting.check_log()[-3:]]
    assert types == ["paper-issue", "paper-return", "ballot"]


@pytest.mark.both_databases
def test_a_counted_paper_ballot_stands(meeting: Meeting) -> None:
    device = meeting.device(DOOR)
    device.vote()
    with meeting.desk() as desk:
        desk.issue(device.card)
        keyed = desk.key_in(device.card, [{"motion": "m1", "choices": ["no"]}])
    assert keyed.state == "logged"
    assert device.identify().body["channel"] == "paper_counted"
    code = device.get_code()
    before = meeting.tables()
    assert device.cast(device.next_ballot(), code).error == "paper_ballot_stands"
    assert meeting.tables() == before
    assert meeting.check_log()[-1].type == "superseded"


def test_a_ballot_is_kept_as_text(meeting: Meeting) -> None:
    """The bytes that were signed are those that are logged."""
    device = meeting.recognised(DOOR)
    body = device.ballot()
    device.cast(body, device.get_code())
    assert encode_jcs(dict(meeting.check_log()[-1].body)) == encode_jcs(body)

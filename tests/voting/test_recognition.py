"""Who an owner is: a signed nonce and the unit code, one answer for whatever is wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from app.assembly.service.read import definition_json, find_right_by_key, get_assembly
from app.core.definition import Definition
from app.core.encoding import encode_b64, lp
from app.core.signatures import sign
from app.platform.db import db
from app.voting.service.codes import RightToken
from app.voting.service.identity import Identified
from app.voting.service.whose import describe
from tests.meetings import Meeting
from tests.worlds.device import Body, Device, Reply, by_client
from tests.worlds.keys import key, seed
from tests.worlds.meeting import COMMUNITY

OTHER_CODE = "0123456789ABCDEFGHJ"


def stranger(device: Device) -> Body:
    """A proof by a key that is on no roll."""
    proof = device.proof()
    nonce = bytes.fromhex(proof["nonce"])
    message = lp(b"yijue/v1/identify") + lp(COMMUNITY.encode()) + lp(nonce)
    signature = encode_b64(sign(seed("stranger"), message))
    return {**proof, "cred_pk": key("stranger").hex(), "signature": signature}


def ask(device: Device, proof: Body, community: str = COMMUNITY) -> Reply:
    return device.post(f"/api/booth/{community}/identify", **proof)


@pytest.mark.both_databases
def test_whatever_is_wrong_gets_the_same_answer(meeting: Meeting) -> None:
    device, neighbour = meeting.device(7), meeting.device(8)
    other_unit = neighbour.card.unit_codes[0]
    used = device.proof()
    assert ask(device, used).status == 200
    wrong: dict[str, Body] = {
        "a code on no roll": stranger(device),
        "another's flat": device.proof(unit=other_unit),
        "another's flat by its last eight": device.proof(unit=other_unit[-8:]),
        "a flat that is not there": device.proof(unit="00019999"),
        "no flat": device.proof(unit="？"),
        "a flat of a thousand letters": device.proof(unit="1" * 1000),
        "another's key": device.proof(cred_pk=neighbour.key.hex()),
        "a key that is none": device.proof(cred_pk="ff" * 32),
        "a key of small order": device.proof(cred_pk="01" + "00" * 31),
        "capitals in the key": device.proof(cred_pk=device.key.hex().upper()),
        "no signature": device.proof(signature=encode_b64(bytes(64))),
        "half a signature": device.proof(signature="AAAA"),
        "a nonce used before": used,
        "a made-up nonce": device.proof(nonce="00" * 32),
        "a nonce of ours, changed": device.proof(nonce=device.nonce()[:-2] + "00"),
        "another assembly": device.proof(assembly="as-000000000000"),
    }
    answers = {name: ask(device, proof) for name, proof in wrong.items()}
    expected = ask(device, stranger(device))
    assert (expected.status, expected.error) == (403, "not_recognised")
    assert {n: (r.status, r.body) for n, r in answers.items()} == dict.fromkeys(
        wrong, (403, expected.body)
    )


def test_in_another_community_the_card_opens_nothing(meeting: Meeting) -> None:
    device = meeting.device(7)
    reply = ask(device, device.proof(), community="elsewhere")
    assert (reply.status, reply.error) == (403, "not_recognised")


@pytest.mark.parametrize(
    "typed",
    [
        "{code}",
        "{tail}",
        "{first} {last}",
        "…{first} {last}",
        "{full}",
        " {lower} ",
        "{misread}",
    ],
)
def test_the_unit_code_as_people_type_it(meeting: Meeting, typed: str) -> None:
    device = meeting.device(7)
    code = device.card.unit_codes[0]
    tail = code[-8:]
    words = {
        "code": code,
        "tail": tail,
        "first": tail[:4],
        "last": tail[4:],
        "full": "".join(chr(ord(c) + 0xFEE0) for c in tail),
        "lower": code.lower(),
        "misread": tail.replace("0", "O").replace("1", "l"),
    }
    assert device.identify(unit=typed.format(**words)).status == 200


def test_the_code_with_o_for_0_in_small_letters(meeting: Meeting) -> None:
    device = meeting.device(7)
    typed = device.card.code.lower().replace("0", "o").replace("1", "i")
    assert meeting.device(7, code=typed).identify().status == 200


def test_a_right_with_flats_in_two_buildings_is_found_by_either(meeting: Meeting) -> None:
    device = meeting.device(51)
    for unit in device.card.unit_codes:
        assert device.identify(unit=unit).status == 200
    right = device.known["right"]
    assert len(right["units"]) == 2
    assert right["heads"] == 1
    assert right["area"] == sum(unit["area"] for unit in right["units"])
    assert set(right["weights"]) == {"m1", "m2", "m3", "m4"}


def test_what_is_shown_is_masked(meeting: Meeting) -> None:
    device = meeting.recognised(7)
    shown = str(device.known)
    assert device.known["phones"] == ["170****0007"]
    assert device.known["right"]["owner_masked"].startswith("王*")
    for secret in (device.card.phones[0], device.card.unit_codes[0], device.card.last4):
        assert secret not in shown.replace(device.token, "")


@pytest.mark.both_databases
def test_thirty_failures_from_one_address_then_seconds(meeting: Meeting) -> None:
    device = meeting.device(7)
    wrong: list[Reply] = [ask(device, stranger(device)) for _ in range(32)]
    assert {reply.error for reply in wrong[:30]} == {"not_recognised"}
    for reply in wrong[30:]:
        assert (reply.status, reply.error) == (429, "too_many_failures")
        assert 1 <= reply.body["retry_after"] <= 60
        assert reply.headers["Retry-After"] == str(reply.body["retry_after"])
    # A proof that holds is not refused for what others at this address did.
    assert device.identify().status == 200
    elsewhere = meeting.device(8, by_client(meeting.client, address="203.0.113.6"))
    assert ask(elsewhere, stranger(elsewhere)).error == "not_recognised"
    meeting.clock.advance(minutes=10)
    assert ask(device, stranger(device)).error == "not_recognised"


def test_successes_are_never_limited(meeting: Meeting) -> None:
    device = meeting.device(7)
    assert {device.identify().status for _ in range(40)} == {200}


def test_a_nonce_lasts_five_minutes(meeting: Meeting) -> None:
    device = meeting.device(7)
    nonce = device.nonce()
    meeting.clock.advance(minutes=5, seconds=1)
    reply = device.identify(nonce=nonce)
    assert (reply.status, reply.error) == (401, "token_expired")


def test_what_is_over_is_forgotten(meeting: Meeting) -> None:
    from app.platform.worker import run_once

    device = meeting.recognised(7)
    ask(device, stranger(device))
    meeting.clock.advance(minutes=11)
    with meeting.app.app_context():
        assert run_once(meeting.clock()) == []
    tables = meeting.tables()
    assert tables["used_nonce"] == tables["identify_failure"] == []


def test_after_the_close_the_card_still_shows_the_ballot(meeting: Meeting) -> None:
    device = meeting.device(7)
    device.vote(m1="no")
    meeting.clock.now = meeting.closes
    known: dict[str, Any] = device.identify().body
    assert known["channel"] == "closed"
    assert known["ballot"]["answers"][0]["choices"] == ["no"]
    assert datetime.fromisoformat(known["ballot"]["cast_at"]) < meeting.closes


@pytest.mark.parametrize("counts", [False, True])
def test_parking_counts_where_the_assembly_counts_it(meeting: Meeting, counts: bool) -> None:
    """Door 58 holds a parking space of 12.5 m² besides the flat."""
    device = meeting.recognised(58)
    with meeting.app.app_context():
        session = db.session()
        row = get_assembly(session, meeting.id)
        right = find_right_by_key(session, meeting.id, device.key.hex())
        assert right is not None
        session.expunge(row)
        policies = {**definition_json(row)["policies"], "parking_area": counts}
        row.definition = {**definition_json(row), "policies": policies}
        row.hd = Definition.parse(row.definition).hd.hex()
        token = RightToken(row.id, right.i, right.cred_pk)
        shown = describe(Identified(token, row, right))
    parking = next(one["area"] for one in shown["units"] if one["use"] == "parking")
    flat = next(one["area"] for one in shown["units"] if one["use"] == "home")
    assert parking == 1250
    assert shown["area"] == flat + (parking if counts else 0)
    assert shown["weights"]["m1"]["area"] == shown["area"]

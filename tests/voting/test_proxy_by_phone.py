"""An owner names an agent from the phone: the letter is set, the card's own key signs, it ends."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from app.core.encoding import encode_b64
from app.core.signatures import sign, signed_message
from app.platform.db import db, transaction
from app.platform.files import read_file
from app.voting.models import SpareCardRow
from app.voting.service.proxies.agents import card_number
from tests.hall import Hall
from tests.registry.rollfiles import phone
from tests.voting.test_proxy_at_the_desk import AGENT, OWNER, entrusted, principal, vote_for
from tests.worlds.device import Device, Reply
from tests.worlds.keys import key

NEIGHBOUR = "2号楼1单元801"


def _wanted(**changes: Any) -> dict[str, Any]:
    named = {"agent": NEIGHBOUR, "agent_name": "陈受托", "motions": ["m1", "m4"]}
    return {**named, **changes}


def _sign(device: Device, entry_type: str, body: dict[str, Any]) -> str:
    return encode_b64(sign(device.seed, signed_message(entry_type, device.hm, body)))


def _grant(device: Device, draft: Reply) -> Reply:
    signature = _sign(device, "proxy", draft.body["body"])
    return device.at_assembly(
        "proxy", draft=draft.body["draft"], code=device.get_code(), signature=signature
    )


def _named(device: Device, **changes: Any) -> Reply:
    draft = device.at_assembly("proxy/draft", **_wanted(**changes))
    assert draft.status == 200, draft
    return _grant(device, draft)


@pytest.mark.both_databases
def test_a_neighbour_is_named_votes_and_is_dismissed(hall: Hall) -> None:
    owner = hall.meeting.recognised(OWNER)
    draft = owner.at_assembly("proxy/draft", **_wanted(opinions={"m1": ["no"]}))
    assert draft.status == 200, draft
    body = draft.body["body"]
    assert body["agent_pk"] == hall.meeting.device(AGENT).key.hex()
    assert draft.body["agent"]["number"] == card_number(body["agent_pk"])
    with hall.meeting.app.app_context():
        letter = read_file(db.session(), body["document"])
    assert letter.startswith(b"%PDF-")
    assert hashlib.sha256(letter).hexdigest() == body["document"]
    assert _grant(owner, draft).status == 200
    owner.identify()
    assert owner.known["entrusting"]["agent"]["label"] == NEIGHBOUR
    assert vote_for(hall, m1="yes").error == "bound_answer_differs"
    assert vote_for(hall, m1="no").status == 200
    ending = {"i": owner.card.i, "agent_pk": body["agent_pk"]}
    signature = _sign(owner, "proxy-end", ending)
    ended = owner.at_assembly("proxy/end", code=owner.get_code(), signature=signature)
    assert ended.status == 200, ended
    log = hall.meeting.check_log()
    assert [one.type for one in log[-3:]] == ["proxy", "ballot", "proxy-end"]
    # What the agent cast stays.
    owner.identify()
    assert owner.known["ballot"]["counted"] is True
    assert owner.known["entrusting"]["agent"] is None


def test_only_the_owners_own_card_and_code_sign(hall: Hall) -> None:
    owner, other = hall.meeting.recognised(OWNER), hall.meeting.recognised(9)
    draft = owner.at_assembly("proxy/draft", **_wanted())
    number, code = draft.body["draft"], owner.get_code()
    right = _sign(owner, "proxy", draft.body["body"])
    wrong = _sign(other, "proxy", draft.body["body"])
    ask = {"draft": number, "code": code, "signature": right}
    assert owner.at_assembly("proxy", **{**ask, "signature": wrong}).error == "signature_invalid"
    assert owner.at_assembly("proxy", **{**ask, "code": "000000"}).error == "code_wrong"
    assert other.at_assembly("proxy", **ask).error == "proxy_not_found"
    assert owner.at_assembly("proxy", **{**ask, "draft": 2**40}).error == "request_malformed"
    assert owner.at_assembly("proxy", **ask).status == 200
    assert owner.at_assembly("proxy", **ask).error == "proxy_not_found"


def test_an_agent_grants_and_ends_nothing(hall: Hall) -> None:
    """No sub-delegation (R16)."""
    owner = hall.meeting.recognised(OWNER)
    assert _named(owner).status == 200
    agent = principal(hall.meeting.device(AGENT), owner.card.i)
    third = _wanted(agent="1号楼1单元901")
    assert agent.at_assembly("proxy/draft", **third).error == "key_not_in_force"
    ending = {"i": owner.card.i, "agent_pk": agent.key.hex()}
    signature = _sign(agent, "proxy-end", ending)
    refused = agent.at_assembly("proxy/end", code=agent.get_code(), signature=signature)
    assert refused.error == "key_not_in_force"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"agent": "1号楼1单元701"}, "proxy_not_allowed"),
        ({"agent": "1单元801"}, "agent_not_found"),
        ({"motions": []}, "request_malformed"),
        ({"motions": ["m9"]}, "letter_incomplete"),
        ({"opinions": {"m1": ["perhaps"]}}, "letter_incomplete"),
        ({"opinions": [1]}, "request_malformed"),
        ({"agent_name": " "}, "letter_incomplete"),
        ({"agent_name": "x" * 41}, "letter_incomplete"),
    ],
)
def test_what_cannot_be_a_proxy_is_refused(hall: Hall, changes: Any, error: str) -> None:
    owner = hall.meeting.recognised(OWNER)
    assert owner.at_assembly("proxy/draft", **_wanted(**changes)).error == error


@pytest.mark.both_databases
def test_a_spare_card_needs_the_agents_phone(hall: Hall) -> None:
    spare = key("spare").hex()
    with hall.meeting.app.app_context(), transaction() as session:
        number = card_number(spare)
        session.add(
            SpareCardRow(
                assembly_id=hall.id,
                public_key=spare,
                number=number.replace("-", "").lower(),
                added_at=hall.now,
            )
        )
    owner = hall.meeting.recognised(OWNER)
    agent = {"agent": number, "agent_document": "990000199001011234", "agent_phone": phone(901)}
    draft = owner.at_assembly("proxy/draft", **_wanted(**agent))
    assert draft.status == 200, draft
    assert _grant(owner, draft).error == "proxy_not_found"
    sent = [fields["code"] for to, fields in hall.meeting.messages() if to.endswith(phone(901))]
    assert owner.at_assembly("proxy/phone", draft=draft.body["draft"], code="000000").error
    confirmed = owner.at_assembly("proxy/phone", draft=draft.body["draft"], code=sent[-1])
    assert confirmed.status == 200, confirmed
    assert _grant(owner, draft).status == 200
    hall.meeting.check_log()


def test_a_lost_card_of_the_agent_ends_the_proxy(hall: Hall) -> None:
    from tests.voting.test_reissue import _bring, _make

    owner = hall.meeting.recognised(OWNER)
    assert _named(owner).status == 200
    agent = principal(hall.meeting.device(AGENT), owner.card.i)
    code, body = agent.get_code(), entrusted(agent, owner.card.i)
    _bring(hall, _make(hall, AGENT).signed)
    assert agent.cast(body, code).error == "key_not_in_force"
    assert agent.at_assembly("mine").error == "key_not_in_force"
    owner.identify()
    assert owner.known["entrusting"]["agent"] is None
    hall.meeting.check_log()

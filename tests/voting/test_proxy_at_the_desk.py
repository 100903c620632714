"""A proxy by letter: two counters sign, the agent votes with the own card, and nothing more."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest

from app.core.calendar import local_date
from app.core.encoding import encode_b64
from app.core.signatures import sign, signed_message
from tests.hall import Hall
from tests.registry.rollfiles import resident
from tests.worlds.device import Body, Device, Reply

OWNER, AGENT = 7, 8
LETTER = b"%PDF-1.7 letter"
PAGE = "/assemblies/{id}/proxies"


def letter(hall: Hall, door: int = OWNER, agent: int = AGENT, **changes: Any) -> dict[str, Any]:
    """What a clerk keys from a letter, with its picture."""
    building = 1 if agent % 2 else 2
    return {
        "i": hall.meeting.facts.card(door).i,
        "agent": f"{building}号楼1单元{agent}01",
        "agent_name": "陈受托",
        "agent_document": resident(agent),
        "motion": ["m1", "m2"],
        "signed_on": f"{hall.now:%Y-%m-%d}",
        "until": f"{hall.meeting.closes + timedelta(days=1):%Y-%m-%d}",
        "signed": "yes",
        "letter": (io.BytesIO(LETTER), "letter.pdf"),
        **changes,
    }


def send(hall: Hall, fields: dict[str, Any], status: int = 302) -> Any:
    answer = hall.browser("clerk").submit(
        PAGE.format(id=hall.id), fields, content_type="multipart/form-data"
    )
    assert answer.status_code == status, answer.text[-1500:]
    return answer


def grant(hall: Hall, door: int = OWNER, agent: int = AGENT, **changes: Any) -> None:
    """A proxy signed by clerk and scrutineer."""
    act = hall.act_of(send(hall, letter(hall, door, agent, **changes)))
    hall.sign("clerk", act)
    hall.sign("scrutineer", act)


def principal(device: Device, door_i: int) -> Device:
    """The agent's phone, turned to the principal's flat."""
    assert device.identify().status == 200
    session = next(one for one in device.known["principals"] if one["right"]["i"] == door_i)
    device.token, device.known = session["token"], session
    return device


def entrusted(device: Device, i: int, **choices: str) -> Body:
    """A ballot of the agent for line i."""
    body = device.next_ballot(**choices)
    body["header"]["i"] = i
    return body


def vote_for(hall: Hall, agent: int = AGENT, door: int = OWNER, **choices: str) -> Reply:
    """The whole way of an agent for one principal."""
    i = hall.meeting.facts.card(door).i
    device = principal(hall.meeting.device(agent), i)
    code = device.get_code()
    return device.cast(entrusted(device, i, **choices), code)


@pytest.mark.both_databases
def test_the_agent_votes_for_the_principal_alone(hall: Hall) -> None:
    grant(hall)
    i = hall.meeting.facts.card(OWNER).i
    device = principal(hall.meeting.device(AGENT), i)
    assert set(device.known["right"]["weights"]) == {"m1", "m2"}
    assert device.known["right"]["capacity"] == "agent"
    code = device.get_code()
    reply = device.cast(entrusted(device, i, m1="no"), code)
    assert reply.status == 200, reply
    last = hall.meeting.check_log()[-1]
    assert (last.body["header"]["i"], last.body["header"]["cred_pk"]) == (i, device.key.hex())
    owner = hall.meeting.facts.card(OWNER).phones[0]
    for purpose in ("proxy", "agent-ballot"):
        assert [to.removeprefix("+86") for to, _ in hall.meeting.messages(purpose)] == [owner]


@pytest.mark.both_databases
def test_the_owner_may_replace_it_and_then_the_agent_may_not(hall: Hall) -> None:
    grant(hall)
    assert vote_for(hall).status == 200
    owner = hall.meeting.device(OWNER)
    assert owner.identify().status == 200
    # The owner sees how the agent voted.
    assert owner.known["ballot"]["by_agent"] is True
    assert owner.known["ballot"]["answers"]
    assert owner.cast(owner.next_ballot(), owner.get_code()).status == 200
    assert vote_for(hall).error == "own_ballot_stands"
    hall.meeting.check_log()


def test_codes_of_owner_and_agent_are_not_each_others(hall: Hall) -> None:
    grant(hall)
    i = hall.meeting.facts.card(OWNER).i
    owner, agent = hall.meeting.recognised(OWNER), principal(hall.meeting.device(AGENT), i)
    owners_code, agents_code = owner.get_code(), agent.get_code()
    assert owners_code != agents_code or owner.card.phones != agent.card.phones
    assert agent.cast(entrusted(agent, i), owners_code).error in ("code_wrong",)
    # The agent's sign-in casts nothing under the owner's key, nor the owner's under the agent's.
    stolen = owner.next_ballot()
    assert agent.cast(stolen, agents_code, signature=_signed(owner, stolen)).error == (
        "foreign_ballot"
    )
    foreign = entrusted(agent, i)
    assert owner.cast(foreign, owners_code, signature=_signed(agent, foreign)).error == (
        "foreign_ballot"
    )
    assert owner.cast(owner.next_ballot(), owners_code).status == 200


def _signed(device: Device, body: Body) -> str:
    return encode_b64(sign(device.seed, signed_message("ballot", device.hm, body)))


def test_five_messages_of_the_agent_do_not_lock_the_owner_out(hall: Hall) -> None:
    grant(hall)
    agent = principal(hall.meeting.device(AGENT), hall.meeting.facts.card(OWNER).i)
    for _ in range(5):
        assert agent.ask_code().status == 200
    assert agent.ask_code().error == "too_many_codes"
    assert hall.meeting.device(OWNER).vote().status == 200


def test_what_is_not_entrusted_or_bound_otherwise_is_refused(hall: Hall) -> None:
    grant(hall, **{"opinion-m1": ["no"], "opinion-m2": ["free"]})
    i = hall.meeting.facts.card(OWNER).i
    agent = principal(hall.meeting.device(AGENT), i)
    assert agent.known["right"]["bound"] == {"m1": ["no"]}
    code, body = agent.get_code(), entrusted(agent, i, m1="yes")
    assert agent.cast(body, code).error == "bound_answer_differs"
    more = entrusted(agent, i, m1="no")
    more["answers"].append({"motion": "m4", "choices": ["b"]})
    assert agent.cast(more, code).error == "motion_not_entrusted"
    assert agent.cast(entrusted(agent, i, m1="no"), code).status == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"agent": "1号楼1单元999"},
        {"agent_name": " "},
        {"agent_document": resident(9)},
        {"motion": []},
        {"signed_on": "2099-01-01"},
        {"signed_on": "yesterday"},
        {"until": "2020-01-01"},
        {"signed": ""},
        {"letter": (io.BytesIO(b""), "x.pdf")},
        {"letter": (io.BytesIO(b"<script>"), "x.html")},
        {"motion": ["m99"]},
        {"motion": ["m1"], "opinion-m1": ["maybe"]},
        {"agent": "1号楼1单元701", "agent_document": resident(OWNER)},
        {"i": 99999},
    ],
)
def test_a_letter_that_lacks_something_is_refused(hall: Hall, changes: dict[str, Any]) -> None:
    answer = hall.browser("clerk").submit(
        PAGE.format(id=hall.id),
        {**letter(hall), **changes},
        content_type="multipart/form-data",
    )
    assert answer.status_code in (400, 404, 409, 415), answer.text[-900:]
    assert hall.meeting.messages("proxy") == []


def test_a_letter_reaches_to_the_last_day_and_not_to_the_day_before(hall: Hall) -> None:
    last = local_date(hall.meeting.closes - timedelta(minutes=1))
    send(hall, letter(hall, until=f"{last - timedelta(days=1)}"), 409)
    send(hall, letter(hall, until=f"{last}"))


def test_nobody_stands_for_more_than_the_cap(hall: Hall) -> None:
    for door in (10, 11, 12):
        grant(hall, door)
    send(hall, letter(hall, 13), 409)
    # Two put up while there was room for one: the second is refused when it is signed.
    hall.meeting.check_log()


def test_the_cap_holds_when_the_last_counter_signs(hall: Hall) -> None:
    acts = [hall.act_of(send(hall, letter(hall, door))) for door in (10, 11, 12, 13)]
    for act in acts[:3]:
        hall.sign("clerk", act)
        hall.sign("scrutineer", act)
    hall.sign("clerk", acts[3])
    hall.sign("scrutineer", acts[3], 409)
    assert sum(one.type == "proxy" for one in hall.meeting.check_log()) == 3


@pytest.mark.both_databases
def test_after_its_end_the_agent_is_turned_away(hall: Hall) -> None:
    grant(hall)
    i = hall.meeting.facts.card(OWNER).i
    agent = principal(hall.meeting.device(AGENT), i)
    code, body = agent.get_code(), entrusted(agent, i)
    act = hall.act_of(hall.post("clerk", "/assemblies/{id}/proxy-ends", {"i": i}))
    hall.sign("clerk", act)
    hall.sign("scrutineer", act)
    assert agent.cast(body, code).error == "key_not_in_force"
    assert agent.ask_code().error == "key_not_in_force"
    assert hall.meeting.recognised(AGENT).known["principals"] == []
    hall.meeting.check_log()


def test_one_counter_alone_or_another_office_grants_nothing(hall: Hall) -> None:
    act = hall.act_of(send(hall, letter(hall)))
    hall.sign("clerk", act)
    hall.sign("clerk", act, 409)
    for name in ("convener", "registrar", "street"):
        hall.sign(name, act, 403)
    for name in ("convener", "registrar", "street", "operator", "eve"):
        hall.post(name, PAGE, {"i": 1}, 403)
    assert hall.meeting.recognised(AGENT).known["principals"] == []


def test_the_letter_is_for_those_entitled(hall: Hall) -> None:
    grant(hall)
    page = "/assemblies/{id}/proxies/1/letter"
    assert hall.browser("street").get(page.format(id=hall.id)).data == LETTER
    for name in ("convener", "operator", "eve"):
        hall.get(name, page, 403)

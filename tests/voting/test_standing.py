"""Whose a right is: a named voter, a freeze until the ruling, a flat sold while voting runs."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from app.registry.service import contacts_of
from tests.hall import Hall, text_of
from tests.registry.rollfiles import resident
from tests.voting.test_proxy_at_the_desk import grant, vote_for
from tests.voting.test_reissue import _bring, _make, _new_device

CO_OWNED = 52
PAPER = b"\xff\xd8\xff paper"


def _send(hall: Hall, name: str, page: str, fields: dict[str, Any], status: int = 302) -> Any:
    answer = hall.browser(name).submit(
        page.format(id=hall.id), fields, content_type="multipart/form-data"
    )
    assert answer.status_code == status, answer.text[-1200:]
    return answer


def _file() -> tuple[io.BytesIO, str]:
    return io.BytesIO(PAPER), "paper.jpg"


def _contact(hall: Hall, door: int, place: int) -> str:
    """The index of a phone of the flat, by its place on the card."""
    number = hall.meeting.facts.card(door).phones[place]

    def find(session: Any) -> str:
        from app.assembly.service.read import get_right

        right = get_right(session, hall.id, hall.meeting.facts.card(door).i)
        found = contacts_of(session, right.unit_ids, key=right.right_key)
        return next(one.phone_index.hex() for one in found if one.phone.endswith(number))

    return str(hall.run(find))


def _voter(hall: Hall, door: int = CO_OWNED, **changes: Any) -> dict[str, Any]:
    return {
        "i": hall.meeting.facts.card(door).i,
        "kind": "co_owner",
        "name": "李二",
        "last4": resident(802)[-4:],
        "contact": changes.pop("contact", None) or _contact(hall, door, 1),
        "letter": _file(),
        **changes,
    }


@pytest.mark.both_databases
def test_codes_go_to_the_named_co_owner_alone(hall: Hall) -> None:
    answer = _send(hall, "registrar", "/assemblies/{id}/voters", _voter(hall))
    hall.sign("registrar", hall.act_of(answer))
    assert hall.meeting.check_log()[-1].type == "designation"
    card = hall.meeting.facts.card(CO_OWNED)
    told = {to.removeprefix("+86") for to, _ in hall.meeting.messages("designation")}
    assert told == set(card.phones)
    device = hall.meeting.recognised(CO_OWNED)
    assert len(device.known["phones"]) == 1
    assert device.known["right"]["capacity"] == "co_owner"
    # The other co-owner's document no longer opens anything.
    assert device.ask_code().error == "last_four_wrong"
    assert device.ask_code(resident(802)[-4:]).status == 200
    assert hall.meeting.messages()[-1][0].endswith(card.phones[1])


def test_a_guardian_sees_in_what_capacity(hall: Hall) -> None:
    fields = _voter(hall, 7, kind="guardian", contact=_contact(hall, 7, 0), last4="123x")
    hall.sign("registrar", hall.act_of(_send(hall, "registrar", "/assemblies/{id}/voters", fields)))
    device = hall.meeting.recognised(7)
    assert device.known["right"]["capacity"] == "guardian"
    assert device.ask_code("123X").status == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"contact": "00" * 16}, 409),
        ({"name": ""}, 409),
        ({"last4": "12"}, 409),
        ({"kind": "tenant"}, 409),
        ({"letter": (io.BytesIO(b"MZ"), "x.exe")}, 415),
        ({"i": 0}, 404),
    ],
)
def test_no_other_phone_and_no_voter_without_proof(
    hall: Hall, changes: dict[str, Any], status: int
) -> None:
    _send(hall, "registrar", "/assemblies/{id}/voters", _voter(hall, **changes), status)


def _object(hall: Hall, about: str = "identity") -> tuple[str, str]:
    """An objection on file: its number and its name in the log."""
    page = "/assemblies/{id}/objections"
    hall.post("convener", page, {"about": about, "text": "投票的不是业主本人。"})
    raw = hall.browser("street").get(page.format(id=hall.id)).text
    number = re.findall(r"/objections/(\d+)/ruling", raw)[-1]
    return number, re.findall(r"(o-\d+) ·", text_of(raw))[-1]


def _two_sign(hall: Hall, page: str, fields: dict[str, Any]) -> None:
    act = hall.act_of(hall.post("clerk", page, fields))
    hall.sign("clerk", act)
    hall.sign("scrutineer", act)


@pytest.mark.both_databases
def test_a_frozen_flat_waits_for_the_ruling(hall: Hall) -> None:
    i = hall.meeting.facts.card(CO_OWNED).i
    device = hall.meeting.recognised(CO_OWNED)
    code, body = device.get_code(), device.next_ballot()
    number, name = _object(hall)
    _two_sign(hall, "/assemblies/{id}/freezes", {"i": i, "objection": name})
    assert device.cast(body, code).error == "right_frozen"
    assert hall.meeting.recognised(CO_OWNED).known["channel"] == "frozen"
    # Not before the ruling, and once is enough.
    hall.post("clerk", "/assemblies/{id}/unfreezes", {"i": i}, 409)
    hall.post("clerk", "/assemblies/{id}/freezes", {"i": i, "objection": name}, 409)
    answer = hall.post(
        "street", f"/objections/{number}/ruling", {"decision": "rejected", "answer": "本人。"}
    )
    hall.sign("street", hall.act_of(answer))
    _two_sign(hall, "/assemblies/{id}/unfreezes", {"i": i})
    assert device.cast(body, code).status == 200
    hall.meeting.check_log()


def test_only_an_open_objection_about_the_owner_freezes(hall: Hall) -> None:
    i = hall.meeting.facts.card(CO_OWNED).i
    _, name = _object(hall, "procedure")
    page = "/assemblies/{id}/freezes"
    for wrong in (name, "o-99", ""):
        hall.post("clerk", page, {"i": i, "objection": wrong}, 409)
    for officer in ("convener", "registrar", "street", "eve"):
        hall.post(officer, page, {"i": i, "objection": name}, 403)


def _transfer(hall: Hall, door: int, status: int = 302, **changes: Any) -> Any:
    fields = {
        "i": hall.meeting.facts.card(door).i,
        "on": f"{hall.now:%Y-%m-%d}",
        "letter": _file(),
        **changes,
    }
    return _send(hall, "registrar", "/assemblies/{id}/transfers", fields, status)


@pytest.mark.both_databases
def test_a_sale_ends_card_and_proxies_and_leaves_the_ballot(hall: Hall) -> None:
    """R12: what counts stays for good; the seller casts nothing more, nor for neighbours."""
    grant(hall, 9, 7)
    seller = hall.meeting.recognised(7)
    assert seller.cast(seller.next_ballot(), seller.get_code()).status == 200
    hall.sign("registrar", hall.act_of(_transfer(hall, 7)))
    assert seller.at_assembly("mine").error == "key_not_in_force"
    assert hall.meeting.device(7).identify().error == "not_recognised"
    assert hall.meeting.recognised(9).known["entrusting"]["agent"] is None
    _transfer(hall, 7, 409)
    made = _make(hall, 7, "transfer")
    _bring(hall, made.signed)
    buyer = _new_device(hall, 7, made)
    assert buyer.identify().status == 200
    assert buyer.known["ballot"]["answers"] == []
    assert buyer.cast(buyer.next_ballot(), "000000").error == "ballot_kept_after_transfer"
    hall.meeting.check_log()


def test_the_sellers_phone_gets_no_code_for_the_buyers_card(hall: Hall) -> None:
    hall.sign("registrar", hall.act_of(_transfer(hall, 7)))
    made = _make(hall, 7, "transfer")
    _bring(hall, made.signed)
    buyer = _new_device(hall, 7, made)
    assert buyer.identify().status == 200
    assert buyer.known["phones"] == []
    assert buyer.ask_code().error in ("last_four_wrong", "no_phone")
    assert hall.meeting.messages() == []


def test_the_sellers_agent_is_turned_away(hall: Hall) -> None:
    grant(hall)
    hall.sign("registrar", hall.act_of(_transfer(hall, 7)))
    with pytest.raises(StopIteration):
        vote_for(hall)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"on": "2099-01-01"}, 409),
        ({"on": ""}, 409),
        ({"letter": (io.BytesIO(b""), "x")}, 415),
        ({"i": 99999}, 404),
    ],
)
def test_a_transfer_needs_day_and_document(
    hall: Hall, changes: dict[str, Any], status: int
) -> None:
    _transfer(hall, 7, status, **changes)

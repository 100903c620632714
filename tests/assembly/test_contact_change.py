"""A phone changes while an assembly runs: two bodies sign, the old number is told."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.registry.service.imports.locks import are_contacts_locked
from tests.hall import Hall

NEW = "17000007777"


def _choices(hall: Hall, door: int) -> list[str]:
    """What the form offers for a door: the phone to replace, and adding one."""
    i = hall.meeting.facts.card(door).i
    page = hall.browser("registrar").get(f"/assemblies/{hall.id}/contacts?i={i}").text
    return re.findall(r'name="replaces" value="([\d-]+)"', page)


def _fields(hall: Hall, door: int = 7, **changes: str) -> dict[str, str]:
    return {
        "i": str(hall.meeting.facts.card(door).i),
        "replaces": _choices(hall, door)[0],
        "phone": NEW,
        "source": "in_person",
        "reason": "new_number",
        **changes,
    }


def _propose(hall: Hall, fields: dict[str, str], status: int = 302, name: str = "registrar") -> Any:
    return hall.post(name, "/assemblies/{id}/contacts", fields, status)


def test_a_flat_is_found_by_its_door(hall: Hall) -> None:
    said = hall.get("street", "/assemblies/{id}/contacts?q=1单元701")
    assert "1号楼1单元701" in said
    assert "没有" in hall.get("street", "/assemblies/{id}/contacts?q=99单元")


@pytest.mark.both_databases
def test_two_bodies_sign_and_both_numbers_are_told(hall: Hall) -> None:
    card = hall.meeting.facts.card(7)
    act = hall.act_of(_propose(hall, _fields(hall)))
    assert NEW in hall.get("street", f"/acts/{act}")
    hall.sign("registrar", act)
    assert hall.meeting.messages("contact-change") == []
    hall.sign("street", act)
    told = [to.removeprefix("+86") for to, _ in hall.meeting.messages("contact-change")]
    assert told == [card.phones[0], NEW]
    (entry,) = [one for one in hall.meeting.check_log() if one.type == "contact-change"]
    assert entry.body == {
        "i": card.i, "from": "register", "to": "in_person", "reason": "new_number"
    }  # fmt: skip
    device = hall.meeting.recognised(7)
    assert device.ask_code().body["sent_to"] == "170****7777"
    assert NEW not in hall.get("street", f"/acts/{act}")


def test_two_of_one_body_are_not_enough(hall: Hall) -> None:
    """Registrar and clerk are both of the residents' committee."""
    act = hall.act_of(_propose(hall, _fields(hall)))
    hall.sign("registrar", act)
    hall.sign("clerk", act, status=403)
    assert hall.meeting.messages("contact-change") == []


def test_a_number_can_be_added_where_there_is_none(hall: Hall) -> None:
    (add,) = _choices(hall, 53)
    act = hall.act_of(_propose(hall, _fields(hall, 53, replaces=add)))
    hall.sign("registrar", act)
    hall.sign("street", act)
    assert hall.meeting.recognised(53).ask_code().status == 200


def test_two_flats_may_wait_but_not_one_flat_twice(hall: Hall) -> None:
    _propose(hall, _fields(hall, 7))
    _propose(hall, _fields(hall, 8))
    _propose(hall, _fields(hall, 7, phone="17000006666"), 409)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"phone": "123"}, 400),
        ({"phone": ""}, 400),
        ({"source": "convener_list"}, 400),
        ({"reason": "because"}, 400),
        ({"replaces": ""}, 400),
        ({"replaces": "1-99999"}, 400),
        ({"replaces": "99999999999-"}, 400),
        ({"i": "999"}, 404),
        ({"i": "x"}, 404),
    ],
)
def test_what_fits_nobody_is_refused(hall: Hall, changes: dict[str, str], status: int) -> None:
    answer = _propose(hall, _fields(hall, **changes), status)
    assert 'role="alert"' in answer.text


def test_a_neighbours_phone_cannot_be_taken_away(hall: Hall) -> None:
    theirs = _choices(hall, 8)[0]
    _propose(hall, _fields(hall, 7, replaces=theirs), 400)


def test_after_the_close_nothing_changes(hall: Hall) -> None:
    fields = _fields(hall)
    hall.close()
    hall.sign_in("registrar")
    _propose(hall, fields, 409)


def test_no_import_changes_a_phone_meanwhile(hall: Hall) -> None:
    """The door next to this one: an import that would bring other phones (PROTOCOL §4)."""
    locked = hall.run(lambda session: are_contacts_locked(session, "linghai"))
    hall.close()
    assert (locked, hall.run(lambda session: are_contacts_locked(session, "linghai"))) == (
        True,
        False,
    )


def test_clerks_and_eve_do_not_begin_it(hall: Hall) -> None:
    fields = _fields(hall)
    for name in ("clerk", "auditor", "operator", "eve"):
        hall.get(name, "/assemblies/{id}/contacts?q=701", 403)
        _propose(hall, fields, 403, name)

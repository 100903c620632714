"""An officer joins or takes another's place while the assembly runs: two bodies sign."""

from __future__ import annotations

from typing import Any

import pytest

from app.people import service as people
from app.people.models import OfficerKey
from app.platform.db import transaction
from app.platform.roles import Role
from tests.hall import Hall
from tests.worlds import meeting as worlds
from tests.worlds.keys import key

PAGE = "/assemblies/{id}/officers"


@pytest.fixture
def newcomer(hall: Hall) -> int:
    """A second clerk, appointed by the operator, with a key of her own."""
    return _appoint(hall, "newcomer", Role.CLERK)


def _appoint(hall: Hall, name: str, role: Role, *, with_key: bool = True) -> int:
    with hall.meeting.app.app_context():
        made = people.create_officer(
            username=name, name=name.title(), organisation="志愿者协会", by=None, now=hall.now
        )
        people.appoint(
            made.officer_id,
            role,
            worlds.COMMUNITY,
            operator_organisation="operator & Co",
            by=None,
            now=hall.now,
        )
        if with_key:
            with transaction() as session:
                public = key(name).hex()
                session.add(
                    OfficerKey(
                        officer_id=made.officer_id, public_key=public, wrapped=None, since=hall.now
                    )
                )
    hall.meeting.facts.officers[name] = made.officer_id
    return int(made.officer_id)


def _propose(hall: Hall, status: int = 302, name: str = "convener", **fields: object) -> Any:
    return hall.post(name, PAGE, {key: str(value) for key, value in fields.items()}, status)


def _both_sign(hall: Hall, act: int) -> None:
    hall.sign("convener", act)
    hall.sign("street", act)


def test_a_newcomer_signs_after_two_bodies_agreed(hall: Hall, newcomer: int) -> None:
    card = hall.meeting.facts.card(7)
    body = {"i": card.i, "serial": card.sheets[0][0]}
    assert "Newcomer" in hall.get("convener", PAGE)
    act = hall.act_of(_propose(hall, coming=newcomer, replaces=""))
    assert "志愿者协会" in hall.get("street", f"/acts/{act}")
    _both_sign(hall, act)
    hall.get("newcomer", f"/desk/{hall.id}")
    signed = worlds.sign_entry("newcomer", "paper-issue", hall.meeting.hm, body)
    browser = hall.browser("newcomer")
    answer = browser.post(
        f"/desk/{hall.id}/moves",
        json={"type": "paper-issue", "body": body, **signed},
        headers={"X-CSRFToken": browser.form_token()},
    )
    assert answer.status_code == 200, answer.text


def test_whoever_is_replaced_signs_no_more(hall: Hall, newcomer: int) -> None:
    old = hall.number("clerk")
    _both_sign(hall, hall.act_of(_propose(hall, coming=newcomer, replaces=old)))
    hall.close()
    act = hall.act_of(hall.post("clerk", "/assemblies/{id}/reconciliation"))
    hall.sign("clerk", act, status=403)
    hall.sign("newcomer", act)


def test_two_of_one_body_are_not_enough(hall: Hall, newcomer: int) -> None:
    act = hall.act_of(_propose(hall, coming=newcomer, replaces=""))
    hall.sign("registrar", act)
    hall.sign("clerk", act, status=403)


def test_nobody_takes_a_place_of_another_role(hall: Hall, newcomer: int) -> None:
    _propose(hall, 409, coming=newcomer, replaces=hall.number("scrutineer"))
    _propose(hall, 409, coming=newcomer, replaces=hall.number("street"))


def test_nobody_joins_twice_or_as_registrar(hall: Hall) -> None:
    _propose(hall, 409, coming=hall.number("clerk"), replaces="")
    second = _appoint(hall, "registrar-two", Role.REGISTRAR)
    assert "Registrar-Two" not in hall.get("convener", PAGE)
    _propose(hall, 409, coming=second, replaces=hall.number("registrar"))


def test_a_newcomer_needs_a_key_and_an_appointment(hall: Hall) -> None:
    keyless = _appoint(hall, "keyless", Role.CLERK, with_key=False)
    _propose(hall, 409, coming=keyless, replaces="")
    _propose(hall, 409, coming=hall.number("eve"), replaces="")
    for coming in ("", "x", "99999"):
        assert 'role="alert"' in _propose(hall, 404, coming=coming, replaces="").text


def test_clerks_and_eve_do_not_begin_it(hall: Hall, newcomer: int) -> None:
    for name in ("clerk", "auditor", "operator", "eve"):
        hall.get(name, PAGE, 403)
        _propose(hall, 403, name, coming=newcomer, replaces="")

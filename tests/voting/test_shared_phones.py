"""One phone for many rights serves none of them before a scrutineer has released it."""

from __future__ import annotations

import re

import pytest

from app.platform.audit import AuditEvent
from tests.hall import Hall

PHONES = "/communities/linghai/phones"
SHARED = 54
"""Doors 54 to 57 share one phone."""


def _name(hall: Hall) -> str:
    found = re.search(r'value="([0-9a-f]{32})"', hall.browser("scrutineer").get(PHONES).text)
    assert found
    return found[1]


def _asks(hall: Hall) -> str:
    return hall.meeting.recognised(SHARED).ask_code().error


def test_the_page_shows_the_flats_and_no_number(hall: Hall) -> None:
    said = hall.get("scrutineer", PHONES)
    assert "170****0054" in said
    assert "17000000054" not in said
    for door in (54, 55, 56, 57):
        assert f"{door}01" in said
    assert "5801" not in said


@pytest.mark.both_databases
def test_codes_come_once_it_is_released(hall: Hall) -> None:
    assert _asks(hall) == "phone_shared"
    hall.post("scrutineer", PHONES, {"release": _name(hall)})
    assert hall.meeting.recognised(SHARED).ask_code().status == 200
    assert "已确认" in hall.get("scrutineer", PHONES)


def test_a_release_can_be_taken_back(hall: Hall) -> None:
    name = _name(hall)
    hall.post("scrutineer", PHONES, {"release": name})
    hall.post("scrutineer", PHONES, {"withdraw": name})
    assert _asks(hall) == "phone_shared"


def test_released_twice_is_released_once(hall: Hall) -> None:
    name = _name(hall)
    for _ in range(2):
        hall.post("scrutineer", PHONES, {"release": name})
    acts = hall.run(
        lambda session: session.query(AuditEvent).filter_by(action="phone.release").count()
    )
    assert acts == 1


@pytest.mark.parametrize("fields", [{}, {"release": "00" * 16}, {"withdraw": "x"}])
def test_a_phone_that_is_not_shared_is_refused(hall: Hall, fields: dict[str, str]) -> None:
    assert 'role="alert"' in hall.post("scrutineer", PHONES, fields, 409).text


def test_others_look_on_and_eve_does_not(hall: Hall) -> None:
    name = _name(hall)
    for reader in ("street", "auditor"):
        hall.get(reader, PHONES)
    for stranger in ("convener", "clerk", "operator", "eve"):
        hall.get(stranger, PHONES, 403)
    for other in ("street", "auditor", "convener", "operator", "eve"):
        hall.post(other, PHONES, {"release": name}, 403)
    assert _asks(hall) == "phone_shared"

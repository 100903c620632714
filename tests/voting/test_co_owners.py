"""Two owners of one home at odds: the first ballot stands until they agree or a ruling (R14)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.hall import Hall
from tests.registry.rollfiles import resident
from tests.voting.test_standing import _contact, _send, _voter
from tests.worlds.device import Device

CO_OWNED = 52
SECOND = resident(802)[-4:]

pytestmark = pytest.mark.both_databases


def _code(hall: Hall, device: Device, last4: str | None = None) -> str:
    asked = device.ask_code(last4)
    assert asked.status == 200, asked
    return hall.meeting.read_code(device.card)


def _cast(hall: Hall, device: Device, last4: str | None = None, **choices: str) -> str:
    """Vote as the owner with this document; returns the refusal, or nothing."""
    # Five messages an hour go to one home.
    hall.meeting.clock.now += timedelta(hours=1)
    assert device.identify().status == 200
    reply = device.cast(device.next_ballot(**choices), _code(hall, device, last4))
    return str(reply.error) if reply.status != 200 else ""


def test_the_first_stands_and_its_owner_may_still_change_it(hall: Hall) -> None:
    device = hall.meeting.recognised(CO_OWNED)
    assert _cast(hall, device) == ""
    assert _cast(hall, device, SECOND, m1="no") == "co_owner_voted"
    size = hall.meeting.log_size()
    assert _cast(hall, device, SECOND, m1="no") == "co_owner_voted"
    assert hall.meeting.log_size() == size
    for change in range(device.known["max_changes"]):
        assert _cast(hall, device, m1=("no", "yes")[change % 2]) == ""
    assert _cast(hall, device) == "changes_used_up"
    hall.meeting.check_log()


def test_each_owners_digits_go_to_their_own_phone(hall: Hall) -> None:
    device = hall.meeting.recognised(CO_OWNED)
    _code(hall, device)
    _code(hall, device, SECOND)
    sent = [to for to, _ in hall.meeting.messages()]
    assert [to[-11:] for to in sent] == list(device.card.phones)


def test_whoever_comes_first_is_the_first(hall: Hall) -> None:
    device = hall.meeting.recognised(CO_OWNED)
    assert _cast(hall, device, SECOND) == ""
    assert _cast(hall, device) == "co_owner_voted"
    assert _cast(hall, device, SECOND, m1="no") == ""


def test_whom_the_owners_name_then_votes(hall: Hall) -> None:
    device = hall.meeting.recognised(CO_OWNED)
    assert _cast(hall, device) == ""
    fields = _voter(hall, contact=_contact(hall, CO_OWNED, 1))
    hall.sign("registrar", hall.act_of(_send(hall, "registrar", "/assemblies/{id}/voters", fields)))
    assert _cast(hall, device, SECOND, m1="no") == ""
    hall.meeting.check_log()


def test_one_owner_alone_is_asked_nothing_new(hall: Hall) -> None:
    device = hall.meeting.recognised(7)
    assert _cast(hall, device) == ""
    assert _cast(hall, device, m1="no") == ""

"""Many rights from one device: two numbers, no list, and nothing left after the final result."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.voting.models import RightStateRow
from app.voting.service.devices import (
    SharedDevices,
    count_shared_devices,
    device_digest,
    forget_devices,
)
from tests.hall import Hall


def _count(hall: Hall) -> SharedDevices:
    found = hall.run(lambda session: count_shared_devices(session, hall.id))
    assert isinstance(found, SharedDevices)
    return found


@pytest.mark.both_databases
def test_a_device_counts_from_the_fourth_right(hall: Hall) -> None:
    for door in (1, 2, 3):
        assert hall.meeting.recognised(door).vote().status == 200
    assert _count(hall) == SharedDevices(0, 0)
    assert hall.meeting.recognised(4).vote().status == 200
    assert _count(hall) == SharedDevices(1, 4)


def test_the_same_right_twice_is_one(hall: Hall) -> None:
    for door in (1, 2, 3):
        hall.meeting.recognised(door).vote()
    assert hall.meeting.recognised(3).vote(m1="no").status == 200
    assert _count(hall) == SharedDevices(0, 0)


def test_a_digest_is_good_within_its_assembly_alone(hall: Hall) -> None:
    with hall.meeting.app.app_context():
        one = device_digest("as-1", "192.0.2.1", "Browser")
        assert one == device_digest("as-1", "192.0.2.1", "Browser")
        others = {
            device_digest("as-2", "192.0.2.1", "Browser"),
            device_digest("as-1", "192.0.2.2", "Browser"),
            device_digest("as-1", "192.0.2.1", "Other"),
        }
        assert one not in others
        assert len(others) == 3
        assert device_digest("as-1", "", "Browser") is None


def test_no_address_and_no_browser_is_stored(hall: Hall) -> None:
    hall.meeting.recognised(1).vote()
    stored = hall.run(
        lambda session: session.execute(text("select device from right_state")).scalars().all()
    )
    assert [len(bytes(one)) for one in stored] == [16]


@pytest.mark.both_databases
def test_with_the_final_result_the_numbers_stay_and_the_digests_go(hall: Hall) -> None:
    for door in (1, 2, 3, 4):
        hall.meeting.recognised(door).vote()
    for _ in range(2):
        hall.run(lambda session: forget_devices(session, hall.id))
    left = hall.run(
        lambda session: (
            session.query(RightStateRow).filter(RightStateRow.device.is_not(None)).count()
        )
    )
    assert left == 0
    assert _count(hall) == SharedDevices(1, 4)


def test_an_agents_device_is_not_counted(hall: Hall) -> None:
    from tests.voting.test_proxy_at_the_desk import grant, vote_for

    grant(hall, 7)
    assert vote_for(hall, door=7).status == 200
    stored = hall.run(
        lambda session: (
            session.execute(text("select device from right_state where by_agent")).scalars().all()
        )
    )
    assert stored == [None]

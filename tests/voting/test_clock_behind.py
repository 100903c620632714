"""A clock that went backwards takes no ballot, and the log says so once."""

from __future__ import annotations

import pytest

from tests.meetings import Meeting

pytestmark = pytest.mark.both_databases


def test_two_minutes_are_forgiven(meeting: Meeting) -> None:
    meeting.clock.advance(hours=1)
    meeting.device(7).vote()
    meeting.clock.advance(minutes=-2)
    assert meeting.device(8).vote().status == 200
    first, second = meeting.check_log()[-2:]
    assert first.t == second.t


def test_three_minutes_are_not_and_the_incident_is_logged_once(meeting: Meeting) -> None:
    meeting.clock.advance(hours=1)
    meeting.device(7).vote()
    size = meeting.log_size()
    meeting.clock.advance(minutes=-3)
    device = meeting.recognised(8)
    body, code = device.ballot(), device.get_code()
    for _ in range(3):
        reply = device.cast(body, code)
        assert (reply.status, reply.error) == (503, "clock_behind")
    entries = meeting.check_log()
    assert len(entries) == size + 1
    assert (entries[-1].type, dict(entries[-1].body)) == (
        "incident",
        {"code": "clock_behind", "tree_size": size},
    )
    # Once the clock is right the same bytes go in; the code was not used up.
    meeting.clock.advance(minutes=3)
    assert device.cast(body, code).status == 200


def test_a_clock_that_comes_and_goes_is_told_every_ten_minutes(meeting: Meeting) -> None:
    meeting.clock.advance(hours=1)
    incidents = []
    for door in (7, 8, 9):
        meeting.device(door).vote()
        meeting.clock.advance(minutes=-5)
        meeting.device(10).vote()
        meeting.clock.advance(minutes=5 + 6)
        incidents.append([entry.type for entry in meeting.check_log()].count("incident"))
    assert incidents == [1, 1, 2]

"""Sealed ballots at the same moment: one chain a right, a component once in a log, one fate."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.serving import make_server

from app.core.secret.encrypting import randomness_needed
from tests.meetings import Meeting
from tests.worlds.device import Device, Reply, Send, by_network

pytestmark = [pytest.mark.secret_ballots, pytest.mark.both_databases]
DOOR, NEIGHBOUR = 7, 8


@pytest.fixture
def network(meeting: Meeting) -> Iterator[Send]:
    """The site of the test behind a real server with a thread for each request."""
    server = make_server("127.0.0.1", 0, meeting.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield by_network(server.server_port)
    server.shutdown()
    server.server_close()


def at_once(*acts: Callable[[], Reply]) -> list[Reply]:
    """Do all acts at the same moment."""
    together = threading.Barrier(len(acts))

    def run(act: Callable[[], Reply]) -> Reply:
        together.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result() for one in [pool.submit(run, act) for act in acts]]


def recognised(meeting: Meeting, network: Send, door: int = DOOR) -> Device:
    device = meeting.device(door, network)
    assert device.identify().status == 200
    return device


def outcomes(replies: list[Reply]) -> Counter[str]:
    return Counter(reply.error or "ok" for reply in replies)


def kinds(meeting: Meeting) -> Counter[str]:
    return Counter(entry.type for entry in meeting.check_log())


def test_the_same_ballot_at_once(meeting: Meeting, network: Send) -> None:
    device = recognised(meeting, network)
    body, code = device.ballot(), device.get_code()
    replies = at_once(*[lambda: device.cast(body, code)] * 4)
    assert outcomes(replies) == {"ok": 4}
    assert len({reply.body["entry"] for reply in replies}) == 1
    assert kinds(meeting)["ballot"] == 1


def test_one_owner_with_two_ballots_at_once(meeting: Meeting, network: Send) -> None:
    device = recognised(meeting, network)
    code = device.get_code()
    bodies = [device.ballot(m1=choice) for choice in ("yes", "no")]
    replies = at_once(*(lambda body=body: device.cast(body, code) for body in bodies))
    assert outcomes(replies) == {"ok": 1, "chain_broken": 1}
    assert kinds(meeting)["ballot"] == 1


def test_equal_components_of_two_owners_at_once(meeting: Meeting, network: Send) -> None:
    devices = [recognised(meeting, network, door) for door in (DOOR, NEIGHBOUR)]
    plain = [device.plain_ballot() for device in devices]
    chance = os.urandom(randomness_needed(devices[0].definition, plain[0].answers))
    sent = [
        (device, device.seal(one, chance), device.get_code())
        for device, one in zip(devices, plain, strict=True)
    ]
    replies = at_once(*(lambda one=one: one[0].cast(one[1], one[2]) for one in sent))
    assert outcomes(replies) == {"ok": 1, "component_seen": 1}
    assert kinds(meeting)["ballot"] == 1


def test_a_ballot_cast_and_opened_at_once_has_one_fate(meeting: Meeting, network: Send) -> None:
    device = recognised(meeting, network)
    body, code = device.ballot(), device.get_code()
    replies = at_once(
        lambda: device.cast(body, code),
        lambda: device.open_instead(body),
    )
    fates = [reply.error or "ok" for reply in replies]
    assert fates in (["ok", "ballot_cast_already"], ["ballot_spoilt", "ok"])
    found = kinds(meeting)
    assert found["ballot"] + found["spoil"] == 1


def test_the_last_opening_is_opened_once(
    meeting: Meeting, network: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.voting.service.spoils.MOST_SPOILS", 2)
    device = recognised(meeting, network)
    bodies = [device.ballot() for _ in range(4)]
    replies = at_once(*(lambda body=body: device.open_instead(body) for body in bodies))
    assert outcomes(replies) == {"ok": 2, "too_many_spoils": 2}
    assert kinds(meeting)["spoil"] == 2

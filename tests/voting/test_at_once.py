"""Many requests at the same moment: each ballot once, each limit held, no answer lost."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.serving import make_server

from tests.meetings import Meeting
from tests.worlds.device import Device, Reply, Send, by_network
from tests.worlds.served import serving

pytestmark = pytest.mark.both_databases
OWNERS = 50
HANDS = 12


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


def test_fifty_owners_at_once(meeting: Meeting) -> None:
    before = meeting.log_size()
    meeting.clock.advance(minutes=1)
    config = meeting.config
    with serving(config.var_dir, config.database_url, meeting.clock()) as (port, _):
        devices = [meeting.device(door, by_network(port)) for door in range(1, OWNERS + 1)]
        replies = at_once(*(device.vote for device in devices))
    assert Counter(reply.status for reply in replies) == {200: OWNERS}
    entries = meeting.check_log()[before:]
    assert sorted(entry.body["header"]["i"] for entry in entries) == sorted(
        device.card.i for device in devices
    )
    assert sorted(reply.body["entry"] for reply in replies) == [entry.seq for entry in entries]


def test_the_same_ballot_twice_at_once(meeting: Meeting, network: Send) -> None:
    device = meeting.device(7, network)
    assert device.identify().status == 200
    body, code = device.ballot(), device.get_code()
    replies = at_once(*[lambda: device.cast(body, code)] * 4)
    assert {reply.status for reply in replies} == {200}
    assert len({reply.body["entry"] for reply in replies}) == 1
    for reply in replies:
        device.check(body, reply)
    assert [entry.type for entry in meeting.check_log()].count("ballot") == 1


def test_one_owner_with_two_ballots_at_once(meeting: Meeting, network: Send) -> None:
    device = meeting.device(7, network)
    assert device.identify().status == 200
    code = device.get_code()
    bodies = [device.ballot(m1=choice) for choice in ("yes", "no")]
    replies = at_once(*(lambda body=body: device.cast(body, code) for body in bodies))
    assert sorted(reply.status for reply in replies) == [200, 409]
    assert {reply.error for reply in replies} == {"", "chain_broken"}
    assert [entry.type for entry in meeting.check_log()].count("ballot") == 1


def recognised(meeting: Meeting, network: Send) -> Device:
    device = meeting.device(7, network)
    assert device.identify().status == 200
    return device


def outcomes(replies: list[Reply]) -> Counter[str]:
    return Counter(reply.error or "ok" for reply in replies)


def test_wrong_codes_at_once_burn_the_code_at_the_fifth(meeting: Meeting, network: Send) -> None:
    device = recognised(meeting, network)
    body, code = device.ballot(), device.get_code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    replies = at_once(*[lambda: device.cast(body, wrong)] * HANDS)
    assert outcomes(replies) == {"code_wrong": 5, "code_expired": HANDS - 5}


def test_wrong_last_fours_at_once_stop_at_the_fifth(meeting: Meeting, network: Send) -> None:
    device = recognised(meeting, network)
    replies = at_once(*[lambda: device.ask_code("0000")] * HANDS)
    assert outcomes(replies) == {"last_four_wrong": 5, "too_many_wrong_answers": HANDS - 5}
    assert meeting.messages() == []


def test_five_messages_an_hour_also_when_asked_at_once(meeting: Meeting, network: Send) -> None:
    device = recognised(meeting, network)
    replies = at_once(*[device.ask_code] * HANDS)
    assert outcomes(replies) == {"ok": 5, "too_many_codes": HANDS - 5}
    assert len(meeting.messages()) == 5


def test_a_nonce_proves_once_also_when_used_at_once(meeting: Meeting, network: Send) -> None:
    device = meeting.device(7, network)
    nonce = device.nonce()
    replies = at_once(*[lambda: device.identify(nonce=nonce)] * HANDS)
    assert outcomes(replies) == {"ok": 1, "not_recognised": HANDS - 1}

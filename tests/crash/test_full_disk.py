"""A disk that is full while an owner votes (SQLite): nothing half-written, and later it is in."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.platform.db import db
from tests.crash.victim import run
from tests.meetings import Meeting

FILL = "INSERT INTO audit_event (at, action, subject, detail) VALUES ('2026-01-01', 'x', 'x', ?)"
DOOR = 7
# Smaller than a page of the database: no file can grow, so that the commit itself fails.
NO_ROOM = 2048


def give_room(meeting: Meeting, pages: int) -> None:
    """Let the database grow by so many pages only."""
    with meeting.app.app_context():
        engine = db.engine
        with engine.connect() as connection:
            used = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
        engine.dispose()

    @event.listens_for(engine, "connect")
    def limit(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={used + pages}")


def fill(meeting: Meeting) -> None:
    """Write until nothing more fits."""
    with meeting.app.app_context():
        for size in (1000, 1):
            while True:
                try:
                    with db.engine.begin() as connection:
                        connection.exec_driver_sql(FILL, ("y" * size,))
                except OperationalError:
                    break


def test_a_database_that_cannot_grow(meeting: Meeting) -> None:
    # What is left of half-full pages takes a few ballots more.
    devices = [meeting.recognised(door) for door in range(1, 13)]
    packets = [device.packet(device.ballot(), device.get_code()) for device in devices]
    size = meeting.log_size()
    give_room(meeting, 0)
    fill(meeting)
    replies = [d.at_assembly("ballots", **p) for d, p in zip(devices, packets, strict=True)]
    told = [(reply.status, reply.error) for reply in replies]
    assert set(told) == {(200, ""), (503, "unconfirmed")}
    assert all(reply.headers["Retry-After"] for reply in replies if reply.status == 503)
    assert meeting.log_size() == size + told.count((200, ""))
    give_room(meeting, 200)
    for device, packet in zip(devices, packets, strict=True):
        reply = device.at_assembly("ballots", **packet)
        assert reply.status == 200, reply
        device.check(json.loads(packet["ballot"]), reply)
    assert meeting.log_size() == size + len(devices)


@contextmanager
def _no_file_can_grow() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (NO_ROOM, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def vote_on_a_full_disk(meeting: Meeting) -> tuple[int, int, str, int]:
    """What the phone is told while no file can grow, and afterwards."""
    device = meeting.recognised(DOOR)
    body, code = device.ballot(), device.get_code()
    size = meeting.log_size()
    with _no_file_can_grow():
        full = device.cast(body, code)
    assert meeting.log_size() == size
    later = device.cast(body, code)
    device.check(body, later)
    return size, full.status, full.error, later.status


def test_a_disk_that_takes_no_more(meeting: Meeting, meeting_folder: tuple[Path, str]) -> None:
    act = f"{vote_on_a_full_disk.__module__}:{vote_on_a_full_disk.__name__}"
    _, answer = run(act, *meeting_folder, meeting.clock())
    size = meeting.log_size() - 1
    assert answer == (size, 503, "unconfirmed", 200)

"""No request of a secret vote and nothing that the service keeps of it says what was chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.encoding import encode_b64
from app.core.group import encode_scalar
from app.platform.db import Base, db
from tests.meetings import Meeting
from tests.worlds.device import Device, Reply, Send, by_client

pytestmark = [pytest.mark.secret_ballots, pytest.mark.both_databases]
VOTES = {7: ("yes", "a"), 8: ("no", "b"), 9: ("abstain", "c"), 10: ("yes", "none")}


def recording(send: Send, sent: list[bytes]) -> Send:
    """The way to the site, with every byte of it kept."""

    def keep(path: str, data: bytes) -> Reply:
        sent.append(path.encode() + b"\n" + data)
        return send(path, data)

    return keep


def kept(meeting: Meeting) -> set[bytes]:
    """Every value of every table and every file but the database's own, as bytes."""
    return set(_values(meeting)) | set(_files(meeting.config.var_dir))


def _values(meeting: Meeting) -> Iterator[bytes]:
    with meeting.app.app_context(), db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}"):
                for value in row:
                    is_raw = isinstance(value, bytes | memoryview)
                    yield bytes(value) if is_raw else repr(value).encode()


def _files(folder: Path) -> Iterator[bytes]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith("yijue.db"):
            yield str(path).encode() + b"\n" + path.read_bytes()


def words_of(meeting: Meeting) -> re.Pattern[bytes]:
    """A choice's id or label as a string of its own, by whatever marks it is quoted."""
    found = {
        text
        for motion in meeting.definition.motions
        for choice in motion.choices
        for text in (choice.id, choice.label)
    }
    told = b"|".join(sorted(re.escape(text.encode()) for text in found))
    return re.compile(rb"\\*[\"'](" + told + rb")\\*[\"']")


def secrets_of(device: Device) -> set[bytes]:
    """Each r as its bytes, in hexadecimal, in base64 by itself and beside the others, as digits."""
    found: set[bytes] = set()
    for sealed, _ in device.sealed.values():
        for rs in sealed.r.values():
            raw = [encode_scalar(r) for r in rs]
            for one in (*raw, b"".join(raw)):
                found |= {one, repr(one).encode(), one.hex().encode(), encode_b64(one).encode()}
            found |= {str(r).encode() for r in rs}
    return found


def leaks(meeting: Meeting, devices: list[Device], texts: set[bytes]) -> list[bytes]:
    """What tells a choice, or r, in these texts."""
    words = words_of(meeting)
    told = [one[0] for text in texts for one in words.finditer(text)]
    rs = {r for device in devices for r in secrets_of(device)}
    return told + [r for r in rs for text in texts if r in text]


def vote(meeting: Meeting, sent: list[bytes]) -> list[Device]:
    """Four owners vote, one of them again, and all look at their record."""
    devices = []
    for door, (m1, m2) in VOTES.items():
        device = meeting.device(door, recording(by_client(meeting.client), sent))
        assert device.vote(m1=m1, m2=m2).status == 200
        devices.append(device)
    assert devices[0].vote(m1="no", m2="b").status == 200
    for device in devices:
        assert device.at_assembly("mine", saved_size=3).status == 200
    return devices


def test_no_request_and_nothing_kept_says_a_choice(meeting: Meeting) -> None:
    sent: list[bytes] = []
    before = kept(meeting)
    devices = vote(meeting, sent)
    new = kept(meeting) - before
    assert len(new) > len(VOTES) * 4
    assert len(sent) > len(VOTES) * 4
    assert leaks(meeting, devices, {*sent, *new}) == []


def test_it_would_be_found_in_a_request(meeting: Meeting) -> None:
    """The search above finds a phone that says its choice or its r beside the ballot."""
    sent: list[bytes] = []
    device = meeting.device(7, recording(by_client(meeting.client), sent))
    device.identify()
    body, code = device.ballot(m1="yes"), device.get_code()
    assert device.cast(body, code, chosen={"m1": "yes"}).status == 200
    assert leaks(meeting, [device], {sent[-1]}) == [b'"yes"']
    assert device.vote(m1="no").status == 200
    assert leaks(meeting, [device], {sent[-1]}) == []
    (r, *_), *_ = [rs for sealed, _ in device.sealed.values() for rs in sealed.r.values()]
    device.at_assembly("mine", r=encode_b64(encode_scalar(r)))
    assert len(leaks(meeting, [device], {sent[-1]})) == 1


def test_it_would_be_found_in_what_is_kept(meeting: Meeting) -> None:
    """An opened ballot is public with its choices: the search above finds it where it lies."""
    before = kept(meeting)
    device = meeting.recognised(7)
    assert device.open_instead(device.ballot(m1="abstain", m2="c")).status == 200
    found = leaks(meeting, [device], kept(meeting) - before)
    assert {b'"abstain"', b'"c"'} <= set(found)
    assert any(len(one) > 40 for one in found)

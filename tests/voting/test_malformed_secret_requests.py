"""Sealed ballots and openings that no phone makes: a refusal with a sentence, never a crash."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.meetings import Meeting
from tests.voting.test_malformed_requests import JSON, VALUES, complaint
from tests.worlds.device import Body, Device

pytestmark = [pytest.mark.secret_ballots, pytest.mark.both_databases]
DOOR = 7
# A few more than everywhere: what base64 of points and scalars may not be.
PIECES = ("A", "AAAA", "=" * 388, "A" * 384, "/" * 384, "A" * 383 + "=", "-_" * 192)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value, of a list the first."""
    pairs = value.items() if isinstance(value, dict) else list(enumerate(value))[:1]
    for key, inner in pairs:
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, key))


def with_value(body: Body, path: tuple[Any, ...], value: Any) -> Body:
    changed = deepcopy(body)
    inner: Any = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


def told_wrongly(device: Device, kind: str, body: Any) -> str | None:
    """What is wrong with the answer to a ballot or opening, which is never taken."""
    text = (
        body if isinstance(body, str) else json.dumps(body, separators=(",", ":"), sort_keys=True)
    )
    signature = device.packet({}, "")["signature"]
    reply = device.at_assembly(f"{kind}s", code="000000", signature=signature, **{kind: text})
    return "taken" if reply.status == 200 else complaint(reply)


def test_every_place_of_a_ballot_and_an_opening_with_every_wrong_value(meeting: Meeting) -> None:
    device = meeting.recognised(DOOR)
    ballot = device.ballot()
    bodies = {"ballot": ballot, "spoil": device.spoil(ballot)}
    before = meeting.tables()
    wrong = {}
    for kind, body in bodies.items():
        for path in places(body):
            for value in (*VALUES, *PIECES):
                changed = with_value(body, path, value)
                wrong[kind, path, repr(value)[:40]] = told_wrongly(device, kind, changed)
    assert {where: what for where, what in wrong.items() if what} == {}
    assert meeting.tables() == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(value=JSON, kind=st.sampled_from(["ballot", "spoil"]), raw=st.text())
def test_any_json_and_any_text_at_all(meeting: Meeting, value: Any, kind: str, raw: str) -> None:
    device = meeting.device(DOOR)
    if not DEVICES.get(meeting.id):
        device.identify()
        DEVICES[meeting.id] = device.token
    device.token = DEVICES[meeting.id]
    for body in (value, raw, {"header": value, "answers": [], "opening": value}):
        assert told_wrongly(device, kind, body) is None


DEVICES: dict[str, str] = {}

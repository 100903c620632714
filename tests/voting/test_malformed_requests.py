"""Requests that no page of ours sends: always a refusal with a sentence, never a crash."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.platform.limits import limiter
from app.platform.roles import Role
from tests.meetings import Meeting
from tests.site import Auth, Browser
from tests.worlds.device import Device, Reply
from tests.worlds.meeting import COMMUNITY

HUGE = 2**70
VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    HUGE,
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202e",
    "9" * 5000,
    "x" * 64_000,
    [],
    {},
    [[[[[["deep"]]]]]],
    {"a": {"b": [None]}},
)


def booth_requests(device: Device) -> list[tuple[str, dict[str, Any]]]:
    """Each address of the booth's interface with a body that it takes."""
    at, here = f"/api/booth/assemblies/{device.assembly}", f"/api/booth/{COMMUNITY}"
    packet = device.packet(device.ballot(), "000000", token=device.token)
    return [
        (f"{here}/identify", device.proof()),
        (f"{at}/code", {"token": device.token, "last4": "0000"}),
        (f"{at}/ballots", packet),
        (f"{at}/mine", {"token": device.token, "saved_size": 1}),
        (f"{at}/why", {"token": device.token}),
    ]


def complaint(reply: Reply) -> str | None:
    """What is wrong with an answer to nonsense."""
    if reply.status == 200 or (400 <= reply.status < 500 and reply.body.get("message")):
        return None
    return f"{reply.status} {reply.body}"


@pytest.mark.both_databases
def test_every_field_of_the_booth_with_every_wrong_value(meeting: Meeting) -> None:
    device = meeting.recognised(7)
    wrong = {}
    for path, body in booth_requests(device):
        for field in body:
            for value in VALUES:
                reply = device.send(path, json.dumps({**body, field: value}).encode())
                wrong[path, field, repr(value)[:40]] = complaint(reply)
    assert {where: what for where, what in wrong.items() if what} == {}
    meeting.check_log()


@pytest.mark.both_databases
def test_every_field_of_a_ballot_with_every_wrong_value(meeting: Meeting) -> None:
    device = meeting.recognised(7)
    code, size = device.get_code(), meeting.log_size()
    wrong = {}
    for field in ("i", "cred_pk", "seq", "prev", "consent"):
        for value in VALUES:
            body = device.ballot()
            body["header"][field] = value
            packet = {**device.packet(device.ballot(), code), "ballot": json.dumps(body)}
            reply = device.at_assembly("ballots", **packet)
            if field != "seq" or value != 0:
                wrong[field, repr(value)[:40]] = complaint(reply)
                assert reply.status != 200
    assert {where: what for where, what in wrong.items() if what} == {}
    assert meeting.log_size() == size


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PATHS = ("nonce", "identify")
AT = ("code", "ballots", "spoils", "mine", "why")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_any_json_at_all(meeting: Meeting, data: st.DataObject) -> None:
    device = meeting.device(7)
    device.token = device.token or "none"
    fields = st.sampled_from(
        [
            *("token", "nonce", "assembly", "cred_pk", "signature", "unit", "code", "last4"),
            *("ballot", "spoil"),
        ]
    )
    body = data.draw(JSON | st.dictionaries(fields, JSON, max_size=6))
    place = data.draw(st.sampled_from([f"{COMMUNITY}/{one}" for one in PATHS]))
    if data.draw(st.booleans()):
        place = f"assemblies/{device.assembly}/{data.draw(st.sampled_from(AT))}"
    assert complaint(device.send(f"/api/booth/{place}", json.dumps(body).encode())) is None


# Beside those of tests/platform/test_malformed_bodies.py: what a database does not take.
BODIES = (
    b'{"serial": "\\u0000", "body": {"i": 1e999}, "k": "\\u0000", "s": [], "type": "paper-issue"}',
    b'{"type": "paper-issue", "body": {"i": 1, "serial": "A\\u0000BCD"}, "k": "a", "s": "b"}',
    b'{"body": [1, 2], "k": {}, "s": null}',
)
ALICE = set(Role) - {Role.STREET_OFFICE, Role.OPERATOR}


@pytest.mark.both_databases
def test_every_post_of_the_site_with_no_sense_in_it(meeting: Meeting) -> None:
    auth = Auth(meeting.app, meeting.clock, meeting.client)
    limiter.enabled = False
    try:
        crashed = _crashes(meeting, auth.signed_in("alice", *ALICE, community=COMMUNITY))
    finally:
        limiter.enabled = True
    assert crashed == []
    meeting.check_log()


def _crashes(meeting: Meeting, browser: Browser) -> list[str]:
    headers = {"X-CSRFToken": browser.form_token(), "Content-Type": "application/json"}
    form = {"X-CSRFToken": browser.form_token()}
    names = ("username", "title", "text", "unit", "serial", "q", "name")
    zeros = dict.fromkeys(names, "a\x00b")
    found = []
    for path in _posts(meeting):
        answers = [browser.post(path, data=body, headers=headers) for body in BODIES]
        answers.append(browser.post(path, data=zeros, headers=form))
        found += [f"{one.status_code} {path}" for one in answers if one.status_code >= 500]
    return found


def _posts(meeting: Meeting) -> list[str]:
    """Addresses that lead to the open assembly, and the same with numbers beyond all bounds."""
    rules = [
        rule.rule
        for rule in meeting.app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and "sign-out" not in rule.rule
    ]
    usual = {"community_id": COMMUNITY, "assembly_id": meeting.id}
    filled = [_fill(rule, usual, "1") for rule in rules]
    beyond = [_fill(rule, usual, str(HUGE)) for rule in rules if "<int:" in rule]
    zero = [_fill(rule, {}, "%00") for rule in rules if "<" in rule and "<int:" not in rule]
    return sorted({*filled, *beyond, *zero})


def _fill(rule: str, values: dict[str, str], rest: str) -> str:
    return re.sub(r"<([^>]+)>", lambda one: values.get(one[1].rpartition(":")[2], rest), rule)

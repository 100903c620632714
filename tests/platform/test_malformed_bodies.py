"""Malformed bodies to every POST: a clear refusal, never a stack trace."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from app.assembly.service.draft import create_assembly
from app.companion.residents.models import ResidentRow
from app.companion.residents.service import start_session
from app.platform.db import transaction
from app.platform.limits import limiter
from app.platform.roles import Role
from tests.platform.test_access_table import read_table
from tests.site import Auth, Browser

HERE = "linghai"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
BODIES = [
    (FORM, b""),
    (FORM, b"\xff\xfe=%zz&&&=&a=%ff%00"),
    (FORM, b"&".join(b"f%d=1" % n for n in range(2000))),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: nonsense\r\n\r\n1"),
    (JSON, b""),
    (JSON, b"{"),
    (JSON, b"\xff\xfe\x00"),
    (JSON, b"[" * 20_000),
    (JSON, b"null"),
    (JSON, b'{"a": NaN, "token": [], "ballot": {}, "unit": 7, "k": null, "s": false}'),
    (JSON, b'{"token": "\\ud800", "nonce": "' + b"9" * 5000 + b'", "code": 1e400}'),
    ("text/plain; charset=klingon", b"nuqneH"),
    ("", b"\x00\x01"),
]


DOORS = {line.address: line for line in read_table() if "POST" in line.methods}
ENDS_THE_SIGN_IN = {"people.sign_out", "people.sign_out_everywhere"}
# Two hands hold all roles: the convener and the registrar may not certify or operate.
ROLES_OF_ALICE = set(Role) - {Role.STREET_OFFICE, Role.OPERATOR}


def _posts(app: Flask) -> list[str]:
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint not in ENDS_THE_SIGN_IN
    )


@pytest.fixture
def insiders(auth: Auth) -> Iterator[list[Browser]]:
    limiter.enabled = False
    yield [
        auth.signed_in("alice", *ROLES_OF_ALICE, community=HERE),
        auth.signed_in("bob", Role.STREET_OFFICE, community=HERE),
        auth.signed_in("oper", Role.OPERATOR),
        tenant(auth),
    ]
    limiter.enabled = True


def tenant(auth: Auth) -> Browser:
    """A tenant's phone: what residents may do, a tenant may try."""
    with auth.app.app_context(), transaction() as session:
        row = ResidentRow(
            community_id=HERE,
            kind="tenant",
            unit_id=1,
            label="1-101",
            name="甲",
            since=auth.clock(),
        )
        session.add(row)
        session.flush()
        held = start_session(session, row.id, now=auth.clock())
    browser = auth.browser()
    browser.set_cookie(f"home-{HERE}", held)
    return browser


@pytest.fixture
def draft(auth: Auth, insiders: list[Browser]) -> str:
    """The id of a draft assembly: there is something behind the doors."""
    with auth.app.app_context():
        row = create_assembly(
            HERE,
            title="演练大会",
            kind="regular",
            rehearsal=True,
            officer_id=auth.people["alice"].id,
            now=auth.clock(),
        )
        return row.id


def _fill(rule: str, assembly_id: str) -> str:
    values = {"community_id": HERE, "assembly_id": assembly_id}

    def part(found: re.Match[str]) -> str:
        return values.get(found[1].rpartition(":")[2], "1")

    return re.sub(r"<([^>]+)>", part, rule)


@pytest.mark.parametrize("kind", range(len(BODIES)))
def test_no_post_answers_with_a_crash(
    app: Flask, insiders: list[Browser], draft: str, kind: int
) -> None:
    content_type, body = BODIES[kind]
    crashed = []
    tokens = [browser.form_token() for browser in insiders]
    for rule in _posts(app):
        # Whoever the door refuses reads no body: one who is let in says all there is to say.
        who = _admitted(rule)
        headers = {"X-CSRFToken": tokens[who], "Content-Type": content_type}
        answer = insiders[who].post(_fill(rule, draft), data=body, headers=headers)
        if answer.status_code >= 500:
            crashed.append(f"{answer.status_code} {rule}")
    assert crashed == []


def _admitted(rule: str) -> int:
    """The first of the insiders whom the reviewed table lets through a door."""
    line = DOORS[rule]
    if line.who == "resident":
        return 3
    roles: list[frozenset[Role]] = [
        frozenset(ROLES_OF_ALICE),
        frozenset({Role.STREET_OFFICE}),
        frozenset({Role.OPERATOR}),
    ]
    return next(
        who
        for who, held in enumerate(roles)
        if any(line.admits(one.value, here=True) for one in held)
    )

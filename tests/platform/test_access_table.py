"""Route × role: what the reviewed table says is what the service does, no more and no less."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.access import access_table
from app.people import service as people
from app.platform.access import RESOLVERS
from app.platform.limits import limiter
from app.platform.roles import Role
from tests.site import Auth, Browser, Person

TABLE = Path(__file__).parents[1] / "access_table.txt"
HERE, ELSEWHERE = "linghai", "xiyuan"
DENIED = {"access_denied", "not_signed_in", "resident_not_signed_in"}
EVERYWHERE = {Role.OPERATOR}
COOKIE = "yijue"


def test_the_reviewed_table_is_the_one_in_force(app: Flask) -> None:
    reviewed = TABLE.read_text().splitlines()
    assert access_table(app) == reviewed, "run `python -m scripts.access_table` and review the diff"


def test_an_id_in_an_address_means_the_same_in_every_room(app: Flask) -> None:
    """Two rooms' ids of one name would be looked up in the wrong one, and lead nowhere."""
    rooms: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        for name in rule.arguments & app.extensions[RESOLVERS].keys():
            rooms.setdefault(name, set()).add(app.view_functions[rule.endpoint].__module__)
    shared = {name: {one.split(".")[1] for one in found} for name, found in rooms.items()}
    assert {name for name, found in shared.items() if len(found) > 1} == {"assembly_id"}


@dataclass(frozen=True)
class Line:
    """One line of the reviewed table, read by itself and not by the code under test."""

    methods: frozenset[str]
    address: str
    who: str

    def admits(self, role: str | None, *, here: bool) -> bool:
        if self.who == "public":
            return True
        if role is None or self.who == "resident":
            return False
        if self.who == "officer":
            return True
        kind, _, names = self.who.rpartition(": ")
        return role in names.split() and (here or kind == "anywhere")


def read_table() -> list[Line]:
    lines = []
    for text in TABLE.read_text().splitlines():
        found = re.fullmatch(r"(\S+)\s+(\S+)\s+(.*?)(?:  \(.*\))?", text)
        assert found, text
        lines.append(Line(frozenset(found[1].split("+")), found[2], found[3]))
    return lines


@pytest.fixture
def everyone(app: Flask, auth: Auth) -> dict[str | None, Person | None]:
    """One officer of each role in one community, and Eve, who convenes in another."""
    # Any id leads to the community, so that an address needs no rows behind it.
    resolvers = app.extensions.get(RESOLVERS, {})
    app.extensions[RESOLVERS] = dict.fromkeys(resolvers, lambda _id: HERE)
    limiter.enabled = False
    cast: dict[str | None, Person | None] = {None: None}
    for role in Role:
        place = None if role in EVERYWHERE else HERE
        cast[role.value] = auth.officer(
            f"the-{role.value}".replace("_", "-"), role, community=place
        )
    cast["eve"] = auth.officer("eve", Role.CONVENER, community=ELSEWHERE)
    yield cast
    limiter.enabled = True


class Visitors:
    """Everybody's cookie and form token, made once; only a sign-out uses one up."""

    def __init__(self, auth: Auth) -> None:
        self.auth = auth
        self.held: dict[int, tuple[str, str]] = {}

    def code_of_answer(self, person: Person | None, method: str, address: str) -> str:
        number = 0 if person is None else person.id
        if number not in self.held:
            self.held[number] = self._arrive(person)
        cookie, token = self.held[number]
        if address.startswith("/sign-out"):
            del self.held[number]
        if address.startswith("/officers/") and method == "POST":
            # The operator's acts on an officer end that officer's sign-ins.
            self.held.clear()
        browser = self.auth.browser()
        browser.set_cookie(COOKIE, cookie)
        headers = {"Accept": "application/json", "X-CSRFToken": token}
        answer = browser.open(address, method=method, headers=headers)
        return (answer.json or {}).get("error", "") if answer.is_json else ""

    def _arrive(self, person: Person | None) -> tuple[str, str]:
        browser = self.auth.browser()
        if person is not None:
            _sign_in_quickly(self.auth, browser, person)
        token = browser.form_token()
        cookie = browser.get_cookie(COOKIE)
        assert cookie is not None
        return cookie.value, token


def _sign_in_quickly(auth: Auth, browser: Browser, person: Person) -> None:
    with auth.app.app_context():
        held = people.start_session(person.id, auth.clock())
    with browser.session_transaction() as session:
        session["_user_id"] = held.token
        session["seen"] = int(auth.clock().timestamp())


def _address_of(rule: Rule) -> str:
    def fill(part: re.Match[str]) -> str:
        converter, _, name = part[1].rpartition(":")
        if converter.startswith("any("):
            return converter.removeprefix("any(").rstrip(")").split(",")[0]
        return HERE if name == "community_id" else "1" if converter == "int" else "x"

    return re.sub(r"<([^>]+)>", fill, rule.rule)


def test_each_role_gets_exactly_what_the_table_says(
    app: Flask, auth: Auth, everyone: dict[str | None, Person | None]
) -> None:
    rules = {(rule.rule, m): rule for rule in app.url_map.iter_rules() for m in rule.methods or ()}
    wrong, asked, visitors = [], 0, Visitors(auth)
    for line in read_table():
        for method in sorted(line.methods):
            address = _address_of(rules[line.address, method])
            for who, person in everyone.items():
                role = "convener" if who == "eve" else who
                allowed = line.admits(role, here=who != "eve")
                asked += 1
                denied = visitors.code_of_answer(person, method, address) in DENIED
                if denied == allowed:
                    wrong.append(
                        f"{method} {line.address}: {who} {'denied' if denied else 'let in'}"
                    )
    assert wrong == []
    assert asked >= 10 * len(read_table())

"""No access entry, no start and no service; a role counts where the address leads."""

from __future__ import annotations

import pytest
from flask import Flask

from app.platform.access import (
    AccessUndeclared,
    Entry,
    access,
    check_all_declared,
    is_allowed,
    register_resolver,
)
from app.platform.roles import Appointment, Officer, Role
from tests.site import Auth, Browser


def _add_route(app: Flask, rule: str, view: object) -> None:
    endpoint = rule.strip("/").replace("/", "_")
    app.view_functions[endpoint] = view  # type: ignore[assignment]
    app.url_map.add(app.url_rule_class(rule, endpoint=endpoint))


def test_an_endpoint_without_entry_stops_the_start(app: Flask) -> None:
    _add_route(app, "/nobody", lambda: "secret")
    with pytest.raises(AccessUndeclared, match=r"/nobody.*no @access entry"):
        check_all_declared(app)


def test_an_endpoint_without_entry_is_not_served(app: Flask, client: Browser) -> None:
    _add_route(app, "/nobody", lambda: "secret")
    assert client.get("/nobody").status_code == 403


def test_a_role_without_a_place_stops_the_start(app: Flask) -> None:
    _add_route(app, "/place/<thing>", access(Role.CLERK)(lambda thing: "secret"))
    with pytest.raises(AccessUndeclared, match="names no community"):
        check_all_declared(app)


def test_the_entry_survives_further_decorators(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint == "people.add_key"]
    assert rules, "a view under @step_up and @access is the example here"
    check_all_declared(app)


@pytest.fixture
def places(app: Flask) -> Flask:
    homes = {"one": "linghai", "two": "xiyuan"}
    register_resolver(app, "thing", homes.get)
    allowed = access(Role.CLERK)
    _add_route(app, "/things/<thing>", allowed(lambda thing: "open"))
    _add_route(app, "/in/<community_id>/<thing>", allowed(lambda community_id, thing: "open"))
    check_all_declared(app)
    return app


def test_a_resolver_leads_to_the_community(places: Flask, auth: Auth) -> None:
    clerk = auth.signed_in("alice", Role.CLERK, community="linghai")
    assert clerk.get("/things/one").text == "open"
    assert clerk.get("/things/two").status_code == 403


def test_an_unknown_id_is_not_found(places: Flask, auth: Auth) -> None:
    clerk = auth.signed_in("alice", Role.CLERK, community="linghai")
    assert clerk.get("/things/three").status_code == 404


def test_ids_of_two_communities_in_one_address_open_nothing(places: Flask, auth: Auth) -> None:
    clerk = auth.signed_in("alice", Role.CLERK, community="linghai")
    assert clerk.get("/in/linghai/one").text == "open"
    assert clerk.get("/in/linghai/two").status_code == 404


def test_another_role_opens_nothing(places: Flask, auth: Auth) -> None:
    eve = auth.signed_in("eve", Role.AUDITOR, community="linghai")
    assert eve.get("/things/one").status_code == 403


def test_nobody_is_led_to_the_sign_in_and_back(places: Flask, client: Browser) -> None:
    answer = client.get("/things/one?x=1")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=/things/one?x%3D1"


def test_a_program_without_sign_in_gets_json(places: Flask, client: Browser) -> None:
    answer = client.get("/things/one", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["error"] == "not_signed_in"


CLERK_HERE = Officer(1, "a", "A", "O", frozenset({Appointment(Role.CLERK, "linghai")}))
OPERATOR = Officer(2, "b", "B", "P", frozenset({Appointment(Role.OPERATOR, None)}))


@pytest.mark.parametrize(
    ("entry", "officer", "community", "allowed"),
    [
        (Entry("public"), None, None, True),
        (Entry("officer"), None, None, False),
        (Entry("officer"), CLERK_HERE, None, True),
        (Entry("here", frozenset({Role.CLERK})), CLERK_HERE, "linghai", True),
        (Entry("here", frozenset({Role.CLERK})), CLERK_HERE, "xiyuan", False),
        (Entry("here", frozenset({Role.OPERATOR})), OPERATOR, "xiyuan", True),
        (Entry("anywhere", frozenset({Role.CLERK})), CLERK_HERE, None, True),
        (Entry("anywhere", frozenset({Role.OPERATOR})), CLERK_HERE, None, False),
        (Entry("here"), OPERATOR, "linghai", False),
    ],
)
def test_the_rule(
    entry: Entry, officer: Officer | None, community: str | None, allowed: bool
) -> None:
    assert is_allowed(entry, officer, community) is allowed

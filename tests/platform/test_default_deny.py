"""Default deny: no access entry, no start; no role, no page."""

from __future__ import annotations

import pytest
from flask import Flask

from app.platform.access import (
    AccessUndeclared,
    check_all_declared,
)
from tests.site import Browser


def test_an_endpoint_without_entry_stops_the_start(app: Flask) -> None:
    app.view_functions["nobody"] = lambda: "secret"
    app.url_map.add(app.url_rule_class("/nobody", endpoint="nobody"))
    with pytest.raises(AccessUndeclared, match="nobody"):
        check_all_declared(app)


def test_an_endpoint_without_entry_is_not_served(app: Flask, client: Browser) -> None:
    app.view_functions["nobody"] = lambda: "secret"
    app.url_map.add(app.url_rule_class("/nobody", endpoint="nobody"))
    assert client.get("/nobody").status_code == 403

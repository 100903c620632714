"""Whose address a request has: a proxy is believed only if the operator says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import request

from app.platform.access import access
from app.web import create_app
from tests.site import make_config

CLAIM = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}


@pytest.mark.parametrize(
    ("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.7"), (2, "198.51.100.1")]
)
def test_so_many_proxies_are_believed(tmp_path: Path, proxies: int, seen: str) -> None:
    site = create_app(
        make_config(tmp_path, f"sqlite:///{tmp_path / 'y.db'}", trusted_proxies=proxies)
    )
    site.add_url_rule("/whoami", "whoami", access.public(lambda: request.remote_addr or ""))
    assert site.test_client().get("/whoami", headers=CLAIM).text == seen

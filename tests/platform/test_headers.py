"""Security headers, and what caches may keep."""

from __future__ import annotations

import re
from pathlib import Path

from app.web import create_app
from tests.site import Auth, Browser, make_config


def test_no_inline_code_is_allowed(client: Browser) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_pages_hold_no_inline_code(client: Browser) -> None:
    for path in ("/", "/sign-in"):
        page = client.get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


def test_an_officers_page_is_not_kept(auth: Auth, client: Browser) -> None:
    auth.sign_in(auth.officer("alice"))
    assert client.get("/account").headers["Cache-Control"] == "no-store"


def test_https_is_demanded_where_the_address_says_so(tmp_path: Path) -> None:
    site = create_app(
        make_config(tmp_path, f"sqlite:///{tmp_path / 'y.db'}", public_url="https://vote.example")
    )
    answer = site.test_client().get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("https://")
    secure = site.test_client().get("/", base_url="https://vote.example")
    assert "max-age" in secure.headers["Strict-Transport-Security"]


def test_the_cookie_is_bound_to_host_and_https(tmp_path: Path) -> None:
    site = create_app(
        make_config(tmp_path, f"sqlite:///{tmp_path / 'y.db'}", public_url="https://vote.example")
    )
    cookie = (
        site.test_client().get("/sign-in", base_url="https://vote.example").headers["Set-Cookie"]
    )
    assert cookie.startswith("__Host-yijue=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie

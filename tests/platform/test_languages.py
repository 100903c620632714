"""Chinese and English on every page, the browser's language first."""

from __future__ import annotations

import pytest
from flask import Flask

from app.platform.i18n import choose_language
from tests.site import Browser


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        ("", "登录"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "登录"),
        ("zh-TW", "登录"),
        ("en-GB,en;q=0.9,zh;q=0.5", "Sign in"),
        ("fr-FR,en;q=0.5", "Sign in"),
        ("fr-FR", "登录"),
    ],
)
def test_the_browser_is_asked_first(client: Browser, wish: str, shown: str) -> None:
    headers = {"Accept-Language": wish} if wish else {}
    page = client.get("/sign-in", headers=headers).text
    assert f"<h1>{shown}</h1>" in page


def test_the_switch_is_remembered(client: Browser) -> None:
    client.get("/sign-in?lang=en")
    assert "<h1>Sign in</h1>" in client.get("/sign-in", headers={"Accept-Language": "zh"}).text
    assert 'lang="en"' in client.get("/").text


def test_a_language_we_do_not_speak_is_ignored(client: Browser) -> None:
    answer = client.get("/sign-in?lang=xx")
    assert "<h1>登录</h1>" in answer.text
    assert "lang=" not in answer.headers.get("Set-Cookie", "")


def test_form_faults_speak_chinese(client: Browser) -> None:
    page = client.submit("/sign-in", {"username": ""}).text
    assert "This field is required" not in page
    assert "必填" in page or "必须" in page


def test_outside_a_request_it_is_chinese(app: Flask) -> None:
    with app.app_context():
        assert choose_language() == "zh"

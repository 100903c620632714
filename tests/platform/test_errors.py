"""Bad input gets a clear error, never a stack trace."""

from __future__ import annotations

import io
import sqlite3

import pytest
from flask import Flask, abort, request
from sqlalchemy.exc import OperationalError

from app.core.errors import RuleError
from app.platform.access import access
from app.platform.db import db
from app.platform.errors import register_messages
from app.platform.limits import allow_body
from tests.site import Auth, Browser


class TooManyChairs(RuleError):
    """A refusal of this test."""


@pytest.fixture
def doors(app: Flask) -> Flask:
    """Pages that fail in every way; CSRF stands aside for the one that is posted to."""

    def refused() -> str:
        raise TooManyChairs(chairs=7, retry_after=9)

    def gone() -> str:
        raise OperationalError("SELECT secret", {}, sqlite3.OperationalError("disk is full"))

    def broken() -> str:
        return "x" + str({}["secret words"])

    def teapot() -> str:
        abort(418)

    for name, view in {"refused": refused, "gone": gone, "broken": broken, "tea": teapot}.items():
        app.view_functions[name] = access.public(view)
        app.url_map.add(app.url_rule_class(f"/api/{name}", endpoint=name))
        app.url_map.add(app.url_rule_class(f"/{name}", endpoint=name))
    return app


def test_a_refusal_without_a_sentence_of_its_own_gets_a_general_one(
    doors: Flask, client: Browser
) -> None:
    answer = client.get("/refused")
    assert answer.status_code == 400
    assert "这样做不行" in answer.text


def test_a_refusal_has_its_status_sentence_fields_and_wait(doors: Flask, client: Browser) -> None:
    register_messages(doors, {"too_many_chairs": (409, "%(chairs)s chairs, %(tables)s tables")})  # type: ignore[dict-item]
    answer = client.get("/api/refused")
    assert answer.status_code == 409
    assert answer.headers["Retry-After"] == "9"
    assert answer.json == {
        "error": "too_many_chairs",
        "message": "7 chairs, … tables",
        "chairs": 7,
        "retry_after": 9,
    }


def test_two_sentences_for_one_code_are_refused(app: Flask) -> None:
    with pytest.raises(ValueError, match="not_signed_in"):
        register_messages(app, {"not_signed_in": (400, "again")})  # type: ignore[dict-item]


def test_a_database_that_is_gone_claims_nothing(doors: Flask, client: Browser) -> None:
    answer = client.get("/api/gone", headers={"Accept-Language": "zh"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert answer.json is not None
    assert answer.json["error"] == "unconfirmed"
    assert answer.json["message"].startswith("未确认")
    assert "未确认" in client.get("/gone").text


def test_what_nobody_foresaw_has_a_number_and_no_trace(
    doors: Flask, client: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "KeyError" not in answer.text
    assert "secret words" not in answer.text
    reference = "0302-020000-000000"
    assert reference in answer.text
    assert reference in caplog.text


def test_a_logged_error_holds_no_statement_values(app: Flask) -> None:
    with app.app_context(), pytest.raises(Exception) as failed:
        db.session.execute(db.text("SELECT * FROM nowhere WHERE phone = :p"), {"p": "17000001234"})
    assert "17000001234" not in str(failed.value)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("PUT", "/sign-in", 405), ("GET", "/api/nowhere", 404)],
)
def test_wrong_addresses(client: Browser, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    if path.startswith("/api/"):
        assert answer.json is not None
        assert answer.json["error"] == "not_found"
    else:
        assert "<h1>" in answer.text


def test_an_unusual_status_has_a_page(doors: Flask, client: Browser) -> None:
    assert client.get("/tea").status_code == 418


def test_a_body_over_the_limit_is_refused(client: Browser) -> None:
    answer = client.submit("/sign-in", {"username": "x" * 70_000})
    assert answer.status_code == 413
    assert "太大" in answer.text
    assert "64 KB" in answer.text


def test_a_file_over_the_limit_names_it_and_leads_back(doors: Flask, client: Browser) -> None:
    @access.public
    @allow_body(3 * 1024 * 1024)
    def take() -> str:
        return str(len(request.files))

    doors.view_functions["take"] = take
    doors.url_map.add(doors.url_rule_class("/take", endpoint="take", methods=["POST"]))
    body = {"file": (io.BytesIO(bytes(3 * 1024 * 1024)), "long.pdf")}
    answer = client.submit("/take", body, headers={"Referer": "http://localhost/books?month=1"})
    assert answer.status_code == 413
    assert "3 MB" in answer.text
    assert 'href="/books?month=1"' in answer.text


def test_a_form_without_token_is_refused_kindly(client: Browser) -> None:
    answer = client.post("/sign-in", data={"username": "alice"})
    assert answer.status_code == 400
    assert "刷新" in answer.text


def test_a_post_after_the_sign_in_ran_out_leads_back_to_its_page(
    auth: Auth, client: Browser
) -> None:
    auth.sign_in(auth.officer("alice"))
    auth.clock.advance(minutes=31)
    answer = client.submit(
        "/account/key/retire", headers={"Referer": "http://localhost/account/keys"}
    )
    assert answer.headers["Location"] == "/sign-in?next=/account/keys"
    assert "登录已过期" in client.get("/sign-in").text

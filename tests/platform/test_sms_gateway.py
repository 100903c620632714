"""Text messages go to a gateway by a signed request, and its reports come back signed."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.platform.config import ConfigError, load_config, make_keys
from app.platform.db import db, transaction
from app.platform.outbox import Fate, OutboxMessage, drain, enqueue, fates, register_listener
from app.platform.outbox.queue import PAUSES
from app.platform.outbox.webhook import check_webhook
from tests.platform.gateway import Gateway, running_gateway
from tests.site import Browser, Clock

SECRET = b"a key that both sides hold"
PHONE = "+8617000000001"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with running_gateway() as found:
        yield found


@pytest.fixture
def site(app: Flask, gateway: Gateway) -> Flask:
    old = app.extensions["yijue.config"]
    app.extensions["yijue.config"] = replace(
        old, sms_webhook_url=gateway.url, sms_webhook_secret=SECRET
    )
    return app


@pytest.fixture
def heard() -> Iterator[list[Fate]]:
    found: list[Fate] = []
    register_listener("test:", lambda _session, fate, _now: found.append(fate))
    yield found
    del fates._listeners["test:"]


def _send(now: datetime, greeting: str, key: str = "test:1") -> None:
    with transaction() as session:
        enqueue(
            session,
            channel="sms",
            to=PHONE,
            template=greeting,
            fields={"name": "张三"},
            purpose="notice",
            now=now,
            dedupe_key=key,
        )
    drain(now)


def _row() -> OutboxMessage:
    db.session.expire_all()
    return db.session.query(OutboxMessage).one()


def _report(client: Browser, body: dict[str, Any] | bytes, now: datetime, **changes: str) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    stamp = str(int(now.timestamp()))
    mac = hmac.new(SECRET, stamp.encode() + b"." + data, hashlib.sha256).hexdigest()
    headers = {"X-Yijue-Timestamp": stamp, "X-Yijue-Signature": f"v1={mac}", **changes}
    return client.post(
        "/api/outbox/reports", data=data, headers=headers, content_type="application/json"
    )


def test_the_request_is_signed_over_time_and_body(
    site: Flask, clock: Clock, greeting: str, gateway: Gateway
) -> None:
    with site.app_context():
        _send(clock(), greeting)
        assert _row().state == "sent"
    ((headers, body),) = gateway.posts
    expected = hmac.new(
        SECRET, headers["X-Yijue-Timestamp"].encode() + b"." + body, hashlib.sha256
    ).hexdigest()
    assert headers["X-Yijue-Signature"] == f"v1={expected}"
    assert int(headers["X-Yijue-Timestamp"]) == int(clock().timestamp())
    (message,) = gateway.messages
    assert (message["v"], message["to"]) == (1, PHONE)
    assert message["text"] == "张三：您好，<明天>开会。"
    assert headers["Idempotency-Key"] == message["id"]


@pytest.mark.parametrize("status", [500, 503, 429, 408, 0])
def test_it_is_tried_again_under_the_same_id(
    site: Flask, clock: Clock, greeting: str, gateway: Gateway, status: int
) -> None:
    gateway.answers = [status]
    with site.app_context():
        _send(clock(), greeting)
        assert _row().state == "waiting"
        assert drain(clock()).sent == 0
        assert drain(clock.advance(seconds=PAUSES[0])).sent == 1
    first, second = gateway.messages
    assert first["id"] == second["id"]


@pytest.mark.parametrize("status", [400, 401, 404, 302])
def test_a_final_no_is_not_asked_again(
    site: Flask, clock: Clock, greeting: str, gateway: Gateway, heard: list[Fate], status: int
) -> None:
    gateway.answers = [status]
    with site.app_context():
        _send(clock(), greeting)
        assert (_row().state, _row().recipient) == ("failed", None)
        drain(clock.advance(days=1))
    assert len(gateway.posts) == 1
    assert heard == [Fate("test:1", "failed", f"gateway_{status}")]


@pytest.mark.both_databases
@pytest.mark.parametrize("state", ["delivered", "bounced"])
def test_a_report_reaches_the_room_that_sent_it_once(
    site: Flask,
    client: Browser,
    clock: Clock,
    greeting: str,
    gateway: Gateway,
    heard: list[Fate],
    state: str,
) -> None:
    with site.app_context():
        _send(clock(), greeting)
    message = gateway.messages[0]["id"]
    body = {"id": "r-1", "message": message, "status": state, "reason": "空号"}
    assert _report(client, body, clock()).json == {"taken": True}
    assert _report(client, body, clock()).json == {"taken": False}
    other = {**body, "id": "r-2", "status": "bounced" if state == "delivered" else "delivered"}
    assert _report(client, other, clock()).json == {"taken": False}
    assert heard == [Fate("test:1", "sent"), Fate("test:1", state, "空号")]
    with site.app_context():
        assert (_row().report, _row().report_id) == (state, "r-1")


@pytest.mark.both_databases
def test_a_room_that_fails_does_not_have_it_sent_twice(
    site: Flask, clock: Clock, greeting: str, gateway: Gateway, heard: list[Fate]
) -> None:
    def fail(_session: object, _fate: Fate, _now: datetime) -> None:
        raise RuntimeError("the ledger is broken")

    register_listener("test:", fail)
    with site.app_context():
        _send(clock(), greeting)
        assert _row().state == "sent"
        drain(clock.advance(hours=1))
    assert len(gateway.posts) == 1


def test_a_report_that_nobody_signed_is_refused(
    site: Flask, client: Browser, clock: Clock, greeting: str, gateway: Gateway
) -> None:
    with site.app_context():
        _send(clock(), greeting)
    body = {"id": "r-1", "message": gateway.messages[0]["id"], "status": "delivered"}
    old = clock() - timedelta(seconds=301)
    for answer in (
        _report(client, body, clock(), **{"X-Yijue-Signature": "v1=" + "0" * 64}),
        _report(client, body, clock(), **{"X-Yijue-Signature": "v1=é"}),
        _report(client, body, clock(), **{"X-Yijue-Timestamp": "soon"}),
        _report(client, body, clock(), **{"X-Yijue-Timestamp": str(int(old.timestamp()))}),
        _report(client, body, old),
        client.post("/api/outbox/reports", json=body),
    ):
        assert (answer.status_code, answer.json["error"]) == (401, "webhook_signature_invalid")
    with site.app_context():
        assert _row().report is None


def test_without_a_gateway_no_report_is_taken(app: Flask, client: Browser, clock: Clock) -> None:
    answer = _report(client, {"id": "r", "message": "m1", "status": "delivered"}, clock())
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"message": "m1-0000000000000000"},
        {"message": "m2-0000000000000000"},
        {"message": "m" + "9" * 40},
        {"message": 7},
        {"status": "read"},
        {"id": ""},
        {"id": "x" * 81},
        {"more": 1},
        {"reason": "a\x00b"},
    ],
)
def test_a_report_about_nothing_of_ours_is_refused(
    site: Flask,
    client: Browser,
    clock: Clock,
    greeting: str,
    gateway: Gateway,
    change: dict[str, Any],
) -> None:
    with site.app_context():
        _send(clock(), greeting)
    body = {"id": "r-1", "message": gateway.messages[0]["id"], "status": "delivered", **change}
    assert _report(client, body, clock()).json["error"] == "report_invalid"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 50_000])
def test_what_is_no_report_is_refused(
    site: Flask, client: Browser, clock: Clock, body: bytes
) -> None:
    assert _report(client, body, clock()).json["error"] == "report_invalid"


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("http://gateway.example/send", SECRET),
        ("ftp://gateway.example", SECRET),
        ("https://", SECRET),
        ("https://gateway.example/send", b"short"),
    ],
)
def test_an_unsafe_gateway_stops_the_start(url: str, secret: bytes) -> None:
    with pytest.raises(ValueError, match="SMS_WEBHOOK"):
        check_webhook(url, secret)


def test_the_price_is_a_whole_number(tmp_path: Any) -> None:
    make_keys(tmp_path, bytes(128))
    env = {"VAR_DIR": str(tmp_path), "SMS_PRICE": "5", "SMS_WEBHOOK_SECRET": "k" * 16}
    config = load_config(env)
    assert (config.sms_price, config.sms_webhook_secret) == (5, b"k" * 16)
    assert "kkkk" not in repr(config)
    with pytest.raises(ConfigError, match="SMS_PRICE"):
        load_config({**env, "SMS_PRICE": "0.05"})

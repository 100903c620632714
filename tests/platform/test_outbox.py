"""Messages leave with the act, once, and again when the way out was shut."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from app.platform.db import db, transaction
from app.platform.outbox import OutboxMessage, drain, enqueue
from app.platform.outbox.mailbox import mailbox_messages
from app.platform.outbox.queue import PAUSES
from tests.platform.mail import Postbox
from tests.site import Browser, Clock

TO = "zhang@example.org"


def _configure(app: Flask, **changes: Any) -> None:
    app.extensions["yijue.config"] = replace(app.extensions["yijue.config"], **changes)


@pytest.fixture
def mailing(app: Flask, postbox: Postbox) -> Flask:
    _configure(app, smtp_url=f"smtp://127.0.0.1:{postbox.port}")
    return app


def _enqueue(now: datetime, template: str = "greeting", **changes: Any) -> bool:
    message = {
        "channel": "email",
        "to": TO,
        "template": template,
        "fields": {"name": "张三"},
        "purpose": "notice",
        "now": now,
        **changes,
    }
    with transaction() as session:
        return enqueue(session, **message)


def _only_row() -> OutboxMessage:
    db.session.expire_all()
    return db.session.query(OutboxMessage).one()


@pytest.mark.both_databases
def test_a_mail_arrives_as_written(
    mailing: Flask, clock: Clock, greeting: str, postbox: Postbox
) -> None:
    with mailing.app_context():
        _enqueue(clock())
        assert drain(clock()).sent == 1
        row = _only_row()
        assert (row.state, row.recipient, row.fields) == ("sent", None, None)
    (mail,) = postbox.mails
    assert mail["To"] == TO
    assert mail["Subject"] == "开会通知"
    assert mail.get_content().strip() == "张三：您好，<明天>开会。"


def test_what_is_rolled_back_is_never_sent(
    mailing: Flask, clock: Clock, greeting: str, postbox: Postbox
) -> None:
    with mailing.app_context():
        with pytest.raises(RuntimeError), transaction() as session:
            enqueue(
                session,
                channel="email",
                to=TO,
                template=greeting,
                fields={},
                purpose="notice",
                now=clock(),
            )
            raise RuntimeError
        drain(clock())
    assert postbox.mails == []


@pytest.mark.both_databases
def test_a_dedupe_key_is_sent_once(
    mailing: Flask, clock: Clock, greeting: str, postbox: Postbox
) -> None:
    with mailing.app_context():
        assert _enqueue(clock(), dedupe_key="notice:1:5")
        drain(clock())
        assert not _enqueue(clock(), dedupe_key="notice:1:5")
        drain(clock())
    assert len(postbox.mails) == 1


def test_a_refusing_server_is_tried_again_with_growing_pauses(
    mailing: Flask, clock: Clock, greeting: str, postbox: Postbox
) -> None:
    postbox.refusing = "451 later"
    with mailing.app_context():
        _enqueue(clock())
        for pause in PAUSES:
            assert drain(clock()).put_off == 1
            clock.advance(seconds=pause - 1)
            assert drain(clock()).put_off == 0
            clock.advance(seconds=1)
        postbox.refusing = ""
        assert drain(clock()).sent == 1
    assert len(postbox.mails) == 1


def test_after_the_last_try_it_is_given_up(
    mailing: Flask, clock: Clock, greeting: str, postbox: Postbox
) -> None:
    postbox.refusing = "550 never"
    with mailing.app_context():
        _enqueue(clock())
        for _ in range(len(PAUSES) + 1):
            last = drain(clock())
            clock.advance(hours=4)
        assert last.given_up == 1
        assert drain(clock()).put_off == 0
        row = _only_row()
        assert (row.state, row.recipient, row.last_error) == ("failed", None, "SMTPDataError")


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:1", "smtps://127.0.0.1:1"])
def test_a_server_that_is_not_there_is_no_crash(
    mailing: Flask, clock: Clock, greeting: str, url: str
) -> None:
    _configure(mailing, smtp_url=url)
    with mailing.app_context():
        _enqueue(clock())
        assert drain(clock()).put_off == 1
        assert _only_row().last_error == "ConnectionRefusedError"


def test_a_header_cannot_be_smuggled_in(
    mailing: Flask, clock: Clock, greeting: str, postbox: Postbox
) -> None:
    with mailing.app_context():
        _enqueue(clock(), to="a@example.org\r\nBcc: eve@example.org")
        assert drain(clock()).put_off == 1
    assert postbox.mails == []


def test_without_a_way_out_it_waits(app: Flask, clock: Clock, greeting: str) -> None:
    with app.app_context():
        _enqueue(clock(), channel="sms", to="17000001234")
        assert drain(clock()).put_off == 1
        assert _only_row().last_error == "no_transport"


def test_one_bad_message_does_not_hold_up_the_others(
    mailing: Flask, clock: Clock, greeting: str, postbox: Postbox
) -> None:
    with mailing.app_context():
        _enqueue(clock(), template="there-is-none")
        _enqueue(clock())
        done = drain(clock())
        assert (done.sent, done.put_off) == (1, 1)


def test_a_demonstration_delivers_to_its_own_page(
    app: Flask, client: Browser, clock: Clock, greeting: str
) -> None:
    _configure(app, demo=True)
    with app.app_context():
        _enqueue(clock(), channel="sms", to="17000001234")
        _enqueue(clock(), channel="sms", to="17000005678", fields={"name": "李四"})
        assert drain(clock()).sent == 2
        assert [m.recipient for m in mailbox_messages("17000001234")] == ["17000001234"]
    page = client.get("/demo/mailbox?to=17000005678").text
    assert "李四：您好，&lt;明天&gt;开会。" in page
    assert "张三" not in page


def test_in_real_service_there_is_no_mailbox_page(client: Browser) -> None:
    assert client.get("/demo/mailbox").status_code == 404


def test_addresses_and_texts_are_sealed(app: Flask, clock: Clock, greeting: str) -> None:
    with app.app_context():
        _enqueue(clock(), channel="sms", to="17000001234")
        raw = db.session.connection().exec_driver_sql("SELECT * FROM outbox_message").one()
    assert b"17000001234" not in b"".join(v for v in raw if isinstance(v, bytes))
    assert "17000001234" not in repr([v for v in raw if not isinstance(v, bytes)])

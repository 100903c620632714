"""The daily message: chosen, once a day, outside the quiet hours, only while something waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.core.calendar import SHANGHAI
from app.platform.db import db
from app.platform.outbox import OutboxMessage
from app.platform.worker import run_once
from app.supervision.models import DailyMessageRow
from tests.hall import Hall
from tests.supervision.test_late_steps import demand

PAGE = "/worklist/daily"
MAIL = {"channel": "email", "address": "street@example.cn"}


@pytest.fixture
def chosen(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """A street officer who chose to be told, and a demand that waits; the outbox keeps all."""
    monkeypatch.setattr("app.platform.worker.drain", lambda _now: None)
    demand(hall, 3)
    confirm(hall)
    return hall


def confirm(hall: Hall, officer: str = "street", **changes: str) -> None:
    """Choose an address and enter the code that went there."""
    hall.post(officer, PAGE, {**MAIL, **changes})
    hall.post(officer, PAGE, {"act": "confirm", "code": sent_code(hall)})


def sent_code(hall: Hall) -> str:
    return str(hall.meeting.messages("daily_code")[-1][1]["code"])


def work(hall: Hall, hour: int, days: int = 0) -> None:
    """Let the worker run at an hour of Shanghai's clock, days later."""
    local = hall.now.astimezone(SHANGHAI) + timedelta(days=days)
    hall.meeting.clock.now = datetime(
        local.year, local.month, local.day, hour, 30, tzinfo=SHANGHAI
    ).astimezone(hall.now.tzinfo)
    hall.browsers.clear()
    with hall.meeting.app.app_context():
        assert run_once(hall.now) == []


def messages(hall: Hall) -> list[tuple[str, dict[str, Any]]]:
    return hall.meeting.messages("officer_daily")


def test_one_message_a_day_and_none_at_night(chosen: Hall) -> None:
    work(chosen, hour=6, days=1)
    assert messages(chosen) == []
    work(chosen, hour=9)
    (told,) = messages(chosen)
    assert told[0] == MAIL["address"]
    assert told[1]["kinds"] == {"other": 1}
    assert told[1]["places"][0][1] == 1
    work(chosen, hour=15)
    assert len(messages(chosen)) == 1
    work(chosen, hour=9, days=1)
    assert len(messages(chosen)) == 2
    work(chosen, hour=22, days=1)
    assert len(messages(chosen)) == 2


def test_nothing_waits_nothing_is_sent(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.platform.worker.drain", lambda _now: None)
    confirm(hall)
    work(hall, hour=9, days=1)
    assert messages(hall) == []
    seen = hall.run(lambda s: s.query(DailyMessageRow).one().last_on)
    assert seen is not None


def test_whoever_stops_it_gets_none(chosen: Hall) -> None:
    assert "s***@example.cn" in chosen.get("street", PAGE)
    chosen.post("street", PAGE, {"act": "stop"})
    assert "s***@example.cn" not in chosen.get("street", PAGE)
    work(chosen, hour=9, days=1)
    assert messages(chosen) == []


def test_an_officer_of_other_places_is_told_of_none_of_it(chosen: Hall) -> None:
    confirm(chosen, "eve", channel="sms", address="17000000001")
    work(chosen, hour=9, days=1)
    assert [to for to, _fields in messages(chosen)] == [MAIL["address"]]


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("sms", "12345"),
        ("sms", "street@example.cn"),
        ("email", "17000000001"),
        ("email", "a b@example.cn"),
        ("email", "a@b.cn, c@d.cn"),
        ("email", ""),
        ("fax", "17000000001"),
    ],
)
def test_an_address_that_is_none_is_refused(hall: Hall, channel: str, address: str) -> None:
    hall.post("street", PAGE, {"channel": channel, "address": address}, 422)
    assert hall.run(lambda s: s.query(DailyMessageRow).count()) == 0


def test_the_message_reads_as_a_message(chosen: Hall) -> None:
    work(chosen, hour=9, days=1)
    with chosen.meeting.app.app_context():
        row = db.session.query(OutboxMessage).filter_by(purpose="officer_daily").one()
        from json import loads

        text = chosen.meeting.app.jinja_env.get_template("messages/officer_daily.txt").render(
            loads(row.fields or "{}")
        )
    assert "您有 1 件待办" in text
    assert "其他 1 件" in text
    assert "/worklist" in text


def test_nothing_goes_to_an_address_before_its_code_came_back(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.platform.worker.drain", lambda _now: None)
    demand(hall, 3)
    hall.post("street", PAGE, MAIL)
    assert [to for to, _ in hall.meeting.messages("daily_code")] == [MAIL["address"]]
    assert "等待确认码" in hall.get("street", PAGE)
    work(hall, hour=9, days=1)
    assert messages(hall) == []


def test_wrong_or_old_digits_prove_nothing(hall: Hall) -> None:
    hall.post("street", PAGE, MAIL)
    code = sent_code(hall)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    hall.post("street", PAGE, {"act": "confirm", "code": wrong}, 403)
    hall.meeting.clock.now += timedelta(minutes=31)
    hall.sign_in("street")
    hall.post("street", PAGE, {"act": "confirm", "code": code}, 403)
    hall.post("street", PAGE, MAIL)
    for _ in range(5):
        hall.post("street", PAGE, {"act": "confirm", "code": "x"}, 403)
    hall.post("street", PAGE, {"act": "confirm", "code": sent_code(hall)}, 403)
    assert hall.run(lambda s: s.query(DailyMessageRow).one().confirmed_at) is None


def test_another_address_is_proved_anew(chosen: Hall) -> None:
    chosen.meeting.clock.now += timedelta(minutes=2)
    chosen.post("street", PAGE, MAIL)
    assert len(chosen.meeting.messages("daily_code")) == 1
    chosen.post("street", PAGE, {"channel": "email", "address": "other@example.cn"})
    work(chosen, hour=9, days=1)
    assert messages(chosen) == []


def test_nobody_rings_a_strangers_phone_again_and_again(hall: Hall) -> None:
    for number in range(5):
        hall.post("street", PAGE, {"channel": "sms", "address": f"1700000000{number}"})
        hall.post("street", PAGE, {"channel": "sms", "address": "17000000009"}, 429)
        hall.meeting.clock.now += timedelta(minutes=2)
    hall.post("street", PAGE, {"channel": "sms", "address": "17000000009"}, 429)
    # Stopping and choosing again gives no new codes either.
    hall.post("street", PAGE, {"act": "stop"})
    hall.post("street", PAGE, {"channel": "sms", "address": "17000000009"}, 429)
    assert len(hall.meeting.messages("daily_code")) == 5

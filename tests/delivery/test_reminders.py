"""Only non-voters are reminded: by the plan, outside the quiet hours, never too often."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.delivery.models import NoticeMessage, ReminderRun
from app.delivery.service import audience
from app.delivery.service import reminders as service
from app.delivery.service.rules import DeliveryRules
from app.delivery.service.texts import REMINDER
from app.platform.db import db
from app.platform.outbox import OutboxMessage
from app.platform.worker import run_once
from tests.hall import Hall

PLAN = "/assemblies/{id}/reminders"
STEPS = ["start", "half", "two_days", "six_hours"]


def _plan(hall: Hall, act: str = "save", status: int = 302, **changes: Any) -> Any:
    fields = {"text": REMINDER, "steps": STEPS, "is_on": "y", "act": act, **changes}
    return hall.post("convener", PLAN, fields, status)


def _work(hall: Hall) -> None:
    with hall.meeting.app.app_context():
        assert run_once(hall.now) == []


def _texts(hall: Hall) -> list[tuple[str, str]]:
    """Recipient and text of the reminders that wait."""
    return [(to, f["text"]) for to, f in hall.meeting.messages("delivery_reminder")]


def _runs(hall: Hall) -> list[ReminderRun]:
    return hall.run(lambda s: s.query(ReminderRun).order_by(ReminderRun.at).all())


@pytest.fixture
def planned(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """A meeting with a plan, its messages kept in the outbox."""
    hall.post("convener", "/communities/linghai/phrase", {"phrase": "春风又绿"})
    _plan(hall)
    monkeypatch.setattr("app.platform.worker.drain", lambda _now: None)
    return hall


@pytest.fixture
def lively(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set other rules than the profile's."""

    def change(**values: int) -> None:
        rules = {
            "posting_days": 7,
            "sign_in_serves": False,
            "gap_hours": 24,
            "max_reminders": 4,
            "quiet_from": 21,
            "quiet_to": 8,
        }
        for room in (service, audience):
            monkeypatch.setattr(
                room, "delivery_rules", lambda _s, _r: DeliveryRules(**{**rules, **values})
            )

    return change


@pytest.mark.both_databases
def test_the_night_is_quiet_and_in_the_morning_everybody_silent_is_reminded(planned: Hall) -> None:
    # Voting opened at midnight: the first reminder waits for eight o'clock.
    _work(planned)
    assert _texts(planned) == []
    planned.meeting.clock.now = planned.meeting.opens + timedelta(hours=8)
    assert planned.meeting.recognised(7).vote().status == 200
    _work(planned)
    texts = _texts(planned)
    phones = planned.meeting.facts.card(7).phones
    assert not any(to.removeprefix("+86") in phones for to, _ in texts)
    assert all("春风又绿" in text for _, text in texts)
    (run,) = _runs(planned)
    assert (run.step, run.left_out["voted"], run.left_out["no_contact"]) == ("start", 1, 1)


def test_a_step_is_done_once(planned: Hall) -> None:
    planned.meeting.clock.now = planned.meeting.opens + timedelta(hours=9)
    _work(planned)
    sent = len(_texts(planned))
    assert sent > 50
    planned.meeting.clock.advance(hours=1)
    _work(planned)
    assert len(_texts(planned)) == sent


def test_one_phone_of_many_flats_gets_one_message(planned: Hall) -> None:
    planned.meeting.clock.now = planned.meeting.opens + timedelta(hours=9)
    _work(planned)
    shared = planned.meeting.facts.card(54).phones[0]
    mine = [text for to, text in _texts(planned) if to.endswith(shared)]
    assert len(mine) == 1
    assert "等4户" in mine[0]
    # Each of the four counts as reminded.
    lines = {planned.meeting.facts.card(door).i for door in (54, 55, 56, 57)}
    noted = planned.run(lambda s: {m.i for m in s.query(NoticeMessage).all()})
    assert lines <= noted


def test_the_gap_is_kept(planned: Hall, lively: Callable[..., None]) -> None:
    planned.meeting.clock.now = planned.meeting.opens + timedelta(hours=9)
    _work(planned)
    sent = len(_texts(planned))
    lively(gap_hours=24 * 6)
    planned.meeting.clock.now = planned.meeting.opens + timedelta(days=4)
    planned.meeting.clock.advance(hours=10)
    _work(planned)
    assert len(_texts(planned)) == sent
    assert _runs(planned)[-1].left_out["gap"] > 50


def test_the_greatest_number_is_kept(planned: Hall, lively: Callable[..., None]) -> None:
    lively(max_reminders=1)
    planned.meeting.clock.now = planned.meeting.opens + timedelta(hours=9)
    _work(planned)
    sent = len(_texts(planned))
    planned.meeting.clock.now = planned.meeting.opens + timedelta(days=4, hours=10)
    _work(planned)
    assert len(_texts(planned)) == sent
    assert _runs(planned)[-1].left_out["count"] > 50


def test_what_was_missed_is_said_and_not_made_up_for(planned: Hall) -> None:
    planned.meeting.clock.now = planned.meeting.closes - timedelta(hours=6)
    _work(planned)
    runs = {run.step: run for run in _runs(planned)}
    assert list(runs["start"].left_out) == ["missed"]
    assert list(runs["half"].left_out) == ["missed"]
    assert runs["six_hours"].messages > 50
    planned.browsers.clear()
    assert "已错过时点" in planned.get("convener", PLAN)


def test_after_the_close_nobody_is_reminded(planned: Hall) -> None:
    planned.close()
    planned.meeting.clock.now += timedelta(hours=10)
    _work(planned)
    assert _texts(planned) == []


def test_switched_off_nothing_leaves(planned: Hall) -> None:
    _plan(planned, is_on="")
    planned.meeting.clock.now = planned.meeting.opens + timedelta(hours=9)
    _work(planned)
    assert _texts(planned) == []


@pytest.mark.both_databases
def test_who_says_stop_is_left_alone_until_they_say_otherwise(planned: Hall) -> None:
    planned.meeting.clock.now = planned.meeting.opens + timedelta(hours=9)
    _work(planned)
    phone = planned.meeting.facts.card(7).phones[0]
    text = next(text for to, text in _texts(planned) if to.endswith(phone))
    links = re.findall(r"/m/[0-9A-Z-]+", text)
    client, before = planned.meeting.client, planned.meeting.tables()
    assert "不再提醒" in client.get(links[0]).text
    assert planned.meeting.tables() == before
    assert client.submit(links[0] + "/stop").status_code == 302
    client.submit(links[0] + "/stop")
    assert "恢复提醒" in client.get(links[0]).text
    planned.meeting.clock.now = planned.meeting.opens + timedelta(days=4, hours=10)
    _work(planned)
    assert len([to for to, _ in _texts(planned) if to.endswith(phone)]) == 1
    assert _runs(planned)[-1].left_out["stopped"] == 1
    client.submit(links[0] + "/resume")
    planned.meeting.clock.now = planned.meeting.closes - timedelta(hours=38)
    _work(planned)
    assert len([to for to, _ in _texts(planned) if to.endswith(phone)]) == 2


def test_a_preview_sends_nothing_and_says_how_many(planned: Hall) -> None:
    said = _plan(planned, "preview", 200).text
    assert "/m/10000-" in said
    assert "没有电话或者邮箱" in said
    assert planned.run(lambda s: s.query(OutboxMessage).count()) == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"steps": []}, "至少选择一个"),
        ({"steps": ["start", "noon"]}, "至少选择一个"),
        ({"text": "{房屋}{链接}{暗语}"}, "{退订}"),
        ({"text": "长" * 501}, "1 到 500"),
    ],
)
def test_a_plan_that_cannot_be(planned: Hall, changes: dict[str, Any], said: str) -> None:
    assert said in _plan(planned, status=400, **changes).text


def test_without_the_communitys_words_there_is_no_plan(hall: Hall) -> None:
    _plan(hall, status=409)


def test_only_the_convener_plans(hall: Hall) -> None:
    for name in ("street", "auditor", "clerk", "eve"):
        hall.get(name, PLAN, 403)
        hall.post(name, PLAN, {"text": REMINDER, "steps": STEPS, "act": "save"}, 403)


def test_two_workers_send_once(planned: Hall) -> None:
    planned.meeting.clock.now = planned.meeting.opens + timedelta(hours=9)
    with planned.meeting.app.app_context():
        assert service.run_step(planned.id, planned.now) == "start"
        assert service.run_step(planned.id, planned.now) is None
        db.session.remove()

"""The notice by text message: sent is not served; what arrives or is confirmed is."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.delivery.models import NoticeMessage, ServiceAttempt
from app.platform.outbox import OutboxMessage, drain
from tests.delivery.serving import enter, facts, visit
from tests.hall import Hall
from tests.platform.gateway import Gateway, running_gateway

SECRET = b"a key that both sides hold"
MESSAGES = "/assemblies/{id}/service/messages"
TEXT = "【{小区}】{房屋}：{会议}，截止{截止}。{链接} 暗语：{暗语}"
PRICE = 5


@pytest.fixture
def gateway(hall: Hall) -> Iterator[Gateway]:
    """The hall's site sends its text messages to a gateway on this machine."""
    with running_gateway() as found:
        config = hall.meeting.app.extensions["yijue.config"]
        hall.meeting.app.extensions["yijue.config"] = replace(
            config, sms_webhook_url=found.url, sms_webhook_secret=SECRET, sms_price=PRICE
        )
        hall.post("convener", "/communities/linghai/phrase", {"phrase": "春风又绿"})
        yield found


def _send(hall: Hall, act: str = "send", status: int = 302, **changes: str) -> Any:
    fields = {"text": TEXT, "channel": "sms", "act": act, **changes}
    return hall.post("convener", MESSAGES, fields, status)


def _drain(hall: Hall) -> None:
    with hall.meeting.app.app_context():
        drain(hall.now)


def _report(hall: Hall, message: str, status: str) -> Any:
    body = json.dumps({"id": f"r-{message}", "message": message, "status": status}).encode()
    stamp = str(int(hall.now.timestamp()))
    mac = hmac.new(SECRET, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Yijue-Timestamp": stamp, "X-Yijue-Signature": f"v1={mac}"}
    answer = hall.meeting.client.post("/api/outbox/reports", data=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


def _to(gateway: Gateway, hall: Hall, door: int) -> dict[str, Any]:
    """The message that came to a phone of this door."""
    phones = hall.meeting.facts.card(door).phones
    return next(m for m in gateway.messages if m["to"].removeprefix("+86") in phones)


def _attempt(hall: Hall, door: int) -> ServiceAttempt:
    i = hall.meeting.facts.card(door).i
    return hall.run(lambda s: s.query(ServiceAttempt).filter_by(i=i).one())


def test_a_preview_shows_words_numbers_and_price_and_sends_nothing(
    hall: Hall, gateway: Gateway
) -> None:
    said = _send(hall, "preview", 200).text
    assert "春风又绿" in said
    assert "/m/10000-" in said
    assert hall.run(lambda s: s.query(OutboxMessage).count()) == 0
    assert hall.run(lambda s: s.query(ServiceAttempt).count()) == 0


@pytest.mark.both_databases
def test_it_goes_to_every_phone_and_serves_by_the_gateways_word(
    hall: Hall, gateway: Gateway
) -> None:
    _send(hall)
    rights = len(hall.meeting.facts.cards)
    assert facts(hall)["totals"]["waiting"]["rights"] == rights - 1
    # Door 53 has no phone and stays in sight.
    assert facts(hall)["totals"]["unreached"]["rights"] == 1
    _drain(hall)
    assert facts(hall)["totals"]["served"]["rights"] == 0
    message = _to(gateway, hall, 7)
    assert "1号楼1单元701" in message["text"]
    assert "春风又绿" in message["text"]
    _report(hall, message["id"], "delivered")
    assert facts(hall)["totals"]["served"]["rights"] == 1
    assert _attempt(hall, 7).result == "delivered"
    assert not _attempt(hall, 7).warned


def test_who_bounced_is_not_served_and_not_forgotten(hall: Hall, gateway: Gateway) -> None:
    _send(hall)
    _drain(hall)
    _report(hall, _to(gateway, hall, 7)["id"], "bounced")
    assert _attempt(hall, 7).result == "bounced"
    assert facts(hall)["totals"]["failed"]["rights"] == 1
    i = hall.meeting.facts.card(7).i
    assert "上门或者寄信" in hall.get("convener", f"/assemblies/{{id}}/service/rights/{i}")


def test_one_number_of_two_is_enough(hall: Hall, gateway: Gateway) -> None:
    _send(hall)
    _drain(hall)
    mine = [m for m in gateway.messages if "5201" in m["text"]]
    assert len(mine) == 2
    _report(hall, mine[0]["id"], "bounced")
    assert _attempt(hall, 52).result == "waiting"
    _report(hall, mine[1]["id"], "delivered")
    assert _attempt(hall, 52).result == "delivered"


def test_what_the_gateway_refuses_for_good_has_failed(hall: Hall, gateway: Gateway) -> None:
    gateway.answers = [400] * 100
    _send(hall)
    _drain(hall)
    assert facts(hall)["totals"]["waiting"]["rights"] == 0
    costs = hall.run(lambda s: {one.cost for one in s.query(NoticeMessage).all()})
    assert costs == {0}


def test_costs_are_parts_times_price(hall: Hall, gateway: Gateway) -> None:
    _send(hall)
    _drain(hall)
    kept = hall.run(lambda s: s.query(NoticeMessage).all())
    assert all(one.cost == one.parts * PRICE > 0 for one in kept)
    total = sum(one.cost for one in kept)
    assert f"{total // 100}.{total % 100:02d}" in hall.get("convener", MESSAGES)


def test_it_is_sent_once_and_again_only_to_those_who_bounced(
    hall: Hall, gateway: Gateway, photo: bytes
) -> None:
    _send(hall)
    _drain(hall)
    sent = len(gateway.messages)
    assert "没有" in _send(hall, status=409).text
    _report(hall, _to(gateway, hall, 7)["id"], "bounced")
    _report(hall, _to(gateway, hall, 9)["id"], "bounced")
    enter(hall, 9, visit(hall, photo))
    _send(hall, status=302, again="y")
    _drain(hall)
    assert len(gateway.messages) == sent + 1


def test_the_owner_confirms_by_the_link_and_opening_it_does_nothing(
    hall: Hall, gateway: Gateway
) -> None:
    _send(hall)
    _drain(hall)
    link = re.search(r"/m/\S+", _to(gateway, hall, 7)["text"])
    assert link
    before = hall.meeting.tables()
    page = hall.meeting.client.get(link[0])
    assert page.status_code == 200
    assert "我已收到会议通知" in page.text
    assert hall.meeting.tables() == before
    for word in ("701", "王", hall.meeting.facts.card(7).phones[0][-4:]):
        assert word not in page.text
    assert hall.meeting.client.submit(link[0] + "/receipt").status_code == 302
    assert _attempt(hall, 7).result == "delivered"
    once = _attempt(hall, 7).at
    hall.meeting.clock.advance(hours=1)
    hall.meeting.client.submit(link[0] + "/receipt")
    assert _attempt(hall, 7).at == once


def test_what_an_owner_confirmed_no_later_report_undoes(hall: Hall, gateway: Gateway) -> None:
    _send(hall)
    _drain(hall)
    message = _to(gateway, hall, 7)
    link = re.search(r"/m/[0-9A-Z-]+", message["text"])
    assert link
    hall.meeting.client.submit(link[0] + "/receipt")
    _report(hall, message["id"], "bounced")
    assert _attempt(hall, 7).result == "delivered"
    kept = hall.run(lambda s: s.query(NoticeMessage).filter_by(state="bounced").count())
    assert kept == 0


@pytest.mark.parametrize("code", ["1-0000000000000000", "1", "x-y", "1-", "９-x", "9" * 30 + "-x"])
def test_a_link_cannot_be_guessed(hall: Hall, gateway: Gateway, code: str) -> None:
    _send(hall)
    assert hall.meeting.client.get(f"/m/{code}").status_code == 404
    assert hall.meeting.client.submit(f"/m/{code}/receipt").status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": "{房屋}{暗语}"}, "{链接}"),
        ({"text": "{房屋}{链接}{暗语}{身份证}"}, "身份证"),
        ({"text": ""}, "1 到 500"),
        ({"channel": "pigeon"}, "短信"),
    ],
)
def test_a_text_that_cannot_be_sent(
    hall: Hall, gateway: Gateway, changes: dict[str, str], said: str
) -> None:
    for act in ("preview", "send"):
        assert said in _send(hall, act, 400, **changes).text
    assert hall.run(lambda s: s.query(OutboxMessage).count()) == 0


def test_without_the_communitys_words_nothing_is_sent(hall: Hall) -> None:
    assert "核对暗语" in _send(hall, status=409).text


def test_mail_goes_to_the_address_that_an_owner_gave(hall: Hall, gateway: Gateway) -> None:
    i = hall.meeting.facts.card(53).i
    path = f"/assemblies/{{id}}/service/rights/{i}/email"
    hall.post("convener", path, {"email": "li@example.org"})
    _send(hall, channel="email")
    (message,) = hall.run(lambda s: s.query(OutboxMessage).all())
    assert (message.channel, message.recipient) == ("email", "li@example.org")
    assert _attempt(hall, 53).result == "waiting"


def test_nothing_is_sent_after_the_close(hall: Hall, gateway: Gateway) -> None:
    hall.close()
    _send(hall, status=409)


@pytest.mark.parametrize("phrase", ["春", "长" * 31, "a{b}c", " ", "春风\x00又绿"])
def test_words_that_cannot_be(hall: Hall, phrase: str) -> None:
    hall.post("convener", "/communities/linghai/phrase", {"phrase": phrase}, 400)


def test_only_the_convener_sends(hall: Hall) -> None:
    for name in ("street", "clerk", "operator", "eve"):
        hall.get(name, MESSAGES, 403)
        hall.post(name, MESSAGES, {"text": TEXT, "channel": "sms", "act": "send"}, 403)
        hall.post(name, "/communities/linghai/phrase", {"phrase": "春风又绿"}, 403)

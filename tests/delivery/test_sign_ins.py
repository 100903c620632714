"""Where the rules say so, an owner recognised for the first time has been served."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.delivery.models import ServiceAttempt
from app.delivery.service import sign_ins
from app.delivery.service.rules import DeliveryRules
from tests.delivery.serving import facts
from tests.hall import Hall

RULES = DeliveryRules(7, True, 24, 4, 21, 8)


@pytest.fixture
def zhuhai(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    monkeypatch.setattr(sign_ins, "delivery_rules", lambda _session, _row: RULES)
    return hall


def _attempts(hall: Hall) -> list[ServiceAttempt]:
    return hall.run(lambda s: s.query(ServiceAttempt).all())


@pytest.mark.both_databases
def test_the_first_sign_in_serves_once(zhuhai: Hall) -> None:
    zhuhai.meeting.recognised(7)
    first = zhuhai.now
    zhuhai.meeting.clock.advance(hours=1)
    zhuhai.meeting.recognised(7)
    (kept,) = _attempts(zhuhai)
    assert (kept.channel, kept.result, kept.warned, kept.at) == (
        "sign_in",
        "delivered",
        False,
        first,
    )
    assert facts(zhuhai)["totals"]["served"]["rights"] == 1


def test_a_wrong_code_serves_nobody(zhuhai: Hall) -> None:
    other = zhuhai.meeting.facts.card(9).code
    assert zhuhai.meeting.device(7, code=other).identify().status != 200
    assert _attempts(zhuhai) == []


def test_after_the_close_a_look_serves_nobody(zhuhai: Hall) -> None:
    zhuhai.meeting.clock.now = zhuhai.meeting.closes + timedelta(hours=1)
    zhuhai.meeting.recognised(7)
    assert _attempts(zhuhai) == []


def test_by_default_a_sign_in_serves_nobody(hall: Hall) -> None:
    hall.meeting.recognised(7)
    assert _attempts(hall) == []

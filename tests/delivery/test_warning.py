"""Where silence counts with the majority, `warned` is true only for those who got the warning."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from app.assembly.service import read
from app.delivery.models import ServiceAttempt
from app.delivery.service import sign_ins
from app.delivery.service.rules import DeliveryRules
from app.delivery.service.texts import NOTICE
from app.platform.outbox import drain
from tests.delivery.serving import enter, facts, visit
from tests.hall import Hall

BASIS = "第十二条"
WARNING = (
    "未参加表决的，依照第十二条，在一般事项上计入人数和面积都最多的一种意见"
    "（同意、反对或者弃权），选举除外。"
)


@pytest.fixture
def warning(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """An assembly whose rules count silence."""
    definition = hall.meeting.definition
    policies = replace(definition.policies, silence="follow_majority", silence_basis=BASIS)
    for name in list(read._definitions):
        monkeypatch.setitem(read._definitions, name, replace(definition, policies=policies))
    return hall


def _attempt(hall: Hall, door: int) -> ServiceAttempt:
    i = hall.meeting.facts.card(door).i
    return hall.run(lambda s: s.query(ServiceAttempt).filter_by(i=i).one())


def test_a_message_carries_it_and_warns_when_it_arrives(warning: Hall) -> None:
    warning.post("convener", "/communities/linghai/phrase", {"phrase": "春风又绿"})
    fields = {"text": NOTICE, "channel": "sms"}
    path = "/assemblies/{id}/service/messages"
    assert WARNING in warning.post("convener", path, {**fields, "act": "preview"}, 200).text
    warning.post("convener", path, {**fields, "act": "send"})
    assert all(f["text"].endswith(WARNING) for _, f in warning.meeting.messages("delivery_notice"))
    assert not _attempt(warning, 7).warned
    # The mailbox of a demonstration stands for the phones: what lies there has arrived.
    config = warning.meeting.app.extensions["yijue.config"]
    warning.meeting.app.extensions["yijue.config"] = replace(config, demo=True)
    with warning.meeting.app.app_context():
        drain(warning.now)
    assert (_attempt(warning, 7).result, _attempt(warning, 7).warned) == ("delivered", True)
    (group,) = facts(warning)["unsigned"]
    assert (group["channel"], group["warned"]) == ("sms", True)


def test_paper_warns_only_where_the_convener_says_so(warning: Hall, photo: bytes) -> None:
    enter(warning, 7, visit(warning, photo, warned="y"))
    enter(warning, 9, visit(warning, photo))
    enter(warning, 11, visit(warning, photo, warned="y", result="refused"))
    assert [_attempt(warning, door).warned for door in (7, 9, 11)] == [True, False, False]
    assert [group["warned"] for group in facts(warning)["unsigned"]] == [False, True]


def test_who_was_served_without_it_can_be_warned_later(warning: Hall, photo: bytes) -> None:
    enter(warning, 7, visit(warning, photo))
    enter(warning, 7, visit(warning, photo, warned="y"))
    assert [group["rights"] for group in facts(warning)["unsigned"]] == [1, 1]


def test_a_message_still_goes_to_whom_nobody_warned(warning: Hall, photo: bytes) -> None:
    enter(warning, 7, visit(warning, photo))
    enter(warning, 9, visit(warning, photo, warned="y"))
    warning.post("convener", "/communities/linghai/phrase", {"phrase": "春风又绿"})
    fields = {"text": NOTICE, "channel": "sms", "act": "send"}
    warning.post("convener", "/assemblies/{id}/service/messages", fields)
    told = [to.removeprefix("+86") for to, _ in warning.meeting.messages("delivery_notice")]
    assert warning.meeting.facts.card(7).phones[0] in told
    assert warning.meeting.facts.card(9).phones[0] not in told


def test_a_posting_warns_by_its_own_words(warning: Hall, photo: bytes) -> None:
    fields = {"place": "公告栏", "first_day": "2026-03-18", "warned": "y"}
    files = {"pictures": (io.BytesIO(photo), "up.jpg")}
    warning.post("convener", "/assemblies/{id}/service/postings", {**fields, **files})


def test_a_sign_in_never_warns(warning: Hall, monkeypatch: pytest.MonkeyPatch) -> None:

    rules = DeliveryRules(7, True, 24, 4, 21, 8)
    monkeypatch.setattr(sign_ins, "delivery_rules", lambda _session, _row: rules)
    warning.meeting.recognised(7)
    assert not _attempt(warning, 7).warned

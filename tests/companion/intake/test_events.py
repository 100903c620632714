"""Signed events open tickets; everything else is refused and opens none."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from app.companion.intake.service import SCHEMA
from app.companion.tickets.service import get_ticket, list_tickets
from tests.committee.town import COMMUNITY, picture, text_of
from tests.companion.intake.senders import event, sender
from tests.companion.quarter import Quarter

PAGE = f"/communities/{COMMUNITY}/intake"


def tickets(quarter: Quarter) -> Any:
    return quarter.run(lambda session: list_tickets(session, COMMUNITY))


@pytest.mark.both_databases
def test_an_event_is_one_ticket_however_often_it_is_sent(quarter: Quarter) -> None:
    source = sender(quarter)
    sent = event(text="疑似花盆", building="2号楼", observed_at="2026-03-02T09:59:00+08:00")
    first = source.send(sent)
    assert (first.status_code, first.json["new"]) == (201, True)
    quarter.clock.advance(hours=7)
    again = source.send(dict(reversed(sent.items())))
    assert (again.status_code, again.json) == (200, {"ticket": first.json["ticket"], "new": False})
    (opened,) = tickets(quarter)
    assert (opened.source, opened.category) == ("webhook", "hazard-falling")
    assert "监测时间：2026年3月2日 09:59" in opened.text
    other = source.send({**sent, "title": "别的事"})
    assert (other.status_code, other.json["error"]) == (409, "event_number_taken")
    assert source.send(event(event="e-2")).status_code == 201
    assert len(tickets(quarter)) == 2


@pytest.mark.both_databases
def test_the_same_event_at_once_is_one_ticket(quarter: Quarter) -> None:
    source = sender(quarter)
    with ThreadPoolExecutor(4) as senders:
        answers = list(senders.map(lambda _: source.send(event()), range(8)))
    assert sorted(one.status_code for one in answers) == [200] * 7 + [201]
    assert {one.json["ticket"] for one in answers} == {tickets(quarter)[0].id}
    assert len(tickets(quarter)) == 1


def test_two_sources_number_by_themselves(quarter: Quarter) -> None:
    first, second = sender(quarter), sender(quarter)
    assert {first.send(event()).status_code, second.send(event()).status_code} == {201}
    assert len(tickets(quarter)) == 2


def test_only_the_key_of_the_source_over_this_body_about_now_opens(quarter: Quarter) -> None:
    source, other = sender(quarter), sender(quarter)
    body = json.dumps(event()).encode()
    now = quarter.clock()
    good = source.headers(body)
    wrong = [
        {},
        {**good, "X-Yijue-Signature": good["X-Yijue-Signature"][:-1] + "x"},
        {**good, "X-Yijue-Signature": good["X-Yijue-Signature"].removeprefix("v1=")},
        {**good, "X-Yijue-Timestamp": str(int(good["X-Yijue-Timestamp"]) + 1)},
        {**good, "X-Yijue-Timestamp": "١٧٧٢٤١٦٨٠٠".encode().decode("latin-1")},
        other.headers(body),
        source.headers(body + b" "),
        source.headers(body, now - timedelta(seconds=301)),
        source.headers(body, now + timedelta(seconds=301)),
    ]
    answers = [source.send(body, headers) for headers in wrong]
    assert [one.status_code for one in answers] == [401] * len(wrong)
    assert answers[0].json["error"] == "webhook_signature_invalid"
    assert tickets(quarter) == []
    late = source.headers(body, now - timedelta(seconds=300))
    assert source.send(body, late).status_code == 201
    quarter.clock.advance(seconds=600)
    assert source.send(body, late).status_code == 401


def test_an_unknown_address_answers_like_a_wrong_key(quarter: Quarter) -> None:
    source = sender(quarter)
    known, source.token = source.send(event(), {}).json, "0" * 20
    assert source.send(event()).json == known


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"title": ""}, "title", "missing"),
        ({"title": "x" * 81}, "title", "length"),
        ({"title": 5}, "title", "type"),
        ({"title": "a\u202eb"}, "title", "sign"),
        ({"text": "a\x00"}, "text", "sign"),
        ({"event": "e 1"}, "event", "sign"),
        ({"event": "x" * 51}, "event", "sign"),
        ({"v": 2}, "v", "unknown"),
        ({"v": True}, "v", "unknown"),
        ({"colour": "red"}, "colour", "unknown"),
        ({"category": "nonsense"}, "category", "unknown"),
        ({"place": "moon"}, "place", "unknown"),
        ({"level": "huge"}, "level", "unknown"),
        ({"level": 3}, "level", "type"),
        ({"observed_at": "2026-03-02T10:00:00"}, "observed_at", "time"),
        ({"observed_at": "yesterday"}, "observed_at", "time"),
        ({"private": "yes"}, "private", "type"),
        ({"photos": "x"}, "photos", "type"),
        ({"photos": ["AA=="] * 4}, "photos", "length"),
        ({"photos": ["not base64!"]}, "photos", "picture"),
        ({"photos": [base64.b64encode(b"GIF89a").decode()]}, "photos", "picture"),
    ],
)
def test_what_is_no_event_is_told_why(
    quarter: Quarter, change: dict[str, Any], field: str, problem: str
) -> None:
    answer = sender(quarter).send(event(**change))
    told = (answer.status_code, answer.json["error"], answer.json["field"], answer.json["problem"])
    assert told == (422, "event_invalid", field, problem)
    assert tickets(quarter) == []


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"v": NaN}', b"\xff", b"[" * 100_000, b'{"v": 1, "v": 1, "event": "a"}'],
)
def test_what_is_no_json_object_is_refused(quarter: Quarter, body: bytes) -> None:
    answer = sender(quarter).send(body)
    assert (answer.status_code, answer.json["error"]) == (422, "event_invalid")


def test_missing_fields_and_systems_without_a_category(quarter: Quarter) -> None:
    source = sender(quarter, "system")
    for name in SCHEMA["required"]:
        short = {key: value for key, value in event().items() if key != name}
        assert source.send(short).json["field"] == name
    assert source.send(event()).json["field"] == "category"
    assert source.send(event(category="repair-lift", place="lift")).status_code == 201


def test_how_large_it_is_chooses_who_gets_it(quarter: Quarter) -> None:
    answer = sender(quarter, "system").send(event(category="repair-lift", level="large"))
    opened = quarter.run(lambda session: get_ticket(session, answer.json["ticket"]))
    assert (opened.level, opened.body) == ("large", "street")


def test_photos_are_cleaned_and_kept_with_the_ticket(quarter: Quarter) -> None:
    shot = base64.b64encode(picture().getvalue()).decode()
    answer = sender(quarter).send(event(photos=[shot], private=True))
    assert answer.status_code == 201
    opened = quarter.run(lambda session: get_ticket(session, answer.json["ticket"]))
    assert opened.is_private


def test_a_source_gone_wild_is_held_back(quarter: Quarter) -> None:
    source = sender(quarter)
    answers = [source.send(event(event=f"e-{one}")).status_code for one in range(62)]
    assert answers == [201] * 60 + [429] * 2
    held = source.send(event(event="e-61"))
    assert held.headers["Retry-After"] == "600"
    assert source.send(event(event="e-0")).status_code == 200
    quarter.clock.advance(hours=1)
    assert source.send(event(event="e-61")).status_code == 201


def test_the_page_shows_the_key_once_and_switches_off(quarter: Quarter) -> None:
    fields = {"name": "电梯物联网", "kind": "sensor"}
    made = quarter.browser("street").submit(PAGE, fields)
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    key = made.text.split('<code id="key">')[1].split("</code>")[0]
    token = made.text.split("</code>")[0].rpartition("/api/intake/")[2]
    assert (len(key), len(token)) == (64, 20)
    assert key not in quarter.browser("street").get(PAGE).text
    source = sender(quarter)
    source.token, source.key = token, key
    assert source.send(event()).status_code == 201
    assert source.send(event(v=3, event="e-2")).status_code == 422
    page = text_of(quarter.browser("auditor").get(f"{PAGE}?lang=en").text)
    assert "1 events so far" in page
    assert "event_invalid" in page
    quarter.post("street", f"{PAGE}/2/disable")
    quarter.post("street", f"{PAGE}/1/disable")
    off = source.send(event(event="e-3"))
    assert (off.status_code, off.json["error"]) == (403, "intake_source_disabled")


def test_who_makes_sources(quarter: Quarter) -> None:
    for who in ("company", "convener", "inspector", "auditor"):
        quarter.post(who, PAGE, {"name": "x", "kind": "sensor"}, 403)
    quarter.post("street", PAGE, {"name": "", "kind": "sensor"}, 422)
    quarter.post("street", PAGE, {"name": "x", "kind": "spy"}, 422)
    quarter.post("street", f"{PAGE}/99/disable", {}, 404)


def test_a_key_does_not_stand_readable_in_the_database(quarter: Quarter) -> None:
    from sqlalchemy import text

    source = sender(quarter)
    raw = quarter.run(
        lambda session: session.execute(text("SELECT key FROM intake_source")).scalar_one()
    )
    assert source.key.encode() not in bytes(raw)


def test_the_schema_is_published(quarter: Quarter) -> None:
    answer = quarter.auth.browser().get("/api/intake/schema.json")
    assert answer.json == SCHEMA
    assert set(SCHEMA["required"]) <= set(SCHEMA["properties"])

"""Pictures that show who somebody is go ninety days after the final result, their hashes stay."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.assembly.models import ObjectionRow
from app.counting.service.forgetting import forget_images, images_of
from app.platform.files import find_file, find_forgotten
from tests.counting.steps import finish, post_result
from tests.hall import Hall
from tests.voting.test_standing import _send, _voter

CO_OWNED = 52


def _upload(hall: Hall) -> None:
    fields = {"about": "result", "text": "见附件。", "evidence": (io.BytesIO(b"%PDF-1"), "a.pdf")}
    hall.post("convener", "/assemblies/{id}/objections", fields)


@pytest.fixture
def finished(hall: Hall) -> Hall:
    """A designation with its letter and an objection with evidence; then everything to the end."""
    fields = _voter(hall)
    hall.sign("registrar", hall.act_of(_send(hall, "registrar", "/assemblies/{id}/voters", fields)))
    _upload(hall)
    ruling = {"decision": "rejected", "answer": "已核对。"}
    hall.sign("street", hall.act_of(hall.post("street", "/objections/1/ruling", ruling)))
    hall.close()
    post_result(hall)
    finish(hall)
    return hall


def _stored(hall: Hall) -> list[str]:
    """What kinds of images still have their bytes."""

    def look(session: Session) -> list[str]:
        found = images_of(session, hall.id)
        return sorted(one.what for one in found if find_file(session, one.sha256) is not None)

    return list(hall.run(look))


def _work(hall: Hall) -> None:
    with hall.meeting.app.app_context():
        forget_images(hall.now)


def _days(hall: Hall, days: int) -> None:
    hall.meeting.clock.now += timedelta(days=days)
    hall.browsers.clear()


def _read(hall: Hall) -> Any:
    page = hall.browser("street").get(f"/assemblies/{hall.id}/objections").text
    link = re.search(r"/objections/1/evidence/\d+", page)
    assert link is not None
    return hall.browser("street").get(link[0])


@pytest.mark.both_databases
def test_they_go_after_their_days_and_leave_hash_and_note(finished: Hall) -> None:
    hall = finished
    said = hall.get("convener", "/assemblies/{id}")
    day = re.search(r"(\d{4}-\d\d-\d\d)，到期自动删除", said)
    assert day is not None, said[-900:]
    _days(hall, 89)
    _work(hall)
    assert _stored(hall) == ["co_owner", "objection"]
    assert _read(hall).status_code == 200
    _days(hall, 2)
    _work(hall)
    assert _stored(hall) == []
    assert _read(hall).status_code == 410

    def notes(session: Session) -> list[bool]:
        found = images_of(session, hall.id)
        return [find_forgotten(session, one.sha256) is not None for one in found]

    assert hall.run(notes) == [True, True]
    hall.meeting.check_log()


def test_what_a_dispute_needs_stays(finished: Hall) -> None:
    hall = finished
    i = hall.meeting.facts.card(CO_OWNED).i
    _days(hall, 95)

    def reopen(session: Session) -> None:
        session.execute(update(ObjectionRow).values(state="checking", i=i))

    hall.run(reopen)
    _work(hall)
    assert _stored(hall) == ["co_owner", "objection"]

"""After the years of the place names and papers go, each deletion leaves one line with numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assembly.service.draft import Draft
from app.assembly.service.read import get_assembly
from app.assembly.service.suggestion import suggest_draft
from app.committee.models import CommitteeRow
from app.committee.service.retention import forget_kept, kept_until
from app.committee.service.retention import rules_of as rules_of_retention
from app.delivery.models import ServiceAttempt
from app.platform.audit import AuditEvent
from app.voting.models import Attendance
from tests.committee.town import picture
from tests.counting.steps import finish, post_result
from tests.delivery.serving import enter, visit
from tests.hall import Hall
from tests.voting.test_counting_sessions import _come, _plan, _step

YEAR = timedelta(days=366)


@pytest.fixture
def finished(hall: Hall) -> Hall:
    """A visit at a door and a public count with somebody there; then everything to the end."""
    enter(hall, 11, visit(hall, picture().getvalue()))
    _plan(hall)
    _step(hall, "opening")
    _come(hall)
    _step(hall, "closing")
    hall.close()
    post_result(hall)
    finish(hall)
    return hall


def _work(hall: Hall, years: int) -> None:
    hall.meeting.clock.now += years * YEAR
    with hall.meeting.app.app_context():
        forget_kept(hall.now)


def _kept(session: Session) -> list[Any]:
    names = list(session.scalars(select(Attendance.name)))
    attempts = session.scalars(select(ServiceAttempt).where(ServiceAttempt.channel == "door"))
    return [names, [(one.receiver, one.result, bool(one.evidence)) for one in attempts]]


def _lines(session: Session) -> list[tuple[str, dict[str, object]]]:
    forgotten = AuditEvent.action.like("%forget_%")
    rows = session.scalars(select(AuditEvent).where(forgotten).order_by(AuditEvent.id))
    return [(one.action, one.detail) for one in rows]


def test_names_go_after_the_years_and_not_before(finished: Hall) -> None:
    hall = finished
    before = hall.run(_kept)
    assert before[0] == ["王小明"]
    _work(hall, 4)
    assert hall.run(_kept) == before
    assert hall.run(_lines) == []
    _work(hall, 2)
    names, visits = hall.run(_kept)
    assert names == ["—"]
    assert visits == [(None, before[1][0][1], True)]
    said = hall.run(_lines)
    assert [one[0] for one in said] == ["assembly.forget_kept"]
    assert said[0][1]["names"] == 1
    assert said[0][1]["deliveries"] >= 1
    _work(hall, 1)
    assert hall.run(_lines) == said
    hall.meeting.check_log()


def test_after_an_election_the_term_is_waited_for(finished: Hall) -> None:
    hall = finished

    def elect(session: Session) -> None:
        row = get_assembly(session, hall.id)
        day = hall.now.date()
        session.add(
            CommitteeRow(
                community_id=row.community_id,
                number=9,
                seats=5,
                assembly_id=row.id,
                decided_on=day,
                term_from=day,
                term_until=day.replace(year=day.year + 5),
                created_at=hall.now,
            )
        )
        session.commit()

    hall.run(elect)
    until = hall.run(lambda session: kept_until(session, get_assembly(session, hall.id)))
    assert until is not None
    assert until.year == hall.now.year + 10
    _work(hall, 6)
    assert hall.run(_kept)[0] == ["王小明"]


def test_the_place_says_who_may_read_a_new_draft(hall: Hall) -> None:
    def suggested(session: Session) -> tuple[str, str]:
        row = get_assembly(session, hall.id)
        draft: Draft = suggest_draft(session, row, hall.now)
        rules = rules_of_retention(session, row.community_id)
        return draft.publication, rules.word("publication.default")

    found, said = hall.run(suggested)
    assert found == said

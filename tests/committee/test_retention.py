"""Papers of the end of a seat and lines of exports go after the years of the place."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.committee.models import MemberRow
from app.committee.service.retention import forget_kept
from app.platform.audit import AuditEvent, audit
from app.platform.files import find_file, find_forgotten
from tests.committee.test_committee_work import FORMER, ids, resigns
from tests.committee.town import COMMUNITY, Town

YEAR = timedelta(days=366)


def _lines(session: Session) -> list[tuple[str, dict[str, object]]]:
    forgotten = AuditEvent.action.like("%forget_%")
    rows = session.scalars(select(AuditEvent).where(forgotten).order_by(AuditEvent.id))
    return [(one.action, one.detail) for one in rows]


def test_papers_of_the_end_of_a_seat_and_old_exports_go(town: Town) -> None:
    town.post("convener", f"/communities/{COMMUNITY}/committees", FORMER)
    member = ids(town)["陈三"]
    town.post("convener", f"/committees/1/members/{member}/leaving", resigns())
    sha256 = town.run(lambda session: session.get(MemberRow, member).left_sha256)

    def exported(session: Session) -> None:
        audit(session, None, "roll.export", "as-1", now=town.clock(), community_id=COMMUNITY)
        session.commit()

    town.run(exported)
    for years, there in ((4, True), (4, False)):
        town.clock.now += years * YEAR
        town.run(lambda _: forget_kept(town.clock()))
        assert town.run(lambda session: find_file(session, sha256) is not None) is there
    assert town.run(lambda session: find_forgotten(session, sha256)) is not None
    said = dict(town.run(_lines))
    assert said["committee.forget_kept"] == {"papers": 1}
    assert said["audit.forget_exports"] == {"exports": 1}

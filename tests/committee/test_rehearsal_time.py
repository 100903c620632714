"""After a rehearsal's vote the committee meets and is filed by that assembly's clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.assembly.models import AssemblyRow
from app.committee.models import CommitteeRow, MeetingRow
from app.committee.service.rehearsing import committee_time
from tests.committee.test_committee_work import FORMER
from tests.committee.town import COMMUNITY, Town

AHEAD = timedelta(days=30)


def elected(town: Town, *, rehearsal: bool) -> None:
    """A committee in office whose assembly's clock was moved on by thirty days."""
    town.post("convener", f"/communities/{COMMUNITY}/committees", FORMER)
    fields = {"title": "业主大会", "kind": "regular", **({"rehearsal": "y"} if rehearsal else {})}
    made = town.post("convener", f"/communities/{COMMUNITY}/assemblies", fields)
    assembly_id = str(made.headers["Location"]).rsplit("/", 1)[1]

    def move(session) -> None:
        session.get(AssemblyRow, assembly_id).clock_shift = int(AHEAD.total_seconds())
        row = session.get(CommitteeRow, 1)
        row.assembly_id, row.rehearsal = assembly_id, rehearsal
        session.commit()

    town.run(move)


@pytest.mark.parametrize("rehearsal", [True, False])
def test_a_committee_lives_at_its_assembly_s_time(town: Town, rehearsal: bool) -> None:
    elected(town, rehearsal=rehearsal)
    now = town.clock()
    found = town.run(lambda session: committee_time(session, 1, now))
    assert found == (now + AHEAD if rehearsal else now)


def test_a_rehearsal_s_meeting_is_held_after_the_vote(town: Town) -> None:
    elected(town, rehearsal=True)
    day: date = (town.clock() + AHEAD).date()
    fields = {"held_at": f"{day}T12:00", "place": "居委会二楼", "agenda": "推选主任", "first": "y"}
    town.post("convener", "/committees/1/meetings", fields)
    town.post("convener", "/meetings/1/agenda", {"do": "post"})
    town.wait(hours=2)
    posted = town.run(lambda session: session.get(MeetingRow, 1).agenda_posted_at)
    assert posted.date() == day
    town.post("convener", "/meetings/1/attendance", {"present": []}, 302)

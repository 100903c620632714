"""The timeline of an election tells what this room has seen: candidates, seats, first meeting."""

from __future__ import annotations

from typing import Any

from app.assembly.models import AssemblyRow
from app.assembly.service.timeline import steps_of
from tests.committee.voted import Voted
from tests.site import Clock


def test_candidates_are_done_when_they_were_posted(voted: Voted, clock: Clock) -> None:
    def read(session: Any) -> dict[str, Any]:
        row = session.query(AssemblyRow).one()
        return {one.id: one for one in steps_of(session, row, clock())}

    steps = voted.town.run(read)
    assert steps["candidates"].done is not None
    assert steps["candidates"].done < steps["vote"].starts
    assert steps["candidates_posting"].state == "done"
    assert steps["committee_meeting"].state == "waiting"
    assert steps["committee_meeting"].ends is not None
    assert steps["filing"].blocked_by == ("committee_meeting", "certificate")

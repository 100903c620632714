"""Turnout while votes come in: by heads and area of each motion, cheap to ask again."""

from __future__ import annotations

from sqlalchemy import event

from app.assembly.service.read import get_assembly, line_of, rights
from app.platform.db import db
from app.voting.service.turnout import Turnout, count_turnout
from tests.meetings import Meeting


def _turnout(meeting: Meeting) -> tuple[Turnout, list[str]]:
    """The turnout, and the tables that were asked for it."""
    asked: list[str] = []
    with meeting.app.app_context():
        row = get_assembly(db.session(), meeting.id)
        event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        return count_turnout(db.session(), row), asked


def test_it_follows_who_votes_and_leaves_the_roll_alone(meeting: Meeting) -> None:
    before, _ = _turnout(meeting)
    assert [one.heads for one in before.motions] == [0, 0, 0, 0]
    for door in (1, 2):
        assert meeting.recognised(door).vote().status == 200
    after, asked = _turnout(meeting)
    # Door 1 stands in building 1, whose lift is the third motion; door 2 does not.
    assert (after.cast, [one.heads for one in after.motions]) == (2, [2, 2, 1, 2])
    assert not [one for one in asked if "assembly_right" in one]
    with meeting.app.app_context():
        lines = {one.i: line_of(one) for one in rights(db.session(), meeting.id)}
    voted = [lines[meeting.facts.card(door).i] for door in (1, 2)]
    assert after.motions[0].area == sum(unit.area for line in voted for unit in line.units)
    assert after.motions[0].missing_heads == before.motions[0].missing_heads - 2

"""Turnout of posted results: the share of heads as the result's entry has it, or nothing."""

from __future__ import annotations

from app.assembly.service.read import get_assembly
from app.companion.overview.service.gathering import _share, gather, turnout_of
from app.platform.db import db
from tests.hall import Hall


def test_a_posted_result_gives_votes_decided_and_a_turnout(posted: Hall) -> None:
    with posted.meeting.app.app_context():
        session = db.session()
        row = get_assembly(session, posted.id)
        figures = gather(session, row.community_id, posted.now)
        share = turnout_of(session, row)
    assert share is not None
    assert 0 < share <= 1000
    assert (figures.votes_decided, figures.turnout) == ((0, None) if row.rehearsal else (1, share))


def test_what_a_secret_count_keeps_shut_gives_no_share() -> None:
    scope = {"heads": 60}
    assert _share({"scope": scope, "participants": {"heads": 45}}) == 750
    assert _share({"scope": scope, "participants": {"heads": None}}) is None
    assert _share({"scope": scope, "participants": None}) is None
    assert _share({"scope": {"heads": 0}, "participants": {"heads": 0}}) is None

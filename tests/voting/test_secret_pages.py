"""Where ballots are secret every page and figure of a vote stands as it does elsewhere."""

from __future__ import annotations

import pytest

from app.assembly.service.read import get_assembly
from app.platform.db import db
from app.platform.limits import limiter
from app.platform.roles import Role
from app.voting.service.numbers import count_irregularities
from app.voting.service.turnout import count_turnout
from tests.meetings import Meeting
from tests.site import Auth
from tests.voting.test_malformed_requests import _fill
from tests.worlds.meeting import COMMUNITY

pytestmark = [pytest.mark.secret_ballots, pytest.mark.both_databases]


def vote(meeting: Meeting) -> None:
    """Three owners vote, one of them twice, one after a look at an opened ballot."""
    for door in (7, 8, 7):
        assert meeting.device(door).vote().status == 200
    device = meeting.recognised(51)
    assert device.open_instead(device.ballot()).status == 200
    assert device.vote().status == 200


def test_who_took_part_is_counted_from_who_cast(meeting: Meeting) -> None:
    vote(meeting)
    with meeting.app.app_context():
        found = count_turnout(db.session(), get_assembly(db.session(), meeting.id))
        numbers = count_irregularities(db.session(), meeting.id)
    assert (found.cast, [motion.heads for motion in found.motions]) == (3, [3, 3])
    assert (numbers.replaced, numbers.by_agents, numbers.on_paper) == (1, 0, 0)


def test_every_page_of_the_assembly_stands(meeting: Meeting) -> None:
    vote(meeting)
    auth = Auth(meeting.app, meeting.clock, meeting.client)
    limiter.enabled = False
    try:
        roles = set(Role) - {Role.STREET_OFFICE, Role.OPERATOR}
        browser = auth.signed_in("alice", *roles, community=COMMUNITY)
        usual = {"community_id": COMMUNITY, "assembly_id": meeting.id}
        pages = [
            _fill(rule.rule, usual, "1")
            for rule in meeting.app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and "assembly_id" in rule.rule
        ]
        found = {page: browser.get(page).status_code for page in pages}
    finally:
        limiter.enabled = True
    assert {page: status for page, status in found.items() if status >= 500} == {}
    assert sum(status == 200 for status in found.values()) > 20

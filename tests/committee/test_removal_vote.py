"""A member is removed: heard, voted on, counted, certified; then the seat ends and not before."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.committee.models import MemberRow, RemovalRow
from app.committee.service.removal import motion_words
from app.core.encoding import sha256
from app.platform.db import db
from tests.committee.test_committee_work import FORMER
from tests.committee.test_removal import PROPOSAL, SPOKE
from tests.hall import text_of
from tests.matters.place import COMMUNITY, Place, certify, hold
from tests.site import Clock

COMMITTEE, REMOVAL = "/committees/1", "/committees/1/removals/1"
DOORS = range(1, 10)


@pytest.fixture
def place(app: Flask, clock: Clock, tmp_path: Path) -> Place:
    made = Place(app, clock, tmp_path)
    made.open()
    made.post("convener", f"/communities/{COMMUNITY}/committees", FORMER)
    return made


def member(place: Place) -> MemberRow:
    with place.app.app_context():
        return next(one for one in db.session().query(MemberRow) if one.name == "陈三")


def leave(place: Place, status: int) -> str:
    fields = {"reason": "removed", "on": place.day()}
    path = f"{COMMITTEE}/members/{member(place).id}/leaving"
    return text_of(place.post("convener", path, fields, status).text)


def heard_and_drafted(place: Place) -> str:
    """Proposed, heard, in the draft of a temporary assembly, whose id is returned."""
    place.post("convener", f"{COMMITTEE}/members/{member(place).id}/removal", PROPOSAL)
    place.post("convener", REMOVAL, SPOKE)
    fields = {"title": "业主大会临时会议", "kind": "temporary"}
    made = place.post("convener", f"/communities/{COMMUNITY}/assemblies", fields)
    assembly = str(made.headers["Location"]).rsplit("/", 1)[1]
    place.post("convener", REMOVAL, {"do": "put", "assembly": assembly})
    return assembly


def test_from_the_hearing_to_the_end_of_the_seat(place: Place) -> None:
    assembly = heard_and_drafted(place)
    votes = {door: {"m1": "no" if door == 9 else "yes"} for door in DOORS}
    with place.app.app_context():
        heard = motion_words(db.session().get_one(RemovalRow, 1))
    hall = hold(place, assembly, votes)
    (motion,) = hall.meeting.definition.motions
    assert "罢免" in motion.title
    assert motion.text == sha256(f"{heard}\n".encode())
    # The final result alone ends no seat, nor is the proposal taken back any more.
    assert "业主大会" in leave(place, 409)
    place.post("convener", REMOVAL, {"do": "withdraw"}, 409)
    assert member(place).state == "sitting"
    certify(hall)
    place.browsers.clear()
    leave(place, 302)
    row = member(place)
    assert (row.state, row.left_reason) == ("left", "removed")
    with place.app.app_context():
        assert db.session().get_one(RemovalRow, 1).state == "removed"
    leave(place, 409)
    assert "罢免" in place.get("auditor", COMMITTEE)


def test_a_motion_that_fails_leaves_the_member_in_office(place: Place) -> None:
    assembly = heard_and_drafted(place)
    hall = hold(place, assembly, {door: {"m1": "yes" if door < 4 else "no"} for door in DOORS})
    certify(hall)
    place.browsers.clear()
    leave(place, 409)
    assert member(place).state == "sitting"

"""The ceremony of a secret assembly at the service's door, up to the opening."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.assembly.service.clock import advance_if_due
from app.assembly.service.read import definition_of, get_assembly
from app.assembly.service.roll import freeze_roll
from app.core.ceremony import CeremonyUnfinished
from app.platform.db import db
from tests.hall import Hall
from tests.site import MORNING
from tests.worlds import meeting as worlds
from tests.worlds.trustees import Trustees


def test_the_key_is_made_confirmed_and_the_vote_opens(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        facts = worlds.convene(tmp_path, MORNING, trustees=Trustees())
        opens = datetime.fromisoformat(facts.opens)
        advance_if_due(facts.assembly_id, opens + timedelta(minutes=1))
        row = get_assembly(db.session(), facts.assembly_id)
        assert row.phase == "open"
        assert definition_of(row).is_secret
        assert row.manifest is not None
        assert len(row.manifest["trustee_key"]) == 64


def test_no_manifest_before_the_key(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        assembly_id, officers = worlds.announce(MORNING, trustees=Trustees())
        package = worlds.package_of(worlds.make_codes(assembly_id, tmp_path))
        later = MORNING + timedelta(days=12)
        with pytest.raises(CeremonyUnfinished):
            freeze_roll(assembly_id, package, officer_id=officers["registrar"], now=later)


@pytest.mark.secret_ballots
@pytest.mark.both_databases
def test_a_secret_meeting_opens_on_both_databases(quiet_hall: Hall) -> None:
    meeting = quiet_hall.meeting
    assert meeting.definition.is_secret
    meeting.clock.now = meeting.opens + timedelta(minutes=1)
    quiet_hall.get("convener", "/assemblies/{id}")
    assert meeting.phase() == "open"

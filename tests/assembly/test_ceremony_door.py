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
from app.core.encoding import encode_b64
from app.platform.db import db
from tests.hall import Hall
from tests.site import MORNING
from tests.worlds import meeting as worlds
from tests.worlds.trustees import Trustees

COMMIT = {"run": 1, "commitment": "0" * 64}


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


@pytest.mark.secret_ballots
def test_the_door_says_what_is_wrong_with_a_message(quiet_hall: Hall) -> None:
    meeting, table = quiet_hall.meeting, Trustees()
    with meeting.app.app_context():
        ceremony = table.ceremony(get_assembly(db.session(), meeting.id))
        body = {
            "trustee": 1,
            "ceremony": ceremony.transcript.hex(),
            "key": encode_b64(ceremony.result().key),
        }
        good = table.message(meeting.id, "ceremony-ok", 1, body)
        forged = table.message(meeting.id, "ceremony-ok", 2, body)
        unknown = table.message(meeting.id, "ceremony-ok", 1, {**body, "trustee": 4})
        late = table.message(meeting.id, "dkg-commit", 1, {**COMMIT, "trustee": 1})
    before = meeting.log_size()

    def send(data: bytes) -> tuple[int, str]:
        answer = meeting.client.post(f"/log/{meeting.id}/messages", data=data)
        return answer.status_code, answer.text.strip()

    # Handed in a second time it gets the first answer.
    status, said = send(good)
    assert status == 200
    assert '"seq"' in said
    assert send(b"") == (422, "message_malformed")
    assert send(b"[" * 60_000) == (422, "message_malformed")
    assert send(b'{"type": "ballot", "body": {}, "sig": {}}') == (422, "message_malformed")
    assert send(b" " * 200_000)[0] == 413
    assert send(forged) == (422, "message_unsigned")
    assert send(unknown) == (422, "message_unsigned")
    # Bound to the manifest by its tool, it is no signature over the definition.
    assert send(late) == (422, "message_unsigned")
    missing = meeting.client.post("/log/as-000000000000/messages", data=good)
    assert missing.status_code in (404, 422)
    assert meeting.log_size() == before

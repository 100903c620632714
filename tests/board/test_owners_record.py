"""The record in the hands of a verified owner, where strangers get none."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from app.verifier.main import main
from tests.hall import Hall
from tests.parts import get_program

ROOT = Path(__file__).parents[2]


@pytest.fixture
def posted(hall: Hall) -> Hall:
    """The preliminary result of an assembly that publishes to its owners is posted."""
    assert hall.meeting.recognised(1).vote().status == 200
    hall.close()
    for step in ("reconciliation", "tallies", "result"):
        answer = hall.post("clerk", f"/assemblies/{{id}}/{step}")
        if step != "tallies":
            for name in ("clerk", "scrutineer"):
                hall.sign(name, hall.act_of(answer))
        hall.cosign()
    return hall


def _ask(hall: Hall, token: str, assembly_id: str = "") -> Any:
    client = hall.meeting.app.test_client()
    headers = {"Accept": "application/json"}
    path = f"/a/{assembly_id or hall.id}/record"
    return client.post(path, data={"token": token}, headers=headers)


def test_before_the_result_there_is_none(hall: Hall) -> None:
    answer = _ask(hall, hall.meeting.recognised(1).token)
    assert (answer.status_code, answer.json["error"]) == (404, "record_not_ready")


def test_an_owner_who_proves_the_card_gets_it(posted: Hall, tmp_path: Path) -> None:
    answer = _ask(posted, posted.meeting.recognised(2).token)
    assert answer.content_type == "application/zip"
    file = tmp_path / "record.zip"
    file.write_bytes(answer.data)
    assert main([str(file)]) == 0
    command = [get_program("node"), str(ROOT / "app/booth/src/verify/command.mjs"), str(file)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("token", ["", "-", "x" * 300, "\x00"])
def test_nobody_else_does(posted: Hall, token: str) -> None:
    assert _ask(posted, token).status_code in (400, 401, 403)


def test_a_sign_in_opens_its_own_assembly_only_and_not_for_ever(posted: Hall) -> None:
    token = posted.meeting.recognised(1).token
    assert _ask(posted, token, "as-000000000000").status_code in (400, 401, 403, 404)
    posted.meeting.clock.advance(minutes=31)
    assert _ask(posted, token).json["error"] == "token_expired"

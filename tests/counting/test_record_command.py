"""The operator writes a record out, after the result is posted and not before."""

from __future__ import annotations

from pathlib import Path

from app.verifier.main import main
from tests.hall import Hall


def _record(hall: Hall, file: Path, assembly_id: str = "") -> tuple[int, str]:
    runner = hall.meeting.app.test_cli_runner()
    result = runner.invoke(args=["record", assembly_id or hall.id, str(file)])
    return result.exit_code, result.output


def test_not_before_the_result_is_posted(hall: Hall, tmp_path: Path) -> None:
    file = tmp_path / "record.zip"
    assert hall.meeting.recognised(1).vote().status == 200
    assert _record(hall, file) == (1, "Error: record_not_ready_yet\n")
    hall.close()
    assert _record(hall, file)[0] == 1
    assert _record(hall, file, "as-000000000000")[0] == 1
    assert not file.exists()


def test_what_it_writes_passes_the_verifier(hall: Hall, tmp_path: Path) -> None:
    file = tmp_path / "record.zip"
    hall.close()
    for step in ("reconciliation", "tallies", "result"):
        answer = hall.post("clerk", f"/assemblies/{{id}}/{step}")
        if step != "tallies":
            for name in ("clerk", "scrutineer"):
                hall.sign(name, hall.act_of(answer))
        hall.cosign()
    code, said = _record(hall, file)
    assert (code, "publication is owners" in said) == (0, True)
    assert main([str(file)]) == 0
    assert _record(hall, file)[0] == 1

"""The command: exit codes, first and last line, JSON, languages, arguments."""

from __future__ import annotations

import io
import json
import os
import runpy
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.core.anchor import anchor_of
from app.core.ballot import tracker
from app.verifier.main import main
from tests.verifier.asking import honest
from tests.verifier.test_mine_and_itself import proof_of
from tests.worlds.build import Step, day, digest
from tests.worlds.village import make_world

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "record.zip"
    path.write_bytes(honest().zip())
    return path


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, list[str]]:
    code = main([str(arg) for arg in args])
    return code, capsys.readouterr().out.splitlines()


def test_without_anchor_the_first_line_says_so_and_the_last_word_is_consistent(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = run(capsys, record)
    assert code == 0
    anchor = anchor_of(honest().definition)
    assert lines[0].startswith(f"NOT ANCHORED — compare {anchor} with the notice posted in your")
    assert lines[1] == "春江花园 · 2026年第一次业主大会会议"
    assert lines[-1].startswith("consistent")


def test_with_the_anchor_the_last_word_is_verified(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = run(capsys, record, "--anchor", anchor_of(honest().definition).lower())
    assert code == 0
    assert lines[0].startswith("ANCHORED ")
    assert lines[-1].startswith("verified")


def test_with_another_anchor_it_refuses(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = run(capsys, record, "--anchor", "00000-00000-00000-00000")
    assert code == 1
    assert lines[0].startswith("ANCHOR DIFFERS")
    assert lines[-1].startswith("REFUSED")
    assert any(line.startswith("  V00 FAILED") for line in lines)


def test_every_failure_is_printed_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = make_world()
    world.remove("issue P-0010")
    path = tmp_path / "record.zip"
    build = world.build()
    path.write_bytes(build.zip())
    code, lines = run(capsys, path)
    assert code == 1
    place = build.places["paper P-0010"]
    assert f"      ✗ entry {place}: P-0010 is not out" in lines


def test_numbers_shares_and_irregularities_stand_in_the_text(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, lines = run(capsys, record)
    text = "\n".join(lines)
    assert "took part 参与: 9 rights, 9 heads (75.00 %), 991.83 m² (70.77 %)" in text
    assert "64.49 %" in text
    assert "30.40 short of ≥ 2/3" in text
    assert "codes reissued, lost 补发(遗失): 1" in text
    assert "replaced 改票: 4" in text
    assert "replaced by paper 被纸质票取代: 1" in text
    assert "incident witness offline: 1" in text
    assert "One organisation, several roles 同一单位 春江花园业主委员会: convener, clerk" in text
    assert "not applicable in named mode 记名方式不适用: V12, V14" in text


def test_timings_stand_below_the_last_word(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, lines = run(capsys, record, "--timings")
    last = next(n for n, line in enumerate(lines) if line.startswith("consistent"))
    assert any(line.endswith(" s  ballot_signatures") for line in lines[last:])


def test_the_module_runs_as_a_program(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["app.verifier", str(record), "--json"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("app.verifier", run_name="__main__")
    assert ended.value.code == 0
    assert "main" in runpy.run_module("app.verifier.__main__", run_name="app.verifier.door")


def test_in_chinese(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = run(capsys, record, "--lang", "zh")
    assert code == 0
    assert lines[0].startswith("未核对锚码")
    assert any("V27 通过  计入的票集重算一致" in line for line in lines)


def test_stages_flags_and_shared_keys_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    definition = make_world().definition
    keys = {**definition["keys"], "log": definition["officers"][0]["key"]}
    officers = definition["officers"]
    officers[2]["organisation"] = officers[1]["organisation"]
    world = make_world(
        stage="preliminary", rehearsal=True, reference=True, keys=keys, officers=officers
    )
    path = tmp_path / "record.zip"
    path.write_bytes(world.build().zip())
    _, lines = run(capsys, path)
    text = "\n".join(lines)
    assert "REHEARSAL 演练" in text
    assert "REFERENCE 参考" in text
    assert "not yet 尚无: final 最终结果, minutes 会议纪要, certificate 认证书" in text
    assert "One key, several roles 同一密钥: log, convener convener" in text
    assert "春江花园业主委员会: convener, clerk\n" in text


def test_nothing_shared_is_told_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    officers = make_world().definition["officers"]
    for number, officer in enumerate(officers):
        officer["organisation"] = f"单位{number}"
    path = tmp_path / "record.zip"
    path.write_bytes(make_world(officers=officers).build().zip())
    code, lines = run(capsys, path)
    assert code == 0
    assert "No two roles share a key or an organisation 无角色共用密钥或单位" in lines


def test_an_option_that_wins_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = make_world()
    for step in world.steps_of("ballot"):
        step.change = _choose_a
    path = tmp_path / "record.zip"
    path.write_bytes(world.build().zip())
    for label in ("paper P-0010",):
        world.change(
            label,
            lambda body: body.update(
                void=[], answers=[*body["answers"], {"motion": "plan", "choices": ["a"]}]
            ),
        )
    path.write_bytes(world.build().zip())
    code, lines = run(capsys, path)
    assert code == 0
    assert "  CARRIED 通过: a" in lines


def _choose_a(body: dict) -> None:
    for answer in body["answers"]:
        if answer["motion"] == "plan":
            answer["choices"] = ["a"]


def test_json_says_all_a_program_needs(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([str(record), "--json", "--timings"])
    found = json.loads(capsys.readouterr().out)
    assert code == found["exit"] == 0
    assert found["word"] == "consistent"
    assert found["anchored"] is False
    assert found["stage"] == "certified"
    assert found["headline"]["anchor"] == anchor_of(honest().definition)
    assert found["outcomes"][0]["participants_percent"] == {"heads": "75.00 %", "area": "70.77 %"}
    assert found["events"]["reissue_transfer"] == 1
    assert {check["check"] for check in found["checks"]} == {f"V{n:02}" for n in range(47)}
    assert {"reading", "roll_keys", "ballot_signatures"} <= found["seconds"].keys()


def test_json_of_a_refused_record_gives_code_place_and_values(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = make_world()
    world.change("tally plan", lambda body: body["options"][0].update(heads=99))
    path = tmp_path / "record.zip"
    build = world.build()
    path.write_bytes(build.zip())
    assert main([str(path), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    failures = next(c["failures"] for c in found["checks"] if c["check"] == "V30")
    assert failures == [
        {
            "code": "option_sum_differs",
            "where": f"entry {build.places['tally plan']}",
            "fields": {
                "motion": "plan",
                "choice": "a",
                "heads": 99,
                "area": 48642,
                "found": [4, 48642],
            },
        }
    ]
    assert "seconds" not in found


def test_a_record_of_which_nothing_can_be_read_is_refused_without_a_stack_trace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "record"
    (path / "checkpoints").mkdir(parents=True)
    (path / "checkpoints" / "1").write_bytes(b"\xff")
    (path / "entries.jsonl").write_bytes(b"\xff\x00\n{}\n")
    code, lines = run(capsys, path, "--anchor", "00000-00000-00000-00000")
    assert code == 1
    assert lines[0].startswith("NOT ANCHORED — the record has no readable definition")
    assert main([str(path), "--json"]) == 1
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert {"V01"} == {check["because"] for check in checks if check["check"] == "V17"}


def test_what_a_terminal_would_obey_is_not_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "record.zip"
    path.write_bytes(honest().zip())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("evil\x1b[2J", b"")
    code = main([str(path)])
    assert code == 1
    assert "\x1b" not in capsys.readouterr().out


def test_a_mine_question_is_answered(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build = honest()
    named = tracker(build.ids()[build.places["ballot 3 day 20"]])
    proof = tmp_path / "proof.txt"
    proof.write_bytes(proof_of(build, "ballot 3 day 20"))
    code, lines = run(capsys, record, "--tracker", named, "--line", 3, "--proof", proof)
    assert code == 0
    assert any("this ballot counts" in line for line in lines)
    code, _ = run(capsys, record, "--line", 3)
    assert code == 1


def test_since_takes_a_record_a_folder_or_a_checkpoint(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build = honest()
    checkpoint = tmp_path / "saved"
    checkpoint.write_bytes(build.files[f"checkpoints/{len(build.lines)}"])
    assert main([str(record), "--since", str(checkpoint)]) == 0
    assert main([str(record), "--since", str(record)]) == 0
    earlier = tmp_path / "earlier.zip"
    earlier.write_bytes(make_world(stage="preliminary").build().zip())
    assert main([str(earlier), "--since", str(record)]) == 1
    capsys.readouterr()


@pytest.mark.parametrize(
    "args",
    [
        ["missing.zip"],
        [__file__],
        ["--anchor", "AAAAA", "RECORD"],
        ["--anchor", "UUUUU-UUUUU-UUUUU-UUUUU", "RECORD"],
        ["--tracker", "123", "RECORD"],
        ["--line", "0", "RECORD"],
        ["--proof", "missing", "RECORD"],
        ["--proof", __file__, "RECORD"],
        ["--since", "missing", "RECORD"],
        ["--since", __file__, "RECORD"],
    ],
)
def test_wrong_arguments_end_with_2_and_one_sentence(
    args: list[str], record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([str(record) if arg == "RECORD" else arg for arg in args])
    assert code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("args", [[], ["a", "b"], ["--line", "x", "a"], ["--lang", "fr", "a"]])
def test_arguments_that_cannot_be_parsed_end_with_2(args: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(args)
    assert ended.value.code == 2


@pytest.mark.parametrize("lack", ["entries.jsonl", "checkpoints/"])
def test_a_zip_that_is_no_record_ends_with_2(
    lack: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in honest().files.items():
            if not name.startswith(lack):
                archive.writestr(name, data)
    assert main([str(path)]) == 2
    assert lack.rstrip("/") in capsys.readouterr().err


def test_progress_is_shown_on_a_terminal_only(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    terminal = Terminal(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main([str(record)]) == 0
    terminal.seek(0)
    assert "V27" in terminal.read()


@pytest.mark.parametrize("args", [[], ["--json"]])
def test_a_reader_who_has_seen_enough_gets_no_stack_trace(record: Path, args: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(
        [sys.executable, "-m", "app.verifier", str(record), *args],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (run.returncode, run.stderr) == (0, b"")


def test_the_exit_code_outlives_a_closed_pipe(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Closed(io.TextIOWrapper):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    with (tmp_path / "out").open("wb") as file:
        monkeypatch.setattr(sys, "stdout", Closed(file))
        assert main([str(record)]) == 0
        monkeypatch.undo()


def test_a_terminal_without_chinese_gets_marks_instead_of_an_error(
    record: Path,
) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "app.verifier", str(record)],
        cwd=ROOT,
        env={"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin"},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0
    assert run.stdout.startswith(b"NOT ANCHORED ? compare")
    assert run.stderr == b""


def test_a_revocation_and_a_correction_show_in_the_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = make_world()
    late = Step("incident", {"code": "close_head_late", "tree_size": 1}, (), day(27))
    world.after("close", late, late)
    path = tmp_path / "record.zip"
    path.write_bytes(world.build().zip())
    _, lines = run(capsys, path)
    assert "  incident close head late: 2" in lines
    assert "  revoked 撤销: 1" in lines
    assert digest("a") != digest("b")

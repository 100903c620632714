"""V45: the second implementation's command, and that agreement is really asked (agreeing.py).

Every other file of this room puts its own records to both verifiers; here stand the good worlds
in all their stages, and what a disagreement and an archive that is no record look like.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.core.anchor import anchor_of
from app.verifier.case import Asked
from app.verifier.examine import Report
from tests.parts import get_program
from tests.verifier.agreeing import ROOT, Keeper, find_disagreements
from tests.verifier.asking import NOW, ask, honest, refused
from tests.worlds.build import Build
from tests.worlds.secret import make_secret_world
from tests.worlds.town import make_town
from tests.worlds.village import make_world

COMMAND = ROOT / "app/booth/src/verify/command.mjs"
STAGES = ("preliminary", "final", "certified")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [get_program("node"), str(COMMAND), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("village") / "record.zip"
    file.write_bytes(honest().zip())
    return file


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("make", [make_world, make_town], ids=["village", "town"])
def test_both_pass_every_stage_of_the_named_worlds(make: Any, stage: str) -> None:
    report = ask(make(stage=stage).build())
    assert refused(report) == set()
    assert report.summary.stage == stage


@cache
def secret() -> Build:
    return make_secret_world().build()


@pytest.mark.parametrize("mode", ["M0", "M1"])
def test_both_pass_the_secret_world(mode: str) -> None:
    build = make_secret_world(policies={"result_mode": mode}).build() if mode == "M1" else secret()
    assert refused(ask(build, anchor=anchor_of(build.definition))) == set()


def test_the_command_says_verified_under_the_posted_anchor(village: Path) -> None:
    anchor = anchor_of(honest().definition)
    done = run(str(village), "--anchor", anchor.lower())
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].startswith("Verified: every check held")
    assert run(str(village), "--lang", "zh").stdout.splitlines()[-1].startswith("自洽：")


def test_the_command_s_json_names_every_check_of_the_record_group(village: Path) -> None:
    done = run(str(village), "--json")
    told = json.loads(done.stdout)
    numbers = [check["number"] for check in told["checks"]]
    expected = {f.check for f in ask(honest()).findings if f.group == "record"}
    assert numbers == sorted(expected)
    assert (told["ok"], told["stage"], told["mode"]) == (True, "certified", "named")
    assert [one["verdict"] for one in told["outcomes"]] == verdicts(ask(honest()))


def verdicts(report: Report) -> list[str]:
    return [str(outcome["verdict"]) for outcome in report.summary.outcomes]


def test_a_folder_is_read_like_its_archive(tmp_path: Path) -> None:
    for name, data in honest().files.items():
        file = tmp_path / "record" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    assert run(str(tmp_path / "record")).returncode == 0


def test_the_command_refuses_and_names_the_place(tmp_path: Path) -> None:
    world = make_world()
    world.change("tally plan", lambda body: body.update(participants=body["participants"] + 1))
    build = world.build()
    file = tmp_path / "record.zip"
    file.write_bytes(build.zip())
    done = run(str(file), "--json")
    failing = {c["number"] for c in json.loads(done.stdout)["checks"] if c["state"] == "failed"}
    assert (done.returncode, failing) == (1, {"V29"})
    assert f"line {build.places['tally plan'] + 1} of entries.jsonl" in run(str(file)).stdout


def test_what_is_no_record_ends_with_two(village: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    other.write_bytes(b"no archive")
    for arguments in ((), (str(other),), (str(tmp_path / "nothing"),), (str(village), "--what")):
        done = run(*arguments)
        assert done.returncode == 2, arguments
        assert done.stderr
        assert len(done.stderr.splitlines()) == 1, "no stack trace"
    assert run(str(village), "--anchor", "123").returncode == 2


def test_a_disagreement_is_told_with_test_and_number(tmp_path: Path) -> None:
    keeper = Keeper()
    report = ask(honest())
    keeper.keep(honest().files, Asked(now=NOW), report)
    (kept,) = keeper.chosen()
    assert find_disagreements([kept], tmp_path) == []
    (told,) = find_disagreements([replace(kept, states={**kept.states, "V05": "failed"})], tmp_path)
    assert "V05: failed here, ok there" in told

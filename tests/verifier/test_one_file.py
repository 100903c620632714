"""verify.pyz: the same bytes each time, alone in the world, the same report."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.build_verifier import build_verifier
from scripts.build_verifier import main as build_main
from tests.verifier.asking import honest
from tests.worlds.secret import make_secret_world


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("program") / "verify.pyz"
    assert build_main(["--out", str(path)]) == 0
    (path.parent / "record.zip").write_bytes(honest().zip())
    (path.parent / "secret.zip").write_bytes(make_secret_world().build().zip())
    return path


def test_two_builds_are_the_same_bytes(program: Path) -> None:
    assert build_verifier() == build_verifier() == program.read_bytes()


def test_it_holds_core_and_verifier_and_nothing_else() -> None:
    with zipfile.ZipFile(io.BytesIO(build_verifier())) as archive:
        names = archive.namelist()
        dates = {info.date_time for info in archive.infolist()}
    assert names == sorted(names)
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    rooms = {"/".join(name.split("/")[:2]) for name in names}
    assert rooms == {"__main__.py", "app/__init__.py", "app/core", "app/verifier"}


def run(program: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    """Isolated and without site-packages: nothing but Python's own library."""
    return subprocess.run(
        [sys.executable, "-I", "-S", program.name, *args],
        cwd=program.parent,
        capture_output=True,
        check=False,
    )


def test_it_verifies_with_nothing_installed(program: Path) -> None:
    done = run(program, "record.zip")
    assert done.stderr == b""
    assert done.returncode == 0
    assert done.stdout.decode().startswith("NOT ANCHORED")


def test_it_verifies_secret_ballots_with_nothing_installed(program: Path) -> None:
    done = run(program, "secret.zip", "--json")
    assert (done.stderr, done.returncode) == (b"", 0)
    checks = {one["check"]: one["status"] for one in json.loads(done.stdout)["checks"]}
    assert {checks[number] for number in ("V12", "V14", "V21", "V23", "V32", "V34")} == {"ok"}


def test_it_refuses_one_changed_byte(program: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(honest().zip())) as archive:
        archive.extractall(program.parent / "folder")
    entries = program.parent / "folder" / "entries.jsonl"
    data = bytearray(entries.read_bytes())
    data[len(data) // 2] ^= 1
    entries.write_bytes(bytes(data))
    done = run(program, "folder", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["word"] == "refused"


def test_it_says_that_pdf_signatures_need_more(program: Path) -> None:
    done = run(program, "record.zip", "--documents")
    assert done.returncode == 0
    assert b"PDF signatures not asked: install pyHanko" in done.stdout


def test_it_ends_with_2_where_there_is_no_record(program: Path) -> None:
    assert run(program, "missing.zip").returncode == 2
    assert run(program).returncode == 2
    assert run(program, "--help").returncode == 0

"""--jobs: the same report by several processes as by one, from a single file too."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from multiprocessing import parent_process
from pathlib import Path

import pytest

from app.verifier import crew as crews
from app.verifier.case import Asked
from app.verifier.crew import LARGEST, LEAST, Crew
from app.verifier.examine import Report, examine
from app.verifier.files import RecordFiles
from app.verifier.main import main
from app.verifier.speak import to_json
from scripts.benchmarks.sealed_record import make_record
from scripts.build_verifier import main as build_main
from tests.verifier.asking import NOW
from tests.verifier.test_rejects_sealed_ballots import forged

BALLOTS = 2 * LEAST + 3


def whose(_: None, chunk: list[int]) -> tuple[int, list[int]]:
    return os.getpid(), chunk


def die_if_handed_out(own: int, chunk: list[int]) -> list[int]:
    if parent_process() is not None:
        os._exit(1)
    return [own * number for number in chunk]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("jobs")
    (path / "record.zip").write_bytes(make_record(BALLOTS))
    assert build_main(["--out", str(path / "verify.pyz")]) == 0
    return path


def test_chunks_come_back_in_order_from_other_processes() -> None:
    heard: list[tuple[int, int]] = []
    crew = Crew(2, lambda done, total: heard.append((done, total)))
    try:
        found = list(crew.each(whose, None, range(BALLOTS), BALLOTS))
    finally:
        crew.dismiss()
    assert [number for _, chunk in found for number in chunk] == list(range(BALLOTS))
    assert os.getpid() not in {pid for pid, _ in found}
    assert [len(chunk) for _, chunk in found] == [66, 65]
    assert heard == [(66, BALLOTS), (BALLOTS, BALLOTS)]


def test_one_process_and_little_work_stay_here() -> None:
    for jobs, count in ((1, 2 * LARGEST), (4, LEAST)):
        crew = Crew(jobs)
        assert {pid for pid, _ in crew.each(whose, None, range(count), count)} == {os.getpid()}
        assert crew._pool is None


def test_no_more_is_read_than_is_needed_soon() -> None:
    read: list[int] = []

    def numbers() -> object:
        for number in range(20 * LARGEST):
            read.append(number)
            yield number

    crew = Crew(2)
    try:
        work = crew.each(whose, None, numbers(), 20 * LARGEST)  # type: ignore[arg-type]
        next(work)
        assert len(read) <= 3 * LARGEST
    finally:
        crew.dismiss()


def test_what_a_dying_process_leaves_is_done_here() -> None:
    crew = Crew(2)
    numbers = range(5 * LARGEST)
    try:
        found = list(crew.each(die_if_handed_out, 3, numbers, len(numbers)))
        assert [number for chunk in found for number in chunk] == [3 * n for n in numbers]
    finally:
        crew.dismiss()


def report_by(jobs: int) -> Report:
    build, _ = forged()
    return examine(RecordFiles(build.files), Asked(now=NOW), jobs=jobs)


def test_many_wrong_ballots_are_named_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "LEAST", 4)
    alone, together = report_by(1), report_by(3)
    assert not alone.stands
    assert to_json(together, 1) == to_json(alone, 1)


def run(folder: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    """Isolated, and with nothing but Python's own library."""
    command = [sys.executable, "-I", "-S", "verify.pyz", "record.zip", "--json", *args]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False)


def test_the_single_file_does_it_too(folder: Path) -> None:
    alone, together = run(folder), run(folder, "--jobs", "2")
    # A process that could not begin would say so here.
    assert together.stderr == b""
    assert together.stdout == alone.stdout
    assert json.loads(together.stdout)["exit"] == 0


def test_zero_takes_every_core(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[int] = []

    def cores() -> int:
        asked.append(1)
        return 2

    monkeypatch.setattr(os, "cpu_count", cores)
    assert main([str(folder / "record.zip"), "--jobs", "0"]) == 0
    assert asked
    assert main([str(folder / "record.zip"), "--jobs", "-1"]) == 2
    assert "--jobs" in capsys.readouterr().err


def test_a_bar_shows_how_far_long_work_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    terminal = Terminal(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(crews, "LARGEST", LEAST)
    assert main([str(folder / "record.zip")]) == 0
    terminal.seek(0)
    shown = terminal.read()
    assert f"V20     [##############................] 64/{BALLOTS}" in shown
    assert f"V20     [{'#' * 30}] {BALLOTS}/{BALLOTS}" in shown


def test_the_keyboard_stops_the_first_process_alone() -> None:
    before = signal.getsignal(signal.SIGINT)
    try:
        crews._leave_signals()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)

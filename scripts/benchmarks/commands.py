"""Figures of whole commands: seconds of wall clock and processor, largest memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One run of a command as the operating system accounts for it."""

    wall: float
    cpu: float
    peak_mb: float
    code: int


def run_command(arguments: list[str], env: dict[str, str] | None = None) -> Run:
    """Run `python …` and return its figures; output is thrown away."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(
        wall=time.perf_counter() - begin,
        cpu=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss / 1024,
        code=process.returncode,
    )


def measure_verifier(folder: Path, ballots: int) -> Run:
    """Check a record of so many named ballots, the whole process."""
    record = folder / f"record-{ballots}.zip"
    subprocess.run(
        [
            *(sys.executable, "-m", "scripts.bench_record"),
            *("--ballots", str(ballots), "--out", str(record)),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return run_command(["-m", "app.verifier", str(record)])


def measure_import(folder: Path, units: int) -> Run:
    """Preview a roll file of so many units on the command line."""
    roll = folder / f"roll-{units}.xlsx"
    subprocess.run(
        [
            *(sys.executable, "-m", "app.registry.generator"),
            *("--units", str(units), "--seed", "1", "--out", str(roll)),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return run_command(["-m", "flask", "--app", "app", "roll", "preview", str(roll), "--json"])

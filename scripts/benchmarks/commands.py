"""Figures of whole commands: seconds of wall clock and processor, largest memory."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

FRESH = Path(__file__).with_name("fresh.py")


@dataclass(frozen=True)
class Run:
    """One run of a command as the operating system accounts for it."""

    wall: float
    cpu: float
    peak_mb: float
    code: int

    @classmethod
    def parse(cls, text: str) -> Run:
        """Return the run that `fresh.py` printed."""
        return cls(**json.loads(text))


def run_command(arguments: list[str], env: dict[str, str] | None = None) -> Run:
    """Run `python …` and return its own figures; output is thrown away."""
    # -I -S: nothing of the site's packages is loaded into the small process in between.
    small = [sys.executable, "-I", "-S", str(FRESH)]
    command = [*small, sys.executable, *arguments]
    done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    return Run.parse(done.stdout)


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

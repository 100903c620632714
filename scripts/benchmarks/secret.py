"""Figures of secret ballots: verifying one motion of three options, whole processes, one core.

Law: records and elections are made once and kept in var/bench, named by what made them.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.core.definition import Definition
from app.core.encoding import parse_jcs
from app.core.group import known_groups
from app.core.roll import parse_line, weights
from app.core.secret.ballot import SecretBallot
from app.core.secret.sums import CountedAnswer, tally_answers
from scripts.benchmarks import belenios, sealed_record
from scripts.benchmarks.commands import FRESH, Run, run_command
from scripts.build_verifier import build_verifier

KEPT = Path(__file__).parents[2] / "var" / "bench"
BALLOTS = (1_000, 10_000)


def measure_secret(ballots: int) -> Iterator[tuple[str, str]]:
    """Yield label and figure of each way to verify so many secret ballots."""
    KEPT.mkdir(parents=True, exist_ok=True)
    record, program = _record(ballots), KEPT / "verify.pyz"
    program.write_bytes(build_verifier())
    size = record.stat().st_size / ballots
    yield f"record of {ballots:,} secret ballots", f"{size:,.0f} bytes a ballot, zipped"
    if importlib.util.find_spec("gmpy2") is not None:
        run = run_command(["-I", str(program), str(record)])
        yield f"verifier, {ballots:,} secret, gmpy2", _say(run, ballots)
        run = run_command(["-I", str(program), str(record), "--jobs", "0"])
        yield f"the same, {ballots:,}, --jobs 0", _say(run, ballots)
    run = run_command(["-I", "-S", str(program), str(record)])
    yield f"verifier, {ballots:,} secret, bare", _say(run, ballots)
    for name, seconds in _tally(record).items():
        yield f"weighted tally of {ballots:,}, {name}", f"{seconds * 1000:.0f} ms cpu"
    yield f"belenios-tool, {ballots:,} ballots", _belenios(ballots)


def _say(run: Run, ballots: int) -> str:
    failed = "" if run.code == 0 else f", EXIT {run.code}"
    rates = f"{ballots / run.cpu:.0f}/s of cpu, {ballots / run.wall:.0f}/s of clock"
    return f"{rates}; {run.cpu:.2f} s cpu, {run.wall:.2f} s wall, {run.peak_mb:.0f} MB{failed}"


def _record(ballots: int) -> Path:
    """The record, made anew where anything changed that it is made by."""
    maker = Path(sealed_record.__file__).read_bytes()
    digest = sha256(build_verifier() + maker).hexdigest()[:12]
    path = KEPT / f"sealed-{ballots}-{digest}.zip"
    if not path.exists():
        command = (sys.executable, "-m", "scripts.benchmarks.sealed_record")
        subprocess.run(
            [*command, "--ballots", str(ballots), "--out", str(path)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return path


def _tally(record: Path) -> dict[str, float]:
    """Seconds for both sums of every option, by each arithmetic."""
    with zipfile.ZipFile(record) as archive:
        entries: list[Any] = [
            parse_jcs(line) for line in archive.read("entries.jsonl").splitlines()
        ]
        roll: list[Any] = [parse_jcs(line) for line in archive.read("roll.jsonl").splitlines()]
    lines = {line.i: line for line in map(parse_line, roll)}
    definition = Definition.parse(entries[0]["body"])
    motion = definition.get_motion(sealed_record.MOTION)
    ballots = [SecretBallot.of(one["body"]) for one in entries if one["type"] == "ballot"]
    counted = [
        CountedAnswer(one.i, bytes(32), weights(lines[one.i], motion, definition), one.answers[0])
        for one in ballots
    ]
    found = {}
    for name, group in known_groups().items():
        begin = time.process_time()
        tally_answers(group, motion, 0, bytes(32), counted)
        found[name] = time.process_time() - begin
    return found


def _belenios(ballots: int) -> str:
    if not belenios.is_there():
        return "not installed (Debian's package belenios-tool)"
    folder = belenios.make_election(KEPT, ballots)
    tool = [sys.executable, "-I", "-S", str(FRESH), belenios.TOOL]
    done = subprocess.run(
        [*tool, "election", "verify", "--dir", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    return _say(Run.parse(done.stdout), ballots)

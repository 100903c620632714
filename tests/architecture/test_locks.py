"""What is installed is exactly what was chosen: versions pinned, files named by their hashes."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import ROOT

FOLDER = ROOT / "requirements"
LOCKS = ["base", "dev", "node"]
PINNED = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> set[tuple[str, str]]:
    return {(normal(n), v) for n, v in PINNED.findall((FOLDER / f"{lock}.txt").read_text())}


def wanted(lock: str) -> set[str]:
    lines = (FOLDER / f"{lock}.in").read_text().splitlines()
    return {normal(m[0]) for line in lines if (m := re.match(r"[A-Za-z][\w.-]*", line))}


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_wanted_is_locked(lock: str) -> None:
    assert wanted(lock) <= {name for name, _ in pins(lock)}, "run scripts/lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (FOLDER / f"{lock}.txt").read_text().strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str) -> None:
    text = (FOLDER / f"{lock}.txt").read_text()
    assert re.findall(r"\S*://\S*|^-\S+.*|.*\s@\s.*", text, re.MULTILINE) == []


def test_tests_run_on_what_is_deployed() -> None:
    assert pins("base") <= pins("dev")

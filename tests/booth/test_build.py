"""The built files: the same bytes each time, small, alone, and hashed as the manifest says."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
from pathlib import Path

import pytest

from app.core.manifest import booth_hash
from tests.booth.conftest import SOURCE
from tests.parts import get_program

OWNERS_FILES = ("booth-worker.js", "booth.css", "booth.html", "booth.js", "loader.js")
WORKER = "booth-worker.js"
# The officers' and the verify page's scripts, which no manifest names.
SITE_FILES = ("officer.js", "verify-worker.js", "verify.js")


def test_two_builds_have_the_same_bytes(built: Path, tmp_path: Path) -> None:
    again = tmp_path / "dist"
    command = [get_program("node"), str(SOURCE / "build.mjs"), str(again)]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    names = sorted(path.name for path in built.iterdir())
    assert names == sorted([*OWNERS_FILES, "booth.sha256", *SITE_FILES])
    for name in names:
        assert (again / name).read_bytes() == (built / name).read_bytes(), name


def test_the_hash_is_the_manifests(built: Path) -> None:
    files = {name: (built / name).read_bytes() for name in OWNERS_FILES}
    assert (built / "booth.sha256").read_text() == f"{booth_hash(files).hex()}\n"


def gzipped(built: Path, names: tuple[str, ...]) -> int:
    return sum(len(gzip.compress((built / name).read_bytes())) for name in names)


def test_owners_load_less_than_sixty_kilobytes(built: Path) -> None:
    assert gzipped(built, tuple(name for name in OWNERS_FILES if name != WORKER)) < 60_000


def test_a_secret_vote_loads_less_than_ninety_kilobytes(built: Path) -> None:
    assert gzipped(built, OWNERS_FILES) < 90_000


def test_the_verify_page_loads_less_than_seventy_kilobytes(built: Path) -> None:
    assert gzipped(built, ("verify-worker.js", "verify.js")) < 70_000


def test_the_page_starts_the_worker_of_the_same_build(built: Path) -> None:
    version = hashlib.sha256((built / WORKER).read_bytes()).hexdigest()[:12]
    assert f"/booth/{WORKER}?v={version}" in (built / "booth.js").read_text(encoding="utf-8")


def test_the_page_has_no_inline_script_or_style(built: Path) -> None:
    page = (built / "booth.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []


@pytest.mark.parametrize("name", [*OWNERS_FILES, *SITE_FILES])
def test_nothing_points_elsewhere_or_to_this_machine(built: Path, name: str) -> None:
    text = (built / name).read_text(encoding="utf-8")
    assert (
        re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}", text.split("/*! Bundled license")[0])
        == []
    )
    assert str(SOURCE.parents[1]) not in text
    assert "eval(" not in text
    assert (
        re.findall(r"(?:inner|outer)HTML\s*\+?=(?!=)|insertAdjacentHTML|document\.write", text)
        == []
    )


def test_packages_are_pinned_and_name_no_registry() -> None:
    package = json.loads((SOURCE / "package.json").read_text())
    pinned = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned.values())
    lock = json.loads((SOURCE / "package-lock.json").read_text())
    assert all("resolved" not in entry for entry in lock["packages"].values())
    assert all("integrity" in entry for name, entry in lock["packages"].items() if name)

"""The vectors in the repository are those the second implementation makes today."""

from __future__ import annotations

import subprocess

import pytest

from tests.core.vectors import FOLDER
from tests.parts import get_program, part_is_missing

NOBLE = FOLDER.parents[2] / "app/booth/node_modules/@noble/curves/ed25519.js"
NAMES = sorted(path.stem.removeprefix("make_") for path in FOLDER.glob("make_*.mjs"))


def test_each_writer_is_known() -> None:
    assert {"ed25519", "jcs", "voting_code", "wrapped_key"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_node_writes_the_same_file(name: str) -> None:
    node = get_program("node")
    if not NOBLE.exists():
        part_is_missing("@noble/curves (npm ci in app/booth)")
    command = [node, str(FOLDER / "write.mjs"), name]
    written = subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert written.stdout.decode("utf-8") == (FOLDER / f"{name}.json").read_text(encoding="utf-8")

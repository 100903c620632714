"""The JavaScript tests beside this file, run by Node's own test runner."""

from __future__ import annotations

import re
import subprocess

from tests.booth.conftest import FOLDER, SOURCE
from tests.parts import get_program, part_is_missing


def test_the_javascript_tests_pass() -> None:
    node = get_program("node")
    if not (SOURCE / "node_modules/@noble").is_dir():
        part_is_missing("@noble (npm ci in app/booth)")
    files = sorted(map(str, FOLDER.glob("*.test.mjs")))
    command = [node, "--test", "--test-reporter=tap", *files]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-2000:]
    passed = re.search(r"^# pass (\d+)$", run.stdout, re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) >= 60

"""What scripts/demo and scripts/test find out about the machine, and what they say about it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = f"set -euo pipefail; source {ROOT}/scripts/fresh_machine.sh; "


def run_shell(command: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a function of the script, seeing only the programs in `path` where one is given."""
    return subprocess.run(
        ["/bin/bash", "-c", SOURCE + (f"PATH={path}; " if path else "") + command],
        capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip


def put_program(folder: Path, name: str, script: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/bash\n{script}\n")
    program.chmod(0o755)


@pytest.mark.parametrize("script", ["demo", "test", "lock", "fresh_machine.sh"])
def test_bash_can_read_it(script: str) -> None:
    subprocess.run(["/bin/bash", "-n", ROOT / "scripts" / script], check=True)


def test_it_stands_in_the_repository_wherever_it_is_called_from() -> None:
    assert run_shell("pwd").stdout.strip() == str(ROOT)


def test_an_old_python_is_passed_over(tmp_path: Path) -> None:
    put_program(tmp_path, "python3", "exit 1")
    put_program(tmp_path, "python3.12", "exit 0")
    assert run_shell("find_python", tmp_path).stdout.strip() == "python3.12"


def test_without_any_recent_python_it_says_so(tmp_path: Path) -> None:
    done = run_shell(f"VENV={tmp_path}/venv; make_venv", tmp_path)
    assert done.returncode == 1
    assert done.stderr == "Yijue needs Python 3.11 or later; none was found on PATH.\n"


@pytest.mark.parametrize(
    ("version", "good"), [("17.9.1", False), ("18.0.0", True), ("24.1.0", True)]
)
def test_node_18_is_enough(tmp_path: Path, version: str, good: bool) -> None:
    node = subprocess.run(["which", "node"], capture_output=True, text=True, check=False)
    real = node.stdout.strip() or str(ROOT / ".venv/bin/node")
    if not os.access(real, os.X_OK):
        pytest.skip("no Node.js here to pretend with")
    pretend = f"Object.defineProperty(process.versions, 'node', {{value: '{version}'}});"
    put_program(tmp_path, "npm", "exit 0")
    put_program(tmp_path, "node", f'exec {real} -e "{pretend}$2"')
    assert (run_shell("has_recent_node", tmp_path).returncode == 0) is good


def test_node_without_npm_is_not_enough(tmp_path: Path) -> None:
    put_program(tmp_path, "node", "exit 0")
    assert run_shell("has_recent_node", tmp_path).returncode == 1


def test_packages_it_may_not_install_are_named_in_one_sentence(tmp_path: Path) -> None:
    done = run_shell("install_system_packages chromium postgresql; echo goes on", tmp_path)
    assert done.stderr.count("\n") == 1
    assert done.stderr.rstrip().endswith(": chromium postgresql")
    assert done.stdout == "goes on\n"


def test_nothing_missing_asks_nothing(tmp_path: Path) -> None:
    done = run_shell("install_system_packages", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_stamp_holds_only_for_what_it_was_made_from(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("one")
    stamp = f"{tmp_path}/stamp"
    made = f'printf %s "$(digest {tmp_path}/lock)" >{stamp}; '
    holds = f'stamped {stamp} "$(digest {tmp_path}/lock)"'
    assert run_shell(holds).returncode == 1
    assert run_shell(made + holds).returncode == 0
    (tmp_path / "lock").write_text("two")
    assert run_shell(holds).returncode == 1

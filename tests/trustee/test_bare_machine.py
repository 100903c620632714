"""A trustee's laptop has Python and `cryptography`; nothing else is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.trustee.conftest import Copy
from tests.trustee.table import Table

ROOT = Path(__file__).resolve().parents[2]
# Whatever else this machine has cannot be imported; libsodium is not found either.
BARE = """
import sys, ctypes
allowed = {"app", "cryptography", "cffi", "_cffi_backend"} | set(sys.stdlib_module_names)

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in allowed:
            raise ModuleNotFoundError(name)

def missing(*_):
    raise OSError("no such library")

ctypes.CDLL = missing
sys.meta_path.insert(0, Refuse())
from app.core.group import known_groups
assert list(known_groups()) == ["integers"], known_groups()
from app.trustee.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def run(*line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BARE, *line], capture_output=True, text=True, cwd=ROOT, check=False
    )


def test_shares_are_given_without_any_library(voted: Table, copy: Copy) -> None:
    table = copy(voted)
    table.tally("manager")
    passphrase = ["--passphrase-file", str(table.passphrase)]
    done = run("decrypt", str(table.folder(1)), str(table.log), "--yes", *passphrase)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(table.messages(1)) == 1


def test_the_sheet_has_its_lines_without_the_code(tmp_path: Path) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse battery")
    words = ["--passphrase-file", str(passphrase), "--english"]
    assert run("join", str(tmp_path / "me"), *words).returncode == 0
    page = (tmp_path / "me" / "trustee-key-sheet.html").read_text(encoding="utf-8")
    assert "8: " in page
    assert "<svg" not in page
    refused = run("sheet", str(tmp_path / "me"), "--pdf", *words)
    assert refused.returncode == 1
    assert "pdf_not_available" in refused.stderr

"""Each import contract of setup.cfg can fail: a miniature of the house breaks it on purpose."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

SETUP = (ROOT / "setup.cfg").read_text(encoding="utf-8")
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"

# The contract, the file that breaks it, the line that does.
BREAKS = [
    ("floors", "app/people/service.py", "import app.voting"),
    ("floors", "app/platform/__init__.py", "import app.registry"),
    ("floors", "app/platform/__init__.py", "import app.companion"),
    ("floors", "app/utils/__init__.py", ""),
    ("floors", "app/witness/__init__.py", "import app.issuer"),
    ("root", "app/__init__.py", "from app.web import create_app"),
    ("root", "app/__init__.py", "import flask"),
    ("core-pure", "app/core/tally.py", "import random"),
    ("core-pure", "app/core/tally.py", "import flask"),
    ("core-pure", "app/core/tally.py", "from pathlib import Path"),
    ("core-order", "app/core/rules.py", "import app.core.tally"),
    ("core-order", "app/core/helpers.py", ""),
    ("curve-door", "app/core/tally.py", "import ctypes"),
    ("curve-door", "app/voting/service.py", "import gmpy2"),
    ("offline-tools", "app/witness/__init__.py", "import sqlalchemy"),
    ("offline-tools", "app/issuer/__init__.py", "import flask"),
    ("offline-core-only", "app/issuer/__init__.py", "import app.verifier"),
    ("verifier-own-count", "app/verifier/__init__.py", "import app.core.tally"),
    ("verifier-own-count", "app/core/record.py", "import app.core.tally"),
    ("service-no-web", "app/voting/service.py", "from flask import request"),
    ("service-no-web", "app/people/service/sign_in.py", "import flask_login"),
    ("views-no-sql", "app/voting/views.py", "from sqlalchemy import select"),
    ("views-no-sql", "app/people/views/sign_in.py", "import flask_sqlalchemy"),
    ("service-no-web", "app/companion/books/service.py", "import flask"),
    ("views-no-sql", "app/companion/books/views.py", "import sqlalchemy"),
    ("companion-order", "app/companion/books/service.py", "import app.companion.fees"),
    ("companion-order", "app/companion/common.py", ""),
    ("companion", "app/voting/service.py", "import app.companion.fees"),
]


def layers_of(contract: str) -> list[str]:
    settings = configparser.ConfigParser(interpolation=None)
    settings.read_string(SETUP)
    return re.findall(r"\w+", settings[f"importlinter:contract:{contract}"]["layers"])


def build_house(root: Path) -> None:
    """A house with every room and nothing in it, in which every contract holds."""
    files = {"setup.cfg": SETUP, "app/__init__.py": ""}
    files |= {f"app/{room}.py": "" for room in ("web", "access")}
    files |= {f"app/{room}/__init__.py": "" for room in layers_of("floors")[2:]}
    files |= {f"app/core/{module}.py": "" for module in layers_of("core-order")}
    files |= {
        "app/voting/service.py": "",
        "app/voting/views.py": "",
        "app/people/views/__init__.py": "",
    }
    files |= {"app/people/service/__init__.py": ""}
    files |= {f"app/companion/{part}/__init__.py": "" for part in layers_of("companion-order")}
    files |= {"app/companion/books/service.py": "", "app/companion/books/views.py": ""}
    files |= {"app/verifier/__init__.py": "import app.core.record\n"}
    for name, text in files.items():
        write(root / name, text)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def broken_contracts(root: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-logo", "--no-cache"],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Contracts: " in done.stdout, done.stdout + done.stderr
    names = set(re.findall(r"^(.*) BROKEN", done.stdout, re.MULTILINE))
    assert done.returncode == (1 if names else 0)
    return names


def name_of(contract: str) -> str:
    settings = configparser.ConfigParser(interpolation=None)
    settings.read_string(SETUP)
    return settings[f"importlinter:contract:{contract}"]["name"]


def test_the_miniature_keeps_every_contract(tmp_path: Path) -> None:
    build_house(tmp_path)
    assert broken_contracts(tmp_path) == set()


@pytest.mark.parametrize(("contract", "file", "line"), BREAKS)
def test_a_break_is_seen(tmp_path: Path, contract: str, file: str, line: str) -> None:
    build_house(tmp_path)
    write(tmp_path / file, line + "\n")
    assert name_of(contract) in broken_contracts(tmp_path)


def test_every_contract_is_broken_here_once() -> None:
    contracts = set(re.findall(r"\[importlinter:contract:([\w-]+)\]", SETUP))
    assert contracts == {contract for contract, _, _ in BREAKS}

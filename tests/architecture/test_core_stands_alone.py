"""What a stranger runs needs Python and nothing else (DESIGN §2).

The contracts read import statements; here the modules are really imported, in a Python that sees
no installed package, and what came along is looked at.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT, repository_files

IMPORT_ALL = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    importlib.import_module(name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
WEB = {"flask", "werkzeug", "jinja2", "sqlalchemy", "flask_sqlalchemy", "alembic", "psycopg"}


def modules_of(room: str) -> list[str]:
    """Its modules by their import names; a `__main__` is a command, not something to import."""
    files = [p.with_suffix("") for p in repository_files() if p.suffix == ".py"]
    return [
        ".".join(p.parts).removesuffix(".__init__")
        for p in files
        if p.parts[:2] == ("app", room) and p.name != "__main__"
    ]


def loaded_by(modules: list[str], *python_options: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-I", *python_options, "-c", IMPORT_ALL, str(ROOT), *modules],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("room", ["core", "verifier"])
def test_the_standard_library_is_enough(room: str) -> None:
    loaded = loaded_by(modules_of(room), "-S")
    assert loaded - {"app"} <= sys.stdlib_module_names | {"__main__"}


@pytest.mark.parametrize("room", ["core", "verifier", "witness"])
def test_neither_web_nor_sql_is_loaded(room: str) -> None:
    assert loaded_by(modules_of(room)) & WEB == set()


def test_importing_app_loads_no_room() -> None:
    assert loaded_by(["app"]) & (WEB | {"cryptography"}) == set()

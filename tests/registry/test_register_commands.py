"""`flask --app app roll`: the same numbers on the command line, with and without a database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.platform.db import db
from app.registry import service
from tests.registry.conftest import Office, row
from tests.registry.rollfiles import csv_bytes, workbook

ROOT = Path(__file__).parents[2]
SAMPLE = str(ROOT / "app/registry/sample/huating.xlsx")
KEYS = {"units", "rights", "heads", "area_centi_m2", "errors", "warnings"}


def run(runner: FlaskCliRunner, *arguments: str, code: int = 0) -> Any:
    result = runner.invoke(args=["roll", *arguments])
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_preview_prints_one_object(runner: FlaskCliRunner) -> None:
    found = run(runner, "preview", SAMPLE, "--json", "--day", "2026-03-01")
    assert found.keys() == KEYS
    numbers = [found[name] for name in ("units", "rights", "heads", "area_centi_m2")]
    assert numbers == [600, 483, 483, 5_814_896]
    assert found["errors"] == []
    assert {frozenset(one) for one in found["warnings"]} == {frozenset(["row", "column", "reason"])}


def test_progress_goes_to_standard_error(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["roll", "preview", SAMPLE, "--json"])
    assert "reading: 100 %" in result.stderr
    assert "reading" not in result.stdout


def test_preview_for_people(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["roll", "preview", SAMPLE, "--lang", "en"])
    assert "area    58148.96 m²" in result.stdout
    assert "row 11 手机号: There is no mobile number" in result.stdout


def test_errors_have_row_column_and_reason(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "roll.xlsx"
    path.write_bytes(workbook(row(1), row(2, code=3.70202e27)))
    error = run(runner, "preview", str(path), "--json")["errors"][0]
    assert (error["row"], error["column"]) == (3, "不动产单元号")
    assert "文本" in error["reason"]


def test_a_file_that_cannot_be_read_is_one_error(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "roll.xlsx"
    path.write_bytes(b"%PDF-1.7")
    found = run(runner, "preview", str(path), "--json", code=1)
    assert found["units"] == 0
    assert [(one["row"], one["column"]) for one in found["errors"]] == [(None, None)]


@pytest.mark.both_databases
def test_import_writes_what_preview_said(runner: FlaskCliRunner, app: Flask) -> None:
    seen = run(runner, "preview", SAMPLE, "--json")
    done = run(runner, "import", SAMPLE, "--community", "云屿华庭", "--create")
    assert done == seen
    with app.app_context():
        found = service.list_communities(db.session())[0]
        assert service.count_units(db.session(), found.id) == 600
    again = runner.invoke(args=["roll", "import", SAMPLE, "--community", found.id])
    assert "new 0, changed 0, same 600" in again.stderr


def test_import_of_a_file_with_errors_changes_nothing(
    runner: FlaskCliRunner, office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "roll.csv"
    path.write_bytes(csv_bytes(row(1), row(2, area="?")))
    found = run(runner, "import", str(path), "--community", "huating", code=1)
    assert [one["row"] for one in found["errors"]] == [3]
    assert service.count_units(office.session, "huating") == 0
    path.write_bytes(b"")
    assert run(runner, "import", str(path), "--community", "huating", code=1)["units"] == 0


def test_import_into_an_unknown_community_is_refused(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["roll", "import", SAMPLE, "--community", "nowhere"])
    assert result.exit_code == 1
    assert "there is no community nowhere" in result.stderr
    assert result.stdout == ""


def fresh(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in an empty folder with nothing named in the environment."""
    unnamed = {"VAR_DIR", "DATABASE_URL", "DATABASE_URL_FILE"}
    env = {name: value for name, value in os.environ.items() if name not in unnamed}
    command = [sys.executable, "-m", "flask", "--app", "app", "roll", *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        env={**env, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_preview_needs_no_keys_and_no_database(tmp_path: Path) -> None:
    done = fresh(tmp_path, "preview", SAMPLE, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["units"] == 600
    assert not list(tmp_path.rglob("*.db"))


def test_import_uses_the_demonstrations_database_where_none_is_named(tmp_path: Path) -> None:
    done = fresh(tmp_path, "import", SAMPLE, "--community", "云屿华庭")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rights"] == 483
    assert (tmp_path / "var/demo/service/yijue.db").exists()


def test_a_named_folder_without_keys_is_refused_in_a_sentence(tmp_path: Path) -> None:
    done = fresh(tmp_path, "import", SAMPLE, "--community", "x", VAR_DIR=str(tmp_path / "own"))
    assert done.returncode == 1
    assert "python -m scripts.make_keys" in done.stderr
    assert "Traceback" not in done.stderr

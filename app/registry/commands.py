"""The operator's commands for rolls: `flask --app app roll preview|import`.

Law: standard output holds the result alone, progress goes to standard error. `preview`
needs no database and stores nothing.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import flask_migrate
from flask.cli import with_appcontext
from sqlalchemy import inspect

from app.core.area import format_area
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform import clock
from app.platform.config import current_config
from app.platform.db import db
from app.registry import service
from app.registry.models import CommunityRow, RollImportRow
from app.registry.rollfile import (
    RollFileRefused,
    RollOptions,
    preview_roll,
    render_issue,
    render_message,
)

Json = dict[str, Any]
file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
language_option = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the reasons."
)

sheet_option = click.option(
    "--sheet",
    "sheets",
    multiple=True,
    help="Name of a sheet to read; may be given more than once. Left out: found by itself.",
)


@click.group("roll", help="Property rolls: read a file, import it.")
def group() -> None:
    """Hold the commands."""


@group.command("preview")
@file_argument
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day on which ownership counts; today if left out.",
)
@sheet_option
@language_option
def preview(
    file: Path, as_json: bool, day: datetime | None, sheets: tuple[str, ...], lang: str
) -> None:
    """Read FILE (.xlsx or .csv) and say what it holds and what is wrong with it.

    Nothing is stored. Areas are in 0.01 m². Exit 1 if FILE cannot be read at all.
    """
    counted_on = day.date() if day else local_date(clock.system())
    result, can_be_read = _preview(file, counted_on, sheets, lang)
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else _table(result))
    if not can_be_read:
        sys.exit(1)


@group.command("import")
@file_argument
@click.option("--community", required=True, help="Id or name of the community.")
@click.option(
    "--provenance",
    type=click.Choice(service.PROVENANCES),
    default="convener_list",
    show_default=True,
    help="Where the phone numbers come from.",
)
@click.option("--remove-missing", is_flag=True, help="Remove units that FILE does not list.")
@click.option("--create", is_flag=True, help="Open the community if there is none of this name.")
@sheet_option
@language_option
@with_appcontext
def import_file(
    file: Path,
    community: str,
    provenance: str,
    remove_missing: bool,
    create: bool,
    sheets: tuple[str, ...],
    lang: str,
) -> None:
    """Read FILE, write it into the register of a community, print what the file holds.

    Prints the same JSON object as `preview --json`. A file with an error changes nothing:
    exit 1. Where no database is named, the demonstration's is used.
    """
    config, now = current_config(), clock.read()
    _prepare_tables(make=config.is_unnamed)
    try:
        row = _find_community(community, create=create or config.is_unnamed, now=now)
        read = service.preview_import(
            row.id,
            file.read_bytes(),
            file_name=file.name,
            provenance=provenance,
            officer_id=None,
            now=now,
            sheets=sheets,
            progress=_show("reading"),
        )
        _apply(read, remove_missing, now)
    except RollFileRefused as refused:
        _stop(_refused(refused.code, dict(refused.fields), lang))
    except RuleError as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(json.dumps(_imported(read, lang), ensure_ascii=False))
    if read.state != "applied":
        sys.exit(1)


def _prepare_tables(*, make: bool) -> None:
    if inspect(db.engine).has_table(CommunityRow.__tablename__):
        return
    if not make:
        raise click.ClickException("the database has no tables: run `flask --app app db upgrade`")
    click.echo("making the tables of the demonstration's database", err=True)
    flask_migrate.upgrade()


def _preview(file: Path, day: date, sheets: tuple[str, ...], lang: str) -> tuple[Json, bool]:
    options = RollOptions(day, sheets=sheets)
    try:
        found = preview_roll(
            file.read_bytes(), file.name, options=options, progress=_show("reading")
        )
    except RollFileRefused as refused:
        return _refused(refused.code, dict(refused.fields), lang), False
    return found.to_json(lang), True


def _apply(row: RollImportRow, remove_missing: bool, now: datetime) -> None:
    if row.state != "previewed" or not row.summary["importable"]:
        return
    service.apply_import(
        row.id,
        officer_id=None,
        now=now,
        remove_missing=remove_missing,
        progress=_show("applying"),
    )
    changed = ", ".join(f"{name} {count}" for name, count in row.summary["applied"].items())
    click.echo(f"applied: {changed}", err=True)


def _imported(row: RollImportRow, lang: str) -> Json:
    """Return the stored preview in the shape of `preview --json`."""
    refusal = row.summary.get("refusal")
    if refusal is not None:
        return _refused(refusal["code"], refusal["fields"], lang)
    issues = service.read_report(db.session(), row).issues()
    numbers = ("units", "rights", "heads", "area_centi_m2")
    return {
        **{name: row.summary[name] for name in numbers},
        "errors": [_issue(issue, lang) for issue in issues if issue.is_error],
        "warnings": [_issue(issue, lang) for issue in issues if not issue.is_error],
    }


def _issue(issue: Any, lang: str) -> Json:
    column = issue.column.value if issue.column else None
    return {"row": issue.row, "column": column, "reason": render_issue(issue, lang)}


def _refused(code: str, fields: dict[str, object], lang: str) -> Json:
    reason = render_message(code, fields, lang)
    return {
        "units": 0,
        "rights": 0,
        "heads": 0,
        "area_centi_m2": 0,
        "errors": [{"row": None, "column": None, "reason": reason}],
        "warnings": [],
    }


def _stop(result: Json) -> None:
    click.echo(json.dumps(result, ensure_ascii=False))
    sys.exit(1)


def _find_community(name: str, *, create: bool, now: datetime) -> CommunityRow:
    named = [row for row in service.list_communities(db.session()) if name in (row.id, row.name)]
    if len(named) > 1:
        raise click.ClickException(f"several communities are called {name}: give the id")
    if named:
        return named[0]
    if not create:
        raise click.ClickException(f"there is no community {name}; --create opens it")
    # A name in Chinese gives no address; a part of its hash gives the same one each time.
    community_id = f"c-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    click.echo(f"opening the community {name} as {community_id}", err=True)
    facts = service.CommunityFacts(name=name)
    return service.create_community(community_id, facts, officer_id=None, now=now)


def _show(what: str) -> Callable[[int, int], None]:
    """Return a progress function: one line that rewrites itself, or a line for each tenth."""
    is_terminal, told = sys.stderr.isatty(), -1

    def show(done: int, total: int) -> None:
        nonlocal told
        tenth = 10 * done // total if total else 10
        if is_terminal:
            click.echo(f"\r{what}: {100 * done // max(total, 1)} %", err=True, nl=done >= total)
        elif tenth > told:
            click.echo(f"{what}: {10 * tenth} %", err=True)
        told = max(told, tenth)

    return show


def _table(result: Json) -> str:
    lines = [
        f"units   {result['units']}",
        f"rights  {result['rights']}",
        f"heads   {result['heads']}",
        f"area    {format_area(result['area_centi_m2'])} m²",
    ]
    return "\n".join([*lines, *_listed("errors", result), *_listed("warnings", result)])


def _listed(kind: str, result: Json) -> Sequence[str]:
    found = result[kind]
    lines = [f"  {_place(one)}{one['reason']}" for one in found]
    return [f"{kind}  {len(found)}", *lines]


def _place(issue: Json) -> str:
    parts = [f"row {issue['row']}" if issue["row"] else "", issue["column"] or ""]
    text = " ".join(filter(None, parts))
    return f"{text}: " if text else ""

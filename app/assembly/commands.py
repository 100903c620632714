"""The operator's commands for logs and papers: `log check`, `log resume`, `documents gallery`."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from app.assembly.samples.catalogue import render_all
from app.assembly.service import incidents
from app.core.errors import RuleError
from app.platform import clock, log
from app.platform.db import db

group = AppGroup("log", help="The logs of the assemblies.")


@group.command("check")
@with_appcontext
def check() -> None:
    """Compare every log with its copy on the second path; exit 1 if one is paused."""
    paused = log.check_against_copies(db.session())
    for assembly_id in paused:
        click.echo(f"{assembly_id}: paused ({log.find_pause(assembly_id)})")
    if paused:
        raise click.ClickException(
            "Put the newer database back. If it is lost for good: log resume ASSEMBLY."
        )
    click.echo("All logs agree with their copies.")


@group.command("resume")
@click.argument("assembly")
@click.confirmation_option(
    prompt="Entries after the restored backup are given up, and the log says so. Go on?"
)
@with_appcontext
def resume(assembly: str) -> None:
    """Have a paused log go on from the restored database, without what was lost.

    Only where no witness saw the lost entries. Owners' phones send their ballots again; the
    incident stands in the log and in the minutes. Restart the service afterwards.
    """
    try:
        lost = incidents.resume_log(assembly, clock.read())
    except RuleError as refused:
        raise click.ClickException(_sentence(refused)) from None
    click.echo(f"{assembly} goes on. The lost head had {lost} entries; its copy is set aside.")


def _sentence(refused: RuleError) -> str:
    if isinstance(refused, log.WitnessedHeadLost):
        return (
            f"A witness saw {refused.fields['witnessed']} entries, this database holds "
            f"{refused.fields['stored']}. Only a newer backup will do; else annul the assembly."
        )
    return {
        "log_not_paused": "This log is not paused.",
        "assembly_not_found": "There is no such assembly.",
    }.get(refused.code, refused.code)


documents = AppGroup("documents", help="The papers that the law asks for.")


@documents.command("gallery")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write to.",
)
@with_appcontext
def gallery(out: Path) -> None:
    """Write every paper, filled from the sample community, to a folder."""
    out.mkdir(parents=True, exist_ok=True)
    for name, data in render_all():
        (out / name).write_bytes(data)
        click.echo(name)


commands = (group, documents)

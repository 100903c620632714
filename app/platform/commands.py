"""The machine room's commands: work, seal, keys, backup, restore."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from app.core.errors import RuleError
from app.platform import clock
from app.platform.backup import back_up, restore
from app.platform.config import current_config
from app.platform.db import db
from app.platform.log import check_against_copies
from app.platform.rotation import rotate_keys
from app.platform.seal import make_seal, seal_folder
from app.platform.worker import run_once

EVERY_SECONDS = 2.0


@click.command("work")
@click.option("--once", is_flag=True, help="One round, then stop; exit 1 if a job failed.")
@click.option("--every", default=EVERY_SECONDS, show_default=True, help="Seconds between rounds.")
@with_appcontext
def work(once: bool, every: float) -> None:
    """Send waiting messages and do what the clock makes due."""
    if once:
        failed = run_once(clock.read())
        if failed:
            raise click.ClickException(f"failed: {', '.join(failed)}")
        return
    pause = threading.Event()
    while not pause.wait(every):
        run_once(clock.read())


seal = AppGroup("seal", help="The platform's document seal.")


@seal.command("make")
def make() -> None:
    """Make a certificate authority and a seal issued by it in VAR_DIR/seal."""
    config = current_config()
    try:
        make_seal(seal_folder(config), config.operator_organisation, clock.read())
    except RuleError as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"Made {seal_folder(config)}: give ca.pem to those who check documents.")


keys = AppGroup("keys", help="The keys that seal stored data.")


@keys.command("rotate")
def rotate() -> None:
    """Seal everything stored under the current DATA_KEY.

    Put the new key under DATA_KEY and the one before under DATA_KEYS_OLD, restart the
    service, run this, then take the old key out of DATA_KEYS_OLD.
    """
    try:
        done = rotate_keys(lambda place, count: click.echo(f"{place}: {count}", err=True))
    except RuleError as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"Sealed anew: {done}.")


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def make_backup(file: Path) -> None:
    """Write the database to FILE, also while the service runs."""
    _try(lambda: back_up(file))
    config = current_config()
    click.echo(f"Written: {file}. It is the database alone. Keep with it, elsewhere:")
    click.echo(f"  {config.var_dir / 'files'}: sealed documents and scans")
    click.echo(f"  {config.checkpoint_copy or 'CHECKPOINT_COPY (not set!)'}: heads of the logs")
    click.echo("and, apart from both, the keys; without DATA_KEY and LOG_KEY nothing opens.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.confirmation_option(prompt="Everything in the database is replaced. Go on?")
@with_appcontext
def put_back(file: Path) -> None:
    """Replace the database by the backup FILE; stop the service first."""
    _try(lambda: restore(file))
    paused = check_against_copies(db.session())
    click.echo("Restored. Run `flask --app app db upgrade` if the backup is of an older version.")
    if paused:
        click.echo(f"Paused, because newer entries were signed: {', '.join(paused)}.")
        click.echo("Restore a newer backup; see `flask --app app log resume --help` if none is.")


def _try(act: Callable[[], None]) -> None:
    try:
        act()
    except RuleError as refused:
        raise click.ClickException(
            SAID_ON_TERMINAL[refused.code].format(**refused.fields)
        ) from None
    except OSError as failed:
        raise click.ClickException(f"{failed.filename}: {failed.strerror}") from None


# These refuse a command, never a page.
SAID_ON_TERMINAL = {
    "backup_exists": "{file} is there already. A backup is never overwritten.",
    "backup_unreadable": "{file} is not a whole backup of this service's database.",
    "database_program_missing": "{program} is not installed (Debian: postgresql-client).",
    "database_program_failed": "{program}: {reason}",
}

commands = (work, seal, keys, make_backup, put_back)

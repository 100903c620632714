"""The machine room's commands: `flask --app app work`."""

from __future__ import annotations

import threading

import click
from flask.cli import AppGroup, with_appcontext

from app.core.errors import RuleError
from app.platform import clock
from app.platform.config import current_config
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


commands = (work, seal, keys)

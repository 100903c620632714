"""The machine room's commands: `flask --app app work`."""

from __future__ import annotations

import threading

import click
from flask.cli import with_appcontext

from app.platform import clock
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


commands = (work,)

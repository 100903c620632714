"""The operator's commands of this part."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.companion.accounts.service import make_accounts_record, open_accounts
from app.core.errors import RuleError
from app.platform import clock
from app.platform.config import current_config
from app.platform.db import db


@click.group("accounts")
def accounts() -> None:
    """Published accounts: open their log, export them."""


@accounts.command("open")
@click.argument("community")
@with_appcontext
def open_log(community: str) -> None:
    """Begin the accounts log of a community."""
    try:
        host = current_config().host
        click.echo(open_accounts(community, officer_id=None, host=host, now=clock.read()))
    except RuleError as refused:
        raise click.ClickException(str(refused)) from None


@accounts.command("export")
@click.argument("community")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export(community: str, path: Path) -> None:
    """Write a community's published accounts to a file."""
    try:
        path.write_bytes(make_accounts_record(db.session(), community))
    except RuleError as refused:
        raise click.ClickException(str(refused)) from None


commands = (accounts,)

"""The operator's commands: `flask --app app officer create|list|reset|appoint`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.core.errors import RuleError
from app.people import service
from app.people.service.accounts import Invitation
from app.platform import clock
from app.platform.config import current_config
from app.platform.roles import Role

group = AppGroup("officer", help="Officers: make, list, appoint, invite anew.")

role_option = click.option(
    "--role", "roles", multiple=True, type=click.Choice([role.value for role in Role])
)


@group.command("create")
@click.option("--username", required=True)
@click.option("--name", required=True)
@click.option("--organisation", required=True)
@role_option
@click.option("--community", help="Id of the community; leave out for an operator or auditor.")
def create(
    username: str, name: str, organisation: str, roles: tuple[str, ...], community: str | None
) -> None:
    """Make an officer and print the invitation."""
    now = clock.read()
    try:
        invitation = service.create_officer(
            username=username, name=name, organisation=organisation, by=None, now=now
        )
        # Printed first: a refused role leaves an officer who can be appointed later.
        _print_invitation(invitation)
        _appoint(invitation.officer_id, roles, community)
    except RuleError as refused:
        raise click.ClickException(str(refused)) from None


@group.command("appoint")
@click.option("--username", required=True)
@role_option
@click.option("--community")
def appoint(username: str, roles: tuple[str, ...], community: str | None) -> None:
    """Give an officer more roles."""
    try:
        _appoint(_find(username), roles, community)
    except RuleError as refused:
        raise click.ClickException(str(refused)) from None


@group.command("list")
def list_all() -> None:
    """Print all officers with their roles."""
    for account in service.list_officers():
        officer = account.officer
        held = sorted(f"{a.role.value}@{a.community_id or '*'}" for a in officer.appointments)
        state = "shut" if account.disabled else "active" if account.enrolled else "invited"
        click.echo(f"{officer.username}\t{state}\t{officer.organisation}\t{' '.join(held)}")


@group.command("reset")
@click.option("--username", required=True)
def reset(username: str) -> None:
    """Void an officer's password, phone and sign-ins and print a new invitation."""
    _print_invitation(service.reset_officer(_find(username), by=None, now=clock.read()))


def _appoint(officer_id: int, roles: tuple[str, ...], community: str | None) -> None:
    for role in roles:
        service.appoint(
            officer_id,
            Role(role),
            community,
            operator_organisation=current_config().operator_organisation,
            by=None,
            now=clock.read(),
        )


def _find(username: str) -> int:
    officer = service.find_officer(username)
    if officer is None:
        raise click.ClickException(f"no officer signs in as {username}")
    return officer.id


def _print_invitation(invitation: Invitation) -> None:
    secret = service.enrolment_secret(invitation.username, invitation.code, clock.read())
    click.echo(f"link:  {current_config().public_url}/enrol/{invitation.username}")
    click.echo(f"code:  {invitation.code}  (once, until {invitation.expires:%Y-%m-%d %H:%M} UTC)")
    click.echo(f"totp:  {secret}  (for whom cannot scan the QR code of the page)")

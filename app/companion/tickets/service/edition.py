"""Which rules are in force in a community, and how it makes others.

Law: versions count up and stay; a ticket's own version is the one it was opened under.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.tickets.models import TicketRuleRow
from app.companion.tickets.service.rules import (
    Difference,
    Rules,
    check_new,
    compare_rules,
    default_text,
    parse_rules,
)
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

SHIPPED = 0


class TicketRulesNoteMissing(RuleError):
    """Whoever changes the rules says why, in up to 200 characters."""


class TicketRulesMoved(RuleError):
    """What was looked at is not what is in force: the changes have to be looked at again."""


class TicketRulesSame(RuleError):
    """These rules change nothing."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of a community's rules; the shipped one has the number 0 and no date."""

    version: int
    text: str
    note: str = ""
    made_at: datetime | None = None

    @property
    def rules(self) -> Rules:
        return parse_rules(self.text)


def edition_now(session: Session, community_id: str) -> Edition:
    """Return the version that is in force for new tickets."""
    return list_editions(session, community_id)[0]


def editions_now(session: Session, places: Collection[str]) -> dict[str, Rules]:
    """Return the rules in force for new tickets in many communities, by one statement."""
    newest = (
        select(TicketRuleRow.community_id, func.max(TicketRuleRow.version).label("version"))
        .where(TicketRuleRow.community_id.in_(places))
        .group_by(TicketRuleRow.community_id)
        .subquery()
    )
    statement = select(TicketRuleRow.community_id, TicketRuleRow.rules).join(
        newest,
        (TicketRuleRow.community_id == newest.c.community_id)
        & (TicketRuleRow.version == newest.c.version),
    )
    own = {place: parse_rules(text) for place, text in session.execute(statement)}
    return {place: own.get(place) or parse_rules(default_text()) for place in places}


def rules_of(session: Session, community_id: str, version: int) -> Rules:
    """Return the rules of a version, as a ticket was opened under them."""
    if version == SHIPPED:
        return parse_rules(default_text())
    statement = select(TicketRuleRow.rules).where(
        TicketRuleRow.community_id == community_id, TicketRuleRow.version == version
    )
    return parse_rules(session.scalars(statement).one())


def list_editions(session: Session, community_id: str) -> Sequence[Edition]:
    """Return all versions, the one in force first."""
    statement = (
        select(TicketRuleRow)
        .where(TicketRuleRow.community_id == community_id)
        .order_by(TicketRuleRow.version.desc())
    )
    own = [
        Edition(row.version, row.rules, row.note, row.made_at) for row in session.scalars(statement)
    ]
    return [*own, Edition(SHIPPED, default_text())]


def look_at_rules(edition: Edition, text: str) -> list[Difference]:
    """Return what these rules would change against an edition.

    Raises TicketRulesWrong, TicketRulesSame.
    """
    new = parse_rules(text)
    check_new(new)
    found = compare_rules(edition.rules, new)
    if not found:
        raise TicketRulesSame
    return found


def change_rules(
    community_id: str, text: str, *, against: int | None, note: str, officer: Officer, now: datetime
) -> int:
    """Put other rules in force for new tickets; returns the version.

    `against` is the version against which the changes were looked at. Raises TicketRulesWrong,
    TicketRulesSame, TicketRulesMoved, TicketRulesNoteMissing, CommunityNotFound.
    """
    text = text.replace("\r\n", "\n")
    note = " ".join(note.split())
    with transaction() as session:
        lock_community(session, community_id)
        edition = edition_now(session, community_id)
        look_at_rules(edition, text)
        if against != edition.version:
            raise TicketRulesMoved
        if not 0 < len(note) <= 200:
            raise TicketRulesNoteMissing
        version = edition.version + 1
        session.add(
            TicketRuleRow(
                community_id=community_id,
                version=version,
                rules=text,
                note=note,
                officer_id=officer.id,
                made_at=now,
            )
        )
        detail = {"version": version}
        audit(
            session,
            officer,
            "ticket.rules",
            community_id,
            detail,
            now=now,
            community_id=community_id,
        )
    return version

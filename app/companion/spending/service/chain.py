"""From a payment back to what it began with: the matter that was decided, the reports behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.companion.tickets.service import tickets_of_matter
from app.matters.service.dossier import list_matters

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Chain:
    """A matter's public number and title, and the public reports (number, title) it came from."""

    matter: int
    title: str
    reports: tuple[tuple[int, str], ...]


def find_chain(session: Session, community_id: str, authority_key: str) -> Chain | None:
    """Return what led to a payment out of the maintenance fund; None for other payments."""
    kind, _, number = authority_key.partition(":")
    if kind != "matter" or not number.isdecimal():
        return None
    for row in list_matters(session, community_id):
        if row.id == int(number):
            tickets = tickets_of_matter(session, row.id)
            shown = [one for one in tickets if not one.is_private]
            reports = tuple((one.number, one.masked_title) for one in shown)
            return Chain(row.number, row.title, reports)
    return None

"""Whether the fund of the flats that bear a repair holds what its plan asks for, before they vote.

Law (部令165号 20, 25; RULES R29): each flat bears its share by area. What a flat lacks its owners
pay themselves, so they have to know before they vote. Which flats lack is not told to others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.companion.books.service import unit_accounts
from app.companion.spending.service.matter_authority import URGENT, VOTED
from app.matters.service.dossier import load_dossier
from app.matters.service.scope import share_cost

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Cover:
    """What a plan needs and what its flats hold, in 分; `unknown` counts flats without account."""

    needed: int
    held: int
    short: int
    unknown: int


def find_cover(session: Session, matter_id: int, *, now: datetime) -> Cover | None:
    """Return how far the fund covers a repair that is planned and not yet settled.

    None where there is no plan, where it is paid, or where no flat of the scope has an account.
    """
    dossier = load_dossier(session, matter_id, now)
    if dossier.row.kind not in (VOTED, URGENT) or dossier.row.state != "open":
        return None
    if dossier.act("plan") is None or dossier.act("scope") is None or dossier.act("settlement"):
        return None
    needed = int(dossier.fact("supplement", "new_budget") or dossier.facts("plan")["budget"])
    lines = share_cost(dossier.facts("scope"), needed)
    held = {one.unit_id: one.balance for one in unit_accounts(session, dossier.row.community_id)}
    known = [one for one in lines if one.unit_id in held]
    if not known:
        return None
    return Cover(
        needed=needed,
        held=sum(held[one.unit_id] for one in known),
        short=sum(held[one.unit_id] < one.amount for one in known),
        unknown=len(lines) - len(known),
    )

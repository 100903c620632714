"""What stands on top of this room's papers, and the words they share."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from app.core.calendar import earliest_opening, start_of_day
from app.platform.config import current_config
from app.registry.service import cover_of

if TYPE_CHECKING:
    from app.matters.service.dossier import Dossier
    from app.platform.papers.fields.shared import Cover


def committee_of(dossier: Dossier) -> str:
    return f"{dossier.community.name}业主委员会"


def office_of(dossier: Dossier) -> str:
    community = dossier.community
    return community.residents_committee or community.street_office or "居民委员会"


def cover(dossier: Dossier, *, number: str = "") -> Cover:
    """Return the cover of a paper of the committee in this matter."""
    row = dossier.row
    return cover_of(
        dossier.session,
        row.community_id,
        issuer=committee_of(dossier),
        number=number,
        url=f"{current_config().public_url}/c/{row.community_id}/matters/{row.number}",
        sealed=True,
        rehearsal=row.rehearsal,
    )


def hangs_until(dossier: Dossier, key: str, first: date | None = None) -> datetime:
    """Return when something that is hung out today, or on `first`, has hung its days."""
    start = dossier.now if first is None else start_of_day(first)
    return earliest_opening(start, dossier.rules.whole(key))

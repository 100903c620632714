"""Wrong tries to be recognised as an owner, counted by address and by unit.

Law: a limit makes people wait some minutes, it never locks an owner out.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.core.errors import RuleError
from app.core.identifiers import fold_text
from app.platform.crypto import blind_index
from app.registry.models import OwnerTryRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TRIES_BY_ADDRESS, TRIES_BY_UNIT = 10, 20
TRY_WINDOW = timedelta(minutes=10)


class OwnerTriesExhausted(RuleError):
    """Many wrong tries from this address or for this unit: some minutes' wait."""


def tries_of(community_id: str, unit: str, address: str) -> tuple[bytes, bytes]:
    """Return by what a try is counted: address and unit, as look-up values."""
    # The last characters name the unit, whether the whole code was typed or only its end.
    tail = fold_text(unit[:100]).upper().replace("-", "")[-8:]
    return blind_index("address", address), blind_index("owner.try", f"{community_id}\x00{tail}")


def check_tries(session: Session, tries: tuple[bytes, bytes], now: datetime) -> None:
    """Raise OwnerTriesExhausted after too many wrong tries of ten minutes."""
    columns = (OwnerTryRow.address_index, OwnerTryRow.unit_index)
    limits = (TRIES_BY_ADDRESS, TRIES_BY_UNIT)
    for column, index, limit in zip(columns, tries, limits, strict=True):
        statement = select(func.count()).where(column == index, OwnerTryRow.at > now - TRY_WINDOW)
        if session.scalars(statement).one() >= limit:
            raise OwnerTriesExhausted(retry_after=int(TRY_WINDOW.total_seconds()))

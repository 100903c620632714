"""The community's words (暗语) that stand in every true message and on every letter and poster."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.core.errors import RuleError
from app.delivery.models import DeliveryPhrase
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MIN_LENGTH, MAX_LENGTH = 4, 30


class PhraseInvalid(RuleError):
    """The words are four to thirty printable signs without braces."""


def find_phrase(session: Session, community_id: str) -> str | None:
    """Return the community's words or None."""
    found = session.get(DeliveryPhrase, community_id)
    return None if found is None else found.phrase


def save_phrase(community_id: str, phrase: str, *, officer_id: int, now: datetime) -> None:
    """Set the community's words; raises PhraseInvalid."""
    phrase = " ".join(phrase.split())
    if not MIN_LENGTH <= len(phrase) <= MAX_LENGTH or not phrase.isprintable():
        raise PhraseInvalid
    if set(phrase) & set("{}"):
        raise PhraseInvalid
    with transaction() as session:
        get_community(session, community_id)
        found = session.get(DeliveryPhrase, community_id)
        row = found or DeliveryPhrase(community_id=community_id)
        row.phrase, row.saved_by, row.saved_at = phrase, officer_id, now
        session.add(row)
        audit(
            session,
            officer_id,
            "delivery.phrase",
            community_id,
            now=now,
            community_id=community_id,
        )

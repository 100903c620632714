"""Spare cards that the registrar's tool made: the service learns their public keys (R16).

Law: no spare card has a key that is or was a right's. A card added twice stays one.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.assembly.service.read import lock_assembly, rights, time_of
from app.core.assembly import Act, Phase, phase_after
from app.core.encoding import parse_hex
from app.core.errors import RuleError, VerificationError
from app.core.signatures import key_id
from app.platform.audit import audit
from app.platform.db import transaction
from app.voting.models import RightStateRow, SpareCardRow
from app.voting.service.reissue import reissued_keys

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MAX_FILE_BYTES = 64 * 1024
MAX_CARDS = 500


class SpareCardsInvalid(RuleError):
    """The file is not spare-cards.json of this assembly, or names a right's key."""


def add_spare_cards(assembly_id: str, data: bytes, *, officer_id: int, now: datetime) -> int:
    """Add the cards of the tool's file; returns how many the assembly has now.

    Raises ActNotAllowedNow, SpareCardsInvalid.
    """
    keys = _parse(assembly_id, data)
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.GRANT_PROXY)
        if keys & _rights_keys(session, assembly_id):
            raise SpareCardsInvalid(reason="right")
        for key in sorted(keys):
            if session.get(SpareCardRow, (assembly_id, key)) is None:
                number, at = key_id(bytes.fromhex(key)), time_of(assembly, now)
                session.add(
                    SpareCardRow(
                        assembly_id=assembly_id, public_key=key, number=number, added_at=at
                    )
                )
        audit(
            session,
            officer_id,
            "spare.add",
            assembly_id,
            now=now,
            community_id=assembly.community_id,
        )
        return count_spare_cards(session, assembly_id)


def _parse(assembly_id: str, data: bytes) -> set[str]:
    if len(data) > MAX_FILE_BYTES:
        raise SpareCardsInvalid(reason="too_large")
    try:
        value: Any = json.loads(data)
        keys = {parse_hex(one, 32).hex() for one in value["keys"]}
        known = value["v"] == 1 and value["assembly"] == assembly_id
    except (LookupError, ValueError, TypeError, RecursionError, VerificationError):
        raise SpareCardsInvalid(reason="unreadable") from None
    if not known or not 0 < len(keys) <= MAX_CARDS:
        raise SpareCardsInvalid(reason="unreadable")
    return keys


def _rights_keys(session: Session, assembly_id: str) -> set[str]:
    statement = select(RightStateRow.key).where(RightStateRow.assembly_id == assembly_id)
    roll = {right.cred_pk for right in rights(session, assembly_id)}
    return roll | set(session.scalars(statement)) | reissued_keys(session, assembly_id)


def count_spare_cards(session: Session, assembly_id: str) -> int:
    """Return how many spare cards an assembly has."""
    statement = select(func.count()).where(SpareCardRow.assembly_id == assembly_id)
    return session.scalars(statement).one()

"""Owners are told what others do about their right: paper, revocation, correction (PROTOCOL §6)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.read import get_right
from app.platform.outbox import enqueue
from app.registry.service import contacts_of, units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

BY_AGENT = "agent-ballot"
TEMPLATES = {
    BY_AGENT: "agent_voted",
    "proxy": "proxy_granted",
    "proxy-end": "proxy_ended",
    "designation": "voter_named",
    "freeze": "right_frozen",
    "unfreeze": "right_unfrozen",
    "transfer": "right_transferred",
    "paper-issue": "paper_issued",
    "paper-return": "paper_returned",
    "paper-ballot": "paper_counted",
    "revoke": "ballot_revoked",
    "roll-correction": "line_corrected",
}


def tell_owner(
    session: Session,
    assembly: AssemblyRow,
    i: int,
    entry_type: str,
    *,
    now: datetime,
    **more: str,
) -> None:
    """Queue a message to every phone of the right; `more` are words of this template."""
    right = get_right(session, assembly.id, i)
    label = units_of(session, right.unit_ids)[0].label
    for contact in contacts_of(session, right.unit_ids, key=right.right_key):
        enqueue(
            session,
            channel="sms",
            to=contact.phone,
            template=TEMPLATES[entry_type],
            fields={"title": assembly.title, "flat": label, **more},
            purpose=entry_type,
            now=now,
        )

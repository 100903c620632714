"""What delivery knew of people goes when its years are over (R30); that and how served stays.

Law: the caller knows that the time is over. An attempt is never deleted: who took it, who
brought it, the note and the picture go; channel, result and moment stay for the ledger.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update

from app.delivery.models import NoticeMessage, ServiceAttempt
from app.platform.files import find_file, forget_with_note

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NOBODY = bytes(16)


def forget_delivery(session: Session, assembly_id: str, *, now: datetime) -> int:
    """Blank what an assembly's service of notice says of people; returns how many rows."""
    told = [
        ServiceAttempt.receiver,
        ServiceAttempt.deliverers,
        ServiceAttempt.note,
        ServiceAttempt.addressee,
        ServiceAttempt.evidence,
    ]
    statement = select(ServiceAttempt).where(
        ServiceAttempt.assembly_id == assembly_id,
        or_(*(column.is_not(None) for column in told), ServiceAttempt.tracking != ""),
    )
    changed = 0
    for one in session.scalars(statement):
        # A posting's picture shows a board, and it is the posting's.
        keeps = one.channel == "posting"
        if not keeps and one.evidence is not None and find_file(session, one.evidence) is not None:
            forget_with_note(session, one.evidence, note=f"{assembly_id} delivery", now=now)
        elif not (one.receiver or one.deliverers or one.note or one.addressee or one.tracking):
            continue
        one.receiver = one.deliverers = one.note = one.addressee = None
        one.tracking = ""
        changed += 1
    return changed + _forget_contacts(session, assembly_id)


def _forget_contacts(session: Session, assembly_id: str) -> int:
    statement = (
        update(NoticeMessage)
        .where(NoticeMessage.assembly_id == assembly_id, NoticeMessage.contact_index != NOBODY)
        .values(contact_index=NOBODY)
    )
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]

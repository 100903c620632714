"""An owner's own word: no more reminders to this phone of this assembly, or again.

Law: the signed link of a message is enough, for nothing hangs on it but the reminders.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.read import get_assembly, time_of
from app.delivery.models import ReminderStop
from app.delivery.service.links import get_message
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.delivery.models import NoticeMessage


def stop_reminders(code: str, *, now: datetime) -> None:
    """Send no more reminders to where this message went; raises LinkInvalid."""
    with transaction() as session:
        message = get_message(session, code)
        if not is_stopped(session, message):
            at = time_of(get_assembly(session, message.assembly_id), now)
            session.add(
                ReminderStop(
                    assembly_id=message.assembly_id, contact_index=message.contact_index, at=at
                )
            )


def resume_reminders(code: str) -> None:
    """Send reminders again to where this message went; raises LinkInvalid."""
    with transaction() as session:
        found = _find(session, get_message(session, code))
        if found is not None:
            session.delete(found)


def is_stopped(session: Session, message: NoticeMessage) -> bool:
    """True if where this message went gets no reminders of its assembly."""
    return _find(session, message) is not None


def _find(session: Session, message: NoticeMessage) -> ReminderStop | None:
    return session.get(ReminderStop, (message.assembly_id, message.contact_index))

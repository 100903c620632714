"""Where the rules say so, an owner who was recognised has been served (RULES §2.2, Zhuhai).

Law: the first time only, from the freeze of the roll to the close, and never as warned: the
booth's page is not what carries the warning.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.read import time_of
from app.delivery.models import ServiceAttempt
from app.delivery.service.rules import delivery_rules, is_before_close
from app.voting.service.identity import register_recognition

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRight, AssemblyRow

CHANNEL = "sign_in"


def note_sign_in(session: Session, row: AssemblyRow, right: AssemblyRight, now: datetime) -> None:
    """Note a recognised owner as served, if the rules of the assembly say so."""
    if not is_before_close(row) or not delivery_rules(session, row).sign_in_serves:
        return
    if _is_known(session, row.id, right.i):
        return
    at = time_of(row, now)
    session.add(
        ServiceAttempt(
            assembly_id=row.id,
            i=right.i,
            right_key=right.right_key,
            channel=CHANNEL,
            result="delivered",
            warned=False,
            at=at,
            recorded_at=at,
        )
    )


def _is_known(session: Session, assembly_id: str, i: int) -> bool:
    statement = select(ServiceAttempt.id).where(
        ServiceAttempt.assembly_id == assembly_id,
        ServiceAttempt.i == i,
        ServiceAttempt.channel == CHANNEL,
    )
    return session.scalars(statement.limit(1)).first() is not None


register_recognition(note_sign_in)

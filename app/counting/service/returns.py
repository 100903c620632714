"""Sending a result back for correction before it is certified: by whom, what for, what came of it.

Law: a certificate is given only when every such letter has its answer; letters and answers are
public, because they are part of how the result came about.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.read import lock_assembly, time_of
from app.core.assembly import Phase
from app.core.errors import RuleError
from app.counting.models import ReturnRow
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

RETURNABLE = (Phase.PRELIMINARY, Phase.FINAL, Phase.MINUTED)
MAX_TEXT = 2_000


class NothingToReturn(RuleError):
    """Only a posted result that is not certified yet can be sent back."""


class ReturnTextMissing(RuleError):
    """A return and its answer say something, in up to 2,000 characters."""


class ReturnNotFound(RuleError):
    """There is no such return, or it has its answer."""


class ReturnUnanswered(RuleError):
    """What the street office sent back has no answer yet."""


def list_returns(session: Session, assembly_id: str) -> list[ReturnRow]:
    """Return what was sent back, oldest first."""
    statement = select(ReturnRow).where(ReturnRow.assembly_id == assembly_id).order_by(ReturnRow.id)
    return list(session.scalars(statement))


def check_returns_answered(session: Session, assembly_id: str) -> None:
    """Raise ReturnUnanswered while something sent back has no answer."""
    waiting = [one for one in list_returns(session, assembly_id) if one.answered_at is None]
    if waiting:
        raise ReturnUnanswered(count=len(waiting))


def send_back(assembly_id: str, *, text: str, officer_id: int, now: datetime) -> int:
    """Send the result back to the convener with what is to be put right; returns its number.

    Raises NothingToReturn, ReturnTextMissing.
    """
    text = _said(text)
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        if Phase(assembly.phase) not in RETURNABLE:
            raise NothingToReturn(phase=assembly.phase)
        row = ReturnRow(
            assembly_id=assembly_id,
            text=text,
            returned_by=officer_id,
            returned_at=time_of(assembly, now),
        )
        session.add(row)
        session.flush()
        place = assembly.community_id
        audit(session, officer_id, "result.return", assembly_id, now=now, community_id=place)
        return row.id


def answer_return(
    assembly_id: str, return_id: int, *, answer: str, officer_id: int, now: datetime
) -> None:
    """Answer what was sent back; raises ReturnNotFound, ReturnTextMissing."""
    answer = _said(answer)
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        row = session.get(ReturnRow, return_id)
        if row is None or row.assembly_id != assembly_id or row.answered_at is not None:
            raise ReturnNotFound(number=return_id)
        row.answer, row.answered_at = answer, time_of(assembly, now)
        place = assembly.community_id
        audit(session, officer_id, "result.answer", assembly_id, now=now, community_id=place)


def _said(text: str) -> str:
    text = text.strip()
    if not 0 < len(text) <= MAX_TEXT:
        raise ReturnTextMissing(most=MAX_TEXT)
    return text

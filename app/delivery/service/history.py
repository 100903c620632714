"""Attempts as they stand: by right, with those that owners before the present ones had.

Law: an attempt serves the owners to whom it was made. Made before the freeze, it follows their
right onto the roll with its own time and evidence; where the owners are others by then, it stays
in sight under the old ones and counts for nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.assembly.service.read import rights
from app.assembly.service.roll import register_freeze
from app.core.errors import RuleError
from app.delivery.models import NoticeMessage, ServiceAttempt
from app.delivery.service.roll import FIRST_EARLY, RollRight, load_roll

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


class AttemptNotFound(RuleError):
    """There is no such attempt."""


def get_attempt(session: Session, attempt_id: int) -> ServiceAttempt:
    """Return an attempt; raises AttemptNotFound."""
    found = session.get(ServiceAttempt, attempt_id)
    if found is None:
        raise AttemptNotFound(attempt=attempt_id)
    return found


def whose(right: RollRight, owner: str) -> dict[str, Any]:
    """Return what an attempt keeps of the right that it is made to; `owner` in outline."""
    return {
        "i": right.line,
        "right_key": right.key,
        "unit_id": right.unit_ids[0],
        "addressee": owner or None,
    }


def number_of(attempt: ServiceAttempt) -> int:
    """Return the number under which pages find the flat of an attempt."""
    return attempt.i if attempt.i is not None else FIRST_EARLY + (attempt.unit_id or 0)


def attempts_of(session: Session, row: AssemblyRow) -> dict[int, list[ServiceAttempt]]:
    """Return the attempts that stand, by the right's number, each right's in order of time."""
    numbers = _early_numbers(session, row)
    found: dict[int, list[ServiceAttempt]] = {}
    for attempt in _standing(session, row.id):
        number = numbers.get(attempt.right_key) if attempt.i is None else attempt.i
        if number is not None:
            found.setdefault(number, []).append(attempt)
    return found


def history_of(session: Session, row: AssemblyRow, right: RollRight) -> list[ServiceAttempt]:
    """Return all attempts of a right, struck ones too, in order of time."""
    statement = _of(row.id).where(
        ServiceAttempt.i == right.line
        if right.line is not None
        else ServiceAttempt.i.is_(None) & (ServiceAttempt.right_key == right.key)
    )
    return list(session.scalars(statement))


def former_of(
    session: Session, row: AssemblyRow, right: RollRight | None = None
) -> list[ServiceAttempt]:
    """Return the attempts made to owners who are on the list no more; of one right's flats."""
    numbers = _early_numbers(session, row)
    gone = [
        one for one in _standing(session, row.id) if one.i is None and one.right_key not in numbers
    ]
    return [one for one in gone if right is None or one.unit_id in right.unit_ids]


def take_over(session: Session, row: AssemblyRow, _at: datetime) -> None:
    """Give the attempts and messages of the time before the freeze the lines of their rights."""
    lines = {one.right_key: one.i for one in rights(session, row.id)}
    early = list(session.scalars(_of(row.id).where(ServiceAttempt.i.is_(None))))
    for attempt in early:
        attempt.i = lines.get(attempt.right_key)
    numbers = {one.id: one.i for one in early}
    messages = select(NoticeMessage).where(
        NoticeMessage.assembly_id == row.id, NoticeMessage.i.is_(None)
    )
    for message in session.scalars(messages):
        message.i = numbers.get(message.attempt_id or 0)
    session.flush()


def _early_numbers(session: Session, row: AssemblyRow) -> dict[str, int]:
    """The numbers of the register's rights by their keys; none once there are lines."""
    if row.hm is not None:
        return {}
    return {one.key: one.i for one in load_roll(session, row).rights}


def _standing(session: Session, assembly_id: str) -> Sequence[ServiceAttempt]:
    statement = _of(assembly_id).where(ServiceAttempt.struck_at.is_(None))
    return session.scalars(statement).all()


def _of(assembly_id: str) -> Any:
    return (
        select(ServiceAttempt)
        .where(ServiceAttempt.assembly_id == assembly_id)
        .order_by(ServiceAttempt.at, ServiceAttempt.id)
    )


register_freeze(take_over)

"""What officers read from a paper ballot before it is logged, and where they read unequally.

Law: each officer reads a ballot once, unseen by the others. Nothing here tells what was read
before a third has read too. A difference leaves its row for good.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from app.core.encoding import encode_jcs
from app.voting.models import PaperDifference, PaperKeying
from app.voting.unequal import ANEW, OPEN, SETTLED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

ASSISTED = "assisted"


@dataclass(frozen=True, slots=True)
class Signed:
    """One officer's reading: the body, the key id and the signature over it."""

    officer_id: int
    body: dict[str, Any]
    k: str
    s: str


def readings_of(session: Session, assembly_id: str, serial: str) -> list[PaperKeying]:
    """Return the readings of a ballot that is not logged yet, oldest first."""
    statement = (
        select(PaperKeying)
        .where(PaperKeying.assembly_id == assembly_id, PaperKeying.serial == serial)
        .order_by(PaperKeying.created_at, PaperKeying.officer_id)
    )
    return list(session.scalars(statement))


def body_of(reading: PaperKeying) -> dict[str, Any]:
    """Return the body that an officer read and signed."""
    return dict(json.loads(reading.body))


def is_same(reading: PaperKeying, signed: Signed) -> bool:
    """True if the two bodies are the same bytes."""
    return bytes(reading.body) == encode_jcs(signed.body)


def waiting_keyings(session: Session, assembly_id: str) -> list[tuple[str, int]]:
    """Return (serial, first officer) of each ballot that was read and is not logged yet."""
    statement = (
        select(PaperKeying.serial, PaperKeying.officer_id)
        .where(PaperKeying.assembly_id == assembly_id)
        .order_by(PaperKeying.created_at, PaperKeying.officer_id)
    )
    first: dict[str, int] = {}
    for serial, officer in session.execute(statement):
        first.setdefault(serial, officer)
    return list(first.items())


def count_differences(session: Session, assembly_id: str) -> int:
    """Return how many times two officers read a ballot unequally, settled or not."""
    return _count(session, PaperDifference.assembly_id == assembly_id)


def count_open_differences(session: Session, assembly_id: str) -> int:
    """Return how many unequal readings wait to be settled."""
    where = PaperDifference.assembly_id == assembly_id, PaperDifference.outcome == OPEN
    return _count(session, *where)


def _count(session: Session, *where: Any) -> int:
    return session.scalars(select(func.count(PaperDifference.id)).where(*where)).one()


def differing(bodies: Sequence[dict[str, Any]]) -> list[str]:
    """Return the motions that bodies of one ballot answer differently, and `assisted`."""
    items = [items_of(body) for body in bodies]
    motions = dict.fromkeys(motion for one in items for motion in one)
    apart = [motion for motion in motions if len({one.get(motion) for one in items}) > 1]
    return [*apart, *([ASSISTED] if len({body["assisted"] for body in bodies}) > 1 else [])]


def items_of(body: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return what a body says of each motion: its choices, or `void:` and the reason.

    Of a sealed body its ciphertexts stand for the choices.
    """
    answers = {item["motion"]: _said(item) for item in body["answers"]}
    return {**answers, **{one["motion"]: (f"void:{one['reason']}",) for one in body["void"]}}


def _said(item: dict[str, Any]) -> tuple[str, ...]:
    return tuple(item["choices"] if "choices" in item else item["options"])


def keep_reading(
    session: Session,
    assembly_id: str,
    signed: Signed,
    before: Sequence[PaperKeying],
    now: datetime,
) -> None:
    """Keep a reading that equals none before it; the second one makes a difference."""
    session.add(
        PaperKeying(
            assembly_id=assembly_id,
            serial=signed.body["serial"],
            officer_id=signed.officer_id,
            body=encode_jcs(signed.body),
            k=signed.k,
            s=signed.s,
            created_at=now,
        )
    )
    if len(before) == 1:
        session.add(_difference(assembly_id, before[0], signed, now))
    elif before:
        _third(session, assembly_id, signed)
    session.flush()


def _difference(
    assembly_id: str, first: PaperKeying, second: Signed, now: datetime
) -> PaperDifference:
    return PaperDifference(
        assembly_id=assembly_id,
        serial=first.serial,
        first_officer=first.officer_id,
        second_officer=second.officer_id,
        found_at=now,
        motions=differing([body_of(first), second.body]),
        outcome=OPEN,
        signatures=f"{_line(first)}\n{_line(second)}",
    )


def _line(reading: PaperKeying | Signed) -> str:
    return f"{reading.officer_id}:{reading.s}"


def _third(session: Session, assembly_id: str, signed: Signed) -> PaperDifference | None:
    """Write down who read as the third."""
    difference = find_open(session, assembly_id, signed.body["serial"])
    if difference is not None:
        difference.third_officer = signed.officer_id
        difference.signatures = f"{difference.signatures}\n{_line(signed)}"
    return difference


def find_open(session: Session, assembly_id: str, serial: str) -> PaperDifference | None:
    """Return the difference of a ballot that waits to be settled."""
    statement = select(PaperDifference).where(
        PaperDifference.assembly_id == assembly_id,
        PaperDifference.serial == serial,
        PaperDifference.outcome == OPEN,
    )
    return session.scalars(statement).one_or_none()


def was_overruled(session: Session, assembly_id: str, signed: Signed) -> bool:
    """True if this very signature was a reading of a difference that a third has settled."""
    statement = select(PaperDifference.signatures).where(
        PaperDifference.assembly_id == assembly_id,
        PaperDifference.serial == signed.body["serial"],
        PaperDifference.outcome == SETTLED,
    )
    found = session.scalars(statement)
    return any(_line(signed) in (lines or "").split("\n") for lines in found)


def settle(
    session: Session, assembly_id: str, signed: Signed, match: PaperKeying, now: datetime
) -> None:
    """Close the ballot's difference, if there is one: the third agreed with `match`."""
    difference = _third(session, assembly_id, signed)
    if difference is not None:
        difference.outcome, difference.agreed_with = SETTLED, match.officer_id
        difference.closed_by, difference.closed_at = signed.officer_id, now


def forget_readings(session: Session, assembly_id: str, serial: str) -> None:
    """Delete what was read from a ballot."""
    session.execute(
        delete(PaperKeying).where(
            PaperKeying.assembly_id == assembly_id, PaperKeying.serial == serial
        )
    )


def close_anew(
    session: Session, assembly_id: str, serial: str, *, officer_id: int, now: datetime
) -> None:
    """Close the ballot's difference, if there is one: all is cleared and read again."""
    difference = find_open(session, assembly_id, serial)
    if difference is not None:
        difference.outcome, difference.closed_by, difference.closed_at = ANEW, officer_id, now

"""Service goes into the log: the convener signs whom a channel has served, in lots (PROTOCOL §6).

Law: an entry names only rights that stand as delivered, each once for a channel and a warning;
`warned` is true only for those whose paper or message carried the warning. At most 5,000 rights
stand in one entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from app.assembly.service.acts import (
    append_act,
    list_open_acts,
    propose_act,
    register_completion,
)
from app.assembly.service.read import lock_assembly
from app.core.errors import RuleError
from app.delivery.models import ServiceAttempt
from app.delivery.service.history import number_of
from app.delivery.service.roll import Sum, add_up, load_roll
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow, SignedActRow

TYPE = "service"
LOT = 5_000


class NothingToSign(RuleError):
    """Nobody was served by this channel who is not in the log already."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rights served by one channel, all warned or none, that no entry names yet."""

    channel: str
    warned: bool
    rights: tuple[int, ...]
    sum: Sum


def unsigned_groups(session: Session, row: AssemblyRow) -> list[Group]:
    """Return what waits for the convener's signature, channel by channel."""
    roll = {one.i: one for one in load_roll(session, row).rights}
    waiting: dict[tuple[str, bool], set[int]] = {}
    for attempt in _unsigned(session, row.id):
        waiting.setdefault((attempt.channel, attempt.warned), set()).add(number_of(attempt))
    return [
        Group(
            channel,
            warned,
            tuple(sorted(lines)),
            add_up(roll[i] for i in sorted(lines) if i in roll),
        )
        for (channel, warned), lines in sorted(waiting.items())
    ]


def propose_service(
    assembly_id: str, *, channel: str, warned: bool, officer_id: int, now: datetime
) -> int:
    """Put the next lot of a group up for the convener's signature; returns the act's id.

    Raises NothingToSign, ActNotAllowedNow, ActPending.
    """
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        mine = [
            one
            for one in _unsigned(session, row.id)
            if one.channel == channel and one.warned == warned
        ]
        lines = sorted({number_of(one) for one in mine})[:LOT]
        if not lines:
            raise NothingToSign(channel=channel)
        body = {"channel": channel, "warned": warned, "rights": lines}
        act = propose_act(session, row, type=TYPE, body=body, created_by=officer_id, now=now)
        named = set(lines)
        for attempt in mine:
            if number_of(attempt) in named:
                attempt.act_id = act.id
        return act.id


def served_by(session: Session, row: AssemblyRow, lines: Iterable[int]) -> Sum:
    """Return what the rights of an entry come to, for those who read it before signing."""
    named = set(lines)
    return add_up(one for one in load_roll(session, row).rights if one.i in named)


def _complete(session: Session, row: AssemblyRow, act: SignedActRow, at: datetime) -> None:
    appended = append_act(session, row, act, at)
    session.execute(
        update(ServiceAttempt)
        .where(ServiceAttempt.act_id == act.id)
        .values(entry_seq=appended.seq)
        .execution_options(synchronize_session="fetch")
    )


def _unsigned(session: Session, assembly_id: str) -> list[ServiceAttempt]:
    """Attempts that served and are in no entry and in no open act; one per right and kind.

    What has no line, before the freeze or for ever, waits for no signature.
    """
    statement = (
        select(ServiceAttempt)
        .where(
            ServiceAttempt.assembly_id == assembly_id,
            ServiceAttempt.i.is_not(None),
            ServiceAttempt.result == "delivered",
            ServiceAttempt.struck_at.is_(None),
            ServiceAttempt.entry_seq.is_(None),
        )
        .order_by(ServiceAttempt.i, ServiceAttempt.id)
    )
    named, waiting = _signed(session, assembly_id), _open_acts(session, assembly_id)
    return [
        one
        for one in session.scalars(statement)
        if one.act_id not in waiting and (one.i, one.channel, one.warned) not in named
    ]


def _open_acts(session: Session, assembly_id: str) -> set[int | None]:
    return {act.id for act in list_open_acts(session, assembly_id)}


def _signed(session: Session, assembly_id: str) -> set[tuple[int, str, bool]]:
    statement = select(ServiceAttempt.i, ServiceAttempt.channel, ServiceAttempt.warned).where(
        ServiceAttempt.assembly_id == assembly_id, ServiceAttempt.entry_seq.is_not(None)
    )
    found = session.execute(statement)
    return {(i, channel, warned) for i, channel, warned in found if i is not None}


register_completion(TYPE, _complete)

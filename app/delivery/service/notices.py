"""The notice by text message and e-mail: sent to whom nothing has served yet.

Law: sent is not served. A text message serves when the gateway reports that it arrived, any
message when its receiver confirms it on its own page; what bounced at every number has failed,
and the right stays in sight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.assembly.service.read import get_assembly, lock_assembly, time_of
from app.core.errors import RuleError
from app.delivery.models import NoticeMessage, ServiceAttempt
from app.delivery.service.composing import (
    Parcel,
    Writing,
    price_of,
    queue_messages,
    sample,
    wait_for_turn,
    write,
)
from app.delivery.service.contacts import Reach, reach_of
from app.delivery.service.history import attempts_of, whose
from app.delivery.service.links import get_message
from app.delivery.service.roll import RollRight, load_roll
from app.delivery.service.rules import check_before_close, find_warning
from app.delivery.service.texts import count_parts
from app.platform.audit import audit
from app.platform.db import transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

CHANNELS = ("sms", "email")
OVER = ("bounced", "failed")


class NobodyToTell(RuleError):
    """No right is left that this channel reaches and nothing has served."""


class ChannelUnknown(RuleError):
    """Messages go by text message or e-mail."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom a message would go to: rights, messages, what it costs in 分, who has no contact."""

    text: str
    parts: int
    rights: int
    messages: int
    cost: int
    without_contact: int


def plan_notice(
    session: Session, row: AssemblyRow, *, channel: str, text: str, again: bool
) -> Plan:
    """Return what sending the notice would do.

    Raises ChannelUnknown, MessageTextInvalid, PhraseMissing.
    """
    writing = write(session, row, "notice", text)
    targets, without = _targets(session, row, channel, again)
    return make_plan(writing, [reach for _, reach in targets], channel, without)


def make_plan(
    writing: Writing, reached: Sequence[Reach], channel: str, without_contact: int
) -> Plan:
    """Return the numbers of a message before it is sent, and what the first would read."""
    flats = [(reach.flat, len(reach.by(channel))) for reach in reached]
    first = sample(writing, flats[0][0] if flats else "1号楼1单元101")
    parts = sum(count_parts(sample(writing, flat)) * count for flat, count in flats)
    return Plan(
        text=first,
        parts=count_parts(first),
        rights=len(flats),
        messages=sum(count for _, count in flats),
        cost=price_of(parts) if channel == "sms" else 0,
        without_contact=without_contact,
    )


def send_notice(
    assembly_id: str, *, channel: str, text: str, again: bool, officer_id: int, now: datetime
) -> int:
    """Queue the notice for all whom nothing has served; returns the number of messages.

    Raises ActNotAllowedNow, ChannelUnknown, MessageTextInvalid, PhraseMissing, NobodyToTell.
    """
    with transaction() as session:
        row = _hold(session, assembly_id)
        check_before_close(row)
        wait_for_turn(session, row.community_id)
        writing = write(session, row, "notice", text)
        targets, _ = _targets(session, row, channel, again)
        if not targets:
            raise NobodyToTell(assembly=assembly_id)
        at = time_of(row, now)
        attempts = [
            _attempt(row.id, whose(right, reach.owner), channel, officer_id, at)
            for right, reach in targets
        ]
        session.add_all(attempts)
        session.flush()
        parcels = [
            Parcel(right.line, reach.flat, contact, attempt.id)
            for (right, reach), attempt in zip(targets, attempts, strict=True)
            for contact in reach.by(channel)
        ]
        sent = queue_messages(session, row, writing, parcels, now=now, at=at)
        detail = {"channel": channel, "rights": len(targets), "messages": sent}
        audit(
            session,
            officer_id,
            "delivery.notice",
            assembly_id,
            detail,
            now=now,
            community_id=row.community_id,
        )
        return sent


def _hold(session: Session, assembly_id: str) -> AssemblyRow:
    """Before the freeze the roll waits for the sending; later, ballots must not wait for it."""
    row = get_assembly(session, assembly_id)
    return lock_assembly(session, assembly_id) if row.hm is None else row


def confirm_receipt(code: str, *, now: datetime) -> NoticeMessage:
    """Note that whoever holds the link has the notice; again and again it is the same.

    Raises LinkInvalid, ActNotAllowedNow.
    """
    with transaction() as session:
        message = get_message(session, code)
        row = lock_assembly(session, message.assembly_id)
        if message.state != "delivered":
            check_before_close(row)
            message.state, message.told_at = "delivered", time_of(row, now)
            settle(session, message, time_of(row, now))
        return message


def settle(session: Session, message: NoticeMessage, at: datetime) -> None:
    """Bring the attempt of a message in line with what became of its messages."""
    if message.attempt_id is None:
        return
    session.flush()
    attempt = session.get_one(ServiceAttempt, message.attempt_id)
    states = set(
        session.scalars(
            select(NoticeMessage.state).where(NoticeMessage.attempt_id == message.attempt_id)
        )
    )
    if "delivered" in states and attempt.result != "delivered":
        attempt.result, attempt.at = "delivered", at
        attempt.warned = find_warning(get_assembly(session, message.assembly_id)) is not None
    elif states <= set(OVER):
        attempt.result = "bounced"


def _targets(
    session: Session, row: AssemblyRow, channel: str, again: bool
) -> tuple[list[tuple[RollRight, Reach]], int]:
    """The rights to be told with how they are reached, and how many have no contact."""
    if channel not in CHANNELS:
        raise ChannelUnknown(channel=channel)
    tried, must_warn = attempts_of(session, row), find_warning(row) is not None
    open_rights = [
        right
        for right in load_roll(session, row).rights
        if _is_open(tried.get(right.i, ()), channel, again, must_warn=must_warn)
    ]
    reached = list(zip(open_rights, reach_of(session, row, open_rights), strict=True))
    targets = [(right, reach) for right, reach in reached if reach.by(channel)]
    return targets, len(reached) - len(targets)


def _is_open(
    attempts: Sequence[ServiceAttempt], channel: str, again: bool, *, must_warn: bool
) -> bool:
    """True if nothing served the right and the channel is free: untried, or tried and over.

    Where silence counts, whoever was served without the warning is still to be told.
    """
    if any(one.result == "delivered" and (one.warned or not must_warn) for one in attempts):
        return False
    mine = [one.result for one in attempts if one.channel == channel]
    return "waiting" not in mine if again else not mine


def _attempt(
    assembly_id: str, right: dict[str, Any], channel: str, officer_id: int, at: datetime
) -> ServiceAttempt:
    return ServiceAttempt(
        assembly_id=assembly_id,
        **right,
        channel=channel,
        result="waiting",
        at=at,
        recorded_at=at,
        recorded_by=officer_id,
    )

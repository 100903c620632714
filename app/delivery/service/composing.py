"""From a convener's text to the message of one owner: places filled, length and price counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assembly.service.clock import effective_closes
from app.core.errors import RuleError
from app.delivery.models import DeliveryPhrase, NoticeMessage
from app.delivery.service.links import link_of
from app.delivery.service.rules import find_warning
from app.delivery.service.texts import check_text, count_parts, fill
from app.platform.chinese_dates import close_text
from app.platform.config import current_config
from app.platform.outbox import enqueue
from app.registry.service import get_community

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.delivery.service.contacts import Contact

REQUIRED = {"notice": ("房屋", "链接", "暗语"), "reminder": ("房屋", "链接", "暗语", "退订")}
REHEARSAL = "【演练】"
# The link of a message is known once the message has a number; a preview shows one of its length.
SAMPLE_NUMBER = 10_000


class PhraseMissing(RuleError):
    """The community has no words yet by which owners know a true message."""


@dataclass(frozen=True, slots=True)
class Writing:
    """One text on its way to many: the same for all but flat and link."""

    purpose: str
    text: str
    subject: str
    values: dict[str, str]

    def for_flat(self, flat: str, number: int) -> str:
        """Return the text for a flat, with the link of message `number`."""
        link = link_of(number)
        return fill(self.text, {**self.values, "房屋": flat, "链接": link, "退订": link})


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to be: for which right, to which contact, serving which attempt."""

    i: int | None
    flat: str
    contact: Contact
    attempt_id: int | None = None


def write(session: Session, row: AssemblyRow, purpose: str, text: str) -> Writing:
    """Return a text ready to be filled in for each owner, with the warning where silence counts.

    Raises MessageTextInvalid, PhraseMissing.
    """
    check_text(text, required=REQUIRED[purpose])
    phrase = session.get(DeliveryPhrase, row.community_id)
    if phrase is None:
        raise PhraseMissing(community=row.community_id)
    warning = find_warning(row)
    return Writing(
        purpose=purpose,
        text=(REHEARSAL if row.rehearsal else "") + text.strip() + (warning or ""),
        subject=f"{row.title}：{'会议通知' if purpose == 'notice' else '表决提醒'}",
        values={
            "小区": get_community(session, row.community_id).name,
            "会议": row.title,
            "截止": close_text(effective_closes(row)),
            "暗语": phrase.phrase,
        },
    )


def queue_messages(
    session: Session,
    row: AssemblyRow,
    writing: Writing,
    parcels: Sequence[Parcel],
    *,
    step: str = "",
    now: datetime,
    at: datetime,
) -> int:
    """Put messages into the outbox, in the caller's transaction; returns how many.

    `at` is the assembly's time.
    """
    messages = [
        NoticeMessage(
            assembly_id=row.id,
            i=one.i,
            purpose=writing.purpose,
            step=step,
            channel=one.contact.channel,
            contact_index=one.contact.index,
            attempt_id=one.attempt_id,
            queued_at=at,
        )
        for one in parcels
    ]
    session.add_all(messages)
    session.flush()
    # Thousands go into one act: they are written together at its end, not one by one.
    with session.no_autoflush:
        for message, parcel in zip(messages, parcels, strict=True):
            _queue(session, writing, message, parcel, now)
    return len(messages)


def _queue(
    session: Session, writing: Writing, message: NoticeMessage, parcel: Parcel, now: datetime
) -> None:
    text = writing.for_flat(parcel.flat, message.id)
    is_mail = message.channel == "email"
    message.parts = 0 if is_mail else count_parts(text)
    enqueue(
        session,
        channel="email" if is_mail else "sms",
        to=parcel.contact.to,
        template="notice_text",
        fields={"subject": writing.subject, "text": text},
        purpose=f"delivery_{writing.purpose}",
        now=now,
        dedupe_key=f"delivery:{message.id}",
    )


def wait_for_turn(session: Session, community_id: str) -> None:
    """Let one sending at a time go through in a community; ballots do not wait for it."""
    session.get(DeliveryPhrase, community_id, with_for_update=True, populate_existing=True)


def price_of(parts: int) -> int:
    """Return what so many parts of a text message cost, in 分."""
    return parts * current_config().sms_price


def sample(writing: Writing, flat: str) -> str:
    """Return the text as an owner of this flat would read it."""
    return writing.for_flat(flat, SAMPLE_NUMBER)

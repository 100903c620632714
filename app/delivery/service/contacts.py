"""How a right can be reached: its flats, its owners in outline, phones, an address for mail.

Law: an e-mail address is the owner's own word, given to an officer; it stands beside the register
and never proves who somebody is. Lists show phones masked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.read import get_assembly
from app.core.errors import RuleError
from app.delivery.models import NoticeAddress
from app.delivery.service.roll import load_roll
from app.platform.audit import audit
from app.platform.crypto import blind_index
from app.platform.db import transaction
from app.registry.service import holdings_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.delivery.service.roll import RollRight

# What can be an address; whether it is one, a letter to it shows.
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,5}")
MAX_EMAIL = 120


class EmailInvalid(RuleError):
    """This is no e-mail address."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to a right: the channel, the number or address, its look-up value."""

    channel: str
    to: str
    masked: str
    index: bytes


@dataclass(frozen=True, slots=True)
class Reach:
    """A right's flats, its owners masked, and every way to them."""

    labels: tuple[str, ...]
    owner: str
    contacts: tuple[Contact, ...]

    @property
    def has_contact(self) -> bool:
        return bool(self.contacts)

    @property
    def flat(self) -> str:
        """The first flat, and how many there are if there are more."""
        more = len(self.labels)
        first = self.labels[0] if self.labels else ""
        return first if more < 2 else f"{first}等{more}处"

    def by(self, channel: str) -> tuple[Contact, ...]:
        """Return the ways of one channel."""
        return tuple(one for one in self.contacts if one.channel == channel)


def reach_of(session: Session, row: AssemblyRow, rights: Sequence[RollRight]) -> list[Reach]:
    """Return how each of these rights can be reached, in a few queries."""
    held = holdings_of(session, row.community_id, [(one.key, one.unit_ids) for one in rights])
    mails = _addresses(session, row.community_id)
    return [
        Reach(
            tuple(unit.label for unit in holding.units),
            holding.owner,
            (
                *(
                    Contact("sms", one.phone, one.masked, one.phone_index)
                    for one in holding.contacts
                ),
                *_mail(mails.get(right.key)),
            ),
        )
        for right, holding in zip(rights, held, strict=True)
    ]


def save_email(assembly_id: str, i: int, email: str, *, officer_id: int, now: datetime) -> None:
    """Keep the address that an owner gave; an empty one forgets it.

    Raises RightNotFound, EmailInvalid.
    """
    email = email.strip()
    if email and (len(email) > MAX_EMAIL or not _EMAIL.fullmatch(email)):
        raise EmailInvalid
    with transaction() as session:
        row = get_assembly(session, assembly_id)
        right = load_roll(session, row).get(i)
        known = session.get(NoticeAddress, (row.community_id, right.key))
        if known is not None:
            session.delete(known)
            session.flush()
        if email:
            session.add(_address(row.community_id, right.key, email, officer_id, now))
        audit(
            session,
            officer_id,
            "delivery.email",
            f"{assembly_id}/{i}",
            {"kept": bool(email)},
            now=now,
            community_id=row.community_id,
        )


def _address(
    community_id: str, right_key: str, email: str, officer_id: int, now: datetime
) -> NoticeAddress:
    return NoticeAddress(
        community_id=community_id,
        right_key=right_key,
        email=email,
        email_index=blind_index("notice.email", email.lower()),
        given_at=now,
        given_to=officer_id,
    )


def mask_email(email: str) -> str:
    """Return an address of which only the first sign and the host can be read."""
    name, _, host = email.partition("@")
    return f"{name[:1]}***@{host}"


def _addresses(session: Session, community_id: str) -> dict[str, NoticeAddress]:
    statement = select(NoticeAddress).where(NoticeAddress.community_id == community_id)
    return {one.right_key: one for one in session.scalars(statement)}


def _mail(found: NoticeAddress | None) -> tuple[Contact, ...]:
    if found is None:
        return ()
    return (Contact("email", found.email, mask_email(found.email), found.email_index),)

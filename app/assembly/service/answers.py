"""What an objector learns: a message when the ruling is logged, and the page behind their number.

Law (R28): whoever objects gets an answer. Number and secret open the state of one objection and
nothing else; the secret is kept as a keyed digest. A message says that there is an answer, never
what it says, for a phone may be read by others.
"""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.models import AssemblyRow, ObjectionRow
from app.core.base32 import fold_crockford
from app.core.errors import RuleError
from app.core.identifiers import parse_mobile
from app.core.identifiers.phone import MobileInvalid
from app.platform.outbox import enqueue
from app.platform.tokens import keyed_digest

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

# Who writes "王五 17000000000" has still said where to reach them.
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?(1\d{2}[ -]?\d{4}[ -]?\d{4})(?!\d)")
_MAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,120}\.[A-Za-z]{2,20}")


class ObjectionUnknown(RuleError):
    """Number and secret belong to no objection here: one answer for both."""


def secret_digest(assembly_id: str, public_id: str, secret: str) -> bytes:
    """Return what is stored of an objection's secret."""
    return keyed_digest("objection", f"{assembly_id}/{public_id}/{secret}".encode())


def look_up(session: Session, assembly_id: str, number: str, secret: str) -> ObjectionRow:
    """Return the objection that number and secret open; raises ObjectionUnknown."""
    digits = re.sub(r"\D", "", number[:20])
    public_id = f"o-{digits}"
    statement = select(ObjectionRow).where(
        ObjectionRow.assembly_id == assembly_id, ObjectionRow.public_id == public_id
    )
    row = session.scalars(statement).one_or_none()
    given = secret_digest(assembly_id, public_id, fold_crockford(secret[:40]))
    if row is None or row.secret is None or not hmac.compare_digest(row.secret, given):
        raise ObjectionUnknown
    return row


def address_of(contact: str | None) -> tuple[str, str] | None:
    """Return channel and address that a contact names, or None."""
    text = contact or ""
    mail = _MAIL.search(text)
    if mail is not None:
        return "email", mail[0]
    phone = _MOBILE.search(text)
    try:
        return None if phone is None else ("sms", parse_mobile(re.sub(r"[ -]", "", phone[1])))
    except MobileInvalid:
        return None


def tell_objector(session: Session, assembly: AssemblyRow, row: ObjectionRow, at: datetime) -> None:
    """Queue the word that the answer is there, where the contact can be reached by a message."""
    address = address_of(row.contact)
    if address is None:
        return
    enqueue(
        session,
        channel="email" if address[0] == "email" else "sms",
        to=address[1],
        template="objection_answered",
        fields={"title": assembly.title, "number": row.public_id},
        purpose="objection",
        now=at,
        dedupe_key=f"objection:{row.id}",
    )

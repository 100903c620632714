"""A new phone of an owner while no roll is frozen: two officers of different bodies (PROTOCOL §4).

Law: one officer says the number, where it is known from and why; one of another body confirms it,
and until then the old number holds. The old number and the new one are told. Once a roll is
frozen its assembly signs and logs every change; what changed since that roll was posted is put up
there for the log as soon as there are lines.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.identifiers import parse_mobile
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.outbox import enqueue
from app.registry.models import ContactRow, OwnerRow, PhoneChangeRow
from app.registry.service.communities import get_community, lock_community
from app.registry.service.contacts import change_contact, view_holders
from app.registry.service.houserules import SecondOfficerNeeded, parking_rule
from app.registry.service.rights import RegistryRight, find_right_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

REASONS = ("new_number", "wrong_number", "lost_phone", "other")
SOURCES = ("in_person", "old_phone", "register")
NO_PHONE = "none"
PROPOSED, DONE, WITHDRAWN = "proposed", "done", "withdrawn"

RollLock = Callable[["Session", str], bool]
_locks: list[RollLock] = []


class PhoneChangeInvalid(RuleError):
    """The change names no owner of this flat, no phone of theirs, no source or no reason."""


class PhoneChangeNotFound(RuleError):
    """No change waits here under this number any more."""


class PhoneChangePending(RuleError):
    """A new number of this owner waits for its second officer already."""


class OtherBodyNeeded(RuleError):
    """Both officers are of one body; the second must be of another."""


class PhonesOnRoll(RuleError):
    """A roll is frozen: until the close the assembly changes the phones, and logs it."""


def register_roll_lock(is_locked: RollLock) -> None:
    """Let a room above say whether a frozen roll holds the community's phones now."""
    if is_locked not in _locks:
        _locks.append(is_locked)


def are_phones_on_roll(session: Session, community_id: str) -> bool:
    """Return whether some assembly, not the register, changes the community's phones now."""
    return any(is_locked(session, community_id) for is_locked in _locks)


def propose_phone(
    community_id: str,
    unit_id: int,
    *,
    owner_id: int,
    contact_id: int | None,
    phone: str,
    source: str,
    reason: str,
    officer: Officer,
    now: datetime,
) -> int:
    """Say a new phone of an owner; `contact_id` is the one it replaces, None adds one.

    Raises CommunityNotFound, PhonesOnRoll, MobileInvalid, PhoneChangeInvalid, PhoneChangePending.
    """
    phone = parse_mobile("".join(phone.split()))
    if source not in SOURCES or reason not in REASONS:
        raise PhoneChangeInvalid
    with transaction() as session:
        lock_community(session, community_id)
        _check_here(session, community_id)
        right = _right_of(session, community_id, unit_id, now)
        old_phone, before = _replaced(session, right, owner_id, contact_id)
        if any(one.owner_id == owner_id for one in _waiting(session, community_id)):
            raise PhoneChangePending(owner=owner_id)
        row = PhoneChangeRow(
            community_id=community_id,
            owner_id=owner_id,
            right_key=right.key,
            label=next(unit.label for unit in right.units if unit.id == unit_id),
            old_phone=old_phone,
            phone=phone,
            before=before,
            source=source,
            reason=reason,
            state=PROPOSED,
            proposed_by=officer.id,
            proposed_for=officer.organisation,
            proposed_at=now,
        )
        session.add(row)
        session.flush()
        _note(session, row, "phone.propose", officer, now)
        return row.id


def confirm_phone(change_id: int, *, officer: Officer, now: datetime) -> None:
    """Put the new phone in force and tell both numbers.

    Raises PhoneChangeNotFound, SecondOfficerNeeded, OtherBodyNeeded, PhonesOnRoll,
    PhoneChangeInvalid where the flat has changed hands since.
    """
    with transaction() as session:
        row = _lock_proposed(session, change_id)
        if row.proposed_by == officer.id:
            raise SecondOfficerNeeded(change=change_id)
        if not is_other_body(row, officer):
            raise OtherBodyNeeded(change=change_id)
        _check_here(session, row.community_id)
        if not _owns_still(session, row):
            raise PhoneChangeInvalid
        change_contact(
            session,
            row.owner_id,
            old_phone=row.old_phone,
            phone=row.phone,
            provenance=row.source,
            now=now,
        )
        row.state, row.settled_by, row.settled_at = DONE, officer.id, now
        _tell(session, row, now)
        _note(session, row, "phone.confirm", officer, now)


def withdraw_phone(change_id: int, *, officer: Officer, now: datetime) -> None:
    """Take a change back that nobody has confirmed; raises PhoneChangeNotFound."""
    with transaction() as session:
        row = _lock_proposed(session, change_id)
        row.state, row.settled_by, row.settled_at = WITHDRAWN, officer.id, now
        _note(session, row, "phone.withdraw", officer, now)


def list_phone_changes(session: Session, community_id: str) -> list[PhoneChangeRow]:
    """Return every change of the community, the newest first."""
    statement = (
        select(PhoneChangeRow)
        .where(PhoneChangeRow.community_id == community_id)
        .order_by(PhoneChangeRow.id.desc())
    )
    return list(session.scalars(statement))


def list_waiting_phone_changes(
    session: Session, communities: Collection[str]
) -> list[PhoneChangeRow]:
    """Return the changes that nobody settled yet in these communities, the oldest first."""
    statement = select(PhoneChangeRow).where(
        PhoneChangeRow.community_id.in_(communities), PhoneChangeRow.state == PROPOSED
    )
    return list(session.scalars(statement.order_by(PhoneChangeRow.id)))


def is_other_body(row: PhoneChangeRow, officer: Officer) -> bool:
    """Return whether the officer is of another body than whoever proposed the change."""
    return _plain(row.proposed_for) != _plain(officer.organisation)


def phone_changes_since(
    session: Session, community_id: str, since: datetime
) -> list[PhoneChangeRow]:
    """Return what changed from a moment on, the oldest first."""
    return [
        one
        for one in reversed(list_phone_changes(session, community_id))
        if one.state == DONE and one.settled_at is not None and one.settled_at >= since
    ]


def _check_here(session: Session, community_id: str) -> None:
    if are_phones_on_roll(session, community_id):
        raise PhonesOnRoll(community=community_id)


def _right_of(session: Session, community_id: str, unit_id: int, now: datetime) -> RegistryRight:
    parking = parking_rule(session, community_id)
    right = find_right_of(
        session,
        community_id,
        unit_id,
        record_date=local_date(now),
        parking_area=parking.count_area,
        parking_heads=parking.count_heads,
    )
    if right is None:
        raise PhoneChangeInvalid
    return right


def _replaced(
    session: Session, right: RegistryRight, owner_id: int, contact_id: int | None
) -> tuple[str | None, str]:
    """Return the phone that goes and its source, once both are known to be this owner's."""
    holders = view_holders(session, right.unit_ids, key=right.key)
    if owner_id not in {holder.owner_id for holder in holders}:
        raise PhoneChangeInvalid
    if contact_id is None:
        return None, NO_PHONE
    contact = session.get(ContactRow, contact_id)
    if contact is None or contact.owner_id != owner_id:
        raise PhoneChangeInvalid
    return contact.phone, contact.provenance


def _owns_still(session: Session, row: PhoneChangeRow) -> bool:
    return session.get(OwnerRow, row.owner_id) is not None


def _waiting(session: Session, community_id: str) -> list[PhoneChangeRow]:
    return [one for one in list_phone_changes(session, community_id) if one.state == PROPOSED]


def _lock_proposed(session: Session, change_id: int) -> PhoneChangeRow:
    statement = select(PhoneChangeRow).where(
        PhoneChangeRow.id == change_id, PhoneChangeRow.state == PROPOSED
    )
    row = session.scalars(
        statement.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise PhoneChangeNotFound(change=change_id)
    return row


def _tell(session: Session, row: PhoneChangeRow, now: datetime) -> None:
    title = get_community(session, row.community_id).name
    tell_both_phones(session, row.old_phone, row.phone, title=title, flat=row.label, now=now)


def tell_both_phones(
    session: Session, old: str | None, new: str, *, title: str, flat: str, now: datetime
) -> None:
    """Tell the old phone, where there is one, and the new one that the number of a flat changed."""
    told = {"phone_changed_old": old, "phone_changed_new": new}
    for template, phone in told.items():
        if phone is not None:
            enqueue(
                session,
                channel="sms",
                to=phone,
                template=template,
                fields={"title": title, "flat": flat, "tail": new[-4:]},
                purpose="contact-change",
                now=now,
            )


def _note(
    session: Session, row: PhoneChangeRow, action: str, officer: Officer, now: datetime
) -> None:
    detail = {"flat": row.label, "from": row.before, "to": row.source, "reason": row.reason}
    audit(session, officer, action, str(row.id), detail, now=now, community_id=row.community_id)


def _plain(organisation: str) -> str:
    return "".join(unicodedata.normalize("NFKC", organisation).casefold().split())

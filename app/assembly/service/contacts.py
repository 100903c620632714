"""Changing an owner's phone while an assembly runs (PROTOCOL §4).

Law: two officers of different bodies sign; the log says for which line and from what source
to what source, never a number; the old number and the new one are told. From the posting of
the roll to the close no import changes a phone either. Until the roll is frozen the register
changes phones, by two bodies as well; what it changed since the notice is put up for the log here
as soon as there are lines.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.models import AssemblyRow, ContactChangeRow, SignedActRow
from app.assembly.service.acts import (
    append_act,
    list_open_acts,
    propose_act,
    register_completion,
)
from app.assembly.service.read import get_right, lock_assembly, rights
from app.assembly.service.roll import register_freeze
from app.core.assembly import Act, Phase, phase_after
from app.core.errors import RuleError
from app.core.identifiers import parse_mobile
from app.platform.db import transaction
from app.registry.service import (
    change_contact,
    find_contact,
    phone_changes_since,
    register_contact_lock,
    register_roll_lock,
    tell_both_phones,
    units_of,
    view_holders,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

REASONS = ("new_number", "wrong_number", "lost_phone", "other")
SOURCES = ("in_person", "old_phone", "register")
NO_PHONE = "none"
ON_ROLL = (Phase.FROZEN.value, Phase.OPEN.value)
POSTED = (Phase.PUBLISHED.value, Phase.FROZEN.value, Phase.OPEN.value)
TYPE = "contact-change"


class ContactChangeInvalid(RuleError):
    """The change names no owner of this line, no phone of theirs, no source or no reason."""


def propose_contact_change(
    assembly_id: str,
    *,
    i: int,
    owner_id: int,
    contact_id: int | None,
    phone: str,
    source: str,
    reason: str,
    officer_id: int,
    now: datetime,
) -> int:
    """Put a new phone of an owner up for two officers; returns the act's id.

    `contact_id` is the phone that it replaces, None adds one. Raises ActNotAllowedNow,
    RightNotFound, MobileInvalid, ContactChangeInvalid, ActPending.
    """
    phone = parse_mobile("".join(phone.split()))
    if source not in SOURCES or reason not in REASONS:
        raise ContactChangeInvalid
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        phase_after(Phase(row.phase), Act.CHANGE_CONTACT)
        old_phone, before = _replaced(session, assembly_id, i, owner_id, contact_id)
        body = {"i": i, "from": before, "to": source, "reason": reason}
        act = propose_act(session, row, type=TYPE, body=body, created_by=officer_id, now=now)
        session.add(
            ContactChangeRow(act_id=act.id, owner_id=owner_id, old_phone=old_phone, phone=phone)
        )
        return act.id


def _replaced(
    session: Session, assembly_id: str, i: int, owner_id: int, contact_id: int | None
) -> tuple[str | None, str]:
    """Return the phone that goes and its source, once both are known to be this owner's."""
    right = get_right(session, assembly_id, i)
    holders = view_holders(session, right.unit_ids, key=right.right_key)
    if owner_id not in {holder.owner_id for holder in holders}:
        raise ContactChangeInvalid
    if contact_id is None:
        return None, NO_PHONE
    contact = find_contact(session, contact_id)
    if contact is None or contact.owner_id != owner_id:
        raise ContactChangeInvalid
    return contact.phone, contact.provenance


def find_change(session: Session, act_id: int) -> ContactChangeRow | None:
    """Return the phones behind an act or None."""
    return session.get(ContactChangeRow, act_id)


def _complete(session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime) -> None:
    append_act(session, assembly, act, at)
    change = session.get_one(ContactChangeRow, act.id)
    if change.phone_change_id is not None:
        put_up_early(session, assembly, at)
        return
    change_contact(
        session,
        change.owner_id,
        old_phone=change.old_phone,
        phone=change.phone,
        provenance=act.body["to"],
        now=at,
    )
    right = get_right(session, assembly.id, act.body["i"])
    flat = units_of(session, right.unit_ids)[0].label
    phones = change.old_phone, change.phone
    tell_both_phones(session, *phones, title=assembly.title, flat=flat, now=at)


def put_up_early(session: Session, row: AssemblyRow, at: datetime) -> None:
    """Put what the register changed between notice and freeze up for the log, line by line.

    The changes of one line come one after the other: the next when the last is signed.
    """
    lines = {one.right_key: one.i for one in rights(session, row.id)}
    busy = {one.body["i"] for one in list_open_acts(session, row.id) if one.type == TYPE}
    put_up = _put_up(session, row.id)
    for change in phone_changes_since(session, row.community_id, _noticed_at(session, row)):
        i = lines.get(change.right_key)
        if i is None or i in busy or change.id in put_up:
            continue
        body = {"i": i, "from": change.before, "to": change.source, "reason": change.reason}
        act = propose_act(session, row, type=TYPE, body=body, created_by=None, now=at)
        busy.add(i)
        session.add(
            ContactChangeRow(
                act_id=act.id,
                owner_id=change.owner_id,
                old_phone=change.old_phone,
                phone=change.phone,
                phone_change_id=change.id,
            )
        )


def _put_up(session: Session, assembly_id: str) -> set[int | None]:
    statement = (
        select(ContactChangeRow.phone_change_id)
        .join(SignedActRow, SignedActRow.id == ContactChangeRow.act_id)
        .where(SignedActRow.assembly_id == assembly_id, SignedActRow.state != "withdrawn")
    )
    return set(session.scalars(statement))


def _noticed_at(session: Session, row: AssemblyRow) -> datetime:
    """When the notice was put up for signature, by the server's clock like the changes."""
    statement = select(SignedActRow.created_at).where(
        SignedActRow.assembly_id == row.id, SignedActRow.type == "notice"
    )
    return max(session.scalars(statement), default=row.created_at)


def is_roll_in_use(session: Session, community_id: str) -> bool:
    """True while some assembly of the community has lines that a change would be logged for."""
    return _has_phase(session, community_id, ON_ROLL)


def are_contacts_posted(session: Session, community_id: str) -> bool:
    """True while some assembly of the community keeps the contacts as they are."""
    return _has_phase(session, community_id, POSTED)


def _has_phase(session: Session, community_id: str, phases: tuple[str, ...]) -> bool:
    statement = select(AssemblyRow.id).where(
        AssemblyRow.community_id == community_id, AssemblyRow.phase.in_(phases)
    )
    return session.scalars(statement.limit(1)).first() is not None


register_completion(TYPE, _complete)
register_contact_lock(are_contacts_posted)
register_roll_lock(is_roll_in_use)
register_freeze(put_up_early)

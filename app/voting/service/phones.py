"""Phones that stand for more than three rights: a scrutineer releases them (PROTOCOL §4).

Law: until then such a phone gets no one-time code. A release is for one community, is
recorded with who gave it, and can be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import SharedPhone, list_shared_phones
from app.voting.models import PhoneRelease
from app.voting.service.codes import SHARED_PHONE_RIGHTS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class PhoneNotShared(RuleError):
    """This phone does not stand for more than three rights here."""


@dataclass(frozen=True, slots=True)
class PhoneView:
    """A shared phone and when it was released, if it was; `name` is what a form sends back."""

    phone: SharedPhone
    name: str
    released_at: datetime | None


def view_shared_phones(session: Session, community_id: str) -> list[PhoneView]:
    """Return the phones that need a release or have one."""
    views = []
    for phone in list_shared_phones(session, community_id, more_than=SHARED_PHONE_RIGHTS):
        release = session.get(PhoneRelease, (community_id, phone.phone_index))
        released_at = None if release is None else release.released_at
        views.append(PhoneView(phone, phone.phone_index.hex(), released_at))
    return views


def release_phone(community_id: str, name: str, *, officer_id: int, now: datetime) -> None:
    """Let a shared phone receive codes; a second release changes nothing. Raises PhoneNotShared."""
    with transaction() as session:
        index = _index_of(session, community_id, name)
        if session.get(PhoneRelease, (community_id, index)) is None:
            session.add(
                PhoneRelease(
                    community_id=community_id,
                    phone_index=index,
                    released_by=officer_id,
                    released_at=now,
                )
            )
            _record(session, officer_id, "phone.release", name, now, community_id)


def withdraw_release(community_id: str, name: str, *, officer_id: int, now: datetime) -> None:
    """Take a release back; raises PhoneNotShared."""
    with transaction() as session:
        index = _index_of(session, community_id, name)
        release = session.get(PhoneRelease, (community_id, index))
        if release is not None:
            session.delete(release)
            _record(session, officer_id, "phone.release.withdraw", name, now, community_id)


def _index_of(session: Session, community_id: str, name: str) -> bytes:
    for one in list_shared_phones(session, community_id, more_than=SHARED_PHONE_RIGHTS):
        if one.phone_index.hex() == name:
            return one.phone_index
    raise PhoneNotShared(community=community_id)


def _record(
    session: Session, officer_id: int, action: str, name: str, now: datetime, community_id: str
) -> None:
    audit(session, officer_id, action, name, now=now, community_id=community_id)

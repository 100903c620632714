"""What one officer proposed and another must confirm: phones, areas, impact assessments.

Law: this only tells, and tells only those whose yes would be taken: never the proposer, for a
phone nobody of the proposer's body, and no phone while a frozen roll holds them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assembly.service.assessments import list_waiting_assessments
from app.platform.roles import Role
from app.registry.service import are_phones_on_roll, is_other_body, list_waiting_phone_changes
from app.registry.service.areas import list_waiting_areas

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

SECONDERS = frozenset({Role.CONVENER, Role.REGISTRAR, Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE})


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A proposal that waits: its kind (phone, area, assessment), where, and the flat if any."""

    kind: str
    community_id: str
    flat: str = ""


def list_confirmations(
    session: Session, officer: Officer, communities: Collection[str]
) -> Iterator[Confirmation]:
    """Yield what this officer may confirm in these communities."""
    mine = [one for one in communities if officer.roles_in(one) & SECONDERS]
    yield from _phones(session, officer, mine)
    for area in list_waiting_areas(session, mine):
        if area.row.proposed_by != officer.id:
            yield Confirmation("area", area.row.community_id, area.label)
    for assessment in list_waiting_assessments(session, mine):
        if assessment.entered_by != officer.id:
            yield Confirmation("assessment", assessment.community_id)


def _phones(
    session: Session, officer: Officer, communities: Collection[str]
) -> Iterator[Confirmation]:
    for phone in list_waiting_phone_changes(session, communities):
        if phone.proposed_by == officer.id or not is_other_body(phone, officer):
            continue
        if not are_phones_on_roll(session, phone.community_id):
            yield Confirmation("phone", phone.community_id, phone.label)

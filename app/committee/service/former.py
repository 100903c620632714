"""A committee that was elected before this service was used, entered by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.committee.models import CommitteeRow, MemberRow
from app.committee.service.committees import MOST_MEMBERS, POSTS
from app.committee.service.reading import (
    check_text,
    list_committees,
)
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import get_community

if TYPE_CHECKING:
    pass


class CommitteeInvalid(RuleError):
    """A committee entered by hand needs a number, seats and a term that ends after it begins."""


@dataclass(frozen=True, slots=True)
class Former:
    """A committee that sat before this service was used, as it is entered by hand."""

    number: int
    seats: int
    term_from: date
    term_until: date
    members: tuple[tuple[str, str], ...]


def enter_former(
    community_id: str, former: Former, *, officer_id: int, now: datetime
) -> CommitteeRow:
    """Enter a committee that was elected elsewhere, so that its term is watched.

    `members` are name and post. Raises CommitteeInvalid, CommitteeTextInvalid.
    """
    fits = 1 <= former.number <= 99 and 1 <= former.seats <= MOST_MEMBERS
    if not fits or former.term_until <= former.term_from or len(former.members) > former.seats:
        raise CommitteeInvalid
    with transaction() as session:
        get_community(session, community_id)
        rows = list_committees(session, community_id)
        if any(one.number == former.number and not one.rehearsal for one in rows):
            raise CommitteeInvalid
        row = CommitteeRow(
            community_id=community_id,
            number=former.number,
            seats=former.seats,
            decided_on=former.term_from,
            term_from=former.term_from,
            term_until=former.term_until,
            state="sitting" if former.term_until >= local_date(now) else "ended",
            created_at=now,
        )
        session.add(row)
        session.flush()
        for place, (name, post) in enumerate(former.members, 1):
            session.add(
                MemberRow(
                    committee_id=row.id,
                    name=check_text("name", name, 40),
                    personal="",
                    place=place,
                    state="sitting",
                    post=post if post in POSTS else "member",
                    from_on=former.term_from,
                )
            )
        audit(session, officer_id, "committee.enter", row.id, now=now, community_id=community_id)
        return row

"""What is blanked when the years of keeping are over (R30), read from `retention.*` of the place.

Law: names of those present at a count, what delivery knew of people and the papers on which a
seat ended stay `retention.ballot_years`, after an election counted from the end of the term, and
never while an objection waits; lines of the audit that tell of an export stay
`retention.export_years` and as long as the rest. Each deletion leaves one line with its numbers.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.read import get_assembly, time_of
from app.assembly.service.retention import disputed_rights, find_retention, list_ended
from app.committee.models import CommitteeRow, MemberRow
from app.committee.service.reading import list_members, rules_of, time_in
from app.core.calendar import local_date
from app.delivery.service.forgetting import forget_delivery
from app.platform.audit import audit, forget_events, has_events
from app.platform.db import db, transaction
from app.platform.files import find_file, forget_with_note
from app.registry.service import list_communities
from app.voting.service.paper.session import forget_names

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

EXPORTS = ("roll.export", "record.export", "delivery.export", "filing.download")


def forget_kept(now: datetime) -> None:
    """Blank in every community whatever has been kept its years."""
    for assembly_id in list_ended(db.session()):
        row = get_assembly(db.session(), assembly_id)
        if is_over(db.session(), row, now):
            _forget_assembly(assembly_id, now)
    for committee_id in list(db.session().scalars(select(CommitteeRow.id))):
        if _leavings(db.session(), committee_id, now):
            _forget_leavings(committee_id, now)
    for community in list_communities(db.session()):
        _forget_exports(community.id, now)


def kept_until(session: Session, row: AssemblyRow) -> date | None:
    """Return the day until which an assembly's data stays at least; None while it runs.

    After an election it is counted from the end of the committee's term.
    """
    kept = find_retention(session, row)
    if kept is None:
        return None
    seated = select(CommitteeRow).where(CommitteeRow.assembly_id == row.id)
    years = rules_of(session, row.community_id).whole("retention.ballot_years")
    ends = [_later(one.term_until, years) for one in session.scalars(seated)]
    return max([kept.records, *ends])


def is_over(session: Session, row: AssemblyRow, now: datetime) -> bool:
    """True from the day after the last day of an assembly's data, unless somebody objects."""
    until = kept_until(session, row)
    if until is None or local_date(time_of(row, now)) <= until:
        return False
    return not disputed_rights(session, row.id)


def _forget_assembly(assembly_id: str, now: datetime) -> None:
    with transaction() as session:
        row = get_assembly(session, assembly_id)
        numbers = {
            "names": forget_names(session, assembly_id),
            "deliveries": forget_delivery(session, assembly_id, now=now),
        }
        if any(numbers.values()):
            _note(session, "assembly.forget_kept", assembly_id, numbers, row.community_id, now)


def _leavings(session: Session, committee_id: int, now: datetime) -> list[MemberRow]:
    """Return the seats whose papers of their end can go now."""
    row = session.get_one(CommitteeRow, committee_id)
    years = rules_of(session, row.community_id).whole("retention.ballot_years")
    if local_date(time_in(session, row, now)) <= _later(row.term_until, years):
        return []
    return [
        one
        for one in list_members(session, committee_id)
        if one.left_note or (one.left_sha256 and find_file(session, one.left_sha256) is not None)
    ]


def _forget_leavings(committee_id: int, now: datetime) -> None:
    with transaction() as session:
        row = session.get_one(CommitteeRow, committee_id)
        members = _leavings(session, committee_id, now)
        for one in members:
            if one.left_sha256 is not None:
                note = f"committee {committee_id} leaving"
                forget_with_note(session, one.left_sha256, note=note, now=now)
            one.left_note = one.left_name = None
        numbers = {"papers": len(members)}
        _note(session, "committee.forget_kept", committee_id, numbers, row.community_id, now)


def _forget_exports(community_id: str, now: datetime) -> None:
    rules = rules_of(db.session(), community_id)
    years = max(rules.whole("retention.export_years"), rules.whole("retention.ballot_years"))
    before = _years_ago(now, years)
    if not has_events(db.session(), EXPORTS, community_id=community_id, before=before):
        return
    with transaction() as session:
        lines = forget_events(session, EXPORTS, community_id=community_id, before=before)
        numbers = {"exports": lines}
        _note(session, "audit.forget_exports", community_id, numbers, community_id, now)


def _note(
    session: Session,
    action: str,
    subject: object,
    numbers: dict[str, int],
    community_id: str,
    now: datetime,
) -> None:
    audit(session, None, action, subject, dict(numbers), now=now, community_id=community_id)


def _later(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _years_ago(now: datetime, years: int) -> datetime:
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, day=28)

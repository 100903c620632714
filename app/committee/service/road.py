"""The road of a community to its first committee, in nine milestones: what is done, what is next.

Law (RULES §3.1): group, candidates, notice, roll, vote, committee, certificate, filing, end of the
group. It tells what rows know and binds nobody; each act is done, and refused, where it belongs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assembly.service.read import list_assemblies
from app.committee.models import CommitteeRow, ElectionRow, GroupRow
from app.committee.service.filing import list_filings
from app.committee.service.meetings import list_meetings
from app.committee.service.reading import list_committees, list_elections, list_groups
from app.core.assembly import Phase

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

ORDER = (
    Phase.PUBLISHED,
    Phase.FROZEN,
    Phase.OPEN,
    Phase.CLOSED,
    Phase.COUNTED,
    Phase.PRELIMINARY,
    Phase.FINAL,
    Phase.MINUTED,
    Phase.CERTIFIED,
)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One part of the road; `on` and `id` say where it is done, None while nothing is there."""

    code: str
    done: bool
    on: str
    id: object = None


def founding_road(session: Session, community_id: str) -> list[Milestone]:
    """Return the road to a first committee, or nothing where it has been walked or left."""
    committees = list_committees(session, community_id)
    if any(one.number > 1 or one.election_id is None for one in committees):
        return []
    group = next(
        (row for row in list_groups(session, community_id) if row.kind == "preparatory"), None
    )
    if committees and group is None:
        return []
    elections = list_elections(session, community_id)
    election = next((row for row in elections if row.state != "withdrawn"), None)
    assembly = _assembly(session, community_id)
    found = [
        *_before(group, election, assembly),
        *_after(session, group, election, assembly, next(iter(committees), None)),
    ]
    return [] if all(one.done for one in found) else found


def _before(
    group: GroupRow | None, election: ElectionRow | None, assembly: AssemblyRow | None
) -> Iterator[Milestone]:
    posted = group is not None and group.state in ("posted", "dissolved")
    yield Milestone("group", posted, "group", _id(group))
    shown = election is not None and election.posted_at is not None
    yield Milestone("candidates", shown, "election", _id(election))
    for code, phase in (
        ("notice", Phase.PUBLISHED),
        ("roll", Phase.FROZEN),
        ("result", Phase.PRELIMINARY),
    ):
        yield Milestone(code, _reached(assembly, phase), "assembly", _id(assembly))


def _after(
    session: Session,
    group: GroupRow | None,
    election: ElectionRow | None,
    assembly: AssemblyRow | None,
    committee: CommitteeRow | None,
) -> Iterator[Milestone]:
    met, filed = False, False
    if committee is not None:
        meetings = list_meetings(session, committee.id)
        met = any(one.first and one.state == "closed" for one in meetings)
        filed = any(one.state == "filed" for one in list_filings(session, committee.id))
    # The elected are entered on the election's page; from then on the committee's own counts.
    where = ("election", _id(election)) if committee is None else ("committee", committee.id)
    yield Milestone("first_meeting", met, *where)
    yield Milestone("certificate", _reached(assembly, Phase.CERTIFIED), "assembly", _id(assembly))
    yield Milestone("filing", filed, "filing", _id(committee))
    over = group is not None and group.state == "dissolved"
    yield Milestone("group_over", over, "group", _id(group))


def _id(row: GroupRow | ElectionRow | CommitteeRow | AssemblyRow | None) -> object:
    return None if row is None else row.id


def _assembly(session: Session, community_id: str) -> AssemblyRow | None:
    rows = list_assemblies(session, community_id)
    return next((one for one in rows if one.kind == "first" and one.phase != Phase.ANNULLED), None)


def _reached(assembly: AssemblyRow | None, phase: Phase) -> bool:
    if assembly is None or Phase(assembly.phase) not in ORDER:
        return False
    return ORDER.index(Phase(assembly.phase)) >= ORDER.index(phase)

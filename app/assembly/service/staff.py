"""A further officer for a running assembly, or one in another's place (PROTOCOL §6).

Law: two officers of different organisations sign. Whether the change is possible is core's
`Roster.after`: same role, a person and a key never in use before, never the registrar or the
street office, whose keys the anchor holds.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.models import AssemblyRow, SignedActRow
from app.assembly.service.acts import (
    complete_by_appending,
    definition_officer_id,
    propose_act,
    register_completion,
    roster_of,
)
from app.assembly.service.awaited import number_of
from app.assembly.service.definition import ROLES, describe_officer
from app.assembly.service.read import lock_assembly
from app.core.assembly import Act, Phase, phase_after
from app.core.signers import ANCHORED_ROLES
from app.people.service import officers_with
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer, Role

TYPE = "officer-change"


def propose_officer_change(
    assembly_id: str, *, coming: int, replaces: int | None, officer_id: int, now: datetime
) -> int:
    """Put an officer up for two signatures; returns the act's id.

    `coming` joins, in the place of `replaces` or beside the others. Raises ActNotAllowedNow,
    OfficerNotFound, OfficerWithoutKey, OfficerWithoutRole, OfficerChangeInvalid, ActPending.
    """
    with transaction() as session:
        row = lock_assembly(session, assembly_id)
        phase_after(Phase(row.phase), Act.CHANGE_OFFICER)
        body = {
            "replaces": None if replaces is None else definition_officer_id(replaces),
            "officer": describe_officer(coming, row.community_id),
        }
        roster_of(session, row).after(body)
        act = propose_act(session, row, type=TYPE, body=body, created_by=officer_id, now=now)
        return act.id


def may_come(session: Session, row: AssemblyRow) -> list[tuple[Officer, Role]]:
    """Return who could join: appointed here under a role that changes, and not in it already."""
    here = {number_of(one) for one in roster_of(session, row).officers}
    found: dict[int, tuple[Officer, Role]] = {}
    for role in ROLES:
        for officer in officers_with(role, row.community_id):
            if officer.id not in here:
                found.setdefault(officer.id, (officer, role))
    return [pair for pair in found.values() if pair[1].value not in ANCHORED_ROLES]


def _complete(session: Session, row: AssemblyRow, act: SignedActRow, at: datetime) -> None:
    roster_of(session, row).after(act.body)
    complete_by_appending(session, row, act, at)


register_completion(TYPE, _complete)

"""Putting a budget before the owners: a draft assembly made for it, or a motion in one that is.

Law: the motion names the hash of the budget's lines, so that what owners decide on are these lines
and no others; the convener still approves, signs and publishes the assembly like any other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.draft import Draft, create_assembly, save_draft
from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.read import (
    UNPUBLISHED,
    get_assembly,
    list_assemblies,
    phase_of,
)
from app.companion.books.service import lock_books
from app.companion.spending.models import BudgetRow
from app.companion.spending.service.budget_reading import (
    get_budget_row,
    lines_of,
    says,
    text_of,
)
from app.companion.spending.service.budgets import BudgetFixed
from app.core.assembly import Phase
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

MATTER = "278-9"
GONE = (Phase.ANNULLED, Phase.REVOKED)


class BudgetVoteDoesNotFit(RuleError):
    """The assembly does not decide on this version of the budget."""


def motion_of(session: Session, row: BudgetRow) -> DraftMotion:
    """Return the motion that puts a version before the owners."""
    return DraftMotion(
        title=f"{row.year} 年度预算：{row.title}"[:120],
        text=text_of(row, lines_of(session, row.id)),
        matter=MATTER,
    )


def draft_budget_vote(
    community_id: str, budget_id: int, *, rehearsal: bool = False, officer_id: int, now: datetime
) -> str:
    """Write the draft of an assembly for an open budget and link it; returns the assembly's id.

    Raises BudgetNotFound, BudgetFixed.
    """
    session = db.session()
    row = get_budget_row(session, community_id, budget_id)
    if row.state != "open":
        raise BudgetFixed(state=row.state)
    motion, name = motion_of(session, row), get_community(session, community_id).name
    session.rollback()
    assembly = create_assembly(
        community_id,
        title=f"{motion.title}（业主表决）"[:120],
        kind="temporary",
        rehearsal=rehearsal,
        officer_id=officer_id,
        now=now,
    )
    draft = Draft(motions=(motion,), convener_name=f"{name}业主委员会"[:60])
    save_draft(assembly.id, draft, revision=assembly.revision, now=now)
    link_budget(community_id, budget_id, assembly.id, officer_id=officer_id, now=now)
    return assembly.id


def add_to_assembly(
    community_id: str, budget_id: int, assembly_id: str, *, officer_id: int, now: datetime
) -> None:
    """Put an open budget on the agenda of an assembly that is still drafted, and link it.

    Raises BudgetNotFound, BudgetFixed, BudgetVoteDoesNotFit, and what `save_draft` raises.
    """
    session = db.session()
    row = get_budget_row(session, community_id, budget_id)
    assembly = get_assembly(session, assembly_id)
    if row.state != "open":
        raise BudgetFixed(state=row.state)
    if assembly.community_id != community_id or phase_of(assembly).value not in UNPUBLISHED:
        raise BudgetVoteDoesNotFit
    motion, draft = motion_of(session, row), Draft.of(assembly)
    revision = assembly.revision
    session.rollback()
    if motion.text not in [one.text for one in draft.motions]:
        longer = replace(draft, motions=(*draft.motions, motion))
        save_draft(assembly_id, longer, revision=revision, now=now)
    link_budget(community_id, budget_id, assembly_id, officer_id=officer_id, now=now)


def link_budget(
    community_id: str, budget_id: int, assembly_id: str, *, officer_id: int, now: datetime
) -> None:
    """Name the assembly that decides on an open budget.

    Raises BudgetNotFound, BudgetFixed, BudgetVoteDoesNotFit.
    """
    with transaction() as session:
        lock_books(session, community_id, now=now)
        get_budget_row(session, community_id, budget_id)
        row = session.get_one(BudgetRow, budget_id, populate_existing=True)
        if row.state != "open":
            raise BudgetFixed(state=row.state)
        assembly = get_assembly(session, assembly_id)
        row.motion = _fitting(session, row, assembly)
        row.state, row.assembly_id = "voting", assembly_id
        detail = {"assembly": assembly_id}
        audit(
            session, officer_id, "budget.link", row.id, detail, now=now, community_id=community_id
        )


def _fitting(session: Session, row: BudgetRow, assembly: AssemblyRow) -> int:
    if assembly.community_id != row.community_id or phase_of(assembly) in GONE:
        raise BudgetVoteDoesNotFit
    if assembly.kind == "consultation":
        raise BudgetVoteDoesNotFit
    lines = lines_of(session, row.id)
    for place, motion in enumerate(Draft.of(assembly).motions):
        if says(row, lines, motion.text) and motion.kind == "yes_no" and motion.whole_community:
            return place
    raise BudgetVoteDoesNotFit


def reopen_budget(community_id: str, budget_id: int, *, officer_id: int, now: datetime) -> None:
    """Open a budget again whose vote failed, was annulled or no longer names it.

    Raises BudgetNotFound, BudgetFixed.
    """
    with transaction() as session:
        lock_books(session, community_id, now=now)
        get_budget_row(session, community_id, budget_id)
        row = session.get_one(BudgetRow, budget_id, populate_existing=True)
        if row.state != "voting" or row.assembly_id is None:
            raise BudgetFixed(state=row.state)
        if phase_of(get_assembly(session, row.assembly_id)) not in GONE:
            raise BudgetFixed(state=row.state)
        row.state, row.assembly_id, row.motion = "open", None, None
        audit(session, officer_id, "budget.reopen", row.id, {}, now=now, community_id=community_id)


def draftable(session: Session, community_id: str) -> list[AssemblyRow]:
    """Return the assemblies whose agenda may still take a budget."""
    rows = list_assemblies(session, community_id)
    return [one for one in rows if phase_of(one).value in UNPUBLISHED and one.kind != "part"]

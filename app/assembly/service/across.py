"""What goes on in the assemblies of many communities at once, for those who oversee them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.assembly.models import AssemblyRow, ObjectionRow, SignedActRow
from app.assembly.service.objections import WAITING
from app.core.assembly import Phase

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DONE = (Phase.CERTIFIED.value, Phase.ANNULLED.value, Phase.REVOKED.value)


def list_running(session: Session, communities: Collection[str]) -> list[AssemblyRow]:
    """Return the assemblies of these communities that are not over."""
    statement = select(AssemblyRow).where(
        AssemblyRow.community_id.in_(communities), AssemblyRow.phase.not_in(DONE)
    )
    return list(session.scalars(statement.order_by(AssemblyRow.id)))


def list_announced(session: Session, communities: Collection[str]) -> list[AssemblyRow]:
    """Return the assemblies of these communities that were ever published, oldest first."""
    statement = select(AssemblyRow).where(
        AssemblyRow.community_id.in_(communities), AssemblyRow.hd.is_not(None)
    )
    return list(session.scalars(statement.order_by(AssemblyRow.created_at, AssemblyRow.id)))


def list_acts_to_sign(
    session: Session, communities: Collection[str]
) -> list[tuple[SignedActRow, AssemblyRow]]:
    """Return the acts that wait for signatures in these communities, oldest first."""
    statement = (
        select(SignedActRow, AssemblyRow)
        .join(AssemblyRow, AssemblyRow.id == SignedActRow.assembly_id)
        .where(SignedActRow.state == "open", AssemblyRow.community_id.in_(communities))
        .order_by(SignedActRow.id)
    )
    return [(act, assembly) for act, assembly in session.execute(statement)]


def list_waiting_objections(
    session: Session, communities: Collection[str]
) -> list[tuple[ObjectionRow, AssemblyRow]]:
    """Return the objections without a ruling in assemblies that are not over."""
    statement = (
        select(ObjectionRow, AssemblyRow)
        .join(AssemblyRow, AssemblyRow.id == ObjectionRow.assembly_id)
        .where(ObjectionRow.state.in_(WAITING), AssemblyRow.community_id.in_(communities))
        .where(AssemblyRow.phase.not_in(DONE))
        .order_by(ObjectionRow.id)
    )
    return [(objection, assembly) for objection, assembly in session.execute(statement)]


def count_waiting_objections(session: Session, assemblies: Sequence[str]) -> dict[str, int]:
    """Return how many objections of each of these assemblies have no ruling."""
    statement = (
        select(ObjectionRow.assembly_id, func.count())
        .where(ObjectionRow.state.in_(WAITING), ObjectionRow.assembly_id.in_(assemblies))
        .group_by(ObjectionRow.assembly_id)
    )
    return {assembly: count for assembly, count in session.execute(statement)}

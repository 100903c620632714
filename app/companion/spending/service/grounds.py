"""What a payment rests on, by its name and where it is read: motion, budget line, urgent repair.

Law: this only names what owners decided; whether it is in force is `get_authority`'s to say.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.assembly.service.draft import Draft
from app.assembly.service.read import get_assembly
from app.companion.spending.models import BudgetLineRow, BudgetRow, PaymentRow
from app.companion.spending.service.authority import BUDGET, EMERGENCY, RESOLUTION
from app.companion.spending.service.effects import find_place
from app.core.errors import RuleError
from app.matters.service.dossier import list_matters

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Ground:
    """What allowed a payment; ids of what it is not are None. `text` is what owners voted on."""

    kind: str
    title: str
    text: str = ""
    assembly: str | None = None
    budget: int | None = None
    line: int | None = None
    year: int | None = None
    matter: int | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """The payment behind a journal, by the number that everybody knows it by."""

    number: int
    purpose: str
    invoice: str
    voucher: str | None


def find_ground(session: Session, community_id: str, said: Mapping[str, Any]) -> Ground | None:
    """Return what an authority names in this community, or None where nothing is found."""
    kind = said.get("kind")
    if kind == RESOLUTION:
        return _of_motion(session, community_id, str(said.get("assembly")), said.get("motion"))
    if kind == BUDGET and isinstance(said.get("line"), int):
        return _of_line(session, community_id, said["line"])
    if kind == EMERGENCY:
        found = [one for one in list_matters(session, community_id) if one.id == said.get("matter")]
        return Ground(EMERGENCY, found[0].title, matter=found[0].number) if found else None
    return None


def _of_motion(
    session: Session, community_id: str, assembly_id: str, motion: object
) -> Ground | None:
    try:
        row = get_assembly(session, assembly_id)
        place = motion if type(motion) is int else find_place(session, assembly_id, str(motion))
    except RuleError:
        return None
    motions = Draft.of(row).motions
    if row.community_id != community_id or not 0 <= place < len(motions):
        return None
    asked = motions[place]
    return Ground(RESOLUTION, asked.title, asked.full_text, assembly=assembly_id)


def _of_line(session: Session, community_id: str, line_id: int) -> Ground | None:
    line = session.get(BudgetLineRow, line_id)
    budget = None if line is None else session.get(BudgetRow, line.budget_id)
    if line is None or budget is None or budget.community_id != community_id:
        return None
    return Ground(BUDGET, line.title, budget=budget.id, line=line.id, year=budget.year)


@dataclass(frozen=True, slots=True)
class Spent:
    """What came of a decision: a payment by its number, or a year's budget by its id."""

    title: str
    payment: int | None = None
    budget: int | None = None


def spent_under(
    session: Session, community_id: str, *, assembly: str = "", matter: int = 0
) -> list[Spent]:
    """Return what was paid by an assembly's decisions or for a matter, and budgets it decided."""
    key = f"matter:{matter}"
    statement = select(
        PaymentRow.number, PaymentRow.purpose, PaymentRow.authority, PaymentRow.authority_key
    ).where(PaymentRow.community_id == community_id, PaymentRow.state == "paid")
    found = [
        Spent(purpose, payment=number)
        for number, purpose, said, under in session.execute(statement.order_by(PaymentRow.number))
        if (matter and under == key) or (assembly and said.get("assembly") == assembly)
    ]
    budgets = select(BudgetRow).where(
        BudgetRow.community_id == community_id,
        BudgetRow.state == "voting",
        BudgetRow.assembly_id == assembly,
    )
    return [*found, *(Spent(row.title, budget=row.id) for row in session.scalars(budgets))]


def payments_behind(
    session: Session, community_id: str, journals: Collection[int]
) -> dict[int, Behind]:
    """Return the payments that were entered as these journals, by journal."""
    statement = select(PaymentRow).where(
        PaymentRow.community_id == community_id, PaymentRow.journal.in_(journals)
    )
    return {
        row.journal: Behind(row.number, row.purpose, row.invoice, row.voucher)
        for row in session.scalars(statement)
        if row.journal is not None
    }

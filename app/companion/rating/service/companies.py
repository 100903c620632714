"""Which company it is: by its unified social credit code, without one by its name.

Law: a company is one row wherever it serves, so that its scores and measures stay its own. Whoever
states a name without a code in one community is not taken for a company known by its code in
another, and nobody gives a company a code but where it serves already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.rating.models import CompanyRow, ScoreRow, ServiceContractRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Company:
    """A property company; the credit code may be empty."""

    id: int
    name: str
    credit_code: str


def find_company(session: Session, company_id: int) -> Company | None:
    """Return a company, or None."""
    row = session.get(CompanyRow, company_id)
    return None if row is None else _company(row)


def companies_by_id(session: Session, company_ids: Iterable[int]) -> dict[int, Company]:
    """Return companies by number."""
    statement = select(CompanyRow).where(CompanyRow.id.in_(set(company_ids)))
    return {row.id: _company(row) for row in session.scalars(statement)}


def _company(row: CompanyRow) -> Company:
    return Company(row.id, row.name, row.credit_code or "")


def find_by_name(session: Session, name: str) -> int | None:
    """Return the company that is known by this name alone, or None."""
    statement = select(CompanyRow.id).where(
        CompanyRow.name == name, CompanyRow.credit_code.is_(None)
    )
    return session.scalars(statement.order_by(CompanyRow.id)).first()


def is_only_here(session: Session, company_id: int, community_id: str) -> bool:
    """True unless a contract or a score in another community is this company's."""
    contracts = select(ServiceContractRow.id).where(
        ServiceContractRow.company_id == company_id,
        ServiceContractRow.community_id != community_id,
    )
    scores = select(ScoreRow.id).where(
        ScoreRow.company_id == company_id, ScoreRow.community_id != community_id
    )
    return all(session.scalars(one.limit(1)).first() is None for one in (contracts, scores))


def company_for(
    session: Session, name: str, code: str, *, here: Collection[int], now: datetime
) -> int:
    """Return the number of the company of a statement, making its row where there is none.

    `here` are the companies that have served in the statement's community.
    """
    same = [row for number in sorted(here) if (row := session.get(CompanyRow, number)) is not None]
    same = [row for row in same if row.name == name]
    if code:
        known = session.scalars(select(CompanyRow).where(CompanyRow.credit_code == code)).first()
        known = known or next((row for row in same if row.credit_code is None), None)
        if known is not None:
            known.credit_code = code
            return known.id
    elif same:
        return same[-1].id
    elif (found := find_by_name(session, name)) is not None:
        return found
    row = CompanyRow(name=name, credit_code=code or None, created_at=now)
    session.add(row)
    session.flush()
    return row.id

"""Everything that whoever approves a payment has to know, gathered on one page.

Law: it is read from where it was decided and recorded, never from what the proposer wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.companion.books.service import balance
from app.companion.rating.service import score_of
from app.companion.spending.service.bodies import APPROVERS, seats
from app.companion.spending.service.grounds import Ground, find_ground
from app.companion.spending.service.reading import (
    AuthorityUse,
    PaymentView,
    find_use,
    list_payments_of,
)
from app.core.errors import RuleError
from app.matters.service.dossier import Dossier, load_dossier
from app.platform.roles import Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.rating.service import Score


@dataclass(frozen=True, slots=True)
class Works:
    """The repair behind a payment: plan, offers, contract, what it came to; money in 分."""

    id: int
    number: int
    title: str
    project: str
    works: str
    budget: int | None
    quotes: tuple[tuple[str, int], ...]
    contractor: str
    price: int | None
    settled: int | None
    audited: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """Ground, what is left under it, works, points of the quarter, what the bank account holds in
    分, the other payments under the same ground."""

    ground: Ground | None
    use: AuthorityUse | None
    works: Works | None
    score: Score | None
    held: int | None
    others: tuple[PaymentView, ...]
    # Of each approval that is missing, the roles of which one gives it.
    missing: tuple[tuple[str, ...], ...] = ()


def case_of(session: Session, community_id: str, payment: PaymentView, now: datetime) -> Case:
    """Return what there is to know about a payment."""
    others = list_payments_of(session, community_id, payment.authority_key)
    use = find_use(session, community_id, payment.authority, now)
    return Case(
        ground=find_ground(session, community_id, payment.authority),
        use=use,
        works=_works_of(session, payment.authority_key, now),
        score=score_of(session, community_id, payment.quarter) if payment.quarter else None,
        held=None if use is None else balance(session, community_id, use.authority.bank),
        others=tuple(one for one in others if one.id != payment.id),
        missing=_missing(payment),
    )


def _missing(payment: PaymentView) -> tuple[tuple[str, ...], ...]:
    given = {Role(one.role) for one in payment.approvals}
    open_seats = [one for one in seats(Role(payment.proposed_as)) if not one & given]
    return tuple(tuple(role.value for role in APPROVERS if role in one) for one in open_seats)


def _works_of(session: Session, authority_key: str, now: datetime) -> Works | None:
    kind, _, number = authority_key.partition(":")
    if kind != "matter" or not number.isdecimal():
        return None
    try:
        return _read(load_dossier(session, int(number), now))
    except RuleError:
        return None


def _read(dossier: Dossier) -> Works:
    quotes = dossier.fact("plan", "quotes", ())
    return Works(
        id=dossier.row.id,
        number=dossier.row.number,
        title=dossier.row.title,
        project=dossier.fact("plan", "project", ""),
        works=dossier.fact("plan", "works", ""),
        budget=dossier.fact("supplement", "new_budget", dossier.fact("plan", "budget")),
        quotes=tuple((one["company"], one["amount"]) for one in quotes),
        contractor=dossier.fact("contract", "contractor", ""),
        price=dossier.fact("contract", "price"),
        settled=dossier.fact("acceptance", "settled"),
        audited=dossier.fact("audit", "confirmed"),
    )

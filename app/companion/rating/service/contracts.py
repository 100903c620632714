"""Who serves the community: company, credit code, project manager, as the contract states.

Law: nothing is overwritten; a change is another statement with the day from which it counts. The
manager's name stands here because the contract names the officer on duty; no other person does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.rating.models import ServiceContractRow
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.identifiers import parse_uscc
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import find_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

MOST_COMPANY, MOST_MANAGER, MOST_CONTRACT = 60, 40, 120
MOST_AHEAD = timedelta(days=366)


class ServiceContractInvalid(RuleError):
    """A statement names company, manager, contract and the day from which it counts."""


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What the contract states; the credit code may be empty."""

    company: str
    credit_code: str
    manager: str
    contract: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Serving:
    """Who serves on a day; `id` is None where only the register names the company."""

    id: int | None
    company: str
    credit_code: str
    manager: str
    contract: str
    since: date | None


def state_contract(
    community_id: str, facts: ContractFacts, *, officer: Officer, now: datetime
) -> int:
    """State who serves from a day on; raises ServiceContractInvalid, CreditCodeInvalid."""
    typed = facts.credit_code.strip().upper()
    code = parse_uscc(typed).text if typed else ""
    row = ServiceContractRow(
        community_id=community_id,
        company=_checked(facts.company, MOST_COMPANY),
        credit_code=code,
        manager=_checked(facts.manager, MOST_MANAGER),
        contract=_checked(facts.contract, MOST_CONTRACT),
        since=_day(facts.since, now),
        stated_by=officer.id,
        stated_at=now,
    )
    with transaction() as session:
        session.add(row)
        session.flush()
        audit(
            session,
            officer,
            "service_contract.state",
            row.id,
            {"since": str(row.since)},
            now=now,
            community_id=community_id,
        )
        return row.id


def _checked(text: str, most: int) -> str:
    clean = " ".join(text.split())
    if not 0 < len(clean) <= most or not clean.isprintable():
        raise ServiceContractInvalid
    return clean


def _day(since: date | None, now: datetime) -> date:
    if since is None or since.year < 2000 or since > local_date(now) + MOST_AHEAD:
        raise ServiceContractInvalid
    return since


def serving_on(session: Session, community_id: str, day: date) -> Serving:
    """Return who serves on a day; the register's company where nobody stated a contract."""
    statement = (
        select(ServiceContractRow)
        .where(ServiceContractRow.community_id == community_id, ServiceContractRow.since <= day)
        .order_by(ServiceContractRow.since.desc(), ServiceContractRow.id.desc())
        .limit(1)
    )
    row = session.scalars(statement).first()
    if row is not None:
        return _serving(row)
    community = find_community(session, community_id)
    return Serving(None, community.property_company if community else "", "", "", "", None)


def list_contracts(session: Session, community_id: str) -> list[Serving]:
    """Return every statement, the newest first."""
    statement = select(ServiceContractRow).where(ServiceContractRow.community_id == community_id)
    rows = session.scalars(
        statement.order_by(ServiceContractRow.since.desc(), ServiceContractRow.id.desc())
    )
    return [_serving(row) for row in rows]


def _serving(row: ServiceContractRow) -> Serving:
    return Serving(row.id, row.company, row.credit_code, row.manager, row.contract, row.since)

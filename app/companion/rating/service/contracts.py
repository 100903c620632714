"""Who serves the community: company, credit code, project manager, as the contract states.

Law: nothing is overwritten; a change is another statement with the day from which it counts. That
another company serves, or that one left, is the street office's to state, so that none sheds its
history under a new name or takes another's days. The manager's name stands here because the
contract names the officer on duty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.rating.models import ServiceContractRow
from app.companion.rating.service.companies import (
    company_for,
    find_by_name,
    is_only_here,
)
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.identifiers import parse_uscc
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.roles import Role
from app.registry.service import find_community, lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.roles import Officer

MOST_COMPANY, MOST_MANAGER, MOST_CONTRACT = 60, 40, 120
MOST_AHEAD = timedelta(days=366)
DAY = timedelta(days=1)


class ServiceContractInvalid(RuleError):
    """A statement names company, manager, contract and the day from which it counts."""


class CompanyChangeNotYours(RuleError):
    """That another company serves here, since when, or that one left, the street office states."""


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What the contract states; credit code and last day may be missing."""

    company: str
    credit_code: str
    manager: str
    contract: str
    since: date | None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Serving:
    """Who serves on a day; `id` is None where only the register names the company.

    `until` is the last day, where one was stated or the next statement begins.
    """

    id: int | None
    company_id: int | None
    company: str
    credit_code: str
    manager: str
    contract: str
    since: date | None
    until: date | None = None


NOBODY = Serving(None, None, "", "", "", "", None)


def state_contract(
    community_id: str, facts: ContractFacts, *, officer: Officer, now: datetime
) -> int:
    """State who serves from a day on.

    Raises ServiceContractInvalid, CreditCodeInvalid, CompanyChangeNotYours.
    """
    typed = facts.credit_code.strip().upper()
    code = parse_uscc(typed).text if typed else ""
    since = _day(facts.since, now)
    if facts.until is not None and facts.until < since:
        raise ServiceContractInvalid
    row = ServiceContractRow(
        community_id=community_id,
        company=_checked(facts.company, MOST_COMPANY),
        credit_code=code,
        manager=_checked(facts.manager, MOST_MANAGER),
        contract=_checked(facts.contract, MOST_CONTRACT),
        since=since,
        until=facts.until,
        stated_by=officer.id,
        stated_at=now,
    )
    with transaction() as session:
        lock_community(session, community_id)
        row.company_id = _company_of(session, row, officer, now)
        session.add(row)
        session.flush()
        detail = {"since": str(row.since), "company": row.company_id}
        audit(
            session,
            officer,
            "service_contract.state",
            row.id,
            detail,
            now=now,
            community_id=community_id,
        )
        return row.id


def _company_of(session: Session, row: ServiceContractRow, officer: Officer, now: datetime) -> int:
    """Return the company of a statement; raises CompanyChangeNotYours."""
    stated = list_contracts(session, row.community_id)
    here = {one.company_id for one in stated if one.company_id is not None}
    registered = find_registered(session, row.community_id).company_id
    if registered is not None and is_only_here(session, registered, row.community_id):
        here.add(registered)
    found = company_for(session, row.company, row.credit_code, here=here, now=now)
    if Role.STREET_OFFICE not in officer.roles_in(row.community_id):
        _check_own(row, found, stated)
    return found


def _check_own(row: ServiceContractRow, company_id: int, stated: Sequence[Serving]) -> None:
    """Refuse a company's own statement about more than its own days; `stated` newest first."""
    mine = list(takewhile(lambda one: one.company_id == company_id, stated))
    first = mine[-1].since if mine else None
    is_other = bool(stated) and not mine
    begins_before = len(mine) < len(stated) and first is not None and row.since < first
    if is_other or begins_before or row.until is not None:
        raise CompanyChangeNotYours


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
    begun = [one for one in list_contracts(session, community_id) if one.since and one.since <= day]
    if not begun:
        return find_registered(session, community_id)
    newest = begun[0]
    return NOBODY if newest.until is not None and newest.until < day else newest


def find_registered(session: Session, community_id: str) -> Serving:
    """Return the company that the register names, as one that serves without a statement."""
    community = find_community(session, community_id)
    name = community.property_company if community else ""
    return replace(NOBODY, company=name, company_id=find_by_name(session, name) if name else None)


def list_contracts(session: Session, community_id: str) -> list[Serving]:
    """Return every statement, the newest first."""
    statement = select(ServiceContractRow).where(ServiceContractRow.community_id == community_id)
    rows = session.scalars(
        statement.order_by(ServiceContractRow.since.desc(), ServiceContractRow.id.desc())
    )
    return with_last_days(rows)


def with_last_days(rows: Iterable[ServiceContractRow]) -> list[Serving]:
    """Return the statements of one community, the newest first, each with its last day."""
    found: list[Serving] = []
    for row in rows:
        ends = [found[-1].since - DAY] if found and found[-1].since else []
        ends += [row.until] if row.until else []
        found.append(_serving(row, min(ends, default=None)))
    return found


def _serving(row: ServiceContractRow, until: date | None) -> Serving:
    return Serving(
        row.id,
        row.company_id,
        row.company,
        row.credit_code,
        row.manager,
        row.contract,
        row.since,
        until,
    )

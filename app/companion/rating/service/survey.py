"""The survey of a quarter: residents give stars to the service and to the project manager.

Law: once a quarter for each owner or tenant, whatever they own; an answer cannot be changed, read
back or traced to who gave it. Nothing of a result is shown before the quarter is over, because two
looks with one answer between them would tell it, and below the least number of answers never.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.companion.rating.models import ServiceCountRow, ServiceVoterRow
from app.companion.rating.service.contracts import serving_on
from app.companion.rating.service.quarters import days_of, quarter_of
from app.companion.rating.service.rules import rules_for
from app.companion.rating.service.served import served_in
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.db import transaction
from app.platform.tokens import keyed_digest
from app.registry.service import lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.residents.service import Resident

STARS = range(1, 6)
MANAGER = "manager"


class ServiceSurveyInvalid(RuleError):
    """Each question takes one to five stars."""


class ServiceSurveyAnswered(RuleError):
    """This owner or tenant has answered for the quarter."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How often each number of stars was given, from one to five."""

    counts: tuple[int, ...]

    @property
    def count(self) -> int:
        return sum(self.counts)

    @property
    def total(self) -> int:
        return sum(stars * count for stars, count in zip(STARS, self.counts, strict=True))

    @property
    def average(self) -> str:
        """The mean with two digits, rounded down; empty without any."""
        if not self.count:
            return ""
        hundredths = 100 * self.total // self.count
        return f"{hundredths // 100}.{hundredths % 100:02}"


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """A quarter's result; the spreads are empty until it is over and enough have answered.

    `answers` is how many have answered, `counted` how many of them the company whose quarter it
    is; 0 before the end.
    """

    answers: int
    counted: int
    needed: int
    is_over: bool
    spreads: Mapping[str, Spread]
    manager: str
    manager_spread: Spread

    @property
    def is_shown(self) -> bool:
        return self.is_over and self.counted >= self.needed


def give_answer(
    resident: Resident, stars: Mapping[str, int], manager: int | None, *, now: datetime
) -> None:
    """Take a resident's answer for the current quarter.

    Raises ServiceSurveyInvalid, ServiceSurveyAnswered, ScoringRulesMissing.
    """
    day = local_date(now)
    quarter = quarter_of(day)
    given = {**stars, **({} if manager is None else {MANAGER: manager})}
    wanted = set(rules_for(quarter).indicators)
    if set(stars) != wanted or not all(one in STARS for one in given.values()):
        raise ServiceSurveyInvalid
    with transaction() as session:
        lock_community(session, resident.community_id)
        if _find_voter(session, resident, quarter) is not None:
            raise ServiceSurveyAnswered
        serving = serving_on(session, resident.community_id, day)
        if not serving.manager:
            given.pop(MANAGER, None)
        session.add(
            ServiceVoterRow(
                community_id=resident.community_id,
                quarter=quarter,
                digest=_digest(resident, quarter),
            )
        )
        for question, number in given.items():
            key = (resident.community_id, quarter, serving.id or 0, question, number)
            _count(session, key)


def _count(session: Session, key: tuple[str, str, int, str, int]) -> None:
    row = session.get(ServiceCountRow, key, populate_existing=True)
    if row is None:
        community_id, quarter, contract, question, stars = key
        row = ServiceCountRow(
            community_id=community_id,
            quarter=quarter,
            contract=contract,
            question=question,
            stars=stars,
            count=0,
        )
        session.add(row)
    row.count += 1


def has_answered(session: Session, resident: Resident, *, now: datetime) -> bool:
    """True if the resident has answered for the current quarter."""
    return _find_voter(session, resident, quarter_of(local_date(now))) is not None


def _find_voter(session: Session, resident: Resident, quarter: str) -> ServiceVoterRow | None:
    key = (resident.community_id, quarter, _digest(resident, quarter))
    return session.get(ServiceVoterRow, key)


def _digest(resident: Resident, quarter: str) -> bytes:
    text = f"{resident.community_id} {quarter} {resident.person}"
    return keyed_digest("service-survey", text.encode())[:16]


def survey_result(
    session: Session, community_id: str, quarter: str, *, now: datetime
) -> SurveyResult:
    """Return a quarter's result for the company whose quarter it is.

    Raises QuarterInvalid, ScoringRulesMissing.
    """
    rules = rules_for(quarter)
    first, last = days_of(quarter)
    is_over = local_date(now) > last
    served = served_in(session, community_id, first, min(last, local_date(now)))
    rows = _counts(session, community_id, quarter, served.contracts) if is_over else []
    spreads = {one: _spread(rows, one) for one in rules.indicators}
    counted = max((one.count for one in spreads.values()), default=0)
    newest = [row for row in rows if row.contract == (served.serving.id or 0)]
    manager = _spread(newest, MANAGER)
    return SurveyResult(
        answers=_count_voters(session, community_id, quarter),
        counted=counted,
        needed=rules.least_answers,
        is_over=is_over,
        spreads=spreads if counted >= rules.least_answers else dict.fromkeys(spreads, NO_STARS),
        manager=served.serving.manager,
        manager_spread=manager if manager.count >= rules.least_answers else NO_STARS,
    )


def _counts(
    session: Session, community_id: str, quarter: str, contracts: Collection[int]
) -> list[ServiceCountRow]:
    statement = select(ServiceCountRow).where(
        ServiceCountRow.community_id == community_id,
        ServiceCountRow.quarter == quarter,
        ServiceCountRow.contract.in_(contracts),
    )
    return list(session.scalars(statement))


def _count_voters(session: Session, community_id: str, quarter: str) -> int:
    statement = select(func.count()).where(
        ServiceVoterRow.community_id == community_id, ServiceVoterRow.quarter == quarter
    )
    return session.scalars(statement).one()


def _spread(rows: Iterable[ServiceCountRow], question: str) -> Spread:
    found = dict.fromkeys(STARS, 0)
    for row in rows:
        if row.question == question:
            found[row.stars] += row.count
    return Spread(tuple(found.values()))


NO_STARS = Spread((0,) * len(STARS))

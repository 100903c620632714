"""The survey of a quarter: residents give stars to the service and to the project manager.

Law: once a quarter for each owner or tenant, whatever they own; an answer cannot be changed, read
back or traced to who gave it. Below the least number of answers nothing of a result is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.companion.rating.models import SurveyAnswerRow
from app.companion.rating.service.contracts import serving_on
from app.companion.rating.service.quarters import days_of, quarter_of
from app.companion.rating.service.rules import rules_for
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.db import transaction
from app.platform.tokens import keyed_digest
from app.registry.service import lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.residents.service import Resident

STARS = range(1, 6)


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
    """A quarter's result; the spreads are empty until enough have answered."""

    answers: int
    needed: int
    spreads: Mapping[str, Spread]
    manager: str
    manager_spread: Spread

    @property
    def is_shown(self) -> bool:
        return self.answers >= self.needed


def give_answer(
    resident: Resident, stars: Mapping[str, int], manager: int | None, *, now: datetime
) -> None:
    """Take a resident's answer for the current quarter.

    Raises ServiceSurveyInvalid, ServiceSurveyAnswered, ScoringRulesMissing.
    """
    day = local_date(now)
    quarter = quarter_of(day)
    wanted = set(rules_for(quarter).indicators)
    given = [*stars.values(), *([] if manager is None else [manager])]
    if set(stars) != wanted or not all(one in STARS for one in given):
        raise ServiceSurveyInvalid
    voter = _voter(resident, quarter)
    with transaction() as session:
        lock_community(session, resident.community_id)
        if _has_answered(session, resident.community_id, quarter, voter):
            raise ServiceSurveyAnswered
        serving = serving_on(session, resident.community_id, day)
        session.add(
            SurveyAnswerRow(
                community_id=resident.community_id,
                quarter=quarter,
                voter=voter,
                stars=dict(stars),
                manager_stars=manager if serving.manager else None,
                contract_id=serving.id,
            )
        )


def has_answered(session: Session, resident: Resident, *, now: datetime) -> bool:
    """True if the resident has answered for the current quarter."""
    quarter = quarter_of(local_date(now))
    return _has_answered(session, resident.community_id, quarter, _voter(resident, quarter))


def _has_answered(session: Session, community_id: str, quarter: str, voter: bytes) -> bool:
    statement = select(SurveyAnswerRow.id).where(
        SurveyAnswerRow.community_id == community_id,
        SurveyAnswerRow.quarter == quarter,
        SurveyAnswerRow.voter == voter,
    )
    return session.scalars(statement).first() is not None


def _voter(resident: Resident, quarter: str) -> bytes:
    text = f"{resident.community_id} {quarter} {resident.person}"
    return keyed_digest("service-survey", text.encode())[:16]


def survey_result(session: Session, community_id: str, quarter: str) -> SurveyResult:
    """Return a quarter's result; raises QuarterInvalid, ScoringRulesMissing."""
    rules = rules_for(quarter)
    statement = select(SurveyAnswerRow).where(
        SurveyAnswerRow.community_id == community_id, SurveyAnswerRow.quarter == quarter
    )
    rows = list(session.scalars(statement))
    _, last = days_of(quarter)
    serving = serving_on(session, community_id, last)
    enough = len(rows) >= rules.least_answers
    manager = [
        row.manager_stars
        for row in rows
        if row.manager_stars is not None and row.contract_id == serving.id
    ]
    return SurveyResult(
        answers=len(rows),
        needed=rules.least_answers,
        spreads={
            one: _spread([row.stars[one] for row in rows] if enough else [])
            for one in rules.indicators
        },
        manager=serving.manager,
        manager_spread=_spread(manager if len(manager) >= rules.least_answers else []),
    )


def _spread(stars: Sequence[int]) -> Spread:
    return Spread(tuple(stars.count(one) for one in STARS))

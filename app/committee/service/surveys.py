"""The yearly survey 履职评价: owners, recognised one by one, grade their committee.

Law: one answer for each right that has a head; who answered and what was answered are kept apart
(models.surveys). Totals are public when the survey has closed, and only where at least five
answered, because fewer would give single answers away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.committee.models import CommitteeRow, SurveyCountRow, SurveyRow, SurveyVoterRow
from app.committee.service.reading import NotAllowedAtThisStage, check_text, get_row
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.registry.service import Owner

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

GRADES = ("very_good", "good", "fair", "poor")
USUAL_QUESTIONS = (
    "按时召开会议，公开会议决定",
    "执行业主大会的决定",
    "监督物业服务企业履行合同",
    "公开维修资金和公共收益的账目",
    "听取业主意见并及时答复",
    "总体评价",
)
FEWEST_SHOWN = 5
MOST_QUESTIONS = 20
LONGEST = timedelta(days=92)


class SurveyThere(RuleError):
    """This year's survey was held already."""


class SurveyNotOpen(RuleError):
    """Answers are taken from `opens` to `closes`."""


class SurveyAnswered(RuleError):
    """This voting right has answered; each answers once."""


class SurveyIncomplete(RuleError):
    """Every question needs one of the four grades."""


class OwnerWithoutHead(RuleError):
    """This right has no head to be counted by, such as a parking space alone."""


@dataclass(frozen=True, slots=True)
class QuestionTotals:
    """One question and how many gave each grade."""

    text: str
    counts: tuple[tuple[str, int], ...]

    @property
    def answers(self) -> int:
        return sum(count for _, count in self.counts)


def open_survey(
    committee_id: int,
    *,
    year: int,
    questions: Sequence[str],
    opens: datetime,
    closes: datetime,
    officer_id: int,
    now: datetime,
) -> SurveyRow:
    """Announce a survey. Raises SurveyThere, NotAllowedAtThisStage, CommitteeTextInvalid."""
    texts = [check_text("question", one, 100) for one in questions if one.strip()]
    if not texts or len(texts) > MOST_QUESTIONS or not opens < closes <= opens + LONGEST:
        raise NotAllowedAtThisStage
    with transaction() as session:
        row = get_row(session, CommitteeRow, committee_id, lock=True)
        if any(one.year == year for one in list_surveys(session, committee_id)):
            raise SurveyThere
        if closes <= now or not 2000 <= year <= 2999:
            raise NotAllowedAtThisStage
        survey = SurveyRow(
            committee_id=committee_id,
            year=year,
            questions=texts,
            opens=opens,
            closes=closes,
            created_by=officer_id,
        )
        session.add(survey)
        session.flush()
        for number in range(len(texts)):
            for grade in GRADES:
                session.add(
                    SurveyCountRow(survey_id=survey.id, question=number, grade=grade, count=0)
                )
        audit(
            session,
            officer_id,
            "survey.open",
            survey.id,
            now=now,
            community_id=row.community_id,
        )
        return survey


def answer_survey(survey_id: int, owner: Owner, *, grades: Sequence[str], now: datetime) -> None:
    """Count an owner's grades, one for each question.

    Raises SurveyNotOpen, SurveyAnswered, SurveyIncomplete, OwnerWithoutHead.
    """
    with transaction() as session:
        survey = get_row(session, SurveyRow, survey_id, lock=True)
        committee = get_row(session, CommitteeRow, survey.committee_id)
        if committee.community_id != owner.community_id:
            raise NotAllowedAtThisStage
        if not survey.opens <= now < survey.closes:
            raise SurveyNotOpen(opens=survey.opens, closes=survey.closes)
        if owner.heads < 1:
            raise OwnerWithoutHead
        if session.get(SurveyVoterRow, (survey_id, owner.right_index)) is not None:
            raise SurveyAnswered
        if len(grades) != len(survey.questions) or not set(grades) <= set(GRADES):
            raise SurveyIncomplete
        session.add(SurveyVoterRow(survey_id=survey_id, right_index=owner.right_index))
        for number, grade in enumerate(grades):
            counter = session.get_one(
                SurveyCountRow, (survey_id, number, grade), populate_existing=True
            )
            counter.count += 1


def list_surveys(session: Session, committee_id: int) -> Sequence[SurveyRow]:
    """Return a committee's surveys, the latest first."""
    statement = select(SurveyRow).where(SurveyRow.committee_id == committee_id)
    return session.scalars(statement.order_by(SurveyRow.year.desc())).all()


def count_answers(session: Session, survey_id: int) -> int:
    """Return how many owners have answered."""
    statement = select(func.count()).where(SurveyVoterRow.survey_id == survey_id)
    return session.scalars(statement).one()


def survey_totals(session: Session, survey: SurveyRow, now: datetime) -> list[QuestionTotals]:
    """Return the totals of a closed survey; nothing while it runs or where too few answered."""
    if now < survey.closes or count_answers(session, survey.id) < FEWEST_SHOWN:
        return []
    rows = session.scalars(select(SurveyCountRow).where(SurveyCountRow.survey_id == survey.id))
    counts = {(row.question, row.grade): row.count for row in rows}
    return [
        QuestionTotals(str(text), tuple((grade, counts[number, grade]) for grade in GRADES))
        for number, text in enumerate(survey.questions)
    ]

"""Small surveys among residents: single choice, several choices, written answers.

Law: one answer each resident or each voting right; who answered and what was answered are kept
apart (models.polls). Results are shown when the survey has closed and from five answers on,
because fewer would give single answers away. A survey is never changed: while it runs, when
nobody knows a result, it can be withdrawn with a reason that all read.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.companion.residents.service import OwnersOnly
from app.companion.square.models import PollAnsweredRow, PollCountRow, PollRow, PollTextRow
from app.companion.square.service.words import SquareThingNotFound, check_prose, check_words
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.tokens import keyed_digest

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.residents.service import Resident
    from app.platform.roles import Officer

FEWEST_SHOWN = 5
KINDS = ("single", "multiple", "text")
MOST_QUESTIONS, MOST_OPTIONS = 20, 12
MAX_TITLE, MAX_TEXT, MAX_QUESTION, MAX_OPTION, MAX_ANSWER = 120, 2_000, 200, 60, 500
LONGEST = timedelta(days=92)
MAX_WHY = 200
NARROW = str.maketrans({"｜": "|", "￨": "|", "│": "|", "＊": "*"})


class PollInvalid(RuleError):
    """A survey has one to twenty questions, choices where one chooses, and 92 days at most."""


class PollEndInvalid(PollInvalid):
    """A survey ends in the future, after it opens, within 92 days."""


class PollOptionsInvalid(PollInvalid):
    """Two to twelve different choices where one chooses; `question` is the number of the line."""


class PollEmpty(RuleError):
    """Nothing at all was answered."""


class PollWithdrawn(RuleError):
    """The survey was withdrawn."""


class NotYourPoll(RuleError):
    """Only the body that announced a survey withdraws it."""


class PollNotOpen(RuleError):
    """Answers are taken while the survey is open."""


class PollAnswered(RuleError):
    """This resident, or this voting right, has answered."""


class PollIncomplete(RuleError):
    """A question was not answered, or not as it asks; `question` is its number."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `options` where one chooses."""

    kind: str
    text: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PollWords:
    """What a survey asks, whom, and from when to when."""

    title: str
    text: str
    questions: tuple[Question, ...]
    per: str
    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question with its choices counted, or with the written answers in no order."""

    question: Question
    counts: tuple[tuple[str, int], ...]
    texts: tuple[str, ...]


def parse_questions(text: str) -> tuple[Question, ...]:
    """Return questions from a form: a line each, choices behind `|`; `*` several, none: written.

    `Which day? | Saturday | Sunday` chooses one, `* What is missing? | Benches | Lamps` several.
    A Chinese keyboard writes these signs wide; they mean the same.
    Raises PollInvalid, SquareTextInvalid.
    """
    questions: list[Question] = []
    for line in filter(str.strip, text.translate(NARROW).splitlines()):
        several, parts = line.strip().startswith("*"), line.strip().lstrip("*").split("|")
        asked = check_words("question", parts[0], MAX_QUESTION)
        options = tuple(check_words("option", one, MAX_OPTION) for one in parts[1:] if one.strip())
        if len(options) == 1 or len(options) > MOST_OPTIONS or len(set(options)) != len(options):
            raise PollOptionsInvalid(question=len(questions) + 1)
        kind = "text" if not options else "multiple" if several else "single"
        questions.append(Question(kind, asked, options))
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise PollInvalid
    return tuple(questions)


def check_poll(words: PollWords, *, now: datetime) -> PollWords:
    """Return what a survey would say, tidied. Raises PollInvalid, SquareTextInvalid."""
    title = check_words("title", words.title, MAX_TITLE)
    text = check_prose("text", words.text, MAX_TEXT, empty=True)
    if words.per not in ("resident", "right"):
        raise PollInvalid
    if not max(words.opens, now) < words.closes <= words.opens + LONGEST:
        raise PollEndInvalid
    return replace(words, title=title, text=text)


def open_poll(community_id: str, words: PollWords, *, officer: Officer, now: datetime) -> int:
    """Announce a survey; returns its number. Raises PollInvalid, SquareTextInvalid."""
    words = check_poll(words, now=now)
    asked: list[dict[str, Any]] = [
        {"kind": one.kind, "text": one.text, "options": list(one.options)}
        for one in words.questions
    ]
    with transaction() as session:
        row = PollRow(
            community_id=community_id,
            title=words.title,
            text=words.text,
            questions=asked,
            per=words.per,
            organisation=officer.organisation,
            opens=words.opens,
            closes=words.closes,
            created_by=officer.id,
        )
        session.add(row)
        session.flush()
        _begin_counts(session, row.id, words.questions)
        audit(session, officer, "poll.open", row.id, now=now, community_id=community_id)
        return row.id


def _begin_counts(session: Session, poll_id: int, questions: Sequence[Question]) -> None:
    for number, question in enumerate(questions):
        for option in range(len(question.options)):
            session.add(PollCountRow(poll_id=poll_id, question=number, option=option, count=0))


def withdraw_poll(poll_id: int, why: str, *, officer: Officer, now: datetime) -> None:
    """Withdraw a survey before its end; it stays readable, with the reason, and shows no result.

    Raises SquareTextInvalid, SquareThingNotFound, NotYourPoll, PollWithdrawn, PollNotOpen.
    """
    why = check_words("reason", why, MAX_WHY)
    with transaction() as session:
        row = session.get(PollRow, poll_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise SquareThingNotFound
        if row.organisation != officer.organisation:
            raise NotYourPoll
        if row.withdrawn_at is not None:
            raise PollWithdrawn
        # Once results are known nobody takes back a question whose answer they dislike.
        if now >= row.closes:
            raise PollNotOpen
        row.withdrawn_at, row.withdrawn_why = now, why
        detail = {"answers": count_answers(session, poll_id)}
        place = row.community_id
        audit(session, officer, "poll.withdraw", poll_id, detail, now=now, community_id=place)


def questions_of(row: PollRow) -> list[Question]:
    """Return the questions of a survey."""
    return [Question(one["kind"], one["text"], tuple(one["options"])) for one in row.questions]


def answer_poll(
    poll_id: int, resident: Resident, answers: Mapping[int, Sequence[str]], *, now: datetime
) -> None:
    """Count what a resident answered: option numbers, or one text, by question.

    Raises SquareThingNotFound, PollWithdrawn, PollNotOpen, OwnersOnly, PollAnswered,
    PollIncomplete, PollEmpty.
    """
    with transaction() as session:
        row = session.get(PollRow, poll_id, with_for_update=True, populate_existing=True)
        if row is None or row.community_id != resident.community_id:
            raise SquareThingNotFound
        if row.withdrawn_at is not None:
            raise PollWithdrawn
        if not row.opens <= now < row.closes:
            raise PollNotOpen
        if row.per == "right" and not resident.is_owner:
            raise OwnersOnly
        digest = _digest(row, resident)
        if session.get(PollAnsweredRow, (poll_id, digest)) is not None:
            raise PollAnswered
        session.add(PollAnsweredRow(poll_id=poll_id, digest=digest))
        for number, question in enumerate(questions_of(row)):
            _count(session, poll_id, number, question, list(answers.get(number, ())))
        if not any(one.strip() for given in answers.values() for one in given):
            raise PollEmpty


def _count(
    session: Session, poll_id: int, number: int, question: Question, given: list[str]
) -> None:
    if question.kind == "text":
        text = check_prose("answer", "".join(given[:1]), MAX_ANSWER, empty=True)
        if text:
            name = secrets.token_hex(16)
            session.add(PollTextRow(name=name, poll_id=poll_id, question=number, text=text))
        return
    known = {str(option) for option in range(len(question.options))}
    few = len(given) == 1 if question.kind == "single" else True
    if not few or not set(given) <= known:
        raise PollIncomplete(question=number + 1)
    for option in set(given):
        counter = session.get_one(
            PollCountRow, (poll_id, number, int(option)), populate_existing=True
        )
        counter.count += 1


def _digest(row: PollRow, resident: Resident) -> bytes:
    who = resident.right_key if row.per == "right" else resident.person
    return keyed_digest("square-poll", f"{row.id}/{row.per}/{who}".encode())[:16]


def has_answered(session: Session, row: PollRow, resident: Resident) -> bool:
    """True if this resident, or their right, has answered."""
    return session.get(PollAnsweredRow, (row.id, _digest(row, resident))) is not None


def count_answers(session: Session, poll_id: int) -> int:
    """Return how many have answered."""
    statement = select(func.count()).where(PollAnsweredRow.poll_id == poll_id)
    return session.scalars(statement).one()


def results_of(session: Session, row: PollRow, now: datetime) -> list[QuestionResult]:
    """Return what was answered; nothing while the survey runs or where too few answered."""
    if row.withdrawn_at is not None:
        return []
    if now < row.closes or count_answers(session, row.id) < FEWEST_SHOWN:
        return []
    counted = session.scalars(select(PollCountRow).where(PollCountRow.poll_id == row.id))
    counts = {(one.question, one.option): one.count for one in counted}
    # The random names bring the written answers into an order that says nothing.
    written = select(PollTextRow).where(PollTextRow.poll_id == row.id).order_by(PollTextRow.name)
    texts = list(session.scalars(written))
    return [
        QuestionResult(
            question,
            tuple((one, counts[number, i]) for i, one in enumerate(question.options)),
            tuple(one.text for one in texts if one.question == number),
        )
        for number, question in enumerate(questions_of(row))
    ]


def get_poll(session: Session, poll_id: int) -> PollRow:
    """Return a survey. Raises SquareThingNotFound."""
    row = session.get(PollRow, poll_id)
    if row is None:
        raise SquareThingNotFound
    return row


def list_polls(session: Session, community_id: str) -> list[PollRow]:
    """Return the surveys of a community, the newest first."""
    statement = select(PollRow).where(PollRow.community_id == community_id)
    return list(session.scalars(statement.order_by(PollRow.id.desc())))

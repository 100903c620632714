"""The ladder of measures: rectification, talk, watch list, removal; taken by the street office.

Law: one rung up at a time, each on a ground: a fixed score that is yellow or red, or a supervision
order that was late. Down again, one rung at a time, when what was wrong is mended. Removal is the
office's opinion: only the owners' assembly dismisses a company (Civil Code 278, 946). Measures stay
with the company they were taken against: one that comes new begins below the ladder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.companion.inspection.service import OrderLine, list_orders
from app.companion.rating.models import MeasureRow
from app.companion.rating.service.contracts import Serving, serving_on
from app.companion.rating.service.papers import write_measure
from app.companion.rating.service.scoring import list_scores
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.files import read_file, store_file
from app.platform.prepared import once_more, prepare
from app.registry.service import get_community, lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.platform.pdf import Manuscript
    from app.platform.roles import Officer

RUNGS = ("none", "rectification", "talk", "watch", "removal")
MOST_TEXT = 3000
MOST_DAYS = 180
GROUND_QUARTERS = 4


class RungSkipped(RuleError):
    """The company stands elsewhere on the ladder: measures go one rung at a time."""


class MeasureGroundMissing(RuleError):
    """A rung up stands on a fixed score that is not green, or on an order that was late."""


class MeasureInvalid(RuleError):
    """A measure gives a reason in words, and a day within half a year on the way up."""


class MeasureNotFound(RuleError):
    """There is no such measure."""


class MeasureAnswered(RuleError):
    """The company has answered this measure."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step asked for: which rung, on which ground (`score:2026Q1`, `order:3`), by when."""

    to: int
    reason: str
    ground: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a rung up may stand on now: quarters with colour, orders that were late."""

    scores: tuple[tuple[str, str], ...]
    orders: tuple[OrderLine, ...]


def rung_of(session: Session, community_id: str, *, now: datetime) -> int:
    """Return where the company that serves now stands: 0 to 4."""
    serving = serving_on(session, community_id, local_date(now))
    return _rung(list_measures(session, community_id), serving)


def _rung(measures: Sequence[MeasureRow], serving: Serving) -> int:
    """Return the rung after the last measure against a company; `measures` newest first."""
    return next((one.rung for one in measures if _is_against(one, serving)), 0)


def _is_against(row: MeasureRow, serving: Serving) -> bool:
    if row.company_id is None or serving.company_id is None:
        return row.company == serving.company
    return row.company_id == serving.company_id


def list_measures(session: Session, community_id: str) -> list[MeasureRow]:
    """Return every step, the newest first."""
    statement = select(MeasureRow).where(MeasureRow.community_id == community_id)
    return list(session.scalars(statement.order_by(MeasureRow.serial.desc())))


def grounds_for(session: Session, community_id: str, *, now: datetime) -> Grounds:
    """Return what a rung up may stand on: quarters of the company that serves now, orders."""
    serving = serving_on(session, community_id, local_date(now))
    scores = [
        one
        for one in list_scores(session, community_id)
        if one.company_id == serving.company_id or serving.company_id is None
    ][:GROUND_QUARTERS]
    orders = list_orders(session, community_id, now=now)
    return Grounds(
        tuple((one.quarter, one.colour) for one in scores if one.colour in ("yellow", "red")),
        tuple(
            one
            for one in orders
            if one.was_late and one.state != "withdrawn" and one.addressee == "property_company"
        ),
    )


def take_step(community_id: str, step: Step, *, officer: Officer, now: datetime) -> int:
    """Take one step up or down with its paper; returns the measure's id.

    Raises RungSkipped, MeasureGroundMissing, MeasureInvalid.
    """
    return once_more(lambda: _take(community_id, step, officer, now))


def _take(community_id: str, step: Step, officer: Officer, now: datetime) -> int:
    def planned(session: Session) -> tuple[MeasureRow, Manuscript]:
        row = _new_row(session, community_id, step, officer, now)
        community = get_community(session, community_id)
        return row, write_measure(community, row, RUNGS, now=now)

    prepared = prepare(lambda session: [planned(session)[1]])
    with transaction() as session:
        lock_community(session, community_id)
        row, manuscript = planned(session)
        data = prepared.take(manuscript)
        name = f"measure-{row.serial}.pdf"
        row.sha256 = store_file(session, data, media_type="application/pdf", name=name).sha256
        session.add(row)
        session.flush()
        audit(
            session,
            officer,
            "company_measure.take",
            row.id,
            {"rung": row.rung, "up": row.is_up},
            now=now,
            community_id=community_id,
        )
        return row.id


def _new_row(
    session: Session, community_id: str, step: Step, officer: Officer, now: datetime
) -> MeasureRow:
    measures = list_measures(session, community_id)
    serving = serving_on(session, community_id, local_date(now))
    rung = _rung(measures, serving)
    if step.to not in (rung - 1, rung + 1) or not 0 <= step.to < len(RUNGS):
        raise RungSkipped(rung=rung)
    is_up = step.to > rung
    ground = _ground(session, community_id, step.ground, now) if is_up else {}
    return MeasureRow(
        community_id=community_id,
        serial=measures[0].serial + 1 if measures else 1,
        rung=step.to,
        is_up=is_up,
        company_id=serving.company_id,
        company=serving.company,
        ground=ground,
        reason=_words(step.reason),
        until=_until(step.until, now) if is_up else None,
        officer_id=officer.id,
        organisation=officer.organisation,
        at=now,
        answer="",
    )


def _ground(session: Session, community_id: str, text: str, now: datetime) -> dict[str, Any]:
    kind, _, what = text.partition(":")
    grounds = grounds_for(session, community_id, now=now)
    if kind == "score":
        for quarter, colour in grounds.scores:
            if quarter == what:
                return {"kind": "score", "quarter": quarter, "colour": colour}
    if kind == "order":
        for order in grounds.orders:
            if str(order.id) == what:
                return {"kind": "order", "order": order.id, "number": order.number}
    raise MeasureGroundMissing


def _words(text: str) -> str:
    clean = text.replace("\r\n", "\n").strip()
    if not 0 < len(clean) <= MOST_TEXT or not all(
        sign.isprintable() or sign == "\n" for sign in clean
    ):
        raise MeasureInvalid
    return clean


def _until(until: date | None, now: datetime) -> date:
    today = local_date(now)
    if until is None or not today < until <= today + timedelta(days=MOST_DAYS):
        raise MeasureInvalid
    return until


def answer_measure(measure_id: int, text: str, *, officer: Officer, now: datetime) -> None:
    """Keep the company's answer; raises MeasureNotFound, MeasureAnswered, MeasureInvalid."""
    said = _words(text)
    with transaction() as session:
        row = session.get(MeasureRow, measure_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise MeasureNotFound
        if row.answered_at is not None:
            raise MeasureAnswered
        row.answer, row.answered_by, row.answered_at = said, officer.id, now
        audit(
            session,
            officer,
            "company_measure.answer",
            row.id,
            now=now,
            community_id=row.community_id,
        )


def community_of_measure(session: Session, measure_id: int) -> str | None:
    """Return the community of a measure, or None."""
    row = session.get(MeasureRow, measure_id)
    return None if row is None else row.community_id


def read_measure_paper(session: Session, measure_id: int) -> bytes:
    """Return the paper of a measure; raises MeasureNotFound, FileMissing."""
    row = session.get(MeasureRow, measure_id)
    if row is None:
        raise MeasureNotFound
    return read_file(session, row.sha256)

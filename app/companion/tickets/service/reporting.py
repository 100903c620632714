"""Opening a ticket: from a phone, at a desk, by an inspector, by another system.

Law: the same key of a phone, or the same number of another system, is the same ticket, however
often it is sent. Whoever reports says what and where; who gets it follows from the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.companion.residents.service import Resident
from app.companion.tickets.models import TicketRow
from app.companion.tickets.service.actors import Reporter, actor_of
from app.companion.tickets.service.alerts import alert_duty
from app.companion.tickets.service.doing import call_in
from app.companion.tickets.service.edition import edition_now
from app.companion.tickets.service.lists import refresh
from app.companion.tickets.service.pictures import Photo, check_key, clean_photos, keep_photos
from app.companion.tickets.service.reading import get_row
from app.companion.tickets.service.rules import LEVELS, Rules
from app.companion.tickets.service.running import start_clocks
from app.companion.tickets.service.sizes import size_of_report
from app.companion.tickets.service.timeline import add_line
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.roles import Officer
from app.registry.service import lock_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SOURCES = ("phone", "desk", "inspector", "webhook", "open311", "square")
MOST_TITLE, MOST_TEXT, MOST_SPOT, MOST_BUILDING = 80, 2_000, 120, 40
MOST_NAME, MOST_EXTERNAL = 40, 80
#: What one resident may report within a day.
MOST_A_DAY = 20


class TicketReportWrong(RuleError):
    """A report needs a category, a place and a few words; `field` says what is wrong."""


class TicketsTooMany(RuleError):
    """Twenty reports a day are the limit of a resident."""


@dataclass(frozen=True, slots=True)
class TicketReport:
    """What is reported. `reporter` and `phone` are those of who stands at the desk.

    `level` is what the reporter says of its size; empty leaves that to the kind of report.

    `client_key` is made by the phone; `external_id` is another system's own number, one ticket
    for each `source`.
    """

    category: str
    title: str
    text: str
    place: str
    building: str = ""
    is_private: bool = False
    photos: tuple[bytes, ...] = ()
    source: str = "phone"
    external_id: str = ""
    spot: str = ""
    client_key: str = ""
    reporter: str = ""
    phone: str = ""
    level: str = ""
    photo_keys: tuple[str, ...] = ()


def open_ticket(community_id: str, report: TicketReport, *, by: Reporter, now: datetime) -> int:
    """Open a ticket, or find the one that this report made already; returns its number.

    Raises TicketReportWrong, TicketsTooMany, TicketKeyWrong, TicketPhotosTooMany, PictureInvalid,
    CommunityNotFound.
    """
    photos = clean_report_photos(report)
    with transaction() as session:
        return add_ticket(session, community_id, report, photos, by=by, now=now)


def clean_report_photos(report: TicketReport) -> list[Photo]:
    """Return a report's photos as they may be kept: slow, so before the act."""
    keys = [*report.photo_keys, *[""] * len(report.photos)]
    return clean_photos(list(zip(keys, report.photos, strict=False)))


def add_ticket(
    session: Session,
    community_id: str,
    report: TicketReport,
    photos: list[Photo],
    *,
    by: Reporter,
    now: datetime,
) -> int:
    """Open a ticket in the caller's act; raises what `open_ticket` raises."""
    lock_community(session, community_id)
    check_key(report.client_key)
    there = _find_same(session, community_id, report, by)
    if there is not None:
        there = get_row(session, there.id, lock=True)
        keep_photos(session, there, "report", photos, officer_id=_officer_id(by), now=now)
        return there.id
    if isinstance(by, Resident):
        _check_day(session, by, now)
    edition = edition_now(session, community_id)
    report = _clean(report, edition.rules)
    category = edition.rules.categories[report.category]
    level, said = size_of_report(session, category, report.level, by=by, now=now)
    row = _row(session, community_id, report, edition.rules, level, by, now)
    row.rules_version = edition.version
    session.add(row)
    session.flush()
    keep_photos(session, row, "report", photos, officer_id=_officer_id(by), now=now)
    _begin(session, row, edition.rules, said, by, now)
    return row.id


def _begin(
    session: Session,
    row: TicketRow,
    rules: Rules,
    said: dict[str, Any],
    by: Reporter,
    now: datetime,
) -> None:
    start_clocks(session, row, rules, now)
    refresh(session, row, rules, now)
    route = rules.route(rules.categories[row.category], row.place, row.level)
    facts = {"body": row.body, "department": row.department, "calls": list(route.calls), **said}
    call_in(session, row, rules, route, now)
    add_line(
        session,
        row,
        "open",
        before="",
        actor=actor_of(session, row, rules, by),
        explanation="",
        facts=facts,
        now=now,
    )
    alert_duty(session, row, rules, "open", facts, now=now)
    if isinstance(by, Officer):
        detail = {"category": row.category, "source": row.source}
        audit(session, by, "ticket.open", row.id, detail, now=now, community_id=row.community_id)


def _row(
    session: Session,
    community_id: str,
    report: TicketReport,
    rules: Rules,
    level: str,
    by: Reporter,
    now: datetime,
) -> TicketRow:
    category = rules.categories[report.category]
    route = rules.route(category, report.place, level)
    count = select(func.max(TicketRow.number)).where(TicketRow.community_id == community_id)
    resident = by if isinstance(by, Resident) else None
    return TicketRow(
        community_id=community_id,
        number=(session.scalars(count).one() or 0) + 1,
        category=category.key,
        place=report.place,
        building=report.building,
        spot=report.spot,
        title=report.title,
        text=report.text,
        level=level,
        priority=category.priority,
        state="open",
        is_private=report.is_private,
        source=report.source,
        external_id=report.external_id,
        client_key=report.client_key or None,
        resident_id=None if resident is None else resident.id,
        reporter=report.reporter if resident is None else resident.name,
        phone=report.phone if resident is None else "",
        opened_by=_officer_id(by),
        body=route.body,
        department=route.department,
        opened_at=now,
        reopened=0,
        was_late=False,
        is_late=False,
    )


def _find_same(
    session: Session, community_id: str, report: TicketReport, by: Reporter
) -> TicketRow | None:
    statement = select(TicketRow).where(TicketRow.community_id == community_id)
    if report.client_key:
        row = session.scalars(
            statement.where(TicketRow.client_key == report.client_key)
        ).one_or_none()
        mine = by.id if isinstance(by, Resident) else None
        if row is not None and (row.resident_id, row.opened_by) != (mine, _officer_id(by)):
            raise TicketReportWrong(field="client_key")
        return row
    if not report.external_id:
        return None
    return session.scalars(
        statement.where(
            TicketRow.source == report.source, TicketRow.external_id == report.external_id
        )
    ).first()


def _check_day(session: Session, by: Resident, now: datetime) -> None:
    statement = select(func.count(TicketRow.id)).where(
        TicketRow.resident_id == by.id, TicketRow.opened_at > now - timedelta(days=1)
    )
    if session.scalars(statement).one() >= MOST_A_DAY:
        raise TicketsTooMany(limit=MOST_A_DAY)


def _clean(report: TicketReport, rules: Rules) -> TicketReport:
    text = _shown(report.text, lines=True)
    title = _shown(report.title) or text.split("\n")[0][:40]
    wrong = {
        "category": report.category not in rules.categories,
        "place": report.place not in rules.places,
        "level": report.level not in ("", *LEVELS),
        "source": report.source not in SOURCES,
        "title": not 0 < len(title) <= MOST_TITLE,
        "text": len(text) > MOST_TEXT,
        "spot": len(report.spot) > MOST_SPOT,
        "building": len(report.building) > MOST_BUILDING,
        "reporter": len(report.reporter) > MOST_NAME or len(report.phone) > MOST_NAME,
        "external_id": len(report.external_id) > MOST_EXTERNAL,
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise TicketReportWrong(field=name)
    return TicketReport(
        report.category,
        title,
        text,
        report.place,
        building=_shown(report.building),
        is_private=report.is_private,
        source=report.source,
        external_id=_shown(report.external_id),
        spot=_shown(report.spot),
        client_key=report.client_key,
        reporter=_shown(report.reporter),
        phone=_shown(report.phone),
        level=report.level,
    )


def _shown(text: str, *, lines: bool = False) -> str:
    text = text.replace("\r\n", "\n")
    kept = "".join(one if one.isprintable() else "\n" if one == "\n" else " " for one in text)
    return kept.strip() if lines else " ".join(kept.split())


def _officer_id(by: Reporter) -> int | None:
    return by.id if isinstance(by, Officer) else None

"""Public counting sessions: announced, opened, watched, closed (PROTOCOL §6, RULES R39).

Law: where and when is public beforehand; anybody may watch. Names of those present are sealed,
how many of each role is public. A session shows that ballots are read, never what they say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.read import lock_assembly, time_of
from app.core.assembly import Act, Phase, phase_after
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.voting.models import Attendance, CountingSession

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

ROLES = ("owner", "clerk", "scrutineer", "street_office", "residents_committee", "witness")
MAX_PLACE, MAX_NAME = 80, 40
# What stands for a name whose time is over.
FORGOTTEN = "—"
FARTHEST = timedelta(days=366)


class SessionInvalid(RuleError):
    """Place or time is missing, too long, past or far away; `field` says which."""


class SessionNotFound(RuleError):
    """The assembly has no such counting session, or it does not stand where this needs it."""


class SessionStillOpen(RuleError):
    """Another counting session of this assembly is open."""


class AttendanceInvalid(RuleError):
    """Somebody present has a name of at most forty characters and one of the roles."""


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session with those who came, in order."""

    row: CountingSession
    present: tuple[Attendance, ...]

    @property
    def state(self) -> str:
        if self.row.called_off_at is not None:
            return "called_off"
        if self.row.closed_at is not None:
            return "closed"
        return "planned" if self.row.opened_at is None else "open"

    @property
    def here_by_role(self) -> dict[str, int]:
        """How many of each role are present now; at the end of a session, nobody."""
        return _by_role([one for one in self.present if one.left_at is None])

    @property
    def came_by_role(self) -> dict[str, int]:
        return _by_role(self.present)


def _by_role(people: Sequence[Attendance]) -> dict[str, int]:
    found = Counter(one.role for one in people)
    return {role: found[role] for role in ROLES if found[role]}


def plan_session(
    assembly_id: str, *, place: str, at: datetime, officer_id: int, now: datetime
) -> int:
    """Announce a session; returns its number. Raises ActNotAllowedNow, SessionInvalid."""
    place = " ".join(place.split())
    if not 0 < len(place) <= MAX_PLACE or not place.isprintable():
        raise SessionInvalid(field="place")
    with transaction() as session:
        assembly = _lock(session, assembly_id, Act.PLAN_COUNTING)
        today = time_of(assembly, now)
        if not today - timedelta(days=1) <= at <= today + FARTHEST:
            raise SessionInvalid(field="at")
        row = CountingSession(
            assembly_id=assembly_id, place=place, planned_at=at, planned_by=officer_id
        )
        session.add(row)
        session.flush()
        _note(session, assembly, "desk.session.plan", row.id, officer_id, now)
        return row.id


def open_session(assembly_id: str, session_id: int, *, officer_id: int, now: datetime) -> None:
    """Open a planned session. Raises ActNotAllowedNow, SessionNotFound, SessionStillOpen."""
    with transaction() as session:
        assembly = _lock(session, assembly_id, Act.HOLD_COUNTING)
        found = _get(session, assembly_id, session_id, "planned")
        if any(one.state == "open" for one in list_sessions(session, assembly_id)):
            raise SessionStillOpen
        found.row.opened_at, found.row.opened_by = time_of(assembly, now), officer_id
        _note(session, assembly, "desk.session.open", session_id, officer_id, now)


def close_session(assembly_id: str, session_id: int, *, officer_id: int, now: datetime) -> None:
    """Close an open session; whoever is still there leaves with it. Raises SessionNotFound."""
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        found = _get(session, assembly_id, session_id, "open")
        at = time_of(assembly, now)
        found.row.closed_at, found.row.closed_by = at, officer_id
        for one in found.present:
            one.left_at = one.left_at or at
        _note(session, assembly, "desk.session.close", session_id, officer_id, now)


def call_off_session(assembly_id: str, session_id: int, *, officer_id: int, now: datetime) -> None:
    """Call a planned session off; it stays on the page as called off. Raises SessionNotFound."""
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        found = _get(session, assembly_id, session_id, "planned")
        found.row.called_off_at = time_of(assembly, now)
        _note(session, assembly, "desk.session.call_off", session_id, officer_id, now)


def enter_attendance(
    assembly_id: str, session_id: int, *, name: str, role: str, officer_id: int, now: datetime
) -> int:
    """Enter somebody who came; returns the line's number.

    Raises SessionNotFound, AttendanceInvalid.
    """
    name = " ".join(name.split())
    if role not in ROLES or not 0 < len(name) <= MAX_NAME or not name.isprintable():
        raise AttendanceInvalid
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        _get(session, assembly_id, session_id, "open")
        row = Attendance(
            session_id=session_id,
            name=name,
            role=role,
            entered_by=officer_id,
            came_at=time_of(assembly, now),
        )
        session.add(row)
        session.flush()
        _note(session, assembly, "desk.session.came", session_id, officer_id, now)
        return row.id


def leave_session(
    assembly_id: str, session_id: int, attendance_id: int, *, officer_id: int, now: datetime
) -> None:
    """Enter that somebody went. Raises SessionNotFound."""
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        found = _get(session, assembly_id, session_id, "open")
        one = next((one for one in found.present if one.id == attendance_id), None)
        if one is None or one.left_at is not None:
            raise SessionNotFound(session=session_id)
        one.left_at = time_of(assembly, now)
        _note(session, assembly, "desk.session.left", session_id, officer_id, now)


def list_sessions(session: Session, assembly_id: str) -> list[SessionView]:
    """Return the sessions in the order of their planned time, with those present."""
    rows = session.scalars(
        select(CountingSession)
        .where(CountingSession.assembly_id == assembly_id)
        .order_by(CountingSession.planned_at, CountingSession.id)
    ).all()
    people = session.scalars(
        select(Attendance)
        .where(Attendance.session_id.in_([row.id for row in rows]))
        .order_by(Attendance.id)
    ).all()
    return [
        SessionView(row, tuple(one for one in people if one.session_id == row.id)) for row in rows
    ]


def forget_names(session: Session, assembly_id: str) -> int:
    """Blank the names of those who were present, their roles stay; returns how many (R30)."""
    people = [one for view in list_sessions(session, assembly_id) for one in view.present]
    named = [one for one in people if one.name != FORGOTTEN]
    for one in named:
        one.name = FORGOTTEN
    return len(named)


def _lock(session: Session, assembly_id: str, act: Act) -> AssemblyRow:
    assembly = lock_assembly(session, assembly_id)
    phase_after(Phase(assembly.phase), act)
    return assembly


def _get(session: Session, assembly_id: str, session_id: int, state: str) -> SessionView:
    found = next(
        (one for one in list_sessions(session, assembly_id) if one.row.id == session_id), None
    )
    if found is None or found.state != state:
        raise SessionNotFound(session=session_id)
    return found


def _note(
    session: Session, row: AssemblyRow, action: str, subject: int, officer_id: int, now: datetime
) -> None:
    audit(session, officer_id, action, subject, now=now, community_id=row.community_id)

"""What waits for an officer in all communities at once, the most urgent first; and the overview.

Law: this only tells; each act is done, and refused, where it belongs. Numbers of votes are never
here before the result is posted (RULES R24).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.across import (
    count_waiting_objections,
    list_acts_to_sign,
    list_announced,
    list_running,
    list_waiting_objections,
)
from app.assembly.service.awaited import signing_of
from app.assembly.service.read import definition_of, time_of
from app.committee.service.worklist import worklist as committee_work
from app.core.assembly import Phase
from app.core.calendar import end_of_day
from app.counting.service.recounts import list_due_recounts
from app.matters.service.worklist import worklist as matters_work
from app.platform.roles import Role
from app.registry.service import list_communities
from app.supervision.service.confirmations import list_confirmations
from app.supervision.service.steps import find_late
from app.voting.service.standing import list_frozen

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.committee.service.task import Task
    from app.platform.roles import Officer

OFFICES = frozenset({Role.STREET_OFFICE, Role.RESIDENTS_COMMITTEE})
# Of what is due because of a committee: what an office does, and what convener and office do.
COUNTERS = frozenset({Role.CLERK, Role.SCRUTINEER})
OFFICE_TASKS = frozenset(
    {"post_group", "answer_objection", "dissolve_group", "answer_filing", "form_reelection_group"}
)
SHARED_TASKS = frozenset(
    {
        "post_candidates",
        "elect_again",
        "elect_anew",
        "elect_successor",
        "end_term",
        "hold_first",
        "result_gone",
    }
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits; `what` is the kind of list it is from, `detail` which of its things.

    `subject` is the number of the act or matter, the assembly's id or the community's, by `what`.
    """

    what: str
    detail: str
    community_id: str
    community: str
    title: str
    subject: str
    due: datetime | None = None
    late: bool = False
    # 暂定: the holidays of the year it falls into are not announced yet.
    provisional: bool = False
    # Of the committee's work: it knows where it is done.
    task: Task | None = None
    # Somebody may come to harm while it waits: it stands above everything else.
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """One line of the overview: a community and its newest assembly."""

    community_id: str
    community: str
    assembly_id: str | None
    title: str
    phase: str
    closes: datetime | None
    open_objections: int
    certified: int


Source = Callable[["Session", "Officer", dict[str, str], datetime], Iterator[Waiting]]
_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Let a room above add what waits there; `names` are the officer's communities by id."""
    if source not in _sources:
        _sources.append(source)


def worklist(session: Session, officer: Officer, now: datetime) -> list[Waiting]:
    """Return what waits for this officer everywhere: dangers, what is overdue, then by its day."""
    names = _names(session, officer.communities)
    found = [
        *_acts(session, officer, names, now),
        *_confirmations(session, officer, names),
        *_rulings(session, officer, names, now),
        *_certificates(session, officer, names, now),
        *_counters(session, officer, names),
        *_late_steps(session, officer, names, now),
        *_committees(session, officer, names, now),
        *_matters(session, officer, names, now),
        *(one for source in _sources for one in source(session, officer, names, now)),
    ]
    return sorted(found, key=_urgency)


def _urgency(one: Waiting) -> tuple[bool, bool, bool, str, str]:
    return (not one.danger, not one.late, one.due is None, str(one.due), one.title)


def _names(session: Session, communities: Collection[str]) -> dict[str, str]:
    return {row.id: row.name for row in list_communities(session) if row.id in communities}


def _acts(
    session: Session, officer: Officer, names: dict[str, str], now: datetime
) -> Iterator[Waiting]:
    for act, assembly in list_acts_to_sign(session, names):
        if signing_of(session, assembly, act, officer.id).mine:
            place = assembly.community_id
            title, number = assembly.title, str(act.id)
            yield Waiting("sign", act.type, place, names[place], title, number)


def _confirmations(session: Session, officer: Officer, names: dict[str, str]) -> Iterator[Waiting]:
    for one in list_confirmations(session, officer, names):
        place = one.community_id
        yield Waiting("confirm", one.kind, place, names[place], one.flat, place)


def _rulings(
    session: Session, officer: Officer, names: dict[str, str], now: datetime
) -> Iterator[Waiting]:
    for objection, assembly in list_waiting_objections(session, names):
        place = assembly.community_id
        roles = {role.value for role in officer.roles_in(place)}
        if definition_of(assembly).policies.rulings_by not in roles:
            continue
        late = time_of(assembly, now) > objection.reply_due
        yield Waiting(
            "rule",
            objection.about,
            place,
            names[place],
            assembly.title,
            assembly.id,
            objection.reply_due,
            late,
        )


def _counters(session: Session, officer: Officer, names: dict[str, str]) -> Iterator[Waiting]:
    """Yield counts to make anew, and flats whose owner is disputed and that nobody froze yet."""
    mine = [one for one in names if officer.roles_in(one) & COUNTERS]
    for row in list_due_recounts(session, mine):
        name = names[row.community_id]
        yield Waiting("recount", row.phase, row.community_id, name, row.title, row.id)
    for objection, row in list_waiting_objections(session, mine):
        if objection.about == "identity" and row.phase == Phase.OPEN.value:
            if objection.public_id in {name for _, name in list_frozen(session, row.id)}:
                continue
            place, name, line = row.community_id, names[row.community_id], str(objection.i or "")
            yield Waiting("dispute", line, place, name, row.title, row.id, objection.reply_due)


def _certificates(
    session: Session, officer: Officer, names: dict[str, str], now: datetime
) -> Iterator[Waiting]:
    for assembly in list_running(session, names):
        place = assembly.community_id
        certifier = Role.STREET_OFFICE in officer.roles_in(place)
        if assembly.phase == Phase.MINUTED.value and certifier and not assembly.reference:
            title = assembly.title
            yield Waiting("certify", assembly.phase, place, names[place], title, assembly.id)


def _committees(
    session: Session, officer: Officer, names: dict[str, str], now: datetime
) -> Iterator[Waiting]:
    for place, name in names.items():
        roles = officer.roles_in(place)
        if not roles & {*OFFICES, Role.CONVENER}:
            continue
        for task in committee_work(session, place, now):
            if not _is_theirs(task, roles):
                continue
            due = None if task.due is None else end_of_day(task.due)
            open_ended = task.provisional
            yield Waiting(
                "committee",
                task.code,
                place,
                name,
                "",
                place,
                due,
                task.late,
                open_ended,
                task=task,
            )


def _late_steps(
    session: Session, officer: Officer, names: dict[str, str], now: datetime
) -> Iterator[Waiting]:
    for place, name in names.items():
        for one in find_late(session, place, now):
            if officer.roles_in(place) & one.roles:
                yield Waiting(
                    one.what,
                    one.detail,
                    place,
                    name,
                    one.title,
                    one.subject,
                    one.due,
                    one.late,
                    one.provisional,
                )


def _matters(
    session: Session, officer: Officer, names: dict[str, str], now: datetime
) -> Iterator[Waiting]:
    for place, name in names.items():
        for task in matters_work(session, place, now):
            if task.entered_by == officer.id or not officer.roles_in(place) & task.roles:
                continue
            due = None if task.due is None else end_of_day(task.due)
            number = str(task.matter_id)
            open_ended = task.provisional
            yield Waiting(
                "matter", task.step, place, name, task.title, number, due, task.late, open_ended
            )


def _is_theirs(task: Task, roles: Set[Role]) -> bool:
    """An office sees its own tasks, and everybody's that are late: it may order them done."""
    if task.code.startswith("tell_residents"):
        return Role.CONVENER in roles
    if roles & OFFICES and (task.late or task.code in OFFICE_TASKS | SHARED_TASKS):
        return True
    return Role.CONVENER in roles and task.code not in OFFICE_TASKS


def overview(session: Session, communities: Sequence[str]) -> list[Overview]:
    """Return a line for each community, by name."""
    names = _names(session, communities)
    newest: dict[str, AssemblyRow] = {}
    certified: dict[str, int] = {}
    for row in list_announced(session, names):
        newest[row.community_id] = row
        if row.phase == Phase.CERTIFIED.value and not row.rehearsal:
            certified[row.community_id] = certified.get(row.community_id, 0) + 1
    waiting = count_waiting_objections(session, [row.id for row in newest.values()])
    return [
        _line(place, names[place], newest.get(place), waiting, certified.get(place, 0))
        for place in sorted(names, key=lambda one: (names[one], one))
    ]


def _line(
    place: str, name: str, row: AssemblyRow | None, waiting: dict[str, int], certified: int
) -> Overview:
    if row is None:
        return Overview(place, name, None, "", "", None, 0, certified)
    objections = waiting.get(row.id, 0)
    return Overview(place, name, row.id, row.title, row.phase, row.closes, objections, certified)

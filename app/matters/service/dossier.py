"""Everything that is known of a matter, read once: rules, acts, files, votes, its time.

Law: of a step the newest act counts, and only if every step it needs was done before it: whoever
does an earlier step anew does the later ones anew as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.assembly.service.read import get_assembly, time_of
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.matters.models import MatterActRow, MatterFileRow, MatterRow
from app.matters.service.roads import ROADS, Step, get_step
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.matters.service.votes import Vote
    from app.registry.models import CommunityRow

NOT_YET = 2**62
_TAG = re.compile(r" \[[A-Za-z-]+\]$")


class MatterNotFound(RuleError):
    """There is no matter of this number."""


class FactMissing(RuleError):
    """A step states nothing of what a paper or a later step rests on."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers that a matter lives by, each with its source."""

    values: Mapping[str, Any]
    sources: Mapping[str, str]

    def whole(self, key: str) -> int:
        return int(self.values[key])

    def flag(self, key: str) -> bool:
        return bool(self.values[key])

    def share(self, key: str) -> tuple[int, int]:
        num, den = self.values[key]
        return int(num), int(den)

    def words(self, key: str) -> tuple[str, ...]:
        return tuple(self.values[key])

    def source(self, key: str) -> str:
        """Return where a number stands, without the tag that says how sure we are."""
        return _TAG.sub("", self.sources.get(key, ""))


@dataclass(frozen=True, slots=True)
class ActView:
    """An act as read; `id` orders the acts of a matter."""

    id: int
    step: str
    state: str
    facts: Mapping[str, Any]
    on_date: date | None
    done_by: int
    done_at: datetime
    confirmed_by: int | None = None
    confirmed_at: datetime | None = None


@dataclass(frozen=True)
class Dossier:
    """A matter with all its facts; `now` is its own time."""

    session: Session
    row: MatterRow
    community: CommunityRow
    rules: Rules
    acts: tuple[ActView, ...]
    files: tuple[MatterFileRow, ...]
    now: datetime

    @cached_property
    def votes(self) -> dict[str, Vote | None]:
        """The votes read so far, by step: a road asks for each of them many times."""
        return {}

    @property
    def today(self) -> date:
        return local_date(self.now)

    @property
    def road(self) -> tuple[Step, ...]:
        return ROADS[self.row.kind]

    def step(self, code: str) -> Step:
        return get_step(self.row.kind, code)

    def newest(self, code: str, state: str = "done") -> ActView | None:
        """Return the newest act of a step in a state, whether or not it still counts."""
        found = [act for act in self.acts if act.step == code and act.state == state]
        return found[-1] if found else None

    def act(self, code: str) -> ActView | None:
        """Return the act of a step that counts, or None."""
        act = self.newest(code)
        return act if act is not None and act.id in self._counting else None

    def facts(self, code: str) -> Mapping[str, Any]:
        """Return what a step stated; raises FactMissing."""
        act = self.act(code)
        if act is None:
            raise FactMissing(step=code)
        return act.facts

    def fact(self, code: str, name: str, otherwise: Any = None) -> Any:
        act = self.act(code)
        return otherwise if act is None else act.facts.get(name, otherwise)

    def day(self, code: str, name: str) -> date:
        """Return a day that a step stated; raises FactMissing."""
        return date.fromisoformat(self.facts(code)[name])

    def files_of(self, code: str) -> list[MatterFileRow]:
        return [one for one in self.files if one.step == code]

    def needs_of(self, step: Step) -> tuple[str, ...]:
        """Return what a step needs; a tender held beforehand does not wait for the first vote."""
        plan = self.newest("plan")
        if step.code in ("tender_notice", "direct") and plan and plan.facts["together"]:
            return ("plan_posting",)
        return step.needs

    def with_act(self, code: str, facts: Mapping[str, Any], on_date: date | None) -> Dossier:
        """Return the matter as it will be once a step is done with these facts."""
        act = ActView(NOT_YET, code, "done", facts, on_date, 0, self.now)
        kept = tuple(one for one in self.acts if not (one.step == code and one.id == NOT_YET))
        return replace(self, acts=(*kept, act))

    def with_done(self, act_id: int) -> Dossier:
        """Return the matter as it will be once a proposed act is confirmed."""
        acts = [replace(one, state="done") if one.id == act_id else one for one in self.acts]
        return replace(self, acts=tuple(acts))

    @cached_property
    def _counting(self) -> frozenset[int]:
        newest: dict[str, int] = {}
        for step in self.road:
            act = self.newest(step.code)
            before = [self.newest(need) for need in self.needs_of(step)]
            older = all(one is None or act is None or one.id < act.id for one in before)
            firm = all(one is None or one.id in newest.values() for one in before)
            if act is not None and older and firm:
                newest[step.code] = act.id
        return frozenset(newest.values())


def load_dossier(session: Session, matter_id: int, now: datetime, *, lock: bool = False) -> Dossier:
    """Return a matter with its facts, locked for an act; raises MatterNotFound."""
    row = session.get(MatterRow, matter_id, with_for_update=lock, populate_existing=lock)
    if row is None:
        raise MatterNotFound(id=matter_id)
    acts = session.scalars(
        select(MatterActRow).where(MatterActRow.matter_id == row.id).order_by(MatterActRow.id)
    )
    files = session.scalars(
        select(MatterFileRow).where(MatterFileRow.matter_id == row.id).order_by(MatterFileRow.id)
    )
    views = tuple(_view(act) for act in acts)
    return Dossier(
        session=session,
        row=row,
        community=get_community(session, row.community_id),
        rules=Rules(row.profile["values"], row.profile["sources"]),
        acts=views,
        files=tuple(files),
        now=_time_of(session, row, views, now),
    )


def _view(act: MatterActRow) -> ActView:
    return ActView(
        id=act.id,
        step=act.step,
        state=act.state,
        facts=json.loads(act.facts),
        on_date=act.on_date,
        done_by=act.done_by,
        done_at=act.done_at,
        confirmed_by=act.confirmed_by,
        confirmed_at=act.confirmed_at,
    )


def _time_of(
    session: Session, row: MatterRow, acts: tuple[ActView, ...], now: datetime
) -> datetime:
    """A rehearsal lives in the time of its assemblies, moved on by its own clock."""
    if not row.rehearsal:
        return now
    named = {act.facts["assembly"] for act in acts if "assembly" in act.facts}
    times = [time_of(get_assembly(session, one), now) for one in named]
    return max([now, *times]) + timedelta(seconds=row.clock_shift)


def list_matters(session: Session, community_id: str) -> list[MatterRow]:
    """Return the matters of a community, the newest first."""
    statement = select(MatterRow).where(MatterRow.community_id == community_id)
    return list(session.scalars(statement.order_by(MatterRow.number.desc())))


def community_of_matter(session: Session, matter_id: int) -> str | None:
    row = session.get(MatterRow, matter_id)
    return None if row is None else row.community_id

"""One step, and the course that puts steps one after another.

Law: a step is done when it happened, or, if it is a wait or a window, when its time is over. It
is late when its deadline has passed undone, blocked while what it needs is not done, running
while its time lasts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.core.calendar import Deadline, WorkdayTable, acting_deadline, end_of_day, local_date
from app.core.profile import RuleValues
from app.core.timeline.facts import Facts, Timing, Who


@dataclass(frozen=True)
class Step:
    """One step of a timeline; titles and documents go by id, sentences are the page's.

    `starts` is its earliest moment, `ends` its deadline or its end; `basis` the profile key whose
    number it is, `article` what that number stands on.
    """

    id: str
    who: Who
    timing: Timing
    starts: datetime | None
    ends: datetime | None
    provisional: bool
    document: str
    after: tuple[str, ...]
    blocked_by: tuple[str, ...]
    basis: str
    article: str
    done: datetime | None
    state: str


@dataclass
class Course:
    """The steps so far; `add` computes each from what the ones before it came to."""

    facts: Facts
    rules: RuleValues
    sources: Mapping[str, str]
    workday: WorkdayTable
    steps: list[Step] = field(default_factory=list)

    def add(
        self,
        name: str,
        who: Who,
        timing: Timing = Timing.ACTS,
        *,
        starts: datetime | None = None,
        ends: datetime | Deadline | None = None,
        document: str = "",
        after: tuple[str, ...] = (),
        basis: str = "",
    ) -> None:
        """Put a step at the end of the course."""
        moment = ends.ends if isinstance(ends, Deadline) else ends
        happened = self._happened(name, timing, moment)
        needed = tuple(one for one in after if self._is_open(one))
        step = Step(
            id=name,
            who=who,
            timing=timing,
            starts=starts,
            ends=moment,
            provisional=isinstance(ends, Deadline) and ends.provisional,
            document=document,
            after=tuple(one for one in after if self.find(one)),
            blocked_by=() if happened else needed,
            basis=basis,
            article=self.sources.get(basis, ""),
            done=happened,
            state=self._state(happened, timing, starts, moment, needed),
        )
        self.steps.append(step)

    def find(self, name: str) -> Step | None:
        """Return a step put before, or None."""
        return next((one for one in self.steps if one.id == name), None)

    def when(self, name: str) -> datetime | None:
        """Return when a step happened; of a step to come its earliest moment, if there is one."""
        step = self.find(name)
        if step is None:
            return self.facts.done.get(name)
        return step.done or step.starts

    def within(self, start: datetime | None, key: str) -> Deadline | None:
        """Return the deadline of a period to act of the profile's days; None without a number."""
        days = self.rules.whole(key)
        if start is None or days == 0:
            return None
        return acting_deadline(start, days, workday=self.workday)

    def waited(self, start: datetime | None, key: str) -> datetime | None:
        """Return the end of a wait of the profile's days."""
        if start is None:
            return None
        return end_of_day(local_date(start) + timedelta(days=self.rules.whole(key)))

    def _happened(self, name: str, timing: Timing, ends: datetime | None) -> datetime | None:
        logged = self.facts.done.get(name)
        if logged is not None or timing is Timing.ACTS:
            return logged
        return ends if ends is not None and ends <= self.facts.at else None

    def _is_open(self, name: str) -> bool:
        step = self.find(name)
        return step is not None and step.done is None

    def _state(
        self,
        happened: datetime | None,
        timing: Timing,
        starts: datetime | None,
        ends: datetime | None,
        needed: tuple[str, ...],
    ) -> str:
        if happened is not None:
            return "done"
        if timing is Timing.ACTS and ends is not None and ends <= self.facts.at:
            return "late"
        if needed:
            return "blocked"
        if timing is not Timing.ACTS and starts is not None and starts <= self.facts.at:
            return "running"
        return "waiting"

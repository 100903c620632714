"""What a timeline is computed from: the assembly's kind and matters, its dates, what is done.

Law: `at` is the assembly's time; `done` holds when each step happened, by its id; dates that
nobody has fixed yet are None, and the plan then takes the earliest lawful ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

ELECTION = "278-3"
COMPANY = "278-4"
FUND_MATTERS = ("278-5", "278-6", "278-7")
KINDS = ("first", "regular", "temporary", "part", "consultation")


class Timing(StrEnum):
    """How a step lies in time: a deadline to act, a wait that is never shortened, or a window."""

    ACTS = "acts"
    WAITS = "waits"
    WINDOW = "window"


class Who(StrEnum):
    """Who has to act."""

    OWNERS = "owners"
    DEVELOPER = "developer"
    STREET_OFFICE = "street_office"
    GROUP = "preparatory_group"
    CONVENER = "convener"
    REGISTRAR = "registrar"
    COUNTERS = "counters"
    COMMITTEE = "committee"
    COMPANY = "company"


@dataclass(frozen=True)
class Facts:
    """One assembly; moments are aware, `done` and the plan go by the ids of steps."""

    kind: str
    at: datetime
    matters: frozenset[str] = frozenset()
    opens: datetime | None = None
    closes: datetime | None = None
    done: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    #: Ballots are secret: who took part is settled before anything is opened.
    secret: bool = False

    @property
    def elects(self) -> bool:
        """Whether a committee is elected."""
        return ELECTION in self.matters

    @property
    def uses_fund(self) -> bool:
        """Whether a plan of works must hang out before the vote (RULES §3.5)."""
        return bool(self.matters & set(FUND_MATTERS))

    @property
    def hires(self) -> bool:
        """Whether a property company is hired or dismissed."""
        return COMPANY in self.matters

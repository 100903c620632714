"""What was looked at and what was found: values only, sentences live in words/.

Law: each check has exactly one line per group; `examined` counts the items it
looked at, so that a check of nothing is visible; a check that could not run for
want of an earlier one counts as failed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol


class Status(Enum):
    """How a check ended; only OK, NOT_ASKED, NOT_YET and NOT_APPLICABLE let the record stand."""

    OK = "ok"
    FAILED = "failed"
    NOT_RUN = "not_run"
    NOT_ASKED = "not_asked"
    NOT_YET = "not_yet"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Failure:
    """One fault: its code, its position (entry, line, file), its values."""

    code: str
    where: str
    fields: tuple[tuple[str, object], ...] = ()


@dataclass
class Look:
    """What one check has seen while it runs."""

    examined: int = 0
    failures: list[Failure] = field(default_factory=list)
    notes: list[Failure] = field(default_factory=list)

    def fail(self, code: str, where: str, **fields: object) -> None:
        """Record a fault at a position."""
        self.failures.append(Failure(code, where, tuple(fields.items())))

    def note(self, code: str, where: str, **fields: object) -> None:
        """Record something a reader should know and that is no fault."""
        self.notes.append(Failure(code, where, tuple(fields.items())))

    def demand(self, holds: bool, code: str, where: str, **fields: object) -> None:
        """Record a fault unless `holds`."""
        if not holds:
            self.fail(code, where, **fields)


@dataclass(frozen=True)
class Finding:
    """The line of one check in the report; `because` names the check that kept it from running."""

    check: str
    group: str
    status: Status
    examined: int = 0
    failures: tuple[Failure, ...] = ()
    notes: tuple[Failure, ...] = ()
    because: str = ""
    seconds: float = 0.0

    @property
    def stands(self) -> bool:
        """Whether this line lets the record stand."""
        return self.status not in (Status.FAILED, Status.NOT_RUN)


class Judged(Protocol):
    """A report of either kind, as far as its last word goes."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The lines of all checks."""

    @property
    def seconds(self) -> dict[str, float]:
        """How long its parts took."""

    @property
    def stands(self) -> bool:
        """Whether every check that was asked for ran and held."""

    @property
    def anchored(self) -> bool:
        """Whether an anchor was given and is the record's."""


class NotRun(Exception):
    """A check lacks what the named earlier check should have secured."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


class NotYet(Exception):
    """The record's stage does not have what the check looks at."""


class NotAsked(Exception):
    """Nobody asked for what the check looks at."""

"""From the files of a record to the findings of every check.

Law: no input makes it raise; an exception that nobody foresaw is itself a failed check.
`seconds` is asked for the time between two readings of the caller's clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.verifier.case import Asked, Case
from app.verifier.crew import Crew
from app.verifier.files import RecordFiles
from app.verifier.reading import read_case
from app.verifier.registry import (
    CHECKS,
    NOT_IN_NAMED_MODE,
    RECORD,
    SECRET_CHECKS,
    SELF_TEST,
    Check,
)
from app.verifier.report import Finding, Look, NotAsked, NotRun, NotYet, Status
from app.verifier.summary import Summary, summarise
from app.verifier.workings import Clock, Workings

#: Hears what begins, and of long work how many items of how many are done.
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Report:
    """All findings in the order of their numbers, and what the record says, in numbers."""

    findings: tuple[Finding, ...]
    summary: Summary
    seconds: dict[str, float]

    @property
    def stands(self) -> bool:
        """Whether every check that was asked for ran and held."""
        return all(finding.stands for finding in self.findings)

    @property
    def anchored(self) -> bool:
        """Whether an anchor was given and is the record's."""
        return self.find("V00").status is Status.OK

    def find(self, number: str, group: str = RECORD) -> Finding:
        """Return the finding of a check."""
        return next(f for f in self.findings if (f.check, f.group) == (number, group))


def examine(
    files: RecordFiles,
    asked: Asked,
    *,
    clock: Clock = lambda: 0.0,
    tell: Tell = lambda text, done, total: None,
    jobs: int = 1,
) -> Report:
    """Return the report over a record, the same for any number of processes at least 1.

    `tell` hears the number of each check as it begins, and how far its long work is.
    """
    progress = _Progress(tell)
    progress.begin("reading")
    begin = clock()
    case = read_case(files, asked)
    crew = Crew(jobs, progress.watch)
    try:
        return _examine(case, Workings(case, clock, crew), begin, progress)
    finally:
        crew.dismiss()


class _Progress:
    """Which check runs, and how far it is."""

    def __init__(self, tell: Tell) -> None:
        self.tell, self.running = tell, ""

    def begin(self, text: str) -> None:
        self.running = text
        self.tell(text, 0, 0)

    def watch(self, done: int, total: int) -> None:
        self.tell(self.running, done, total)


def _examine(case: Case, work: Workings, begin: float, progress: _Progress) -> Report:
    clock = work.clock
    work.seconds["reading"] = clock() - begin
    first = _run(SELF_TEST, case, work, clock)
    foreign = () if case.is_secret else NOT_IN_NAMED_MODE
    work.reported |= {SELF_TEST.number, *foreign}
    findings = [first]
    findings += [Finding(number, RECORD, Status.NOT_APPLICABLE) for number in foreign]
    for check in SECRET_CHECKS if case.is_secret else CHECKS:
        progress.begin(check.number)
        work.reported.add(check.number)
        if first.stands:
            findings.append(_run(check, case, work, clock))
        else:
            because = SELF_TEST.number
            findings.append(Finding(check.number, check.group, Status.NOT_RUN, because=because))
    findings.sort(key=lambda finding: finding.check)
    return Report(tuple(findings), summarise(case, work), work.seconds)


def _run(check: Check, case: Case, work: Workings, clock: Clock) -> Finding:
    return find_out(
        check.number, check.group, lambda look: check.run(case, work, look), clock=clock
    )


def find_out(number: str, group: str, run: Callable[[Look], None], *, clock: Clock) -> Finding:
    """Return the line of a check that is run now, however it ends."""
    look, status, because, begin = Look(), Status.OK, "", clock()
    try:
        run(look)
    except NotAsked:
        status = Status.NOT_ASKED
    except NotYet:
        status = Status.NOT_YET
    except NotRun as missing:
        status, because = Status.NOT_RUN, missing.because
    except Exception as unforeseen:
        # A stranger's record must never end in a stack trace; the kind of error is told.
        look.fail("unforeseen", "record", error=type(unforeseen).__name__)
    return Finding(
        number,
        group,
        Status.FAILED if look.failures else status,
        look.examined,
        tuple(look.failures),
        tuple(look.notes),
        because,
        clock() - begin,
    )

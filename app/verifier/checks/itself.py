"""Of the verifier itself: it must refuse what it must refuse, and say all it did (V44–V46)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.verifier.report import Look, NotAsked
from app.verifier.vectors import run_vectors

if TYPE_CHECKING:
    from app.verifier.case import Case, Older
    from app.verifier.workings import Workings


def v44_vectors(case: Case, work: Workings, look: Look) -> None:
    """Reject: a verifier that accepts a bad vector, or refuses a good one."""
    for name, as_it_must in run_vectors():
        look.examined += 1
        look.demand(as_it_must, "vector", f"vector {name}")


def v45_second_implementation(case: Case, work: Workings, look: Look) -> None:
    """Reject: two implementations that disagree. No record alone can be asked; the tests ask it."""
    raise NotAsked


def v46_report(case: Case, work: Workings, look: Look) -> None:
    """Reject: a report that leaves a check out; a record that does not extend the --since one."""
    for number in range(46):
        look.examined += 1
        look.demand(f"V{number:02}" in work.reported, "check_not_reported", f"V{number:02}")
    if case.asked.older is not None:
        _check_extension(case, case.asked.older, look)


def _check_extension(case: Case, older: Older, look: Look) -> None:
    """Entry by entry where the older one is a record, by its heads' sizes in any case."""
    largest = max(signed.checkpoint.size for signed in older.heads)
    grown = largest <= len(case.lines)
    look.demand(grown, "older_is_longer", "record", size=largest, entries=len(case.lines))
    for at, was in enumerate(older.lines):
        look.examined += 1
        same = case.lines[at : at + 1] == [was]
        look.demand(same, "entry_changed", f"entry {at}")

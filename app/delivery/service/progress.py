"""Progress to the quorum, live: heads and area of each motion's scope, and what is missing.

Law: whether somebody took part, never how (RULES R24), and nothing at all where the rules do not
show turnout. Pages tell heads, and the area by tenths only (docs/adr/0033). What was counted at
one head of the log is not counted again at the same head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from app.assembly.service.read import definition_of, phase_of
from app.core.assembly import Phase
from app.core.errors import RuleError
from app.platform.log import log_size
from app.voting.service.turnout import Turnout, count_turnout

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow

MOST_HEADS = 64
_counted: WeakKeyDictionary[object, dict[tuple[str, int], Turnout]] = WeakKeyDictionary()


class TurnoutNotShown(RuleError):
    """The rules of this assembly show no turnout before the close, or it is not open."""


def find_progress(session: Session, row: AssemblyRow) -> Turnout | None:
    """Return who has taken part so far; None where that is not shown now."""
    if not is_shown(row):
        return None
    known = _counted.setdefault(session.get_bind().engine, {})
    name = (row.id, log_size(session, row.id))
    if name not in known:
        if len(known) >= MOST_HEADS:
            known.clear()
        known[name] = count_turnout(session, row)
    return known[name]


def get_progress(session: Session, row: AssemblyRow) -> Turnout:
    """Return the same; raises TurnoutNotShown."""
    found = find_progress(session, row)
    if found is None:
        raise TurnoutNotShown(assembly=row.id)
    return found


def is_shown(row: AssemblyRow) -> bool:
    """True while an assembly is open whose rules show turnout."""
    return phase_of(row) is Phase.OPEN and definition_of(row).policies.show_turnout

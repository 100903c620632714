"""When a step may be done and until when, by the matter's own rules (RULES R35, R36).

Law: what hangs out waits its full days and never rolls; a period to act that ends on a day off
rolls to the next working day and is marked where the holiday table is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.assembly.holidays import find_workday
from app.core.calendar import acting_deadline, earliest_opening, local_date, start_of_day

if TYPE_CHECKING:
    from app.matters.service.dossier import Dossier
    from app.matters.service.roads import Step


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a step; `source` is where the number stands, `provisional` as in R35."""

    day: date
    source: str
    provisional: bool = False


def posting_ends(dossier: Dossier, step: Step) -> datetime | None:
    """Return the instant after the last full day of a posting; None before it hangs out."""
    act = dossier.act(step.code)
    if act is None or not step.posting:
        return None
    first = start_of_day(date.fromisoformat(act.facts["first_on"]))
    return earliest_opening(first, dossier.rules.whole(step.posting))


def posting_last_day(dossier: Dossier, step: Step) -> date | None:
    """Return the last full day of a posting; None before it hangs out."""
    ends = posting_ends(dossier, step)
    return None if ends is None else local_date(ends - timedelta(seconds=1))


def find_due(dossier: Dossier, step: Step) -> Due | None:
    """Return until when a step is to be done; None where nothing says so or facts are missing."""
    rule = DUE.get(step.code)
    return None if rule is None else rule(dossier)


def earliest_day(dossier: Dossier, step: Step) -> date | None:
    """Return the first day on which a step can be done because something hangs out before it."""
    ends = [posting_ends(dossier, dossier.step(need)) for need in step.needs] if step.vote else []
    known = [local_date(one) for one in ends if one is not None]
    return max(known, default=None)


def alert_day(dossier: Dossier) -> date | None:
    """Return the day from which an ending contract is on the worklists (R36)."""
    if dossier.act("contract_end") is None:
        return None
    days = dossier.rules.whole("company.contract_end_alert_days")
    return dossier.day("contract_end", "ends_on") - timedelta(days=days)


def _alert(dossier: Dossier) -> Due | None:
    day = alert_day(dossier)
    source = dossier.rules.source("company.contract_end_alert_days")
    return None if day is None else Due(day, source)


def _notice(dossier: Dossier) -> Due | None:
    if dossier.act("contract_end") is None:
        return None
    key = "company.dismissal_notice_days"
    day = dossier.day("contract_end", "ends_on") - timedelta(days=dossier.rules.whole(key))
    return Due(day, dossier.rules.source(key))


def _after(code: str, name: str, key: str) -> Callable[[Dossier], Due | None]:
    def due(dossier: Dossier) -> Due | None:
        if dossier.act(code) is None:
            return None
        return _acts(dossier, dossier.day(code, name), key)

    return due


def _acts(dossier: Dossier, start: date, key: str) -> Due:
    deadline = acting_deadline(start, dossier.rules.whole(key), workday=find_workday)
    return Due(deadline.date, dossier.rules.source(key), deadline.provisional)


def _signing(dossier: Dossier) -> Due | None:
    """After a tender the contract is signed within the place's days of the posted choice."""
    if dossier.act("evaluation") is None:
        return None
    return _after("chosen", "first_on", "company.sign_days")(dossier)


def _answer(dossier: Dossier) -> Due | None:
    key = "fund.emergency_silent_days"
    if dossier.act("damage") is None or dossier.rules.whole(key) == 0:
        return None
    day = dossier.day("damage", "found_on") + timedelta(days=dossier.rules.whole(key))
    return Due(day, dossier.rules.source(key))


DUE: Mapping[str, Callable[[Dossier], Due | None]] = MappingProxyType(
    {
        "plan": lambda dossier: _alert(dossier) if dossier.row.kind == "hiring" else None,
        "old_notice": _notice,
        "contract_signed": _signing,
        "contract_copy": _after("contract_signed", "signed_on", "company.contract_copy_days"),
        "handover": _after("old_notice", "last_day", "company.handover_days"),
        "approval": _answer,
    }
)

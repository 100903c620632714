"""Between the close of a secret vote and its tally: time to object, rulings, and no way back.

Law (PROTOCOL §7, A18): a sum is opened once, so what an objection to roll, identity or paper may
change is settled before anything is tallied. Those who took part are known from the close on;
whoever objects has three full days from then, which the service lets end on a working day
(RULES R35). The verifier asks for the three days alone: it knows no holidays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from app.core.assembly import Phase
from app.core.calendar import OBJECTION_DAYS
from app.core.definition import Definition
from app.core.errors import RuleError, VerificationError

AFTER_TALLY = frozenset(
    {Phase.COUNTED, Phase.PRELIMINARY, Phase.FINAL, Phase.MINUTED, Phase.CERTIFIED}
)
LEAST_WAIT = timedelta(days=OBJECTION_DAYS)
#: What an objection is about that is settled before a sum is opened; proxies are of identity.
BEFORE_OPENING = frozenset({"roll", "identity", "paper"})


class ObjectionsStillOpen(VerificationError):
    """Owners may still object to who took part; `until` says until when."""


class ObjectionUnruled(VerificationError):
    """An objection to roll, identity or paper has no ruling; nothing is tallied before it."""


class SumsOpenedOnce(RuleError):
    """A secret vote is counted once: behind its tally no ballot and no line changes any more."""


def verify_objections_over(
    closed: datetime,
    tallied: datetime,
    about: Mapping[str, str],
    rulings: Mapping[str, str | None],
) -> None:
    """Verify that a vote closed at one moment may be tallied at another.

    `about` and `rulings` are of each objection by its id, None without a ruling. Raises
    ObjectionsStillOpen, ObjectionUnruled.
    """
    if tallied < closed + LEAST_WAIT:
        raise ObjectionsStillOpen(until=closed + LEAST_WAIT)
    waiting = unruled(about, rulings)
    if waiting:
        raise ObjectionUnruled(objections=waiting)


def check_before_tally(definition: Definition, phase: Phase) -> None:
    """Refuse what would change the count of a secret vote that is tallied; raises SumsOpenedOnce.

    A recount, a revoked ballot and a corrected line are free in named mode.
    """
    if definition.is_secret and phase in AFTER_TALLY:
        raise SumsOpenedOnce(assembly=definition.assembly)


def unruled(about: Mapping[str, str], rulings: Mapping[str, str | None]) -> Collection[str]:
    """Return the objections that must have a ruling before the tally and have none."""
    return tuple(
        name for name, ruling in rulings.items() if ruling is None and about[name] in BEFORE_OPENING
    )

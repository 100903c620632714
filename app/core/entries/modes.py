"""Which ballot mode a body belongs to: told by its own fields, compared where the log is read.

Law: ballots, on paper too, and tallies have one shape in each mode; seven types are secret
mode's alone; a result that keeps sums shut can only be of secret mode. Whoever reads a log in
order refuses a body of the other mode than its definition's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.entries.schema import Check
from app.core.entries.secret_bodies import SECRET_SCHEMAS

NAMED, SECRET = "named", "secret"
#: The types that only a log of secret mode holds.
SECRET_TYPES = frozenset(SECRET_SCHEMAS) - {"ballot", "paper-ballot", "tally"}


def find_mode(name: str, body: Mapping[str, Any]) -> str | None:
    """Return the only mode that a body of a type's shape can be of, or None for either."""
    if name in SECRET_TYPES:
        return SECRET
    if name == "ballot":
        return SECRET if _is_sealed(body) else NAMED
    if name == "paper-ballot":
        return NAMED if "scan" in body else SECRET
    if name == "tally":
        return SECRET if "sums" in body else NAMED
    return SECRET if name == "result" and _keeps_shut(body) else None


def _is_sealed(body: Any) -> bool:
    answers = body.get("answers")
    return type(answers) is list and any(
        type(answer) is dict and "options" in answer for answer in answers
    )


def _keeps_shut(body: Mapping[str, Any]) -> bool:
    return any(
        option[measure] is None
        for outcome in body["motions"]
        for option in outcome["options"]
        for measure in ("heads", "area")
    )


def either_mode(name: str, named: Check) -> Check:
    """The named shape of a ballot or tally, or the secret one where its own fields are there."""
    sealed = SECRET_SCHEMAS[name]

    def check(value: object) -> None:
        is_sealed = type(value) is dict and find_mode(name, value) == SECRET
        (sealed if is_sealed else named)(value)

    return check

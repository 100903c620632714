"""Shapes that several bodies share: roll line, totals, answers, void items, outcome.

Law: PROTOCOL §4, §5 and §7, field by field. What ties fields to each other is
checked by core.roll, core.ballot and core.tally.
"""

from __future__ import annotations

from app.core.entries.scalars import hex32, identifier, text
from app.core.entries.schema import (
    array,
    boolean,
    integer,
    nullable,
    record,
    record_with_one,
    sequence,
    words,
)

MAX_AREA = 10**12
MAX_UNITS = 5_000
MAX_MOTIONS = 30
MAX_CHOICES = 60
# A line number is written as u32be in the tally's list.
MAX_LINES = 2**32 - 1


def id_of(item: dict[str, str]) -> str:
    """Return the member's `id`."""
    return item["id"]


def motion_of(item: dict[str, str]) -> str:
    """Return the member's `motion`."""
    return item["motion"]


def _choice_of(item: dict[str, str]) -> str:
    return item["choice"]


def _tag_of(item: dict[str, str]) -> str:
    return item["tag"]


def _line_of(item: dict[str, int]) -> int:
    return item["i"]


count = integer()
line_number = integer(1, MAX_LINES)
label = text(40)

unit = record(
    {
        "tag": hex32,
        "area": integer(1, MAX_AREA),
        "group": label,
        "use": words("home", "shop", "parking", "other"),
    }
)

roll_line = record(
    {"i": line_number, "cred_pk": hex32, "units": array(unit, 1, MAX_UNITS, ascending=_tag_of)}
)
# A correction may strike a right out: its line then has no unit.
corrected_line = record(
    {"i": line_number, "cred_pk": hex32, "units": array(unit, 0, MAX_UNITS, ascending=_tag_of)}
)
# A delivery to more rights is logged in several entries.
served_rights = array(line_number, 1, MAX_UNITS, ascending=int)
corrected_lines = array(corrected_line, 1, ascending=_line_of)

totals = array(
    record({"motion": identifier, "rights": count, "units": count, "heads": count, "area": count}),
    1,
    MAX_MOTIONS,
    unique=motion_of,
)

# Only an election takes none or several; core.ballot looks at the motion's kind.
answer = record({"motion": identifier, "choices": array(identifier, 0, MAX_CHOICES, unique=str)})
answers = array(answer, 1, MAX_MOTIONS, unique=motion_of)
paper_answers = array(answer, 0, MAX_MOTIONS, unique=motion_of)
some_motions = array(identifier, 1, MAX_MOTIONS, unique=str)

VOID_REASONS = (
    "two_marks",
    "unclear",
    "altered",
    "other_mark",
    "unsigned",
    "wrong_form",
    "too_many",
)
void_items = array(
    record({"motion": identifier, "reason": words(*VOID_REASONS)}),
    0,
    MAX_MOTIONS,
    unique=motion_of,
)

option_sums = array(
    record({"choice": identifier, "heads": count, "area": count}), 2, MAX_CHOICES, unique=_choice_of
)

# A result of secret mode says null of a sum that was not opened.
_decided_sums = array(
    record({"choice": identifier, "heads": nullable(count), "area": nullable(count)}),
    2,
    MAX_CHOICES,
    unique=_choice_of,
)

_test = record(
    {
        "test": words("quorum_heads", "quorum_area", "consent_heads", "consent_area"),
        "choice": nullable(identifier),
        "num": count,
        "den": count,
        "need": sequence(count, count, words("ge", "gt")),
        "held": boolean,
        "short": count,
    }
)

some_rights = record({"rights": count, "heads": count, "area": count})
_decision = {
    "tests": array(_test, 1, 2 + 2 * MAX_CHOICES),
    "verdict": words("carried", "failed"),
    "winner": nullable(identifier),
}

_ranked = record(
    {
        "choice": identifier,
        "place": integer(1, MAX_CHOICES),
        "passed": boolean,
        "state": words("elected", "alternate", "not_elected"),
    }
)
_election = record(
    {
        "seats": count,
        "alternates": count,
        "minimum": count,
        "lot": nullable(hex32),
        "ranking": array(_ranked, 2, MAX_CHOICES, unique=_choice_of),
    }
)
_deemed = record(
    {
        "majority": nullable(identifier),
        "follow": some_rights,
        "silent": some_rights,
        "without": record(_decision),
    }
)

outcome = record_with_one(
    {
        "motion": identifier,
        "class": words("ordinary", "special", "unanimous_affected"),
        "scope": record({"rights": count, "units": count, "heads": count, "area": count}),
        "participants": some_rights,
        "options": _decided_sums,
        **_decision,
    },
    {"election": _election, "deemed": _deemed},
)
outcomes = array(outcome, 1, MAX_MOTIONS, unique=motion_of)

"""What is wrong or doubtful in a roll file: a code, a place, and what the sentence needs.

Law: an issue holds no sentence; `messages` renders the code in each language. Fields never
hold a whole identity number or phone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.errors import RuleError
from app.registry.rollfile.columns import Column


class Severity(StrEnum):
    """An error stops the import; a warning is for a person to look at."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding. `row` is the number the spreadsheet program shows; None: the whole file."""

    severity: Severity
    code: str
    row: int | None = None
    column: Column | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    sheet: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Note:
    """A warning before its row is known: what a parser repaired or missed in one cell."""

    code: str
    fields: Mapping[str, object] = field(default_factory=dict)


class CellRefused(RuleError):
    """A cell's value is not taken; the subclass says why."""


class CellBlank(CellRefused):
    """A value that must be there is not."""


class CellFaulty(CellRefused):
    """The cell shows an error such as #REF!, or a formula that was never calculated."""


class CellOfWrongKind(CellRefused):
    """The cell holds a date, a yes/no or another kind of value that cannot stand here."""


class CellTooLong(CellRefused):
    """The text is longer than any such cell needs (fields: limit)."""


class NumberDamaged(CellRefused):
    """A long number was stored as a number: Excel keeps 15 digits and loses the others."""


class NumberInScientificForm(CellRefused):
    """The cell shows a form such as 3.70202E+27: the digits are lost."""


class NumberEndsInLostDigits(CellRefused):
    """Every digit after the 15th is 0, as after a passage through Excel."""


class UnitCodeIsNumber(CellRefused):
    """A unit code has letters; a number cannot be one."""


class AreaNotUnderstood(CellRefused):
    """The text is no area in m² that can be read in one way only."""


class DateNotUnderstood(CellRefused):
    """The text is no day that can be read in one way only."""


class ChoiceNotUnderstood(CellRefused):
    """The word is none of those this column knows (fields: known)."""


class NameNotUnderstood(CellRefused):
    """The text is no name of a person or body."""


class OwnerIsPlaceholder(CellRefused):
    """The owner's cell says 未售 or the like, but the unit is not marked as developer's."""


class CoOwnersDoNotMatch(CellRefused):
    """So many names, but another number of documents, kinds or phones."""


class OwnerNamedTwice(CellRefused):
    """The same owner stands twice in one unit."""


class DocumentKindMissing(CellRefused):
    """The number does not show which kind of document it is, and no column says it."""


class DocumentKindUnknown(CellRefused):
    """The kind of document is none that is known."""


class PhoneNotUnderstood(CellRefused):
    """The text is no telephone number."""


class PhoneDamaged(CellRefused):
    """A number ending in 00000: what Excel leaves of 1.38E+10."""


class UnitTwoAreas(CellRefused):
    """One unit has two areas (fields: first_row)."""


class UnitRowsDiffer(CellRefused):
    """Two rows of one unit contradict each other (fields: first_row)."""


class SoleOwnerNotAlone(CellRefused):
    """单独所有, but there is more than one owner."""


class DocumentWithTwoNames(CellRefused):
    """One document number belongs to two names (fields: first_row)."""

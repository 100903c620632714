"""One streaming pass over an XML part, before the spreadsheet library sees it.

Law: the pass builds no tree. It bounds how much the library will have to build, refuses
document types, and takes from a worksheet what the library's streaming reader leaves out:
merged ranges, hidden rows and columns, formulas that were never calculated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from app.registry.rollfile.limits import RollLimits
from app.registry.rollfile.refusals import (
    ArchiveTooLarge,
    EntitiesForbidden,
    TooManyColumns,
    TooManyRows,
    WorkbookDamaged,
)

_CHUNK = 64 * 1024
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range, rows and columns from 1, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SheetFacts:
    """What one worksheet part says about its cells, beside their values."""

    spans: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    rows_with_values: set[int] = field(default_factory=set)
    last_column: int = 1


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def parse_span(reference: str) -> Span:
    """Return the range that "B3:C5" names. Raises WorkbookDamaged."""
    first, _, last = reference.partition(":")
    top, left = _parse_cell(first)
    bottom, right = _parse_cell(last or first)
    if bottom < top or right < left:
        raise WorkbookDamaged(part=reference)
    return Span(top, left, bottom, right)


def _parse_cell(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise WorkbookDamaged(part=reference)
    return int(match[2]), column_number(match[1])


class XmlScan:
    """Counts one part's elements and collects its facts if it is a worksheet."""

    def __init__(self, limits: RollLimits, elements: int) -> None:
        self.limits = limits
        self.elements = elements
        self.root = ""
        self.facts = SheetFacts()
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._depth = 0
        self._position = 0
        self._row = 0
        self._column = 0
        self._cell_has_formula = False
        self._cell_has_value = False
        self._value_is_text = False
        self._inside_value = False
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, stream: IO[bytes]) -> None:
        """Read the part to its end. Raises RollFileRefused or expat.ExpatError."""
        while chunk := stream.read(_CHUNK):
            self._parser.Parse(chunk, False)
            self._check_gap()
        self._parser.Parse(b"", True)

    def _doctype(self, *_: object) -> None:
        raise EntitiesForbidden

    def _check_gap(self) -> None:
        gap = self._parser.CurrentByteIndex - self._position
        if gap > self.limits.xml_gap_bytes:
            raise ArchiveTooLarge

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._check_gap()
        self._position = self._parser.CurrentByteIndex
        self._depth += 1
        self.elements += 1
        if self.elements > self.limits.xml_elements or self._depth > self.limits.xml_depth:
            raise ArchiveTooLarge
        tag = name.rpartition(" ")[2]
        if self._depth == 1:
            self.root = tag
        elif self.root == "worksheet":
            self._start_in_sheet(tag, attributes)

    def _start_in_sheet(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "f":
            self._cell_has_formula = True
        elif tag in {"v", "is"}:
            # A formula whose result is the empty text has an empty value of type "str".
            self._cell_has_value = self._value_is_text
            self._inside_value = True
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "mergeCell":
            self._add_span(attributes.get("ref", ""))
        elif tag == "col" and attributes.get("hidden") in {"1", "true"}:
            self._hide_columns(attributes)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = _number(attributes.get("r"), self._row + 1)
        # The streaming reader leaves out a row that does not come in order.
        if number <= self._row:
            raise WorkbookDamaged(part=f"row {number}")
        self._row, self._column = number, 0
        if attributes.get("hidden") in {"1", "true"}:
            self.facts.hidden_rows.add(number)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        row, column = _parse_cell(reference) if reference else (self._row, self._column + 1)
        if row != self._row or column <= self._column:
            raise WorkbookDamaged(part=reference or "c")
        self._column = column
        self._cell_has_formula = self._cell_has_value = False
        self._value_is_text = attributes.get("t") in {"str", "inlineStr"}

    def _add_span(self, reference: str) -> None:
        self.facts.spans.append(parse_span(reference))
        if len(self.facts.spans) > self.limits.merged_ranges:
            raise ArchiveTooLarge

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        first, last = _number(attributes.get("min"), 1), _number(attributes.get("max"), 1)
        self.facts.hidden_columns.update(range(first, min(last, self.limits.columns) + 1))

    def _end(self, name: str) -> None:
        self._check_gap()
        self._position = self._parser.CurrentByteIndex
        self._depth -= 1
        if self.root == "worksheet" and name.endswith(" c"):
            self._end_cell()
        self._inside_value = False

    def _text(self, text: str) -> None:
        if self._inside_value and text:
            self._cell_has_value = True

    def _end_cell(self) -> None:
        if self._cell_has_formula and not self._cell_has_value:
            self.facts.uncalculated.add((self._row, self._column))
        elif not self._cell_has_value:
            return
        if self._column > self.limits.columns:
            raise TooManyColumns(limit=self.limits.columns)
        self.facts.last_column = max(self.facts.last_column, self._column)
        self.facts.rows_with_values.add(self._row)
        if len(self.facts.rows_with_values) > self.limits.rows:
            raise TooManyRows(limit=self.limits.rows)


def _number(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 7:
        raise WorkbookDamaged(part=text[:20])
    return int(text)

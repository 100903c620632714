"""Which sheet of a workbook is the roll.

Law: one sheet with a roll's header is read, wherever it stands; of several the one with the
most rows, or those the caller names. A sheet left out may only repeat what was read: unit
codes that stand nowhere else make it an error, so that no building is lost in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.identifiers import fold_text
from app.core.identifiers.unit_code import UnitCodeInvalid, parse_unit_code
from app.registry.rollfile.headers import Header, check_columns, find_header
from app.registry.rollfile.issues import Issue, Severity
from app.registry.rollfile.limits import RollLimits
from app.registry.rollfile.refusals import HeaderNotFound, RollFileRefused, SheetNotFound
from app.registry.rollfile.sheets import Sheet


@dataclass(frozen=True, slots=True)
class RollSheet:
    """A sheet with the header of a roll."""

    sheet: Sheet
    header: Header

    @property
    def size(self) -> int:
        """How many rows stand under the header."""
        return sum(row.number > self.header.last_row for row in self.sheet.rows)


def select_sheets(
    sheets: Sequence[Sheet], wanted: Sequence[str], limits: RollLimits
) -> tuple[list[RollSheet], list[Issue]]:
    """Return the sheets to read and what is to be said about the others.

    Raises HeaderNotFound, ColumnsMissing, ColumnTwice, SheetNotFound.
    """
    rolls, refusal = _find_rolls(sheets, limits)
    if wanted:
        return _named(rolls, wanted), []
    if not rolls:
        raise refusal or HeaderNotFound(rows=limits.header_rows)
    visible = [roll for roll in rolls if not roll.sheet.is_hidden]
    chosen = max(visible or rolls, key=lambda roll: roll.size)
    issues = [_left_out(sheet, chosen) for sheet in sheets if sheet is not chosen.sheet]
    if chosen.sheet.is_hidden:
        issues.append(_about("hidden_sheet_read", chosen.sheet, Severity.WARNING))
    return [chosen], [issue for issue in issues if issue is not None]


def _find_rolls(
    sheets: Sequence[Sheet], limits: RollLimits
) -> tuple[list[RollSheet], RollFileRefused | None]:
    rolls: list[RollSheet] = []
    first_refusal: RollFileRefused | None = None
    for sheet in sheets:
        try:
            header = find_header(sheet, limits)
            if header is None:
                continue
            check_columns(sheet, header)
        except RollFileRefused as refusal:
            first_refusal = first_refusal or refusal
            continue
        rolls.append(RollSheet(sheet, header))
    return rolls, first_refusal


def _named(rolls: list[RollSheet], wanted: Sequence[str]) -> list[RollSheet]:
    by_name = {roll.sheet.name: roll for roll in rolls}
    for name in wanted:
        if name not in by_name:
            raise SheetNotFound(sheet=name)
    return [by_name[name] for name in dict.fromkeys(wanted)]


def _left_out(sheet: Sheet, chosen: RollSheet) -> Issue | None:
    codes = find_unit_codes(sheet)
    if not codes:
        return None
    lost = codes - find_unit_codes(chosen.sheet)
    if lost:
        return _about("units_on_other_sheet", sheet, Severity.ERROR, units=len(lost))
    return _about("sheet_left_out", sheet, Severity.WARNING, read=chosen.sheet.name)


def find_unit_codes(sheet: Sheet) -> set[str]:
    """Return every text of a sheet that is a unit code."""
    texts = (value for row in sheet.rows for value in row.values if isinstance(value, str))
    return {code for code in map(_find_code, texts) if code}


def _find_code(text: str) -> str:
    if not 28 <= len(text) <= 60:
        return ""
    try:
        return parse_unit_code(fold_text(text).upper()).text
    except UnitCodeInvalid:
        return ""


def _about(code: str, sheet: Sheet, severity: Severity, **fields: object) -> Issue:
    return Issue(severity, code, fields={"sheet": sheet.name, **fields}, sheet=sheet.name)

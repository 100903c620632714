"""Step one of the import: what the file says, what it changes and what is wrong with it.

Law: `preview_roll` stores nothing and reads no clock; the same bytes, options and stored
rows give the same preview. A preview with one error is not importable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.core.area import AreaSource
from app.core.entitlement import ParkingRule, VotingRight, find_voteless, group_rights
from app.registry.rollfile.areas import KnownArea, compare_areas
from app.registry.rollfile.columns import Column
from app.registry.rollfile.crosschecks import cross_check, find_missing
from app.registry.rollfile.drafts import Draft, RowCells, read_unit_fields
from app.registry.rollfile.files import read_sheets
from app.registry.rollfile.issues import Issue, Severity
from app.registry.rollfile.joining import join_rows
from app.registry.rollfile.limits import RollLimits
from app.registry.rollfile.messages import render_issue
from app.registry.rollfile.ownership import read_owners
from app.registry.rollfile.rowkinds import RowKind, find_row_kind
from app.registry.rollfile.selection import RollSheet, select_sheets
from app.registry.rollfile.sheets import SheetRow, fill_merged_down
from app.registry.rollfile.states import RowPreview, preview_rows
from app.registry.rollfile.totals import TotalsRow, compare_totals, make_totals_row
from app.registry.rollfile.units import RollUnit

Progress = Callable[[int, int], None]
_REPORT_EVERY = 200


@dataclass(frozen=True, slots=True)
class RollOptions:
    """How to read: the day on which ownership counts, the sheets, the parking rule (R10).

    `source_order` is whose statement of an area goes first (R9).
    """

    record_date: date
    sheets: tuple[str, ...] = ()
    parking: ParkingRule = field(default_factory=ParkingRule)
    source_order: tuple[AreaSource, ...] = tuple(AreaSource)
    limits: RollLimits = field(default_factory=RollLimits)


@dataclass(frozen=True, slots=True)
class RollPreview:
    """What applying the file would store, and everything there is to say about it.

    `entries` are the clean units; `missing` the stored unit codes that the file lacks.
    """

    filename: str
    sheets: tuple[str, ...]
    entries: tuple[RollUnit, ...]
    voting_rights: tuple[VotingRight, ...]
    voteless: tuple[VotingRight, ...]
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    rows: tuple[RowPreview, ...]
    missing: tuple[str, ...]

    @property
    def units(self) -> int:
        """How many units the file lists without an error."""
        return len(self.entries)

    @property
    def rights(self) -> int:
        """How many voting rights they make (RULES R8, R10, R11)."""
        return len(self.voting_rights)

    @property
    def heads(self) -> int:
        """How many heads the rights count."""
        return sum(right.heads for right in self.voting_rights)

    @property
    def area_centi_m2(self) -> int:
        """The area the rights count, in 0.01 m²."""
        return sum(right.area for right in self.voting_rights)

    @property
    def is_importable(self) -> bool:
        """Whether the file may be applied: it has units and no error."""
        return bool(self.entries) and not self.errors

    def to_json(self, language: str = "zh") -> dict[str, object]:
        """The preview in numbers and sentences, as the command line prints it."""
        return {
            "units": self.units,
            "rights": self.rights,
            "heads": self.heads,
            "area_centi_m2": self.area_centi_m2,
            "errors": [_issue_json(issue, language) for issue in self.errors],
            "warnings": [_issue_json(issue, language) for issue in self.warnings],
        }


def _issue_json(issue: Issue, language: str) -> dict[str, object]:
    column = issue.column.value if issue.column else None
    return {"row": issue.row, "column": column, "reason": render_issue(issue, language)}


def preview_roll(
    data: bytes,
    filename: str,
    *,
    options: RollOptions,
    existing: Mapping[str, Mapping[str, str]] | None = None,
    areas: Mapping[str, KnownArea] | None = None,
    progress: Progress | None = None,
) -> RollPreview:
    """Return what the roll file says, compared with the stored rows.

    `existing` maps each stored unit code to its `RollUnit.values()`, `areas` to the area in force;
    `progress` gets steps done and steps there are. Raises RollFileRefused, and nothing else.
    """
    report = progress or (lambda done, total: None)
    report(0, 1)
    sheets = read_sheets(data, options.limits, lambda done, total: report(done, 2 * total))
    chosen, issues = select_sheets(sheets, options.sheets, options.limits)
    drafts = list(_read_drafts(chosen, options, issues, report))
    return _preview(filename, chosen, drafts, issues, options, existing or {}, areas or {})


def _read_drafts(
    chosen: Sequence[RollSheet], options: RollOptions, issues: list[Issue], report: Progress
) -> Iterator[Draft]:
    total = sum(roll.size for roll in chosen)
    done = 0
    for roll in chosen:
        fill_merged_down(roll.sheet, roll.header.last_row, options.limits)
        reader = _SheetReader(roll, issues)
        for row in roll.sheet.rows_between(roll.header.last_row + 1, 10**9):
            draft = reader.read(row)
            if draft is not None:
                yield draft
            done += 1
            if done % _REPORT_EVERY == 0:
                report(total + done, 2 * total)
        issues += compare_totals(reader.totals, reader.drafts)
        issues += _column_issues(roll)
    report(2 * total, 2 * total)


class _SheetReader:
    """Reads the rows of one sheet and remembers its totals rows."""

    def __init__(self, roll: RollSheet, issues: list[Issue]) -> None:
        self.roll = roll
        self.issues = issues
        self.drafts: list[Draft] = []
        self.totals: list[TotalsRow] = []

    def read(self, row: SheetRow) -> Draft | None:
        """Return the draft of a row of units, None for totals, headings and notes."""
        header = self.roll.header
        kind = find_row_kind(row, header, after_total=bool(self.totals))
        if kind is RowKind.UNIT:
            return self._read_unit(row)
        if kind in {RowKind.TOTAL, RowKind.SUBTOTAL}:
            above, last = len(self.drafts), self.totals[-1].above if self.totals else 0
            place = header.columns[Column.AREA]
            self.totals.append(make_totals_row(row, self.roll.sheet.name, place, above, last))
        elif kind in {RowKind.NOTE, RowKind.HEADER_AGAIN}:
            code = "row_left_out" if kind is RowKind.NOTE else "header_repeated"
            name = self.roll.sheet.name
            self.issues.append(Issue(Severity.WARNING, code, row.number, sheet=name))
        return None

    def _read_unit(self, row: SheetRow) -> Draft:
        cells = RowCells(row, self.roll.header.columns, self.roll.sheet.name)
        read_unit_fields(cells)
        read_owners(cells)
        if row.number in self.roll.sheet.hidden_rows:
            cells.draft.warn(None, "row_hidden")
        self.drafts.append(cells.draft)
        return cells.draft


def _column_issues(roll: RollSheet) -> Iterator[Issue]:
    name, header = roll.sheet.name, roll.header
    for place, label in header.left_out:
        fields = {"header": label[:40], "place": place}
        yield Issue(Severity.WARNING, "column_left_out", header.last_row, None, fields, name)
    for column, place in header.columns.items():
        if place in roll.sheet.hidden_columns:
            yield Issue(Severity.WARNING, "column_hidden", header.last_row, column, {}, name)
    for column in (Column.USE, Column.AREA_SOURCE):
        if column not in header.columns:
            code = "use_assumed" if column is Column.USE else "area_source_missing"
            yield Issue(Severity.WARNING, code, header.last_row, column, {}, name)


def _preview(
    filename: str,
    chosen: Sequence[RollSheet],
    drafts: list[Draft],
    issues: list[Issue],
    options: RollOptions,
    existing: Mapping[str, Mapping[str, str]],
    areas: Mapping[str, KnownArea],
) -> RollPreview:
    units = join_rows(drafts, options.record_date)
    held = [unit.held() for unit in units]
    day, parking = options.record_date, options.parking
    rights = group_rights(held, record_date=day, parking=parking)
    missing = find_missing(drafts, existing)
    every = [
        *issues,
        *(issue for draft in drafts for issue in draft.issues),
        *cross_check(units, rights),
        *compare_areas(units, areas, options.source_order),
        *(_not_listed(code) for code in missing),
    ]
    every.sort(key=lambda issue: (issue.sheet, issue.row or 0))
    return RollPreview(
        filename=filename,
        sheets=tuple(roll.sheet.name for roll in chosen),
        entries=tuple(units),
        voting_rights=rights,
        voteless=find_voteless(held, record_date=day, parking=parking),
        errors=tuple(issue for issue in every if issue.is_error),
        warnings=tuple(issue for issue in every if not issue.is_error),
        rows=tuple(preview_rows(drafts, units, every, existing)),
        missing=tuple(missing),
    )


def _not_listed(code: str) -> Issue:
    return Issue(Severity.WARNING, "unit_not_listed", None, Column.UNIT_CODE, {"unit": code})

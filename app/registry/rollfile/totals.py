"""The totals row of the office compared with what was read.

Law: a total that fits is silent, one that differs is an error, because a lost row or a
damaged area moves every denominator. Merged or repeated rows make two honest sums; either
is accepted. Where an area could not be read the comparison is left and said so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core.area import format_area
from app.core.errors import RuleError
from app.core.identifiers import fold_text
from app.registry.rollfile.cells import is_blank
from app.registry.rollfile.columns import Column
from app.registry.rollfile.drafts import Draft
from app.registry.rollfile.fields import area_digits
from app.registry.rollfile.issues import Issue, Severity
from app.registry.rollfile.sheets import CellValue, SheetRow

_UNITS_STATED = re.compile(r"([0-9]{1,6})(?:户|套|个单元|个不动产单元)")


@dataclass(frozen=True, slots=True)
class TotalsRow:
    """A totals row and how many rows of units stood above it, in all and since the last one."""

    row: int
    sheet: str
    area: CellValue
    texts: tuple[str, ...]
    above: int
    above_last: int


def make_totals_row(
    row: SheetRow, sheet: str, area_place: int, above: int, above_last: int
) -> TotalsRow:
    """Return the totals row with the values the comparison needs."""
    texts = tuple(fold_text(value) for value in row.values if isinstance(value, str))
    return TotalsRow(row.number, sheet, row.value(area_place), texts, above, above_last)


def compare_totals(totals: Sequence[TotalsRow], drafts: Sequence[Draft]) -> list[Issue]:
    """Return what is wrong with the totals rows; `drafts` are the rows of their sheet."""
    return [issue for total in totals for issue in _compare(total, drafts)]


def _compare(total: TotalsRow, drafts: Sequence[Draft]) -> list[Issue]:
    # Offices write totals below their block, below everything, or on top.
    blocks = [drafts[total.above_last : total.above], drafts[: total.above], drafts]
    stated = {int(number) for text in total.texts for number in _UNITS_STATED.findall(text)}
    issues = []
    if stated and not any(_count(block) in stated for block in blocks):
        fields = {"stated": max(stated), "found": _count(drafts[: total.above])}
        issues.append(_issue(Severity.ERROR, "total_units_differ", total, fields))
    if not is_blank(total.area):
        issues += _compare_area(total, blocks)
    return issues


def _compare_area(total: TotalsRow, blocks: list[Sequence[Draft]]) -> list[Issue]:
    stated = _stated_area(total.area)
    if stated is None or _has_unread_area(blocks[-1]):
        return [_issue(Severity.WARNING, "total_not_compared", total, {})]
    if any(stated in _sums(block) for block in blocks):
        return []
    sums = [found for block in blocks for found in _sums(block)]
    nearest = min(sums, key=lambda found: abs(found - stated))
    fields = {"stated": _plain(stated), "found": format_area(nearest)}
    return [_issue(Severity.ERROR, "total_area_differs", total, fields)]


def _has_unread_area(drafts: Sequence[Draft]) -> bool:
    return any(draft.area is None and draft.has_error for draft in drafts)


def _stated_area(value: CellValue) -> Decimal | None:
    """The stated total in 0.01 m², exact; None where it cannot be read."""
    try:
        return Decimal(area_digits(value)) * 100
    except RuleError:
        return None


def _sums(drafts: Sequence[Draft]) -> tuple[int, int]:
    """The areas added by row, and by unit."""
    by_unit: dict[str, int] = {}
    for draft in drafts:
        if draft.code is not None and draft.area is not None:
            by_unit.setdefault(draft.code.text, draft.area)
    return sum(draft.area or 0 for draft in drafts), sum(by_unit.values())


def _count(drafts: Sequence[Draft]) -> int:
    return len({draft.code.text for draft in drafts if draft.code is not None})


def _plain(area: Decimal) -> str:
    return format((area / 100).normalize(), "f")


def _issue(severity: Severity, code: str, total: TotalsRow, fields: Mapping[str, object]) -> Issue:
    return Issue(severity, code, total.row, Column.AREA, fields, total.sheet)

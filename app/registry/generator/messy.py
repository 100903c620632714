"""A roll as property offices send it: readable by a person, a trap for a program.

Law: messy in form only. Title rows, a header of two rows, the data on the second sheet,
headings and subtotals per building, merged and hidden rows, co-owners in one cell or in
several rows, every disguise of `disguises` — and still exactly the community given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.core.area import format_area
from app.registry.generator.community import SyntheticCommunity
from app.registry.generator.disguises import (
    Cell,
    disguise_area,
    disguise_code,
    disguise_date,
    disguise_developer,
    disguise_kind,
    disguise_number,
    disguise_phone,
    disguise_seat,
    disguise_sharing,
    disguise_source,
    disguise_use,
)
from app.registry.generator.packing import pack
from app.registry.rollfile.units import RollOwner, RollUnit

_UPPER = ("序号", "不动产单元代码", "坐落", "建筑面积(㎡)", "面积来源", "业主信息", *[None] * 4)
_LOWER = (*[None] * 5, "姓名", "证件种类", "证件号码", "联系电话", "共有情况")
_LAST = ("交付时间", "开发商持有(是/否)", "房屋用途", "入住情况", "备注")
_WIDTH = len(_UPPER) + len(_LAST)
_OWNER_PLACES = (6, 7, 8, 9)
_AREA_PLACE = 4
_WIDE_COLUMNS = {"B": 34, "C": 40, "F": 18, "G": 18, "H": 42, "I": 26}


@dataclass(slots=True)
class _Page:
    """The sheet being written and what is done to it afterwards."""

    sheet: Worksheet
    chance: Random
    counter: int = 0
    row: int = 0
    merges: list[tuple[int, int, int]] = field(default_factory=list)
    single_rows: dict[int, RollUnit] = field(default_factory=dict)

    def append(self, *cells: Cell) -> None:
        self.sheet.append(list(cells))
        self.row += 1


def write_messy_xlsx(community: SyntheticCommunity) -> bytes:
    """Return the community's roll in an office's form."""
    book = Workbook()
    cover: Any = book.active
    cover.title = "说明"
    cover.append([f"{community.name}业主名册，虚构数据，仅供演练。"])
    cover.append(["名册见第二张表。"])
    page = _Page(book.create_sheet("名册"), Random(community.seed + 1))
    _write_head(page, community.name)
    buildings = list(dict.fromkeys(unit.seat.building for unit in community.units))
    for index, building in enumerate(buildings):
        units = [unit for unit in community.units if unit.seat.building == building]
        _write_building(page, building, units, repeat_header=index == len(buildings) // 2)
    _write_foot(page, community)
    _merge_and_hide(page)
    return pack(book)


def _write_head(page: _Page, name: str) -> None:
    sheet = page.sheet
    page.append(f"{name}业主及专有部分面积清册")
    page.append("填表单位：云屿不动产登记中心（虚构）    填表日期：2026年2月20日")
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=_WIDTH)
    sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=_WIDTH)
    page.append(*_UPPER, *_LAST)
    page.append(*_LOWER)
    for place in (*range(1, 6), *range(11, _WIDTH + 1)):
        sheet.merge_cells(start_row=3, end_row=4, start_column=place, end_column=place)
    sheet.merge_cells(start_row=3, end_row=3, start_column=6, end_column=10)
    for letter, width in _WIDE_COLUMNS.items():
        sheet.column_dimensions[letter].width = width


def _write_building(
    page: _Page, building: str, units: list[RollUnit], *, repeat_header: bool
) -> None:
    page.append(building)
    if repeat_header:
        page.append(*_UPPER[:5], *_LOWER[5:], *_LAST)
    for unit in units:
        _write_unit(page, unit)
    total = sum(unit.area for unit in units)
    page.append("小计", f"{len(units)}户", None, float(format_area(total)))


def _write_foot(page: _Page, community: SyntheticCommunity) -> None:
    units = community.units
    total = sum(unit.area for unit in units)
    page.append("合 计", f"共{len(units)}户", None, float(format_area(total)))
    page.append("制表人：（略）    审核人：（略）")


def _write_unit(page: _Page, unit: RollUnit) -> None:
    page.counter += 1
    if len(unit.owners) > 1 and page.chance.random() < 0.3:
        _write_row_per_owner(page, unit)
        return
    cells = [
        *_unit_cells(page, unit),
        *_owner_cells(page, unit.owners),
        *_last(page, unit),
    ]
    page.append(*cells)
    page.single_rows[page.row] = unit
    if len(page.single_rows) % 200 == 0:
        # The same row once more, as when two lists are put together.
        page.append(*cells)


def _write_row_per_owner(page: _Page, unit: RollUnit) -> None:
    first = page.row + 1
    unit_cells, last = _unit_cells(page, unit), _last(page, unit)
    merged = page.chance.random() < 0.5
    for index, owner in enumerate(unit.owners):
        repeat = index == 0 or not merged
        head = unit_cells if repeat else [None] * len(unit_cells)
        tail = last if repeat else [None] * len(last)
        page.append(*head, *_owner_cells(page, (owner,)), *tail)
    if merged:
        page.merges += [(first, page.row, place) for place in (*range(1, 6), *range(10, 14))]


def _unit_cells(page: _Page, unit: RollUnit) -> list[Cell]:
    chance = page.chance
    return [
        page.counter,
        disguise_code(chance, unit.code),
        disguise_seat(chance, unit.seat),
        disguise_area(chance, unit.area),
        disguise_source(chance, unit.area_source),
    ]


def _owner_cells(page: _Page, owners: tuple[RollOwner, ...]) -> list[Cell]:
    """Name, kind, number and phone; several owners between one kind of mark."""
    chance = page.chance
    mark = chance.choice(("、", "；", "\n", "，"))
    names = mark.join(owner.name for owner in owners)
    documents = [owner.document for owner in owners if owner.document]
    kinds = mark.join(disguise_kind(chance, document) for document in documents)
    numbers = mark.join(disguise_number(chance, document.number) for document in documents)
    phones = [
        disguise_phone(chance, "".join(owner.phones)) if owner.phones else "无" for owner in owners
    ]
    alone = len(owners) == 1 and phones[0].isdigit() and chance.random() < 0.3
    phone: Cell = int(phones[0]) if alone else mark.join(phones)
    if not owners:
        return [chance.choice((None, "未售")), None, None, None]
    return [names, kinds, numbers, phone]


def _last(page: _Page, unit: RollUnit) -> list[Cell]:
    chance = page.chance
    return [
        disguise_sharing(chance, unit.sharing),
        disguise_date(chance, unit.handover_date),
        disguise_developer(chance, unit.developer_held, bool(unit.owners)),
        disguise_use(chance, unit.use),
        chance.choice(("自住", "出租", "空置", None)),
        "已核" if chance.random() < 0.05 else None,
    ]


def _merge_and_hide(page: _Page) -> None:
    """Merge the owner over neighbouring flats of one owner, and hide three rows."""
    for row, unit in page.single_rows.items():
        neighbour = page.single_rows.get(row + 1)
        fresh = not any(top <= row <= bottom for top, bottom, _ in page.merges)
        if neighbour and unit.owners and neighbour.owners == unit.owners and fresh:
            page.merges += [(row, row + 1, place) for place in _OWNER_PLACES]
    for top, bottom, place in page.merges:
        page.sheet.merge_cells(start_row=top, end_row=bottom, start_column=place, end_column=place)
    rows = sorted(page.single_rows)
    for row in page.chance.sample(rows, min(3, len(rows))):
        page.sheet.row_dimensions[row].hidden = True

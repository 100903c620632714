"""A roll as it should be: one header, one row a unit, everything text."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.registry.generator.community import SyntheticCommunity
from app.registry.generator.packing import pack
from app.registry.rollfile.columns import ROLL_COLUMNS


def write_plain_xlsx(community: SyntheticCommunity) -> bytes:
    """Return the community's roll in the form of the template."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "业主名册"
    sheet.append([column.value for column in ROLL_COLUMNS])
    for unit in community.units:
        values = unit.values()
        sheet.append([values[column] for column in ROLL_COLUMNS])
    return pack(book)

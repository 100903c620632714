"""Words and numbers as the sheets print them, in Chinese."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from app.core.area import format_area
from app.core.base32 import encode_crockford, group_fives
from app.core.definition import Definition
from app.core.voting_code import format_voting_code
from app.issuer.export import Export, ExportRight
from app.issuer.issue import IssuedRight, PaperSheet
from app.issuer.sheets.html import Html, fill

_BEIJING = timezone(timedelta(hours=8))
USES = {"home": "住宅", "shop": "商铺", "parking": "车位", "other": "其他"}


def moment(value: datetime) -> str:
    """Return a moment in Beijing time to the minute."""
    local = value.astimezone(_BEIJING)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def total_area(right: ExportRight) -> str:
    """Return the area of all of a right's units in m²."""
    return format_area(sum(unit.area for unit in right.units))


def place(right: ExportRight) -> str:
    """Return the label of a right's first unit and how many there are."""
    first, count = right.units[0].label, len(right.units)
    return first if count == 1 else f"{first}等{count}处"


def printed_code(issued: IssuedRight) -> str:
    """Return the voting code in fives."""
    return format_voting_code(issued.code)


def phone_link(export: Export, issued: IssuedRight) -> str:
    """Return the link that opens the booth with code and unit code in its fragment."""
    unit_code = issued.right.units[0].unit_code
    return f"{export.base_url}/v/{export.definition.community_id}#{issued.code}.{unit_code}"


def paper_secret(sheet: PaperSheet) -> str:
    """Return the 20 secret bytes as 32 Crockford symbols."""
    return encode_crockford(sheet.secret)


def paper_qr_text(sheet: PaperSheet) -> str:
    """Return what a paper ballot's QR code holds, within QR's alphanumeric set."""
    return f"YIJUE-PAPER:{sheet.serial}:{paper_secret(sheet)}"


def printed_secret(sheet: PaperSheet) -> str:
    """Return a paper ballot's secret as it is typed in where no scanner is at hand."""
    return group_fives(paper_secret(sheet))


def banner(definition: Definition) -> Html:
    """Return the line that a rehearsal or a mere reference vote bears on each page, or nothing."""
    if definition.rehearsal:
        return fill("banner.html", text="演练：本次表决只为练习，没有法律效力")
    if definition.reference:
        return fill("banner.html", text="参考：本次表决结果仅供参考")
    return Html("")

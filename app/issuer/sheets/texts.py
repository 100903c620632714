"""Words and numbers as the sheets print them, in Chinese."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from app.core.area import format_area
from app.core.base32 import encode_crockford, group_fives
from app.core.definition import Definition
from app.core.voting_code import format_voting_code
from app.issuer.export import Export, ExportRight, ExportUnit
from app.issuer.issue import IssuedRight, PaperSheet
from app.issuer.sheets.html import Html, fill

_BEIJING = timezone(timedelta(hours=8))
USES = {"home": "住宅", "shop": "商铺", "parking": "车位", "other": "其他"}


def moment(value: datetime) -> str:
    """Return a moment in Beijing time to the minute."""
    local = value.astimezone(_BEIJING)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def end_moment(value: datetime) -> str:
    """Return the end of a period: midnight is 24:00 of the day before, as the notice says it."""
    local = value.astimezone(_BEIJING)
    if (local.hour, local.minute) != (0, 0):
        return moment(value)
    day = local - timedelta(days=1)
    return f"{day.year}年{day.month}月{day.day}日 24:00"


def counted_area(right: ExportRight, definition: Definition) -> str:
    """Return in m² the area with which a right votes where all its units are in scope."""
    by_area = definition.policies.parking_area
    return format_area(sum(unit.area for unit in right.units if by_area or is_home(unit)))


def counted_heads(right: ExportRight, definition: Definition) -> int:
    """Return 1, or 0 where parking spaces alone make no head."""
    return int(definition.policies.parking_heads or any(map(is_home, right.units)))


def use_text(unit: ExportUnit, definition: Definition) -> str:
    """Return what a unit is for, and that it does not count where it does not."""
    policies = definition.policies
    counts = is_home(unit) or policies.parking_area or policies.parking_heads
    return USES[unit.use] if counts else f"{USES[unit.use]}（不计票）"


def is_home(unit: ExportUnit) -> bool:
    """Return whether the unit counts under every profile: it is no parking space."""
    return unit.use != "parking"


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


def paper_end_text(sheet: PaperSheet) -> str:
    """Return what the code at a paper ballot's end holds: a ballot of two pages has one on each."""
    return f"{paper_qr_text(sheet)}:END"


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

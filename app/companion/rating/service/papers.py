"""The paper of a measure, as PDF in Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.core.calendar import local_date
from app.platform.papers import picture_address
from app.platform.papers.fields.shared import Cover
from app.platform.pdf import Manuscript, write_manuscript

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.companion.rating.models import MeasureRow
    from app.registry.models import CommunityRow

COLOURS = {"yellow": "黄", "red": "红"}
TITLES = {
    "rectification": "整改通知书",
    "talk": "约谈通知书",
    "watch": "列入重点关注名单通知书",
    "removal": "清退意见书",
}
NAMES = {
    "none": "无",
    "rectification": "整改",
    "talk": "约谈",
    "watch": "重点关注",
    "removal": "清退",
}


@dataclass(frozen=True, slots=True)
class MeasurePaper:
    """A step on the ladder; `lifted` names what a step down ends."""

    cover: Cover
    title: str
    rung: str
    company: str
    paragraphs: tuple[str, ...]
    ground: str
    until: date | None
    lifted: str = ""


def write_measure(
    community: CommunityRow, row: MeasureRow, rungs: Sequence[str], *, now: datetime
) -> Manuscript:
    """Return the paper of a step before it is set."""
    rung = rungs[row.rung]
    lifted = "" if row.is_up else NAMES[rungs[row.rung + 1]]
    number = f"物监〔{local_date(now).year}〕{row.serial}号"
    fields = MeasurePaper(
        cover=Cover(community.name, row.organisation, number=number),
        title=TITLES[rung] if row.is_up else f"解除{lifted}通知书",
        rung=rung,
        company=row.company or "物业服务企业",
        paragraphs=tuple(line.strip() for line in row.reason.split("\n") if line.strip()),
        ground=ground_text(row),
        until=row.until,
        lifted=lifted,
    )
    context = {"f": fields, "at": now, "picture": picture_address}
    return write_manuscript("companion/measure", context)


def ground_text(row: MeasureRow) -> str:
    """Return what a step stands on, in Chinese."""
    if row.ground.get("kind") == "score":
        year, _, quarter = row.ground["quarter"].partition("Q")
        colour = COLOURS[row.ground["colour"]]
        return f"{year}年第{quarter}季度物业服务评价为{colour}色"
    if row.ground.get("kind") == "order":
        return f"{row.ground['number']}督查单逾期未回复"
    return ""

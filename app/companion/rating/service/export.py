"""Scores for credit systems as CSV, in Chinese, of companies only.

Law: UTF-8 with BOM, so that spreadsheet programs open it by themselves; a cell that begins like a
formula is written as text; no row and no column is about a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from app.companion.rating.service.contracts import serving_on
from app.companion.rating.service.ladder import RUNGS, rung_of
from app.companion.rating.service.papers import NAMES
from app.companion.rating.service.rules import PARTS
from app.companion.rating.service.scoring import Score, list_scores
from app.core.calendar import local_date
from app.platform.chinese_dates import date_text
from app.platform.sheets import write_sheet
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PART_WORDS = {
    "in_time": "工单及时率得分",
    "stars": "工单评价得分",
    "orders": "督查得分",
    "fees": "收缴率得分",
    "survey": "季度测评得分",
}
COLOUR_WORDS = {"green": "绿", "yellow": "黄", "red": "红", "none": "数据不足"}
COLUMNS = (
    "统一社会信用代码",
    "物业服务企业",
    "小区",
    "季度",
    "规则版本",
    "总分",
    "颜色",
    *(PART_WORDS[part] for part in PARTS),
    "当前措施",
    "确定日期",
)


def write_scores(session: Session, community_ids: Iterable[str], *, now: datetime) -> bytes:
    """Return the fixed scores of these communities, the newest quarter of each first."""
    lines: list[list[str]] = []
    for community_id in community_ids:
        name = get_community(session, community_id).name
        measure = NAMES[RUNGS[rung_of(session, community_id, now=now)]]
        serving = serving_on(session, community_id, local_date(now))
        for score in list_scores(session, community_id):
            # Measures against the company of today are none of the one before.
            is_same = score.company_id == serving.company_id or score.company == serving.company
            lines.append(_cells(score, name, measure if is_same else ""))
    return write_sheet(COLUMNS, lines)


def _cells(score: Score, community: str, measure: str) -> list[str]:
    return [
        score.credit_code,
        score.company,
        community,
        score.quarter,
        score.rules,
        points_text(score.total),
        COLOUR_WORDS[score.colour],
        *(points_text(score.part(part).points) for part in PARTS),
        measure,
        date_text(score.fixed_at) if score.fixed_at else "",
    ]


def points_text(hundredths: int | None) -> str:
    """Return points with two digits; empty where there is no data."""
    return "" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02}"

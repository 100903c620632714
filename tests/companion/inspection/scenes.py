"""Orders and patrols as tests make them, by the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.core.calendar import local_date
from tests.committee.town import COMMUNITY, picture
from tests.companion.quarter import Quarter

ORDERS = f"/communities/{COMMUNITY}/orders"
PATROLS = f"/communities/{COMMUNITY}/patrols"


def day(quarter: Quarter, days: int) -> str:
    return str(local_date(quarter.clock()) + timedelta(days=days))


def order_fields(quarter: Quarter, **more: Any) -> dict[str, Any]:
    return {
        "addressee": "property_company",
        "subject": "3号楼消防通道堆物",
        "body": "3号楼一层消防通道被纸箱占用。\n请清理并保持畅通。",
        "basis_kind": "law",
        "basis": "消防法第二十八条",
        "due": day(quarter, 5),
        "photos": (picture(), "hall.jpg"),
        **more,
    }


def issue(quarter: Quarter, **more: Any) -> str:
    """The address of a new order."""
    answer = quarter.post("inspector", ORDERS, order_fields(quarter, **more))
    return str(answer.headers["Location"])


def reply(quarter: Quarter, order: str, status: int = 302, who: str = "company") -> Any:
    fields = {"text": "已清理,通道畅通。", "photos": (picture(), "after.jpg")}
    return quarter.post(who, f"{order}/reply", fields, status)


def start_patrol(quarter: Quarter) -> str:
    fields = {"title": "周一巡查", "places": "1号楼大厅\n\n地下车库\n南门"}
    return str(quarter.post("inspector", PATROLS, fields).headers["Location"])

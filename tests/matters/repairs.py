"""The forms of a repair, filled in as an officer would."""

from __future__ import annotations

from typing import Any

from tests.matters.place import File, Place, open_file, pdf, photo

BUILDING = "1号楼"
PLAN = {
    "project": "1号楼外墙渗漏维修",
    "works": "铲除空鼓层，重做防水和饰面。",
    "quantity": "320 平方米",
    "quotes-0-company": "甲修缮公司",
    "quotes-0-amount": "31,800",
    "quotes-1-company": "乙建筑公司",
    "quotes-1-amount": "33450.50",
    "budget": "32000",
    "fund_balance": "100000",
    "first_deposit": "300000",
}
PAYABLE = {
    "no_warranty": "y",
    "no_utility": "y",
    "no_culprit": "y",
    "no_contract": "y",
    "grounds": "2015年交付，保修期已过。",
}
ACCEPTANCE = {
    "items-0-item": "外墙饰面",
    "items-0-standard": "JGJ/T 235",
    "items-0-quantity": "320 平方米",
    "items-0-result": "合格",
    "warranty": "五年",
    "conclusion": "符合合同约定，同意验收。",
    "signers-0-role": "业主委员会",
    "signers-0-organisation": "领海花园业主委员会",
    "signers-1-role": "施工单位",
    "signers-1-organisation": "甲修缮公司",
}


def damage(place: Place, **more: Any) -> dict[str, Any]:
    return {
        "what": "外墙大面积渗漏，三户进水。",
        "place": "1号楼东立面",
        "found_on": place.day(),
        "found_by": "inspection",
        "files": (photo(), "leak.jpg"),
        **more,
    }


def plan(place: Place, **more: Any) -> dict[str, Any]:
    return {**PLAN, "begins": place.day(40), "ends": place.day(70), **more}


def posting(place: Place, **more: Any) -> dict[str, Any]:
    said = {"first_on": place.day(), "places": "1号楼大堂\n小区南门公告栏", "poster": "王一"}
    return {**said, **more}


def contract(place: Place, **more: Any) -> dict[str, Any]:
    return {
        "contractor": "甲修缮公司",
        "price": "31800",
        "signed_on": place.day(),
        "files": (pdf(), "contract.pdf"),
        **more,
    }


def acceptance(place: Place, settled: str = "31900", **more: Any) -> dict[str, Any]:
    return {**ACCEPTANCE, "settled": settled, "finished": place.day(), **more}


def audit(place: Place, confirmed: str = "31900") -> dict[str, Any]:
    return {
        "auditor": "海岳会计师事务所",
        "confirmed": confirmed,
        "audited_on": place.day(),
        "files": (pdf("report"), "report.pdf"),
    }


def set_scope(file: File, *groups: str, status: int = 302) -> Any:
    return file.place.post(
        "convener", f"/matters/{file.id}/scope", {"groups": list(groups)}, status
    )


def prepared(place: Place, kind: str = "repair", *groups: str, **more: Any) -> File:
    """A matter up to its plan."""
    file = open_file(place, kind)
    file.do("damage", damage(place, **more))
    set_scope(file, *(groups or (BUILDING,)))
    file.do("payable", {**PAYABLE, "checked_on": place.day()})
    return file

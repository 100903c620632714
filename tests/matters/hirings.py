"""The forms of hiring a company, filled in as an officer would."""

from __future__ import annotations

from typing import Any

from tests.matters.place import File, Place, open_file, pdf

OLD, NEW, OTHER = "云海物业服务有限公司", "云山物业服务有限公司", "云川物业服务有限公司"
THIRD = "云野物业服务有限公司"
PLAN = {
    "asks": "plan",
    "way": "tender",
    "term": "三年",
    "services-0-name": "综合服务",
    "services-0-standard": "报修三十分钟内到场",
    "services-0-fee": "0.45",
    "services-1-name": "公共收益管理",
    "services-1-standard": "单独记账，每季度公布",
    "requirements": "依法登记的物业服务企业\n近三年管理过同类小区",
    "schedule-0-what": "业主大会表决方案",
}
TENDER = {
    "project-0-name": "地址",
    "project-0-value": "领海路1号",
    "requirements": "依法登记的物业服务企业",
    "sign_up_place": "居委会二楼",
    "opening_place": "居委会二楼会议室",
    "how": "商务、技术分别评分，按总分取前两名提交业主大会表决。",
}
EVALUATION = {
    "place": "居委会二楼会议室",
    "criteria-0-name": "商务",
    "criteria-0-most": "30",
    "criteria-1-name": "技术",
    "criteria-1-most": "70",
    "panel-0-side": "owner",
    "panel-0-name": "王一",
    "panel-1-side": "expert",
    "panel-1-name": "李二",
    "conclusion": "三家均响应招标文件。",
}
BIDS = ((NEW, "1.98", "28.1 60"), (OLD, "2.20", "25 62.5"), (OTHER, "1.90", "29 50"))


def opened(place: Place, ends: int = 120) -> File:
    """A hiring of which the contract's end is registered."""
    file = open_file(place, "hiring", "2026年选聘物业服务企业")
    fields = {"company": OLD, "contract": "《领海花园物业服务合同》", "ends_on": place.day(ends)}
    file.do("contract_end", fields)
    return file


def survey(place: Place) -> dict[str, Any]:
    return {
        "surveyed_on": place.day(),
        "asked": "12",
        "answered": "9",
        "findings": "七户希望另选，两户同意续聘。",
    }


def plan(place: Place, **more: str) -> dict[str, Any]:
    return {**PLAN, "schedule-0-day": place.day(30), **more}


def posting(place: Place) -> dict[str, Any]:
    return {"first_on": place.day(), "places": "南门公告栏", "poster": "王一"}


def planned(place: Place, **more: str) -> File:
    """A hiring of which the plan hangs out."""
    file = opened(place)
    file.do("survey", survey(place))
    file.do("plan", plan(place, **more))
    file.do("plan_posting", posting(place))
    return file


def tender(place: Place) -> dict[str, Any]:
    return {
        **TENDER,
        "published_on": place.day(),
        "sign_up_from": f"{place.day()}T09:00",
        "sign_up_until": f"{place.day(10)}T17:00",
        "opening": f"{place.day(12)}T14:00",
    }


def bidders(place: Place, *names: str, **more: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"closed_on": place.day(), **more}
    for number, name in enumerate(names):
        fields[f"bidders-{number}-company"] = name
        fields[f"bidders-{number}-signed_up"] = place.day()
        fields[f"bidders-{number}-qualified"] = "yes"
    return fields


def evaluation(place: Place, bids: Any = BIDS, **more: str) -> dict[str, Any]:
    fields: dict[str, Any] = {**EVALUATION, "at": f"{place.day()}T14:00", **more}
    for number, (name, price, points) in enumerate(bids):
        fields[f"bids-{number}-company"] = name
        fields[f"bids-{number}-price"] = price
        fields[f"bids-{number}-points"] = points
    return fields


def contract(place: Place, **more: Any) -> dict[str, Any]:
    return {
        "signed_on": place.day(),
        "from_on": place.day(60),
        "until_on": place.day(1155),
        "fee": "1.98",
        "files": (pdf("contract"), "contract.pdf"),
        **more,
    }


def notice(place: Place, last_day: int, **more: str) -> dict[str, Any]:
    return {
        "delivered_on": place.day(),
        "last_day": place.day(last_day),
        "number": "领业函〔2026〕第2号",
        "delivered_how": "当面送达，物业经理签收",
        "handed_over": "物业服务用房和钥匙\n共用设施设备的图纸和记录",
        **more,
    }


def inspection(place: Place) -> dict[str, Any]:
    return {
        "inspected_on": place.day(),
        "items-0-part": "电梯",
        "items-0-count": "2 台",
        "items-0-found": "正常",
        "agreements": "三方各执一份。",
    }


def handover(place: Place) -> dict[str, Any]:
    return {"handed_on": place.day(), "things-0-what": "钥匙", "things-0-quantity": "32 把"}

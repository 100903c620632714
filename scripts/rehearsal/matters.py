"""The matter behind a vote: its file from the first step to the last, over the site's own pages.

Nobody and nothing named here exists.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PIL import Image, ImageDraw

from scripts.rehearsal.web import PageRefused
from scripts.rehearsal.world import COMMUNITY, World

TODAY = re.compile(r"此处为 (\d{4}-\d{2}-\d{2})")
ASSEMBLY = re.compile(r'href="/assemblies/([\w-]+)"')
OLD, NEW, OTHER = "云海物业服务有限公司", "云山物业服务有限公司", "云川物业服务有限公司"
CONTRACTOR = "丙防水公司"
SETTLED = "316240.55"
POSTING = {"places": "各楼大堂公告栏\n小区南门公告栏", "poster": "召集人甲"}
Fields = Mapping[str, str | Sequence[str]]


def walk_matter(world: World, scenario: str | None, assembly_id: str, building: str) -> list[str]:
    """Walk the matter of a scenario whose assembly is certified; returns its page, if any."""
    if scenario == "building-repair":
        return [_walk_repair(world, assembly_id, building)]
    if scenario == "hire-company":
        return [_walk_hiring(world, assembly_id)]
    return []


class Walk:
    """One matter at the convener's desk; its day is the one that the site shows."""

    def __init__(self, world: World, page: str) -> None:
        self.world, self.page = world, page
        self.desk = world.browser("convener")

    @classmethod
    def begin(cls, world: World, kind: str, title: str) -> Walk:
        """Open a matter at the desk."""
        page = f"/communities/{COMMUNITY}/matters"
        fields = {"kind": kind, "title": title, "rehearsal": "y"}
        answer = world.browser("convener").submit(page, fields)
        return cls(world, answer.address.removeprefix(world.base))

    def day(self, after: int = 0) -> str:
        found = TODAY.search(self.desk.get(self.page).text)
        if found is None:
            raise PageRefused(f"{self.page}: the page does not say which day it is")
        return str(date.fromisoformat(found[1]) + timedelta(days=after))

    def do(self, step: str, fields: Fields, file: str = "") -> None:
        """Do a step, with a picture of the file's name where one is asked for."""
        files = {"files": (f"{file}.jpg", picture(file))} if file else {}
        self.desk.submit(f"{self.page}/steps/{step}", {**fields}, files=files)

    def post(self, step: str) -> None:
        self.do(step, {**POSTING, "first_on": self.day()})

    def vote(self, step: str, assembly_id: str) -> None:
        place = f"{self.page}/steps/{step}"
        self.desk.submit(place, {"assembly": assembly_id}, action=f"{place}/vote")

    def draft_vote(self, step: str) -> str:
        """Have the matter write the draft of its assembly; returns the assembly's id."""
        place = f"{self.page}/steps/{step}"
        answer = self.desk.submit(place, {"assembly": ""}, action=f"{place}/vote")
        found = ASSEMBLY.search(answer.text)
        if found is None:
            raise PageRefused(f"{self.page}: the page does not lead to the drafted assembly")
        return found[1]

    def confirm(self, step: str) -> None:
        place = f"{self.page}/steps/{step}"
        self.world.browser("street").submit(place, {}, action=f"{place}/confirm")

    def wait(self, days: int) -> None:
        self.desk.submit(self.page, {"days": str(days)}, action=f"{self.page}/clock")


def picture(words: str) -> bytes:
    """Return a grey picture that says what it stands for."""
    image, data = Image.new("RGB", (640, 400), "#888"), io.BytesIO()
    ImageDraw.Draw(image).text((20, 20), words, fill="white")
    image.save(data, "JPEG")
    return data.getvalue()


def _walk_repair(world: World, assembly_id: str, building: str) -> str:
    walk = Walk.begin(world, "repair", f"{building}外墙渗漏维修")
    describe_damage(walk, building)
    plan_repair(walk, building)
    walk.vote("vote", assembly_id)
    carry_out(walk)
    return walk.page


def carry_out(walk: Walk) -> None:
    """From the contract to the posted settlement."""
    contract = {"contractor": CONTRACTOR, "price": "309800", "signed_on": walk.day()}
    walk.do("contract", {**contract, "terms": "开工前预付三成。"}, "contract")
    walk.do("advance", {"amount": "92940", "paid_on": walk.day()})
    walk.confirm("advance")
    walk.do("works", {"began": walk.day(), "supervisor": "业主代表三人"})
    walk.wait(40)
    _accept(walk)
    walk.do("settlement", {"settled_on": walk.day(), "note": ""})
    walk.confirm("settlement")
    walk.post("settlement_posting")
    walk.wait(8)


def describe_damage(walk: Walk, building: str) -> None:
    """What was found, as the convener writes it where no report says it."""
    found = {"what": "外墙空鼓渗水，六户受潮。", "place": f"{building}东立面"}
    walk.do("damage", {**found, "found_on": walk.day(), "found_by": "owner"}, "outer-wall")


def plan_repair(walk: Walk, building: str) -> None:
    """From the scope to the posted plan."""
    walk.desk.submit(
        f"{walk.page}/steps/scope", {"groups": [building]}, action=f"{walk.page}/scope"
    )
    ticks = dict.fromkeys(("no_warranty", "no_utility", "no_culprit", "no_contract"), "y")
    grounds = {"checked_on": walk.day(), "grounds": "外墙防水保修期五年已过。"}
    walk.do("payable", {**ticks, **grounds})
    quotes = (("甲修缮公司", "318000"), ("乙建筑公司", "334500"), (CONTRACTOR, "309800"))
    walk.do(
        "plan",
        {
            "project": f"{building}外墙渗漏维修",
            "works": "铲除空鼓层、重做防水和饰面。",
            "quantity": "约 1,060 平方米",
            **_rows("quotes", [{"company": name, "amount": yuan} for name, yuan in quotes]),
            "budget": "318000",
            "begins": walk.day(45),
            "ends": walk.day(90),
            "fund_balance": "2640000",
            "first_deposit": "3180000",
        },
    )
    walk.post("plan_posting")


def _accept(walk: Walk) -> None:
    items = [
        {"item": "防水层", "standard": "JGJ/T 235", "quantity": "1,060 ㎡", "result": "合格"},
        {"item": "饰面", "standard": "与样板一致", "quantity": "1,060 ㎡", "result": "合格"},
    ]
    signers = [
        {"role": "业主委员会", "organisation": "云屿华庭业主委员会"},
        {"role": "施工单位", "organisation": CONTRACTOR},
    ]
    walk.do(
        "acceptance",
        {
            "finished": walk.day(),
            **_rows("items", items),
            "settled": SETTLED,
            "warranty": "自验收之日起五年",
            "conclusion": "符合合同约定，淋水试验无渗漏，同意验收。",
            **_rows("signers", signers),
        },
    )


def _walk_hiring(world: World, assembly_id: str) -> str:
    walk = Walk.begin(world, "hiring", "2026年选聘物业服务企业")
    _plan_hiring(walk)
    _evaluate(walk)
    walk.vote("vote1", assembly_id)
    walk.vote("vote2", assembly_id)
    walk.post("chosen")
    terms = {"from_on": walk.day(62), "until_on": walk.day(62 + 1095), "fee": "1.98"}
    walk.do("contract_signed", {**terms, "signed_on": walk.day()}, "contract")
    walk.do("contract_copy", {"sent_on": walk.day(), "authority": "区住房和城乡建设局"})
    notice = {
        "delivered_on": walk.day(),
        "last_day": walk.day(61),
        "number": "云屿业函〔2026〕第2号",
    }
    things = "物业服务用房和钥匙\n共用设施设备的图纸和记录\n预收费用和公共收益的账目"
    walk.do("old_notice", {**notice, "delivered_how": "当面送达", "handed_over": things})
    walk.wait(62)
    _hand_over(walk)
    return walk.page


def _plan_hiring(walk: Walk) -> None:
    contract = {"company": OLD, "contract": "《云屿华庭物业服务合同》"}
    walk.do("contract_end", {**contract, "ends_on": walk.day(110)})
    findings = "多数业主希望比较其他企业，主要意见是保洁和门岗。"
    numbers = {"surveyed_on": walk.day(), "asked": "412", "answered": "305"}
    walk.do("survey", {**numbers, "findings": findings})
    services = [
        {"name": "秩序维护", "standard": "南门二十四小时值守", "fee": "0.62"},
        {"name": "环境卫生", "standard": "楼道每日清扫", "fee": "0.48"},
        {"name": "共用设施设备维护", "standard": "按规范巡检并公示记录", "fee": "0.40"},
    ]
    schedule = [{"what": "业主大会会议表决", "day": walk.day(16)}]
    walk.do(
        "plan",
        {
            "asks": "not_renew",
            "way": "tender",
            "together": "y",
            "term": "三年",
            **_rows("services", services),
            "requirements": "依法登记的物业服务企业\n近三年管理过同类住宅小区",
            **_rows("schedule", schedule),
        },
    )
    walk.post("plan_posting")


def _evaluate(walk: Walk) -> None:
    today, room = walk.day(), "云屿社区居委会二楼会议室"
    facts = [{"name": "规模", "value": "住宅六栋"}, {"name": "最高限价", "value": "2.30 元"}]
    times = {"sign_up_from": f"{today}T09:00", "sign_up_until": f"{today}T12:00"}
    walk.do(
        "tender_notice",
        {
            "published_on": today,
            **_rows("project", facts),
            "requirements": "依法登记的物业服务企业",
            **times,
            "sign_up_place": room,
            "opening": f"{today}T14:00",
            "opening_place": room,
            "how": "商务、技术、答辩分别评分，按总分取前两名提交业主大会会议表决。",
        },
    )
    names = (NEW, OTHER, "云野物业服务有限公司")
    signed = [{"company": one, "signed_up": today, "qualified": "yes"} for one in names]
    walk.do("bidders", {"closed_on": today, **_rows("bidders", signed)})
    prices, points = ("1.98", "2.20", "1.86"), ("28.1 45.2 18.3", "25 46.1 17.6", "29 36.2 14.1")
    bids = zip(names, prices, points, strict=True)
    criteria = (("商务", "30"), ("技术", "50"), ("答辩", "20"))
    walk.do(
        "evaluation",
        {
            "at": f"{today}T15:00",
            "place": room,
            **_rows("criteria", [{"name": name, "most": most} for name, most in criteria]),
            **_rows("bids", [{"company": n, "price": p, "points": s} for n, p, s in bids]),
            **_rows(
                "panel",
                [{"side": "owner", "name": "业主代表甲"}, {"side": "expert", "name": "专家乙"}],
            ),
            "conclusion": "三家均响应招标文件。",
        },
    )


def _hand_over(walk: Walk) -> None:
    parts = [
        {"part": "电梯", "count": "12 台", "found": "正常"},
        {"part": "监控摄像头", "count": "86 个", "found": "7 个无图像", "agreed": "承接方更换"},
    ]
    walk.do(
        "inspection",
        {
            "inspected_on": walk.day(),
            **_rows("items", parts),
            "agreements": "查验记录三方各执一份。",
        },
    )
    things = [
        {"what": "钥匙、门禁卡", "quantity": "1 箱"},
        {"what": "设备图纸", "quantity": "42 册"},
    ]
    walk.do("handover", {"handed_on": walk.day(), **_rows("things", things)})
    walk.do("taken_over", {"taken_on": walk.day()})


def _rows(name: str, rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {f"{name}-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}

"""Samples of the papers around one assembly."""

from __future__ import annotations

from app.assembly.samples.facts import (
    ANCHOR,
    COMMITTEE,
    DESK,
    HASH,
    MEETING,
    OFFICE,
    RESIDENTS,
    STREET,
    WINDOW,
    count,
    cover,
    day,
    moment,
    person,
    rights,
    tests,
    voters,
    weigh,
    whole,
)
from app.assembly.samples.pictures import draw_board
from app.core.area import find_tenths
from app.core.rules.matters import get_matter
from app.platform.papers.fields import meeting
from app.platform.papers.fields.shared import Enclosure, Section, Signatory, Signer, Span, Total

YES_NO = (("同意", 62), ("反对", 28), ("弃权", 10))
PLANS = (("方案甲", 21), ("方案乙", 55), ("方案丙", 14), ("都不同意", 10))
TITLE = "续聘云海物业服务有限公司"
TEXT = (
    "一、续聘云海物业服务有限公司为本小区提供物业服务，合同期限自2026年7月1日起三年。\n"
    "二、物业费标准为每月每平方米1.80元，三年不变；服务标准按合同附件一执行。\n"
    "三、授权业主委员会依据本决定签订合同，并自签订之日起三日内公示合同全文。"
)
ORDINARY = "参与表决的业主过半数同意（面积、人数两项均须达到）"
SPECIAL = "参与表决的业主四分之三以上同意（面积、人数两项均须达到）"

# Title, text, matter, threshold, choices, scope with its total, budget in 分.
Row = tuple[str, str, str, str, tuple[tuple[str, int], ...], tuple[str, Total], int | None]


def agenda() -> meeting.Agenda:
    building = weigh([r for r in rights() if r.building == "1号楼"])
    whole_scope = ("本小区全体业主", whole())
    rows: tuple[Row, ...] = (
        (TITLE, TEXT, "278-4", ORDINARY, YES_NO, whole_scope, None),
        (
            "筹集专项维修资金",
            "每平方米筹集二十元，分两年交存。",
            "278-6",
            SPECIAL,
            YES_NO,
            whole_scope,
            116_297_920,
        ),
        (
            "更换1号楼电梯",
            "使用1号楼专项维修资金更换两台电梯的曳引系统。",
            "278-5",
            ORDINARY,
            YES_NO,
            ("1号楼的业主", building),
            18_600_000,
        ),
        (
            "花园改造方案",
            "在甲、乙、丙三个方案中选择一个，或者都不同意。各方案的图纸见附件。",
            "278-9",
            ORDINARY,
            PLANS,
            whole_scope,
            None,
        ),
    )
    return meeting.Agenda(
        cover(number="云屿业〔2026〕第3号"),
        MEETING,
        tuple(_item(number, row) for number, row in enumerate(rows, 1)),
    )


def _item(number: int, row: Row) -> meeting.AgendaItem:
    title, text, matter, threshold, labels, (scope, total), budget = row
    return meeting.AgendaItem(
        number=number,
        title=title,
        text=text,
        matter=matter,
        basis=f"《民法典》第二百七十八条：{get_matter(matter).text}",
        motion_class="特别事项" if threshold == SPECIAL else "一般事项",
        threshold=threshold,
        choices=tuple(label for label, _ in labels),
        scope=scope,
        total=total,
        proposer=COMMITTEE,
        text_sha256=HASH,
        budget=budget,
        enclosures=(Enclosure("方案图纸.pdf", HASH),) if number == 4 else (),
    )


def poster() -> meeting.Poster:
    return meeting.Poster(
        cover(),
        MEETING,
        WINDOW,
        (TITLE, "筹集专项维修资金", "更换1号楼电梯", "花园改造方案"),
        (
            "拿出信函或者上门送来的《业主表决卡》；",
            "用手机扫卡上的二维码，核对自己的房屋和面积；",
            "逐项选择，签名提交，收到短信验证码后确认；",
            "看到“已投票”和回执码才算完成，截止前可以更改。",
        ),
        DESK,
        ANCHOR,
        (meeting.PublicCount(moment(23, 9), f"{RESIDENTS}二楼会议室"),),
    )


def daily_turnout() -> meeting.DailyTurnout:
    total, days = whole(), []
    for n, share in enumerate((12, 21, 33, 44, 52, 58), 16):
        part = weigh(voters(share))
        paper = part.heads // 14
        tenths = find_tenths(part.area, total.area, (2, 3), part.heads)
        days.append(meeting.DayTurnout(day(n), part.heads, tenths, part.heads - paper, paper))
    return meeting.DailyTurnout(
        cover(),
        MEETING,
        "本小区全体业主",
        total,
        tuple(days),
        "人数和面积都达到三分之二以上",
        _missing(total, part).heads,
        is_area_enough=_missing(total, part).area == 0,
    )


def _missing(total: Total, part: Total) -> Total:
    return Total(
        max(0, -(-total.heads * 2 // 3) - part.heads), max(0, -(-total.area * 2 // 3) - part.area)
    )


def extension() -> meeting.Extension:
    total, part = whole(), weigh(voters(58))
    return meeting.Extension(
        cover(),
        MEETING,
        "本小区全体业主",
        WINDOW.closes,
        moment(33),
        "参与表决的业主尚未达到法定比例",
        "本小区业主大会议事规则第十五条",
        total,
        part,
        _missing(total, part),
    )


def resolution() -> meeting.Resolution:
    total, some = whole(), voters()
    part, choices = weigh(some), count(some, YES_NO)
    return meeting.Resolution(
        cover(number="云屿业决〔2026〕第1号"),
        MEETING,
        1,
        TITLE,
        TEXT,
        "",
        "本小区全体业主",
        total,
        part,
        choices,
        tests(total, part, choices[0]),
        "《民法典》第二百七十八条第一款第四项、第二款，第二百八十条",
        day(23),
        day(23),
        COMMITTEE,
        day(23 + 365),
        HASH,
        HASH,
    )


def posting_proof() -> meeting.PostingProof:
    places = (
        meeting.PostedAt("小区南门公告栏", moment(0, 9, 0), moment(17, 9, 0), draw_board()),
        meeting.PostedAt("1号楼1单元门厅", moment(0, 9, 20), moment(17, 9, 10), draw_board()),
        meeting.PostedAt("2号楼1单元门厅", moment(0, 9, 40), moment(17, 9, 15), draw_board()),
        meeting.PostedAt(
            "物业服务中心", moment(0, 10, 0), None, draw_board(), day(15), draw_board()
        ),
    )
    return meeting.PostingProof(
        cover(),
        f"{MEETING}公告",
        HASH,
        day(1),
        day(15),
        15,
        places,
        Signer("张贴人", person(70), COMMITTEE),
        Signer("见证人", person(71), RESIDENTS),
    )


def requisition() -> meeting.Requisition:
    some = voters(22)
    signed = weigh(some)
    people = tuple(Signatory(r.units[0], r.owner, r.area, day(-20)) for r in some)
    return meeting.Requisition(
        cover("提议业主", sealed=False),
        COMMITTEE,
        (
            Section(
                "审议小区公共收益的收支",
                ("请业主委员会报告近两年电梯广告、地面停车的收入和支出，并就其使用作出决定。",),
            ),
            Section("调整地面停车秩序", ("拟定地面停车管理办法，交业主共同决定。",)),
        ),
        whole(),
        signed,
        "专有部分面积占比百分之二十以上且人数占比百分之二十以上的业主提议",
        is_enough=True,
        representative=person(72),
        signatories=people,
    )


def convening_order() -> meeting.ConveningOrder:
    order = requisition()
    return meeting.ConveningOrder(
        cover(STREET, number="云街物〔2026〕第7号"),
        COMMITTEE,
        order.matters,
        order.total,
        order.signed,
        order.need,
        reached=day(-60),
        due=day(-30),
        until=day(-8),
    )


def consultation_result() -> meeting.ConsultationResult:
    here = [r for r in rights() if r.building == "3号楼"]
    answered = [r for r in voters(83) if r.building == "3号楼"]
    return meeting.ConsultationResult(
        cover(RESIDENTS),
        "3号楼外墙渗漏修缮意愿",
        "3号楼的业主",
        Span(moment(3), moment(13)),
        weigh(here),
        weigh(answered),
        count(answered, (("同意修缮", 74), ("不同意修缮", 12), ("没有意见", 14))),
        (
            "多数业主要求先查明渗漏部位，再确定修缮范围；",
            "部分业主要求公开施工单位的三家报价；",
            "顶层业主要求同时检查屋面防水。",
        ),
        f"由业主委员会拟定修缮方案，以3号楼的业主为范围提交表决；{STREET}派员指导。方案存放于{OFFICE}，欢迎查阅。",
    )

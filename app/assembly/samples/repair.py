"""Samples of the papers of a repair from the maintenance fund, with a vote and without one."""

from __future__ import annotations

from app.assembly.samples.facts import (
    COMMITTEE,
    COMPANY,
    MEETING,
    RESIDENTS,
    cover,
    day,
    moment,
    person,
    rights,
)
from app.core.money import share_by_largest_remainder
from app.platform.papers.fields import repair
from app.platform.papers.fields.shared import Enclosure, Signer

LIFT = "1号楼1单元电梯曳引系统更换"
LIFTS = "海岳电梯工程有限公司"
SCOPE = "1号楼1单元"
COST = 18_600_000


def repair_plan() -> repair.RepairPlan:
    here = _here()
    area = sum(area for _, area in here)
    return repair.RepairPlan(
        cover(),
        LIFT,
        "曳引机磨损，平层误差超过标准，近三个月困人四次。",
        "1号楼1单元机房、井道",
        "更换曳引机、控制柜和钢丝绳，清理机房，旧件交业主委员会处置。",
        "曳引机一台，钢丝绳六根",
        SCOPE,
        len(here),
        area,
        (
            repair.Quote(LIFTS, 18_600_000, "质保两年"),
            repair.Quote("远屿电梯有限公司", 19_480_000),
            repair.Quote("沧渚机电有限公司", 20_100_000, "工期较长"),
        ),
        "",
        COST,
        None,
        COST * 100 // area,
        day(60),
        day(78),
        (
            "已过保修期",
            "不是供电、供水等单位的管线",
            "没有应当赔偿的责任人",
            "不在物业服务合同的费用以内",
        ),
        88_000_000,
        120_000_000,
        "施工期间发生险情的，先行抢修，五日内公示。",
        7,
        "范围内专有部分面积和人数各三分之二以上的业主参与表决，参与者两项均过半数同意，方可动用。",
    )


def emergency_notice() -> repair.EmergencyNotice:
    return repair.EmergencyNotice(
        cover(),
        "2号楼外墙空鼓层排险",
        "外立面脱落危险",
        "《民法典》第二百八十一条第二款：紧急情况下需要维修的，可以依法申请使用维修资金",
        "2号楼东侧九层以上饰面砖空鼓，两块已经坠落。",
        "2号楼东侧",
        day(58),
        (Enclosure("鉴定报告.pdf", "9b" * 32), Enclosure("现场照片.jpg", "5c" * 32)),
        f"{COMMITTEE}{day(59).isoformat()}决定：委员 7 名，到会 6 名，同意 6 名",
        f"{RESIDENTS}{day(60).isoformat()}确认：情况属实，同意应急维修",
        "海岳建筑修缮有限公司",
        4_650_000,
        4_480_000,
        day(61),
        day(68),
        "2号楼",
        48,
        512_600,
        "须经审计，审计结果在结算时公示",
        moment(88),
    )


def repair_settlement() -> repair.RepairSettlement:
    here, amount = _here(), 18_948_000
    shares = share_by_largest_remainder(amount, [area for _, area in here])
    return repair.RepairSettlement(
        cover(),
        LIFT,
        SCOPE,
        len(here),
        sum(area for _, area in here),
        f"{MEETING}决定（云屿业决〔2026〕第3号）",
        LIFTS,
        COST,
        COST,
        9_300_000,
        amount,
        "海岳会计师事务所审计，核定 189,480.00 元",
        amount,
        max(shares),
        min(shares),
        69_052_000,
        120_000_000,
        "",
        moment(92),
    )


def _here() -> list[tuple[str, int]]:
    return [
        (unit, area)
        for right in rights()
        if right.building == "1号楼"
        for unit, area in zip(right.units, right.areas, strict=True)
        if unit.startswith("1号楼1单元")
    ]


def cost_shares() -> repair.CostShares:
    here, cost = _here(), COST
    amounts = share_by_largest_remainder(cost, [area for _, area in here])
    return repair.CostShares(
        cover(),
        "1号楼1单元电梯曳引系统更换",
        "1号楼1单元",
        f"{MEETING}决定（云屿业决〔2026〕第3号），《民法典》第二百八十三条",
        cost,
        sum(area for _, area in here),
        tuple(
            repair.Share(unit, area, amount)
            for (unit, area), amount in zip(here, amounts, strict=True)
        ),
        moment(37),
    )


def acceptance() -> repair.Acceptance:
    row = repair.Accepted
    return repair.Acceptance(
        cover(),
        "1号楼1单元电梯曳引系统更换",
        "1号楼1单元机房、井道",
        "海岳电梯工程有限公司",
        18_600_000,
        18_948_000,
        day(60),
        day(78),
        (
            row("曳引机", "GB/T 7588.1，型号与合同一致", "1 台", "合格"),
            row("钢丝绳、制动器", "张力偏差不超过百分之五", "6 根、1 套", "合格"),
            row("平层精度", "±10 毫米", "24 层站", "合格"),
            row("机房清理、旧件移交", "旧件清单与合同一致", "1 批", "合格"),
        ),
        "自验收之日起两年；电梯困人三十分钟内到场。",
        "工程符合合同约定，检验机构的监督检验合格，同意验收。结算价超出合同价不足百分之十，不必重新表决。",
        (
            Signer("业主委员会", organisation=COMMITTEE),
            Signer("业主代表", person(120), "1号楼1单元"),
            Signer("物业服务企业", organisation=COMPANY),
            Signer("施工单位", organisation="海岳电梯工程有限公司"),
        ),
    )

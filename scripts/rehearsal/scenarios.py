"""Other assemblies than the regular one: `scripts/demo --scenario NAME`.

Nobody and nothing named here exists.
"""

from __future__ import annotations

from dataclasses import replace

from scripts.rehearsal.agenda import REGULAR, Agenda, Tables

LOT = "投票截止后首期开奖的中国福利彩票双色球，依次取六个红球和一个蓝球的号码"


def _same(table: dict[str, float]) -> dict[str, dict[str, float]]:
    return {"small": table, "large": table}


def _yes(chance: float) -> dict[str, dict[str, float]]:
    rest = (1 - chance) / 2
    return _same({"yes": chance, "no": rest, "abstain": rest})


# The chance that an owner names each candidate: six pass, one does not.
_NAMED = _same({"c1": 0.82, "c2": 0.78, "c3": 0.74, "c4": 0.68, "c5": 0.64, "c6": 0.60, "c7": 0.30})

_RULES = {
    "title": "通过业主大会议事规则",
    "text": (
        "同意通过《云屿华庭业主大会议事规则》，全文如下：\n"
        "第一条 业主大会由全体业主组成，会议采用书面征求意见的形式，手机与纸质票同时进行。\n"
        "第二条 每年召开一次定期会议；专有部分占建筑物总面积百分之二十以上且占总人数"
        "百分之二十以上的业主提议的，召开临时会议。\n"
        "第三条 表决按法律规定的专有部分面积和业主人数计算；未参与表决的不计入，也不随多数。\n"
        "第四条 业主委员会由五名委员组成，任期五年，可以连选连任；候补委员按得票依次递补。\n"
        "第五条 业主大会和业主委员会的决定公示七日，对全体业主具有法律约束力。"
    ),
    "matter": "278-1",
    "kind": "yes_no",
}
_COVENANT = {
    "title": "通过管理规约",
    "text": (
        "同意通过《云屿华庭管理规约》，全文如下：\n"
        "第一条 业主使用专有部分不得危及建筑物安全，不得损害其他业主的合法权益。\n"
        "第二条 爱护共有部分，不占用消防通道，不在楼道堆放物品或者为电动自行车充电。\n"
        "第三条 按约定交纳物业费和维修资金；共有部分的收益归全体业主，每季度公布。\n"
        "第四条 违反本规约的，业主委员会有权请求停止侵害、排除妨碍、消除危险、恢复原状、赔偿损失。"
    ),
    "matter": "278-2",
    "kind": "yes_no",
}

# What the owners name their candidates for; the fewest to be elected are the law's.
_TERMS = {
    "seats": "5",
    "alternates": "2",
    "minimum": "",
    "term_years": "5",
    "term_from": "",
    "supporters": "2",
    "lot": LOT,
}

ELECTION = Agenda(
    title="2026年业主委员会换届选举",
    motions=(),
    terms={**_TERMS, "title": "选举第二届业主委员会"},
    inclination={"m1": _NAMED},
    # The first assembly adopted them; a filing asks for them again.
    adopted={"rules": _RULES["text"], "covenant": _COVENANT["text"]},
)

FIRST = Agenda(
    title="首次业主大会会议",
    kind="first",
    motions=(_RULES, _COVENANT),
    terms={**_TERMS, "title": "选举第一届业主委员会"},
    inclination={"m1": _yes(0.86), "m2": _yes(0.84), "m3": _NAMED},
    convener_body="preparatory_group",
    convener_name="云屿华庭首次业主大会会议筹备组",
    fields={
        "group_members": "7",
        "group_owners": "4",
        "group_chair": "street_office",
        "publication": "owners",
        "publication_article": "",
    },
)

REPAIR = Agenda(
    title="{building}外墙渗漏维修业主表决",
    kind="part",
    motions=(
        {
            "title": "使用维修资金维修 {building} 外墙",
            "text": (
                "同意使用 {building} 维修资金维修外墙渗漏：铲除空鼓层、重做防水和饰面，"
                "预算 318,000 元，费用由 {building} 业主按专有部分面积分摊，"
                "竣工后公示验收单，结算须经审计。"
            ),
            "matter": "278-5",
            "kind": "yes_no",
            "one_building": True,
        },
        {
            "title": "外墙维修施工单位",
            "text": "从三家报价单位中选定一家施工；都不同意的，重新询价。报价单见公告附件。",
            "matter": "278-5",
            "kind": "one_of",
            "options": ["甲修缮公司 318,000 元", "乙建筑公司 334,500 元", "丙防水公司 309,800 元"],
            "one_building": True,
        },
    ),
    inclination={
        "m1": _yes(0.88),
        "m2": _same({"a": 0.20, "b": 0.08, "c": 0.66, "none": 0.06}),
    },
    replaced=4,
    paper=8,
)

LEAK = Agenda(
    title="{building}外墙渗漏维修业主表决",
    kind="part",
    motions=(
        {
            "title": "使用维修资金维修 {building} 外墙",
            "text": (
                "同意使用 {building} 维修资金维修外墙渗漏：铲除空鼓层、重做防水和饰面，"
                "预算 318,000 元，费用由 {building} 业主按专有部分面积分摊，"
                "竣工后公示验收单，结算须经审计。"
            ),
            "matter": "278-5",
            "kind": "yes_no",
            "one_building": True,
        },
    ),
    inclination={"m1": _yes(0.88)},
    replaced=4,
    paper=8,
)

COMPANY = Agenda(
    title="2026年业主大会临时会议（选聘物业服务企业）",
    kind="temporary",
    motions=(
        {
            "title": "不再续聘云海物业服务有限公司",
            "text": (
                "物业服务合同期限届满后不再续聘云海物业服务有限公司，由业主委员会提前六十日书面通知，"
                "并按规定办理交接；交接完成前，原企业继续提供服务。"
            ),
            "matter": "278-4",
            "kind": "yes_no",
        },
        {
            "title": "选聘新的物业服务企业",
            "text": (
                "从招标产生的两家候选企业中选聘一家，服务期限三年，"
                "服务内容和标准见公告附件的选聘方案。"
            ),
            "matter": "278-4",
            "kind": "one_of",
            "options": ["云山物业服务有限公司 1.98 元", "云川物业服务有限公司 2.20 元"],
        },
    ),
    inclination={
        "m1": _yes(0.74),
        "m2": _same({"a": 0.62, "b": 0.26, "none": 0.12}),
    },
)

PAPER = replace(REGULAR, title="2026年业主大会定期会议（纸质票为主）", paper=150, replaced=5)

SCENARIOS: dict[str, Agenda] = {
    "first-assembly": FIRST,
    "election": ELECTION,
    "building-repair": REPAIR,
    "wall-leak": LEAK,
    "hire-company": COMPANY,
    "paper-heavy": PAPER,
}

__all__ = ["SCENARIOS", "Tables"]

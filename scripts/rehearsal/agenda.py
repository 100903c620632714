"""What the sample community votes on, and how its simulated owners are inclined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# motion → small or large flats → chance of each choice; of an election, of naming each candidate.
Tables = Mapping[str, Mapping[str, Mapping[str, float]]]

MOTIONS: list[dict[str, Any]] = [
    {
        "title": "选聘云山物业服务有限公司为本小区物业服务企业",
        "text": (
            "同意选聘云山物业服务有限公司为云屿华庭物业服务企业，服务期限三年，"
            "住宅物业服务费 1.98 元/平方米·月，并授权业主委员会签订物业服务合同。"
        ),
        "matter": "278-4",
        "kind": "yes_no",
    },
    {
        "title": "续筹建筑物及其附属设施维修资金",
        "text": (
            "维修资金余额不足首期筹集额百分之三十，同意按每平方米 40 元续筹，"
            "由专有部分所有权人按面积交存，半年内交齐。"
        ),
        "matter": "278-6",
        "kind": "yes_no",
    },
    {
        "title": "使用维修资金更换 {building} 电梯曳引系统",
        "text": (
            "同意使用 {building} 维修资金更换两台电梯的曳引机、控制柜和钢丝绳，预算 186,400 元，"
            "费用由 {building} 业主按专有部分面积分摊，结算须经审计。"
        ),
        "matter": "278-5",
        "kind": "yes_no",
        "one_building": True,
    },
    {
        "title": "中心花园改造方案",
        "text": (
            "中心花园改造采用下列方案之一：甲方案，增设儿童活动区和座椅；乙方案，增设环形健身步道；"
            "丙方案，增设非机动车充电棚。工程款从公共收益列支，不超过 300,000 元。"
        ),
        "matter": "278-9",
        "kind": "one_of",
        "options": ["甲方案：儿童活动区", "乙方案：健身步道", "丙方案：充电棚"],
    },
]

# Chance of each choice, small flats and large ones apart: raising the fund passes on heads
# and fails on area, because the owners of large flats are against it.
INCLINATION: Tables = {
    "m1": {
        "small": {"yes": 0.80, "no": 0.12, "abstain": 0.08},
        "large": {"yes": 0.76, "no": 0.16, "abstain": 0.08},
    },
    "m2": {
        "small": {"yes": 1.00, "no": 0.00, "abstain": 0.00},
        "large": {"yes": 0.05, "no": 0.92, "abstain": 0.03},
    },
    "m3": {
        "small": {"yes": 0.85, "no": 0.10, "abstain": 0.05},
        "large": {"yes": 0.85, "no": 0.10, "abstain": 0.05},
    },
    "m4": {
        "small": {"a": 0.66, "b": 0.14, "c": 0.12, "none": 0.08},
        "large": {"a": 0.62, "b": 0.16, "c": 0.12, "none": 0.10},
    },
}


@dataclass(frozen=True)
class Agenda:
    """What one scenario votes on, how its owners are inclined, and how it differs otherwise.

    `paper` ballots are handed in, the first spoiled and given anew, the second with a void item;
    `replaced` owners vote a second time. `fields` are more fields of the draft form, `approval`
    those of the convener's resolution, `terms` those of an election whose candidates the owners
    name themselves: it goes before them as the last motion; `adopted` the texts of papers that an
    earlier assembly adopted, by their place in a filing.
    """

    title: str
    motions: tuple[dict[str, Any], ...]
    inclination: Tables
    kind: str = "regular"
    turnout: float = 0.86
    replaced: int = 20
    paper: int = 14
    convener_body: str = "committee"
    convener_name: str = "云屿华庭业主委员会"
    fields: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    adopted: Mapping[str, str] = field(default_factory=dict)
    approval: Mapping[str, str] = field(
        default_factory=lambda: {"members": "7", "present": "6", "in_favour": "6"}
    )

    @property
    def whole_community(self) -> bool:
        """Whether any motion concerns everybody."""
        return not all(one.get("one_building") for one in self.motions)


REGULAR = Agenda("2026年业主大会定期会议", tuple(MOTIONS), INCLINATION)
# Of a secret vote everybody is asked everything: a building alone is too few to keep it secret.
SECRET = Agenda(
    "2026年业主大会定期会议（无记名）",
    (MOTIONS[0], MOTIONS[1], MOTIONS[3]),
    {"m1": INCLINATION["m1"], "m2": INCLINATION["m2"], "m3": INCLINATION["m4"]},
    paper=6,
)


def motions_for(agenda: Agenda, building: str) -> list[dict[str, Any]]:
    """Return the motions with the building of the one-building vote filled in."""
    return [
        {
            **one,
            "title": one["title"].format(building=building),
            "text": one["text"].format(building=building),
            "groups": [building] if one.get("one_building") else [],
        }
        for one in agenda.motions
    ]


def draft_fields(
    agenda: Agenda, building: str, *, opens: str, closes: str, record_date: str, officers: list[int]
) -> dict[str, Any]:
    """Return the fields of the draft form."""
    fields: dict[str, Any] = {
        "convener_body": agenda.convener_body,
        "convener_name": agenda.convener_name,
        "publication": "public",
        "publication_article": "云屿华庭业主大会议事规则第二十一条",
        "record_date": record_date,
        "opens": opens,
        "closes": closes,
        "rulings_by": "street_office",
        "officers": [str(one) for one in officers],
        "count_place": "云屿社区居委会二楼会议室，投票截止次日 9:00 公开计票",
        "paper_desk": "物业服务中心一楼，投票期间每日 9:00—19:00",
        "contact": "0532-80000000",
        "legal_basis": "《中华人民共和国民法典》第二百七十八条及本小区议事规则",
        "code_channels": "letter",
        "impact_assessed": "y",
        "paper": "y",
        **agenda.fields,
    }
    for number, motion in enumerate(motions_for(agenda, building)):
        place = f"motions-{number}-"
        fields[place + "title"], fields[place + "text"] = motion["title"], motion["text"]
        fields[place + "matter"], fields[place + "kind"] = motion["matter"], motion["kind"]
        fields[place + "options"] = "\n".join(motion.get("options", []))
        fields[place + "groups"] = motion["groups"]
        fields.update({place + name: str(value) for name, value in motion.get("seats", {}).items()})
    return fields

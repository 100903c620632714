"""Samples of the papers of a first assembly."""

from __future__ import annotations

from app.assembly.samples.facts import (
    COMPANY,
    CONTACT,
    DEVELOPER,
    FIRST,
    GROUP,
    HASH,
    OFFICE,
    RESIDENTS,
    STREET,
    cover,
    day,
    moment,
    person,
    rights,
    unit_order,
    voters,
    weigh,
    whole,
)
from app.platform.papers.fields import first
from app.platform.papers.fields.owners import RollPosting, RollRow
from app.platform.papers.fields.shared import Enclosure, Section, Signatory, Signer, Total

COMMITTEE = "云屿华庭第一届业主委员会"


def founding_report() -> first.FoundingReport:
    delivered = weigh([r for r in rights() if r.owner != "建设单位"])
    total = whole()
    percent = delivered.area * 10_000 // total.area
    return first.FoundingReport(
        cover(DEVELOPER),
        STREET,
        DEVELOPER,
        COMPANY,
        total,
        delivered,
        day(-300),
        (
            first.FoundingTest(
                "已出售并交付的专有部分面积达到总面积的百分之五十",
                f"{percent // 100}.{percent % 100:02}%",
                held=True,
            ),
            first.FoundingTest(
                "已交付的户数达到总户数的百分之五十",
                f"{delivered.heads} 人，共 {total.heads} 人",
                held=True,
            ),
            first.FoundingTest(
                "首套交付满二年，且入住达到百分之二十五", "首套交付未满二年", held=False
            ),
        ),
        tuple(
            Enclosure(name)
            for name in (
                "物业管理区域证明",
                "房屋及建筑物面积清册",
                "业主名册",
                "建筑规划总平面图",
                "共用设施设备交付证明",
                "物业服务用房配置证明",
            )
        ),
    )


def group_application() -> first.GroupApplication:
    signed = voters(9)
    people = tuple(Signatory(r.units[0], r.owner, r.area, day(-90)) for r in signed[:18])
    return first.GroupApplication(
        cover("联名业主", sealed=False),
        STREET,
        (
            "小区已经交付使用，交付面积超过总面积的一半，具备召开首次业主大会会议的条件；",
            "建设单位尚未书面报告，业主要求依法成立业主大会、选举业主委员会。",
        ),
        whole(),
        Total(len(people), sum(one.area for one in people)),
        "专有部分面积占比百分之五以上，或者人数占比百分之五以上的业主联名",
        is_enough=False,
        representative=person(3),
        signatories=people,
    )


def group_members() -> first.GroupMembers:
    row = first.GroupMember
    return first.GroupMembers(
        cover(STREET),
        day(-40),
        "《物业管理条例》和《业主大会和业主委员会指导规则》第九条、第十条",
        (
            row(person(10), "街道办事处", "组长", "主持筹备组工作", "0532-80000010"),
            row(person(11), "居民委员会", "成员", "联络、监督", "0532-80000011"),
            row(person(12), "建设单位", "成员", "提供图纸、清册", "0532-80000012"),
            row(person(13), "业主", "副组长", "业主清册", "0532-80000013"),
            row(person(14), "业主", "成员", "管理规约、议事规则", "0532-80000014"),
            row(person(15), "业主", "成员", "候选人、选举", "0532-80000015"),
            row(person(16), "业主", "成员", "公告、送达", "0532-80000016"),
        ),
        (
            "确认并公示业主身份、业主人数和专有部分面积；",
            "确定会议的时间、地点、形式和内容；",
            "拟定管理规约、议事规则的草案；",
            "确定首次会议的表决规则；",
            "确定业主委员会委员候选人的产生办法和名单；",
            "确定选举办法，完成召开会议的其他准备工作。",
        ),
        OFFICE,
        moment(-30),
    )


def roll_posting() -> RollPosting:
    total, rows = whole(), []
    for right in rights():
        note = f"共 {len(right.units)} 处" if len(right.units) > 1 else ""
        for n, (unit, area, source) in enumerate(
            zip(right.units, right.areas, right.sources, strict=True)
        ):
            rows.append(RollRow(unit, right.owner_masked, area, source, int(n == 0), note))
    rows.sort(key=lambda row: unit_order(row.unit))
    return RollPosting(
        cover(GROUP),
        day(-2),
        total.heads,
        total.area,
        len(rows),
        (
            "面积依次以不动产登记簿、测绘实测、买卖合同的记载为准；",
            "一名业主或者一组共有人有几处房屋的，面积相加，计 1 人；",
            "建设单位未出售和已出售但未交付的房屋，合并计 1 人；",
            "车位、车库不计入面积和人数。",
        ),
        tuple(rows),
        moment(8),
        Signer("名册登记人", person(20), RESIDENTS),
    )


def prepared_matters() -> first.PreparedMatters:
    return first.PreparedMatters(
        cover(GROUP),
        FIRST,
        (
            Section(
                "会议的时间、形式和内容",
                (
                    "会议采用书面征求意见的形式，手机表决与书面表决票并行；投票自3月18日0时起，至3月24日24时止。表决议事规则、管理规约，选举业主委员会。",
                ),
            ),
            Section(
                "首次会议的表决规则",
                (
                    "由专有部分面积占比三分之二以上且人数占比三分之二以上的业主参与表决；议事规则、管理规约和选举须经参与表决专有部分面积过半数且人数过半数的业主同意。未表决的不计入，也不随多数。",
                ),
            ),
            Section(
                "候选人的产生",
                (
                    "候选人由业主自荐、联名推荐或者居民委员会推荐，经筹备组审查资格后公示。应选委员五名，候选人七名。",
                ),
            ),
            Section("管理规约和议事规则", ("草案全文见所附文本，也张贴在各单元门厅。",)),
        ),
        tuple(
            Enclosure(name, HASH)
            for name in ("管理规约（草案）", "业主大会议事规则（草案）", "选举办法（草案）")
        ),
        moment(14),
    )


def objections() -> first.Objections:
    row = first.Answered
    return first.Objections(
        cover(GROUP),
        FIRST,
        (
            row(
                "异议-001",
                day(2),
                "业主名册",
                "登记面积与产权证不符，要求更正。",
                "经与不动产登记簿核对，面积改为 119.20 平方米，名册已经更正并重新公示。",
                "成立",
                day(5),
            ),
            row(
                "异议-002",
                day(4),
                "业主名册",
                "认为地下车位应当计入面积。",
                "依本次会议公告的规则，车位不计入面积和人数。",
                "不成立",
                day(7),
            ),
            row(
                "异议-003",
                day(9),
                "会议程序",
                "认为投票时间过短。",
                "投票期为七日，符合规定；书面表决票另设上门投递。",
                "不成立",
                day(12),
            ),
            row(
                "异议-004",
                day(13),
                "候选人资格",
                "对一名候选人的物业费缴纳情况提出疑问。",
                "",
                "",
                None,
            ),
        ),
        7,
        GROUP,
    )


def group_dissolved() -> first.GroupDissolved:
    return first.GroupDissolved(
        cover(GROUP),
        GROUP,
        day(-40),
        FIRST,
        COMMITTEE,
        day(38),
        (
            "会议公告、送达记录和表决票；",
            "业主清册及其公示、异议和答复；",
            "会议纪要、决定和认证书；",
            f"筹备经费的账目和凭证（查询：{CONTACT}）。",
        ),
        (Signer("筹备组组长", person(10), STREET), Signer("接收人", person(30), COMMITTEE)),
    )

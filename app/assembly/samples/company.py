"""Samples of the papers of hiring and dismissing a property company."""

from __future__ import annotations

from app.assembly.samples.facts import (
    ADDRESS,
    COMMITTEE,
    COMMUNITY,
    COMPANY,
    OFFICE,
    RESIDENTS,
    count,
    cover,
    day,
    moment,
    person,
    tests,
    voters,
    weigh,
    whole,
)
from app.platform.papers.fields import company
from app.platform.papers.fields.shared import Section, Signer, Span

NEWCOMER = "海岳物业服务有限公司"
REQUIREMENTS = (
    "依法登记的物业服务企业，能够独立承担民事责任；",
    "近三年管理过同类住宅小区，没有被业主共同决定解聘后拒不移交的情形；",
    "拟派项目负责人到场答辩，中选后不得擅自更换。",
)
PAPERS = (
    "物业服务用房和小区的钥匙、门禁；",
    "共用设施设备的图纸、说明书、保养和维修记录；",
    "业主交费的账册、预收费用和公共收益的账目、余额；",
    "监控录像、巡查记录和外包合同。",
)


def hiring_plan() -> company.HiringPlan:
    row = company.Service
    return company.HiringPlan(
        cover(),
        COMPANY,
        day(120),
        "先征询是否续聘；不续聘的，公开招标",
        "三年，自2026年7月1日起",
        (
            row("综合服务", "服务中心每日 8:30—20:30 有人值守，报修三十分钟内到场", 45),
            row("秩序维护", "南门二十四小时值守，每两小时巡查一次", 55),
            row("环境卫生", "楼道每日清扫，电梯轿厢每日消毒", 38),
            row("绿化养护", "乔木每年修剪两次，草坪每月修剪", 12),
            row("共用设施设备维护", "电梯、消防、供水设施按规范巡检并公示记录", 30),
            row("公共收益管理", "单独记账，每季度公布"),
        ),
        REQUIREMENTS,
        (
            ("方案公示，征求意见", day(-25)),
            ("业主大会表决方案", day(16)),
            ("发布招标公告", day(30)),
            ("开标、评标", day(52)),
            ("业主大会表决选聘", day(75)),
            ("签订合同", day(90)),
        ),
        moment(-10),
    )


def tender_notice() -> company.TenderNotice:
    total = whole()
    return company.TenderNotice(
        cover(),
        (
            ("项目", f"{COMMUNITY}前期以后的物业服务"),
            ("地址", ADDRESS),
            (
                "规模",
                f"住宅六栋、商铺十八间、车位七十二个；专有部分面积 {total.area // 100:,} 平方米",
            ),
            ("交付", "2021年"),
            ("服务期", "三年"),
            ("最高限价", "每月每平方米 1.80 元"),
        ),
        REQUIREMENTS,
        Span(moment(31, 9), moment(45)),
        OFFICE,
        moment(52, 14),
        f"{RESIDENTS}二楼会议室",
        (
            Section(
                "评标",
                (
                    "评标委员会由业主代表三人和物业管理专家四人组成；商务、技术和项目负责人答辩分别评分，按总分取前两名提交业主大会表决。",
                ),
            ),
            Section(
                "其他", ("投标保证金一万元，未中选的在七日内退还。本次招标不接受联合体投标。",)
            ),
        ),
    )


def evaluation() -> company.Evaluation:
    row = company.Bidder
    return company.Evaluation(
        cover(),
        moment(52, 14),
        f"{RESIDENTS}二楼会议室",
        (("商务", 3000), ("技术", 5000), ("答辩", 2000)),
        (
            row(NEWCOMER, 172, (2810, 4520, 1830), 1),
            row(COMPANY, 180, (2500, 4410, 1760), 2, "现服务企业"),
            row("远屿物业管理有限公司", 165, (2900, 3620, 1410), 3),
        ),
        (
            *(Signer("业主代表", person(100 + n), "业主代表") for n in range(3)),
            *(Signer("专家", person(103 + n), "评标专家库") for n in range(4)),
        ),
        (
            f"推荐{NEWCOMER}、{COMPANY}为候选企业，提交业主大会会议表决；",
            "远屿物业管理有限公司的报价低于成本测算，技术方案未说明人员配置，不予推荐。",
        ),
    )


def chosen_company() -> company.ChosenCompany:
    total, some = whole(), voters(80, 5)
    part = weigh(some)
    labels = ((NEWCOMER, 58), (COMPANY, 29), ("都不同意", 13))
    choices = count(some, labels, 19)
    return company.ChosenCompany(
        cover(),
        "云屿华庭2026年业主大会临时会议",
        NEWCOMER,
        total,
        part,
        choices,
        tests(total, part, choices[0]),
        (
            ("合同期限", "2026年7月1日至2029年6月30日"),
            ("物业费", "每月每平方米 1.72 元"),
            ("项目负责人", person(110)),
        ),
        day(82),
        moment(90),
        day(104),
    )


def dismissal() -> company.Dismissal:
    return company.Dismissal(
        cover(number="云屿业函〔2026〕第2号"),
        COMPANY,
        "2023年7月1日签订的《云屿华庭物业服务合同》",
        "云屿业决〔2026〕第4号",
        day(23),
        day(90),
        day(105),
        PAPERS,
        (
            "在业主委员会委托的其他物业服务人接管以前，继续处理物业服务事项，并可以请求业主支付该期间的物业费；",
            "不得以欠费、未完成交接等理由停水停电、拒绝撤离；",
            "已经预收的物业费，按照实际服务时间结算，余款移交业主委员会。",
        ),
    )


def takeover_inspection() -> company.TakeoverInspection:
    row = company.Inspected
    return company.TakeoverInspection(
        cover(),
        COMPANY,
        NEWCOMER,
        day(100),
        (
            row("电梯", "12 台", "11 台正常；3 号楼 2 单元一台门机异响", "交出方十日内修复"),
            row("消防水泵", "4 台", "正常，记录齐全"),
            row("火灾报警主机", "1 台", "两处回路故障", "费用由交出方承担"),
            row("二次供水设备", "2 套", "正常，水质检测合格"),
            row("监控摄像头", "86 个", "7 个无图像", "承接方更换，费用从结余列支"),
            row("绿化", "6,200 平方米", "缺株约 40 平方米", "春季补植"),
        ),
        (
            "查验未发现的隐蔽缺陷，自承接之日起三个月内发现的，由双方与业主委员会共同认定责任；",
            "查验记录、照片作为本协议附件，三方各执一份；",
            f"本协议自签署之日起生效，由{COMMITTEE}公示。",
        ),
        (
            Signer("交出方", organisation=COMPANY),
            Signer("承接方", organisation=NEWCOMER),
            Signer("业主委员会", organisation=COMMITTEE),
            Signer("见证", organisation=RESIDENTS),
        ),
    )

"""Samples of the papers of a committee once elected: its members, filing, meetings, handover."""

from __future__ import annotations

from dataclasses import replace

from app.assembly.samples.elections import COMMITTEE, PEOPLE, SEATS
from app.assembly.samples.facts import (
    ADDRESS,
    FIRST,
    HASH,
    OFFICE,
    RESIDENTS,
    STREET,
    cover,
    day,
    home,
    moment,
    person,
    whole,
)
from app.platform.papers.fields import committee, elections
from app.platform.papers.fields.shared import Days, Enclosure, Letterhead, Signer

POSTS = ("主任", "副主任", "委员", "委员", "委员")
DUTIES = ("全面工作", "物业服务监督", "财务、维修资金", "公告、档案", "业主联络")
TERM = Days(day(23), day(23 + 5 * 365 + 1))


def committee_members() -> elections.CommitteeMembers:
    members = tuple(
        elections.Member(
            person(place), POSTS[n], home(place).partition("号楼")[0] + "号楼", DUTIES[n]
        )
        for n, place in enumerate(PEOPLE[:SEATS])
    )
    return elections.CommitteeMembers(
        cover(COMMITTEE), COMMITTEE, TERM, members, (person(PEOPLE[5]),), f"经{FIRST}表决"
    )


def handover() -> elections.Handover:
    row = elections.HandedOver
    return elections.Handover(
        cover(COMMITTEE),
        "业主委员会换届移交",
        "筹备组",
        COMMITTEE,
        day(33),
        "《业主大会和业主委员会指导规则》第四十八条，十日内",
        (
            row("印章", "业主大会印章、业主委员会印章", "2 枚", "完好"),
            row("档案", "会议记录、决定、公告及其公示照片", "3 册", "齐全"),
            row("档案", "业主名册、业主代表名册", "1 册", "齐全", "含电子版"),
            row("档案", "物业服务合同及补充协议", "2 份", "原件"),
            row("财务", "账簿、凭证、银行对账单", "2 册", "齐全", "截至2026年3月"),
            row("财务", "公共收益账户余额", "1 户", "128,450.36 元", "附银行证明"),
            row("物品", "电脑、打印机", "各 1 台", "可用"),
        ),
        (Signer("监交人", person(91), STREET), Signer("见证人", person(60), RESIDENTS)),
    )


def committee_minutes() -> committee.CommitteeMinutes:
    names = tuple(person(place) for place in PEOPLE[:SEATS])
    row = committee.CommitteeItem
    return committee.CommitteeMinutes(
        cover(COMMITTEE),
        f"{COMMITTEE}第一次会议",
        moment(27, 19, 0),
        OFFICE,
        names[0],
        names[3],
        SEATS,
        names[:4],
        names[4:],
        (Signer("列席", person(60), RESIDENTS),),
        day(20),
        (
            row(
                "推选主任、副主任",
                f"委员提名{names[0]}为主任、{names[1]}为副主任，逐一表决。",
                4,
                0,
                0,
                f"推选{names[0]}为主任，{names[1]}为副主任。",
            ),
            row(
                "申请备案和刻制印章",
                "秘书工作由档案委员承担，备案材料按街道办事处的清单准备。",
                4,
                0,
                0,
                "在三十日内申请备案，领取备案证明后刻制印章。",
            ),
            row(
                "购置办公设备",
                "讨论购置复印机，金额约八千元，从业主大会工作经费列支。",
                2,
                1,
                1,
                "购置复印机一台。",
            ),
        ),
    )


def filing() -> committee.Filing:
    members = tuple(
        committee.FiledMember(
            person(place),
            "男" if n % 2 else "女",
            38 + 5 * n,
            home(place),
            f"1700000{n + 1:04}",
            POSTS[n],
        )
        for n, place in enumerate(PEOPLE[:SEATS])
    )
    return committee.Filing(
        cover(COMMITTEE),
        "云屿华庭业主大会",
        ADDRESS,
        whole(),
        528,
        day(23),
        COMMITTEE,
        TERM,
        members,
        (person(PEOPLE[5]),),
        OFFICE,
        STREET,
        day(53),
        tuple(
            Enclosure(name, HASH, note)
            for name, note in (
                ("首次业主大会会议纪要和决定", "含表决结果认证书"),
                ("业主大会议事规则", ""),
                ("管理规约", ""),
                ("业主委员会首次会议记录", ""),
                ("委员名单及基本情况", ""),
                ("委员承诺书", "五份"),
            )
        ),
    )


def filing_certificate() -> committee.FilingCertificate:
    return committee.FilingCertificate(
        replace(cover(STREET, number="云备〔2026〕7号"), letterhead=Letterhead()),
        COMMITTEE,
        "云屿华庭业主大会",
        COMMITTEE,
        TERM,
        tuple((POSTS[n], person(place)) for n, place in enumerate(PEOPLE[:SEATS])),
        "业主委员会换届",
        day(35),
        day(40),
    )


def seal_proof() -> committee.SealProof:
    return committee.SealProof(
        replace(cover(STREET), letterhead=Letterhead()),
        "云屿华庭业主大会",
        COMMITTEE,
        "云备〔2026〕7号",
        day(40),
        ("云屿华庭业主大会", "云屿华庭业主委员会"),
        person(PEOPLE[0]),
    )

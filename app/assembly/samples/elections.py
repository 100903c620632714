"""Samples of the papers of a committee election, and of the committee elected."""

from __future__ import annotations

from app.assembly.samples.facts import (
    DESK,
    FIRST,
    GROUP,
    STREET,
    WINDOW,
    count,
    cover,
    day,
    home,
    moment,
    person,
    quorum,
    rights,
    voters,
    weigh,
    whole,
)
from app.assembly.samples.pictures import draw_portrait
from app.platform.papers.fields import elections
from app.platform.papers.fields.shared import Section, Signatory, Signer

COMMITTEE = "云屿华庭第一届业主委员会"
SEATS = 5
PEOPLE = (5, 33, 67, 92, 124, 152, 181)
JOBS = ("教师", "退休工程师", "会计", "医生", "个体经营者", "公务员", "律师")
PARTIES = ("中共党员", "群众", "群众", "中共党员", "群众", "中共党员", "群众")


def election_method() -> elections.ElectionMethod:
    return elections.ElectionMethod(
        cover(GROUP),
        FIRST,
        SEATS,
        len(PEOPLE),
        2,
        3,
        5,
        (
            Section(
                "候选人",
                (
                    "候选人应当是本小区业主，具有完全民事行为能力，遵守法律和管理规约，履行业主义务，热心公益，有必要的工作时间。",
                    "候选人由业主自荐、业主联名推荐或者居民委员会推荐，经资格审查后公示，公示期不少于七日。",
                ),
            ),
            Section(
                "投票",
                (
                    "记名投票，手机和书面选票效力相同。对每一名候选人选择“同意”“反对”或者“弃权”；同意的人数不得超过五名，超过的，该选票对本次选举无效。",
                ),
            ),
            Section(
                "当选",
                (
                    "参与表决的业主达到法定比例，且候选人获得参与表决专有部分面积过半数、人数过半数同意的，通过。",
                    "通过的人数超过名额的，按同意人数从多到少当选；人数相同的，按同意面积；面积也相同的，公开抽签。其余通过的依次为候补委员。",
                ),
            ),
            Section(
                "部分当选",
                (
                    "当选人数达到三名并且超过名额半数的，业主委员会成立，余缺另行补选；未达到的，重新选举。",
                ),
            ),
            Section(
                "争议的处理",
                (
                    "对候选人资格、选举程序和结果的异议，由筹备组记录、调查并答复；不服的，可以请求街道办事处处理。",
                ),
            ),
        ),
    )


def _facts(n: int) -> elections.CandidateFacts:
    return elections.CandidateFacts(
        person(PEOPLE[n]),
        "男" if n % 2 else "女",
        38 + 5 * n,
        home(PEOPLE[n]),
        "170****0003",
        JOBS[n],
        PARTIES[n],
        "在本小区居住多年，愿意为邻居做事。参选后将推动账目公开，按时答复业主的意见。",
        draw_portrait() if n != 4 else None,
    )


def nomination() -> elections.Nomination:
    backers = tuple(Signatory(r.units[0], r.owner, r.area, day(-12)) for r in rights()[30:36])
    return elections.Nomination(
        cover(GROUP),
        FIRST,
        "业主联名推荐",
        _facts(0),
        backers,
        "为人公道，做事细致，曾义务协助整理小区的维修记录。",
        moment(-8),
    )


def eligibility() -> elections.EligibilityCheck:
    row = elections.Condition
    return elections.EligibilityCheck(
        cover(GROUP),
        FIRST,
        person(PEOPLE[0]),
        home(PEOPLE[0]),
        (
            row("是本小区业主", "不动产登记查询结果", held=True),
            row("具有完全民事行为能力", "身份证件", held=True),
            row("遵守法律、法规，无妨碍公正履职的情形", "本人书面声明", held=True),
            row(
                "遵守议事规则和管理规约，按时交纳物业费、维修资金",
                "物业服务企业证明",
                held=True,
                note="无欠费",
            ),
            row("没有违法搭建、拒付公共分摊等情形", "现场查看记录", held=True),
            row("与物业服务企业没有利害关系", "本人书面声明", held=True),
            row("具有一定的组织能力和必要的工作时间", "本人陈述", held=None),
        ),
        "符合候选人条件，同意列为候选人。",
        (Signer("审查人", person(90), GROUP), Signer("复核人", person(91), STREET)),
    )


def pledge() -> elections.Pledge:
    return elections.Pledge(
        cover(GROUP, sealed=False),
        FIRST,
        person(PEOPLE[0]),
        home(PEOPLE[0]),
        (
            "所填报的个人情况真实，没有隐瞒；",
            "遵守法律、管理规约和业主大会议事规则，执行业主共同作出的决定；",
            "不向物业服务企业及其关联单位索取、收受任何利益；",
            "不泄露业主的个人信息，不利用职务谋取私利；",
            "公开账目和会议记录，按时答复业主的询问；",
            "任期届满或者离任时，在十日内移交全部资料、印章和财物。",
        ),
    )


def candidates() -> elections.CandidatePages:
    pages = []
    for n, place in enumerate(PEOPLE):
        facts = _facts(n)
        building = home(place).partition("号楼")[0] + "号楼"
        pages.append(
            elections.Candidate(
                n + 1,
                facts.name,
                building,
                facts.job,
                facts.party,
                ("自荐", "业主联名推荐", "居民委员会推荐")[n % 3],
                facts.statement,
                facts.photo,
            )
        )
    return elections.CandidatePages(
        cover(GROUP), FIRST, SEATS, "按姓名的笔画", tuple(pages), moment(8)
    )


def election_ballot() -> elections.ElectionBallot:
    right = rights()[0]
    return elections.ElectionBallot(
        cover(GROUP),
        FIRST,
        "XP-000001",
        right.units[0],
        right.owner_masked,
        1,
        right.area,
        SEATS,
        tuple(person(place) for place in PEOPLE),
        WINDOW.closes,
        DESK,
    )


def election_result() -> elections.ElectionResult:
    total, some = whole(), voters()
    part = weigh(some)
    shares = (82, 79, 74, 70, 66, 58, 41)
    counted = [
        (person(place), count(some, (("同意", share), ("其他", 100 - share)), 7 * n)[0])
        for n, (place, share) in enumerate(zip(PEOPLE, shares, strict=True))
    ]
    ranked = sorted(counted, key=lambda one: (-one[1].heads, -one[1].area))
    standings = []
    for rank, (name, yes) in enumerate(ranked, 1):
        passed = yes.heads * 2 > part.heads and yes.area * 2 > part.area
        state = "当选" if passed and rank <= SEATS else "候补" if passed else "未当选"
        standings.append(elections.Standing(rank, name, yes.heads, yes.area, state))
    return elections.ElectionResult(
        cover(GROUP, number="云屿筹〔2026〕第9号"),
        FIRST,
        SEATS,
        3,
        total,
        part,
        quorum(total, part),
        tuple(standings),
        2,
        ("没有需要抽签的情形。",),
        day(23),
        moment(31),
        day(23 + 365),
    )

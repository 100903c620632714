"""The catalogue of papers: what each is called, what it is filled from, who may see it, why.

Law: a paper is named by its id, which is also the name of its template; RULES §3.8 and §3.1–3.6
say which there are. A paper with owners' doors or names in full is never public.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.core.errors import RuleError
from app.platform.papers.fields import (
    committee,
    company,
    counting,
    desk,
    elections,
    first,
    meeting,
    owners,
    repair,
)


class PaperNotFound(RuleError):
    """The catalogue has no paper of this id."""


class PaperNotYet(RuleError):
    """The facts of this paper are not there yet."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of paper: its id, Chinese title, the dataclass it is filled from, its source."""

    id: str
    title: str
    fields: type
    is_public: bool
    source: str
    group: str


def _group(group: str, *rows: tuple[str, str, type, bool, str]) -> tuple[Paper, ...]:
    return tuple(
        Paper(id, title, fields, public, source, group)
        for id, title, fields, public, source in rows
    )


_FIRST = _group(
    "首次业主大会",
    (
        "founding-report",
        "首次业主大会会议条件报告",
        first.FoundingReport,
        True,
        "青岛条例 21；山东条例 20",
    ),
    (
        "group-application",
        "成立筹备组申请书",
        first.GroupApplication,
        False,
        "青岛条例 22；指导规则 9",
    ),
    ("group-members", "筹备组成员名单公告", first.GroupMembers, True, "指导规则 10、11"),
    ("roll-posting", "业主清册及投票权数公示", owners.RollPosting, True, "指导规则 12、13、23、24"),
    ("prepared-matters", "筹备事项公告", first.PreparedMatters, True, "指导规则 12"),
    ("objections", "异议记录与答复", first.Objections, True, "指导规则 12；RULES §3.7"),
    ("group-dissolved", "筹备组解散公告", first.GroupDissolved, True, "指导规则 15"),
)
_MEETING = _group(
    "会议与表决",
    ("requisition", "临时会议提议书", meeting.Requisition, False, "条例 13；指导规则 21"),
    (
        "convening-order",
        "责令召集业主大会临时会议通知书",
        meeting.ConveningOrder,
        True,
        "指导规则 51；青岛条例 29",
    ),
    ("agenda", "议题表", meeting.Agenda, True, "指导规则 12；RULES §3.8"),
    ("poster", "公告海报", meeting.Poster, True, "条例 14"),
    ("delivery-receipt", "送达回执", owners.DeliveryReceipt, False, "指导规则 22；RULES §3.8"),
    ("doorstep-list", "入户清单", owners.DoorstepList, False, "RULES R24、R32"),
    ("paper-register", "纸质表决票登记册", desk.PaperRegister, False, "RULES R21、R39、§3.8"),
    ("proxy-letter", "授权委托书", owners.ProxyLetter, False, "民法典 165；条例 12；指导规则 26"),
    ("designation", "共有人推选书", owners.Designation, False, "指导规则 25"),
    ("daily-turnout", "投票情况日报", meeting.DailyTurnout, True, "RULES R24、§3.1"),
    ("extension", "投票延期公示", meeting.Extension, True, "RULES R22"),
    ("count-record", "计票记录", meeting.CountRecord, True, "RULES §3.8、R39"),
    ("counting-session", "公开计票记录", counting.CountingSessions, False, "RULES §3.8、R39"),
    ("ballot-boxes", "票箱封条登记表", counting.BallotBoxes, False, "RULES R39"),
    ("resolution", "会议决定", meeting.Resolution, True, "民法典 278、280；RULES §3.8"),
    ("posting-proof", "公示证明", meeting.PostingProof, True, "民法典 139；青岛条例 92"),
    ("consultation-result", "意愿征询结果", meeting.ConsultationResult, True, "RULES §3.6"),
)
_ELECTION = _group(
    "业主委员会选举",
    ("election-method", "选举办法", elections.ElectionMethod, True, "指导规则 12、19"),
    ("nomination", "候选人推荐（自荐）表", elections.Nomination, False, "指导规则 14"),
    ("eligibility", "候选人资格审查表", elections.EligibilityCheck, False, "指导规则 14、31"),
    ("pledge", "候选人承诺书", elections.Pledge, False, "RULES §3.8（备案附件）"),
    ("candidates", "候选人情况公示", elections.CandidatePages, True, "RULES §3.1、§3.3"),
    ("election-ballot", "选票", elections.ElectionBallot, False, "指导规则 22；RULES R26"),
    ("election-result", "选举结果公告", elections.ElectionResult, True, "RULES R26、§3.3"),
    (
        "committee-members",
        "业主委员会成员名单公示",
        elections.CommitteeMembers,
        True,
        "指导规则 32、36",
    ),
    ("filing", "业主大会、业主委员会备案表", committee.Filing, False, "条例 16；指导规则 33"),
    ("filing-certificate", "备案证明", committee.FilingCertificate, False, "条例 16；指导规则 33"),
    ("seal-proof", "印章刻制证明", committee.SealProof, False, "指导规则 34"),
    ("handover", "移交清单", elections.Handover, False, "指导规则 48；民法典 949"),
    (
        "committee-minutes",
        "业主委员会会议记录",
        committee.CommitteeMinutes,
        False,
        "指导规则 37–40",
    ),
)
_COMPANY = _group(
    "选聘、解聘物业服务企业",
    ("hiring-plan", "选聘方案", company.HiringPlan, True, "民法典 278、938；RULES §3.4"),
    ("tender-notice", "招标公告", company.TenderNotice, True, "RULES §3.4"),
    ("evaluation", "评标报告", company.Evaluation, False, "RULES §3.4"),
    ("chosen-company", "中选公示", company.ChosenCompany, True, "民法典 278；RULES §3.4"),
    ("dismissal", "解聘通知书", company.Dismissal, False, "民法典 946、949"),
    ("takeover-inspection", "承接查验协议", company.TakeoverInspection, False, "RULES §3.4"),
)
_REPAIR = _group(
    "维修资金",
    (
        "repair-plan",
        "维修资金使用方案",
        repair.RepairPlan,
        True,
        "165号令 22、23；RULES §3.5",
    ),
    ("cost-shares", "费用分摊表", repair.CostShares, True, "民法典 283；RULES R29"),
    ("acceptance", "工程验收单", repair.Acceptance, True, "RULES §3.5"),
    (
        "emergency-notice",
        "应急维修公告",
        repair.EmergencyNotice,
        True,
        "民法典 281 ¶2；RULES §3.5",
    ),
    (
        "repair-settlement",
        "维修资金结算公示",
        repair.RepairSettlement,
        True,
        "民法典 281 ¶1；RULES §3.5",
    ),
)

PAPERS: Mapping[str, Paper] = MappingProxyType(
    {paper.id: paper for paper in (*_FIRST, *_MEETING, *_ELECTION, *_COMPANY, *_REPAIR)}
)


def get_paper(paper_id: str) -> Paper:
    """Return the paper of this id; raises PaperNotFound."""
    paper = PAPERS.get(paper_id)
    if paper is None:
        raise PaperNotFound(paper=paper_id)
    return paper

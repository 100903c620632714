"""Papers to fill in or to sign before the vote: method, nomination, promise, eligibility check."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.committee.models import CandidateRow, ElectionRow, ReviewRow
from app.committee.service.candidates import list_evidence
from app.committee.service.elections import posting_days
from app.committee.service.papers.cover import cover, issuer_of, meeting_of
from app.committee.service.promise import PROMISE
from app.committee.service.reading import flat_of, get_row, rules_of
from app.committee.service.reviews import checklist, list_reviews
from app.people.service import get_officer
from app.platform.papers import render_paper
from app.platform.papers.fields import elections as fields
from app.platform.papers.fields.shared import Cover, Section, Signer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CONDITIONS = {
    "owner": "是本小区业主（以名册为准）",
    "capacity": "具有完全民事行为能力",
    "law_abiding": "遵守国家有关法律、法规",
    "duties": "遵守业主大会议事规则、管理规约，模范履行业主义务",
    "upright": "热心公益事业，责任心强，公正廉洁",
    "able": "具有一定的组织能力",
    "time": "具备必要的工作时间",
    "illegal_building": "没有违法建设",
    "unpaid_fees": "没有欠缴物业费等应缴费用",
    "company_ties": "本人及近亲属不在物业服务企业任职",
    "business_use": "没有擅自将住宅改变为经营性用房",
    "removed_before": "没有因违法违规被终止过委员职务",
}
BODIES = {
    "convener": "召集人",
    "street_office": "街道办事处",
    "residents_committee": "居民委员会",
}


def method_paper(session: Session, election_id: str, *, now: datetime) -> bytes:
    """Return 选举办法 of an election."""
    row = get_row(session, ElectionRow, election_id)
    surplus = rules_of(session, row.community_id).whole("election.min_surplus")
    paper = fields.ElectionMethod(
        cover=_cover(session, row),
        meeting=meeting_of(session, row),
        seats=row.seats,
        candidates=row.seats + surplus,
        alternates=row.alternates,
        minimum=row.minimum,
        term_years=row.term_years,
        sections=_sections(row, posting_days(session, row)),
    )
    return render_paper("election-method", paper, now=now)


def nomination_form(session: Session, election_id: str, *, now: datetime) -> bytes:
    """Return an empty 候选人推荐（自荐）表 for those who come to the desk."""
    row = get_row(session, ElectionRow, election_id)
    paper = fields.Nomination(
        cover=_cover(session, row),
        meeting=meeting_of(session, row),
        way="",
        candidate=fields.CandidateFacts(),
        recommenders=(),
        reason="",
        until=row.nominations_until,
    )
    return render_paper("nomination", paper, now=now)


def promise_form(session: Session, election_id: str, *, now: datetime) -> bytes:
    """Return an empty 承诺书 for those who come to the desk."""
    row = get_row(session, ElectionRow, election_id)
    paper = fields.Pledge(
        cover=_cover(session, row),
        meeting=meeting_of(session, row),
        candidate="",
        unit="",
        promises=tuple(line.partition("、")[2] for line in PROMISE),
    )
    return render_paper("pledge", paper, now=now)


def eligibility_paper(session: Session, candidate_id: int, *, now: datetime) -> bytes:
    """Return 资格审查表 of a candidate, as far as it has been decided."""
    row = get_row(session, CandidateRow, candidate_id)
    election = get_row(session, ElectionRow, row.election_id)
    views, papers = list_reviews(session, candidate_id), list_evidence(session, candidate_id)
    paper = fields.EligibilityCheck(
        cover=_cover(session, election),
        meeting=meeting_of(session, election),
        candidate=row.name,
        unit=flat_of(session, row.unit_id),
        conditions=tuple(
            fields.Condition(
                text=CONDITIONS[point],
                evidence="、".join(one.name for one in papers if one.item == point),
                held=all(point in view.items for view in views) if views else None,
            )
            for point in checklist(session, election.community_id)
        ),
        opinion=_opinion(row),
        examiners=tuple(_examiner(view) for view in views),
    )
    return render_paper("eligibility", paper, now=now)


def _cover(session: Session, row: ElectionRow) -> Cover:
    return cover(session, row.community_id, issuer_of(session, row), rehearsal=row.rehearsal)


def _sections(row: ElectionRow, days: int) -> tuple[Section, ...]:
    return (
        Section(
            "候选人",
            (
                f"候选人由业主自荐、{row.supporters} 名以上业主联名推荐，或者居民委员会、"
                "党组织推荐，本人同意并作出承诺，经资格审查后公示。候选人应当多于席位。",
                f"候选人名单至少在投票开始前 {days} 日公示，公示期间可以提出异议。",
            ),
        ),
        Section(
            "投票",
            (
                f"记名投票，手机和书面选票效力相同。每位业主最多选 {row.seats} 人，多选的此项作废；"
                "可以少选，也可以都不选。",
            ),
        ),
        Section(
            "当选",
            (
                "参与表决的业主达到法定比例，候选人同时获得参与表决专有部分面积过半数和人数过半数同意的，"
                "依次按同意人数、同意面积排序，席位以内的当选，其后依次为候补委员。",
                f"人数和面积都相同的，以公开摇号确定先后：{row.lot}。",
                f"当选人数不少于 {row.minimum} 名且超过席位半数的，选举有效；"
                "不足席位的，另行补选。",
            ),
        ),
    )


def _opinion(row: CandidateRow) -> str:
    return {"accepted": "符合条件，列为候选人。", "refused": row.reason or ""}.get(row.state, "")


def _examiner(view: ReviewRow) -> Signer:
    officer = get_officer(view.officer_id)
    return Signer(BODIES.get(view.body, ""), officer.name, officer.organisation)

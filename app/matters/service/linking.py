"""Giving a step its assembly: one that exists, or a draft written from the matter's own facts.

Law: the draft's motion has the scope of the matter and says what was posted; the convener still
approves, signs and publishes it like any other (R45).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.service.draft import Draft, create_assembly, save_draft
from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.marks import mark_step
from app.assembly.service.read import get_assembly, list_assemblies, phase_of
from app.core.money import format_yuan
from app.matters.service.acts import check_may, record_step
from app.matters.service.dossier import Dossier, load_dossier
from app.matters.service.papers.cover import committee_of
from app.matters.service.roads import Step
from app.matters.service.scope import scope_motion, scope_words
from app.matters.service.votes import GONE, VoteDoesNotFit, candidates_of, fitting_motion
from app.platform.db import db

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow
    from app.platform.roles import Officer

ASKED = {
    "plan": (
        "物业服务企业选聘方案",
        "同意按照公示的选聘方案选聘物业服务企业：{way}，合同期限{term}。",
    ),
    "renew": ("续聘{company}", "物业服务合同期限届满后续聘{company}，合同期限{term}。"),
    "not_renew": (
        "不再续聘{company}",
        "物业服务合同期限届满后不再续聘{company}，按照公示的选聘方案另行选聘，"
        "由业主委员会提前书面通知，交接完成前原企业继续提供服务。",
    ),
}


def link_vote(
    matter_id: int, code: str, assembly_id: str, *, officer: Officer, now: datetime
) -> None:
    """Name the assembly that decides a step; raises VoteDoesNotFit and what `do_step` raises."""

    def facts_of(dossier: Dossier) -> dict[str, Any]:
        step = dossier.step(code)
        if not step.vote:
            raise VoteDoesNotFit(why="step")
        assembly = get_assembly(dossier.session, assembly_id)
        return {"assembly": assembly_id, "motion": fitting_motion(dossier, step, assembly)}

    record_step(matter_id, code, facts_of, officer=officer, now=now)


def draft_vote(matter_id: int, code: str, *, officer: Officer, now: datetime) -> str:
    """Write the draft of an assembly for a step and link it; returns the assembly's id.

    Raises what `link_vote` raises.
    """
    dossier = load_dossier(db.session(), matter_id, now)
    step = dossier.step(code)
    if not step.vote:
        raise VoteDoesNotFit(why="step")
    check_may(dossier, step, officer)
    motion, kind = motion_of(dossier, step), "part" if dossier.row.kind == "repair" else "temporary"
    if motion.whole_community and kind == "part":
        raise VoteDoesNotFit(why="scope")
    convener, rehearsal = committee_of(dossier), dossier.row.rehearsal
    place, posted = dossier.row.community_id, dossier.fact("plan_posting", "first_on", "")
    db.session().rollback()
    row = create_assembly(
        place,
        title=f"{motion.title}（业主表决）"[:120],
        kind=kind,
        rehearsal=rehearsal,
        officer_id=officer.id,
        now=now,
    )
    draft = Draft(motions=(motion,), convener_name=convener[:60])
    save_draft(row.id, draft, revision=row.revision, now=now)
    if kind == "part" and posted:
        mark_step(row.id, "fund_plan", posted, now=now)
    link_vote(matter_id, code, row.id, officer=officer, now=now)
    return row.id


def motion_of(dossier: Dossier, step: Step) -> DraftMotion:
    """Return the motion that a step puts before the owners, in the words of the posted plan."""
    if dossier.row.kind != "hiring":
        return _repair_motion(dossier, step)
    return _candidates_motion(dossier) if step.choice == "any" else _plan_motion(dossier)


def _repair_motion(dossier: Dossier, step: Step) -> DraftMotion:
    plan, scope = dossier.facts("plan"), dossier.facts("scope")
    more = step.code == "supplement_vote"
    amount = dossier.facts("supplement")["new_budget"] if more else plan["budget"]
    words = scope_words(scope)
    reason = f"追加的理由：{dossier.facts('supplement')['reason']}。" if more else ""
    drawn = scope_motion(scope)
    return DraftMotion(
        title=f"{'追加' if more else ''}使用维修资金：{plan['project']}"[:120],
        text=(
            f"同意使用{words}的维修资金：{plan['works']}预算 {format_yuan(amount)} 元，"
            f"费用由{words}的业主按专有部分面积分摊，方案和分摊表见公示文件。{reason}"
            "验收单和结算予以公示。"
        ),
        matter=step.vote,
        groups=drawn.groups,
        staircases=drawn.staircases,
        units=drawn.units,
    )


def _plan_motion(dossier: Dossier) -> DraftMotion:
    plan, old = dossier.facts("plan"), dossier.facts("contract_end")["company"]
    title, text = ASKED[plan["asks"]]
    way = "公开招标" if plan["way"] == "tender" else "直接选聘"
    said = {"company": old, "term": plan["term"], "way": way}
    return DraftMotion(title=title.format(**said)[:120], text=text.format(**said), matter="278-4")


def _candidates_motion(dossier: Dossier) -> DraftMotion:
    names, prices = candidates_of(dossier), _prices(dossier)
    term = dossier.facts("plan")["term"]
    if len(names) == 1:
        text = f"同意选聘{names[0]}，物业费每月每平方米 {prices[names[0]]} 元，合同期限{term}。"
        return DraftMotion(title=f"选聘{names[0]}"[:120], text=text, matter="278-4")
    return DraftMotion(
        title="选聘物业服务企业",
        text=f"从评标推荐的候选企业中选聘一家，合同期限{term}，服务内容和标准见公示的选聘方案。",
        matter="278-4",
        kind="one_of",
        options=tuple(f"{name} {prices[name]} 元"[:60] for name in names),
    )


def _prices(dossier: Dossier) -> dict[str, str]:
    bids = dossier.fact("evaluation", "bids", [])
    if dossier.act("direct") is not None:
        bids = [dossier.facts("direct")]
    return {one["company"]: format_yuan(one["price"]) for one in bids}


def linkable(dossier: Dossier, step: Step) -> list[AssemblyRow]:
    """Return the assemblies of the community that could decide a step."""
    rows = list_assemblies(dossier.session, dossier.row.community_id)
    found = []
    for row in rows:
        if phase_of(row) in GONE:
            continue
        try:
            fitting_motion(dossier, step, row)
        except VoteDoesNotFit:
            continue
        found.append(row)
    return found

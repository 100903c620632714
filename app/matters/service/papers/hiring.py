"""Papers of hiring a property company: plan, tender, evaluation, choice, notice, handing over.

Law: RULES §3.4; the winner and all figures come from the certified result alone.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.assembly.holidays import find_workday
from app.assembly.service.read import get_assembly
from app.core.calendar import acting_deadline
from app.core.money import format_yuan
from app.core.rules.hiring import rank_bidders
from app.counting.service.papers import counted_motion
from app.matters.service.conditions import chosen_company
from app.matters.service.papers.cover import committee_of, cover, hangs_until, office_of
from app.matters.service.votes import find_vote
from app.platform.papers import PaperNotYet
from app.platform.papers.fields import company
from app.platform.papers.fields.elections import HandedOver, Handover
from app.platform.papers.fields.shared import Section, Signer, Span

if TYPE_CHECKING:
    from app.matters.service.dossier import Dossier

WAYS = {"tender": "公开招标", "direct": "直接选聘"}
ASKS = {
    "plan": "由业主大会会议表决本方案",
    "renew": "先表决是否续聘原企业；不续聘的，",
    "not_renew": "先表决不再续聘原企业；",
}
SIDES = {"owner": "业主代表", "expert": "专家", "committee": "业主委员会", "office": "居委会、街道"}
DUTIES = (
    "在业主选聘的新物业服务人接管以前，继续处理物业服务事项，并可以请求业主支付该期间的物业费；",
    "不得以欠费、未完成交接等理由停水停电、拒绝撤离；",
    "已经预收的物业费，按照实际服务时间结算，余款移交业主委员会。",
)


def plan(dossier: Dossier) -> company.HiringPlan:
    """Return 选聘方案."""
    facts, contract = dossier.facts("plan"), dossier.facts("contract_end")
    asks = ASKS[facts["asks"]]
    way = WAYS[facts["way"]]
    return company.HiringPlan(
        cover=cover(dossier),
        company=contract["company"],
        contract_ends=date.fromisoformat(contract["ends_on"]),
        way=f"{way}，{asks}" if facts["asks"] == "plan" else f"{asks}{way}",
        term=facts["term"],
        services=tuple(
            company.Service(one["name"], one["standard"], one["fee"]) for one in facts["services"]
        ),
        requirements=tuple(facts["requirements"]),
        schedule=tuple((one["what"], date.fromisoformat(one["day"])) for one in facts["schedule"]),
        comments_until=hangs_until(dossier, "company.plan_posting_days"),
    )


def tender_notice(dossier: Dossier) -> company.TenderNotice:
    """Return 招标公告."""
    facts = dossier.facts("tender_notice")
    return company.TenderNotice(
        cover=cover(dossier),
        project=tuple((one["name"], one["value"]) for one in facts["project"]),
        requirements=tuple(facts["requirements"]),
        sign_up=Span(_moment(facts["sign_up_from"]), _moment(facts["sign_up_until"])),
        sign_up_place=facts["sign_up_place"],
        opening=_moment(facts["opening"]),
        opening_place=facts["opening_place"],
        sections=(Section("评标和定标", tuple(facts["how"])),),
        decided=not dossier.facts("plan")["together"],
    )


def evaluation(dossier: Dossier) -> company.Evaluation:
    """Return 评标报告."""
    facts = dossier.facts("evaluation")
    ranks = rank_bidders([sum(one["points"]) for one in facts["bids"]])
    bidders = [
        company.Bidder(one["company"], one["price"], tuple(one["points"]), rank, one["note"])
        for one, rank in zip(facts["bids"], ranks, strict=True)
    ]
    return company.Evaluation(
        cover=cover(dossier),
        at=_moment(facts["at"]),
        place=facts["place"],
        criteria=tuple((one["name"], one["most"] * 100) for one in facts["criteria"]),
        bidders=tuple(sorted(bidders, key=lambda one: one.rank)),
        panel=tuple(
            Signer(SIDES[one["side"]], one["name"], one["organisation"]) for one in facts["panel"]
        ),
        conclusion=(
            f"推荐{'、'.join(facts['finalists'])}为候选企业，提交业主大会会议表决；",
            *_few(dossier),
            *facts["conclusion"],
        ),
    )


def _few(dossier: Dossier) -> tuple[str, ...]:
    reason = dossier.fact("bidders", "few_reason", "")
    return (f"投标人少于通常家数的理由：{reason}",) if reason else ()


def chosen_company_paper(dossier: Dossier) -> company.ChosenCompany:
    """Return 中选公示 from the certified result; raises PaperNotYet."""
    vote = find_vote(dossier, dossier.step("vote2"))
    name = chosen_company(dossier)
    if vote is None or not name or vote.posted_at is None:
        raise PaperNotYet(paper="chosen-company")
    assembly = get_assembly(dossier.session, vote.assembly_id)
    counted, bars = counted_motion(dossier.session, assembly, vote.motion + 1, at=dossier.now)
    first = dossier.facts("chosen")["first_on"]
    posted = date.fromisoformat(first)
    days = dossier.rules.whole("company.sign_days")
    return company.ChosenCompany(
        cover=cover(dossier),
        meeting=vote.title,
        company=name,
        total=counted.total,
        participants=counted.participants,
        choices=counted.choices,
        bars=bars,
        terms=_terms(dossier, name),
        posted=posted,
        objections_until=hangs_until(dossier, "result.posting_days", posted),
        sign_by=acting_deadline(posted, days, workday=find_workday).date,
    )


def _terms(dossier: Dossier, name: str) -> tuple[tuple[str, str], ...]:
    bids = dossier.fact("evaluation", "bids", [])
    prices = [one["price"] for one in bids if one["company"] == name]
    if dossier.act("direct") is not None:
        prices = [dossier.facts("direct")["price"]]
    fee = [("物业费", f"每月每平方米 {format_yuan(price)} 元") for price in prices]
    return (("合同期限", str(dossier.facts("plan")["term"])), *fee)


def dismissal(dossier: Dossier) -> company.Dismissal:
    """Return 解聘通知书 to the old company (Civil Code 946)."""
    facts, contract = dossier.facts("old_notice"), dossier.facts("contract_end")
    vote = find_vote(dossier, dossier.step("vote1"))
    if vote is None or vote.decided_on is None:
        raise PaperNotYet(paper="dismissal")
    last_day = date.fromisoformat(facts["last_day"])
    days = dossier.rules.whole("company.handover_days")
    return company.Dismissal(
        cover=cover(dossier, number=facts["number"]),
        company=contract["company"],
        contract=contract["contract"],
        decision=vote.title,
        decided=vote.decided_on,
        last_day=last_day,
        handover_by=acting_deadline(last_day, days, workday=find_workday).date,
        handed_over=tuple(facts["handed_over"]),
        duties=DUTIES,
    )


def inspection(dossier: Dossier) -> company.TakeoverInspection:
    """Return 承接查验协议."""
    facts = dossier.facts("inspection")
    giver, taker = dossier.facts("contract_end")["company"], chosen_company(dossier)
    return company.TakeoverInspection(
        cover=cover(dossier),
        giver=giver,
        taker=taker,
        at=date.fromisoformat(facts["inspected_on"]),
        items=tuple(
            company.Inspected(one["part"], one["count"], one["found"], one["agreed"])
            for one in facts["items"]
        ),
        agreements=tuple(facts["agreements"]),
        signers=(
            Signer("交出方", organisation=giver),
            Signer("承接方", organisation=taker),
            Signer("业主委员会", organisation=committee_of(dossier)),
            Signer("见证", organisation=office_of(dossier)),
        ),
    )


def handover(dossier: Dossier) -> Handover:
    """Return 移交清单 of the old company."""
    facts: Any = dossier.facts("handover")
    last_day = dossier.day("old_notice", "last_day")
    days = dossier.rules.whole("company.handover_days")
    return Handover(
        cover=cover(dossier),
        occasion="物业服务企业更换",
        giver=dossier.facts("contract_end")["company"],
        taker=f"{committee_of(dossier)}、{chosen_company(dossier)}",
        due=acting_deadline(last_day, days, workday=find_workday).date,
        basis=f"《民法典》第九百四十九条；服务终止后 {days} 日内",
        items=tuple(
            HandedOver("物业移交", one["what"], one["quantity"], note=one["note"])
            for one in facts["things"]
        ),
        supervisors=(Signer("见证", organisation=office_of(dossier)),),
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

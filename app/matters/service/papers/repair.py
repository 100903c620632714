"""Papers of a repair: plan, shares, acceptance, the notice of an urgent one, settlement.

Law: RULES §3.5, R29; shares are by area with the largest remainder and add up to the cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.core.money import format_yuan
from app.core.rules.fund import is_top_up_due
from app.matters.service.conditions import budget, is_needed, spent
from app.matters.service.papers.cover import committee_of, cover, hangs_until, office_of
from app.matters.service.scope import lines_of, scope_words, share_cost
from app.matters.service.votes import find_vote
from app.platform.papers.fields import repair
from app.platform.papers.fields.shared import Enclosure, Signer

if TYPE_CHECKING:
    from app.matters.service.dossier import Dossier

POSTING = "fund.plan_posting_days"
CAUSES: Mapping[str, str] = MappingProxyType(
    {
        "elevator": "电梯严重故障",
        "fire": "消防设施严重损坏",
        "facade": "外立面脱落危险",
        "wall_road": "围墙、道路坍塌",
        "leak": "屋顶、外墙渗漏",
        "drain": "排水设施严重堵塞",
        "water": "供水设施故障",
        "other": "其他危及安全的情形",
    }
)
CHECKED = (
    "已过保修期，不由建设单位承担",
    "不是供电、供水、供气、供热、通信等单位负责的管线和设施",
    "没有应当承担修复费用的责任人",
    "不在物业服务合同约定的费用以内",
)
URGENT_BASIS = "《民法典》第二百八十一条第二款：紧急情况下需要维修的，可以依法申请使用维修资金"
URGENT = (
    "本次维修属于紧急情况，不经业主表决（《民法典》第二百八十一条第二款）："
    "由业主委员会决定，居民委员会或者街道办事处确认，竣工后公示并结算。"
)
VOTERS = (
    "列支范围内专有部分面积和人数各三分之二以上的业主参与表决，"
    "参与者两项均过半数同意的，方可动用（《民法典》第二百七十八条）。"
)


def plan(dossier: Dossier) -> repair.RepairPlan:
    """Return 维修资金使用方案."""
    return _plan(dossier, budget(dossier), None, "")


def supplement_plan(dossier: Dossier) -> repair.RepairPlan:
    """Return the plan of what an overrun needs beyond the voted budget."""
    facts = dossier.facts("supplement")
    return _plan(dossier, facts["new_budget"], budget(dossier), facts["reason"])


def _plan(dossier: Dossier, amount: int, old_budget: int | None, reason: str) -> repair.RepairPlan:
    facts, scope, damage = dossier.facts("plan"), dossier.facts("scope"), dossier.facts("damage")
    lines = lines_of(scope)
    area = sum(one.area for one in lines)
    return repair.RepairPlan(
        cover=cover(dossier),
        project=facts["project"],
        damage=reason or damage["what"],
        place=damage["place"],
        works=facts["works"],
        quantity=facts["quantity"],
        scope=scope_words(scope),
        units=len(lines),
        area=area,
        quotes=tuple(
            repair.Quote(one["company"], one["amount"], one["note"]) for one in facts["quotes"]
        ),
        few_reason=facts["few_reason"],
        budget=amount,
        old_budget=old_budget,
        per_square_metre=amount * 100 // area,
        begins=date.fromisoformat(facts["begins"]),
        ends=date.fromisoformat(facts["ends"]),
        checked=CHECKED,
        fund_balance=facts["fund_balance"],
        first_deposit=facts["first_deposit"],
        urgent_way=facts["urgent_way"],
        posted_days=0 if _is_urgent(dossier) else dossier.rules.whole(POSTING),
        voters=URGENT if _is_urgent(dossier) else VOTERS,
    )


def planned_shares(dossier: Dossier) -> repair.CostShares:
    """Return 费用分摊表 of the budget, as it hangs out before the vote."""
    stage = "应急维修预算，不经业主表决" if _is_urgent(dossier) else "预算，待业主表决"
    return _shares(dossier, budget(dossier), f"{stage}；《民法典》第二百八十三条")


def _is_urgent(dossier: Dossier) -> bool:
    return dossier.row.kind == "emergency_repair"


def supplement_shares(dossier: Dossier) -> repair.CostShares:
    """Return 费用分摊表 of the new budget."""
    amount = dossier.facts("supplement")["new_budget"]
    return _shares(dossier, amount, "追加后的预算，待业主表决；《民法典》第二百八十三条")


def settled_shares(dossier: Dossier) -> repair.CostShares:
    """Return 费用分摊表 of what the works cost in the end."""
    basis = f"{decision_words(dossier)}；《民法典》第二百八十三条"
    return _shares(dossier, spent(dossier) or 0, basis)


def _shares(dossier: Dossier, cost: int, decision: str) -> repair.CostShares:
    scope = dossier.facts("scope")
    lines = share_cost(scope, cost)
    return repair.CostShares(
        cover=cover(dossier),
        project=dossier.facts("plan")["project"],
        scope=scope_words(scope),
        decision=decision,
        cost=cost,
        area=sum(one.area for one in lines),
        shares=tuple(repair.Share(one.label, one.area, one.amount) for one in lines),
        objections_until=hangs_until(dossier, POSTING),
    )


def decision_words(dossier: Dossier) -> str:
    """Return what the repair rests on: the owners' vote, or the law that lets it go without."""
    if _is_urgent(dossier):
        return "应急维修，未经业主表决；《民法典》第二百八十一条第二款"
    vote = find_vote(dossier, dossier.step("vote"))
    return "" if vote is None else f"{vote.title}（{vote.decided_on or ''}）"


def acceptance(dossier: Dossier) -> repair.Acceptance:
    """Return 工程验收单."""
    facts, contract = dossier.facts("acceptance"), dossier.facts("contract")
    began = dossier.fact("works", "began", contract["signed_on"])
    return repair.Acceptance(
        cover=cover(dossier),
        project=dossier.facts("plan")["project"],
        place=dossier.facts("damage")["place"],
        contractor=contract["contractor"],
        contract_price=contract["price"],
        settled_price=facts["settled"],
        began=date.fromisoformat(began),
        finished=date.fromisoformat(facts["finished"]),
        items=tuple(
            repair.Accepted(one["item"], one["standard"], one["quantity"], one["result"])
            for one in facts["items"]
        ),
        warranty=facts["warranty"],
        conclusion=facts["conclusion"],
        signers=tuple(
            Signer(one["role"], one["name"], one["organisation"]) for one in facts["signers"]
        ),
    )


def emergency_notice(dossier: Dossier) -> repair.EmergencyNotice:
    """Return 应急维修公告, posted after the works."""
    damage, contract = dossier.facts("damage"), dossier.facts("contract")
    accepted, scope = dossier.facts("acceptance"), dossier.facts("scope")
    lines = lines_of(scope)
    posted = dossier.act("emergency_posting")
    return repair.EmergencyNotice(
        cover=cover(dossier),
        project=dossier.facts("plan")["project"],
        cause=CAUSES[damage["cause"]],
        basis=URGENT_BASIS,
        damage=damage["what"],
        place=damage["place"],
        found=date.fromisoformat(damage["found_on"]),
        proofs=tuple(Enclosure(one.name, one.sha256) for one in dossier.files_of("damage")),
        decided=_decided(dossier),
        confirmed=_confirmed(dossier),
        contractor=contract["contractor"],
        price=contract["price"],
        settled=accepted["settled"],
        began=date.fromisoformat(dossier.fact("works", "began", contract["signed_on"])),
        finished=date.fromisoformat(accepted["finished"]),
        scope=scope_words(scope),
        units=len(lines),
        area=sum(one.area for one in lines),
        audit=_audit_words(dossier),
        comments_until=hangs_until(dossier, POSTING, posted.on_date if posted else None),
    )


def _decided(dossier: Dossier) -> str:
    if dossier.act("order") is not None:
        facts = dossier.facts("order")
        return f"业主委员会逾期未答复，{facts['ordered_on']}决定代为维修：{facts['reason']}"
    facts = dossier.facts("approval")
    return (
        f"{committee_of(dossier)}{facts['decided_on']}决定："
        f"委员 {facts['members']} 名，到会 {facts['present']} 名，同意 {facts['in_favour']} 名"
    )


def _confirmed(dossier: Dossier) -> str:
    facts = dossier.facts("confirmation")
    return f"{office_of(dossier)}{facts['confirmed_on']}确认：{facts['opinion']}"


def _audit_words(dossier: Dossier) -> str:
    audited = dossier.act("audit")
    if audited is not None:
        facts = audited.facts
        return f"{facts['auditor']}审计，核定 {format_yuan(facts['confirmed'])} 元"
    needed = is_needed(dossier, dossier.step("audit"))
    return "须经审计，审计结果在结算时公示" if needed else "本规则不要求审计"


def settlement(dossier: Dossier) -> repair.RepairSettlement:
    """Return 维修资金结算公示."""
    scope, contract = dossier.facts("scope"), dossier.facts("contract")
    facts, amount = dossier.facts("plan"), spent(dossier) or 0
    lines = share_cost(scope, amount)
    return repair.RepairSettlement(
        cover=cover(dossier),
        project=facts["project"],
        scope=scope_words(scope),
        units=len(lines),
        area=sum(one.area for one in lines),
        decision=decision_words(dossier),
        contractor=contract["contractor"],
        budget=dossier.fact("supplement", "new_budget", facts["budget"]),
        price=contract["price"],
        advance=dossier.fact("advance", "amount", 0),
        settled=dossier.facts("acceptance")["settled"],
        audit=_audit_words(dossier),
        amount=amount,
        largest=max(one.amount for one in lines),
        smallest=min(one.amount for one in lines),
        balance=facts["fund_balance"] - amount,
        first_deposit=facts["first_deposit"],
        top_up=top_up_words(dossier, facts, amount),
        objections_until=hangs_until(dossier, POSTING),
    )


def top_up_words(dossier: Dossier, facts: Mapping[str, Any], amount: int) -> str:
    """Return the owners' duty to top up where the balance falls below the place's part."""
    part = dossier.rules.share("fund.top_up")
    if not is_top_up_due(facts["fund_balance"] - amount, facts["first_deposit"], part):
        return ""
    share = part[0] * 100 // part[1]
    return (
        f"支付后余额不足首期交存额的百分之{share}，业主应当续交维修资金；"
        "续筹方案另行提请业主共同决定。"
    )

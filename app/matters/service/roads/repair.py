"""The road of a repair from the maintenance fund (RULES §3.5, steps 1 to 9)."""

from __future__ import annotations

from app.matters.service.fields import Field
from app.matters.service.roads.step import KEEPERS, Step, posting_step

FOUND = ("inspection", "owner", "company")
DAMAGE = (
    Field("what", "text"),
    Field("place"),
    Field("found_on", "day"),
    Field("found_by", "choice", options=FOUND),
)
#: Each tick says that the cost is not of that kind; none may be left out (165号令 25).
PAYABLE = (
    Field("no_warranty", "tick"),
    Field("no_utility", "tick"),
    Field("no_culprit", "tick"),
    Field("no_contract", "tick"),
    Field("checked_on", "day"),
    Field("grounds", "text"),
)
QUOTES = Field(
    "quotes",
    "rows",
    columns=(Field("company"), Field("amount", "yuan"), Field("note", optional=True)),
)
PLAN = (
    Field("project"),
    Field("works", "text"),
    Field("quantity"),
    QUOTES,
    Field("few_reason", optional=True),
    Field("budget", "yuan"),
    Field("begins", "day"),
    Field("ends", "day"),
    Field("urgent_way", "text", optional=True),
    Field("fund_balance", "yuan"),
    Field("first_deposit", "yuan"),
)
CONTRACT = (
    Field("contractor"),
    Field("price", "yuan"),
    Field("signed_on", "day"),
    Field("terms", "text", optional=True),
)
ADVANCE = (Field("amount", "yuan"), Field("paid_on", "day"))
WORKS = (Field("began", "day"), Field("supervisor", optional=True))
ACCEPTANCE = (
    Field("finished", "day"),
    Field(
        "items",
        "rows",
        columns=(Field("item"), Field("standard"), Field("quantity"), Field("result")),
    ),
    Field("settled", "yuan"),
    Field("warranty"),
    Field("conclusion", "text"),
    Field(
        "signers",
        "rows",
        columns=(Field("role"), Field("organisation", optional=True), Field("name", optional=True)),
        least=2,
    ),
)
SUPPLEMENT = (Field("new_budget", "yuan"), Field("reason", "text"), Field("decided_on", "day"))
AUDIT = (Field("auditor"), Field("confirmed", "yuan"), Field("audited_on", "day"))
SETTLEMENT = (Field("settled_on", "day"), Field("note", "text", optional=True))

SHARED = "《民法典》第二百八十三条；《住宅专项维修资金管理办法》第二十条"
SCOPE_STEPS = (
    Step("scope", "列支范围", needs=("damage",), article=SHARED),
    Step(
        "payable",
        "保修和不得列支的检查",
        fields=PAYABLE,
        needs=("scope",),
        day="checked_on",
        article="《住宅专项维修资金管理办法》第二十五条",
    ),
)
AUDIT_STEP = Step(
    "audit",
    "结算审计",
    actor="auditor",
    fields=AUDIT,
    needs=("acceptance",),
    day="audited_on",
    when="audit",
    files=1,
)
SETTLEMENT_POSTING = posting_step(
    "settlement_posting",
    "结算公示",
    posting="fund.plan_posting_days",
    posts=("settlement", "repair-settlement"),
    needs=("settlement",),
    article="《民法典》第二百八十一条第一款",
)
WORK_STEPS = (
    Step(
        "works",
        "施工",
        actor="contractor",
        fields=WORKS,
        needs=("contract",),
        day="began",
        optional=True,
    ),
    Step(
        "acceptance",
        "竣工验收",
        fields=ACCEPTANCE,
        needs=("contract",),
        day="finished",
        papers=("acceptance",),
    ),
)

REPAIR = (
    Step(
        "damage",
        "报修和查验",
        fields=DAMAGE,
        day="found_on",
        files=1,
        article="《民法典》第二百八十一条",
    ),
    *SCOPE_STEPS,
    Step(
        "plan",
        "维修资金使用方案",
        fields=PLAN,
        needs=("payable",),
        papers=("repair-plan", "cost-shares"),
        article="《住宅专项维修资金管理办法》第二十二条、第二十三条",
    ),
    posting_step(
        "plan_posting",
        "方案公示",
        posting="fund.plan_posting_days",
        posts=("plan", "repair-plan"),
        needs=("plan",),
    ),
    Step(
        "vote",
        "列支范围内的业主表决",
        actor="owners",
        needs=("plan_posting",),
        vote="278-5",
        choice="yes_no",
        article="《民法典》第二百七十八条第一款第五项",
    ),
    Step("contract", "施工合同", fields=CONTRACT, needs=("vote",), day="signed_on", files=1),
    Step(
        "advance",
        "预付款",
        fields=ADVANCE,
        needs=("contract",),
        day="paid_on",
        confirm=KEEPERS,
        optional=True,
    ),
    *WORK_STEPS,
    Step(
        "supplement",
        "超支的追加方案",
        fields=SUPPLEMENT,
        needs=("acceptance",),
        day="decided_on",
        when="overrun",
        papers=("repair-plan", "cost-shares"),
    ),
    posting_step(
        "supplement_posting",
        "追加方案公示",
        posting="fund.plan_posting_days",
        posts=("supplement", "repair-plan"),
        needs=("supplement",),
        when="overrun",
    ),
    Step(
        "supplement_vote",
        "追加部分的表决",
        actor="owners",
        needs=("supplement_posting",),
        when="overrun",
        vote="278-5",
        choice="yes_no",
        article="《民法典》第二百七十八条第一款第五项",
    ),
    AUDIT_STEP,
    Step(
        "settlement",
        "结算、划拨和分摊",
        fields=SETTLEMENT,
        needs=("acceptance", "supplement_vote", "audit"),
        day="settled_on",
        confirm=KEEPERS,
        papers=("repair-settlement", "cost-shares"),
        article=SHARED,
    ),
    SETTLEMENT_POSTING,
)

"""The road of an urgent repair without a vote (Civil Code 281 ¶2; RULES §3.5).

Law: two officers of the committee decide, the residents' committee or the street confirms; what
was done is posted and audited afterwards, and owners may comment on it.
"""

from __future__ import annotations

from app.core.profile.keys import EMERGENCIES
from app.matters.service.fields import Field
from app.matters.service.roads.repair import (
    AUDIT_STEP,
    CONTRACT,
    DAMAGE,
    PLAN,
    SCOPE_STEPS,
    SETTLEMENT,
    SETTLEMENT_POSTING,
    SHARED,
    SUPPLEMENT,
    WORK_STEPS,
)
from app.matters.service.roads.step import COMMITTEE, KEEPERS, OFFICES, Step, posting_step

CAUSE = Field("cause", "choice", options=EMERGENCIES)
APPROVAL = (
    Field("members", "number"),
    Field("present", "number"),
    Field("in_favour", "number"),
    Field("decided_on", "day"),
)
CONFIRMATION = (Field("confirmed_on", "day"), Field("opinion", "text"))
ORDER = (Field("ordered_on", "day"), Field("asked_on", "day"), Field("reason", "text"))
URGENT = "《民法典》第二百八十一条第二款"

EMERGENCY = (
    Step(
        "damage",
        "险情和证明",
        fields=(CAUSE, *DAMAGE),
        day="found_on",
        files=1,
        article=URGENT,
    ),
    *SCOPE_STEPS,
    Step(
        "plan",
        "应急维修方案",
        fields=PLAN,
        needs=("payable",),
        papers=("repair-plan", "cost-shares"),
        article="《住宅专项维修资金管理办法》第二十四条",
    ),
    Step(
        "approval",
        "业主委员会决定",
        fields=APPROVAL,
        needs=("plan",),
        roles=COMMITTEE,
        confirm=COMMITTEE,
        day="decided_on",
        files=1,
        when="committee_answers",
        article=f"{URGENT}；《业主大会和业主委员会指导规则》第三十八条",
    ),
    Step(
        "order",
        "代为维修的决定",
        actor="offices",
        fields=ORDER,
        needs=("plan",),
        roles=OFFICES,
        confirm=OFFICES,
        day="ordered_on",
        when="committee_silent",
        article="上海：业主委员会七日内不答复",
    ),
    Step(
        "confirmation",
        "居委会或者街道确认",
        actor="offices",
        fields=CONFIRMATION,
        needs=("approval", "order"),
        roles=OFFICES,
        day="confirmed_on",
    ),
    Step(
        "contract", "施工合同", fields=CONTRACT, needs=("confirmation",), day="signed_on", files=1
    ),
    *WORK_STEPS,
    posting_step(
        "emergency_posting",
        "应急维修公示",
        posting="fund.plan_posting_days",
        posts=("emergency_posting", "emergency-notice"),
        needs=("acceptance",),
        papers=("emergency-notice",),
        article=URGENT,
    ),
    Step(
        "supplement",
        "超支的追加决定",
        fields=SUPPLEMENT,
        needs=("acceptance",),
        roles=COMMITTEE,
        confirm=OFFICES,
        day="decided_on",
        when="overrun",
    ),
    AUDIT_STEP,
    Step(
        "settlement",
        "结算、划拨和分摊",
        fields=SETTLEMENT,
        needs=("emergency_posting", "supplement", "audit"),
        day="settled_on",
        confirm=KEEPERS,
        papers=("repair-settlement", "cost-shares"),
        article=SHARED,
    ),
    SETTLEMENT_POSTING,
)

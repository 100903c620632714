"""The road of hiring a property company (RULES §3.4, steps 1 to 9)."""

from __future__ import annotations

from app.matters.service.fields import Field
from app.matters.service.roads.step import Step, posting_step

WAYS = ("tender", "direct")
ASKS = ("plan", "renew", "not_renew")
SIDES = ("owner", "expert", "committee", "office")
CONTRACT_END = (Field("company"), Field("contract"), Field("ends_on", "day"))
SURVEY = (
    Field("surveyed_on", "day"),
    Field("asked", "number"),
    Field("answered", "number"),
    Field("findings", "text"),
)
PLAN = (
    Field("asks", "choice", options=ASKS),
    Field("way", "choice", options=WAYS),
    Field("together", "tick"),
    Field("term"),
    Field(
        "services",
        "rows",
        columns=(Field("name"), Field("standard"), Field("fee", "yuan", optional=True)),
    ),
    Field("requirements", "lines"),
    Field("schedule", "rows", columns=(Field("what"), Field("day", "day"))),
)
TENDER = (
    Field("published_on", "day"),
    Field("project", "rows", columns=(Field("name"), Field("value"))),
    Field("requirements", "lines"),
    Field("sign_up_from", "moment"),
    Field("sign_up_until", "moment"),
    Field("sign_up_place"),
    Field("opening", "moment"),
    Field("opening_place"),
    Field("how", "lines"),
)
BIDDERS = (
    Field("closed_on", "day"),
    Field(
        "bidders",
        "rows",
        columns=(
            Field("company"),
            Field("signed_up", "day"),
            Field("qualified", "choice", options=("yes", "no")),
            Field("note", optional=True),
        ),
    ),
    Field("few_reason", "text", optional=True),
)
EVALUATION = (
    Field("at", "moment"),
    Field("place"),
    Field("criteria", "rows", columns=(Field("name"), Field("most", "number"))),
    Field(
        "bids",
        "rows",
        columns=(
            Field("company"),
            Field("price", "yuan"),
            Field("points", "points"),
            Field("note", optional=True),
        ),
    ),
    Field(
        "panel",
        "rows",
        columns=(
            Field("side", "choice", options=SIDES),
            Field("name"),
            Field("organisation", optional=True),
        ),
        least=2,
    ),
    Field("conclusion", "lines"),
)
DIRECT = (
    Field("chosen_on", "day"),
    Field("company"),
    Field("price", "yuan"),
    Field("reason", "text"),
)
CONTRACT = (
    Field("signed_on", "day"),
    Field("from_on", "day"),
    Field("until_on", "day"),
    Field("fee", "yuan"),
    Field("manager", optional=True),
)
COPY = (Field("sent_on", "day"), Field("authority"))
NOTICE = (
    Field("delivered_on", "day"),
    Field("last_day", "day"),
    Field("number", optional=True),
    Field("delivered_how"),
    Field("otherwise", "text", optional=True),
    Field("handed_over", "lines"),
)
INSPECTION = (
    Field("inspected_on", "day"),
    Field(
        "items",
        "rows",
        columns=(Field("part"), Field("count"), Field("found"), Field("agreed", optional=True)),
    ),
    Field("agreements", "lines"),
)
HANDOVER = (
    Field("handed_on", "day"),
    Field(
        "things",
        "rows",
        columns=(Field("what"), Field("quantity"), Field("note", optional=True)),
    ),
)
TAKEN_OVER = (Field("taken_on", "day"),)
CHOSEN = "《民法典》第二百七十八条第一款第四项"

_BEFORE = (
    Step("contract_end", "合同届满登记", fields=CONTRACT_END, article="《民法典》第九百四十七条"),
    Step("survey", "征求意见", fields=SURVEY, needs=("contract_end",), day="surveyed_on"),
    Step("plan", "选聘方案", fields=PLAN, needs=("survey",), papers=("hiring-plan",)),
    posting_step(
        "plan_posting",
        "选聘方案公示",
        posting="company.plan_posting_days",
        posts=("plan", "hiring-plan"),
        needs=("plan",),
    ),
    Step(
        "vote1",
        "第一次表决：方案或者续聘",
        actor="owners",
        needs=("plan_posting",),
        vote="278-4",
        choice="yes_no",
        article=CHOSEN,
    ),
)
_TENDER = (
    Step(
        "tender_notice",
        "招标公告",
        fields=TENDER,
        needs=("vote1",),
        day="published_on",
        when="tender",
        papers=("tender-notice",),
    ),
    Step(
        "bidders",
        "报名和资格预审",
        actor="bidders",
        fields=BIDDERS,
        needs=("tender_notice",),
        day="closed_on",
        when="tender",
    ),
    Step(
        "evaluation",
        "评标",
        actor="panel",
        fields=EVALUATION,
        needs=("bidders",),
        when="tender",
        papers=("evaluation",),
    ),
    Step(
        "direct",
        "直接选聘的候选企业",
        fields=DIRECT,
        needs=("vote1",),
        day="chosen_on",
        when="direct",
    ),
    Step(
        "vote2",
        "第二次表决：候选企业",
        actor="owners",
        needs=("evaluation", "direct"),
        when="new_company",
        vote="278-4",
        choice="any",
        certified=True,
        article=CHOSEN,
    ),
    posting_step(
        "chosen",
        "中选公示",
        posting="result.posting_days",
        posts=("chosen", "chosen-company"),
        needs=("vote1", "vote2"),
        papers=("chosen-company",),
        when="new_company",
    ),
)
_AFTER = (
    Step(
        "contract_signed",
        "签订合同",
        fields=CONTRACT,
        needs=("vote1", "chosen"),
        day="signed_on",
        files=1,
    ),
    Step("contract_copy", "合同报送", fields=COPY, needs=("contract_signed",), day="sent_on"),
    Step(
        "old_notice",
        "通知原企业",
        fields=NOTICE,
        needs=("vote1",),
        day="delivered_on",
        when="leaving",
        papers=("dismissal",),
        article="《民法典》第九百四十六条",
    ),
    Step(
        "inspection",
        "承接查验",
        fields=INSPECTION,
        needs=("contract_signed", "old_notice"),
        day="inspected_on",
        when="leaving",
        papers=("takeover-inspection",),
    ),
    Step(
        "handover",
        "移交",
        actor="company",
        fields=HANDOVER,
        needs=("contract_signed", "old_notice"),
        day="handed_on",
        when="leaving",
        papers=("handover",),
        article="《民法典》第九百四十九条",
    ),
    Step(
        "taken_over",
        "新企业接管",
        actor="new_company",
        fields=TAKEN_OVER,
        needs=("inspection", "handover", "contract_copy"),
        day="taken_on",
        when="leaving",
        article="《民法典》第九百五十条",
    ),
)
HIRING = (*_BEFORE, *_TENDER, *_AFTER)

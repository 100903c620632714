"""No payment without its authority, for every role, in every state, whatever is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.assembly.service.read import get_assembly
from app.companion.books.service import Line, close_month, post
from app.companion.rating.models import ScoreRow
from app.companion.spending import service as spending
from app.companion.spending.models import PaymentRow
from app.core.errors import RuleError
from app.matters.service.acts.opening import stop_matter
from tests.companion.spending.purse import Purse
from tests.matters import repairs
from tests.matters.place import COMMUNITY

CONVENERS, COMPANY = ("convener", "second", "guest"), ("company", "keeper")
RESIDENTS, OTHERS = (
    ("residents", "elder"),
    (
        "street",
        "auditor",
        "clerk",
        "scrutineer",
        "registrar",
        "inspector",
        "department",
    ),
)
EVERYBODY = (*CONVENERS, *COMPANY, *RESIDENTS, *OTHERS)
OK, NOT_YOURS, STATE = "", "not_your_payment", "payout_not_in_state"


def made(purse: Purse, state: str) -> int:
    """A payment in a state; `once_residents` was approved by the residents' committee first."""
    who = "convener" if state == "own" else "company"
    payment = purse.propose(who, amount=100)
    if state in ("once", "approved", "paid"):
        purse.approve(payment, "convener")
    if state in ("once_residents", "approved", "paid"):
        purse.approve(payment, "residents")
    if state == "paid":
        purse.pay(payment)
    if state == "refused":
        purse.do(spending.refuse_payment, payment, who="street", reason="不同意")
    if state == "withdrawn":
        purse.do(spending.withdraw_payment, payment, who="keeper", reason="重复")
    return payment


def tried(act: Callable[[], object]) -> str:
    try:
        act()
    except RuleError as refused:
        return refused.code
    return OK


def outcomes(purse: Purse, state: str, act: Callable[[int, str], object]) -> dict[str, str]:
    """What everybody is told; whoever succeeds leaves a new payment to the next."""
    found, payment = {}, made(purse, state)
    for who in EVERYBODY:
        found[who] = tried(lambda payment=payment, who=who: act(payment, who))  # type: ignore[misc]
        if found[who] == OK:
            payment = made(purse, state)
    return found


def table(**said: str) -> dict[str, str]:
    return {**dict.fromkeys(EVERYBODY, NOT_YOURS), **said}


ENDED = ("approved", "paid", "refused", "withdrawn")
FIRST = {one: OK for one in (*CONVENERS, *RESIDENTS)}
APPROVING = {
    "proposed": table(**FIRST, company="own_proposal"),
    "own": table(**{**FIRST, "convener": "own_proposal", "street": OK}),
    "once": table(
        convener="approved_before",
        second="same_body",
        guest="same_body",
        residents=OK,
        elder=OK,
        company="own_proposal",
    ),
    "once_residents": table(
        convener=OK,
        second=OK,
        # A convener who belongs to the residents' committee is the same organisation twice.
        guest="same_body",
        residents="approved_before",
        elder="same_body",
        company="own_proposal",
    ),
    **{
        one: dict.fromkeys(EVERYBODY, STATE) for one in ("approved", "paid", "refused", "withdrawn")
    },
}


@pytest.mark.parametrize("state", APPROVING)
def test_who_approves(purse: Purse, state: str) -> None:
    assert outcomes(purse, state, purse.approve) == APPROVING[state]


PAYING = {
    "approved": table(**{one: OK for one in (*CONVENERS, *COMPANY)}),
    # Entering the same payment twice is no second payment; whoever may not is told so.
    "paid": table(**{one: OK for one in (*CONVENERS, *COMPANY)}),
    **{
        one: dict.fromkeys(EVERYBODY, STATE)
        for one in ("proposed", "once", "once_residents", "refused", "withdrawn")
    },
}


@pytest.mark.parametrize("state", PAYING)
def test_who_pays(purse: Purse, state: str) -> None:
    assert outcomes(purse, state, purse.pay) == PAYING[state]


def test_who_proposes(purse: Purse) -> None:
    allowed = {one: OK for one in (*CONVENERS, *COMPANY, *RESIDENTS)}
    found = {who: tried(lambda who=who: purse.propose(who, amount=100)) for who in EVERYBODY}  # type: ignore[misc]
    assert found == table(**allowed)


def nothing_said(purse: Purse) -> dict[str, Any]:
    return {"authority": {}}


def unconfirmed(purse: Purse) -> dict[str, Any]:
    file = repairs.prepared(purse.place, "emergency_repair", "1号楼", cause="facade")
    file.do("plan", repairs.plan(purse.place))
    return {"authority": {"kind": "emergency", "matter": file.id}}


def undecided(purse: Purse) -> dict[str, Any]:
    number = purse.drafted()
    budget = purse.read(lambda s: spending.get_budget(s, COMMUNITY, number))
    return {"authority": {"kind": "budget", "line": budget.lines[0].id}}


def only_drafted(purse: Purse) -> dict[str, Any]:
    assembly = purse.put_to_vote(purse.drafted())
    return {"authority": {"kind": "resolution", "assembly": assembly, "motion": 0}}


MISSING: dict[str, tuple[Callable[[Purse], dict[str, Any]], str]] = {
    "nothing": (nothing_said, "authority_missing"),
    "no kind": (lambda _: {"authority": {"kind": "friend"}}, "authority_missing"),
    "more said": (
        lambda purse: {"authority": {**purse.on_matter(), "line": 1}},
        "authority_missing",
    ),
    "no number": (
        lambda _: {"authority": {"kind": "emergency", "matter": "1"}},
        "authority_missing",
    ),
    "no matter": (
        lambda _: {"authority": {"kind": "emergency", "matter": 99}},
        "authority_missing",
    ),
    "unconfirmed": (unconfirmed, "resolution_not_effective"),
    "no assembly": (
        lambda _: {"authority": {"kind": "resolution", "assembly": "x", "motion": 0}},
        "assembly_not_found",
    ),
    "only drafted": (only_drafted, "resolution_not_effective"),
    "no line": (lambda _: {"authority": {"kind": "budget", "line": 99}}, "budget_not_approved"),
    "undecided": (undecided, "budget_not_approved"),
    # 32,000 yuan and a tenth.
    "too much": (lambda _: {"amount": 3_520_001}, "authority_exceeded"),
    "nothing paid": (lambda _: {"amount": 0}, "payout_invalid"),
    "less than nothing": (lambda _: {"amount": -5}, "payout_invalid"),
    "no purpose": (lambda _: {"purpose": " "}, "memo_invalid"),
    "a phone": (lambda _: {"purpose": "付 17000000000"}, "memo_names_person"),
    "no payee": (lambda _: {"payee": ""}, "memo_invalid"),
    "no account": (lambda _: {"payee_account": "?"}, "payout_invalid"),
    "no invoice number": (lambda _: {"invoice_number": ""}, "invoice_missing"),
    "no invoice": (lambda _: {"invoice": None}, "invoice_missing"),
}


@pytest.mark.parametrize("what", MISSING)
def test_what_is_missing_is_refused_at_once(purse: Purse, what: str) -> None:
    lacking, code = MISSING[what]
    given = lacking(purse)
    for who in ("company", "convener", "residents"):
        assert tried(lambda who=who: purse.propose(who, **given)) == code  # type: ignore[misc]
    assert purse.read(lambda s: spending.list_payments(s, COMMUNITY)) == []


def stopped(purse: Purse) -> None:
    officer = purse.officer("convener")
    with purse.place.app.app_context():
        stop_matter(purse.matter, "不修了", officer=officer, now=purse.place.clock())


def shrunk(purse: Purse) -> None:
    """Another payment of the same matter that nobody checked."""

    def squeeze(session: Any) -> None:
        row = session.get_one(PaymentRow, 2)
        row.amount = 3_500_000

    purse.propose(amount=1000)
    purse.act(squeeze)


FELL_IN_BETWEEN: dict[str, tuple[Callable[[Purse], None], str]] = {
    "stopped": (stopped, "resolution_not_effective"),
    "shrunk": (shrunk, "authority_exceeded"),
}


@pytest.mark.parametrize("what", FELL_IN_BETWEEN)
def test_it_is_asked_anew_at_every_step(purse: Purse, what: str) -> None:
    befall, code = FELL_IN_BETWEEN[what]
    payment = purse.propose()
    other = purse.approved(amount=100) if what == "stopped" else None
    befall(purse)
    assert tried(lambda: purse.approve(payment, "convener")) == code
    if other is not None:
        assert tried(lambda: purse.pay(other)) == code
    assert purse.balance("fund_bank") == 6_000_000


def test_an_annulled_vote_pays_nothing_more(budgeted: Purse) -> None:
    payment = budgeted.approved(authority=budgeted.on_line())

    def annul(session: Any) -> None:
        get_assembly(session, budgeted.assembly).phase = "annulled"

    budgeted.act(annul)
    assert tried(lambda: budgeted.pay(payment)) == "budget_not_approved"
    with pytest.raises(RuleError, match="budget_not_approved"):
        budgeted.propose(authority=budgeted.on_line())
    assert budgeted.balance("escrow") == 10_000_000


def test_pay_that_hangs_on_points_waits_for_them(budgeted: Purse) -> None:
    line = budgeted.on_line("物业服务酬金")
    assert tried(lambda: budgeted.propose(authority=line)) == "quarter_missing"
    assert tried(lambda: budgeted.propose(authority=line, quarter="2026Q1")) == "score_missing"


@pytest.mark.parametrize(("total", "code"), [(5_999, "score_too_low"), (6_000, OK)])
def test_pay_that_hangs_on_points_is_earned(budgeted: Purse, total: int, code: str) -> None:
    score = ScoreRow(
        community_id=COMMUNITY,
        quarter="2026Q1",
        company="云海物业",
        credit_code="",
        rules="1",
        total=total,
        colour="yellow",
        parts=[],
        fixed_at=budgeted.place.clock(),
    )
    budgeted.act(lambda session: session.add(score))
    line = budgeted.on_line("物业服务酬金")
    assert tried(lambda: budgeted.propose(authority=line, quarter="2026Q1")) == code
    assert tried(lambda: budgeted.propose(authority=line, quarter="2026Q2")) == "score_missing"


def test_a_budget_is_spent_in_its_year(budgeted: Purse) -> None:
    payment = budgeted.approved(authority=budgeted.on_line())
    waiting = budgeted.propose(authority=budgeted.on_line())
    budgeted.place.wait(days=366)
    code = tried(lambda: budgeted.propose(authority=budgeted.on_line()))
    assert code == "authority_out_of_time"
    assert tried(lambda: budgeted.pay(payment)) == "authority_out_of_time"
    assert tried(lambda: budgeted.approve(waiting, "convener")) == "authority_out_of_time"


def test_an_invoice_is_paid_once(purse: Purse) -> None:
    first = purse.propose(invoice_number="SAME-0001")
    assert tried(lambda: purse.propose(invoice_number="same-0001 ")) == "invoice_used"
    other = purse.propose(invoice_number="SAME-0001", payee="乙建筑公司")
    purse.do(spending.refuse_payment, first, who="residents", reason="发票有误")
    assert purse.propose(invoice_number="SAME-0001") > other


def test_a_change_voids_the_approvals(purse: Purse) -> None:
    payment = purse.approved(amount=1000)
    changed = purse.proposal(amount=2000, invoice=None)
    given: Any = {"who": "keeper", "revision": 1}
    purse.do(spending.change_payment, payment, changed, **given)
    view = purse.payment(payment)
    assert (view.state, view.revision, view.amount, view.approvals) == ("proposed", 2, 2000, ())
    assert tried(lambda: purse.pay(payment)) == STATE
    assert tried(lambda: purse.approve(payment, "convener", revision=1)) == "payout_changed"
    assert tried(lambda: purse.do(spending.change_payment, payment, changed, **given)) == (
        "payout_changed"
    )
    purse.approve(payment, "convener")
    purse.approve(payment, "elder")
    assert purse.pay(payment) > 0
    assert tried(lambda: purse.do(spending.change_payment, payment, changed, **given)) == STATE


def test_whoever_changes_a_payment_does_not_approve_it(purse: Purse) -> None:
    payment = purse.propose("convener")
    changed = purse.proposal(amount=2000, invoice=None)
    purse.do(spending.change_payment, payment, changed, who="second", revision=1)
    assert tried(lambda: purse.approve(payment, "second")) == "own_proposal"
    assert tried(lambda: purse.approve(payment, "convener")) == "own_proposal"
    refused = tried(
        lambda: purse.do(spending.change_payment, payment, changed, who="company", revision=2)
    )
    assert refused == NOT_YOURS


def test_the_bank_holds_what_it_pays(budgeted: Purse) -> None:
    rich = budgeted.approved(authority=budgeted.on_line("绿化补种"), amount=300_000)
    budgeted.act(lambda session: drain(session, budgeted))
    assert tried(lambda: budgeted.pay(rich)) == "money_short"


def test_a_bank_s_reference_is_one_payment(purse: Purse) -> None:
    first, second = purse.approved(amount=100), purse.approved(amount=200)
    purse.pay(first, bank_reference="BANK-7")
    assert tried(lambda: purse.pay(second, bank_reference="BANK-7")) == "bank_reference_used"
    assert tried(lambda: purse.pay(first, bank_reference="BANK-8")) == STATE


def drain(session: Any, purse: Purse) -> None:
    post(
        session,
        COMMUNITY,
        on=purse.today,
        memo="调整",
        lines=[Line("opening", 9_900_000), Line("shared_bank", -9_900_000)],
        source="test:drain",
        officer_id=None,
        now=purse.place.clock(),
    )


def test_nothing_is_paid_before_its_approval_or_in_a_closed_month(purse: Purse) -> None:
    payment, day = purse.approved(), purse.today
    purse.place.wait(days=40)
    for wrong in (day.replace(year=day.year - 1), day.replace(year=day.year + 1)):
        assert tried(lambda wrong=wrong: purse.pay(payment, paid_on=wrong)) == "paid_day_wrong"  # type: ignore[misc]
    month = f"{day:%Y-%m}"
    now = purse.place.clock()
    purse.act(lambda s: close_month(s, COMMUNITY, month, officer_id=None, now=now))
    assert tried(lambda: purse.pay(payment, paid_on=day)) == "month_closed"
    assert tried(lambda: purse.pay(payment, bank_reference="")) == "bank_reference_invalid"
    assert purse.payment(payment).state == "approved"
    assert purse.pay(payment) > 0

"""What waits for whom: only what this very officer may do, and the link leads to its page."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import event

from app.companion.books import service as books
from app.companion.spending import service as spending
from app.companion.spending.service import waiting
from app.companion.spending.service.copies import count_bare_papers
from app.core.calendar import local_date
from app.platform.roles import Role
from tests.companion.spending import copies
from tests.companion.spending.purse import Purse
from tests.companion.spending.test_pages import DESK, PUBLIC, plan, resident
from tests.hall import text_of
from tests.matters.place import COMMUNITY


def found(purse: Purse, who: str) -> list[str]:
    """What waits for an officer, as kind and number."""
    officer, now = purse.officer(who), purse.place.clock()
    lines = purse.read(lambda s: list(waiting(s, officer, {COMMUNITY: "云海苑"}, now)))
    assert {one.community_id for one in lines} <= {COMMUNITY}
    return [f"{one.what} {one.detail}" for one in lines]


def test_a_payment_waits_for_those_who_may_give_what_is_missing(purse: Purse) -> None:
    payment = purse.propose(who="company")
    for who in ("convener", "residents"):
        assert found(purse, who) == ["payment_approve 1"], who
    # The company proposed it; the street gives none of its two approvals; others touch no money.
    for who in ("company", "keeper", "street", "auditor", "inspector", "clerk"):
        assert found(purse, who) == [], who
    purse.approve(payment, "convener")
    # A second person of the body that approved has nothing to do any more.
    for who in ("convener", "guest"):
        assert found(purse, who) == [], who
    assert found(purse, "residents") == ["payment_approve 1"]
    purse.approve(payment, "residents")
    for who in ("company", "convener"):
        assert found(purse, who) == ["payment_enter 1"], who
    assert found(purse, "residents") == []
    purse.pay(payment)
    # It was paid without a copy of its invoice for everybody.
    for who in ("company", "convener"):
        assert found(purse, who) == ["payment_copies 1"], who
    assert found(purse, "residents") == []


def test_nobody_is_asked_to_approve_what_they_wrote_down(purse: Purse) -> None:
    purse.propose(who="convener")
    assert found(purse, "convener") == []
    for who in ("residents", "street"):
        assert found(purse, who) == ["payment_approve 1"], who
    # Another person of another organisation with the committee's role may.
    assert found(purse, "guest") == ["payment_approve 1"]


def test_a_changed_payment_waits_anew_for_whoever_approved_it(purse: Purse) -> None:
    payment = purse.propose(who="company")
    purse.approve(payment, "convener")
    given = purse.proposal(amount=90_000)
    purse.do(spending.change_payment, payment, given, revision=1, who="company")
    assert found(purse, "convener") == ["payment_approve 1"]


def test_a_budget_waits_for_an_answer_and_to_be_decided(purse: Purse) -> None:
    place = purse.place
    place.post("convener", f"{DESK}/budgets", plan(purse))
    assert found(purse, "convener") == []
    place.post("convener", f"{DESK}/budgets/1/open")
    assert found(purse, "convener") == ["budget_decide 1"]
    assert found(purse, "company") == []
    phone = resident(purse)
    phone.submit(f"{PUBLIC}/budgets/1/comments", {"text": "保洁为什么涨价？"})
    assert found(purse, "company") == ["budget_comments 1"]
    assert found(purse, "convener") == ["budget_comments 1", "budget_decide 1"]
    assert found(purse, "residents") == []
    place.post("company", f"{DESK}/budgets/1/comments/1", {"answer": "人工成本上涨。"})
    assert found(purse, "company") == []
    place.post("convener", f"{DESK}/budgets/1/vote", {"assembly": ""})
    assert found(purse, "convener") == []


def test_the_lines_lead_to_the_very_pages(purse: Purse) -> None:
    payment = purse.propose(who="company")
    number = purse.drafted()
    page = purse.place.browser("convener").get("/worklist?lang=en").text
    assert f'href="{DESK}/payments/{payment}"' in page
    assert f'href="{DESK}/budgets/{number}"' in page
    said = text_of(page)
    assert "A payment waits for your approval" in said
    assert "外墙维修第一次付款 · ¥1,000.00" in said
    assert Role.CONVENER in purse.officer("convener").roles_in(COMMUNITY)
    elsewhere = purse.place.browser("street").get("/worklist?lang=en").text
    assert f"{DESK}/payments/{payment}" not in elsewhere


def give_in(purse: Purse, key: str) -> int:
    """Income by hand, confirmed by the committee; returns its journal."""
    now = purse.place.clock()
    paper = books.Voucher(copies.document(), f"{key}.pdf")
    entry = books.Entry(
        "shared_bank", "advert_income", 700, local_date(now), f"广告{key}", (paper,), key
    )
    company, convener = purse.officer("company").id, purse.officer("convener").id
    with purse.place.app.app_context():
        number = books.propose_entry(COMMUNITY, entry, officer_id=company, now=now)
        return books.confirm_entry(COMMUNITY, number, officer_id=convener, now=now)


def test_papers_of_income_by_hand_wait_for_a_copy_in_two_statements(purse: Purse) -> None:
    journal = give_in(purse, "a1")
    for who in ("company", "keeper", "convener"):
        assert found(purse, who) == ["income_copies 1"], who
    assert found(purse, "residents") == found(purse, "auditor") == []
    officer, now = purse.officer("company"), purse.place.clock()
    given: dict[str, Any] = {"officer": officer, "now": now}
    mask = books.Voucher(copies.masked().read(), "masked.png")
    with purse.place.app.app_context():
        copy = spending.prepare_copy(COMMUNITY, journal, 0, mask, **given)
    assert found(purse, "company") == ["income_copies 1"], "nobody outside sees it yet"
    with purse.place.app.app_context():
        spending.publish_copy(COMMUNITY, journal, 0, copy, **given)
    assert found(purse, "company") == []
    with purse.place.app.app_context():
        spending.hide_copy(COMMUNITY, journal, 0, **given)
    assert found(purse, "company") == ["income_copies 1"]
    asked: list[str] = []

    def count(session: Any) -> dict[str, int]:
        listen = partial(lambda *given: asked.append(given[2]))
        event.listen(session.get_bind(), "before_cursor_execute", listen)
        try:
            return count_bare_papers(session, [COMMUNITY, "elsewhere"], local_date(now))
        finally:
            event.remove(session.get_bind(), "before_cursor_execute", listen)

    assert purse.read(count) == {COMMUNITY: 1}
    assert len([one for one in asked if one.startswith("SELECT")]) == 2

"""Nothing is entered by one body alone, however many accounts it has."""

from __future__ import annotations

import pytest

from app.companion.books import service as books
from app.companion.books.service import Entry, Hand, Voucher, is_second, side_of
from app.core.errors import RuleError
from app.people import service as people
from app.platform.roles import Appointment, Officer, Role
from tests.committee.town import COMMUNITY
from tests.companion.books.lists import OPERATOR, Lists
from tests.companion.quarter import Quarter

COMPANY, COMMITTEE = Role.PROPERTY_COMPANY, Role.CONVENER
RESIDENTS, STREET = Role.RESIDENTS_COMMITTEE, Role.STREET_OFFICE
BODIES = (COMPANY, COMMITTEE, RESIDENTS, STREET)
MAY = {
    (COMPANY, COMMITTEE),
    (COMPANY, RESIDENTS),
    (COMPANY, STREET),
    (COMMITTEE, RESIDENTS),
    (COMMITTEE, STREET),
    (RESIDENTS, COMMITTEE),
    (STREET, COMMITTEE),
}


def officer(number: int, organisation: str, *roles: Role) -> Officer:
    held = frozenset(Appointment(role, "c") for role in roles)
    return Officer(number, f"o{number}", "某人", organisation, held)


@pytest.mark.parametrize("first", BODIES)
@pytest.mark.parametrize("second", BODIES)
def test_which_body_confirms_which(first: Role, second: Role) -> None:
    given = Hand(1, first.value, "甲")
    assert is_second(officer(2, "乙", second), "c", given) is ((first, second) in MAY)
    assert not is_second(officer(2, " 甲 ", second), "c", given), "one organisation"
    assert not is_second(officer(1, "乙", second), "c", given), "one person"
    both = officer(2, "乙", first, second)
    assert not is_second(both, "c", given), "whoever also speaks for the first body"
    assert not is_second(officer(2, "乙", second), "d", given), "a role held elsewhere"


def test_what_has_no_body_written_down_is_confirmed_by_nobody() -> None:
    assert side_of("") == side_of("clerk") == frozenset()
    assert not is_second(officer(2, "乙", COMMITTEE), "c", Hand(1, "", ""))


@pytest.fixture
def lists(quarter: Quarter) -> Lists:
    return Lists(quarter)


def entry(**more: object) -> Entry:
    said: dict[str, object] = {
        "bank": "shared_bank",
        "source_account": "parking_income",
        "amount": 500,
        "memo": "停车收益",
        "vouchers": (Voucher(b"%PDF-1.7 a", "a.pdf"),),
        "key": "abc1",
        **more,
    }
    return Entry(**said)  # type: ignore[arg-type]


@pytest.mark.both_databases
def test_a_clerk_with_two_accounts_enters_nothing(lists: Lists) -> None:
    """The second account of one body: by its role, by its organisation under another role."""
    now = lists.quarter.clock()
    with lists.quarter.app.app_context():
        clerk = lists.officer("clerk2", COMPANY, "另一家公司")
        dressed = lists.officer("dressed", COMMITTEE, "安居物业公司")
        number = books.propose_entry(
            COMMUNITY, entry(on=lists.ledger.today), officer_id=lists.first, now=now
        )
        for who in (lists.first, clerk, dressed):
            with pytest.raises(RuleError, match="second_body_needed"):
                books.confirm_entry(COMMUNITY, number, officer_id=who, now=now)
    assert lists.ledger.journals() == []
    with lists.quarter.app.app_context():
        made = books.confirm_entry(COMMUNITY, number, officer_id=lists.second, now=now)
        with pytest.raises(RuleError, match="income_not_found"):
            books.confirm_entry(COMMUNITY, number, officer_id=lists.second, now=now)
    assert (made, lists.ledger.balance("shared_bank"), lists.ledger.verify()) == (1, 500, 1)


def test_the_company_takes_back_only_what_it_gave_in(lists: Lists) -> None:
    now = lists.quarter.clock()
    given = {"on": lists.ledger.today}
    with lists.quarter.app.app_context():
        number = books.propose_entry(COMMUNITY, entry(**given), officer_id=lists.second, now=now)
        with pytest.raises(RuleError, match="not_your_body"):
            books.withdraw_entry(COMMUNITY, number, reason="不要", officer_id=lists.first, now=now)
        books.withdraw_entry(COMMUNITY, number, reason="重开", officer_id=lists.second, now=now)
        with pytest.raises(RuleError, match="income_not_found"):
            books.confirm_entry(COMMUNITY, number, officer_id=lists.second, now=now)


def test_an_officer_who_was_dismissed_confirms_nothing(lists: Lists) -> None:
    now = lists.quarter.clock()
    number = lists.propose()
    with lists.quarter.app.app_context():
        clerk = lists.officer("auditing", Role.AUDITOR, OPERATOR + "二")
        with pytest.raises(RuleError, match="second_body_needed"):
            books.confirm_list(COMMUNITY, number, officer_id=clerk, now=now)
        people.dismiss(lists.second, COMMITTEE, COMMUNITY, by=None, now=now)
    with lists.quarter.app.app_context(), pytest.raises(RuleError, match="second_body_needed"):
        books.confirm_list(COMMUNITY, number, officer_id=lists.second, now=now)


def test_what_waits_over_the_end_of_a_closed_month_is_given_in_anew(lists: Lists) -> None:
    day = lists.ledger.today
    lists.ledger.post("payment:1")
    with lists.quarter.app.app_context():
        number = books.propose_entry(
            COMMUNITY, entry(on=day), officer_id=lists.first, now=lists.quarter.clock()
        )
    lists.quarter.clock.advance(days=40)
    lists.ledger.close(f"{day:%Y-%m}")
    with lists.quarter.app.app_context(), pytest.raises(RuleError, match="month_closed"):
        books.confirm_entry(COMMUNITY, number, officer_id=lists.second, now=lists.quarter.clock())

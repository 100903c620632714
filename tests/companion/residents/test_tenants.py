"""A tenant signs in by the phone that the owner wrote down, until the tenancy ends."""

from __future__ import annotations

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.registry.models import OwnershipRow
from tests.committee.town import COMMUNITY, text_of, unit_code
from tests.companion.quarter import DOOR, Quarter, token_of

HOME, TENANTS = f"/c/{COMMUNITY}/home", f"/c/{COMMUNITY}/tenants"
PHONE = "17000007777"


def sign_in(quarter: Quarter, door: int = 3, phone: str = PHONE) -> object:
    browser = quarter.auth.browser()
    asked = browser.submit(DOOR, {"who": "tenant", "unit": unit_code(door), "phone": phone})
    if asked.status_code != 200:
        return asked
    code = str(quarter.messages("resident_code")[-1][1]["code"])
    fields = {"who": "tenant", "token": token_of(asked.text), "code": code}
    assert browser.submit(f"{DOOR}/code", fields).status_code == 302
    return browser


@pytest.mark.both_databases
def test_the_whole_way_of_a_tenant(quarter: Quarter) -> None:
    owner = quarter.sign_in(3)
    assert sign_in(quarter).status_code == 403  # type: ignore[attr-defined]
    written = owner.submit(TENANTS, {"name": "租户甲", "phone": PHONE, "until": "2026-05-01"})
    assert written.status_code == 302
    tenant = sign_in(quarter)
    assert "tenant" in text_of(tenant.get(f"{HOME}?lang=en").text)  # type: ignore[attr-defined]
    quarter.clock.advance(days=70)
    assert tenant.get(HOME).status_code == 302  # type: ignore[attr-defined]


def test_the_owner_ends_it_at_once(quarter: Quarter) -> None:
    owner = quarter.sign_in(3)
    tenant = quarter.rent(owner)
    assert tenant.get(HOME).status_code == 200
    number = quarter.resident_of(tenant).id
    assert owner.submit(f"{TENANTS}/{number}/end").status_code == 302
    assert tenant.get(HOME).status_code == 302


def test_a_tenant_invites_nobody_and_a_neighbour_ends_nothing(quarter: Quarter) -> None:
    tenant = quarter.rent(quarter.sign_in(3))
    fields = {"name": "他人", "phone": "17000008888"}
    assert tenant.submit(TENANTS, fields).status_code == 403
    number = quarter.resident_of(tenant).id
    neighbour = quarter.sign_in(4)
    assert neighbour.submit(f"{TENANTS}/{number}/end").status_code == 403
    assert tenant.get(HOME).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "", "phone": PHONE},
        {"name": "租户甲", "phone": "12"},
        {"name": "租户甲", "phone": PHONE, "until": "2020-01-01"},
        {"name": "租户甲", "phone": PHONE, "until": "soon"},
    ],
)
def test_what_is_no_tenant_is_refused(quarter: Quarter, fields: dict[str, str]) -> None:
    answer = quarter.sign_in(3).submit(TENANTS, fields)
    assert answer.status_code == 422


def test_five_wrong_digits_and_five_messages_are_the_limit(quarter: Quarter) -> None:
    quarter.rent(quarter.sign_in(3))
    browser = quarter.auth.browser()
    asked = browser.submit(DOOR, {"who": "tenant", "unit": unit_code(3), "phone": PHONE})
    token, code = token_of(asked.text), str(quarter.messages("resident_code")[-1][1]["code"])
    wrong = {"who": "tenant", "token": token, "code": "000000" if code != "000000" else "111111"}
    answers = [browser.submit(f"{DOOR}/code", wrong).status_code for _ in range(5)]
    right = browser.submit(f"{DOOR}/code", {**wrong, "code": code})
    assert (answers, right.status_code) == ([403] * 5, 403)
    more = [sign_in(quarter) for _ in range(4)]
    assert sign_in(quarter).status_code == 429  # type: ignore[attr-defined]
    assert len(more) == 4


def test_a_tenant_who_is_written_down_again_is_the_same_person(quarter: Quarter) -> None:
    owner = quarter.sign_in(3)
    first = quarter.resident_of(quarter.rent(owner))
    assert owner.submit(f"{TENANTS}/{first.id}/end").status_code == 302
    second = quarter.resident_of(quarter.rent(owner))
    assert first.id != second.id
    assert first.person == second.person


def test_a_flat_has_ten_tenants_within_ninety_days(quarter: Quarter) -> None:
    owner = quarter.sign_in(3)
    for n in range(10):
        number = quarter.resident_of(quarter.rent(owner, phone=f"1700000{n:04d}")).id
        assert owner.submit(f"{TENANTS}/{number}/end").status_code == 302
    fields = {"name": "租户乙", "phone": "17000009999"}
    assert owner.submit(TENANTS, fields).status_code == 409
    quarter.clock.advance(days=89)
    assert owner.submit(TENANTS, fields).status_code == 409
    quarter.clock.advance(days=1)
    again = quarter.sign_in(3)
    assert again.submit(TENANTS, fields).status_code == 302


def test_a_tenancy_ends_when_the_owner_sells(quarter: Quarter) -> None:
    owner = quarter.sign_in(3)
    tenant = quarter.rent(owner)
    unit_id = quarter.resident_of(owner).unit_id

    def sell(session: Session) -> None:
        session.execute(delete(OwnershipRow).where(OwnershipRow.unit_id == unit_id))
        session.commit()

    quarter.run(sell)
    assert tenant.get(HOME).status_code == 302


def test_a_phone_gets_fifteen_messages_a_day_whoever_wrote_it_down(quarter: Quarter) -> None:
    quarter.rent(quarter.sign_in(3))
    quarter.rent(quarter.sign_in(4))
    sent = 0
    for hour in range(6):
        for door in (3, 4, 3, 4, 3):
            answer = quarter.auth.browser().submit(
                DOOR, {"who": "tenant", "unit": unit_code(door), "phone": PHONE}
            )
            sent += answer.status_code == 200
        quarter.clock.advance(minutes=61)
        assert sent == min(15, 5 * (hour + 1))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"phone": "12345"}, "11 位数字"),
        ({"name": " "}, "请填写租户姓名"),
        ({"until": "2020-01-01"}, "租期最后一天"),
        ({"until": "soon"}, "租期最后一天"),
    ],
)
def test_a_refusal_names_its_box(quarter: Quarter, changed: dict[str, str], said: str) -> None:
    fields = {"name": "租户甲", "phone": PHONE, "until": "", **changed}
    answer = quarter.sign_in(3).submit(TENANTS, fields)
    assert answer.status_code == 422
    assert said in text_of(answer.text)

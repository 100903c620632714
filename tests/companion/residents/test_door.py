"""A phone becomes a resident's: by unit, document and six digits, for 90 days, and no longer."""

from __future__ import annotations

import pytest

from app.companion.residents.models import ResidentSession
from app.registry.models import OwnershipRow
from tests.committee.town import COMMUNITY, text_of, unit_code
from tests.companion.quarter import DOOR, Quarter, token_of
from tests.registry.rollfiles import resident

HOME = f"/c/{COMMUNITY}/home"


@pytest.mark.both_databases
def test_an_owner_signs_in_once_and_stays(quarter: Quarter) -> None:
    phone = quarter.sign_in(3)
    page = phone.get(HOME)
    assert page.status_code == 200
    assert "1号楼" in text_of(page.text)
    quarter.clock.advance(days=89)
    assert phone.get(HOME).status_code == 200
    quarter.clock.advance(days=2)
    assert phone.get(HOME).status_code == 302


def test_nobody_comes_in_without_a_cookie_or_with_a_made_up_one(quarter: Quarter) -> None:
    stranger = quarter.auth.browser()
    answer = stranger.get(HOME)
    assert answer.headers["Location"] == f"{DOOR}?next=/c/{COMMUNITY}/home"
    stranger.set_cookie(f"home-{COMMUNITY}", "made-up")
    assert stranger.get(HOME).status_code == 302
    assert stranger.get(HOME, headers={"Accept": "application/json"}).status_code == 401


def test_the_database_alone_signs_nobody_in(quarter: Quarter) -> None:
    phone = quarter.sign_in(3)
    cookie = phone.get_cookie(f"home-{COMMUNITY}")
    assert cookie is not None
    kept = quarter.run(lambda session: session.query(ResidentSession).one().digest)
    assert cookie.value.encode() not in kept
    thief = quarter.auth.browser()
    thief.set_cookie(f"home-{COMMUNITY}", kept.hex())
    assert thief.get(HOME).status_code == 302


def test_who_sells_the_flat_is_out_at_once(quarter: Quarter) -> None:
    phone = quarter.sign_in(3)
    unit_id = quarter.resident_of(phone).unit_id

    def sell(session: object) -> None:
        session.query(OwnershipRow).filter_by(unit_id=unit_id).delete()  # type: ignore[attr-defined]
        session.commit()  # type: ignore[attr-defined]

    quarter.run(sell)
    assert phone.get(HOME).status_code == 302


def test_signing_out_ends_the_phone(quarter: Quarter) -> None:
    phone = quarter.sign_in(3)
    copied = phone.get_cookie(f"home-{COMMUNITY}")
    assert copied is not None
    assert phone.submit(f"/c/{COMMUNITY}/leave").status_code == 302
    thief = quarter.auth.browser()
    thief.set_cookie(f"home-{COMMUNITY}", copied.value)
    assert thief.get(HOME).status_code == 302


@pytest.mark.parametrize(
    "wished", ["https://evil.example/", "//evil.example/c/", "/c/\\evil.example", "javascript:1"]
)
def test_only_our_own_pages_are_followed(quarter: Quarter, wished: str) -> None:
    phone = quarter.auth.browser()
    fields = {"who": "owner", "unit": unit_code(3), "last4": resident(3)[-4:]}
    asked = phone.submit(DOOR, fields)
    given = phone.submit(
        f"{DOOR}/code", {"token": token_of(asked.text), "code": quarter.code(), "next": wished}
    )
    assert given.headers["Location"] == HOME


def test_another_community_is_another_door(quarter: Quarter) -> None:
    phone = quarter.sign_in(3)
    cookie = phone.get_cookie(f"home-{COMMUNITY}")
    assert cookie is not None
    phone.set_cookie("home-xiyuan", cookie.value)
    assert phone.get("/c/xiyuan/home").status_code == 302

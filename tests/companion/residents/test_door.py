"""A phone becomes a resident's: by unit, document and six digits, for 90 days, and no longer."""

from __future__ import annotations

import re
from html import unescape

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


def test_empty_boxes_are_no_wrong_pair(quarter: Quarter) -> None:
    stranger = quarter.auth.browser()
    owner = stranger.submit(DOOR, {"who": "owner", "unit": unit_code(3), "last4": " "})
    assert owner.status_code == 422
    assert "请填写单元号和证件后四位" in text_of(owner.text)
    assert unit_code(3) in owner.text
    tenant = stranger.submit(DOOR, {"who": "tenant", "unit": "", "phone": "17000007777"})
    assert tenant.status_code == 422
    assert "请填写单元号和手机号" in text_of(tenant.text)


def test_who_gets_no_message_goes_back_with_the_unit_kept(quarter: Quarter) -> None:
    phone = quarter.auth.browser()
    fields = {"who": "owner", "unit": unit_code(3), "last4": resident(3)[-4:]}
    asked = phone.submit(DOOR, {**fields, "next": f"/c/{COMMUNITY}/bills"})
    found = re.search(rf'href="({DOOR}\?[^"]+)"', asked.text)
    assert found
    back = phone.get(unescape(found[1]))
    assert unit_code(3) in back.text
    assert f'value="/c/{COMMUNITY}/bills"' in back.text
    assert resident(3)[-4:] not in asked.text
    wrong = phone.submit(
        f"{DOOR}/code", {**fields, "token": token_of(asked.text), "code": "000000"}
    )
    assert "没有收到短信" in text_of(wrong.text)


def test_the_home_leads_to_what_is_open_to_everybody(quarter: Quarter) -> None:
    page = quarter.sign_in(3).get(HOME)
    for path in ("accounts", "payments", "reports", "orders", "rating"):
        assert re.search(rf'href="/c/{COMMUNITY}/[^"]*{path}[^"]*"', page.text), path
    said = text_of(page.text)
    assert "小区账目" in said
    assert "目前无需缴费" in said


def test_the_start_page_leads_a_resident_home(quarter: Quarter) -> None:
    assert HOME not in quarter.auth.browser().get("/").text
    assert HOME in quarter.sign_in(3).get("/").text


@pytest.mark.parametrize("page", ["payments", "budgets", "rating"])
def test_public_pages_lead_a_resident_home(quarter: Quarter, page: str) -> None:
    path = f"/c/{COMMUNITY}/{page}"
    assert HOME not in quarter.auth.browser().get(path).text
    shown = quarter.sign_in(3).get(path)
    assert HOME in shown.text
    # A neighbour who goes back on a lent phone sees nothing that is a resident's.
    assert "no-store" in shown.headers["Cache-Control"]

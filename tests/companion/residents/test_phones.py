"""Phones that are signed in: their person ends them; a desk ends lost ones, and is written down."""

from __future__ import annotations

from typing import Any

import pytest

from app.companion.residents.models import ResidentSession
from app.companion.residents.views.browsers import browser_of
from app.platform.audit import audit_events
from app.registry.models import OwnershipRow
from tests.committee.town import COMMUNITY, text_of, unit_code
from tests.companion.quarter import Quarter
from tests.site import Browser

PHONES, HOME = f"/c/{COMMUNITY}/phones", f"/c/{COMMUNITY}/home"
DESK = f"/communities/{COMMUNITY}/lost-phones"
WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.44"
)


def is_in(phone: Browser) -> bool:
    return phone.get(HOME).status_code == 200


def keys(quarter: Quarter) -> list[str]:
    rows = quarter.run(lambda session: session.query(ResidentSession).all())
    return [row.digest.hex() for row in rows]


def test_a_person_sees_the_own_phones_and_nobody_elses(quarter: Quarter) -> None:
    first, second, other = quarter.sign_in(3), quarter.sign_in(3), quarter.sign_in(4)
    quarter.clock.advance(days=2)
    page = text_of(second.get(f"{PHONES}?lang=en").text)
    assert page.count("Signed in on") == 2
    assert page.count("this phone") == 1
    last = f"{quarter.clock():%Y-%m-%d}"
    assert page.count(f"Last used on {last}") == 1
    assert first.get(PHONES).status_code == 200
    assert text_of(second.get(f"{PHONES}?lang=en").text).count(f"Last used on {last}") == 2
    assert text_of(other.get(f"{PHONES}?lang=en").text).count("Signed in on") == 1
    assert f'href="{PHONES}"' in first.get(HOME).text


@pytest.mark.both_databases
def test_one_phone_is_signed_out_and_the_other_stays(quarter: Quarter) -> None:
    lost = quarter.sign_in(3)
    (key,) = keys(quarter)
    mine, other = quarter.sign_in(3), quarter.sign_in(4)
    # A neighbour who knows the key ends nothing.
    assert other.submit(f"{PHONES}/end", {"key": key}).status_code == 404
    assert is_in(lost)
    assert mine.submit(f"{PHONES}/end", {"key": key}).status_code == 302
    assert (is_in(lost), is_in(mine), is_in(other)) == (False, True, True)
    assert mine.submit(f"{PHONES}/end", {"key": key}).status_code == 404
    assert mine.submit(f"{PHONES}/end", {"key": "?"}).status_code == 404


def test_signing_out_everywhere_ends_every_phone_of_the_person(quarter: Quarter) -> None:
    lost, mine, other = quarter.sign_in(3), quarter.sign_in(3), quarter.sign_in(4)
    tenant = quarter.rent(mine)
    assert mine.submit(f"{PHONES}/end-all").status_code == 302
    assert [is_in(one) for one in (lost, mine, other, tenant)] == [False, False, True, True]
    assert is_in(quarter.sign_in(3))


def test_a_tenant_ends_the_own_phones_only(quarter: Quarter) -> None:
    owner = quarter.sign_in(3)
    tenant, same = quarter.rent(owner), quarter.rent(owner)
    neighbour = quarter.rent(owner, "租户乙", "17000008888")
    assert text_of(tenant.get(f"{PHONES}?lang=en").text).count("Signed in on") == 2
    assert tenant.submit(f"{PHONES}/end-all").status_code == 302
    assert [is_in(one) for one in (tenant, same, owner, neighbour)] == [False, False, True, True]


def shown(quarter: Quarter, who: str = "company", unit: str = "") -> Any:
    return quarter.post(who, DESK, {"unit": unit or unit_code(3)}, status=200)


def test_a_desk_that_checked_the_person_signs_a_lost_phone_out(quarter: Quarter) -> None:
    lost, other = quarter.sign_in(3), quarter.sign_in(4)
    resident = quarter.resident_of(lost)
    page = shown(quarter).text
    assert resident.masked in text_of(page)
    assert resident.name not in page
    assert resident.masked in text_of(shown(quarter, unit=resident.label).text)
    end = f"{DESK}/{resident.id}/end"
    quarter.post("company", end, {"checked": ""}, status=422)
    quarter.post("company", end, {"checked": "guessed"}, status=422)
    assert is_in(lost)
    quarter.post("company", end, {"checked": "document"})
    assert (is_in(lost), is_in(other)) == (False, True)
    quarter.post("company", end, {"checked": "document"}, status=404)
    (said,) = [
        one
        for one in quarter.run(lambda session: list(audit_events()))
        if one.action == "residents.end_phones"
    ]
    assert said.detail == {"phones": 1, "checked": "document"}
    assert len(quarter.messages("phones_ended")) == 1


def test_no_other_desk_and_no_other_place_does_it(quarter: Quarter) -> None:
    lost = quarter.sign_in(3)
    end = f"{DESK}/{quarter.resident_of(lost).id}/end"
    for who in ("inspector", "department", "clerk", "auditor", "street"):
        quarter.post(who, DESK, {"unit": unit_code(3)}, status=403)
        quarter.post(who, end, {"checked": "document"}, status=403)
    elsewhere = quarter.browser("company").submit(
        end.replace(COMMUNITY, "xiyuan"), {"checked": "document"}
    )
    assert elsewhere.status_code in (403, 404)
    quarter.post("company", f"{DESK}/999/end", {"checked": "document"}, status=404)
    for unit in ("", "没有这一户", "?" * 60):
        quarter.post("company", DESK, {"unit": unit}, status=404)
    assert is_in(lost)


def test_a_desk_does_not_see_who_sold(quarter: Quarter) -> None:
    gone = quarter.resident_of(quarter.sign_in(3))

    def sell(session: Any) -> None:
        session.query(OwnershipRow).filter_by(unit_id=gone.unit_id).delete()
        session.commit()

    quarter.run(sell)
    assert gone.masked not in text_of(shown(quarter).text)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (WECHAT, "wechat-iphone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537.36", "chrome-android"),
        ("Mozilla/5.0 (Linux; Android 12; HarmonyOS) HuaweiBrowser/15 Chrome/99", "huawei-harmony"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120", "edge-windows"),
        ("", "-"),
        ("<script>alert(1)</script>" * 99, "-"),
    ],
)
def test_two_words_are_kept_of_what_a_browser_says(said: str, kept: str) -> None:
    assert browser_of(said) == kept


def test_what_the_browser_says_is_not_kept(quarter: Quarter) -> None:
    quarter.auth.browser()
    quarter.sign_in(3)
    (row,) = quarter.run(lambda session: session.query(ResidentSession).all())
    assert len(row.browser) <= 24
    assert row.seen_on is not None

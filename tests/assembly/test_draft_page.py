"""The draft: begun with sensible values, saved, never losing what was typed."""

from __future__ import annotations

from typing import Any

import pytest

from app.assembly.models import AssemblyRow
from app.platform.db import db
from app.platform.roles import Role
from tests.hall import text_of
from tests.site import Auth, Browser, Clock

PLACE = "linghai"
MOTION = {
    "motions-0-title": "续聘物业服务企业",
    "motions-0-text": "续聘三年。",
    "motions-0-matter": "278-4",
    "motions-0-kind": "yes_no",
}
FIELDS = {
    "convener_body": "committee",
    "convener_name": "领海业委会",
    "publication": "owners",
    "record_date": "2026-03-02",
    "opens": "2026-03-18T00:00",
    "closes": "2026-03-25T00:00",
    "rulings_by": "street_office",
    "contact": "0532-80000000",
    "code_channels": "letter",
    "paper": "y",
    **MOTION,
}


@pytest.fixture
def convener(auth: Auth) -> Browser:
    return auth.signed_in("alice", Role.CONVENER, community=PLACE)


@pytest.fixture
def page(convener: Browser) -> str:
    """The draft page of a new assembly."""
    fields = {"title": "2026年业主大会", "kind": "regular"}
    answer = convener.submit(f"/communities/{PLACE}/assemblies", fields)
    assert answer.status_code == 302
    return f"{answer.headers['Location']}/draft"


def _row(auth: Auth) -> AssemblyRow:
    with auth.app.app_context():
        return db.session.query(AssemblyRow).one()


def _save(browser: Browser, page: str, revision: int = 0, **changes: Any) -> Any:
    return browser.submit(page, {**FIELDS, "revision": str(revision), **changes})


def test_it_begins_with_the_earliest_lawful_times(convener: Browser, page: str) -> None:
    """Published on 2026-03-02, fifteen full days: 2026-03-18 00:00; then seven days to 24:00."""
    text = convener.get(page).text
    assert 'name="opens" type="datetime-local" value="2026-03-18T00:00"' in text
    assert 'name="closes" type="datetime-local" value="2026-03-25T00:00"' in text
    assert 'name="record_date" type="date" value="2026-03-02"' in text


def test_the_only_officer_of_a_role_is_ticked(auth: Auth, convener: Browser, page: str) -> None:
    clerk = auth.officer("carol", Role.CLERK, community=PLACE)
    first = auth.officer("dora", Role.SCRUTINEER, community=PLACE)
    second = auth.officer("emma", Role.SCRUTINEER, community=PLACE)
    text = convener.get(page).text
    assert f'value="{clerk.id}" checked' in text
    for one in (first, second):
        assert f'value="{one.id}">' in text


def test_it_is_saved_and_shown_again(auth: Auth, convener: Browser, page: str) -> None:
    assert _save(convener, page).status_code == 302
    row = _row(auth)
    assert row.revision == 1
    assert row.draft["opens"] == "2026-03-17T16:00Z"
    assert row.draft["motions"][0]["title"] == "续聘物业服务企业"
    assert 'value="2026-03-25T00:00"' in convener.get(page).text


def test_a_new_motion_keeps_what_was_typed(auth: Auth, convener: Browser, page: str) -> None:
    answer = _save(convener, page, more="1", contact="12345")
    assert answer.status_code == 200
    assert 'name="motions-1-title"' in answer.text
    assert 'value="12345"' in answer.text
    assert _row(auth).revision == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"motions-0-text": ""}, "事项 1"),
        ({"motions-0-title": "长" * 121}, "事项 1"),
        ({"motions-0-kind": "one_of", "motions-0-options": "只有一个"}, "事项 1"),
        ({"motions-0-kind": "one_of", "motions-0-options": "甲\n甲"}, "事项 1"),
        ({"motions-0-kind": "one_of", "motions-0-options": f"甲\n{'乙' * 61}"}, "事项 1"),
        ({"opens": "明年春天"}, "2026-03-08T00:00"),
        ({"closes": "99999-01-01T00:00"}, "2026-03-15T00:00"),
        ({"record_date": "2026-02-30"}, "2026-03-08"),
        ({"convener_name": "会" * 61}, "60"),
        ({"convener_body": "company"}, "不在列表中"),
        ({"publication": "press"}, "不在列表中"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    auth: Auth, convener: Browser, page: str, changes: dict[str, str], said: str
) -> None:
    answer = _save(convener, page, **changes, count_place="二楼会议室")
    assert answer.status_code == 400
    alert = text_of(answer.text.partition('role="alert"')[2][:400])
    assert said in alert
    assert "二楼会议室" in answer.text
    for name, value in changes.items():
        if name not in {"convener_body", "publication", "motions-0-kind"}:
            assert value.splitlines()[0] in answer.text if value else True
    assert _row(auth).revision == 0


def test_a_page_that_was_overtaken_offers_to_save_over(
    auth: Auth, convener: Browser, page: str
) -> None:
    other = auth.signed_in("bob", Role.CONVENER, community=PLACE, organisation="alice的单位")
    assert _save(other, page, contact="bob's").status_code == 302
    stale = _save(convener, page, contact="alice's")
    assert stale.status_code == 409
    assert "alice&#39;s" in stale.text
    assert 'name="overwrite" value="1"' in stale.text
    assert _row(auth).draft["contact"] == "bob's"
    assert _save(convener, page, contact="alice's", overwrite="1").status_code == 302
    assert _row(auth).draft["contact"] == "alice's"


def test_the_same_form_sent_twice_is_noticed(auth: Auth, convener: Browser, page: str) -> None:
    assert _save(convener, page).status_code == 302
    assert _save(convener, page).status_code == 409
    assert _row(auth).revision == 1


def test_the_convener_is_told_what_is_missing(
    auth: Auth, convener: Browser, clock: Clock, page: str
) -> None:
    desk = page.removesuffix("/draft")
    _save(convener, page, closes="2026-03-12T12:00", opens="2026-03-10T00:00")
    codes = convener.get(desk, headers={"Accept": "application/json"}).json["problems"]
    assert {"notice_too_short", "period_wrong", "close_not_at_midnight", "roll_empty"} <= set(codes)
    said = text_of(convener.get(desk).text)
    assert "2026-03-18 00:00" in said
    refused = convener.submit(f"{desk}/publication")
    assert refused.status_code == 409
    assert 'role="alert"' in refused.text


def test_a_rulings_body_without_an_officer_stands_in_the_way(convener: Browser, page: str) -> None:
    _save(convener, page, rulings_by="residents_committee")
    desk = text_of(convener.get(page.removesuffix("/draft")).text)
    assert "居民委员会" in desk


def test_eve_sees_nothing(auth: Auth, page: str) -> None:
    eve = auth.signed_in("eve", Role.CONVENER, community="xiyuan")
    assert eve.get(page).status_code == 403
    assert _save(eve, page).status_code == 403
    assert auth.browser().get(page, headers={"Accept": "application/json"}).status_code == 401

"""Rule profiles in words, and a community's own rules: proposed by one, confirmed by another."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.profile.keys import KEYS
from app.platform.db import db
from app.platform.roles import Role
from app.registry.service import PROFILE_IDS, get_community, profile_for, save_community
from app.registry.service.communities import CommunityFacts
from app.registry.views.rule_words import KEY_WORDS, SECTION_WORDS
from tests.hall import text_of
from tests.site import Auth, Browser, Clock

PLACE = "linghai"
PAGE = f"/communities/{PLACE}/rules"
TEN_DAYS = {"key": "period.min_days", "value": "10", "article": "第十二条"}


def test_every_key_has_its_words_and_every_section_its_heading():
    spoken = {key for key in KEYS if not key.startswith(("matters.", "article."))}
    assert set(KEY_WORDS) == spoken
    assert set(SECTION_WORDS) == {key.split(".")[0] for key in spoken}


@pytest.mark.parametrize("profile_id", PROFILE_IDS)
def test_anyone_reads_a_profile_in_words(client: Browser, profile_id: str) -> None:
    page = client.get(f"/rules/{profile_id}")
    assert page.status_code == 200
    said = text_of(page.text)
    assert "已核对原文" in said
    assert "《中华人民共和国民法典》第二百七十八条第一款第(六)项" in said


def test_what_a_city_does_otherwise_is_marked(client: Browser) -> None:
    said = text_of(client.get("/rules/qingdao").text)
    assert "3 日 全国：7 日" in said
    assert "全国：" not in text_of(client.get("/rules/national").text)
    assert "青岛 92" in said
    assert "/rules/qingdao" in client.get("/rules").text
    assert client.get("/rules/atlantis").status_code == 404


@pytest.fixture
def convener(auth: Auth) -> Browser:
    return auth.signed_in("alice", Role.CONVENER, community=PLACE)


@pytest.fixture
def street(auth: Auth) -> Browser:
    return auth.signed_in("stella", Role.STREET_OFFICE, community=PLACE)


def _days(auth: Auth, kind: str = "regular") -> int:
    with auth.app.app_context():
        row = get_community(db.session(), PLACE)
        return profile_for(db.session(), row, kind).rules.whole("period.min_days")


def _confirm(browser: Browser, number: int = 1) -> Any:
    return browser.submit(f"{PAGE}/{number}/confirmation")


def test_two_officers_set_a_rule_of_their_own(
    auth: Auth, convener: Browser, street: Browser, client: Browser
) -> None:
    assert convener.submit(PAGE, TEN_DAYS).status_code == 302
    assert _days(auth) == 5
    assert _confirm(street).status_code == 302
    assert _days(auth) == 10
    assert _days(auth, "first") == 5
    said = text_of(client.get(f"/c/{PLACE}/rules").text)
    assert "10 日 本小区约定 本小区议事规则 第十二条" in said


def test_whoever_proposed_it_cannot_confirm_it(auth: Auth, convener: Browser) -> None:
    convener.submit(PAGE, TEN_DAYS)
    answer = _confirm(convener)
    assert answer.status_code == 403
    assert "须由第二人确认" in text_of(answer.text)
    assert _days(auth) == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "4"},
        {"value": "61"},
        {"value": "ten"},
        {"value": ""},
        {"value": "1/2"},
        {"value": "９"},
        {"article": ""},
        {"article": "x" * 121},
        {"key": "threshold.quorum", "value": "1/2"},
        {"key": "notice.days_regular", "value": "14"},
        {"key": "nothing"},
    ],
)
def test_what_cannot_be_a_rule_here_is_refused(
    auth: Auth, convener: Browser, wrong: dict[str, str]
) -> None:
    answer = convener.submit(PAGE, {**TEN_DAYS, **wrong})
    assert answer.status_code in (400, 409), answer.status_code
    assert 'role="alert"' in answer.text
    assert _days(auth) == 5


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"key": "vote.show_turnout", "value": "no"}, "否"),
        ({"key": "vote.channel_rule", "value": "first_valid"}, "先到的有效票为准"),
        ({"key": "temporary.request_area", "value": "1/10"}, "1/10"),
        ({"key": "secret.allowed_matters", "value": ["278-3", "278-9"]}, "278-3、278-9"),
    ],
)
def test_each_kind_of_value_can_be_typed(
    convener: Browser, street: Browser, client: Browser, fields: dict[str, Any], said: str
) -> None:
    assert "propose" in convener.get(f"{PAGE}?key={fields['key']}").text
    assert convener.submit(PAGE, {**fields, "article": "第三条"}).status_code == 302
    _confirm(street)
    assert f"{said} 本小区约定" in text_of(client.get(f"/c/{PLACE}/rules").text)


def test_a_key_is_given_back_by_two_as_well(auth: Auth, convener: Browser, street: Browser) -> None:
    convener.submit(PAGE, TEN_DAYS)
    _confirm(street)
    convener.submit(PAGE, {**TEN_DAYS, "give_back": "y"})
    assert _days(auth) == 10
    _confirm(street, 2)
    assert _days(auth) == 5


def test_one_proposal_for_a_key_waits_at_a_time_and_can_be_taken_back(
    auth: Auth, convener: Browser, street: Browser
) -> None:
    convener.submit(PAGE, TEN_DAYS)
    assert convener.submit(PAGE, {**TEN_DAYS, "value": "12"}).status_code == 409
    assert convener.submit(f"{PAGE}/1/withdrawal").status_code == 302
    assert _confirm(street).status_code == 404
    assert convener.submit(PAGE, {**TEN_DAYS, "value": "12"}).status_code == 302


def test_a_rule_was_made_for_its_profile(
    auth: Auth, clock: Clock, convener: Browser, street: Browser
) -> None:
    convener.submit(PAGE, TEN_DAYS)
    _confirm(street)
    with auth.app.app_context():
        facts = CommunityFacts(name="领海花园", profile_id="qingdao")
        save_community(PLACE, facts, officer_id=None, now=clock())
    assert _days(auth) == 5


def test_others_may_not(auth: Auth, convener: Browser) -> None:
    convener.submit(PAGE, TEN_DAYS)
    eve = auth.signed_in("eve", Role.CONVENER, community="xiyuan")
    clerk = auth.signed_in("carl", Role.CLERK, community=PLACE)
    assert eve.submit(PAGE, TEN_DAYS).status_code == 403
    assert _confirm(eve).status_code == 403
    assert _confirm(clerk).status_code == 403
    # Through her own community she does not reach it either.
    assert eve.submit("/communities/xiyuan/rules/1/confirmation").status_code == 404
    assert _days(auth) == 5


def test_the_page_of_rules_is_for_people_first(client: Browser) -> None:
    page = client.get("/rules/national").text
    said = text_of(page)
    assert "凭记忆" not in said
    assert "未核对原文" in said
    assert "规则包 national" not in said
    assert "没有规定天数" in said
    # The checksum stands at the end, for those who want to check it.
    assert page.index("SHA-256") > page.index("<table")

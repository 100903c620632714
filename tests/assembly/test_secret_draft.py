"""Secret ballots in the draft: what they rest on, what is published, who keeps the key."""

from __future__ import annotations

from typing import Any

import pytest

from app.assembly.models import AssemblyRow
from app.platform.db import db
from app.platform.roles import Role
from tests.assembly.test_draft_page import FIELDS, PLACE
from tests.hall import text_of
from tests.site import Auth, Browser
from tests.worlds.keys import key

NAMES = ("街道办事处", "居民委员会", "抽签业主")
KEYS = [key(f"trustee {n}").hex() for n in (1, 2, 3)]
SECRET = {
    "mode": "secret",
    "result_mode": "M1",
    "secret_basis": "议事规则第十八条",
    "trustee_organisation": [*NAMES, "", ""],
    "trustee_key": [*KEYS, "", ""],
}


@pytest.fixture
def convener(auth: Auth) -> Browser:
    return auth.signed_in("alice", Role.CONVENER, community=PLACE)


@pytest.fixture
def page(convener: Browser) -> str:
    fields = {"title": "2026年业主大会", "kind": "regular"}
    answer = convener.submit(f"/communities/{PLACE}/assemblies", fields)
    return f"{answer.headers['Location']}/draft"


def save(browser: Browser, page: str, revision: int = 0, **changes: Any) -> Any:
    return browser.submit(page, {**FIELDS, **SECRET, "revision": str(revision), **changes})


def draft_of(auth: Auth) -> dict[str, Any]:
    with auth.app.app_context():
        return dict(db.session.query(AssemblyRow).one().draft)


def test_a_draft_is_named_until_somebody_chooses_otherwise(
    auth: Auth, convener: Browser, page: str
) -> None:
    assert '<option value="named" selected>' in convener.get(page).text
    convener.submit(page, {**FIELDS, "revision": "0"})
    draft = draft_of(auth)
    assert (draft["mode"], draft["result_mode"], draft["trustees"]) == ("named", "M0", [])
    assert draft["paper"] is True


def test_what_was_chosen_is_kept_and_shown_again(auth: Auth, convener: Browser, page: str) -> None:
    assert save(convener, page).status_code == 302
    draft = draft_of(auth)
    named = [{"organisation": name, "key": one} for name, one in zip(NAMES, KEYS, strict=True)]
    assert (draft["mode"], draft["result_mode"]) == ("secret", "M1")
    assert draft["trustees"] == named
    text = convener.get(page).text
    assert '<option value="secret" selected>' in text
    assert '<option value="M1" selected>' in text
    assert all(f'value="{one}"' in text for one in (*KEYS, *NAMES, "议事规则第十八条"))


def test_what_cannot_be_among_sealed_ballots_is_switched_off(
    auth: Auth, convener: Browser, page: str
) -> None:
    off: dict[str, Any] = {"follow_choice": "y", "silence": "follow_majority"}
    assert save(convener, page, **off).status_code == 302
    draft = draft_of(auth)
    assert (draft["follow_choice"], draft["silence"]) == (False, "not_counted")
    assert "随多数" in text_of(convener.get(page).text)


def test_paper_ballots_stand_among_sealed_ones(auth: Auth, convener: Browser, page: str) -> None:
    assert save(convener, page, paper="y").status_code == 302
    assert draft_of(auth)["paper"] is True
    assert "书面票" in text_of(convener.get(page).text)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"trustee_key": [KEYS[0], KEYS[1][:-1], KEYS[2]]}, "2 号密钥保管人的公钥不完整"),
        ({"trustee_key": [KEYS[0], KEYS[1], "z" * 64]}, "3 号密钥保管人的公钥不完整"),
        ({"trustee_organisation": ["", *NAMES[1:]]}, "1 号密钥保管人的单位"),
        ({"trustee_organisation": ["长" * 61, *NAMES[1:]]}, "1 号密钥保管人的单位"),
        (
            {"trustee_organisation": [*NAMES, *NAMES], "trustee_key": [*KEYS, *KEYS]},
            "三位或五位",
        ),
        ({"secret_basis": "条" * 121}, "允许无记名表决的条款"),
        ({"mode": "open"}, "不在列表中"),
        ({"result_mode": "M3"}, "不在列表中"),
    ],
)
def test_a_refusal_loses_nothing(
    auth: Auth, convener: Browser, page: str, changes: dict[str, Any], said: str
) -> None:
    answer = save(convener, page, **changes)
    assert answer.status_code == 400
    assert said in text_of(answer.text.partition('role="alert"')[2][:500])
    typed = {**SECRET, **changes}
    for name in ("trustee_organisation", "trustee_key"):
        assert all(f'value="{one}"' in answer.text for one in typed[name][:5] if one)
    assert draft_of(auth) == {}


def test_trustees_of_one_organisation_are_not_advised(convener: Browser, page: str) -> None:
    save(convener, page, trustee_organisation=[NAMES[0], NAMES[0], NAMES[2]])
    assert f"不止一位密钥保管人来自：{NAMES[0]}" in text_of(convener.get(page).text)
    save(convener, page, revision=1)
    assert "不止一位密钥保管人" not in text_of(convener.get(page).text)


def test_the_page_says_what_is_lost_and_what_no_system_hides(convener: Browser, page: str) -> None:
    said = text_of(convener.get(page).text)
    assert "须重新表决" in said
    assert "书面投票也一样" in said
    assert "第二种只是看不出反对和弃权各占多少面积" in said

"""A neighbour who is handed the phone and goes back sees nothing: no browser keeps these pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import url_for
from werkzeug.routing import BuildError

from app.platform.access import find_entry
from tests.committee.town import COMMUNITY
from tests.companion.quarter import Quarter

if TYPE_CHECKING:
    from werkzeug.routing import Rule

    from tests.site import Browser

# What an address may need besides the community; a page that is not there says so, kept by nobody.
PARTS = {"month": "2026-03", "day": "2026-03-02", "kind": "notice"}


def resident_pages(quarter: Quarter) -> list[Rule]:
    rules = [one for one in quarter.app.url_map.iter_rules() if "GET" in (one.methods or ())]
    entries = [(one, find_entry(quarter.app, one.endpoint)) for one in rules]
    return [rule for rule, entry in entries if entry is not None and entry.kind == "resident"]


def address_of(quarter: Quarter, rule: Rule) -> str:
    values: dict[str, Any] = {
        name: COMMUNITY if name == "community_id" else PARTS.get(name, "1")
        for name in rule.arguments
    }
    whole: dict[str, Any] = {
        name: int(one) if one.isdecimal() else one for name, one in values.items()
    }
    with quarter.app.test_request_context():
        try:
            return url_for(rule.endpoint, **whole)
        except BuildError:
            return url_for(rule.endpoint, **values)


def fresh(quarter: Quarter, held: str) -> Browser:
    """The phone with nothing but its sign-in: a form's session would forbid keeping by itself."""
    phone = quarter.auth.browser()
    phone.set_cookie(f"home-{COMMUNITY}", held)
    return phone


def token_of(phone: Browser) -> str:
    cookie = phone.get_cookie(f"home-{COMMUNITY}")
    assert cookie is not None
    return cookie.value


def test_no_page_of_a_resident_is_kept(quarter: Quarter) -> None:
    held = token_of(quarter.sign_in(3))
    pages = resident_pages(quarter)
    assert len(pages) > 15
    seen = 0
    for rule in pages:
        answer = fresh(quarter, held).get(address_of(quarter, rule))
        seen += answer.status_code == 200
        assert "no-store" in answer.headers.get("Cache-Control", ""), (rule.rule, answer.headers)
        assert answer.status_code < 500, rule.rule
    assert seen > 10


@pytest.mark.parametrize("page", ["home", "bills", "budgets", "phones"])
def test_no_page_on_which_somebody_was_known_is_kept(quarter: Quarter, page: str) -> None:
    """Also a page that everybody may open, where it shows that its reader lives here."""
    address = f"/c/{COMMUNITY}/{page}"
    known = fresh(quarter, token_of(quarter.sign_in(3))).get(address)
    assert known.status_code == 200
    assert page == "budgets" or "no-store" in known.headers["Cache-Control"]
    stranger = quarter.auth.browser().get(address)
    assert (stranger.status_code == 200) == (page == "budgets")

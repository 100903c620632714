"""The convener's resolution: what the law asks is asked, and once is enough."""

from __future__ import annotations

import io
from typing import Any

import pytest

from app.assembly.models import AssemblyRow
from app.platform.db import db
from app.platform.roles import Role
from tests.assembly.test_draft_page import FIELDS, PLACE
from tests.hall import text_of
from tests.site import Auth, Browser

RESOLVED = {"members": "7", "present": "6", "in_favour": "5"}


@pytest.fixture
def convener(auth: Auth) -> Browser:
    return auth.signed_in("alice", Role.CONVENER, community=PLACE)


@pytest.fixture
def desk(convener: Browser) -> str:
    """The desk of an assembly whose draft is saved."""
    made = convener.submit(
        f"/communities/{PLACE}/assemblies", {"title": "2026年业主大会", "kind": "regular"}
    )
    address = str(made.headers["Location"])
    assert convener.submit(f"{address}/draft", {**FIELDS, "revision": "0"}).status_code == 302
    return address


def _resolve(browser: Browser, desk: str, *, document: bool = True, **changes: str) -> Any:
    fields: dict[str, Any] = {**RESOLVED, "revision": "1", **changes}
    if document:
        fields["document"] = (io.BytesIO("同意召开。".encode()), "决议.html")
    return browser.submit(f"{desk}/approval", fields, content_type="multipart/form-data")


def _phase(auth: Auth) -> str:
    with auth.app.app_context():
        return db.session.query(AssemblyRow).one().phase


def test_it_is_recorded_with_its_document(auth: Auth, convener: Browser, desk: str) -> None:
    assert _resolve(convener, desk).status_code == 302
    assert _phase(auth) == "approved"
    document = convener.get(f"{desk}/documents/approval.html")
    assert document.data == "同意召开。".encode()
    assert "attachment" in document.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"present": "3", "in_favour": "3"}, 409),
        ({"in_favour": "3"}, 409),
        ({"in_favour": "7"}, 400),
        ({"members": "zwei"}, 400),
        ({"members": "-1"}, 400),
        ({"revision": "0"}, 409),
        ({"revision": "x"}, 409),
    ],
)
def test_what_the_law_does_not_accept_is_said(
    auth: Auth, convener: Browser, desk: str, changes: dict[str, str], status: int
) -> None:
    answer = _resolve(convener, desk, **changes)
    assert answer.status_code == status
    assert 'class="note error"' in answer.text or "wrong-text" in answer.text
    assert _phase(auth) == "draft"


def test_a_resolution_without_document_is_none(auth: Auth, convener: Browser, desk: str) -> None:
    assert _resolve(convener, desk, document=False).status_code == 400
    assert _phase(auth) == "draft"


def test_sent_twice_it_is_recorded_once(auth: Auth, convener: Browser, desk: str) -> None:
    assert _resolve(convener, desk).status_code == 302
    assert _resolve(convener, desk).status_code == 409


def test_a_changed_draft_needs_a_new_resolution(auth: Auth, convener: Browser, desk: str) -> None:
    _resolve(convener, desk)
    assert "重新登记决议" in text_of(convener.get(f"{desk}/draft").text)
    assert convener.submit(f"{desk}/draft", {**FIELDS, "revision": "2"}).status_code == 302
    assert _phase(auth) == "draft"


def test_eve_resolves_nothing(auth: Auth, convener: Browser, desk: str) -> None:
    eve = auth.signed_in("eve", Role.CONVENER, community="xiyuan")
    assert _resolve(eve, desk).status_code == 403
    assert _phase(auth) == "draft"

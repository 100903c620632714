"""Motions of few rights leave a secret draft for a named assembly of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.assembly.service.apart import NothingToTakeApart, take_small_apart
from app.assembly.service.checks import find_problems
from app.assembly.service.draft import Draft
from app.assembly.service.publish import propose_publication
from app.assembly.service.read import find_document, get_assembly, list_assemblies
from app.core.assembly import ActNotAllowedNow
from app.people import service as people
from app.platform.db import db
from tests.assembly.test_secret_checks import SMALL, convened
from tests.hall import text_of
from tests.site import MORNING, Browser
from tests.worlds import meeting as worlds
from tests.worlds.trustees import MOTIONS, Trustees


@pytest.fixture
def context(app: Flask) -> Any:
    with app.test_request_context(), app.app_context():
        yield


def drafts() -> dict[str, Draft]:
    rows = list_assemblies(db.session(), worlds.COMMUNITY)
    return {row.title: Draft.of(row) for row in rows}


def test_the_small_ones_go_over_word_by_word(context: Any) -> None:
    assembly_id, officers = convened(motions=(*MOTIONS, SMALL), paper=False)
    made = take_small_apart(assembly_id, officer_id=officers["convener"], now=MORNING)
    stays, named = Draft.of(get_assembly(db.session(), assembly_id)), Draft.of(made)
    assert stays.motions == MOTIONS
    assert (stays.mode, len(stays.trustees)) == ("secret", 3)
    assert named.motions == (SMALL,)
    assert (named.mode, named.trustees, named.secret_basis) == ("named", (), "")
    assert named.paper is True
    assert (named.opens, named.contact, named.officers) == (
        stays.opens,
        stays.contact,
        stays.officers,
    )
    # Both texts are others than those that were resolved on.
    rows = {row.id: row for row in list_assemblies(db.session(), worlds.COMMUNITY)}
    assert {row.phase for row in rows.values()} == {"draft"}
    assert (rows[assembly_id].reference, rows[made.id].reference) == (True, False)
    assert rows[made.id].kind == "part"
    for row in rows.values():
        codes = [one.code for one in find_problems(db.session(), row, MORNING)]
        assert codes == ["approval_missing"]


def test_files_go_with_their_motion(context: Any) -> None:
    from app.assembly.service.attachments import keep_attachment

    assembly_id, officers = convened()
    kept = keep_attachment(assembly_id, b"%PDF-1.7 plan", title="plan.pdf", now=MORNING)
    motion = replace(SMALL, attachments=(kept,))
    draft = Draft.of(get_assembly(db.session(), assembly_id))
    worlds.change_draft(assembly_id, replace(draft, motions=(*MOTIONS, motion)), MORNING)
    made = take_small_apart(assembly_id, officer_id=officers["convener"], now=MORNING)
    found = find_document(db.session(), made.id, kept["name"])
    assert found is not None
    assert (found.sha256, found.public) == (kept["sha256"], False)


@pytest.mark.parametrize(
    "changes",
    [{}, {"motions": (SMALL,)}, {"mode": "named", "trustees": (), "motions": (*MOTIONS, SMALL)}],
)
def test_nothing_moves_where_nothing_is_small_or_all_is(
    context: Any, changes: dict[str, Any]
) -> None:
    assembly_id, officers = convened(**changes)
    before = drafts()
    with pytest.raises(NothingToTakeApart):
        take_small_apart(assembly_id, officer_id=officers["convener"], now=MORNING)
    db.session.rollback()
    assert drafts() == before


def test_not_once_it_is_up_for_signature_or_announced(context: Any) -> None:
    assembly_id, officers = convened()
    propose_publication(assembly_id, officer_id=officers["convener"], host="localhost", now=MORNING)
    with pytest.raises(Exception, match="act_pending"):
        take_small_apart(assembly_id, officer_id=officers["convener"], now=MORNING)


def test_an_announced_one_keeps_its_motions(app: Flask) -> None:
    with app.app_context():
        assembly_id, officers = worlds.announce(MORNING, trustees=Trustees())
        with pytest.raises(ActNotAllowedNow):
            take_small_apart(assembly_id, officer_id=officers["convener"], now=MORNING)


def test_the_desk_offers_it(app: Flask) -> None:
    with app.app_context():
        assembly_id, officers = convened(motions=(*MOTIONS, SMALL))
        held = people.start_session(officers["convener"], MORNING)
    browser = app.test_client()
    assert isinstance(browser, Browser)
    with browser.session_transaction() as session:
        session["_user_id"] = held.token
        session["seen"] = int(MORNING.timestamp())
    page = browser.get(f"/assemblies/{assembly_id}").text
    assert f'action="/assemblies/{assembly_id}/apart"' in page
    answer = browser.submit(f"/assemblies/{assembly_id}/apart")
    assert answer.status_code == 302
    assert SMALL.title in browser.get(answer.headers["Location"]).text
    page = browser.get(f"/assemblies/{assembly_id}").text
    assert "/apart" not in page
    refused = browser.submit(f"/assemblies/{assembly_id}/apart")
    assert refused.status_code == 409
    assert "整个会议改为记名表决" in text_of(refused.text)

"""Publication: definition and notice belong together, and to the draft they were made from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.assembly.service.acts import ActPending
from app.assembly.service.attachments import keep_attachment
from app.assembly.service.draft import Draft, save_draft
from app.assembly.service.publish import propose_publication
from app.assembly.service.read import find_document, get_assembly, read_document
from app.assembly.service.withdrawing import withdraw_act
from app.core.encoding import jcs_hash
from app.core.entries import parse_entry
from app.platform.db import db
from app.platform.log import entries
from app.web import create_app
from tests.site import MORNING, make_config
from tests.worlds import meeting as worlds


@pytest.fixture
def app(sqlite_with_tables: Path, tmp_path: Path) -> Iterator[Flask]:
    shutil.copy(sqlite_with_tables, tmp_path / "yijue.db")
    app = create_app(make_config(tmp_path, f"sqlite:///{tmp_path / 'yijue.db'}"))
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def officers(app: Flask) -> dict[str, int]:
    return worlds.open_community(MORNING, 12)


def test_a_notice_taken_back_takes_its_definition_along(officers: dict[str, int]) -> None:
    assembly_id = worlds.approved(officers, MORNING)
    notice = worlds.sign_definition(officers, assembly_id, MORNING)
    withdraw_act(notice, officer_id=officers["convener"])
    assert get_assembly(db.session(), assembly_id).definition is None
    draft = Draft.of(get_assembly(db.session(), assembly_id))
    worlds.change_draft(assembly_id, replace(draft, contact="0532-80000009"), MORNING)
    worlds.sign_as(
        "convener",
        worlds.sign_definition(officers, assembly_id, MORNING),
        officers["convener"],
        MORNING,
    )
    row = get_assembly(db.session(), assembly_id)
    logged = [parse_entry(leaf) for leaf in entries(db.session(), assembly_id)]
    assert [one.type for one in logged] == ["definition", "notice"]
    assert jcs_hash(logged[0].body).hex() == logged[1].body["definition"] == row.hd


def test_attachments_are_bound_by_the_definition_and_public_with_the_notice(
    officers: dict[str, int],
) -> None:
    assembly_id = worlds.approved(officers, MORNING)
    kept = keep_attachment(assembly_id, b"%PDF-1.7 quotes", title="报价单.pdf", now=MORNING)
    draft = Draft.of(get_assembly(db.session(), assembly_id))
    first = replace(draft.motions[0], attachments=(kept,))
    worlds.change_draft(assembly_id, replace(draft, motions=(first, *draft.motions[1:])), MORNING)
    document = find_document(db.session(), assembly_id, kept["name"])
    assert document is not None
    assert not document.public
    worlds.sign_as(
        "convener",
        worlds.sign_definition(officers, assembly_id, MORNING),
        officers["convener"],
        MORNING,
    )
    db.session.refresh(document)
    assert document.public
    row = get_assembly(db.session(), assembly_id)
    text = find_document(db.session(), assembly_id, "motion-m1.txt")
    assert text is not None
    assert kept["sha256"] in read_document(db.session(), text).decode()
    assert row.definition is not None
    assert row.definition["motions"][0]["text"] == text.sha256


@pytest.mark.parametrize("signed", [False, True])
def test_a_draft_up_for_signature_is_not_edited(officers: dict[str, int], signed: bool) -> None:
    assembly_id = worlds.approved(officers, MORNING)
    if signed:
        worlds.sign_definition(officers, assembly_id, MORNING)
    else:
        propose_publication(
            assembly_id, officer_id=officers["convener"], host="localhost", now=MORNING
        )
    row = get_assembly(db.session(), assembly_id)
    with pytest.raises(ActPending):
        save_draft(assembly_id, Draft.of(row), revision=row.revision, now=MORNING)
    assert get_assembly(db.session(), assembly_id).phase == "approved"

"""Documents are set outside every transaction, and taken only if nothing in them has changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app.platform.db import transaction
from app.platform.pdf import Attachment, write_manuscript
from app.platform.prepared import DocumentOutdated, Prepared, prepare
from app.platform.seal import Sealing, seal_pdf
from tests.platform.paper import AT, add_page, page_context

RECORD = Attachment("record.zip", b"PK", "application/zip", "the record")


@pytest.fixture(autouse=True)
def _page(app: Flask) -> None:
    add_page(app)


def test_nothing_is_set_while_an_act_writes(app: Flask) -> None:
    with app.app_context():
        manuscript = write_manuscript("page", page_context())
        with pytest.raises(RuntimeError, match="page is set before"), transaction():
            manuscript.make()
        with pytest.raises(RuntimeError, match="seal is set before"), transaction():
            seal_pdf(b"%PDF", at=AT)
        assert manuscript.make().startswith(b"%PDF")


def test_the_same_facts_get_their_pages(app: Flask) -> None:
    with app.app_context():
        prepared = prepare(lambda _: [write_manuscript("page", page_context())])
        with transaction():
            pages = prepared.take(write_manuscript("page", page_context()))
    assert pages.startswith(b"%PDF")


@pytest.mark.parametrize(
    "changed",
    [
        page_context(lines=["另一行字"]),
        page_context(at=AT + timedelta(seconds=1)),
    ],
)
def test_other_facts_get_none(app: Flask, changed: dict[str, object]) -> None:
    with app.app_context():
        prepared = Prepared([write_manuscript("page", page_context())])
        with pytest.raises(DocumentOutdated):
            prepared.take(write_manuscript("page", changed))


def test_each_part_of_a_manuscript_tells_it_from_others(app: Flask) -> None:
    with app.app_context():
        one = write_manuscript("page", page_context(), [RECORD])
    others = [
        replace(one, name="other"),
        replace(one, at=AT + timedelta(seconds=1)),
        replace(one, markups=(*one.markups, "")),
        replace(one, attachments=()),
        replace(one, attachments=(replace(RECORD, data=b"PX"),)),
        replace(one, attachments=(replace(RECORD, name="x"),)),
        replace(one, attachments=(RECORD, RECORD)),
    ]
    assert len({one.digest, *(other.digest for other in others)}) == len(others) + 1


def test_what_is_sealed_tells_sealings_apart() -> None:
    one = Sealing("minutes.pdf", b"%PDF", AT)
    assert one.digest == replace(one).digest
    assert one.digest != replace(one, pdf=b"%PDF ").digest
    assert one.digest != replace(one, at=AT + timedelta(seconds=1)).digest

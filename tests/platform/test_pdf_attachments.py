"""A file inside a document: PDF/A-3, related as data, byte for byte."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from app.platform.pdf import Attachment, render_pdf
from tests.documents.reading import attachments_of
from tests.platform.paper import AT, add_page, page_context

RECORD = Attachment("record.zip", bytes(range(256)) * 999, "application/zip", "会议记录包")


@pytest.fixture
def carrier(app: Flask) -> bytes:
    add_page(app)
    with app.app_context():
        return render_pdf("page", page_context(), [RECORD])


def test_it_comes_out_as_it_went_in(carrier: bytes, tmp_path: Path) -> None:
    assert attachments_of(carrier, tmp_path) == {"record.zip": RECORD.data}


def test_it_is_associated_as_data(carrier: bytes) -> None:
    root = PdfReader(BytesIO(carrier)).trailer["/Root"]
    (spec,) = [one.get_object() for one in root["/AF"]]
    assert spec["/AFRelationship"] == "/Data"
    assert spec["/UF"] == "record.zip"
    assert spec["/Desc"] == "会议记录包"
    file = spec["/EF"]["/F"]
    assert file["/Subtype"] == "/application/zip"
    assert file["/Params"]["/Size"] == len(RECORD.data)
    assert AT.strftime("%Y%m%d%H%M%S") in file["/Params"]["/ModDate"]


def test_the_document_declares_pdf_a_3(carrier: bytes) -> None:
    root = PdfReader(BytesIO(carrier)).trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert 'pdfaid:part="3"' in metadata or "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "U" in metadata.partition("conformance")[2][:6]
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"


def test_same_record_same_bytes(app: Flask, carrier: bytes) -> None:
    with app.app_context():
        assert render_pdf("page", page_context(), [RECORD]) == carrier


def test_without_a_file_it_is_a_plain_document(app: Flask) -> None:
    add_page(app)
    with app.app_context():
        root = PdfReader(BytesIO(render_pdf("page", page_context()))).trailer["/Root"]
    assert "/AF" not in root

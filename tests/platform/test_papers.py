"""The catalogue of papers: what each takes, what a public one never shows, what goes into a ZIP."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from app.platform.papers import (
    PAPERS,
    Attached,
    BundleEmpty,
    EmblemInvalid,
    PaperFieldsWrong,
    PaperNamesOwner,
    PaperNotFound,
    PictureNotAllowed,
    bundle_filing,
    clean_emblem,
    get_paper,
    write_filing,
    write_paper,
)
from app.platform.papers.fields.owners import Doorstep, DoorstepList
from app.platform.papers.fields.shared import Cover, Letterhead, Picture, Section
from app.platform.pdf import document_environment
from tests.documents.samples import sample

AT = datetime(2026, 4, 1, tzinfo=UTC)


def write(paper_id: str, **changes: Any) -> str:
    fields: Any = replace(sample(paper_id), **changes)
    return write_paper(paper_id, fields, now=AT).markups[0]


@pytest.mark.parametrize("paper_id", PAPERS)
def test_each_paper_has_its_template(app: Flask, paper_id: str) -> None:
    with app.app_context():
        document_environment().get_template(f"documents/papers/{paper_id}.html")


def test_a_paper_that_is_not_there(app: Flask) -> None:
    with app.app_context(), pytest.raises(PaperNotFound):
        write_paper("receipt", sample("poster"), now=AT)


def test_another_paper_s_fields_are_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(PaperFieldsWrong):
        write_paper("poster", sample("agenda"), now=AT)


@pytest.mark.parametrize("number", ["17000000001", "99000019900101001X", "请拨17000000001谢谢"])
def test_a_public_paper_shows_no_number_in_full(app: Flask, number: str) -> None:
    with app.app_context():
        with pytest.raises(PaperNamesOwner):
            write("prepared-matters", matters=(Section("事项", ("第一段", number)),))
        with pytest.raises(PaperNamesOwner):
            write("agenda", meeting=number)


def test_what_the_issuer_publishes_of_itself_is_shown(app: Flask) -> None:
    cover = replace(sample("extension").cover, contact="17000000001")
    with app.app_context():
        assert "17000000001" in write("extension", cover=cover)


def test_hashes_and_masked_numbers_are_no_numbers(app: Flask) -> None:
    with app.app_context():
        assert "170****0001" in write("agenda", meeting="170****0001 " + "1" * 64)


def test_an_owner_in_full_where_a_masked_one_belongs(app: Flask) -> None:
    fields = sample("doorstep-list")
    assert isinstance(fields, DoorstepList)
    for owner in ("王小明", "张三、李四"):
        rows = (Doorstep("1号楼101", owner, 1, 8_000, ""),)
        with app.app_context(), pytest.raises(PaperNamesOwner):
            write("doorstep-list", rows=rows)
    for owner in ("王**", "建设单位", ""):
        rows = (Doorstep("1号楼101", owner, 1, 8_000, ""),)
        with app.app_context():
            write("doorstep-list", rows=rows)


@pytest.mark.parametrize("media_type", ["image/svg+xml", "text/html", 'image/png" onload="x'])
def test_only_pictures_of_dots(app: Flask, media_type: str) -> None:
    cover = Cover("小区", "业委会", letterhead=Letterhead(logo=Picture(media_type, b"x")))
    with app.app_context(), pytest.raises(PictureNotAllowed):
        write("agenda", cover=cover)


def test_what_people_typed_is_text(app: Flask) -> None:
    with app.app_context():
        markup = write("agenda", meeting='<img src="file:///etc/hostname">')
    assert "<img src=&#34;file" not in markup
    assert "&lt;img src=&#34;file" in markup


def test_the_same_fields_make_the_same_bytes(app: Flask) -> None:
    with app.app_context():
        one, other = (write_paper("pledge", sample("pledge"), now=AT) for _ in range(2))
        assert one.digest == other.digest
        assert one.make() == other.make()


def _picture(mode: str, form: str, side: int = 900) -> bytes:
    image = Image.new(mode, (side, side), "white")
    image.paste((200, 10, 10) if mode == "RGB" else (200, 10, 10, 255), (100, 100, 400, 400))
    data = io.BytesIO()
    image.save(data, form, comment=b"whose it was") if form == "JPEG" else image.save(data, form)
    return data.getvalue()


@pytest.mark.parametrize(("mode", "form"), [("RGB", "JPEG"), ("RGBA", "PNG")])
def test_a_stamp_on_white_paper_becomes_clear(mode: str, form: str) -> None:
    picture = clean_emblem(_picture(mode, form))
    assert picture.media_type == "image/png"
    assert b"whose it was" not in picture.data
    with Image.open(io.BytesIO(picture.data)) as image:
        assert max(image.size) == 600
        assert image.getpixel((20, 20))[3] == 0  # type: ignore[index]
        assert image.getpixel((150, 150))[3] == 255  # type: ignore[index]


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", _picture("RGB", "PNG", 4_100), b"x" * 3_000_000]
)
def test_what_is_no_picture_or_too_large(data: bytes) -> None:
    with pytest.raises(EmblemInvalid):
        clean_emblem(data)


FILES = [
    Attached("会议纪要/决定", ".pdf", b"%PDF-1"),
    Attached("承诺书", ".pdf", b"%PDF-2", "五份"),
]


def test_a_filing_lists_what_is_beside_it(app: Flask) -> None:
    fields: Any = sample("filing")
    with app.app_context():
        manuscript = write_filing(fields, FILES, now=AT)
    for one in FILES:
        assert hashlib.sha256(one.data).hexdigest() in manuscript.markups[0]
        assert one.name in manuscript.markups[0]
    with app.app_context(), pytest.raises(BundleEmpty):
        write_filing(fields, [], now=AT)


def test_the_zip_holds_form_files_and_list() -> None:
    data = bundle_filing(b"%PDF-0", FILES)
    assert data == bundle_filing(b"%PDF-0", FILES)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        listed = archive.read("00-目录.txt").decode()
        assert len(names) == 4
        assert "02-会议纪要_决定.pdf" in names
        for name in names[1:]:
            assert f"{hashlib.sha256(archive.read(name)).hexdigest()}  {name}\n" in listed


def test_papers_with_doors_are_not_public() -> None:
    for paper_id in ("doorstep-list", "delivery-receipt", "proxy-letter", "designation", "filing"):
        assert not get_paper(paper_id).is_public

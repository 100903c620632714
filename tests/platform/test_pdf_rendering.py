"""A document is made from its template alone: nothing fetched, nothing left blank, no clock."""

from __future__ import annotations

import threading
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from jinja2 import UndefinedError
from markupsafe import Markup
from pypdf import PdfReader

from app.platform.pdf import OutsideFetched, render_pdf
from tests.documents.reading import page_texts, pages_of, words_of
from tests.platform.paper import add_page, page_context


@pytest.fixture(autouse=True)
def _page(app: Flask) -> None:
    add_page(app)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/a.png",
        "https://example.invalid/a.png",
        "file:///etc/hostname",
        "ftp://127.0.0.1/a",
    ],
)
@pytest.mark.parametrize(
    "asking",
    [
        '<img src="{}">',
        '<link rel="stylesheet" href="{}">',
        "<style>p {{ background: url({}) }}</style><p>x</p>",
        '<object data="{}"></object>',
        '<link rel="attachment" href="{}">',
        "<style>@font-face {{ font-family: x; src: url({}) }} p {{ font-family: x }}</style>",
    ],
)
def test_nothing_outside_is_fetched(app: Flask, asking: str, address: str) -> None:
    context = page_context(raw=Markup(asking.format(address)))
    with app.app_context(), pytest.raises(OutsideFetched):
        render_pdf("page", context)


def test_what_people_typed_is_text(app: Flask) -> None:
    typed = '<img src="file:///etc/hostname"> & <b>'
    with app.app_context():
        text = words_of(render_pdf("page", page_context(lines=[typed])))
    assert '<imgsrc="file:///etc/hostname">&<b>' in text


def test_a_missing_field_stops_the_document(app: Flask) -> None:
    context = page_context()
    del context["raw"]
    with app.app_context(), pytest.raises(UndefinedError):
        render_pdf("page", context)


def test_same_context_same_bytes(app: Flask) -> None:
    with app.app_context():
        assert render_pdf("page", page_context()) == render_pdf("page", page_context())


def test_its_date_is_the_context_s(app: Flask) -> None:
    with app.app_context():
        reader = PdfReader(BytesIO(render_pdf("page", page_context())))
    assert reader.metadata is not None
    assert reader.metadata.creation_date == page_context()["at"]
    assert reader.metadata.modification_date == page_context()["at"]
    assert reader.metadata.title == "春江花园临时会议试页"


def test_pages_are_counted(app: Flask) -> None:
    with app.app_context():
        pages = page_texts(render_pdf("page", page_context(lines=["字"] * 100)))
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert page.endswith(f"春江花园临时会议试页第{number}页共{len(pages)}页")


@pytest.mark.parametrize(
    ("flags", "shown"),
    [
        ({"rehearsal": True, "reference": False}, ["演练本文件仅供练习，不产生任何效力"]),
        ({"rehearsal": False, "reference": True}, ["参考未设书面表决渠道，结果仅供参考，不予认证"]),
        ({"rehearsal": True, "reference": True}, ["演练", "参考"]),
        ({"rehearsal": False, "reference": False}, []),
    ],
)
def test_each_page_says_what_it_is_not(
    app: Flask, flags: dict[str, bool], shown: list[str]
) -> None:
    paperless = {"kind": "regular", "draft": {"paper": False}}
    assembly = SimpleNamespace(title="临时会议" * 20, **paperless, **flags)
    with app.app_context():
        pages = page_texts(render_pdf("page", page_context(assembly=assembly, lines=["字"] * 100)))
    assert len(pages) > 1
    for page in pages:
        assert all(words in page for words in shown)
        assert ("演练" in page, "参考" in page) == (flags["rehearsal"], flags["reference"])


def test_the_largest_size_that_fits_is_taken(app: Flask) -> None:
    sizes = ["20pt", "16pt", "12pt", "9pt", "7pt"]
    with app.app_context():
        fitting = [
            pages_of(render_pdf("page", page_context(lines=["字"] * 30), sizes=[size])) == 1
            for size in sizes
        ]
        chosen = render_pdf("page", page_context(lines=["字"] * 30), sizes=sizes)
        expected = render_pdf(
            "page", page_context(lines=["字"] * 30), sizes=[sizes[fitting.index(True)]]
        )
    assert fitting == sorted(fitting)
    assert not all(fitting)
    assert chosen == expected


def test_what_never_fits_comes_out_at_the_smallest(app: Flask) -> None:
    context = page_context(lines=["字"] * 500)
    with app.app_context():
        chosen = render_pdf("page", context, sizes=["9pt", "8pt", "7pt"])
        assert chosen == render_pdf("page", context, sizes=["7pt"])


def test_threads_do_not_disturb_each_other(app: Flask, tmp_path: Path) -> None:
    made: dict[int, bytes] = {}

    def make(number: int) -> None:
        with app.app_context():
            made[number] = render_pdf("page", page_context(lines=[f"第{number}份"]))

    threads = [threading.Thread(target=make, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {n for n, pdf in made.items() if f"第{n}份" in words_of(pdf)} == {0, 1, 2, 3}

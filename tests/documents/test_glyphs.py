"""Every character of every document has a shape in an embedded font and can be copied out."""

from __future__ import annotations

import logging
import re
import subprocess
from html import unescape

import pytest

from app.platform.pdf import render_markup
from tests.documents.archive import Archive
from tests.documents.reading import glyphs_missing, squeeze, text_of, words_of
from tests.parts import get_program

NAMES = ["notice", "preliminary", "final", "minutes", "sealed", "certificate"]


@pytest.mark.parametrize("name", NAMES)
def test_no_glyph_is_missing(published: Archive, name: str) -> None:
    pdf = published.public[name]
    assert glyphs_missing(pdf) == []
    assert "\ufffd" not in text_of(pdf)


def test_a_missing_glyph_would_be_found(published: Archive) -> None:
    """No font has a shape for a private character."""
    context = published.notice_for()
    context["consent"] = "本人\ue123同意"
    assert len(glyphs_missing(published.print("notice", context))) == 1


@pytest.mark.parametrize("name", NAMES)
def test_all_fonts_are_embedded(published: Archive, name: str) -> None:
    fonts = subprocess.run(
        [get_program("pdffonts"), "-"],
        input=published.public[name],
        capture_output=True,
        check=True,
    ).stdout.decode()
    rows = [line.split() for line in fonts.splitlines()[2:]]
    assert rows
    for row in rows:
        assert row[-5:-2] == ["yes", "yes", "yes"], f"embedded, subset, to Unicode: {row}"


def test_all_of_the_page_can_be_copied_out(published: Archive) -> None:
    context = published.notice_for()
    with published.app.app_context():
        page = render_markup("notice", context).replace("\n", " ")
    page = re.sub(r"<style>.*?</style>|<title>.*?</title>|<svg.*?</svg>", "", page)
    shown = squeeze(unescape(re.sub(r"<[^>]+>", "", page)))
    copied = words_of(published.print("notice", context))
    assert set(shown) - set(copied) == set()


def test_the_style_sheet_is_understood(
    published: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        published.print("notice", published.notice_for())
        published.print("certificate", published.certificate_for(), sizes=["8pt"])
    assert [record.message for record in caplog.records if record.name == "weasyprint"] == []

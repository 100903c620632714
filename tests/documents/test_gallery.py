"""Every paper comes out whole: no glyph missing, no name in a public one, fonts embedded."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import unescape

import pytest
from flask import Flask

from app.assembly.samples import facts
from app.assembly.samples.catalogue import SAMPLES, render_sample, sample_day
from app.platform.papers import PAPERS, write_paper
from app.platform.papers.fields.shared import Total
from tests.documents.archive import Archive
from tests.documents.reading import glyphs_missing, page_texts, squeeze, text_of, words_of
from tests.documents.samples import sample

# Those of which the longest take seconds are looked at in the long run only.
QUICK = ("poster", "delivery-receipt", "resolution", "candidates", "filing", "acceptance")
EVERY = [
    pytest.param(paper_id, marks=() if paper_id in QUICK else pytest.mark.long)
    for paper_id in PAPERS
]
# What these name, the law has posted, and those named have agreed.
NAMES_PEOPLE = {"group-members", "candidates", "election-result", "committee-members"}
NAMES_STAFF = {"roll-posting", "count-record", "posting-proof", "group-dissolved"}
NAMES_STAFF |= {"acceptance", "chosen-company"}


Render = Callable[[str], bytes]


@pytest.fixture(scope="module")
def render(published: Archive) -> Render:
    """Makes a sample, once for all that look at it."""

    @cache
    def made(paper_id: str) -> bytes:
        with published.app.app_context():
            return render_sample(paper_id)

    return made


def test_each_paper_has_a_sample() -> None:
    assert set(SAMPLES) == set(PAPERS)
    for paper_id in PAPERS:
        assert type(sample(paper_id)) is PAPERS[paper_id].fields


@pytest.mark.parametrize("paper_id", EVERY)
def test_no_glyph_is_missing(render: Render, paper_id: str) -> None:
    pdf = render(paper_id)
    assert glyphs_missing(pdf) == []
    assert "\ufffd" not in text_of(pdf)


@pytest.mark.parametrize("paper_id", EVERY)
def test_each_page_says_that_it_is_a_sample(render: Render, paper_id: str) -> None:
    pages = page_texts(render(paper_id))
    for number, page in enumerate(pages, 1):
        assert "样例内容均为虚构" in page
        assert f"第{number}页共{len(pages)}页" in page


@pytest.mark.parametrize("paper_id", EVERY)
def test_all_of_it_can_be_copied_out(render: Render, published: Archive, paper_id: str) -> None:
    shown = squeeze(_words(published.app, paper_id))
    assert set(shown) - set(words_of(render(paper_id))) == set()


def _words(app: Flask, paper_id: str) -> str:
    with app.app_context():
        page = write_paper(paper_id, sample(paper_id), now=sample_day(paper_id)).markups[0]
    page = re.sub(r"(?s)<style>.*?</style>|<title>.*?</title>|<svg.*?</svg>", "", page)
    return unescape(re.sub(r"<[^>]+>", "", page))


@pytest.mark.parametrize("paper_id", PAPERS)
def test_its_markup_is_whole(published: Archive, paper_id: str) -> None:
    words = _words(published.app, paper_id)
    assert "样　例" in words
    for blank in ("None", "Undefined", "{{", "}}", "dataclass", "datetime."):
        assert blank not in words


@pytest.mark.parametrize("paper_id", [p.id for p in PAPERS.values() if p.is_public])
def test_a_public_paper_names_no_owner(published: Archive, paper_id: str) -> None:
    words = _words(published.app, paper_id)
    if paper_id not in NAMES_PEOPLE | NAMES_STAFF:
        named = {name for right in facts.rights() for name in right.owner.split("、")}
        assert sorted(one for one in named - {facts.DEVELOPER_SHORT} if one in words) == []
    assert re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", words) is None
    if paper_id not in {"roll-posting", "cost-shares", "posting-proof", "acceptance"}:
        assert re.search(r"\d单元\d{3,4}", words) is None


def test_the_sample_is_the_bundled_community() -> None:
    """The totals of `app/registry/sample/README.md`."""
    assert facts.whole() == Total(483, 5_814_896)


def test_counted_numbers_fit_each_other() -> None:
    record = sample("count-record")
    for motion in record.motions:
        assert sum(one.heads for one in motion.choices) == motion.participants.heads
        assert sum(one.area for one in motion.choices) == motion.participants.area


def test_shares_add_up() -> None:
    shares = sample("cost-shares")
    assert sum(one.amount for one in shares.shares) == shares.cost
    assert sum(one.area for one in shares.shares) == shares.area

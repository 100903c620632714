"""The papers of a count: what the log says, in a record, in decisions, never per right."""

from __future__ import annotations

from typing import Any

import pytest

from app.counting.service.papers import (
    consultation_of,
    count_record_of,
    decisions_of,
    resolution_of,
)
from app.platform.papers import PaperNotYet, render_paper
from tests.documents.archive import POSTED_AT, Archive
from tests.documents.reading import glyphs_missing, words_of


def _printed(archive: Archive, paper_id: str, fields: object) -> bytes:
    with archive.app.app_context():
        return render_paper(paper_id, fields, now=POSTED_AT)


def _fill(archive: Archive, fill: Any, *more: Any) -> Any:
    with archive.hall() as (session, row):
        return fill(session, row, *more, at=POSTED_AT)


def test_the_record_of_the_count(published: Archive) -> None:
    record = _fill(published, count_record_of)
    pdf = _printed(published, "count-record", record)
    words = words_of(pdf)
    assert glyphs_missing(pdf) == []
    assert record.log_root in words
    assert record.log_root == published.build.body("tally")["root"]
    for shown, motion in zip(record.motions, published.definition.motions, strict=True):
        assert shown.title == motion.title
        said = sum(one.heads for one in shown.choices)
        assert said <= shown.participants.heads <= shown.total.heads
    paper = record.paper
    assert paper.issued == paper.counted + paper.void + paper.spoiled + paper.unreturned
    assert "监票人" in words
    assert "单项无效的原因" in words


def test_each_carried_motion_has_its_decision(published: Archive) -> None:
    found = _fill(published, decisions_of)
    assert found
    carried = [n for n, m in enumerate(published.common()["motions"], 1) if m["outcome"].carried]
    assert [number for number, _ in found] == carried
    for number, title in found:
        decision = _fill(published, resolution_of, number)
        words = words_of(_printed(published, "resolution", decision))
        assert title.replace(" ", "") in words
        assert "自2026年3月30日起生效" in words
        assert decision.text_sha256 in words
        assert all(bar.held for bar in decision.bars)
        assert len(decision.bars) == (2 if number == 5 else 4)


def test_all_of_those_concerned_are_called_all(published: Archive) -> None:
    """Civil Code 279 has no fraction and no participants."""
    (decision,) = [
        found
        for number, _ in _fill(published, decisions_of)
        for found in [_fill(published, resolution_of, number)]
        if len(found.bars) == 2
    ]
    assert [(bar.name, bar.need) for bar in decision.bars] == [
        ("同意人数占总人数", "全部"),
        ("同意面积占总面积", "全部"),
    ]


def test_what_failed_has_none(published: Archive) -> None:
    failed = [n for n, m in enumerate(published.common()["motions"], 1) if not m["outcome"].carried]
    assert failed
    for number in (*failed, 99, 0):
        with pytest.raises(PaperNotYet):
            _fill(published, resolution_of, number)


def test_a_meeting_is_no_consultation(published: Archive) -> None:
    with pytest.raises(PaperNotYet):
        _fill(published, consultation_of, 1)


def test_a_consultation_decides_nothing(published: Archive) -> None:
    with published.hall() as (session, row):
        row.kind = "consultation"
        assert decisions_of(session, row, at=POSTED_AT) == []
        with pytest.raises(PaperNotYet):
            resolution_of(session, row, 1, at=POSTED_AT)
        wish, second = (consultation_of(session, row, n, at=POSTED_AT) for n in (1, 2))
        with pytest.raises(PaperNotYet):
            consultation_of(session, row, 99, at=POSTED_AT)
        session.rollback()
    words = words_of(_printed(published, "consultation-result", wish))
    assert "本次为意愿征询，不具有业主大会决定的效力" in words
    assert wish.answered.heads <= wish.total.heads
    assert wish.topic != second.topic

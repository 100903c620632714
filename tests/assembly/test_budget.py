"""The budget of a motion is part of the text that is voted on; without one nothing changes."""

from __future__ import annotations

from typing import Any

import pytest

from app.assembly.service.definition import motion_text
from app.assembly.service.draft_motion import DraftInvalid, DraftMotion
from app.assembly.service.drafting import parse_draft
from app.core.encoding import sha256
from tests.assembly.test_attachments import motion_of, save
from tests.hall import Hall

TEXT = "同意维修外墙。"
FILE = {"name": "attachment-1.pdf", "title": "报价", "sha256": "0" * 64, "size": 9}


@pytest.fixture
def draft_id(hall: Hall) -> str:
    answer = hall.post(
        "convener", "/communities/linghai/assemblies", {"title": "维修", "kind": "temporary"}
    )
    return answer.headers["Location"].rpartition("/")[2]


def motion(**more: Any) -> DraftMotion:
    return DraftMotion("外墙", TEXT, "278-5", **more)


def test_the_hash_binds_the_budget() -> None:
    bare, small, large = (motion(budget=fen) for fen in (None, 1234567, 1234568))
    assert small.full_text == f"{TEXT}\n预算：12,345.67 元"
    hashes = {sha256(motion_text(one)) for one in (bare, small, large)}
    assert len(hashes) == 3


def test_a_motion_without_a_budget_keeps_its_text() -> None:
    assert motion().full_text == TEXT
    assert motion_text(motion()) == f"{TEXT}\n".encode()
    lines = motion(attachments=(FILE,)).full_text.split("\n")
    assert lines[:2] == [TEXT, "附件："]
    assert motion(attachments=(FILE,), budget=100).full_text.split("\n")[1:3] == [
        "预算：1.00 元",
        "附件：",
    ]


@pytest.mark.parametrize("wrong", [0, -1, 1.5, "12", True, 10**12])
def test_a_budget_is_a_sum(wrong: object) -> None:
    with pytest.raises(DraftInvalid):
        parse_draft({"motions": [{"title": "外墙", "text": TEXT, "budget": wrong}]})


@pytest.mark.parametrize(
    ("typed", "fen"), [("12000", 1200000), ("12,000.5", 1200050), ("0.07", 7), ("", None)]
)
def test_what_is_typed_in_yuan_is_kept_in_fen(
    hall: Hall, draft_id: str, typed: str, fen: int | None
) -> None:
    save(hall, draft_id, **{"motions-0-budget": typed})
    assert motion_of(hall, draft_id).budget == fen
    page = hall.browser("convener").get(f"/assemblies/{draft_id}/draft").text
    shown = "" if fen is None else f"{fen // 100}.{fen % 100:02d}"
    assert f'name="motions-0-budget" inputmode="decimal" maxlength="20" value="{shown}"' in page


@pytest.mark.parametrize("typed", ["a lot", "1.234", "-5", "0"])
def test_what_is_no_sum_is_refused_and_shown_again(hall: Hall, draft_id: str, typed: str) -> None:
    answer = save(hall, draft_id, 400, **{"motions-0-budget": typed})
    assert "预算是以元为单位的金额" in answer.text
    assert f'value="{typed}"' in answer.text

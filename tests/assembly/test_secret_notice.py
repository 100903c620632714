"""The notice of a secret assembly: who keeps the key, what is published, what is not promised."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from app.assembly.service.notice import notice_context
from app.assembly.service.read import definition_of, get_assembly
from app.platform.db import db
from app.platform.pdf import write_manuscript
from tests.hall import text_of
from tests.site import MORNING
from tests.worlds import meeting as worlds
from tests.worlds.trustees import ORGANISATIONS, Trustees


def notice(trustees: Trustees | None) -> tuple[str, str, list[str]]:
    """Text of the notice, HD, and the trustees' keys."""
    assembly_id, _ = worlds.announce(MORNING, trustees=trustees)
    row = get_assembly(db.session(), assembly_id)
    definition = definition_of(row)
    context = notice_context(db.session(), row, definition, at=MORNING)
    said = text_of(write_manuscript("notice", context).markups[0])
    keys = [one.key.hex() for one in definition.trustees]
    return re.sub(r"\s+", "", said), definition.hd.hex(), keys


@pytest.mark.parametrize(
    ("number", "mode", "needed", "area"),
    [(3, "M0", "2位", "各选项的人数和面积"), (5, "M1", "3位", "反对与弃权的面积合为一个数")],
)
def test_it_names_the_trustees_and_what_is_opened(
    app: Flask, number: int, mode: str, needed: str, area: str
) -> None:
    with app.app_context():
        said, hd, keys = notice(Trustees(number=number, result_mode=mode))
    assert "无记名表决，依据管理规约第十条" in said
    assert all(key in said for key in keys)
    assert len(keys) == number
    assert all(name in said for name in ORGANISATIONS)
    assert hd in said
    assert f"须有其中{needed}到场" in said
    assert area in said
    assert "本次投票作废，须重新表决" in said
    assert "书面无记名投票也一样" in said
    assert "核对三个整日" in said
    assert "投票截止后三个整日内提出，合计打开以后不再受理" in said
    assert "本次会议记名表决" not in said


def test_a_named_one_says_nothing_of_keys(app: Flask) -> None:
    with app.app_context():
        said, _, keys = notice(None)
    assert keys == []
    assert "密钥保管人" not in said
    assert "本次会议记名表决" in said
    assert "先核对书面表决票，再计票，并在" in said


@pytest.mark.parametrize(
    ("paper", "says"), [(True, "录入的两人看得到票面"), (False, "没有书面表决渠道")]
)
def test_it_says_who_sees_a_paper_ballot(app: Flask, paper: bool, says: str) -> None:
    class WithPaper(Trustees):
        def made_secret(self, draft):  # type: ignore[no-untyped-def]
            return replace(super().made_secret(draft), paper=paper)

    with app.app_context():
        said, _, _ = notice(WithPaper())
    assert says in said

"""What stands in the way of a notice with secret ballots, and that it is said in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.assembly.service.checks import find_problems
from app.assembly.service.draft import Draft, approve_draft, save_draft
from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.publish import NotReadyToPublish, propose_publication
from app.assembly.service.read import get_assembly
from app.assembly.views.problem_words import problem_sentence
from app.platform.db import db
from tests.site import MORNING
from tests.worlds import meeting as worlds
from tests.worlds.keys import key
from tests.worlds.trustees import Trustees


def convened(**changes: Any) -> tuple[str, dict[str, int]]:
    """An approved secret draft, changed."""
    officers = worlds.open_community(MORNING)
    draft = Trustees().made_secret(worlds._draft(officers, MORNING))
    return worlds.approved(officers, MORNING, draft=replace(draft, **changes)), officers


def problems(**changes: Any) -> dict[str, str]:
    assembly_id, _ = convened(**changes)
    row = get_assembly(db.session(), assembly_id)
    return {one.code: problem_sentence(one) for one in find_problems(db.session(), row, MORNING)}


def named(*keys: str) -> tuple[dict[str, str], ...]:
    return tuple({"organisation": f"单位{n}", "key": one} for n, one in enumerate(keys))


THREE = [key(f"trustee {n}").hex() for n in (1, 2, 3)]
SMALL = DraftMotion("更换1号楼电梯", "动用1号楼维修资金。", "278-5", groups=("1号楼",))
MANY = tuple(
    DraftMotion(f"事项{n}", "选一项。", "278-9", "one_of", options=tuple("甲乙丙丁戊己庚辛壬癸"))
    for n in range(20)
)
#: Not a point of the curve.
NO_KEY = "02" + "00" * 31


@pytest.fixture
def context(app: Flask) -> Any:
    with app.test_request_context(), app.app_context():
        yield


def test_a_whole_secret_draft_is_ready(context: Any) -> None:
    assert problems() == {}


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"trustees": named(*THREE[:2])}, "trustees_count", "现在填了 2 位"),
        ({"trustees": ()}, "trustees_count", "现在填了 0 位"),
        (
            {"trustees": named(*THREE, key("trustee 4").hex())},
            "trustees_count",
            "三位或五位密钥保管人",
        ),
        ({"trustees": named(*THREE[:2], THREE[0])}, "trustee_key_twice", "1 号和 3 号"),
        (
            {"trustees": named(*THREE[:2], key("clerk").hex())},
            "trustee_key_in_use",
            "居民委员会",
        ),
        ({"trustees": named(*THREE[:2], key("witness").hex())}, "trustee_key_in_use", "witness"),
        ({"trustees": named(*THREE[:2], NO_KEY)}, "trustee_key_no_key", "3 号"),
        ({"secret_basis": ""}, "secret_basis_missing", "事项 1、2"),
        ({"motions": (SMALL,)}, "scope_too_small", "请改用记名表决"),
        ({"motions": MANY}, "secret_ballot_too_large", "两次会议"),
        (
            {"follow_choice": True, "silence_basis": "议事规则第十五条"},
            "deemed_votes_not_secret",
            "随多数",
        ),
        (
            {"silence": "follow_majority", "silence_basis": "议事规则第十五条"},
            "deemed_votes_not_secret",
            "未表决",
        ),
    ],
)
def test_what_stands_in_the_way(
    context: Any, changes: dict[str, Any], code: str, said: str
) -> None:
    assembly_id, officers = convened(**changes)
    row = get_assembly(db.session(), assembly_id)
    found = {one.code: problem_sentence(one) for one in find_problems(db.session(), row, MORNING)}
    assert said in found[code]
    with pytest.raises(NotReadyToPublish):
        propose_publication(
            assembly_id, officer_id=officers["convener"], host="localhost", now=MORNING
        )


def test_the_elections_need_no_article(context: Any) -> None:
    motion = DraftMotion("选举", "选出委员会。", "278-3", "one_of", options=("甲", "乙"))
    assert "secret_basis_missing" not in problems(secret_basis="", motions=(motion,))


def test_five_trustees_are_as_good(context: Any) -> None:
    trustees = Trustees(number=5).made_secret(Draft()).trustees
    assert problems(trustees=trustees) == {}


def test_a_named_draft_is_asked_for_nothing_of_this(context: Any) -> None:
    found = problems(mode="named", trustees=(), secret_basis="", motions=(SMALL,), paper=True)
    assert found == {}


def test_it_is_asked_again_when_the_draft_changes(context: Any) -> None:
    assembly_id, _ = convened()
    row = get_assembly(db.session(), assembly_id)
    row = save_draft(
        assembly_id, replace(Draft.of(row), secret_basis=""), revision=row.revision, now=MORNING
    )
    approve_draft(
        assembly_id,
        members=7,
        present=6,
        in_favour=6,
        document="决议".encode(),
        document_name="决议.txt",
        revision=row.revision,
        now=MORNING,
    )
    row = get_assembly(db.session(), assembly_id)
    codes = [one.code for one in find_problems(db.session(), row, MORNING)]
    assert codes == ["secret_basis_missing"]

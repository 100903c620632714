"""A definition that contradicts itself or asks for less than the law is refused whole."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from typing import Any

import pytest

from app.core.definition import Definition, DefinitionInvalid, MotionUnknown
from app.core.encoding import NotCanonical
from app.core.entries import SchemaError
from app.core.rules.channels import ChannelRule
from app.core.rules.matters import MotionClass
from tests.core.samples import (
    definition,
    definition_body,
    key,
    one_of,
    unit,
    with_policies,
    yes_no,
)


def test_hd_is_the_hash_of_the_canonical_body() -> None:
    body = definition_body()
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert definition().hd == hashlib.sha256(text.encode()).digest()


def test_the_view_holds_values() -> None:
    made = definition()
    assert made.origin == "vote.example.org/harbour-2026-1"
    assert made.policies.channel_rule is ChannelRule.PAPER_REPLACES
    assert made.get_motion("fund").motion_class is MotionClass.SPECIAL
    assert made.get_motion("gate").choice_ids == ("plan-1", "plan-2", "plan-3", "none")
    assert made.find_motion("nothing") is None
    with pytest.raises(MotionUnknown):
        made.get_motion("nothing")
    assert [one.id for one in made.officers_with("clerk", "scrutineer")] == ["qian", "sun"]
    assert made.keys.registrar == key("li")
    assert made.closes.isoformat() == "2026-03-20T16:00:00+00:00"


def test_codes_are_bound_to_community_or_assembly() -> None:
    assert definition().credential_scope_id == "harbour"
    made = definition(**with_policies(credential_scope="assembly"))
    assert made.credential_scope_id == "harbour-2026-1"


def test_scopes_hold_units_by_group_or_tag() -> None:
    one = unit("a", group="1号楼")
    tags = {"kind": "tags", "tags": [one.tag.hex()]}
    made = definition(
        motions=[
            yes_no("all"),
            yes_no("group", matter="278-5", scope={"kind": "groups", "groups": ["2号楼"]}),
            yes_no("tag", matter="278-5", scope=tags),
        ]
    )
    held = [motion.scope.holds(tag=one.tag, group=one.group) for motion in made.motions]
    assert held == [True, False, True]
    other = unit("b", group="2号楼")
    held = [motion.scope.holds(tag=other.tag, group=other.group) for motion in made.motions]
    assert held == [True, True, False]


def _witnesses(*names_and_keys: tuple[str, str], quorum: int = 1) -> dict[str, Any]:
    witnesses = [{"name": name, "key": key(one).hex()} for name, one in names_and_keys]
    return {"keys": {**definition_body()["keys"], "witnesses": witnesses, "witness_quorum": quorum}}


def _officers(change: Any) -> dict[str, Any]:
    officers = deepcopy(definition_body()["officers"])
    change(officers)
    return {"officers": officers}


def _motion(**changes: Any) -> dict[str, Any]:
    return {"motions": [yes_no("m", **changes)]}


def _labels(*labels: str) -> list[dict[str, str]]:
    return [
        {"id": name, "label": label}
        for name, label in zip(("yes", "no", "abstain"), labels, strict=True)
    ]


LAW = {"quorum": [2, 3], "ordinary": [1, 2], "special": [3, 4]}

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"mode": "secret"}, "mode_provisional"),
    ({"opens": "2026-03-20T16:00Z"}, "period"),
    ({"publication_basis": None}, "publication"),
    ({"origin": "vote.example.org/other"}, "origin"),
    ({"origin": "/harbour-2026-1"}, "origin"),
    ({"origin": "harbour-2026-1"}, "origin"),
    ({"origin": "vote example org/harbour-2026-1"}, "origin"),
    ({"origin": "vote+example/harbour-2026-1"}, "origin"),
    ({"thresholds": {**LAW, "quorum": [1, 2]}}, "threshold_below_law"),
    ({"thresholds": {**LAW, "ordinary": [1, 3]}}, "threshold_below_law"),
    ({"thresholds": {**LAW, "special": [2, 3]}}, "threshold_below_law"),
    ({"thresholds": {**LAW, "special": [5, 4]}}, "threshold_malformed"),
    (_witnesses(("a", "w1"), ("a", "w2")), "witness_twice"),
    (_witnesses(("a", "w1"), ("b", "w1")), "witness_twice"),
    (_witnesses(("a b", "w1")), "witness_name"),
    (_witnesses(("a", "w1"), quorum=2), "witness_quorum"),
    (_officers(lambda them: them[1].update(key=them[0]["key"])), "officer_key_twice"),
    (_officers(lambda them: them[3].update(key=key("other").hex())), "officer_key"),
    (_officers(lambda them: them.pop(4)), "officer_key"),
    (_officers(lambda them: them[5].update(role="registrar")), "officer_key"),
    (_officers(lambda them: them.pop(0)), "convener_missing"),
    (_motion(scope={"kind": "groups", "groups": ["9号楼"]}, matter="278-5"), "scope_group"),
    (_motion(choices=_labels("反对", "同意", "弃权")), "choice_label"),
    (_motion(choices=_labels("同意", "反对", "弃 权")), "choice_label"),
    (_motion(choices=_labels("同意", "反对", "弃权")[::-1]), "choices_malformed"),
    ({"motions": [{**one_of("m"), "choices": one_of("m")["choices"][::-1]}]}, "choices_malformed"),
    ({"motions": [one_of("m", matter="278-7")]}, "class_below_law"),
    (_motion(matter="278-6"), "class_below_law"),
    (_motion(matter="279", **{"class": "special"}), "class_below_law"),
    (_motion(scope={"kind": "groups", "groups": ["1号楼"]}), "part_scope_not_allowed"),
    ({"motions": [one_of("m", matter="279", **{"class": "unanimous_affected"})]}, "unanimity"),
]


@pytest.mark.parametrize(("changes", "reason"), REFUSED)
def test_a_contradiction_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        definition(**changes)
    assert refused.value.fields["reason"] == reason


@pytest.mark.parametrize(
    "changes",
    [
        {"motions": [yes_no("m"), yes_no("m")]},
        {"motions": [one_of("m", 1)]},
        {"motions": [one_of("m", 21)]},
        {"motions": [yes_no(f"m-{n}") for n in range(31)]},
        {"thresholds": {**LAW, "quorum": [2, 3, 4]}},
        {"thresholds": {**LAW, "quorum": [0, 3]}},
        _officers(lambda them: them[1].update(id="zhao")),
    ],
)
def test_a_wrong_shape_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises((SchemaError, DefinitionInvalid)):
        definition(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"thresholds": {"quorum": [3, 4], "ordinary": [2, 3], "special": [4, 5]}},
        {"publication": "owners", "publication_basis": None},
        {"motions": [yes_no("m", matter="279", **{"class": "unanimous_affected"})]},
        {"motions": [one_of("m", 20)]},
        _witnesses(quorum=0),
    ],
)
def test_more_than_the_law_asks_is_allowed(changes: dict[str, Any]) -> None:
    definition(**changes)


@pytest.mark.parametrize("body", [None, [], {}, "x"])
def test_what_is_no_definition_is_refused(body: Any) -> None:
    with pytest.raises(SchemaError):
        Definition.parse(body)


def test_a_text_that_is_not_nfc_is_refused() -> None:
    with pytest.raises(NotCanonical):
        definition(title="e\u0301")

"""A definition that contradicts itself or asks for less than the law is refused whole."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from typing import Any

import pytest

from app.core.definition import Definition, DefinitionInvalid, Election, MotionUnknown
from app.core.definition.motion_agreement import RESULT_ROOM
from app.core.encoding import MAX_ENTRY_BYTES, MAX_INTEGER, NotCanonical, encode_jcs
from app.core.entries import Entry, SchemaError, Signature, encode_entry
from app.core.rules.channels import ChannelRule
from app.core.rules.matters import MotionClass
from tests.core.entry_bodies import BODIES
from tests.core.samples import (
    CLOSES,
    definition,
    definition_body,
    election,
    key,
    one_of,
    unit,
    with_follow,
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


SILENT = with_policies(silence="follow_majority", silence_basis="议事规则第二十条")
FOLLOWED = with_policies(follow_choice=True, silence_basis="议事规则第二十条")
FOLLOW = {"id": "follow", "label": "跟多数"}
SPECIAL = yes_no("m", **{"matter": "278-6", "class": "special"})
BOARD = election("m")
NAMES = "".join(chr(ord("a") + n) for n in range(26)) + "0123456789"


def _election(names: str = "abcde", **changes: Any) -> dict[str, Any]:
    return {"motions": [election("m", names, **changes)], "lot": "双色球第2026031期"}


LAW = {"quorum": [2, 3], "ordinary": [1, 2], "special": [3, 4]}

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"mode": "secret"}, "trustees"),
    ({"trustee_threshold": 2}, "trustees_in_named_mode"),
    (with_policies(result_mode="M1"), "result_mode"),
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
    ({"kind": "consultation"}, "consultation"),
    (with_policies(silence="follow_majority"), "silence_basis"),
    (with_policies(follow_choice=True), "silence_basis"),
    ({**SILENT, "kind": "first"}, "silence_first"),
    ({**FOLLOWED, "kind": "first", "motions": [yes_no("m")]}, "silence_first"),
    # 随多数 stands on every ordinary yes-no motion or on none, and on no other motion.
    ({"motions": [with_follow(yes_no("m"))]}, "follow_choice"),
    ({**FOLLOWED, "motions": [yes_no("m")]}, "follow_choice"),
    ({**FOLLOWED, "motions": [with_follow(SPECIAL)]}, "follow_choice"),
    ({**FOLLOWED, "motions": [with_follow(one_of("m"))]}, "choices_malformed"),
    (_motion(choices=[*_labels("同意", "反对", "弃权"), FOLLOW]), "choice_label"),
    ({"motions": [election("m")], "lot": None}, "lot_missing"),
    (_election(matter="278-4"), "election_matter"),
    (_election(**{"class": "special"}), "election_matter"),
    (_election(max=2), "election_max"),
    (_election("abc", seats=3), "election_seats"),
    (_election("abcd", seats=3, alternates=2), "election_alternates"),
    (_election("abcde", seats=3, minimum=4), "election_minimum"),
    (_election(scope={"kind": "groups", "groups": ["1号楼"]}), "part_scope_not_allowed"),
    *(
        (_election(choices=[{"id": name, "label": label}, *BOARD["choices"]]), "choices_malformed")
        for name, label in (
            ("yes", "同意"),
            ("no", "反对"),
            ("abstain", "弃权"),
            ("follow", "随多数"),
            ("none", "都不同意"),
        )
    ),
    ({"motions": [election(f"m-{n}", NAMES) for n in (1, 2, 3)], "lot": "双色球"}, "too_long"),
    ({"motions": [one_of(f"m-{n}", 20) for n in range(7)]}, "too_long"),
    (
        {**FOLLOWED, "motions": [with_follow(yes_no(f"m-{n}")) for n in range(25)]},
        "too_long",
    ),
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
        {"kind": "consultation", "reference": True},
        with_policies(silence_basis="议事规则第二十条"),
        _election(),
        _election("ab", seats=1, alternates=1, minimum=1),
        _election(NAMES),
        {"lot": "双色球第2026031期"},
        {**SILENT, "motions": [yes_no("k"), SPECIAL, one_of("n")]},
        {**FOLLOWED, "motions": [with_follow(yes_no("m")), SPECIAL | {"id": "n"}]},
        {**FOLLOWED, "motions": [with_follow(yes_no(f"m-{n}")) for n in range(24)]},
        {"motions": [yes_no(f"m-{n}") for n in range(30)]},
        {"motions": [one_of(f"m-{n}", 20) for n in range(6)]},
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


@pytest.mark.parametrize(
    ("motion", "policies", "kind", "deems"),
    [
        (with_follow(yes_no("m")), FOLLOWED, "regular", True),
        (yes_no("m"), SILENT, "temporary", True),
        (yes_no("m"), {}, "regular", False),
        (SPECIAL, SILENT, "regular", False),
        (one_of("m"), SILENT, "regular", False),
        (election("m"), SILENT, "regular", False),
    ],
)
def test_silence_applies_to_ordinary_yes_no_motions(
    motion: Any, policies: Any, kind: str, deems: bool
) -> None:
    made = definition(**{"motions": [motion], "kind": kind, "lot": "双色球", **policies})
    assert made.deems(made.motions[0]) is deems


def test_a_motion_says_how_many_choices_an_answer_has() -> None:
    made = definition(motions=[election("m"), yes_no("n")], lot="双色球")
    assert [(motion.least, motion.most) for motion in made.motions] == [(0, 3), (1, 1)]
    assert made.motions[0].election == Election(seats=3, alternates=1, minimum=2)
    assert made.motions[1].election is None
    assert made.lot == "双色球"


def decided_outcome() -> dict[str, Any]:
    return deepcopy(BODIES["result"]["motions"][0])


def test_no_result_is_longer_than_the_room_counted_for_it() -> None:
    """The longest ids and the largest numbers, in motions that just fit."""
    most = MAX_INTEGER
    rights = {"rights": most, "heads": most, "area": most}
    long = "z" * 40

    def tests(*choices: str | None) -> list[dict[str, Any]]:
        return [
            {
                "test": "consent_heads" if choice else "quorum_heads",
                "choice": choice,
                "num": most,
                "den": most,
                "need": [1000, 1000, "ge"],
                "held": False,
                "short": most,
            }
            for choice in choices
            for _ in range(2)
        ]

    def outcome(choices: int, tested: int, **more: Any) -> dict[str, Any]:
        return {
            "motion": long,
            "class": "unanimous_affected",
            "scope": {**rights, "units": most},
            "participants": rights,
            "options": [{"choice": long, "heads": most, "area": most}] * choices,
            "tests": tests(None, *[long] * tested),
            "verdict": "carried",
            "winner": long,
            **more,
        }

    ranked = {"choice": long, "place": 60, "passed": False, "state": "not_elected"}
    filled = {"seats": 99, "alternates": 60, "minimum": 99, "lot": "f" * 64}
    without = {"tests": tests(None, "yes"), "verdict": "carried", "winner": "abstain"}
    deemed = {"majority": "abstain", "follow": rights, "silent": rights, "without": without}
    sizes = {
        900 + 110 * 21 + 370 * 20: outcome(21, 20),
        900 + 60 * (110 + 370 + 110): outcome(
            60, 60, election={**filled, "ranking": [ranked] * 60}
        ),
        900 + 110 * 4 + 370 + 900: outcome(4, 1, deemed=deemed),
    }
    for room, body in sizes.items():
        assert len(encode_jcs(body)) + 1 <= room
    sigs = (Signature("0" * 16, bytes(64)), Signature("f" * 16, bytes(64)))
    named = {"tree_size": most, "root": "f" * 64}
    plain = decided_outcome()
    entry = Entry("result", most, CLOSES, {**named, "motions": [plain]}, sigs)
    assert len(encode_entry(entry)) - len(encode_jcs(plain)) <= MAX_ENTRY_BYTES - RESULT_ROOM

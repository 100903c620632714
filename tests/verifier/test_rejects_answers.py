"""V17 and V20: what was signed, by whom, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.core.encoding import encode_b64, parse_b64
from app.core.signature_vectors import SIGNATURE_VECTORS
from app.core.signatures import key_id
from app.core.signatures.edwards import L
from tests.verifier.asking import ask, codes, refused
from tests.worlds.build import Body, Build, Step, World, day, digest
from tests.worlds.keys import key
from tests.worlds.village import ballot, make_world

Edit = Callable[[World], object]


def ids(rows: list[tuple[Any, ...]]) -> list[str]:
    return [row[0] for row in rows]


def plus_l(entry: Body) -> None:
    raw = parse_b64(entry["sigs"][0]["s"])
    s = int.from_bytes(raw[32:], "little") + L
    entry["sigs"][0]["s"] = encode_b64(raw[:32] + s.to_bytes(32, "little"))


def vector_signature(name: str) -> Callable[[Body], None]:
    found = next(vector for vector in SIGNATURE_VECTORS if vector.name == name)

    def edit(entry: Body) -> None:
        entry["sigs"][0]["s"] = encode_b64(found.signature)

    return edit


def other_key_id(entry: Body) -> None:
    entry["sigs"][0]["k"] = key_id(key("right 4"))


def signature(edit: Callable[[Body], None]) -> Edit:
    def change(world: World) -> None:
        world.step("ballot 3 day 20").envelope = edit

    return change


def as_notice(world: World) -> None:
    world.step("ballot 3 day 20").sign_type = "notice"


def under_hd(world: World) -> None:
    world.step("ballot 3 day 20").bind = world.build().hd


SIGNATURES: list[tuple[str, Edit, str]] = [
    ("S + L", signature(plus_l), "signature_invalid"),
    ("mixed-order R", signature(vector_signature("mixed-order R 1")), "signature_invalid"),
    ("small-order R", signature(vector_signature("small-order R 1")), "signature_invalid"),
    ("non-canonical R", signature(vector_signature("non-canonical R, p + 1")), "signature_invalid"),
    ("a signature as a notice", as_notice, "signature_invalid"),
    ("a signature under HD", under_hd, "signature_invalid"),
    ("another key's id", signature(other_key_id), "signer_not_allowed"),
]


@pytest.mark.parametrize(("edit", "code"), [s[1:] for s in SIGNATURES], ids=ids(SIGNATURES))
def test_v17_rejects(edit: Edit, code: str) -> None:
    """V15 says the same in its own words: nothing binds such a ballot to this manifest."""
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V17") == {code}
    assert refused(report) == {"V15", "V17"}


def test_v17_rejects_a_mixed_order_key_that_signs_under_the_cofactored_equation() -> None:
    """The key is on the roll: V11 refuses it there, V17 in every ballot."""
    bad = next(v for v in SIGNATURE_VECTORS if v.name == "mixed-order A 1").public_key
    world = make_world()
    world.roll[2]["cred_pk"] = bad.hex()
    world.change("ballot 3 day 20", lambda body: body["header"].update(cred_pk=bad.hex()))
    world.step("ballot 3 day 20").envelope = lambda entry: entry["sigs"][0].update(k=key_id(bad))
    report = ask(world.build())
    assert refused(report) == {"V11", "V15", "V17"}


def answered(label: str, *pairs: tuple[str, str]) -> Edit:
    items = [{"motion": motion, "choices": [choice]} for motion, choice in pairs]
    return lambda world: world.change(label, lambda body: body.update(answers=items))


ANSWERS: list[tuple[str, Edit, str, set[str]]] = [
    (
        "a fourth option",
        answered("ballot 3 day 20", ("manager", "maybe")),
        "choice_unknown",
        {"V35"},
    ),
    (
        "an option of another motion",
        answered("ballot 3 day 20", ("manager", "a")),
        "choice_unknown",
        {"V35"},
    ),
    ("an empty choice", answered("ballot 3 day 20", ("plan", "plan")), "choice_unknown", {"V35"}),
    (
        "a motion out of scope",
        answered("ballot 5 day 22", ("manager", "yes"), ("roof", "yes")),
        "out_of_scope",
        set(),
    ),
    ("a unit out of scope", answered("ballot 3 day 20", ("shop", "no")), "out_of_scope", set()),
    ("a motion nobody put", answered("ballot 3 day 20", ("pool", "yes")), "motion_unknown", set()),
    (
        "another order",
        answered("ballot 3 day 20", ("plan", "a"), ("manager", "yes")),
        "answers_out_of_order",
        set(),
    ),
    (
        "a paper item out of scope",
        answered("paper P-0011-B", ("manager", "yes"), ("roof", "yes")),
        "out_of_scope",
        set(),
    ),
    (
        "a paper item unknown",
        answered("paper P-0011-B", ("manager", "both")),
        "choice_unknown",
        {"V35"},
    ),
    (
        "answered and void",
        lambda world: world.change(
            "paper P-0010",
            lambda body: body.update(void=[{"motion": "manager", "reason": "altered"}]),
        ),
        "answered_and_void",
        set(),
    ),
    (
        "void out of scope",
        lambda world: world.change(
            "paper P-0010", lambda body: body.update(void=[{"motion": "roof", "reason": "altered"}])
        ),
        "out_of_scope",
        set(),
    ),
    (
        "void in another order",
        lambda world: world.change("paper P-0006", lambda body: body["void"].reverse()),
        "answers_out_of_order",
        set(),
    ),
]


@pytest.mark.parametrize(("edit", "code", "others"), [a[1:] for a in ANSWERS], ids=ids(ANSWERS))
def test_v20_rejects(edit: Edit, code: str, others: set[str]) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V20") == {code}
    assert refused(report) == {"V20"} | others


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{"motion": "manager", "choices": ["yes", "yes"]}],
        [{"motion": "manager", "choices": ["yes"]}, {"motion": "manager", "choices": ["no"]}],
    ],
    ids=["nothing", "one choice twice", "the same motion twice"],
)
def test_answers_of_no_possible_form_are_refused_as_entries(items: list[Body]) -> None:
    """V03 refuses the entry, so that V20 has nothing to look at and the count misses a ballot."""
    world = make_world()
    world.change("ballot 3 day 20", lambda body: body.update(answers=items))
    report = ask(world.build())
    assert "V03" in refused(report)
    assert not report.stands


def test_v20_looks_at_the_roll_as_it_was_corrected() -> None:
    """Line 5 gets a flat in building 1 and may then answer the roof."""
    world = make_world()
    line = {**world.roll[4], "units": [{**world.roll[4]["units"][0], "group": "1号楼"}]}

    def correction(build: Build) -> Body:
        scopes = build.counted_with([line])
        totals = [{"motion": name, **scope} for name, scope in scopes.items()]
        return {
            "objection": "o-9",
            "lines": [{**line, "cred_pk": build.key("right 5 heir").hex()}],
            "totals": totals,
        }

    world.before(
        "close",
        Step("objection", {"id": "o-9", "about": "roll", "document": digest("o")}, (), day(25)),
        Step(
            "ruling",
            {"objection": "o-9", "decision": "upheld", "document": digest("r")},
            ("street-office",),
            day(25),
        ),
        Step("roll-correction", correction, ("registrar", "street-office"), day(25)),
        ballot(5, 26, by="right 5 heir"),
    )
    answered("ballot 5 day 26", ("roof", "no"))(world)
    assert refused(ask(world.build())) == set()
    world.remove("roll-correction")
    assert codes(ask(world.build()), "V20") == {"out_of_scope"}

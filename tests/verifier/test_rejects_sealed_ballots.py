"""V17–V26 in secret mode: an attacker with all keys, whose ballots are wrong, each in its own way.

All stand in one record, each under a right of its own; its check must name its entry.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import cache

import pytest

from app.verifier.examine import Report
from tests.verifier.asking import ask, codes, failed
from tests.worlds.build import Body, Step, day
from tests.worlds.forging import (
    Forged,
    add_order,
    holding,
    piece,
    rerandomise,
    scalar,
    swap_bytes,
)
from tests.worlds.naive import Rule
from tests.worlds.secret import (
    Cast,
    SecretBuild,
    SecretWorld,
    choices_of,
    make_secret_world,
)

Edit = Callable[[SecretWorld, int], object]
FIRST = 6


def held(motion: str, values: list[int], choice: str = "", zero: bool = False) -> Edit:
    """The right casts a ballot whose options hold these values."""

    def edit(world: SecretWorld, i: int) -> None:
        rs = [scalar("one"), scalar("two"), -scalar("one") - scalar("two")] if zero else []
        world.step(f"ballot {i}").body = holding(i, motion, values, choice, rs)

    return edit


def changed(edit: Callable[[Body], object]) -> Edit:
    """The right's honest ballot, edited."""
    return lambda world, i: world.change(f"ballot {i}", edit)


def made_by(make: Callable[[SecretBuild, int], Body]) -> Edit:
    def edit(world: SecretWorld, i: int) -> None:
        forged = Forged(i, lambda build: make(build, i), choices_of(i))
        world.step(f"ballot {i}").body = forged

    return edit


def option(edit: Callable[[str], str], motion: int = 0, number: int = 0) -> Callable[[Body], None]:
    def apply(body: Body) -> None:
        options = body["answers"][motion]["options"]
        options[number] = edit(options[number])

    return apply


def under_another_credential(build: SecretBuild, i: int) -> Body:
    body = Cast(3, choices_of(3), f"lent {i}")(build)
    return {**body, "header": Cast(i, choices_of(i))(build)["header"]}


def copied(build: SecretBuild, i: int) -> Body:
    """Right 4's ballot under another header, every ciphertext another one of the same vote."""
    body = deepcopy(build.body("ballot 4"))
    body["header"] = Cast(i, choices_of(i))(build)["header"]
    for answer in body["answers"]:
        answer["options"] = [rerandomise(build, text) for text in answer["options"]]
    return body


def with_a_component_of_another(build: SecretBuild, i: int) -> Body:
    body = deepcopy(Cast(i, choices_of(i))(build))
    other = piece(build.body("ballot 4")["answers"][0]["options"][0], 1)
    options = body["answers"][0]["options"]
    options[0] = swap_bytes(options[0], 32, other)
    return body


def move_proof(body: Body) -> None:
    """The proof of a motion's option stands by another motion's."""
    first, second = body["answers"][0]["options"], body["answers"][-2]["options"]
    for number in (0, 1):
        proof = b"".join(piece(first[number], n) for n in range(2, 9))
        second[number] = swap_bytes(second[number], 64, proof)


def four_options(body: Body) -> None:
    body["answers"][0]["options"].append(body["answers"][0]["options"][0])


def short_sum(body: Body) -> None:
    body["answers"][-1]["sum"] = body["answers"][0]["sum"]


def plain_answers(body: Body) -> None:
    body["answers"] = [{"motion": "manager", "choices": ["yes"]}]


def of_another_motion(body: Body) -> None:
    body["answers"][0]["motion"] = "nothing"


IDENTITY, BIT_255 = bytes(32), bytes(31) + b"\x80"
CASES: list[tuple[str, str, Edit, str]] = [
    ("V17", "signed by a neighbour", lambda w, i: sign_as(w, i, "right 3"), "signer_not_allowed"),
    ("V18", "bit 255", changed(option(lambda t: swap_bytes(t, 0, BIT_255))), "point_invalid"),
    ("V18", "all-zero A", changed(option(lambda t: swap_bytes(t, 0, IDENTITY))), "point_invalid"),
    ("V18", "zero sum of A", held("manager", [1, 0, 0], "yes", zero=True), "point_invalid"),
    ("V19", "z + L", changed(option(lambda t: add_order(t, 7))), "scalar_invalid"),
    ("V20", "a fourth option", changed(four_options), "answer_invalid"),
    ("V20", "another motion's sum", changed(short_sum), "proof_invalid"),
    ("V20", "out of order", changed(lambda b: b["answers"].reverse()), "answers_out_of_order"),
    ("V20", "an unknown motion", changed(of_another_motion), "motion_unknown"),
    ("V20", "a named ballot", changed(plain_answers), "body_of_other_mode"),
    ("V21", "Enc(2)", held("manager", [2, 0, 0], "yes"), "proof_invalid"),
    ("V21", "Enc(-1)", held("manager", [-1, 1, 1], "no"), "proof_invalid"),
    ("V21", "Enc(100)", held("manager", [100, 0, 0], "yes"), "proof_invalid"),
    ("V21", "a re-randomised copy", made_by(copied), "proof_invalid"),
    ("V21", "a proof of another motion", changed(move_proof), "proof_invalid"),
    ("V22", "two yes", held("manager", [1, 1, 0], "yes"), "proof_invalid"),
    ("V22", "no yes", held("manager", [0, 0, 0], "yes"), "proof_invalid"),
    ("V22", "three of two seats", held("board", [1, 1, 1, 0]), "proof_invalid"),
    ("V23", "another credential", made_by(under_another_credential), "context_differs"),
    (
        "V23",
        "options reordered",
        changed(lambda b: b["answers"][0]["options"].reverse()),
        "context_differs",
    ),
    ("V23", "another seq", changed(lambda b: b["header"].update(seq=1)), "context_differs"),
    ("V25", "another seq", changed(lambda b: b["header"].update(seq=1)), "chain_number"),
    ("V24", "a component again", made_by(with_a_component_of_another), "component_seen"),
]


def sign_as(world: SecretWorld, i: int, name: str) -> None:
    world.step(f"ballot {i}").signers = (name,)


@cache
def forged() -> tuple[SecretBuild, Report]:
    """The record with every wrong ballot; the attacker counts none of them."""
    world = make_secret_world()
    for i, (_, _, edit, _) in enumerate(CASES, FIRST):
        edit(world, i)
    world.count = Rule(leave_out=frozenset(range(FIRST, FIRST + len(CASES))))
    build = world.build()
    return build, ask(build)


@pytest.mark.parametrize(
    ("i", "check", "code"),
    [(i, check, code) for i, (check, _, _, code) in enumerate(CASES, FIRST)],
    ids=[f"{check} {name}" for check, name, _, _ in CASES],
)
def test_rejects_a_ballot(i: int, check: str, code: str) -> None:
    build, report = forged()
    where = f"entry {build.places[f'ballot {i}']}"
    assert code in {f.code for f in report.find(check).failures if f.where == where}
    assert not report.stands


def test_honest_ballots_among_them_are_left_alone() -> None:
    build, report = forged()
    honest = {f"entry {build.places[f'ballot {i}']}" for i in range(1, FIRST)}
    for check in ("V16", "V17", "V18", "V19", "V20", "V21", "V22", "V23", "V24", "V25", "V26"):
        assert not {f.where for f in report.find(check).failures} & honest


def test_one_false_option_is_that_option_s_fault_alone() -> None:
    build, report = forged()
    i = FIRST + [name for _, name, _, _ in CASES].index("Enc(2)")
    where = f"entry {build.places[f'ballot {i}']}"
    (fault,) = [f for f in report.find("V21").failures if f.where == where]
    assert dict(fault.fields) == {"proof": "or01", "motion": "manager", "option": 0}


def test_rejects_a_point_of_another_length() -> None:
    world = make_secret_world(only=["manager"])
    world.change("ballot 6", option(lambda text: text[:-4]))
    world.count = Rule(leave_out=frozenset({6}))
    world.step("ballot 6").raw = lambda line: line
    report = ask(world.build())
    assert "field_invalid" in codes(report, "V03")


def test_rejects_a_neighbour_s_key() -> None:
    world = make_secret_world(only=["manager"])
    world.step("ballot 6").body = Cast(6, choices_of(6), by="right 7")
    sign_as(world, 6, "right 7")
    report = ask(world.build())
    assert failed(report) == {"V16"}


def post_again(world: SecretWorld) -> None:
    world.after("ballot 6", Step("ballot", lambda b: b.body("ballot 6"), ("right 6",), day(21)))


def cast_the_spoilt(world: SecretWorld) -> None:
    world.step("ballot 2").body = Cast(2, choices_of(2), "spoilt")


def open_otherwise(world: SecretWorld) -> None:
    world.change("spoil 2", lambda body: body["opening"][0].update(choices=["abstain"]))


def spoil_as(world: SecretWorld) -> None:
    world.step("spoil 2").signers = ("right 3",)


def spoil_under_another_key(world: SecretWorld) -> None:
    key = world.roll[2]["cred_pk"]
    world.change("spoil 2", lambda body: body["header"].update(cred_pk=key))
    world.step("spoil 2").signers = ("right 3",)


def spoil_under_no_line(world: SecretWorld) -> None:
    world.change("spoil 2", lambda body: body["header"].update(i=99))


WHOLE: list[tuple[Callable[[SecretWorld], object], dict[str, str]]] = [
    (post_again, {"V24": "ballot_twice", "V25": "chain_number"}),
    (cast_the_spoilt, {"V24": "component_seen", "V26": "spoilt_ballot_cast"}),
    (open_otherwise, {"V26": "opening_wrong"}),
    (spoil_as, {"V26": "signer_not_allowed"}),
    (spoil_under_another_key, {"V26": "key_not_in_force"}),
    (spoil_under_no_line, {"V26": "not_on_roll"}),
]


@pytest.mark.parametrize(("edit", "expected"), WHOLE, ids=[edit.__name__ for edit, _ in WHOLE])
def test_rejects_a_log(edit: Callable[[SecretWorld], object], expected: dict[str, str]) -> None:
    world = make_secret_world(only=["manager"])
    edit(world)
    report = ask(world.build())
    assert failed(report) == expected.keys()
    for check, code in expected.items():
        assert code in codes(report, check)

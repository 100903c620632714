"""V28: the paper desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.verifier.asking import ask, codes, honest, refused
from tests.worlds.build import Body, Build, Step, World, day, digest
from tests.worlds.village import (
    ballot,
    give_back,
    issue,
    make_world,
    paper_ballot,
    reissue,
    superseded,
)

Edit = Callable[[World], object]


def ids(rows: list[tuple[Any, ...]]) -> list[str]:
    return [row[0] for row in rows]


def says_of(**fields: Any) -> Callable[[Body], None]:
    return lambda body: body.update(fields)


SUMS = {"V27", "V29", "V30", "V37", "V38"}


def by(label: str, *signers: str) -> Edit:
    def edit(world: World) -> None:
        world.step(label).signers = signers

    return edit


def before_close(*steps: Step) -> Edit:
    return lambda world: world.before("close", *steps)


def first_valid(world: World) -> None:
    """Right 9 has voted; paper is handed out all the same."""
    world.definition["policies"]["channel_rule"] = "first_valid"
    world.remove("superseded P-0009")
    world.remove("paper P-0009")
    world.after("paper P-0006", give_back("P-0009", 27, "blank"))


def first_valid_paper(world: World) -> None:
    """The paper was out first, the ballot cast all the same, and then the paper keyed in."""
    world.definition["policies"]["channel_rule"] = "first_valid"
    world.remove("superseded P-0009")


def after_transfer(world: World) -> None:
    world.before("close", reissue(7, "right 7 heir", "transfer", 26))
    world.paper.append({"i": 7, "serial": "P-0007", "secret": digest("x")})
    world.paper.sort(key=lambda line: line["serial"])
    world.before("close", issue("P-0007", 26))
    world.before("reconciliation", give_back("P-0007", 28, "blank"))


def unknown_right(world: World) -> None:
    world.paper.append({"i": 77, "serial": "P-0077", "secret": digest("x")})
    world.before("close", issue("P-0077", 26))
    world.change("reconciliation", lambda body: body.update(issued=7, unreturned=1))


def other_paper_file(world: World) -> None:
    world.change("paper-roll", says_of(paper_roll=digest("other")))


PAPER: list[tuple[str, Edit, str, set[str]]] = [
    ("no issue", lambda w: w.remove("issue P-0010"), "serial_not_out", set()),
    (
        "wrong secret",
        lambda w: w.change("paper P-0010", says_of(secret="ab" * 20)),
        "secret_wrong",
        set(),
    ),
    ("one clerk twice", by("paper P-0010", "clerk", "clerk"), "", {"V03"} | SUMS),
    ("one clerk alone", by("paper P-0010", "clerk"), "", {"V03"} | SUMS),
    (
        "a clerk and the convener",
        by("paper P-0010", "clerk", "convener"),
        "signer_not_allowed",
        set(),
    ),
    ("an issue by strangers", by("issue P-0010", "clerk", "stranger"), "signer_not_allowed", set()),
    (
        "a return by the registrar",
        by("return P-0008", "clerk", "registrar"),
        "signer_not_allowed",
        set(),
    ),
    (
        "a reconciliation by the convener",
        by("reconciliation", "clerk", "convener"),
        "signer_not_allowed",
        set(),
    ),
    ("an e-ballot after paper-issue", before_close(ballot(12, 26)), "cast_after_paper", set()),
    ("an e-ballot beside counted paper", before_close(ballot(10, 26)), "cast_after_paper", set()),
    ("an e-ballot behind void paper", before_close(ballot(6, 26)), "cast_after_paper", set()),
    (
        "another right's serial",
        lambda w: w.change("issue P-0012", says_of(i=5)),
        "serial_unknown",
        set(),
    ),
    (
        "a serial never printed",
        lambda w: w.change("issue P-0012", says_of(serial="P-9999")),
        "serial_unknown",
        set(),
    ),
    ("a serial handed out twice", before_close(issue("P-0012", 26)), "issued_twice", set()),
    (
        "a serial returned twice",
        before_close(give_back("P-0008", 26, "blank")),
        "serial_not_out",
        set(),
    ),
    (
        "a returned serial keyed in",
        lambda w: w.after("paper P-0006", paper_ballot("P-0008", 27), superseded("P-0008", 27)),
        "serial_not_out",
        set(),
    ),
    (
        "a serial keyed in twice",
        lambda w: w.after(
            "paper P-0006",
            paper_ballot("P-0010", 27),
        ),
        "serial_not_out",
        set(),
    ),
    (
        "paper beside counted paper",
        lambda w: (
            w.paper.append({"i": 10, "serial": "P-0010-X", "secret": digest("x")}),
            w.paper.sort(key=lambda line: line["serial"]),
            w.before("close", issue("P-0010-X", 26)),
        ),
        "ballot_stands",
        set(),
    ),
    ("paper after a transfer", after_transfer, "kept_after_transfer", set()),
    ("paper beside a ballot that came first", first_valid, "ballot_stands", set()),
    ("paper over a ballot that came first", first_valid_paper, "ballot_stands", set()),
    ("paper for a line beyond the roll", unknown_right, "not_on_roll", set()),
    (
        "a return for a line beyond the roll",
        lambda w: w.change("return P-0008", says_of(i=77)),
        "serial_unknown",
        set(),
    ),
    (
        "a paper ballot for a line beyond the roll",
        lambda w: w.change("paper P-0010", says_of(i=77)),
        "serial_unknown",
        set(),
    ),
    ("no superseded", lambda w: w.remove("superseded P-0009"), "superseded_missing", set()),
    (
        "superseded later",
        lambda w: (
            w.remove("superseded P-0009"),
            w.after("paper P-0011-B", superseded("P-0009", 27)),
        ),
        "superseded_missing",
        set(),
    ),
    (
        "superseded by nothing",
        lambda w: w.after("paper P-0011-B", superseded("P-0009", 27)),
        "superseded_wrong",
        set(),
    ),
    (
        "superseded names another",
        lambda w: w.change("superseded P-0009", says_of(i=3)),
        "superseded_wrong",
        set(),
    ),
    ("another paper roll", other_paper_file, "paper_roll_hash", set()),
    (
        "another paper roll in the manifest",
        lambda w: w.change("manifest", says_of(paper_roll=digest("x"))),
        "paper_roll_hash",
        set(),
    ),
    (
        "a longer paper roll",
        lambda w: w.change("paper-roll", says_of(lines=9)),
        "paper_roll_lines",
        set(),
    ),
    (
        "a close that lost paper",
        lambda w: w.change("close", says_of(paper_ballots=0)),
        "close_paper_ballots",
        set(),
    ),
    *(
        (
            f"reconciliation: {name}",
            lambda w, name=name: w.change(
                "reconciliation", lambda body: body.update({name: body[name] + 1})
            ),
            "reconciliation_differs",
            set(),
        )
        for name in ("issued", "counted", "void", "spoiled", "unreturned")
    ),
]


@pytest.mark.parametrize(("edit", "code", "others"), [p[1:] for p in PAPER], ids=ids(PAPER))
def test_v28_rejects(edit: Edit, code: str, others: set[str]) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    if code:
        assert code in codes(report, "V28")
    assert refused(report) == {"V28"} | others


def test_v28_rejects_a_paper_roll_of_another_form() -> None:
    files = dict(honest().files)
    files["paper-roll.jsonl"] = files["paper-roll.jsonl"][:-1]
    report = ask(files)
    assert {"lines_invalid", "paper_roll_hash", "paper_roll_lines"} <= codes(report, "V28")


def test_v28_rejects_a_last_paper_ballot_that_replaces_in_silence() -> None:
    world = make_world()
    del world.steps[world.steps.index(world.step("paper P-0009")) + 1 :]
    report = ask(world.build())
    assert "superseded_missing" in codes(report, "V28")


def test_v28_takes_a_revoked_paper_ballots_serial_as_out_again() -> None:
    world = make_world()

    def revoked(build: Build) -> Body:
        at = build.places["paper P-0010"]
        return {"i": 10, "ballot_id": build.ids()[at].hex(), "objection": "o-2"}

    world.after(
        "revoke", Step("revoke", revoked, ("street-office",), day(28), label="paper revoked")
    )
    report = ask(world.build())
    assert refused(report) == set()
    world.after("paper revoked", paper_ballot("P-0010", 28, manager="no"))
    report = ask(world.build())
    assert refused(report) == set()

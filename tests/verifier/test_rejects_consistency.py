"""V27–V30, V35: the sets, the paper, the sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.verifier.asking import ask, codes, honest, refused
from tests.worlds import naive
from tests.worlds.build import Body, Build, Step, World, day, digest
from tests.worlds.village import (
    PAIR,
    answers,
    ballot,
    give_back,
    issue,
    make_definition,
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


def counting(**rule: Any) -> Edit:
    """Tallies and result follow from a dishonest count; everything is signed."""

    def edit(world: World) -> None:
        world.count = replace(naive.HONEST, **rule)

    return edit


SUMS = {"V27", "V29", "V30", "V37", "V38"}
SETS: list[tuple[str, Edit, set[str]]] = [
    ("first counted instead of last", counting(first_not_last=True), SUMS),
    ("one dropped", counting(leave_out=frozenset({3})), SUMS),
    ("a revoked ballot counted", counting(keep_revoked=True), SUMS),
    ("a superseded ballot counted", counting(keep_superseded=True), {"V27", "V30", "V37", "V38"}),
]


@pytest.mark.parametrize(("edit", "checks"), [s[1:] for s in SETS], ids=ids(SETS))
def test_v27_rejects_sets(edit: Edit, checks: set[str]) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V27") == {"list_differs"}
    # The manifest's totals stay honest: only the count is not.
    assert refused(report) <= checks
    assert "V27" in refused(report)


def revoke(i: int, objection: str, days: int, label: str = "again") -> Step:
    def body(build: Build) -> Body:
        return {"i": i, "ballot_id": build.last[i].hex(), "objection": objection}

    return Step("revoke", body, ("street-office",), day(days), label=label)


def list_of_strangers(world: World) -> None:
    world.change("tally plan", lambda body: body.update(list=digest("others")))


REVOCATIONS: list[tuple[str, Edit, str]] = [
    ("another list", list_of_strangers, "list_differs"),
    ("an objection that was rejected", lambda w: w.change("revoke", says_of(objection="o-1")),
     "objection_not_upheld"),
    ("an objection nobody made", lambda w: w.change("revoke", says_of(objection="o-77")),
     "objection_not_upheld"),
    ("a ballot already revoked", lambda w: w.after("revoke", revoke(7, "o-2", 28)),
     "revoked_not_counted"),
    ("a revocation behind the tallies", lambda w: w.before("final", revoke(3, "o-2", 36)),
     "head_too_small"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "code"), [r[1:] for r in REVOCATIONS], ids=ids(REVOCATIONS))
def test_v27_rejects(edit: Edit, code: str) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V27") == {code}
    assert refused(report) == {"V27"}


def test_v27_rejects_a_tally_under_a_head_of_before_close() -> None:
    world = make_world()
    honest_head = honest().places["open"]
    root = world.build().root(honest_head)
    world.change("tally plan", lambda body: body.update(tree_size=honest_head, root=root))
    report = ask(world.build())
    assert "head_too_small" in codes(report, "V27")


def test_v27_rejects_a_tally_under_a_head_of_its_own_future() -> None:
    world = make_world()
    world.change("tally plan", lambda body: body.update(tree_size=len(honest().lines)))
    report = ask(world.build())
    assert {"head_too_large", "head_root"} <= codes(report, "V27")


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
    ("wrong secret", lambda w: w.change("paper P-0010", says_of(secret="ab" * 20)), "secret_wrong",
     set()),
    ("one clerk twice", by("paper P-0010", "clerk", "clerk"), "", {"V03"} | SUMS),
    ("one clerk alone", by("paper P-0010", "clerk"), "", {"V03"} | SUMS),
    ("a clerk and the convener", by("paper P-0010", "clerk", "convener"), "signer_not_allowed", set()),
    ("an issue by strangers", by("issue P-0010", "clerk", "stranger"), "signer_not_allowed", set()),
    ("a return by the registrar", by("return P-0008", "clerk", "registrar"), "signer_not_allowed",
     set()),
    ("a reconciliation by the convener", by("reconciliation", "clerk", "convener"),
     "signer_not_allowed", set()),
    ("an e-ballot after paper-issue", before_close(ballot(12, 26)), "cast_after_paper", set()),
    ("an e-ballot beside counted paper", before_close(ballot(10, 26)), "cast_after_paper", set()),
    ("an e-ballot behind void paper", before_close(ballot(6, 26)), "cast_after_paper", set()),
    ("another right's serial", lambda w: w.change("issue P-0012", says_of(i=5)), "serial_unknown",
     set()),
    ("a serial never printed", lambda w: w.change("issue P-0012", says_of(serial="P-9999")),
     "serial_unknown", set()),
    ("a serial handed out twice", before_close(issue("P-0012", 26)), "issued_twice", set()),
    ("a serial returned twice", before_close(give_back("P-0008", 26, "blank")), "serial_not_out",
     set()),
    ("a returned serial keyed in", lambda w: w.after("paper P-0006", paper_ballot("P-0008", 27),
     superseded("P-0008", 27)), "serial_not_out", set()),
    ("a serial keyed in twice", lambda w: w.after("paper P-0006", paper_ballot("P-0010", 27),),
     "serial_not_out", set()),
    ("paper beside counted paper", lambda w: (w.paper.append({"i": 10, "serial": "P-0010-X",
     "secret": digest("x")}), w.paper.sort(key=lambda line: line["serial"]),
     w.before("close", issue("P-0010-X", 26))), "ballot_stands", set()),
    ("paper after a transfer", after_transfer, "kept_after_transfer", set()),
    ("paper beside a ballot that came first", first_valid, "ballot_stands", set()),
    ("paper over a ballot that came first", first_valid_paper, "ballot_stands", set()),
    ("paper for a line beyond the roll", unknown_right, "not_on_roll", set()),
    ("no superseded", lambda w: w.remove("superseded P-0009"), "superseded_missing", set()),
    ("superseded later", lambda w: (w.remove("superseded P-0009"),
     w.after("paper P-0011-B", superseded("P-0009", 27))), "superseded_missing", set()),
    ("superseded by nothing", lambda w: w.after("paper P-0011-B", superseded("P-0009", 27)),
     "superseded_wrong", set()),
    ("superseded names another", lambda w: w.change("superseded P-0009", says_of(i=3)),
     "superseded_wrong", set()),
    ("another paper roll", other_paper_file, "paper_roll_hash", set()),
    ("another paper roll in the manifest", lambda w: w.change("manifest", says_of(
     paper_roll=digest("x"))), "paper_roll_hash", set()),
    ("a longer paper roll", lambda w: w.change("paper-roll", says_of(lines=9)), "paper_roll_lines",
     set()),
    ("a close that lost paper", lambda w: w.change("close", says_of(paper_ballots=0)),
     "close_paper_ballots", set()),
    *((f"reconciliation: {name}", lambda w, name=name: w.change("reconciliation", lambda body: body
       .update({name: body[name] + 1})), "reconciliation_differs", set())
      for name in ("issued", "counted", "void", "spoiled", "unreturned")),
]  # fmt: skip


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

    world.after("revoke", Step("revoke", revoked, ("street-office",), day(28), label="paper revoked"))
    report = ask(world.build())
    assert refused(report) == set()
    world.after("paper revoked", paper_ballot("P-0010", 28, manager="no"))
    report = ask(world.build())
    assert refused(report) == set()


def tally(measure: str, by: int = 1) -> Edit:
    def change(body: Body) -> None:
        body[measure] += by

    return lambda world: world.change("tally plan", change)


@pytest.mark.parametrize(
    ("measure", "others"), [("participants", set()), ("heads", {"V35"}), ("area", {"V35"})]
)
@pytest.mark.parametrize("by", [-1, 1])
def test_v29_rejects_off_by_one(measure: str, others: set[str], by: int) -> None:
    world = make_world()
    tally(measure, by)(world)
    report = ask(world.build())
    assert codes(report, "V29") == {"sum_differs"}
    assert refused(report) == {"V29"} | others


def options(edit: Callable[[list[Body]], object]) -> Edit:
    """The same change in tally and result, so that they still agree."""

    def change(world: World) -> None:
        world.change("tally manager", lambda body: edit(body["options"]))
        world.change("result", lambda body: edit(body["motions"][0]["options"]))

    return change


def transposed(rows: list[Body]) -> None:
    rows[0]["area"], rows[1]["area"] = rows[1]["area"], rows[0]["area"]


def heads_are_areas(rows: list[Body]) -> None:
    for row in rows:
        row["heads"] = row["area"]


def one_head_moved(rows: list[Body]) -> None:
    rows[0]["heads"] -= 1
    rows[1]["heads"] += 1


def area_moved(rows: list[Body]) -> None:
    rows[0]["area"] -= 100
    rows[1]["area"] += 100


OPTIONS: list[tuple[str, Edit, str, set[str]]] = [
    ("weights transposed", options(transposed), "option_sum_differs", {"V38"}),
    ("heads computed with areas", options(heads_are_areas), "option_sum_differs", {"V35", "V38"}),
    ("one head moved", options(one_head_moved), "option_sum_differs", {"V38"}),
    ("1 m² moved", options(area_moved), "option_sum_differs", {"V38"}),
    ("another order", options(lambda rows: rows.reverse()), "options_differ", {"V38"}),
    ("an option more", options(lambda rows: rows.append({"choice": "maybe", "heads": 0, "area": 0})),
     "options_differ", {"V38"}),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "code", "others"), [o[1:] for o in OPTIONS], ids=ids(OPTIONS))
def test_v30_rejects(edit: Edit, code: str, others: set[str]) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert code in codes(report, "V30")
    assert refused(report) == {"V30"} | others


def test_v35_rejects_1_square_metre_moved_between_options_of_the_tally() -> None:
    world = make_world()
    world.change("tally manager", lambda body: area_moved(body["options"]))
    report = ask(world.build())
    assert codes(report, "V35") == {"options_moved"}
    assert refused(report) == {"V30", "V35"}


def test_v35_rejects_options_that_do_not_add_up() -> None:
    world = make_world()
    options(lambda rows: rows[2].update(heads=3))(world)
    report = ask(world.build())
    assert codes(report, "V35") == {"options_do_not_add_up"}
    assert refused(report) == {"V30", "V35", "V38"}


def test_the_definition_of_the_village_is_made_anew_each_time() -> None:
    make_world().definition["policies"]["max_changes"] = 9
    assert make_definition()["policies"]["max_changes"] == 2
    assert PAIR == ("clerk", "scrutineer")

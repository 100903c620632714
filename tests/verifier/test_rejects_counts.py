"""V27, V29, V30, V35: the sets and the sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.verifier.asking import ask, codes, honest, refused
from tests.worlds import naive
from tests.worlds.build import Body, Build, Step, World, day, digest
from tests.worlds.community import make_definition
from tests.worlds.village import (
    PAIR,
    make_world,
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
    (
        "an objection that was rejected",
        lambda w: w.change("revoke", says_of(objection="o-1")),
        "objection_not_upheld",
    ),
    (
        "an objection nobody made",
        lambda w: w.change("revoke", says_of(objection="o-77")),
        "objection_not_upheld",
    ),
    (
        "a ballot already revoked",
        lambda w: w.after("revoke", revoke(7, "o-2", 28)),
        "revoked_not_counted",
    ),
    (
        "a revocation behind the tallies",
        lambda w: w.before("final", revoke(3, "o-2", 36)),
        "head_too_small",
    ),
]


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
    (
        "an option more",
        options(lambda rows: rows.append({"choice": "maybe", "heads": 0, "area": 0})),
        "options_differ",
        {"V38"},
    ),
]


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

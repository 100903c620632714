"""V37 and V01: silence, 随多数, the majority they follow, and who was warned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.core.encoding import encode_jcs, parse_jcs
from tests.verifier.asking import ask, codes, refused
from tests.worlds import naive
from tests.worlds.build import Body, World
from tests.worlds.town import (
    deemed,
    make_town,
    make_town_definition,
    service,
)

Edit = Callable[[World], object]


def ids(rows: list[tuple[Any, ...]]) -> list[str]:
    return [row[0] for row in rows]


def counting(**rule: Any) -> Edit:
    """Deemed entries and result follow from a dishonest count; everything is signed."""

    def edit(world: World) -> None:
        world.count = replace(naive.HONEST, **rule)

    return edit


def says(label: str, **fields: Any) -> Edit:
    return lambda world: world.change(label, lambda body: body.update(fields))


def silence(**fields: int) -> Edit:
    return lambda world: world.change("deemed manager", lambda body: body["silent"].update(fields))


def followers(**fields: int) -> Edit:
    return lambda world: world.change("deemed manager", lambda body: body["follow"].update(fields))


def of_manager(edit: Callable[[Body], object]) -> Edit:
    return lambda world: world.change("result", lambda body: edit(body["motions"][0]))


def without_of(**fields: Any) -> Edit:
    return of_manager(lambda outcome: outcome["deemed"]["without"].update(fields))


def no_member(outcome: Body) -> None:
    del outcome["deemed"]


def written_as_deemed(outcome: Body) -> None:
    """The silent appear among those who took part."""
    outcome["participants"]["rights"] += 1
    outcome["participants"]["heads"] += 1
    outcome["participants"]["area"] += 9999


def not_counting_them(outcome: Body) -> None:
    outcome["tests"] = outcome["deemed"]["without"]["tests"]


FULL = {"deemed_sum_differs", "deemed_differs", "tests_differ"}
DEEMED: list[tuple[str, Edit, set[str], set[str]]] = [
    ("silence that nobody was warned of", counting(all_are_warned=True), FULL, set()),
    ("silence of those never served", counting(silence_of_all=True), FULL, set()),
    (
        "a warning behind close",
        lambda w: (
            w.after("close", service([8], 28)),
            counting(all_are_warned=True)(w),
        ),
        FULL,
        set(),
    ),
    ("one more silent", silence(rights=2), {"deemed_sum_differs"}, set()),
    ("more area of the silent", silence(area=10000), {"deemed_sum_differs"}, set()),
    ("one follower less", followers(rights=1), {"deemed_sum_differs"}, set()),
    ("another majority", says("deemed manager", majority="no"), {"deemed_sum_differs"}, set()),
    ("no majority", says("deemed manager", majority=None), {"deemed_sum_differs"}, set()),
    ("another list", says("deemed manager", list="0" * 64), {"deemed_sum_differs"}, set()),
    ("another size", says("deemed manager", tree_size=5), {"head_not_of_tally"}, set()),
    ("another root", says("deemed manager", root="0" * 64), {"head_not_of_tally"}, set()),
    ("no member in the outcome", of_manager(no_member), {"deemed_differs"}, set()),
    (
        "the silent taken for participants",
        of_manager(written_as_deemed),
        set(),
        {"V38"},
    ),
    ("tests without them", of_manager(not_counting_them), {"tests_differ"}, set()),
    ("another verdict without them", without_of(verdict="failed"), {"deemed_differs"}, set()),
    ("another winner without them", without_of(winner=None), {"deemed_differs"}, set()),
]


@pytest.mark.parametrize(
    ("edit", "found", "others"), [entry[1:] for entry in DEEMED], ids=ids(DEEMED)
)
def test_v37_rejects_deemed_votes(edit: Edit, found: set[str], others: set[str]) -> None:
    world = make_town()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V37") == found
    assert refused(report) == ({"V37"} if found else set()) | others


def test_v37_rejects_a_delivery_to_a_line_beyond_the_roll() -> None:
    world = make_town()
    world.change("service unwarned", lambda body: body.update(rights=[8, 77]))
    report = ask(world.build())
    assert codes(report, "V37") == {"not_on_roll"}
    assert refused(report) == {"V37"}


def test_v37_rejects_silence_counted_where_the_definition_only_offers_to_follow() -> None:
    world = make_town()
    world.definition["policies"]["silence"] = "not_counted"
    silent = {"rights": 1, "heads": 1, "area": 9999}
    world.change("deemed manager", lambda body: body.update(silent=silent))
    assert codes(ask(world.build()), "V37") == {"deemed_sum_differs"}


def twice(world: World) -> None:
    world.after("deemed manager", replace(deemed("manager", 28), label="again"))


def of_a_special_motion(world: World) -> None:
    world.after("deemed manager", deemed("reserve", 28))


def of_the_election(world: World) -> None:
    world.after("deemed manager", deemed("committee", 28))


def before_its_tally(world: World) -> None:
    step = world.step("deemed roof")
    world.remove("deemed roof")
    part = {"rights": 0, "heads": 0, "area": 0}
    head = {"tree_size": 1, "root": "0" * 64}
    step.body = {
        "motion": "roof",
        **head,
        "majority": None,
        "follow": part,
        "silent": part,
        "list": "0" * 64,
    }
    world.before("tally roof", step)


def behind_the_result(world: World) -> None:
    world.before("head final", replace(deemed("manager", 36), label="again"))


def where_none_is_counted(world: World) -> None:
    """The definition counts neither, and yet two entries say how much it would be."""
    definition = make_town_definition()
    policies = {"silence": "not_counted", "follow_choice": False, "silence_basis": None}
    world.definition["policies"] = {**definition["policies"], **policies}
    for motion in world.definition["motions"]:
        motion["choices"] = [c for c in motion["choices"] if c["id"] != "follow"]
    for label in ("ballot 5 day 20", "ballot 10 day 24", "transfer 5", "reissue 5"):
        world.remove(label)
    for label in ("objection o-2", "freeze 10", "ruling o-2", "unfreeze 10"):
        world.remove(label)


ORDER: list[tuple[str, Edit, set[str]]] = [
    ("none where one must be", lambda w: w.remove("deemed manager"), {"deemed_missing"}),
    ("a second one", twice, {"said_twice"}),
    ("of a special motion", of_a_special_motion, {"deemed_without_ground"}),
    ("of an election", of_the_election, {"deemed_without_ground"}),
    ("before its tally", before_its_tally, {"tally_missing"}),
    ("behind the result", behind_the_result, {"tally_missing"}),
    ("where nothing is deemed", where_none_is_counted, {"deemed_without_ground"}),
]


@pytest.mark.parametrize(("edit", "found"), [o[1:] for o in ORDER], ids=ids(ORDER))
def test_v01_rejects_deemed_votes_out_of_place(edit: Edit, found: set[str]) -> None:
    world = make_town()
    edit(world)
    assert codes(ask(world.build()), "V01") == found


def test_v38_rejects_a_result_whose_head_holds_no_deemed_votes() -> None:
    world = make_town()

    def earlier(body: Body) -> None:
        build = make_town().build()
        size = build.places["deemed roof"]
        body.update(tree_size=size, root=build.root(size))

    world.change("result", earlier)
    assert codes(ask(world.build()), "V38") == {"head_too_small"}


def first(definition: Body) -> None:
    definition["kind"] = "first"


def without_basis(definition: Body) -> None:
    definition["policies"]["silence_basis"] = None


def follow_on_special(definition: Body) -> None:
    definition["motions"][1]["choices"].append({"id": "follow", "label": "随多数"})


def no_follow(definition: Body) -> None:
    definition["motions"][0]["choices"].pop()


def no_draw(definition: Body) -> None:
    definition["lot"] = None


def seats(**fields: int) -> Callable[[Body], None]:
    return lambda definition: definition["motions"][-1]["election"].update(fields)


def other_matter(definition: Body) -> None:
    definition["motions"][-1]["matter"] = "278-9"


def consultation(definition: Body) -> None:
    definition["kind"] = "consultation"


DEFINITIONS: list[tuple[str, Callable[[Body], None]]] = [
    ("a first assembly that counts silence", first),
    ("silence without a basis", without_basis),
    ("随多数 on a special motion", follow_on_special),
    ("no 随多数 where it is offered", no_follow),
    ("an election without a draw", no_draw),
    ("more seats than names", seats(seats=5)),
    ("more alternates than left", seats(alternates=3)),
    ("a minimum above the seats", seats(minimum=4)),
    ("an election on another matter", other_matter),
    ("a consultation that binds", consultation),
]


@pytest.mark.parametrize("edit", [d[1] for d in DEFINITIONS], ids=ids(DEFINITIONS))
def test_v13_rejects_a_definition(edit: Callable[[Body], None]) -> None:
    world = make_town()
    edit(world.definition)
    report = ask(_built(world))
    assert "definition_invalid" in codes(report, "V13")


def _built(world: World) -> dict[str, bytes]:
    """The record that follows an honest town, but for its first entry."""
    files = dict(make_town().build().files)
    lines = files["entries.jsonl"].split(b"\n")
    entry: Any = parse_jcs(lines[0], limit=1 << 20)
    lines[0] = encode_jcs({**entry, "body": world.definition})
    files["entries.jsonl"] = b"\n".join(lines)
    return files

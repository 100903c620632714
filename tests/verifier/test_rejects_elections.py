"""V20, V29, V30, V35, V37, V01, V38: names, sums, ranking and draw of an election."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.core.encoding import sha256
from tests.verifier.asking import ask, codes, refused
from tests.worlds.build import Body, World
from tests.worlds.town import DRAW, ballot, lot, make_town

Edit = Callable[[World], object]


def ids(rows: list[tuple[Any, ...]]) -> list[str]:
    return [row[0] for row in rows]


def named(*names: str) -> Edit:
    """Right 10 names these; the honest count takes them as they stand."""

    def edit(world: World) -> None:
        at = world.steps.index(world.step("ballot 10 day 24"))
        world.steps[at] = ballot(10, 24, manager="follow", committee=list(names))

    return edit


def named_on_paper(*names: str) -> Edit:
    def change(body: Body) -> None:
        body["void"] = []
        body["answers"].append({"motion": "committee", "choices": list(names)})

    return lambda world: world.change("paper P-0011", change)


NAMES: list[tuple[str, Edit, str]] = [
    ("more names than seats", named("zhang", "li", "wang", "zhao"), "choices_number"),
    ("more names on paper", named_on_paper("zhang", "li", "wang", "zhao"), "choices_number"),
    ("another order", named("li", "zhang"), "choices_out_of_order"),
    ("another order on paper", named_on_paper("sun", "zhang"), "choices_out_of_order"),
    ("nobody's name", named("zhang", "qian"), "choice_unknown"),
    ("no to all", named("no"), "choice_unknown"),
]


@pytest.mark.parametrize(("edit", "code"), [n[1:] for n in NAMES], ids=ids(NAMES))
def test_v20_rejects_names(edit: Edit, code: str) -> None:
    world = make_town()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V20") == {code}
    assert refused(report) == {"V20"}


def test_v03_rejects_a_name_twice() -> None:
    world = make_town()
    named("zhang", "zhang")(world)
    assert "V03" in refused(ask(world.build()))


def test_v20_rejects_a_yes_no_motion_answered_by_nothing() -> None:
    world = make_town()

    def empty(body: Body) -> None:
        body["answers"][0]["choices"] = []

    world.change("ballot 10 day 24", empty)
    assert codes(ask(world.build()), "V20") == {"choices_number"}


def both(edit: Callable[[Body], object]) -> Edit:
    """The same change in the tally and in the options of the outcome."""

    def change(world: World) -> None:
        world.change("tally committee", edit)
        world.change("result", lambda body: edit(body["motions"][-1]))

    return change


def add(choice: int, measure: str, by: int) -> Edit:
    def edit(body: Body) -> None:
        body["options"][choice][measure] += by

    return both(edit)


def beyond(measure: str) -> Edit:
    """A candidate with one more than all who took part."""

    def edit(body: Body) -> None:
        whole = body["participants"] if "list" not in body else body
        body["options"][1][measure] = whole[measure] + 1

    return both(edit)


SUMS: list[tuple[str, Edit, set[str]]] = [
    ("one head more", add(0, "heads", 1), {"V30", "V38"}),
    ("1 m² more", add(3, "area", 100), {"V30", "V38"}),
    ("more heads than all", beyond("heads"), {"V30", "V35", "V38"}),
    ("more area than all", beyond("area"), {"V30", "V35", "V38"}),
    (
        "the names added up as participants",
        lambda w: w.change("tally committee", lambda b: b.update(participants=24)),
        {"V29"},
    ),
    (
        "another order of candidates",
        both(lambda body: body["options"].reverse()),
        {"V30", "V38"},
    ),
]


@pytest.mark.parametrize(("edit", "checks"), [s[1:] for s in SUMS], ids=ids(SUMS))
def test_the_sums_of_an_election_are_recounted(edit: Edit, checks: set[str]) -> None:
    world = make_town()
    edit(world)
    assert refused(ask(world.build())) == checks


def ranking(edit: Callable[[Body], object]) -> Edit:
    return lambda world: world.change("result", lambda body: edit(body["motions"][-1]))


def swap(first: int, second: int) -> Callable[[Body], None]:
    """Two candidates exchange their places."""

    def edit(outcome: Body) -> None:
        rows = outcome["election"]["ranking"]
        rows[first]["choice"], rows[second]["choice"] = (
            rows[second]["choice"],
            rows[first]["choice"],
        )

    return edit


def seat(place: int, state: str) -> Callable[[Body], None]:
    return lambda outcome: outcome["election"]["ranking"][place].update(state=state)


def filled(**fields: Any) -> Callable[[Body], None]:
    return lambda outcome: outcome["election"].update(fields)


def won(outcome: Body) -> None:
    outcome["winner"] = "li"


def failed(outcome: Body) -> None:
    outcome["verdict"] = "failed"


def none(outcome: Body) -> None:
    del outcome["election"]


def one_of_another(body: Body) -> None:
    body["motions"][0]["election"] = body["motions"][-1]["election"]
    del body["motions"][0]["deemed"]


def passed(outcome: Body) -> None:
    outcome["election"]["ranking"][4]["passed"] = True


RANKINGS: list[tuple[str, Edit, set[str]]] = [
    ("the draw turned round", ranking(swap(2, 3)), {"ranking_differs"}),
    ("the first two exchanged", ranking(swap(0, 1)), {"ranking_differs"}),
    ("the alternate elected", ranking(seat(3, "elected")), {"ranking_differs"}),
    ("one elected who did not pass", ranking(seat(4, "alternate")), {"ranking_differs"}),
    ("one passed who did not", ranking(passed), {"ranking_differs"}),
    ("a seat less", ranking(filled(seats=2)), {"ranking_differs"}),
    ("a lower minimum", ranking(filled(minimum=1)), {"ranking_differs"}),
    ("another draw", ranking(filled(lot="0" * 64)), {"ranking_differs"}),
    ("no draw", ranking(filled(lot=None)), {"ranking_differs"}),
    ("a winner", ranking(won), {"verdict_differs"}),
    ("carried called failed", ranking(failed), {"verdict_differs"}),
    ("no ranking at all", ranking(none), {"ranking_differs"}),
    (
        "a ranking where nobody is elected",
        lambda w: w.change("result", one_of_another),
        {"ranking_differs", "deemed_differs"},
    ),
]


@pytest.mark.parametrize(("edit", "found"), [r[1:] for r in RANKINGS], ids=ids(RANKINGS))
def test_v37_rejects_a_ranking(edit: Edit, found: set[str]) -> None:
    world = make_town()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V37") == found
    assert refused(report) == {"V37"}


def other_draw(world: World) -> None:
    """The seed stays that of another draw, and the result follows the seed."""
    world.change("lot committee", lambda body: body.update(draw="03 11 17 22 28 31 + 08"))


def of_another_head(world: World) -> None:
    """The draw is hashed with the root of an earlier head."""

    def change(body: Body) -> None:
        root = "11" * 32
        seed = sha256(bytes.fromhex(root) + DRAW.encode()).hex()
        body.update(root=root, seed=seed)

    world.change("lot committee", change)


LOTS: list[tuple[str, Edit, set[str]]] = [
    ("another seed than the draw's", other_draw, {"lot_seed", "ranking_differs"}),
    ("another head than the tally's", of_another_head, {"head_not_of_tally"}),
    (
        "another size than the tally's",
        lambda w: w.change("lot committee", lambda body: body.update(tree_size=5)),
        {"head_not_of_tally"},
    ),
    ("no draw between equals", lambda w: w.remove("lot committee"), {"lot_missing"}),
]


@pytest.mark.parametrize(("edit", "found"), [entry[1:] for entry in LOTS], ids=ids(LOTS))
def test_v37_rejects_a_draw(edit: Edit, found: set[str]) -> None:
    world = make_town()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V37") == found
    assert refused(report) == {"V37"}


def before_its_tally(world: World) -> None:
    step = world.step("lot committee")
    world.remove("lot committee")
    step.body = {
        "motion": "committee",
        "tree_size": 1,
        "root": "0" * 64,
        "draw": "1",
        "seed": "0" * 64,
    }
    world.before("tally committee", step)


def behind_the_result(world: World) -> None:
    again = lot("committee", 36, "01 01 01")
    again.label = "second"
    world.before("head final", again)


def drawn_again(world: World) -> None:
    """A second draw, in the hope of a better one."""
    again = lot("committee", 28, "01 01 01")
    again.label = "second"
    world.after("lot committee", again)


def of_no_election(world: World) -> None:
    world.after("lot committee", lot("plan", 28))


ORDER: list[tuple[str, Edit, set[str]]] = [
    ("before its tally", before_its_tally, {"tally_missing"}),
    ("behind the result", behind_the_result, {"tally_missing"}),
    ("drawn again", drawn_again, {"said_twice"}),
    ("of a motion that elects nobody", of_no_election, {"lot_without_election"}),
    (
        "of a motion nobody put",
        lambda w: w.change("lot committee", lambda body: body.update(motion="pool")),
        {"lot_without_election", "tally_missing"},
    ),
]


@pytest.mark.parametrize(("edit", "found"), [o[1:] for o in ORDER], ids=ids(ORDER))
def test_v01_rejects_a_draw_out_of_place(edit: Edit, found: set[str]) -> None:
    world = make_town()
    edit(world)
    assert codes(ask(world.build()), "V01") == found


def test_v38_rejects_a_result_whose_head_holds_no_draw() -> None:
    """The head is one of after the tallies, but of before the draw."""
    world = make_town()

    def earlier(body: Body) -> None:
        build = make_town().build()
        size = build.places["lot committee"]
        body.update(tree_size=size, root=build.root(size))

    world.change("result", earlier)
    report = ask(world.build())
    assert codes(report, "V38") == {"head_too_small"}


def test_an_election_that_fills_too_few_seats_fails() -> None:
    """Two of three are elected where three must be: the attacker says carried."""
    world = make_town(stage="preliminary")
    world.definition["motions"][-1]["election"]["minimum"] = 3
    for i, days in ((1, 20), (2, 20), (3, 20), (7, 22), (4, 27)):
        at = world.steps.index(world.step(f"ballot {i} day {days}"))
        world.steps[at] = ballot(i, days, committee=["zhang", "li"])
    world.remove("lot committee")
    build = world.build()
    assert refused(ask(build)) == set()
    outcome = ask(build).summary.outcomes[-1]
    assert (outcome["verdict"], outcome["winner"]) == ("failed", None)
    world.change("result", lambda body: body["motions"][-1].update(verdict="carried"))
    assert codes(ask(world.build()), "V37") == {"verdict_differs"}


def test_half_of_the_seats_are_not_enough() -> None:
    """One of two is elected: the minimum is reached, but not more than half."""
    world = make_town(stage="preliminary")
    filled = {"seats": 2, "alternates": 0, "minimum": 1}
    world.definition["motions"][-1].update(max=2, election=filled)
    world.remove("lot committee")
    for i, days in ((1, 20), (2, 20), (3, 20), (5, 20), (7, 22), (10, 24), (4, 27)):
        at = world.steps.index(world.step(f"ballot {i} day {days}"))
        manager = "follow" if i in (5, 10) else "yes"
        world.steps[at] = ballot(i, days, manager=manager, committee=["zhang"])
    at = world.steps.index(world.step("agent of 7"))
    world.steps[at] = ballot(7, 21, by="right 3", manager="no", committee=["zhang"])
    build = world.build()
    assert refused(ask(build)) == set()
    outcome = ask(build).summary.outcomes[-1]
    states = [place["state"] for place in outcome["election"]["ranking"]]
    assert states.count("elected") == 1
    assert outcome["verdict"] == "failed"


def test_an_election_without_quorum_elects_nobody() -> None:
    world = make_town(stage="preliminary")
    for label in ("ballot 10 day 24", "ballot 4 day 27", "ballot 9 day 23"):
        world.remove(label)
    build = world.build()
    assert refused(ask(build)) == set()
    outcome = ask(build).summary.outcomes[-1]
    assert {place["state"] for place in outcome["election"]["ranking"]} == {"not_elected"}
    assert outcome["verdict"] == "failed"

"""V16, V20, V13, V01: proxies, and what agents may not do with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.verifier.asking import ask, codes, refused
from tests.worlds.build import Body, Build, Step, World, day
from tests.worlds.town import (
    ballot,
    freeze,
    make_town,
    make_town_definition,
    objection,
    proxy,
    proxy_end,
    ruling,
    transfer,
)
from tests.worlds.village import PAIR, reissue

Edit = Callable[[World], object]


def ids(rows: list[tuple[Any, ...]]) -> list[str]:
    return [row[0] for row in rows]


def put(label: str, step: Step) -> Edit:
    """Replace an entry by another one."""

    def edit(world: World) -> None:
        world.steps[world.steps.index(world.step(label))] = step

    return edit


def at_the_end(*steps: Step) -> Edit:
    return lambda world: world.before("close", *steps)


def policy(**changed: Any) -> Edit:
    return lambda world: world.definition["policies"].update(changed)


AGENTS = ("manager", "reserve", "committee")
OUTSIDE = ballot(6, 21, by="right 3", only=(*AGENTS, "plan"), manager="no")
AGAINST = ballot(6, 21, by="right 3", only=AGENTS, manager="yes")
UNSAID = ballot(6, 21, by="right 3", only=("reserve", "committee"))


def over_the_owner(world: World) -> None:
    """7 has cast its own; its agent, not yet dismissed, casts again."""
    world.remove("proxy-end 7")
    world.before("close", ballot(7, 27, by="right 3"))


def over_paper(world: World) -> None:
    """11's paper counts only behind close, but it is out; the agent casts meanwhile."""
    world.before("close", proxy(11, "right 3", 27), ballot(11, 27, by="right 3"))


def after_its_end(world: World) -> None:
    world.before("close", ballot(12, 27, by="spare card"))


def of_another_right(world: World) -> None:
    """3 is the agent of 6 and 7, not of 8."""
    world.before("close", ballot(8, 27, by="right 3"))


def after_transfer_of_the_principal(world: World) -> None:
    world.before(
        "close", proxy(8, "spare card", 27), transfer(8, 27), ballot(8, 27, by="spare card")
    )


def after_reissue_for_transfer(world: World) -> None:
    world.before(
        "close",
        proxy(8, "spare card", 27),
        reissue(8, "right 8 heir", "transfer", 27),
        ballot(8, 27, by="spare card"),
    )


def after_the_agents_key_was_lost(world: World) -> None:
    world.before(
        "close",
        proxy(8, "right 4", 27),
        reissue(4, "right 4 again", "lost", 27),
        ballot(8, 27, by="right 4"),
    )
    world.remove("ballot 4 day 27")


def after_the_agent_sold(world: World) -> None:
    """4 sold and has no new key yet: with its card all it held for others is over."""
    world.before("close", proxy(8, "right 4", 27), transfer(4, 27), ballot(8, 27, by="right 4"))


def by_the_agents_new_key(world: World) -> None:
    """A proxy names a key, not a person: it does not pass to the neighbour's new key."""
    world.before(
        "close",
        proxy(8, "right 4", 27),
        reissue(4, "right 4 again", "lost", 27),
        ballot(8, 27, by="right 4 again"),
    )
    world.remove("ballot 4 day 27")


def while_frozen(world: World) -> None:
    world.before(
        "close",
        proxy(8, "spare card", 27),
        objection("o-8", 27),
        freeze(8, "o-8", 27),
        ballot(8, 27, by="spare card"),
    )
    world.after("close", ruling("o-8", 28))
    world.after("ruling o-8", replace(freeze(8, "o-8", 28), kind="unfreeze", label="u"))


CASTING: list[tuple[str, Edit, str, set[str]]] = [
    ("a motion outside the proxy", put("ballot 6 day 21", OUTSIDE), "agent_outside_proxy", set()),
    ("another answer than bound", put("ballot 6 day 21", AGAINST), "agent_against_bound", set()),
    ("nothing where bound", put("ballot 6 day 21", UNSAID), "agent_against_bound", set()),
    ("over the owner's own ballot", over_the_owner, "agent_over_owner", set()),
    ("after the proxy's end", after_its_end, "key_not_in_force", set()),
    ("for another right", of_another_right, "key_not_in_force", set()),
    ("after its principal sold", after_transfer_of_the_principal, "key_not_in_force", set()),
    ("after a reissue for transfer", after_reissue_for_transfer, "key_not_in_force", set()),
    ("with a key that was lost", after_the_agents_key_was_lost, "key_not_in_force", set()),
    ("after the agent sold", after_the_agent_sold, "key_not_in_force", set()),
    ("with the agent's new key", by_the_agents_new_key, "key_not_in_force", set()),
    ("while its principal is frozen", while_frozen, "right_frozen", set()),
]


@pytest.mark.parametrize(("edit", "code", "others"), [c[1:] for c in CASTING], ids=ids(CASTING))
def test_v16_rejects_an_agents_ballot(edit: Edit, code: str, others: set[str]) -> None:
    world = make_town()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V16") == {code}
    assert refused(report) == {"V16"} | others


def test_v28_rejects_an_agents_ballot_while_paper_is_out() -> None:
    world = make_town()
    over_paper(world)
    report = ask(world.build())
    assert codes(report, "V28") == {"cast_after_paper", "superseded_missing"}
    assert refused(report) == {"V28"}


def test_v25_counts_a_change_of_an_agents_ballot_by_the_owner() -> None:
    """Without changes the agent's ballot stands, as the first that was cast."""
    world = make_town()
    policy(max_changes=0)(world)
    report = ask(world.build())
    assert codes(report, "V25") == {"too_many_changes"}
    assert refused(report) == {"V25"}


def out_of_scope(body: Body) -> None:
    body["motions"] = ["roof"]


def bound_of(*pairs: tuple[str, list[str]], **fields: Any) -> Callable[[Body], None]:
    answers = [{"motion": motion, "choices": choices} for motion, choices in pairs]
    return lambda body: body.update(bound=answers, **fields)


def own_key(world: World) -> None:
    world.before("close", proxy(8, "right 8", 27))


def former_key(world: World) -> None:
    world.before("close", proxy(8, "right 9", 27))


def key_of_a_sold_right(world: World) -> None:
    """4 sold and has no key in force: its old one can be nobody's agent."""
    world.before("close", transfer(4, 27), proxy(8, "right 4", 27))


def second_proxy(world: World) -> None:
    world.before("close", replace(proxy(6, "spare card", 27), label="second"))


def one_too_many(world: World) -> None:
    world.definition["policies"]["proxy_cap"] = 1


def none_allowed(world: World) -> None:
    world.definition["policies"]["proxy_cap"] = 0


def of_nobody(world: World) -> None:
    step = proxy(8, "spare card", 27)
    step.change = lambda body: body.update(i=77)
    step.signers = PAIR
    world.before("close", step)


def after_sale(world: World) -> None:
    world.before("close", transfer(8, 27), proxy(8, "spare card", 27, signers=PAIR))


def end_of_none(world: World) -> None:
    world.before("close", proxy_end(8, "spare card", 27))


def end_of_another(world: World) -> None:
    world.change("proxy-end 12", lambda body: body.update(agent_pk="7" * 64))


def end_for_nobody(world: World) -> None:
    step = proxy_end(8, "spare card", 27, signers=PAIR)
    step.change = lambda body: body.update(i=77)
    world.before("close", step)


GIVING: list[tuple[str, Edit, str, set[str]]] = [
    ("one's own key", own_key, "agent_key", set()),
    ("a key no longer in force", former_key, "agent_key", set()),
    ("the key of a right that was sold", key_of_a_sold_right, "agent_key", set()),
    ("a second proxy", second_proxy, "proxy_stands", set()),
    ("one principal too many", one_too_many, "proxy_over_cap", set()),
    ("any where there may be none", none_allowed, "proxy_over_cap", set()),
    ("a line beyond the roll", of_nobody, "not_on_roll", set()),
    ("after a sale", after_sale, "key_after_transfer", set()),
    ("bound though nobody may be", policy(proxy_bound=False), "bound_not_allowed", set()),
    (
        "bound outside the proxy",
        lambda w: w.change("proxy 12", bound_of(("plan", ["a"]), motions=["manager"])),
        "bound_outside_proxy",
        set(),
    ),
    ("an end of none", end_of_none, "no_such_proxy", set()),
    ("an end of another agent's", end_of_another, "no_such_proxy", set()),
    ("an end for a line beyond the roll", end_for_nobody, "not_on_roll", set()),
]


@pytest.mark.parametrize(("edit", "code", "others"), [g[1:] for g in GIVING], ids=ids(GIVING))
def test_v16_rejects_a_proxy(edit: Edit, code: str, others: set[str]) -> None:
    world = make_town()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V16") == {code}
    assert refused(report) == {"V16"} | others


BINDING: list[tuple[str, Callable[[Body], None], str]] = [
    ("a motion out of scope", out_of_scope, "out_of_scope"),
    ("an unknown motion", lambda body: body.update(motions=["pool"]), "motion_unknown"),
    ("motions out of order", lambda body: body["motions"].reverse(), "answers_out_of_order"),
    ("bound to an unknown choice", bound_of(("manager", ["maybe"])), "choice_unknown"),
    ("bound to two choices", bound_of(("manager", ["yes", "no"])), "choices_number"),
    (
        "bound to too many names",
        bound_of(("committee", ["zhang", "li", "wang", "zhao"])),
        "choices_number",
    ),
]


@pytest.mark.parametrize(("edit", "code"), [b[1:] for b in BINDING], ids=ids(BINDING))
def test_v20_rejects_a_proxy_that_says_what_no_ballot_could(
    edit: Callable[[Body], None], code: str
) -> None:
    world = make_town()
    world.remove("ballot 6 day 21")
    world.change("proxy 6", edit)
    report = ask(world.build())
    assert codes(report, "V20") == {code}


def signed_by(*signers: str) -> Edit:
    def edit(world: World) -> None:
        world.step("proxy 6").signers = signers

    return edit


def by_the_old_key(world: World) -> None:
    world.before(
        "close",
        reissue(8, "right 8 again", "lost", 27),
        proxy(8, "spare card", 27, signers=("right 8",)),
    )


def by_the_key_of_before_the_sale(world: World) -> None:
    world.before("close", transfer(8, 27), proxy(8, "spare card", 27))


def end_by_the_agent(world: World) -> None:
    world.step("proxy-end 12").signers = ("spare card",)


SIGNERS: list[tuple[str, Edit, set[str]]] = [
    ("by the agent", signed_by("right 3"), set()),
    ("by a neighbour", signed_by("right 2"), set()),
    ("by the registrar", signed_by("registrar"), set()),
    ("by one clerk", signed_by("clerk"), set()),
    ("by a clerk and the convener", signed_by("clerk", "convener"), set()),
    ("by the right and a clerk", signed_by("right 6", "clerk"), set()),
    ("by a key that was lost", by_the_old_key, set()),
    ("by the key of before the sale", by_the_key_of_before_the_sale, {"V16"}),
    ("an end by the agent", end_by_the_agent, set()),
]


@pytest.mark.parametrize(("edit", "others"), [s[1:] for s in SIGNERS], ids=ids(SIGNERS))
def test_v13_rejects_a_proxy_signed(edit: Edit, others: set[str]) -> None:
    world = make_town()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V13") == {"signer_not_allowed"}
    assert refused(report) == {"V13"} | others


def test_v13_takes_a_proxy_by_the_key_a_correction_gave() -> None:
    """Line 14 comes by a correction; its key then signs a proxy, and the agent votes."""
    world = make_town(stage="preliminary")
    units = [{"tag": "ffff" + "0" * 60, "area": 5000, "group": "3号楼", "use": "home"}]

    def correction(build: Build) -> Body:
        line = {"i": 14, "cred_pk": build.key("right 14").hex(), "units": units}
        scopes = build.counted_with([line])
        totals = [{"motion": name, **scope} for name, scope in scopes.items()]
        return {"objection": "o-r", "lines": [line], "totals": totals}

    def given(build: Build) -> Body:
        keys = {"agent_pk": build.key("right 2").hex(), "document": "a" * 64}
        return {"i": 14, **keys, "motions": ["manager"], "bound": []}

    world.before(
        "close",
        objection("o-r", 27, about="roll"),
        ruling("o-r", 27, "upheld"),
        Step("roll-correction", correction, ("registrar", "street-office"), day(27)),
        Step("proxy", given, ("right 14",), day(27), label="proxy 14"),
    )
    assert refused(ask(world.build())) == set()
    world.step("proxy 14").signers = ("right 8",)
    assert codes(ask(world.build()), "V13") == {"signer_not_allowed"}


def test_v13_rejects_an_agents_key_that_is_no_key() -> None:
    world = make_town()
    for label in ("proxy 12", "proxy-end 12"):
        world.change(label, lambda body: body.update(agent_pk="01" + "0" * 62))
    report = ask(world.build())
    assert codes(report, "V13") == {"key_invalid"}


def move(label: str, before: str) -> Edit:
    def edit(world: World) -> None:
        step = world.step(label)
        world.remove(label)
        world.before(before, step)
        step.t = world.steps[world.steps.index(step) + 1].t

    return edit


PLACES: list[tuple[str, Edit]] = [
    ("before the manifest", move("proxy 12", "manifest")),
    ("behind close", move("proxy-end 12", "reconciliation")),
    ("a designation behind close", move("designation", "reconciliation")),
]


@pytest.mark.parametrize("edit", [p[1] for p in PLACES], ids=ids(PLACES))
def test_v01_rejects_a_proxy_out_of_place(edit: Edit) -> None:
    world = make_town()
    edit(world)
    assert "V01" in refused(ask(world.build()))


def test_v16_rejects_a_designation_for_a_line_beyond_the_roll() -> None:
    world = make_town()
    world.change("designation", lambda body: body.update(i=77))
    assert codes(ask(world.build()), "V16") == {"not_on_roll"}


def test_the_definition_of_the_town_is_made_anew_each_time() -> None:
    make_town().definition["policies"]["proxy_cap"] = 9
    assert make_town_definition()["policies"]["proxy_cap"] == 3

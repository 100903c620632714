"""V16, V27, V28, V15, V01, V40: transfers, freezes, an extension, a certificate taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.verifier.asking import ask, codes, refused
from tests.worlds.build import Body, Build, Step, World, day, digest
from tests.worlds.town import (
    ballot,
    extend,
    freeze,
    make_town,
    objection,
    ruling,
    transfer,
    unfreeze,
)
from tests.worlds.village import issue, paper_ballot, reissue

Edit = Callable[[World], object]


def ids(rows: list[tuple[Any, ...]]) -> list[str]:
    return [row[0] for row in rows]


def at_the_end(*steps: Step) -> Edit:
    return lambda world: world.before("close", *steps)


def policy(**changed: Any) -> Edit:
    return lambda world: world.definition["policies"].update(changed)


def says(label: str, **fields: Any) -> Edit:
    return lambda world: world.change(label, lambda body: body.update(fields))


def renewed_as_lost(world: World) -> None:
    world.change("reissue 9", lambda body: body.update(reason="lost"))


TRANSFERS: list[tuple[str, Edit, set[str]]] = [
    ("the old key casts", at_the_end(transfer(8, 27), ballot(8, 27)), {"key_after_transfer"}),
    (
        "the old key changes what is kept",
        at_the_end(transfer(4, 27), ballot(4, 27, manager="no")),
        {"kept_after_transfer"},
    ),
    (
        "the new key changes what is kept",
        at_the_end(ballot(5, 27, by="right 5 heir")),
        {"kept_after_transfer"},
    ),
    ("a second transfer", at_the_end(transfer(8, 27), transfer(8, 27)), {"transfer_twice"}),
    ("a key renewed as lost", renewed_as_lost, {"reissue_not_for_transfer"}),
    ("where rights are frozen", policy(transfer="frozen"), {"transfer_not_allowed"}),
    ("a line beyond the roll", at_the_end(transfer(77, 27)), {"not_on_roll"}),
    (
        "a reissue to an agent's key",
        at_the_end(reissue(8, "spare card", "lost", 27)),
        {"reissue_of_used_key"},
    ),
]


@pytest.mark.parametrize(("edit", "found"), [t[1:] for t in TRANSFERS], ids=ids(TRANSFERS))
def test_v16_rejects_a_transfer(edit: Edit, found: set[str]) -> None:
    world = make_town()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V16") == found
    assert refused(report) == {"V16"}


def test_v16_rejects_a_reissue_for_a_transfer_that_the_definition_does_not_allow() -> None:
    world = make_town()
    policy(transfer="frozen")(world)
    assert len(ask(world.build()).find("V16").failures) == 4
    for label in ("transfer 5", "transfer 9"):
        world.remove(label)
    report = ask(world.build())
    assert codes(report, "V16") == {"transfer_not_allowed"}
    assert len(report.find("V16").failures) == 2


def test_v28_rejects_paper_for_a_right_without_a_key() -> None:
    world = make_town()
    world.before("close", transfer(12, 27), issue("P-0012", 27))
    report = ask(world.build())
    assert codes(report, "V28") == {"key_after_transfer"}
    assert refused(report) == {"V28"}


def test_paper_handed_out_before_a_transfer_counts_as_ever() -> None:
    world = make_town(stage="preliminary")
    world.before("close", issue("P-0012", 27), transfer(12, 27))
    world.after("close", paper_ballot("P-0012", 28))
    assert refused(ask(world.build())) == set()


def released(world: World) -> None:
    """10 is let go before its objection has a ruling."""
    step = world.step("unfreeze 10")
    world.remove("unfreeze 10")
    step.t = day(23)
    world.before("ruling o-2", step)


def frozen_without(about: str) -> Edit:
    return at_the_end(objection("o-8", 27, about), freeze(8, "o-8", 27), ruling("o-8", 27), LET_GO)


LET_GO = unfreeze(8, "o-8", 27)
FREEZES: list[tuple[str, Edit, set[str]]] = [
    (
        "a ballot while frozen",
        lambda w: w.before("ruling o-2", ballot(10, 23)),
        {"right_frozen"},
    ),
    ("an objection of another kind", frozen_without("paper"), {"freeze_without_objection"}),
    (
        "no objection",
        lambda w: w.change("freeze 10", lambda body: body.update(objection="o-77")),
        {"freeze_without_objection", "right_not_frozen"},
    ),
    (
        "an objection already ruled on",
        at_the_end(freeze(8, "o-2", 27), unfreeze(8, "o-2", 27)),
        {"freeze_without_objection"},
    ),
    (
        "frozen twice",
        lambda w: w.before("ruling o-2", freeze(10, "o-2", 23)),
        {"right_frozen"},
    ),
    ("let go before the ruling", released, {"unfreeze_before_ruling"}),
    ("let go without a freeze", at_the_end(unfreeze(8, "o-2", 27)), {"right_not_frozen"}),
    (
        "a line beyond the roll",
        at_the_end(
            objection("o-8", 27),
            freeze(77, "o-8", 27),
            ruling("o-8", 27),
            unfreeze(77, "o-8", 27),
        ),
        {"not_on_roll"},
    ),
]


@pytest.mark.parametrize(("edit", "found"), [f[1:] for f in FREEZES], ids=ids(FREEZES))
def test_v16_rejects_a_freeze(edit: Edit, found: set[str]) -> None:
    world = make_town()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V16") == found
    assert refused(report) == {"V16"}


def test_v27_rejects_a_tally_while_a_right_is_frozen() -> None:
    world = make_town()
    world.remove("unfreeze 10")
    world.remove("ballot 10 day 24")
    report = ask(world.build())
    assert codes(report, "V27") == {"tally_while_frozen"}
    assert refused(report) == {"V27"}


@pytest.mark.parametrize("keyed", [False, True], ids=["handed out", "keyed in"])
def test_v28_rejects_paper_of_a_frozen_right(keyed: bool) -> None:
    world = make_town()
    steps = [objection("o-8", 27), freeze(12, "o-8", 27), issue("P-0012", 27)]
    if keyed:
        steps = [steps[0], steps[2], steps[1], replace(paper_ballot("P-0012", 27), t=day(27))]
    world.before("close", *steps, ruling("o-8", 27), unfreeze(12, "o-8", 27))
    report = ask(world.build())
    assert codes(report, "V28") == {"right_frozen"}
    assert refused(report) == {"V28"}


def test_v28_rejects_too_many_names_where_one_choice_is_made() -> None:
    world = make_town()
    step = world.step("paper P-0011")

    def void(body: Body) -> None:
        body["answers"] = [a for a in body["answers"] if a["motion"] != "manager"]
        body["void"] = [{"motion": "manager", "reason": "too_many"}, *body["void"]]

    step.change = void
    report = ask(world.build())
    assert codes(report, "V28") == {"void_reason"}
    assert refused(report) == {"V28"}


EXTENSIONS: list[tuple[str, Edit, set[str]]] = [
    ("more days than granted", policy(extension_days=0), {"V15"}),
    ("one day too many", says("extend", closes="2026-04-13T01:01Z"), {"V15"}),
    ("a second one", lambda w: w.after("extend", extend("2026-03-30T01:01Z", 26)), {"V01", "V15"}),
]


@pytest.mark.parametrize(("edit", "checks"), [e[1:] for e in EXTENSIONS], ids=ids(EXTENSIONS))
def test_v15_rejects_an_extension(edit: Edit, checks: set[str]) -> None:
    world = make_town()
    edit(world)
    report = ask(world.build())
    assert refused(report) == checks


def test_v15_takes_all_the_days_that_the_definition_grants() -> None:
    world = make_town()
    world.definition["policies"]["extension_days"] = 1
    assert refused(ask(world.build())) == set()


def behind_all(world: World) -> None:
    body = {"code": "witness_offline", "tree_size": 1}
    world.after("certificate-revocation", Step("incident", body, (), day(40)))


def without_certificate(world: World) -> None:
    world.remove("certificate")
    revoked = world.step("certificate-revocation")
    revoked.body = {"certificate": digest("c"), "reason": "court_order", "document": digest("d")}
    del world.documents["minutes.pdf"]


REVOCATIONS: list[tuple[str, Edit, set[str]]] = [
    ("another certificate", says("certificate-revocation", certificate="0" * 64), {"V40"}),
    (
        "by the convener",
        lambda w: setattr(w.step("certificate-revocation"), "signers", ("convener",)),
        {"V40"},
    ),
    ("something behind it", behind_all, {"V01"}),
    ("no certificate", without_certificate, {"V01"}),
]


@pytest.mark.parametrize(("edit", "checks"), [r[1:] for r in REVOCATIONS], ids=ids(REVOCATIONS))
def test_v40_and_v01_reject_a_revocation(edit: Edit, checks: set[str]) -> None:
    world = make_town(stage="revoked")
    edit(world)
    assert refused(ask(world.build())) == checks


def move(label: str, before: str) -> Edit:
    def edit(world: World) -> None:
        step = world.step(label)
        world.remove(label)
        world.before(before, step)
        step.t = world.steps[world.steps.index(step) + 1].t

    return edit


PLACES: list[tuple[str, Edit]] = [
    ("a transfer before opening", move("transfer 9", "open")),
    ("a transfer behind close", lambda w: w.after("close", transfer(8, 28))),
    ("a freeze behind close", lambda w: w.after("close", freeze(8, "o-2", 28))),
    ("an unfreeze behind a tally", move("unfreeze 10", "tally reserve")),
    ("an unfreeze before opening", move("unfreeze 10", "open")),
    ("a delivery before the manifest", move("service warned", "manifest")),
]


@pytest.mark.parametrize("edit", [p[1] for p in PLACES], ids=ids(PLACES))
def test_v01_rejects_what_stands_elsewhere(edit: Edit) -> None:
    world = make_town()
    edit(world)
    assert "V01" in refused(ask(world.build()))


SIGNERS: list[tuple[str, str, tuple[str, ...]]] = [
    ("a freeze by one clerk", "freeze 10", ("clerk",)),
    ("a freeze by clerk and convener", "freeze 10", ("clerk", "convener")),
    ("an unfreeze by the street office", "unfreeze 10", ("street-office", "clerk")),
    ("a transfer by the convener", "transfer 9", ("convener",)),
    ("a designation by the convener", "designation", ("convener",)),
    ("a draw by two clerks", "lot committee", ("clerk", "clerk-b")),
    ("a delivery by a clerk", "service warned", ("clerk",)),
]


@pytest.mark.parametrize(("label", "signers"), [s[1:] for s in SIGNERS], ids=ids(SIGNERS))
def test_v13_or_v03_rejects_other_signers(label: str, signers: tuple[str, ...]) -> None:
    world = make_town()
    world.step(label).signers = signers
    report = ask(world.build())
    assert codes(report, "V13") | codes(report, "V03") <= {
        "signer_not_allowed",
        "signature_count_wrong",
    }
    assert {"V13", "V03"} & refused(report)


def test_a_reissue_of_a_frozen_right_is_no_ballot() -> None:
    world = make_town(stage="preliminary")

    def lost(build: Build) -> Body:
        keys = {"old_pk": build.key("right 10").hex(), "new_pk": build.key("ten again").hex()}
        return {"i": 10, **keys, "reason": "lost"}

    world.before("ruling o-2", Step("reissue", lost, ("registrar",), day(23)))
    at = world.steps.index(world.step("ballot 10 day 24"))
    world.steps[at] = ballot(10, 24, by="ten again")
    assert refused(ask(world.build())) == set()

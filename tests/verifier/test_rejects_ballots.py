"""V15, V16, V24, V25: in time, by the right's own key, once, in its chain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.core.ballot import ballot_id
from tests.verifier.asking import ask, codes, honest, refused
from tests.worlds.build import Body, Build, Step, World, day, digest
from tests.worlds.keys import key, seed
from tests.worlds.village import answers, ballot, make_world, reissue

Edit = Callable[[World], object]


def ids(rows: list[tuple[Any, ...]]) -> list[str]:
    return [row[0] for row in rows]


def from_then(label: str, days: int) -> Edit:
    """Move everything from an entry on."""

    def edit(world: World) -> None:
        for step in world.steps[world.steps.index(world.step(label)) :]:
            step.t += timedelta(days=days)

    return edit


def cast_behind_close(world: World) -> None:
    world.after("close", ballot(3, 27))


def cast_late(world: World) -> None:
    """Before close, but not before the hour of closing; the close itself comes late."""
    world.before("close", ballot(3, 27))
    from_then("close", 1)(world)
    world.definition["closes"] = "2026-03-29T01:00Z"


def close_by_hand(world: World) -> None:
    from_then("close", -1)(world)


def of_another_assembly(world: World) -> None:
    """Signed by the right's own key, over the manifest of another assembly."""
    world.step("ballot 3 day 20").bind = (
        make_world(assembly="autumn-2026", origin=("vote.example/autumn-2026")).build().hm
    )


def other_consent(body: Body) -> None:
    body["header"]["consent"] = digest("another sentence")


def extend(closes: str, days: int) -> Step:
    body = {"closes": closes, "document": digest("x")}
    return Step("extend", body, ("convener",), day(days))


def extend_late(world: World) -> None:
    world.before("close", extend("2026-04-05T01:00Z", 27))
    from_then("close", 7)(world)


def extend_back(world: World) -> None:
    world.before("close", extend("2026-03-28T01:00Z", 26))


WINDOW: list[tuple[str, Edit, str, set[str]]] = [
    ("a ballot behind close", cast_behind_close, "ballot_outside_window", {"V01"}),
    ("a ballot after the hour", cast_late, "ballot_outside_window", set()),
    (
        "a ballot before the hour",
        lambda w: w.definition.update(opens="2026-03-22T01:01Z"),
        "ballot_outside_window",
        set(),
    ),
    (
        "opened early",
        lambda w: w.definition.update(opens="2026-03-22T01:01Z"),
        "opened_early",
        set(),
    ),
    ("closed early", close_by_hand, "closed_early", set()),
    ("another assembly's ballot", of_another_assembly, "ballot_of_other_manifest", {"V17"}),
    (
        "another consent",
        lambda w: w.change("ballot 3 day 20", other_consent),
        "consent_differs",
        set(),
    ),
    (
        "a close that lost a ballot",
        lambda w: w.change("close", lambda b: b.update(ballots=11)),
        "close_ballots",
        set(),
    ),
    ("an extension of what was over", extend_late, "extended_late", set()),
    ("an extension backwards", extend_back, "extended_backwards", set()),
]


@pytest.mark.parametrize(("edit", "code", "others"), [w[1:] for w in WINDOW], ids=ids(WINDOW))
def test_v15_rejects(edit: Edit, code: str, others: set[str]) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert code in codes(report, "V15")
    assert refused(report) == {"V15"} | others


def test_v15_takes_a_ballot_in_the_last_minute_and_none_in_the_next() -> None:
    world = make_world()
    world.before("close", ballot(3, 26))
    world.step("ballot 3 day 26").t = day(27, -1)
    assert refused(ask(world.build())) == set()
    world.step("ballot 3 day 26").t = day(27)
    assert refused(ask(world.build())) == {"V15"}


def neighbours_key(world: World) -> None:
    """Right 4's key signs under line 3."""
    world.before("close", ballot(3, 26, by="right 4 again"))


def old_key(world: World) -> None:
    world.before("close", ballot(4, 26))


def after_transfer(world: World) -> None:
    """Right 3 has voted; its buyer's new key votes again."""
    world.before(
        "close", reissue(3, "right 3 heir", "transfer", 26), ballot(3, 26, by="right 3 heir")
    )


def lost_after_transfer(world: World) -> None:
    """A second reissue does not wash the first one off."""
    after_transfer(world)
    body = {"i": 3, "old_pk": key("right 3 heir").hex(), "new_pk": key("heir 2").hex()}
    world.before("close", Step("reissue", {**body, "reason": "lost"}, ("registrar",), day(26)))


def off_the_roll(body: Body) -> None:
    body["header"]["i"] = 77


def reissue_for_nobody(world: World) -> None:
    body = {"i": 77, "old_pk": key("a").hex(), "new_pk": key("b").hex(), "reason": "lost"}
    world.before("close", Step("reissue", body, ("registrar",), day(26)))


def reissue_of_old_key(world: World) -> None:
    world.before("close", reissue(4, "right 4 more", "lost", 26))


def reissue_to_neighbour(world: World) -> None:
    world.before("close", reissue(3, "right 12", "lost", 26))


RIGHTS: list[tuple[str, Edit, str, set[str]]] = [
    ("a neighbour's key", neighbours_key, "key_not_in_force", set()),
    ("the old key after a reissue", old_key, "key_not_in_force", set()),
    ("a new key after transfer", after_transfer, "kept_after_transfer", set()),
    ("a second reissue after transfer", lost_after_transfer, "kept_after_transfer", set()),
    (
        "a line beyond the roll",
        lambda w: w.change("ballot 3 day 20", off_the_roll),
        "not_on_roll",
        set(),
    ),
    ("a reissue beyond the roll", reissue_for_nobody, "not_on_roll", set()),
    ("a reissue of a key not in force", reissue_of_old_key, "reissue_of_other_key", set()),
    ("a reissue to a used key", reissue_to_neighbour, "reissue_of_used_key", set()),
]


@pytest.mark.parametrize(("edit", "code", "others"), [r[1:] for r in RIGHTS], ids=ids(RIGHTS))
def test_v16_rejects(edit: Edit, code: str, others: set[str]) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V16") == {code}
    assert refused(report) == {"V16"} | others


def test_v16_lets_a_new_key_vote_after_transfer_where_the_ballot_was_revoked() -> None:
    world = make_world()
    world.before("close", ballot(7, 26, by="right 7 heir"))

    def revoked(build: Build) -> Body:
        return {"i": 7, "ballot_id": build.last[7].hex(), "objection": "o-2"}

    world.remove("revoke")
    for label in ("objection o-2", "ruling o-2"):
        step = world.step(label)
        world.remove(label)
        step.t = day(25)
        world.before("ballot 7 day 26", step)
    world.before(
        "ballot 7 day 26",
        reissue(7, "right 7 heir", "transfer", 25),
        Step("revoke", revoked, ("street-office",), day(25)),
    )
    assert refused(ask(world.build())) == set()


def copied(label: str) -> Edit:
    def edit(world: World) -> None:
        original = world.step(label)
        again = Step("ballot", lambda build: build.body(label), original.signers, day(26))
        world.before("close", again)

    return edit


def test_v24_rejects_a_ballot_posted_again() -> None:
    world = make_world()
    copied("ballot 3 day 20")(world)
    report = ask(world.build())
    assert codes(report, "V24") == {"ballot_twice"}
    assert refused(report) == {"V24", "V25"}


def header(**fields: Any) -> Callable[[Body], None]:
    return lambda body: body["header"].update(fields)


def fork(world: World) -> None:
    """Two ballots replace the first one of right 1."""
    first = world.step("ballot 1 day 20")

    def body(build: Build) -> Body:
        prev = ballot_id(build.hm, build.body(first.label)).hex()
        head = {"i": 1, "cred_pk": build.key("right 1").hex(), "seq": 1, "prev": prev}
        return {
            "header": {**head, "consent": honest().definition.consent.hex()},
            "answers": answers(1, manager="abstain"),
        }

    world.before("close", Step("ballot", body, ("right 1",), day(26)))


CHAINS: list[tuple[str, Edit, str]] = [
    ("two replacing one", fork, "chain_number"),
    ("a gap", lambda w: w.change("ballot 1 day 21", header(seq=2)), "chain_number"),
    (
        "a first ballot that is none",
        lambda w: w.change("ballot 3 day 20", header(seq=1)),
        "chain_number",
    ),
    (
        "one behind nothing",
        lambda w: w.change("ballot 3 day 20", header(prev=digest("x"))),
        "chain_previous",
    ),
    (
        "one behind another's",
        lambda w: w.change("ballot 1 day 21", lambda body: body["header"].update(prev="0" * 64)),
        "chain_previous",
    ),
    (
        "one change too many",
        lambda w: w.before("close", ballot(2, 26, manager="yes")),
        "too_many_changes",
    ),
]


@pytest.mark.parametrize(("edit", "code"), [c[1:] for c in CHAINS], ids=ids(CHAINS))
def test_v25_rejects(edit: Edit, code: str) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V25") == {code}
    assert refused(report) == {"V25"}


def test_v25_counts_changes_anew_after_a_revocation() -> None:
    world = make_world()

    def revoked(build: Build) -> Body:
        return {"i": 2, "ballot_id": build.last[2].hex(), "objection": "o-9"}

    world.before(
        "close",
        Step("objection", {"id": "o-9", "about": "identity", "document": digest("o")}, (), day(25)),
        Step(
            "ruling",
            {"objection": "o-9", "decision": "upheld", "document": digest("r")},
            ("street-office",),
            day(25),
        ),
        Step("revoke", revoked, ("street-office",), day(25)),
        *(ballot(2, 26, manager=choice) for choice in ("yes", "no", "abstain")),
    )
    assert refused(ask(world.build())) == set()
    world.before("close", ballot(2, 26))
    assert codes(ask(world.build()), "V25") == {"too_many_changes"}


def test_seeds_of_the_tests_are_their_own() -> None:
    assert seed("right 1") != seed("right 1", "other world")

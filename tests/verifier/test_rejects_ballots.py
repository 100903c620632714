"""V15, V16, V17, V20, V24, V25: each electronic ballot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from app.core.ballot import ballot_id
from app.core.encoding import encode_b64, parse_b64
from app.core.signature_vectors import SIGNATURE_VECTORS
from app.core.signatures import key_id
from app.core.signatures.edwards import L

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
    world.step("ballot 3 day 20").bind = make_world(assembly="autumn-2026", origin=(
        "vote.example/autumn-2026")).build().hm  # fmt: skip


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
    ("a ballot before the hour", lambda w: w.definition.update(opens="2026-03-22T01:01Z"),
     "ballot_outside_window", set()),
    ("opened early", lambda w: w.definition.update(opens="2026-03-22T01:01Z"), "opened_early", set()),
    ("closed early", close_by_hand, "closed_early", set()),
    ("another assembly's ballot", of_another_assembly, "ballot_of_other_manifest", {"V17"}),
    ("another consent", lambda w: w.change("ballot 3 day 20", other_consent), "consent_differs", set()),
    ("a close that lost a ballot", lambda w: w.change("close", lambda b: b.update(ballots=11)),
     "close_ballots", set()),
    ("an extension of what was over", extend_late, "extended_late", set()),
    ("an extension backwards", extend_back, "extended_backwards", set()),
]  # fmt: skip


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
    world.before("close", reissue(3, "right 3 heir", "transfer", 26),
                 ballot(3, 26, by="right 3 heir"))  # fmt: skip


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
    ("a line beyond the roll", lambda w: w.change("ballot 3 day 20", off_the_roll), "not_on_roll",
     set()),
    ("a reissue beyond the roll", reissue_for_nobody, "not_on_roll", set()),
    ("a reissue of a key not in force", reissue_of_old_key, "reissue_of_other_key", set()),
    ("a reissue to a used key", reissue_to_neighbour, "reissue_of_used_key", set()),
]  # fmt: skip


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
    world.before("ballot 7 day 26", reissue(7, "right 7 heir", "transfer", 25),
                 Step("revoke", revoked, ("street-office",), day(25)))  # fmt: skip
    assert refused(ask(world.build())) == set()


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
    ("a fourth option", answered("ballot 3 day 20", ("manager", "maybe")), "choice_unknown", {"V35"}),
    ("an option of another motion", answered("ballot 3 day 20", ("manager", "a")), "choice_unknown",
     {"V35"}),
    ("an empty choice", answered("ballot 3 day 20", ("plan", "plan")), "choice_unknown", {"V35"}),
    ("a motion out of scope", answered("ballot 5 day 22", ("manager", "yes"), ("roof", "yes")),
     "out_of_scope", set()),
    ("a unit out of scope", answered("ballot 3 day 20", ("shop", "no")), "out_of_scope", set()),
    ("a motion nobody put", answered("ballot 3 day 20", ("pool", "yes")), "motion_unknown", set()),
    ("another order", answered("ballot 3 day 20", ("plan", "a"), ("manager", "yes")),
     "answers_out_of_order", set()),
    ("a paper item out of scope", answered("paper P-0011-B", ("manager", "yes"), ("roof", "yes")),
     "out_of_scope", set()),
    ("a paper item unknown", answered("paper P-0011-B", ("manager", "both")), "choice_unknown",
     {"V35"}),
    ("answered and void", lambda world: world.change("paper P-0010", lambda body: body.update(
        void=[{"motion": "manager", "reason": "altered"}])), "answered_and_void", set()),
    ("void out of scope", lambda world: world.change("paper P-0010", lambda body: body.update(
        void=[{"motion": "roof", "reason": "altered"}])), "out_of_scope", set()),
    ("void in another order", lambda world: world.change("paper P-0006", lambda body: body[
        "void"].reverse()), "answers_out_of_order", set()),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "code", "others"), [a[1:] for a in ANSWERS], ids=ids(ANSWERS))
def test_v20_rejects(edit: Edit, code: str, others: set[str]) -> None:
    world = make_world()
    edit(world)
    report = ask(world.build())
    assert codes(report, "V20") == {code}
    assert refused(report) == {"V20"} | others


@pytest.mark.parametrize(
    "items",
    [[], [{"motion": "manager", "choices": ["yes", "no"]}], [{"motion": "manager", "choices": []}],
     [{"motion": "manager", "choices": ["yes"]}, {"motion": "manager", "choices": ["no"]}]],
    ids=["nothing", "two choices", "no choice", "the same motion twice"],
)  # fmt: skip
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
        return {"objection": "o-9", "lines": [{**line, "cred_pk": build.key("right 5 heir").hex()}],
                "totals": totals}  # fmt: skip

    world.before(
        "close",
        Step("objection", {"id": "o-9", "about": "roll", "document": digest("o")}, (), day(25)),
        Step("ruling", {"objection": "o-9", "decision": "upheld", "document": digest("r")},
             ("street-office",), day(25)),
        Step("roll-correction", correction, ("registrar", "street-office"), day(25)),
        ballot(5, 26, by="right 5 heir"),
    )  # fmt: skip
    answered("ballot 5 day 26", ("roof", "no"))(world)
    assert refused(ask(world.build())) == set()
    world.remove("roll-correction")
    assert codes(ask(world.build()), "V20") == {"out_of_scope"}


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
        return {"header": {**head, "consent": honest().definition.consent.hex()},
                "answers": answers(1, manager="abstain")}  # fmt: skip

    world.before("close", Step("ballot", body, ("right 1",), day(26)))


CHAINS: list[tuple[str, Edit, str]] = [
    ("two replacing one", fork, "chain_number"),
    ("a gap", lambda w: w.change("ballot 1 day 21", header(seq=2)), "chain_number"),
    ("a first ballot that is none", lambda w: w.change("ballot 3 day 20", header(seq=1)),
     "chain_number"),
    ("one behind nothing", lambda w: w.change("ballot 3 day 20", header(prev=digest("x"))),
     "chain_previous"),
    ("one behind another's", lambda w: w.change("ballot 1 day 21", lambda body: body[
        "header"].update(prev="0" * 64)), "chain_previous"),
    ("one change too many", lambda w: w.before("close", ballot(2, 26, manager="yes")),
     "too_many_changes"),
]  # fmt: skip


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
        Step("ruling", {"objection": "o-9", "decision": "upheld", "document": digest("r")},
             ("street-office",), day(25)),
        Step("revoke", revoked, ("street-office",), day(25)),
        *(ballot(2, 26, manager=choice) for choice in ("yes", "no", "abstain")),
    )  # fmt: skip
    assert refused(ask(world.build())) == set()
    world.before("close", ballot(2, 26))
    assert codes(ask(world.build()), "V25") == {"too_many_changes"}


def test_seeds_of_the_tests_are_their_own() -> None:
    assert seed("right 1") != seed("right 1", "other world")

"""A community of twelve rights and its certified assembly, small enough to count by hand.

Paper: 6 wholly void, 8 returned blank, 9 over an electronic ballot, 10 with one void item,
11 spoiled and issued again, 12 not returned. Electronic: 1 and 2 replaced, 4 after a lost
code, 5 after a transfer, 7 revoked after an objection, 8 once the blank paper was back.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from app.core.anchor import anchor_of
from app.core.encoding import jcs_hash, sha256
from tests.worlds import naive
from tests.worlds.build import Body, Build, Step, World, day, digest, document
from tests.worlds.community import (
    CONSENT,
    PDF,
    SHOP_RIGHTS,
    SIGNED_PDF,
    TEXTS,
    UNITS,
    make_definition,
    make_paper,
    make_roll,
    right_of,
    secret,
)
from tests.worlds.keys import key

# The choices of each right where they are not the usual ones.
USUAL = {"manager": "yes", "reserve": "yes", "roof": "yes", "plan": "a", "shop": "yes"}


def in_scope(i: int) -> list[str]:
    homes = [group for use, group, _ in UNITS[i] if use != "parking"]
    names = ["manager", "reserve", "roof", "plan", "shop"] if homes else []
    if "1号楼" not in homes:
        names = [name for name in names if name != "roof"]
    return [name for name in names if name != "shop" or i in SHOP_RIGHTS]


def answers(i: int, leave_out: Iterable[str] = (), **other: str) -> list[Body]:
    chosen = {**USUAL, **other}
    left = set(leave_out)
    return [{"motion": m, "choices": [chosen[m]]} for m in in_scope(i) if m not in left]


def ballot(i: int, days: int, by: str = "", **other: str) -> Step:
    signer = by or f"right {i}"

    def body(build: Build) -> Body:
        return {
            "header": {
                "i": i,
                "cred_pk": build.key(signer).hex(),
                "seq": build.chain.get(i, 0),
                "prev": build.last.get(i, bytes(32)).hex(),
                "consent": sha256(CONSENT.encode()).hex(),
            },
            "answers": answers(i, **other),
        }

    return Step("ballot", body, (signer,), day(days), label=f"ballot {i} day {days}")


PAIR = ("clerk", "scrutineer")


def issue(serial: str, days: int) -> Step:
    body = {"i": right_of(serial), "serial": serial}
    return Step("paper-issue", body, PAIR, day(days), label=f"issue {serial}")


def give_back(serial: str, days: int, state: str) -> Step:
    body = {"i": right_of(serial), "serial": serial, "state": state}
    return Step("paper-return", body, PAIR, day(days), label=f"return {serial}")


def paper_ballot(serial: str, days: int, void: dict[str, str] | None = None, **other: str) -> Step:
    i, void = right_of(serial), void or {}
    body = {
        "i": i,
        "serial": serial,
        "secret": secret(serial).hex(),
        "scan": digest(f"scan {serial}"),
        "assisted": False,
        "answers": answers(i, leave_out=void, **other),
        "void": [{"motion": m, "reason": void[m]} for m in in_scope(i) if m in void],
    }
    return Step("paper-ballot", body, PAIR, day(days), label=f"paper {serial}")


def superseded(serial: str, days: int) -> Step:
    i = right_of(serial)

    def body(build: Build) -> Body:
        return {"i": i, "ballot_id": build.last[i].hex(), "by": serial}

    return Step("superseded", body, (), day(days), label=f"superseded {serial}")


def reissue(i: int, new: str, reason: str, days: int) -> Step:
    def body(build: Build) -> Body:
        keys = {"old_pk": build.key(f"right {i}").hex(), "new_pk": build.key(new).hex()}
        return {"i": i, **keys, "reason": reason}

    return Step("reissue", body, ("registrar",), day(days), label=f"reissue {i}")


def before_opening(world: World) -> list[Step]:
    def notice(build: Build) -> Body:
        anchor = anchor_of(build.definition)
        return {
            "definition": build.hd.hex(),
            "document": _hash(world, "notice.pdf"),
            "anchor": anchor,
        }

    def manifest(build: Build) -> Body:
        scopes = build.counted().scopes
        return {
            "definition": build.hd.hex(),
            "notice": _hash(world, "notice.pdf"),
            "roll": sha256(build.roll).hex(),
            "paper_roll": sha256(build.paper).hex() if build.paper else None,
            "booth": digest("booth"),
            "totals": [{"motion": name, **scope} for name, scope in scopes.items()],
            "trustee_key": None,
            "ceremony": None,
        }

    def roll(build: Build) -> Body:
        scope = build.definition.credential_scope_id
        return {"roll": sha256(build.roll).hex(), "lines": len(world.roll), "scope": scope}

    def audit(build: Build) -> Body:
        areas = [unit["area"] for line in world.roll for unit in line["units"]]
        return {"roll": sha256(build.roll).hex(), "units": len(areas), "area": sum(areas)}

    def paper(build: Build) -> Body:
        return {"paper_roll": sha256(build.paper).hex(), "lines": len(world.paper)}

    both = ("convener", "registrar")
    return [
        Step("definition", lambda build: world.definition, both, day(0)),
        Step("notice", notice, ("convener",), day(0)),
        Step(
            "contact-change",
            {"i": 3, "from": "convener_list", "to": "in_person", "reason": "new_number"},
            ("clerk", "street-office"),
            day(2),
        ),
        Step(
            "objection",
            {"id": "o-1", "about": "roll", "document": digest("o-1")},
            (),
            day(3),
            label="objection o-1",
        ),
        Step(
            "ruling",
            {"objection": "o-1", "decision": "rejected", "document": digest("r-1")},
            ("street-office",),
            day(4),
            label="ruling o-1",
        ),
        Step("roll", roll, ("registrar",), day(16)),
        Step("roll-audit", audit, ("auditor",), day(16)),
        Step("paper-roll", paper, ("registrar",), day(16)),
        Step(
            "officer-change",
            {
                "replaces": None,
                "officer": {
                    "id": "clerk-c",
                    "role": "clerk",
                    "organisation": "社区志愿者协会",
                    "key": key("clerk-c", world.name).hex(),
                },
            },
            ("convener", "street-office"),
            day(17),
        ),
        Step("manifest", manifest, both, day(18)),
        Step(
            "service",
            {"channel": "letter", "warned": True, "rights": list(UNITS)},
            ("convener",),
            day(18),
        ),
        Step("head", t=day(18), label="head opening"),
    ]


def _voting(world: World) -> list[Step]:
    def opened(build: Build) -> Body:
        return {"manifest": build.hm.hex()}

    def closed(build: Build) -> Body:
        kinds = [kind for kind, _ in build.entries]
        counts = (kinds.count("ballot"), kinds.count("paper-ballot"))
        return {"manifest": build.hm.hex(), "ballots": counts[0], "paper_ballots": counts[1]}

    return [
        Step("open", opened, (), day(20)),
        ballot(1, 20, manager="no"),
        ballot(2, 20, manager="abstain"),
        ballot(3, 20, reserve="no"),
        ballot(4, 20, plan="none"),
        ballot(9, 20),
        ballot(7, 21, plan="b"),
        issue("P-0009", 21),
        Step("incident", {"code": "witness_offline", "tree_size": 20}, (), day(21)),
        ballot(1, 21),
        ballot(2, 21, manager="no"),
        ballot(2, 22, plan="b"),
        reissue(4, "right 4 again", "lost", 22),
        ballot(4, 22, by="right 4 again", plan="c"),
        reissue(5, "right 5 heir", "transfer", 22),
        ballot(5, 22, by="right 5 heir"),
        issue("P-0006", 22),
        issue("P-0008", 22),
        give_back("P-0008", 23, "blank"),
        ballot(8, 23, manager="no", plan="none"),
        issue("P-0010", 23),
        issue("P-0011", 23),
        give_back("P-0011", 23, "spoiled"),
        issue("P-0011-B", 24),
        issue("P-0012", 24),
        paper_ballot("P-0010", 25, void={"plan": "two_marks"}),
        Step("close", closed, (), day(27)),
        Step("head", t=day(27), label="head close"),
    ]


def _counting(world: World) -> list[Step]:
    def revoked(build: Build) -> Body:
        return {"i": 7, "ballot_id": build.last[7].hex(), "objection": "o-2"}

    def tally(motion: str) -> Step:
        def body(build: Build) -> Body:
            return {**build.named_head(), **build.counted().tallies[motion]}

        return Step("tally", body, (), day(28), label=f"tally {motion}")

    return [
        paper_ballot("P-0006", 27, void=dict.fromkeys(in_scope(6), "unclear")),
        paper_ballot("P-0009", 27, manager="no"),
        superseded("P-0009", 27),
        paper_ballot("P-0011-B", 27, plan="b"),
        Step(
            "objection",
            {"id": "o-2", "about": "identity", "document": digest("o-2")},
            (),
            day(27),
            label="objection o-2",
        ),
        Step(
            "ruling",
            {"objection": "o-2", "decision": "upheld", "document": digest("r-2")},
            ("street-office",),
            day(28),
            label="ruling o-2",
        ),
        Step("revoke", revoked, ("street-office",), day(28)),
        Step("reconciliation", lambda build: build.counted().paper, PAIR, day(28)),
        Step("head", t=day(28), label="head tally"),
        *(tally(motion["id"]) for motion in world.definition["motions"]),
        Step("head", t=day(28), label="head result"),
        Step("result", lambda build: result_body(build), PAIR, day(28)),
    ]


def result_body(build: Build) -> Body:
    counted, definition = build.counted(), build.world.definition
    motions = [
        naive.whole_outcome(
            definition,
            motion,
            counted.scopes[motion["id"]],
            counted.tallies[motion["id"]],
            counted.deemed[motion["id"]],
            seed_of_lot(build, motion["id"]),
        )
        for motion in definition["motions"]
    ]
    return {**build.named_head(), "motions": motions}


def seed_of_lot(build: Build, motion: str) -> str | None:
    """The seed of the draw behind the last tally of a motion."""
    seed = None
    for kind, body in build.entries:
        if kind in ("tally", "lot") and body["motion"] == motion:
            seed = body.get("seed")
    return seed


def closing(world: World) -> list[Step]:
    def named(build: Build) -> Body:
        return {**build.named_head(), "result": jcs_hash(build.body("result")).hex()}

    def final(build: Build) -> Body:
        decided = [body["decision"] for kind, body in build.entries if kind == "ruling"]
        received = sum(kind == "objection" for kind, _ in build.entries)
        counts = {word: decided.count(word) for word in ("upheld", "rejected")}
        return {**named(build), "objections": {"received": received, **counts}}

    def minutes(build: Build) -> Body:
        unsigned = sha256(PDF).hex()
        return {**named(build), "document": unsigned, "record": digest("record at final")}

    def certificate(build: Build) -> Body:
        return {
            **named(build),
            "minutes": sha256(PDF).hex(),
            "document": sha256(SIGNED_PDF).hex(),
            "number": None if world.definition["rehearsal"] else "临江街业〔2026〕3号",
            "rehearsal": world.definition["rehearsal"],
        }

    return [
        Step(
            "objection",
            {"id": "o-3", "about": "result", "document": digest("o-3")},
            (),
            day(30),
            label="objection o-3",
        ),
        Step(
            "ruling",
            {"objection": "o-3", "decision": "rejected", "document": digest("r-3")},
            ("street-office",),
            day(31),
            label="ruling o-3",
        ),
        Step("head", t=day(36), label="head final"),
        Step("final", final, ("convener",), day(36)),
        Step("head", t=day(36), label="head minutes"),
        Step("minutes", minutes, ("convener",), day(37)),
        Step("head", t=day(37), label="head certificate"),
        Step("certificate", certificate, ("street-office",), day(38)),
        Step("head", t=day(38), label="head last"),
    ]


def _hash(world: World, name: str) -> str:
    return sha256(world.documents[name]).hex()


STAGES = {"preliminary": "result", "final": "final", "certified": "certificate"}


def make_world(name: str = "", *, stage: str = "certified", **definition: Any) -> World:
    """A village; `definition` changes members of its definition; the stage ends the log early."""
    documents = {f"motion-{motion}.txt": document(text) for motion, text in TEXTS.items()}
    documents["notice.pdf"] = document("公告")
    if stage == "certified":
        documents["minutes.pdf"] = SIGNED_PDF
    body = {**make_definition(name), **deepcopy(definition)}
    world = World(body, make_roll(name), make_paper(), documents, [], name)
    world.steps = [
        *before_opening(world),
        *_voting(world),
        *_counting(world),
        *closing(world),
    ]
    last = world.steps.index(world.step(STAGES[stage]))
    world.steps = world.steps[: last + 1]
    world.steps.append(Step("head", t=world.steps[-1].t, label="head last"))
    return world

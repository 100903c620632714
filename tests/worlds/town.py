"""The village in a fuller year: an election, 随多数 and silence, proxies, a transfer, a freeze.

Election of three from five, with one alternate: 李 and 张 lead, 王 and 赵 are equal at the last
seat, so a draw is needed. Right 6 votes by an agent, bound on one motion; 7's agent voted first
and 7 replaces that; 12's proxy ends unused. 5 sold after voting, 9 before. 10 is frozen until its
objection is rejected. 8 was served without a warning; 12 and 13 were warned and are silent, and
13 has nothing but a parking space. 11 named too many on paper. One day is added.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from app.core.encoding import jcs_hash, sha256
from tests.worlds.build import Body, Build, Step, World, day, digest
from tests.worlds.community import CONSENT, make_definition
from tests.worlds.village import (
    PAIR,
    before_opening,
    closing,
    in_scope,
    issue,
    make_world,
    paper_ballot,
    reissue,
    result_body,
)

ELECTION = "选举业主委员会, 三席, 候补一人。"
CANDIDATES = (("zhang", "张"), ("li", "李"), ("wang", "王"), ("zhao", "赵"), ("sun", "孙"))
ONE, OTHER = ["zhang", "wang", "zhao"], ["li", "wang", "zhao"]
NAMED = {1: ONE, 7: ONE, 2: OTHER, 3: OTHER, 4: OTHER, 5: ["zhang", "li", "sun"]}
USUAL = {"manager": "yes", "reserve": "yes", "roof": "yes", "plan": "a", "shop": "yes"}
FOLLOW = {"id": "follow", "label": "随多数"}
DRAW = "04 09 14 22 27 31 + 08"


def make_town_definition(name: str = "") -> Body:
    body = make_definition(name)
    body["policies"] |= {
        "silence": "follow_majority",
        "silence_basis": "议事规则第二十条",
        "follow_choice": True,
    }
    for motion in body["motions"]:
        if motion["id"] in ("manager", "roof"):
            motion["choices"].append(dict(FOLLOW))
    body["motions"].append(
        {
            "id": "committee",
            "title": "选举业主委员会",
            "text": sha256(ELECTION.encode()).hex(),
            "kind": "election",
            "choices": [{"id": one, "label": label} for one, label in CANDIDATES],
            "min": 0,
            "max": 3,
            "election": {"seats": 3, "alternates": 1, "minimum": 2},
            "matter": "278-3",
            "class": "ordinary",
            "article": "议事规则第三十条",
            "scope": {"kind": "all"},
        }
    )
    body["lot"] = "收票截止后第一期双色球开奖号码"
    return body


def motions_of(i: int) -> list[str]:
    found = in_scope(i)
    return [*found, "committee"] if found else []


def answers(i: int, only: Iterable[str] = (), **other: str | list[str]) -> list[Body]:
    chosen: dict[str, Any] = {**USUAL, "committee": NAMED.get(i, ["zhang", "li"]), **other}
    named = list(only) or motions_of(i)
    return [
        {"motion": m, "choices": [chosen[m]] if isinstance(chosen[m], str) else chosen[m]}
        for m in motions_of(i)
        if m in named
    ]


def ballot(
    i: int, days: int, by: str = "", only: Iterable[str] = (), label: str = "", **other: Any
) -> Step:
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
            "answers": answers(i, only, **other),
        }

    return Step("ballot", body, (signer,), day(days), label=label or f"ballot {i} day {days}")


def proxy(
    i: int,
    agent: str,
    days: int,
    only: Iterable[str] = (),
    bound: Iterable[tuple[str, str]] = (),
    signers: tuple[str, ...] = (),
) -> Step:
    def body(build: Build) -> Body:
        return {
            "i": i,
            "agent_pk": build.key(agent).hex(),
            "motions": list(only) or motions_of(i),
            "bound": [{"motion": motion, "choices": [choice]} for motion, choice in bound],
            "document": digest(f"proxy {i}"),
        }

    return Step("proxy", body, signers or (f"right {i}",), day(days), label=f"proxy {i}")


def proxy_end(i: int, agent: str, days: int, signers: tuple[str, ...] = ()) -> Step:
    def body(build: Build) -> Body:
        return {"i": i, "agent_pk": build.key(agent).hex()}

    return Step("proxy-end", body, signers or (f"right {i}",), day(days), label=f"proxy-end {i}")


def transfer(i: int, days: int) -> Step:
    body = {"i": i, "on": "2026-03-20", "document": digest(f"deed {i}")}
    return Step("transfer", body, ("registrar",), day(days), label=f"transfer {i}")


def freeze(i: int, objection: str, days: int) -> Step:
    body = {"i": i, "objection": objection}
    return Step("freeze", body, PAIR, day(days), label=f"freeze {i}")


def unfreeze(i: int, objection: str, days: int) -> Step:
    body = {"i": i, "objection": objection}
    return Step("unfreeze", body, PAIR, day(days), label=f"unfreeze {i}")


def service(rights: Iterable[int], days: int, *, warned: bool = True, label: str = "") -> Step:
    body = {"channel": "letter", "warned": warned, "rights": list(rights)}
    return Step("service", body, ("convener",), day(days), label=label)


def objection(name: str, days: int, about: str = "identity") -> Step:
    body = {"id": name, "about": about, "document": digest(name)}
    return Step("objection", body, (), day(days), label=f"objection {name}")


def ruling(name: str, days: int, decision: str = "rejected") -> Step:
    body = {"objection": name, "decision": decision, "document": digest(f"ruling {name}")}
    return Step("ruling", body, ("street-office",), day(days), label=f"ruling {name}")


def extend(closes: str, days: int) -> Step:
    body = {"closes": closes, "document": digest("extension")}
    return Step("extend", body, ("convener",), day(days))


def tally(motion: str, days: int) -> Step:
    def body(build: Build) -> Body:
        return {**build.named_head(), **build.counted().tallies[motion]}

    return Step("tally", body, (), day(days), label=f"tally {motion}")


def lot(motion: str, days: int, draw: str = DRAW) -> Step:
    def body(build: Build) -> Body:
        named = head_of_tally(build, motion)
        seed = sha256(bytes.fromhex(named["root"]) + draw.encode()).hex()
        return {"motion": motion, **named, "draw": draw, "seed": seed}

    return Step("lot", body, PAIR, day(days), label=f"lot {motion}")


def deemed(motion: str, days: int) -> Step:
    def body(build: Build) -> Body:
        named = head_of_tally(build, motion)
        return {"motion": motion, **named, **build.counted().deemed[motion]}

    return Step("deemed", body, (), day(days), label=f"deemed {motion}")


def head_of_tally(build: Build, motion: str) -> Body:
    found = [body for kind, body in build.entries if kind == "tally" and body["motion"] == motion]
    return {name: found[-1][name] for name in ("tree_size", "root")}


def counting(motions: Iterable[str], days: int) -> list[Step]:
    """From the head over the closed vote to the result: tallies, draw, deemed votes."""
    return [
        Step("head", t=day(days), label="head tally"),
        *(tally(motion, days) for motion in motions),
        lot("committee", days),
        deemed("manager", days),
        deemed("roof", days),
        Step("head", t=day(days), label="head result"),
        Step("result", result_body, PAIR, day(days)),
    ]


def _voting() -> list[Step]:
    def opened(build: Build) -> Body:
        return {"manifest": build.hm.hex()}

    def closed(build: Build) -> Body:
        kinds = [kind for kind, _ in build.entries]
        counts = (kinds.count("ballot"), kinds.count("paper-ballot"))
        return {"manifest": build.hm.hex(), "ballots": counts[0], "paper_ballots": counts[1]}

    agents = ("manager", "reserve", "committee")
    return [
        service([1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13], 18, label="service warned"),
        service([8], 18, warned=False, label="service unwarned"),
        proxy(6, "right 3", 19, only=agents, bound=[("manager", "no")]),
        proxy(12, "spare card", 19),
        Step("open", opened, (), day(20)),
        ballot(1, 20),
        ballot(2, 20, manager="no"),
        ballot(3, 20),
        ballot(5, 20, manager="follow"),
        proxy(7, "right 3", 20, signers=PAIR),
        ballot(6, 21, by="right 3", only=agents, manager="no"),
        ballot(7, 21, by="right 3", manager="no", label="agent of 7"),
        ballot(7, 22),
        proxy_end(7, "right 3", 22, signers=PAIR),
        proxy_end(12, "spare card", 22),
        Step("designation", {"i": 8, "document": digest("推选书")}, ("registrar",), day(22)),
        transfer(5, 22),
        reissue(5, "right 5 heir", "transfer", 23),
        transfer(9, 23),
        reissue(9, "right 9 heir", "transfer", 23),
        ballot(9, 23, by="right 9 heir"),
        objection("o-2", 23),
        freeze(10, "o-2", 23),
        ruling("o-2", 24),
        unfreeze(10, "o-2", 24),
        ballot(10, 24, manager="follow"),
        issue("P-0011", 24),
        extend("2026-03-30T01:00Z", 26),
        ballot(4, 27),
        Step("close", closed, (), day(28)),
        Step("head", t=day(28), label="head close"),
    ]


def _on_paper() -> Step:
    step = paper_ballot("P-0011", 28)
    body = {**step.body, "assisted": True}  # type: ignore[dict-item]
    chosen = answers(11)
    body["answers"] = [answer for answer in chosen if answer["motion"] != "committee"]
    body["void"] = [{"motion": "committee", "reason": "too_many"}]
    step.body = body
    return step


def revocation(days: int) -> Step:
    def body(build: Build) -> Body:
        certificate = jcs_hash(build.body("certificate")).hex()
        return {"certificate": certificate, "reason": "court_order", "document": digest("判决")}

    return Step("certificate-revocation", body, ("street-office",), day(days))


STAGES = {
    "preliminary": "result",
    "final": "final",
    "certified": "certificate",
    "revoked": "certificate-revocation",
}


def make_town(name: str = "", *, stage: str = "certified", **definition: Any) -> World:
    """A town; `definition` changes members of its definition; the stage ends the log early."""
    world = make_world(name)
    world.definition = {**make_town_definition(name), **deepcopy(definition)}
    world.documents["motion-committee.txt"] = ELECTION.encode()
    if stage not in ("certified", "revoked"):
        del world.documents["minutes.pdf"]
    start = before_opening(world)
    start = [step for step in start if step.kind != "service"]
    motions = [motion["id"] for motion in world.definition["motions"]]
    world.steps = [
        *start,
        *_voting(),
        _on_paper(),
        Step("reconciliation", lambda build: build.counted().paper, PAIR, day(28)),
        *counting(motions, 28),
        *closing(world),
        revocation(40),
    ]
    last = world.steps.index(world.step(STAGES[stage]))
    world.steps = world.steps[: last + 1]
    world.steps.append(Step("head", t=world.steps[-1].t, label="head last"))
    return world

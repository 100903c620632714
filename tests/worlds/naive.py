"""A third count, as plain as can be: what a person with a pencil would do, or an attacker would.

It believes every entry. `Rule` says how it cheats; HONEST does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.core.encoding import sha256

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.worlds.build import Build

Body = dict[str, Any]


@dataclass(frozen=True)
class Rule:
    """Ways to count wrongly."""

    first_not_last: bool = False
    keep_revoked: bool = False
    keep_superseded: bool = False
    leave_out: frozenset[int] = frozenset()


HONEST = Rule()


@dataclass(frozen=True)
class Count:
    """Tallies, scopes and paper numbers."""

    tallies: dict[str, Body]
    scopes: dict[str, Body]
    paper: Body


def count(build: Build, rule: Rule = HONEST, corrected: Sequence[Body] = ()) -> Count:
    chosen = _chosen(build, rule)
    lines = {line["i"]: line for line in build.world.roll}
    for kind, body in build.entries:
        if kind == "roll-correction":
            lines.update({line["i"]: line for line in body["lines"]})
    lines.update({line["i"]: line for line in corrected})
    motions = build.world.definition["motions"]
    return Count(
        {motion["id"]: _tally(build, motion, chosen, lines) for motion in motions},
        {motion["id"]: _scope(build, motion, lines) for motion in motions},
        _paper(build),
    )


def _chosen(build: Build, rule: Rule) -> dict[int, tuple[bytes, Body]]:
    ids, chosen = build.ids(), {}
    for at, (kind, body) in enumerate(build.entries):
        if kind == "ballot":
            i = body["header"]["i"]
            if not (rule.first_not_last and i in chosen):
                chosen[i] = (ids[at], body)
        elif kind == "paper-ballot" and body["answers"]:
            if not (rule.keep_superseded and body["i"] in chosen):
                chosen[body["i"]] = (ids[at], body)
        elif kind == "revoke" and not rule.keep_revoked:
            chosen.pop(body["i"], None)
    return {i: found for i, found in chosen.items() if i not in rule.leave_out}


def _weigh(build: Build, motion: Body, line: Body) -> tuple[int, int, int]:
    scope, policies = motion["scope"], build.world.definition["policies"]
    inside = [
        unit
        for unit in line["units"]
        if scope["kind"] == "all"
        or unit["group"] in scope.get("groups", ())
        or unit["tag"] in scope.get("tags", ())
    ]
    by_area = [u for u in inside if u["use"] != "parking" or policies["parking_area"]]
    by_heads = [u for u in inside if u["use"] != "parking" or policies["parking_heads"]]
    units = {u["tag"] for u in by_area + by_heads}
    return len(units), int(bool(by_heads)), sum(u["area"] for u in by_area)


def _scope(build: Build, motion: Body, lines: dict[int, Body]) -> Body:
    weighed = [_weigh(build, motion, line) for line in lines.values()]
    inside = [weight for weight in weighed if weight[0]]
    return {
        "rights": len(inside),
        "units": sum(weight[0] for weight in inside),
        "heads": sum(weight[1] for weight in inside),
        "area": sum(weight[2] for weight in inside),
    }


def _tally(
    build: Build, motion: Body, chosen: dict[int, tuple[bytes, Body]], lines: dict[int, Body]
) -> Body:
    sums = {choice["id"]: [0, 0] for choice in motion["choices"]}
    listed, rights, heads, area = b"", 0, 0, 0
    for i, (identifier, body) in sorted(chosen.items()):
        answer = next((a for a in body["answers"] if a["motion"] == motion["id"]), None)
        weight = _weigh(build, motion, lines[i]) if i in lines else (0, 0, 0)
        if answer is None or not answer["choices"] or not weight[0]:
            continue
        listed += i.to_bytes(4, "big") + identifier
        rights, heads, area = rights + 1, heads + weight[1], area + weight[2]
        option = sums.setdefault(answer["choices"][0], [0, 0])
        option[0] += weight[1]
        option[1] += weight[2]
    known = [choice["id"] for choice in motion["choices"]]
    return {
        "motion": motion["id"],
        "participants": rights,
        "heads": heads,
        "area": area,
        "list": sha256(listed).hex(),
        "options": [{"choice": c, "heads": sums[c][0], "area": sums[c][1]} for c in known],
    }


def _paper(build: Build) -> Body:
    state: dict[str, str] = {}
    counted: dict[int, str] = {}
    for kind, body in build.entries:
        if kind == "paper-issue":
            state[body["serial"]] = "unreturned"
        elif kind == "paper-return":
            state[body["serial"]] = "spoiled"
        elif kind == "paper-ballot":
            state[body["serial"]] = "counted" if body["answers"] else "void"
            counted[body["i"]] = body["serial"]
        elif kind == "revoke" and state.get(counted.get(body["i"], "")) == "counted":
            state[counted[body["i"]]] = "unreturned"
    states = list(state.values())
    names = ("counted", "void", "spoiled", "unreturned")
    return {"issued": len(states), **{name: states.count(name) for name in names}}


def outcome(definition: Body, motion: Body, scope: Body, tally: Body) -> Body:
    """The outcome of a motion by fractions, written in another way than core and verifier."""
    options = tally["options"]
    people = {"heads": scope["heads"], "area": scope["area"]}
    part = {"heads": tally["heads"], "area": tally["area"]}
    tests = []
    if motion["class"] == "unanimous_affected":
        need, whole, candidates = [1, 1, "ge"], people, options[:1]
    else:
        need = [*definition["thresholds"]["quorum"], "ge"]
        tests = [_test(f"quorum_{m}", None, part[m], people[m], need) for m in people]
        special = motion["class"] == "special"
        bar = definition["thresholds"]["special" if special else "ordinary"]
        need, whole = [*bar, "ge" if special else "gt"], part
        candidates = options[:1] if motion["kind"] == "yes_no" else options[:-1]
    quorum = all(test["held"] for test in tests)
    winners = []
    for option in candidates:
        own = [_test(f"consent_{m}", option["choice"], option[m], whole[m], need) for m in people]
        tests += own
        if quorum and all(test["held"] for test in own):
            winners.append(option["choice"])
    return {
        "motion": motion["id"],
        "class": motion["class"],
        "scope": scope,
        "participants": {"rights": tally["participants"], **part},
        "options": options,
        "tests": tests,
        "verdict": "carried" if winners else "failed",
        "winner": winners[0] if winners else None,
    }


def _test(name: str, choice: str | None, num: int, den: int, need: list[Any]) -> Body:
    a, b, comparison = need

    def holds(number: int) -> bool:
        return b * number > a * den if comparison == "gt" else b * number >= a * den

    short = 0
    while not holds(num + short):
        short += max(1, (a * den - b * (num + short)) // b)
    return {
        "test": name,
        "choice": choice,
        "num": num,
        "den": den,
        "need": need,
        "held": holds(num),
        "short": short,
    }

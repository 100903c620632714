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
    all_are_warned: bool = False
    silence_of_all: bool = False


HONEST = Rule()


@dataclass(frozen=True)
class Count:
    """Tallies, scopes, paper numbers; what each deemed entry would say, needed or not."""

    tallies: dict[str, Body]
    scopes: dict[str, Body]
    paper: Body
    deemed: dict[str, Body]


def count(build: Build, rule: Rule = HONEST, corrected: Sequence[Body] = ()) -> Count:
    chosen = _chosen(build, rule)
    lines = {line["i"]: line for line in build.world.roll}
    for kind, body in build.entries:
        if kind == "roll-correction":
            lines.update({line["i"]: line for line in body["lines"]})
    lines.update({line["i"]: line for line in corrected})
    motions = build.world.definition["motions"]
    silent = _silent(build, rule, chosen, lines)
    return Count(
        {motion["id"]: _tally(build, motion, chosen, lines) for motion in motions},
        {motion["id"]: _scope(build, motion, lines) for motion in motions},
        _paper(build),
        {motion["id"]: _deemed(build, motion, chosen, lines, silent) for motion in motions},
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
        if answer is None or not weight[0]:
            continue
        listed += i.to_bytes(4, "big") + identifier
        rights, heads, area = rights + 1, heads + weight[1], area + weight[2]
        for choice in answer["choices"]:
            option = sums.setdefault(choice, [0, 0])
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


def _silent(
    build: Build, rule: Rule, chosen: dict[int, tuple[bytes, Body]], lines: dict[int, Body]
) -> set[int]:
    """The rights told what silence means; who of them spoke is asked motion by motion."""
    told: set[int] = set()
    for kind, body in build.entries:
        if kind == "close":
            break
        if kind == "service" and (body["warned"] or rule.all_are_warned):
            rights = body["rights"] if isinstance(body["rights"], list) else []
            told |= {i for i in rights if isinstance(i, int)}
    return set(lines) if rule.silence_of_all else told & set(lines)


def applies(definition: Body, motion: Body) -> bool:
    """Whether silence or 随多数 may count."""
    policies = definition["policies"]
    wanted = policies["follow_choice"] or policies["silence"] == "follow_majority"
    plain = (motion["kind"], motion["class"]) == ("yes_no", "ordinary")
    return bool(wanted and plain and definition["kind"] != "first")


def _deemed(
    build: Build,
    motion: Body,
    chosen: dict[int, tuple[bytes, Body]],
    lines: dict[int, Body],
    told: set[int],
) -> Body:
    weigh = {i: _weigh(build, motion, line) for i, line in lines.items()}
    said: dict[int, str] = {}
    for i, (_, body) in chosen.items():
        for answer in body["answers"]:
            if answer["motion"] == motion["id"] and weigh.get(i, (0, 0, 0))[0]:
                said[i] = (answer["choices"] or [""])[0]
    sums = {
        choice["id"]: [sum(weigh[i][k] for i in said if said[i] == choice["id"]) for k in (1, 2)]
        for choice in motion["choices"]
        if choice["id"] != "follow"
    }
    leaders = [
        one
        for one in sums
        if all(sums[one][k] > sums[other][k] for other in sums if other != one for k in (0, 1))
    ]
    counts = build.world.definition["policies"]["silence"] == "follow_majority"
    silent = sorted(i for i in told - set(said) if leaders and counts and weigh[i][0])

    def part(rights: list[int]) -> Body:
        heads, area = (sum(weigh[i][k] for i in rights) for k in (1, 2))
        return {"rights": len(rights), "heads": heads, "area": area}

    return {
        "majority": leaders[0] if leaders else None,
        "follow": part([i for i in said if said[i] == "follow"]),
        "silent": part(silent),
        "list": sha256(b"".join(i.to_bytes(4, "big") for i in silent)).hex(),
    }


def whole_outcome(
    definition: Body, motion: Body, scope: Body, tally: Body, deemed: Body, lot: str | None
) -> Body:
    """The outcome with its election, or with its deemed votes, where the motion has any."""
    plain = outcome(definition, motion, scope, tally)
    if motion["kind"] == "election":
        return _elect(motion, plain, lot)
    if not applies(definition, motion):
        return plain
    richer = {**tally, "options": [dict(option) for option in tally["options"]]}
    if deemed["majority"] is not None:
        for measure in ("heads", "area"):
            richer[measure] += deemed["silent"][measure]
            for option in richer["options"]:
                if option["choice"] == deemed["majority"]:
                    option[measure] += deemed["silent"][measure] + deemed["follow"][measure]
    decided = ("tests", "verdict", "winner")
    with_them = outcome(definition, motion, scope, richer)
    extra = {name: deemed[name] for name in ("majority", "follow", "silent")}
    without = {name: plain[name] for name in decided}
    return {
        **plain,
        **{name: with_them[name] for name in decided},
        "deemed": {**extra, "without": without},
    }


def _elect(motion: Body, plain: Body, lot: str | None) -> Body:
    filled, tests = motion["election"], plain["tests"]
    quorum = all(test["held"] for test in tests if test["choice"] is None)
    passed = {
        option["choice"]
        for option in plain["options"]
        if quorum and all(t["held"] for t in tests if t["choice"] == option["choice"])
    }
    ranking = rank(motion, plain["options"], passed, lot)
    elected = sum(place["state"] == "elected" for place in ranking)
    carried = quorum and elected >= filled["minimum"] and elected > filled["seats"] / 2
    election = {**filled, "lot": lot, "ranking": ranking}
    verdict = {"verdict": "carried" if carried else "failed", "winner": None}
    return {**plain, **verdict, "election": election}


def rank(
    motion: Body, options: list[Body], passed: set[str], lot: str | None, *, backwards: bool = False
) -> list[Body]:
    """Each candidate's place is one more than the number of candidates who beat them."""
    filled, ids = motion["election"], [choice["id"] for choice in motion["choices"]]

    def standing(option: Body) -> tuple[Any, ...]:
        choice = option["choice"]
        tie: Any = ids.index(choice) if backwards else -ids.index(choice)
        if lot is not None:
            parts = [bytes.fromhex(lot), motion["id"].encode(), choice.encode()]
            drawn = sha256(b"".join(len(p).to_bytes(4, "big") + p for p in parts))
            tie = -int.from_bytes(drawn, "big")
        return choice in passed, option["heads"], option["area"], tie

    ranking: list[Body] = [{} for _ in options]
    for option in options:
        place = 1 + sum(standing(other) > standing(option) for other in options)
        state = "not_elected"
        if option["choice"] in passed and place <= filled["seats"]:
            state = "elected"
        elif option["choice"] in passed and place <= filled["seats"] + filled["alternates"]:
            state = "alternate"
        ranking[place - 1] = {
            "choice": option["choice"],
            "place": place,
            "passed": option["choice"] in passed,
            "state": state,
        }
    return ranking


def needs_lot(motion: Body, options: list[Body], passed: set[str]) -> bool:
    """Whether turning the order of equals round changes anything for anyone who passed."""

    def fates(backwards: bool) -> dict[str, object]:
        return {
            place["choice"]: (place["state"], place["state"] == "alternate" and place["place"])
            for place in rank(motion, options, passed, None, backwards=backwards)
        }

    return fates(True) != fates(False)


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
        if motion["kind"] == "election":
            candidates = options
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

"""Assemblies drawn at random: wishes of owners and officers, taken where core allows them.

Each wish becomes an entry or, where core's ledger refuses it, nothing; one refused wish, the
first or a later one, may be kept, so that a test can ask whether others refuse the record too.
What stands in the world are ordinary steps, built, signed and counted as in any other world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random

from app.core.definition import Definition
from app.core.encoding import sha256
from app.core.entries import Entry, verify_body
from app.core.errors import RuleError
from app.core.paper_roll import parse_paper_roll
from app.core.roll import parse_roll
from app.core.tally import Ledger, count_ledger, tied_elections
from tests.worlds.build import Body, Build, Step, World, day, digest
from tests.worlds.community import CONSENT, secret
from tests.worlds.town import (
    CANDIDATES,
    FOLLOW,
    make_town,
    make_town_definition,
    motions_of,
    objection,
    ruling,
    service,
    unfreeze,
)
from tests.worlds.village import PAIR

RIGHTS = range(1, 14)
KINDS = (
    *("cast",) * 6,
    "proxy",
    "proxy",
    "agent",
    "agent",
    "agent",
    "proxy-end",
    "transfer",
    "reissue",
    "objection",
    "ruling",
    "freeze",
    "unfreeze",
    "revoke",
    "issue",
    "issue",
    "return",
    "paper",
    "paper",
    "service",
    "designation",
)
Wish = tuple[str, int, int]
NAMES = [name for name, _ in CANDIDATES]


@dataclass(frozen=True)
class Rules:
    """What the assembly decided for itself."""

    max_changes: int = 2
    proxy_cap: int = 2
    proxy_bound: bool = True
    transfer: str = "beijing"
    channel_rule: str = "paper_replaces"
    silence: str = "follow_majority"
    follow_choice: bool = True
    parking_area: bool = False
    parking_heads: bool = False
    seats: int = 3
    alternates: int = 1
    minimum: int = 2


def make_drawn_definition(rules: Rules) -> Body:
    body = make_town_definition()
    counts = rules.follow_choice or rules.silence == "follow_majority"
    names = (
        *("max_changes", "proxy_cap", "proxy_bound", "transfer", "channel_rule", "silence"),
        *("follow_choice", "parking_area", "parking_heads"),
    )
    body["policies"] |= {name: getattr(rules, name) for name in names}
    body["policies"]["silence_basis"] = "议事规则第二十条" if counts else None
    for motion in body["motions"]:
        if not rules.follow_choice:
            motion["choices"] = [choice for choice in motion["choices"] if choice != FOLLOW]
    minimum = min(rules.minimum, rules.seats)
    filled = {"seats": rules.seats, "alternates": rules.alternates, "minimum": minimum}
    body["motions"][-1] |= {"max": rules.seats, "election": filled}
    return body


@dataclass
class Drawn:
    """A world, its build up to close, core's ledger over it, and the wishes taken so far."""

    world: World
    build: Build
    ledger: Ledger
    # Which refused wish is kept, from 1; 0 for none.
    keep_refused: int = 0
    refusal: str = ""
    number: int = 0
    keys: dict[int, str] = field(default_factory=dict)
    agents: dict[int, str] = field(default_factory=dict)
    # What the wish at hand would name: a right's new key, or its agent's.
    named: dict[int, str] = field(default_factory=dict)

    def wish(self, kind: str, i: int, chance: int) -> None:
        """Try one entry, unless a refused one stands already."""
        if self.refusal:
            return
        self.number += 1
        self.named = {}
        speaks = kind not in ("cast", "proxy", "paper") or self.motions(i)
        step = WISHES[kind](self, i, Random(chance)) if speaks else None
        if step is not None and self.take(step):
            book = self.agents if kind == "proxy" else self.keys
            book |= self.named

    def take(self, step: Step) -> bool:
        step.t = day(21)
        step.label = f"{step.kind} {self.number}"
        body = deepcopy(step.body(self.build) if callable(step.body) else step.body)
        ledger = deepcopy(self.ledger)
        try:
            verify_body(step.kind, body)
            ledger.add(Entry(step.kind, len(self.build.lines), step.t, body))
        except RuleError as refused:
            self.keep_refused -= 1
            if self.keep_refused == 0:
                self.refusal = refused.code
                self.put(step)
            return False
        self.ledger = ledger
        self.put(step)
        if ledger.superseded is not None:
            named = dict(ledger.superseded)
            self.number += 1
            self.take(Step("superseded", named))
        return True

    def put(self, step: Step) -> None:
        self.world.before("close", step)
        self.build._add_entry(step)

    def key(self, i: int) -> str:
        return self.keys.get(i, f"right {i}")

    def motions(self, i: int) -> list[str]:
        """The motions of a right; 13 has but a parking space, which counts where parking does."""
        policies = self.ledger.definition.policies
        if i == 13 and (policies.parking_area or policies.parking_heads):
            return ["manager", "reserve", "plan", "committee"]
        return motions_of(i)

    def settle(self) -> None:
        """Rule on what is open and let go what is frozen, so that the vote can be counted."""
        for i in self.ledger.frozen:
            named = self.ledger.rights[i].frozen_by
            assert named is not None
            self.number += 1
            if self.ledger.rulings[named] is None:
                self.take(ruling(named, 21))
            self.take(unfreeze(i, named, 21))


def draw_world(
    wishes: Iterable[Wish], rules: Rules, *, keep_refused: int = 0, always_draw: bool = False
) -> Drawn:
    """The world of these wishes up to its result; `refusal` is core's code for the kept one."""
    world = make_town(stage="preliminary", **make_drawn_definition(rules))
    stays = {"definition", "notice", "roll", "roll-audit", "paper-roll", "manifest", "head"}
    stays |= {"open", "close", "reconciliation", "tally", "lot", "deemed", "result"}
    world.steps = [step for step in world.steps if step.kind in stays]
    world.step("close").t = world.step("head close").t = day(27)
    for i in RIGHTS:
        for n in (1, 2):
            serial = f"S-{i:04}-{n}"
            line = {"i": i, "serial": serial, "secret": sha256(secret(serial)).hex()}
            world.paper.append(line)
    world.paper.sort(key=lambda line: line["serial"])
    if not (rules.follow_choice or rules.silence == "follow_majority"):
        world.steps = [step for step in world.steps if step.kind != "deemed"]
    drawn = _begin(world, keep_refused=keep_refused)
    for kind, i, chance in wishes:
        drawn.wish(kind, i, chance)
    drawn.keep_refused = 0
    drawn.settle()
    counted = count_ledger(drawn.ledger)
    if not always_draw and not tied_elections(counted, drawn.ledger.definition):
        world.remove("lot committee")
    return drawn


def _begin(world: World, *, keep_refused: int) -> Drawn:
    build = Build(world)
    definition = Definition.parse(world.definition)
    ledger = Ledger(definition, parse_roll(build.roll), parse_paper_roll(build.paper))
    for step in world.steps[: world.steps.index(world.step("close"))]:
        if step.kind == "head":
            build._add_head(step)
            continue
        build._add_entry(step)
        kind, body = build.entries[-1]
        ledger.add(Entry(kind, len(build.lines) - 1, step.t, body))
    return Drawn(world, build, ledger, keep_refused)


def _answers(drawn: Drawn, i: int, only: Iterable[str], chance: Random) -> list[Body]:
    return [
        {"motion": motion, "choices": _choices(drawn, motion, chance)}
        for motion in drawn.motions(i)
        if motion in only
    ]


def _choices(drawn: Drawn, motion: str, chance: Random) -> list[str]:
    definition = drawn.ledger.definition
    if motion == "committee":
        # Most owners name as many of the first few as there are seats, some one too many.
        seats = definition.get_motion(motion).most
        known = NAMES[: seats + 1] if chance.random() < 0.8 else NAMES
        few = chance.sample(known, chance.choice((0, 1, *(seats,) * 12, seats + 1)))
        return sorted(few, key=NAMES.index)
    if motion == "plan":
        return [chance.choice(("a", "a", "a", "b", "c", "none"))]
    follow = definition.policies.follow_choice and motion in ("manager", "roof")
    more = ("follow",) if follow else ()
    return [chance.choice(("yes", "yes", "yes", "no", "abstain", *more))]


def _some(drawn: Drawn, i: int, chance: Random) -> list[str]:
    named = drawn.motions(i)
    few = [motion for motion in named if chance.random() < 0.8]
    return few or named[:1]


def _cast_by(drawn: Drawn, i: int, signer: str, answers: list[Body]) -> Step:
    def body(build: Build) -> Body:
        return {
            "header": {
                "i": i,
                "cred_pk": build.key(signer).hex(),
                "seq": build.chain.get(i, 0),
                "prev": build.last.get(i, bytes(32)).hex(),
                "consent": sha256(CONSENT.encode()).hex(),
            },
            "answers": answers,
        }

    return Step("ballot", body, (signer,))


def _cast(drawn: Drawn, i: int, chance: Random) -> Step:
    neighbour = drawn.key(i % 13 + 1)
    signer = chance.choice((*(drawn.key(i),) * 8, f"right {i}", neighbour))
    chosen = _answers(drawn, i, _some(drawn, i, chance), chance)
    return _cast_by(drawn, i, signer, chosen)


def _agent(drawn: Drawn, i: int, chance: Random) -> Step | None:
    """The agent of the first right from i on that ever had one casts, mostly as it should."""
    i = next((j for j in (*range(i, 14), *range(1, i)) if j in drawn.agents), 0)
    if not i:
        return None
    proxy = drawn.ledger.rights[i].proxy
    motions = list(proxy.motions) if proxy is not None else drawn.motions(i)
    if chance.random() < 0.1:
        motions = drawn.motions(i)
    answers = _answers(drawn, i, motions, chance)
    bound = {a.motion: list(a.choices) for a in proxy.bound} if proxy is not None else {}
    for answer in answers:
        if answer["motion"] in bound and chance.random() < 0.9:
            answer["choices"] = bound[answer["motion"]]
    return _cast_by(drawn, i, drawn.agents[i], answers)


def _proxy(drawn: Drawn, i: int, chance: Random) -> Step:
    others = [drawn.key(j) for j in chance.sample(RIGHTS, 2)]
    agent = chance.choice((*others, f"right {i % 13 + 1}", "spare x", "spare y"))
    motions = _some(drawn, i, chance)
    bound = [motion for motion in motions if chance.random() < 0.2]
    if not drawn.ledger.definition.policies.proxy_bound and chance.random() < 0.9:
        bound = []

    def body(build: Build) -> Body:
        return {
            "i": i,
            "agent_pk": build.key(agent).hex(),
            "motions": motions,
            "bound": answers,
            "document": digest("proxy"),
        }

    answers = _answers(drawn, i, bound, chance)
    drawn.named = {i: agent}
    own = not drawn.ledger.rights[i].transferred and chance.random() < 0.5
    return Step("proxy", body, (drawn.key(i),) if own else PAIR)


def _proxy_end(drawn: Drawn, i: int, chance: Random) -> Step:
    agent = drawn.agents.get(i, "spare x")
    own = not drawn.ledger.rights[i].transferred and chance.random() < 0.5

    def body(build: Build) -> Body:
        return {"i": i, "agent_pk": build.key(agent).hex()}

    return Step("proxy-end", body, (drawn.key(i),) if own else PAIR)


def _transfer(drawn: Drawn, i: int, chance: Random) -> Step:
    body = {"i": i, "on": "2026-03-20", "document": digest("deed")}
    return Step("transfer", body, ("registrar",))


def _reissue(drawn: Drawn, i: int, chance: Random) -> Step:
    old, fresh = drawn.key(i), f"right {i} key {drawn.number}"
    new = chance.choice((*(fresh,) * 8, drawn.key(i % 13 + 1), "spare x"))
    pending = drawn.ledger.rights[i].transferred
    reason = "transfer" if pending or chance.random() < 0.3 else "lost"
    if pending and chance.random() < 0.1:
        reason = "lost"

    def body(build: Build) -> Body:
        keys = {"old_pk": build.key(old).hex(), "new_pk": build.key(new).hex()}
        return {"i": i, **keys, "reason": reason}

    drawn.named = {i: new}
    return Step("reissue", body, ("registrar",))


def _objection(drawn: Drawn, i: int, chance: Random) -> Step:
    about = chance.choice(("identity", "identity", "paper"))
    return objection(f"o-{chance.randrange(6)}", 21, about)


def _named(drawn: Drawn, chance: Random) -> str:
    known = list(drawn.ledger.about) or ["o-0"]
    return chance.choice(known)


def _ruling(drawn: Drawn, i: int, chance: Random) -> Step:
    return ruling(_named(drawn, chance), 21, chance.choice(("upheld", "rejected")))


def _freeze(drawn: Drawn, i: int, chance: Random) -> Step:
    return Step("freeze", {"i": i, "objection": _named(drawn, chance)}, PAIR)


def _unfreeze(drawn: Drawn, i: int, chance: Random) -> Step:
    frozen = list(drawn.ledger.frozen) or [i]
    i = chance.choice(frozen)
    named = drawn.ledger.rights[i].frozen_by or _named(drawn, chance)
    return Step("unfreeze", {"i": i, "objection": named}, PAIR)


def _revoke(drawn: Drawn, i: int, chance: Random) -> Step | None:
    counted = drawn.ledger.rights[i].counted
    if counted is None:
        return None
    body = {"i": i, "ballot_id": counted.hex(), "objection": _named(drawn, chance)}
    return Step("revoke", body, ("street-office",))


def _serial(i: int, chance: Random) -> str:
    return f"S-{i:04}-{chance.choice((1, 2))}"


def _issue(drawn: Drawn, i: int, chance: Random) -> Step:
    return Step("paper-issue", {"i": i, "serial": _serial(i, chance)}, PAIR)


def _out(drawn: Drawn, i: int, chance: Random) -> tuple[int, str]:
    """A serial that is out, most times; else any."""
    out = [
        (right.i, serial)
        for right in drawn.ledger.rights.values()
        for serial, state in right.serials.items()
        if state == "issued"
    ]
    return chance.choice(out) if out else (i, _serial(i, chance))


def _return(drawn: Drawn, i: int, chance: Random) -> Step:
    i, serial = _out(drawn, i, chance)
    state = chance.choice(("spoiled", "blank"))
    return Step("paper-return", {"i": i, "serial": serial, "state": state}, PAIR)


def _paper(drawn: Drawn, i: int, chance: Random) -> Step:
    i, serial = _out(drawn, i, chance)
    chosen = _answers(drawn, i, _some(drawn, i, chance), chance)
    void: list[Body] = []
    if chance.random() < 0.2:
        chosen, void = [], [{"motion": a["motion"], "reason": "altered"} for a in chosen]
    body = {
        "i": i,
        "serial": serial,
        "secret": secret(serial).hex(),
        "scan": digest("scan"),
        "assisted": chance.random() < 0.5,
        "answers": chosen,
        "void": void,
    }
    return Step("paper-ballot", body, PAIR)


def _service(drawn: Drawn, i: int, chance: Random) -> Step:
    rights = sorted(chance.sample(range(1, 14), chance.randrange(1, 6)))
    return service(rights, 21, warned=chance.random() < 0.7)


def _designation(drawn: Drawn, i: int, chance: Random) -> Step:
    return Step("designation", {"i": i, "document": digest("named")}, ("registrar",))


WISHES: dict[str, Callable[[Drawn, int, Random], Step | None]] = {
    "cast": _cast,
    "agent": _agent,
    "proxy": _proxy,
    "proxy-end": _proxy_end,
    "transfer": _transfer,
    "reissue": _reissue,
    "objection": _objection,
    "ruling": _ruling,
    "freeze": _freeze,
    "unfreeze": _unfreeze,
    "revoke": _revoke,
    "issue": _issue,
    "return": _return,
    "paper": _paper,
    "service": _service,
    "designation": _designation,
}

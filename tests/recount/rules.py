"""The rules of counting as a person would apply them to a pile of ballots (RULES R1–R26, R44).

Nothing here knows the log, a key or a hash: owners, agents and clerks do things in an order, and
what counts in the end is added up in fractions. Only Python itself is imported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

Answers = dict[str, list[str]]


@dataclass(frozen=True)
class Unit:
    """A home, shop or parking space: area in 0.01 m², building, own mark."""

    mark: str
    area: int
    building: str
    parking: bool


@dataclass(frozen=True)
class Motion:
    """What is asked: `kind` yes_no, one_of or election; `buildings` and `marks` limit the scope."""

    name: str
    kind: str
    special: bool
    unanimous: bool
    choices: tuple[str, ...]
    buildings: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    seats: int = 0
    alternates: int = 0
    minimum: int = 0


@dataclass(frozen=True)
class Assembly:
    """Owners by number with their units, the motions, and what the owners' own rules say."""

    owners: dict[int, tuple[Unit, ...]]
    motions: tuple[Motion, ...]
    changes: int
    first_valid: bool
    principals: int
    agents_may_be_bound: bool
    owners_may_change: bool
    parking_has_area: bool
    parking_has_heads: bool
    silence_follows: bool
    may_follow: bool
    first: bool
    quorum: Fraction = Fraction(2, 3)
    ordinary: Fraction = Fraction(1, 2)
    special: Fraction = Fraction(3, 4)


@dataclass
class Owner:
    """One voting right: what counts for it, and who may act for it."""

    ballot: Answers | None = None
    by: str = ""
    changed: int = 0
    papers: dict[str, str] = field(default_factory=dict)
    agent: str = ""
    motions: frozenset[str] = frozenset()
    bound: Answers = field(default_factory=dict)
    kept: bool = False
    sold: bool = False
    frozen: bool = False
    warned: bool = False

    def paper_is_out(self) -> bool:
        """R21, R39: handed out and neither spoiled nor blank."""
        return any(state != "back" for state in self.papers.values())


class NotAllowed(Exception):
    """What an owner, agent or clerk wanted to do is against a rule; its number is the argument."""


def require(holds: bool, rule: str) -> None:
    if not holds:
        raise NotAllowed(rule)


class Assembled:
    """The assembly as it goes on."""

    def __init__(self, assembly: Assembly) -> None:
        self.rules = assembly
        self.owners = {number: Owner() for number in assembly.owners}

    def weigh(self, number: int, motion: Motion) -> tuple[int, int] | None:
        """R6, R8, R10: heads and area of an owner in a motion's scope, None outside it."""
        inside = [
            unit
            for unit in self.rules.owners[number]
            if (not motion.buildings and not motion.marks)
            or unit.building in motion.buildings
            or unit.mark in motion.marks
        ]
        area = [u.area for u in inside if not u.parking or self.rules.parking_has_area]
        heads = [u for u in inside if not u.parking or self.rules.parking_has_heads]
        return (1 if heads else 0, sum(area)) if area or heads else None

    def check_answers(self, number: int, answers: Answers) -> None:
        """R6, R17, R26: known choices of motions in scope; in an election no more than seats."""
        for motion in self.rules.motions:
            if motion.name not in answers:
                continue
            chosen = answers[motion.name]
            require(self.weigh(number, motion) is not None, "R6")
            require(set(chosen) <= set(motion.choices), "R17")
            right_number = len(chosen) <= motion.seats if motion.seats else len(chosen) == 1
            require(right_number and len(set(chosen)) == len(chosen), "R26")

    def cast(self, number: int, who: str, answers: Answers) -> None:
        """An electronic ballot by the `owner`, by an agent's name, or by a stranger."""
        owner = self.owners[number]
        require(who == "owner" or (owner.agent != "" and who == owner.agent), "R16")
        require(not owner.paper_is_out(), "R21")
        require(not owner.kept and not owner.sold, "R12")
        require(not owner.frozen, "R14")
        if who != "owner":
            require(owner.by != "owner", "R16")
            require(set(answers) <= owner.motions, "R16")
            require(all(answers.get(m) == bound for m, bound in owner.bound.items()), "R16")
        changed = 0 if owner.ballot is None else owner.changed + 1
        require(changed <= self.rules.changes, "R20")
        self.check_answers(number, answers)
        owner.ballot, owner.changed = answers, changed
        owner.by = "owner" if who == "owner" else "agent"

    def hand_out(self, number: int, paper: str) -> None:
        owner = self.owners[number]
        require(paper not in owner.papers, "R39")
        require(not owner.kept and not owner.sold, "R12")
        require(not owner.frozen, "R14")
        require(owner.by != "paper", "R21")
        require(owner.ballot is None or not self.rules.first_valid, "R21")
        owner.papers[paper] = "out"

    def take_back(self, number: int, paper: str) -> None:
        require(self.owners[number].papers.get(paper) == "out", "R39")
        self.owners[number].papers[paper] = "back"

    def key_in(self, number: int, paper: str, answers: Answers) -> None:
        """A paper ballot that says nothing valid counts for nothing and replaces nothing (R19)."""
        owner = self.owners[number]
        require(owner.papers.get(paper) == "out", "R39")
        require(not owner.frozen, "R14")
        require(owner.by not in ("owner", "agent") or not self.rules.first_valid, "R21")
        require(owner.by != "paper" or not answers, "R21")
        self.check_answers(number, answers)
        owner.papers[paper] = "counted" if answers else "void"
        if answers:
            owner.ballot, owner.by, owner.kept = answers, "paper", False

    def revoke(self, number: int) -> None:
        """R28: an upheld objection takes a ballot out; a paper ballot is out again."""
        owner = self.owners[number]
        require(owner.ballot is not None, "R28")
        for paper, state in owner.papers.items():
            owner.papers[paper] = "out" if state == "counted" else state
        owner.ballot, owner.by, owner.kept = None, "", False

    def entrust(self, number: int, agent: str, motions: list[str], bound: Answers) -> None:
        """R16: one agent, who must be known and another, for at most so many principals."""
        owner = self.owners[number]
        known = agent not in ("", "nobody", f"owner {number}")
        require(known and not owner.agent and not owner.sold, "R16")
        principals = sum(other.agent == agent for other in self.owners.values())
        require(principals < self.rules.principals, "R16")
        require(self.rules.agents_may_be_bound or not bound, "R16")
        require(set(bound) <= set(motions), "R16")
        self.check_answers(number, bound)
        inside = [m.name for m in self.rules.motions if self.weigh(number, m) is not None]
        require(set(motions) <= set(inside), "R6")
        owner.agent, owner.motions, owner.bound = agent, frozenset(motions), bound

    def dismiss(self, number: int, agent: str) -> None:
        require(agent != "" and self.owners[number].agent == agent, "R16")
        self.owners[number].agent = ""

    def lose_agent(self, agent: str) -> None:
        """An agent who can act no more has no principals."""
        for owner in self.owners.values():
            if owner.agent == agent:
                owner.agent = ""

    def sell(self, number: int) -> None:
        """R12: what was cast stays for good; else the new owner votes, once known."""
        owner = self.owners[number]
        require(self.rules.owners_may_change and not owner.sold, "R12")
        owner.kept = owner.kept or owner.ballot is not None
        owner.sold, owner.agent = True, ""

    def name_new_owner(self, number: int) -> None:
        owner = self.owners[number]
        require(self.rules.owners_may_change, "R12")
        owner.kept = owner.kept or owner.ballot is not None
        owner.sold, owner.agent = False, ""

    def count(self, draws: dict[str, list[str]]) -> dict[str, Counted]:
        """Every motion counted; `draws` gives for an election the drawn order of its candidates."""
        return {
            motion.name: count_motion(self, motion, draws.get(motion.name))
            for motion in self.rules.motions
        }


@dataclass
class Counted:
    """What one motion came to; pairs are heads and area."""

    scope: tuple[int, int]
    part: tuple[int, int, int]
    options: dict[str, tuple[int, int]]
    carried: bool
    winner: str | None
    majority: str | None = None
    followers: tuple[int, int, int] = (0, 0, 0)
    silent: tuple[int, int, int] = (0, 0, 0)
    carried_without: bool | None = None
    passed: frozenset[str] = frozenset()
    states: dict[str, str] = field(default_factory=dict)
    draw_needed: bool = False


def add(pairs: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(heads for heads, _ in pairs), sum(area for _, area in pairs)


def reaches(part: tuple[int, int], whole: tuple[int, int], bar: Fraction, *, more: bool) -> bool:
    """By heads and by area: at least the bar, or more than it."""
    shares = [(p, bar * w) for p, w in zip(part, whole, strict=True)]
    return all(p > w for p, w in shares) if more else all(p >= w for p, w in shares)


def count_motion(assembled: Assembled, motion: Motion, draw: list[str] | None) -> Counted:
    rules = assembled.rules
    weights = {n: w for n in rules.owners if (w := assembled.weigh(n, motion)) is not None}
    said = {
        n: owner.ballot[motion.name]
        for n, owner in assembled.owners.items()
        if owner.ballot is not None and motion.name in owner.ballot and n in weights
    }
    scope = add(list(weights.values()))
    options = {c: add([weights[n] for n in said if c in said[n]]) for c in motion.choices}
    part = add([weights[n] for n in said])
    found = Counted(scope, (len(said), *part), options, carried=False, winner=None)
    if motion.kind == "election":
        elect(rules, motion, found, draw)
    elif motion.unanimous:
        # R44: everyone in scope, and silence is no.
        found.carried = all(said.get(n) == ["yes"] for n in weights)
        found.winner = "yes" if found.carried else None
    else:
        found.winner = decide(rules, motion, scope, part, options)
        found.carried = found.winner is not None
        asked = rules.silence_follows or rules.may_follow
        if motion.kind == "yes_no" and asked and not rules.first and not motion.special:
            deem(assembled, motion, found, weights, said)
    return found


def decide(
    rules: Assembly,
    motion: Motion,
    scope: tuple[int, int],
    part: tuple[int, int],
    options: dict[str, tuple[int, int]],
) -> str | None:
    """R1–R4: quorum of the scope, then consent of those who took part."""
    if not reaches(part, scope, rules.quorum, more=False):
        return None
    tested = ["yes"] if motion.kind == "yes_no" else [c for c in motion.choices if c != "none"]
    return next((c for c in tested if consents(rules, motion, options[c], part)), None)


def consents(
    rules: Assembly, motion: Motion, votes: tuple[int, int], part: tuple[int, int]
) -> bool:
    bar = rules.special if motion.special else rules.ordinary
    return reaches(votes, part, bar, more=not motion.special)


def deem(
    assembled: Assembled,
    motion: Motion,
    found: Counted,
    weights: dict[int, tuple[int, int]],
    said: dict[int, list[str]],
) -> None:
    """R18: 随多数 and silence follow the option with most heads and most area, if there is one."""
    rules, written = assembled.rules, ("yes", "no", "abstain")
    found.carried_without = found.carried
    followers = [weights[n] for n in said if said[n] == ["follow"]]
    found.followers = (len(followers), *add(followers))
    most = [max(found.options[c][k] for c in written) for k in (0, 1)]
    leaders = [{c for c in written if found.options[c][k] == most[k]} for k in (0, 1)]
    if leaders[0] != leaders[1] or len(leaders[0]) != 1:
        return
    (found.majority,) = leaders[0]
    quiet = [
        weights[n]
        for n in weights
        if n not in said and assembled.owners[n].warned and rules.silence_follows
    ]
    found.silent = (len(quiet), *add(quiet))
    more = add([*followers, *quiet])
    options = dict(found.options)
    options[found.majority] = add([options[found.majority], more])
    part = add([found.part[1:], *quiet])
    found.winner = decide(rules, motion, found.scope, part, options)
    found.carried = found.winner is not None


def elect(rules: Assembly, motion: Motion, found: Counted, draw: list[str] | None) -> None:
    """R26: each candidate alone, then by heads, by area, by the draw; seats, then alternates."""
    part = found.part[1:]
    if reaches(part, found.scope, rules.quorum, more=False):
        found.passed = frozenset(
            c for c in motion.choices if consents(rules, motion, found.options[c], part)
        )
    orders = [draw] if draw is not None else [list(motion.choices), list(motion.choices)[::-1]]
    fates = [fill(motion, found, order) for order in orders]
    found.states = {c: state for c, (state, _) in fates[0].items()}
    found.draw_needed = any(fate != fates[0] for fate in fates)
    elected = sum(state == "elected" for state in found.states.values())
    found.carried = elected >= motion.minimum and elected > Fraction(motion.seats, 2)


def fill(motion: Motion, found: Counted, order: list[str]) -> dict[str, tuple[str, int]]:
    """The fate of each candidate, and the place of alternates, equals standing in this order."""
    ranked = sorted(found.passed, key=order.index)
    ranked.sort(key=lambda c: found.options[c], reverse=True)
    fates = dict.fromkeys(motion.choices, ("not_elected", 0))
    for place, candidate in enumerate(ranked):
        if place < motion.seats:
            fates[candidate] = ("elected", 0)
        elif place < motion.seats + motion.alternates:
            fates[candidate] = ("alternate", place)
    return fates

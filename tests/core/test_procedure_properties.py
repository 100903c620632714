"""Random votes with agents, transfers, freezes and silence against books kept by hand."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.entries import Entry
from app.core.rules.outcome import Outcome
from app.core.tally import Counted, count, deemed_bodies, outcomes, tied_elections
from tests.core.samples import (
    LogWriter,
    definition_body,
    digest,
    election,
    roll_of,
    unit,
    with_follow,
    with_policies,
    yes_no,
)

RIGHTS = 6
NAMES = "abcd"
SEED = digest("a draw")
HIRE = ("yes", "no", "abstain", "follow")
AREAS = st.lists(st.sampled_from([100, 100, 200, 700]), min_size=RIGHTS, max_size=RIGHTS)
CHOSEN = st.fixed_dictionaries(
    {},
    optional={
        "hire": st.sampled_from(HIRE),
        "board": st.lists(st.sampled_from(NAMES), unique=True, max_size=2).map(sorted),
    },
)
KINDS = ["cast", "cast", "agent", "agent", "grant", "end", "sell", "dispute", "settle", "serve"]
ACTS = st.lists(
    st.tuples(st.integers(1, RIGHTS), st.sampled_from(KINDS), CHOSEN), min_size=5, max_size=40
)


def _definition() -> dict[str, Any]:
    return definition_body(
        motions=[with_follow(yes_no("hire")), election("board", NAMES, seats=2, minimum=1)],
        lot="双色球",
        **with_policies(
            silence="follow_majority", silence_basis="议事规则第二十条", follow_choice=True
        ),
    )


class Play:
    """Plays acts as far as the rules allow; agents are spare cards, one for each right."""

    def __init__(self, areas: list[int]) -> None:
        roll = roll_of(*([unit(f"flat {n}", area=area)] for n, area in enumerate(areas)))
        self.log = LogWriter(_definition(), roll).opened()
        self.spans: list[tuple[int, int, int]] = []
        self.votes: dict[int, tuple[bytes, dict[str, Any]]] = {}
        self.own: set[int] = set()
        self.casts: dict[int, int] = {}
        self.agents: set[int] = set()
        self.kept: set[int] = set()
        self.disputed: dict[int, str] = {}
        self.served: set[int] = set()

    def act(self, i: int, kind: str, chosen: dict[str, Any]) -> None:
        chosen = {name: chosen[name] for name in ("hire", "board") if name in chosen}
        before = len(self.log.entries)
        getattr(self, kind)(i, chosen)
        if len(self.log.entries) > before:
            self.spans.append((i, before, len(self.log.entries)))

    def may_cast(self, i: int, chosen: dict[str, Any]) -> bool:
        free = i not in self.kept and i not in self.disputed
        return bool(chosen) and free and self.casts.get(i, 0) <= 5

    def note(self, i: int, identifier: bytes, chosen: dict[str, Any]) -> None:
        self.votes[i] = (identifier, chosen)
        self.casts[i] = self.casts.get(i, 0) + 1

    def cast(self, i: int, chosen: dict[str, Any]) -> None:
        if self.may_cast(i, chosen):
            self.note(i, self.log.cast(i, **chosen), chosen)
            self.own.add(i)

    def agent(self, i: int, chosen: dict[str, Any]) -> None:
        bound = {"hire": "no", **{name: chosen[name] for name in chosen if name == "board"}}
        if i in self.agents and i not in self.own and self.may_cast(i, bound):
            self.note(i, self.log.cast(i, by=f"card {i}", **bound), bound)

    def grant(self, i: int, chosen: dict[str, Any]) -> None:
        if i not in self.agents:
            self.log.grant(i, f"card {i}", "hire", "board", hire="no")
            self.agents.add(i)

    def end(self, i: int, chosen: dict[str, Any]) -> None:
        if i in self.agents:
            self.log.end_proxy(i, f"card {i}")
            self.agents.discard(i)

    def sell(self, i: int, chosen: dict[str, Any]) -> None:
        self.log.transfer(i)
        self.log.reissue(i, "transfer")
        self.agents.discard(i)
        if i in self.votes:
            self.kept.add(i)

    def dispute(self, i: int, chosen: dict[str, Any]) -> None:
        if i not in self.disputed:
            name = f"o-{len(self.log.entries)}"
            self.log.object(name)
            self.log.freeze(i, name)
            self.disputed[i] = name

    def settle(self, i: int, chosen: dict[str, Any]) -> None:
        if i in self.disputed:
            self.log.rule(self.disputed[i])
            self.log.unfreeze(i, self.disputed.pop(i))

    def serve(self, i: int, chosen: dict[str, Any]) -> None:
        self.log.serve(i)
        self.served.add(i)

    def counted(self) -> Counted:
        return count(self.log.definition, self.log.roll, self.log.entries, self.log.paper)

    def weigh(self, rights: Any) -> tuple[int, int]:
        areas = {line.i: line.units[0].area for line in self.log.roll}
        return len(list(rights)), sum(areas[i] for i in rights)

    def who(self, motion: str, choice: str | None = None) -> list[int]:
        return [
            i
            for i, (_, chosen) in sorted(self.votes.items())
            if motion in chosen and (choice is None or choice in _listed(chosen[motion]))
        ]


def _listed(chosen: Any) -> list[str]:
    return chosen if isinstance(chosen, list) else [chosen]


def played(areas: list[int], acts: Any) -> Play:
    play = Play(areas)
    for act in acts:
        play.act(*act)
    for i in list(play.disputed):
        play.act(i, "settle", {})
    play.log.close(reconcile=True)
    return play


@given(AREAS, ACTS)
def test_tallies_equal_a_recount_by_hand(areas: Any, acts: Any) -> None:
    play = played(areas, acts)
    for tally in play.counted().motions:
        there = play.who(tally.motion)
        listed = b"".join(i.to_bytes(4, "big") + play.votes[i][0] for i in there)
        assert tally.list_hash == hashlib.sha256(listed).digest()
        assert (tally.participants, (tally.heads, tally.area)) == (len(there), play.weigh(there))
        for one in tally.options:
            chose = play.who(tally.motion, one.choice)
            assert (one.heads, one.area) == play.weigh(chose)


@given(AREAS, ACTS)
def test_deemed_votes_equal_a_recount_by_hand(areas: Any, acts: Any) -> None:
    play = played(areas, acts)
    (body,) = deemed_bodies(play.counted(), digest("root"))
    sums = {choice: play.weigh(play.who("hire", choice)) for choice in HIRE[:3]}
    best = [c for c in sums if all(_beats(sums[c], sums[o]) for o in sums if o != c)]
    silent = [i for i in sorted(play.served) if i not in play.who("hire")] if best else []
    follow = play.who("hire", "follow")
    assert body["majority"] == (best[0] if best else None)
    assert tuple(body["follow"].values()) == (len(follow), *play.weigh(follow))
    assert tuple(body["silent"].values()) == (len(silent), *play.weigh(silent))
    listed = b"".join(i.to_bytes(4, "big") for i in silent)
    assert body["list"] == hashlib.sha256(listed).hexdigest()
    _check_hire(play, sums, follow, silent, body["majority"])


def _beats(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] > other[0] and one[1] > other[1]


def _check_hire(play: Play, sums: Any, follow: Any, silent: Any, majority: str | None) -> None:
    """By fractions of heads and of area, with and without the deemed votes."""
    decided = _decide(play)[0]
    whole = play.weigh(range(1, RIGHTS + 1))
    there = play.weigh(play.who("hire"))
    held = {True: True, False: True}
    for measure in (0, 1):
        yes, part = sums["yes"][measure], there[measure]
        more = play.weigh(silent)[measure]
        moved = more + play.weigh(follow)[measure] if majority == "yes" else 0
        for deemed in (True, False):
            num, den = (yes + moved, part + more) if deemed else (yes, part)
            quorum = Fraction(den, whole[measure]) >= Fraction(2, 3)
            held[deemed] &= quorum and den > 0 and Fraction(num, den) > Fraction(1, 2)
    assert decided.without is not None
    assert (decided.carried, decided.without.carried) == (held[True], held[False])


def _decide(play: Play) -> tuple[Outcome, ...]:
    return outcomes(play.counted(), play.log.definition, {"board": SEED})


@given(AREAS, ACTS)
def test_an_election_equals_a_recount_by_hand(areas: Any, acts: Any) -> None:
    play = played(areas, acts)
    there, whole = play.weigh(play.who("board")), play.weigh(range(1, RIGHTS + 1))
    strength = {name: play.weigh(play.who("board", name)) for name in NAMES}
    quorum = all(3 * there[m] >= 2 * whole[m] for m in (0, 1))
    passed = [n for n in NAMES if quorum and all(2 * strength[n][m] > there[m] for m in (0, 1))]

    def drawn(name: str) -> bytes:
        parts = (SEED, b"board", name.encode())
        joined = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return hashlib.sha256(joined).digest()

    def beaten_by(name: str, other: str) -> bool:
        mine = (name in passed, *strength[name])
        his = (other in passed, *strength[other])
        return his > mine or (his == mine and drawn(other) < drawn(name))

    election_of = _decide(play)[1].election
    assert election_of is not None
    for ranked in election_of.ranking:
        place = 1 + sum(beaten_by(ranked.choice, other) for other in NAMES)
        assert (ranked.place, ranked.passed) == (place, ranked.choice in passed)
        state = "not_elected" if not ranked.passed or place > 3 else "elected"
        assert ranked.state == ("alternate" if state == "elected" and place == 3 else state)
    assert _decide(play)[1].carried == (len(passed) >= 2)


@settings(max_examples=60)
@given(AREAS, ACTS, st.lists(st.integers(0, 100), max_size=60))
def test_the_order_of_unrelated_rights_does_not_matter(
    areas: Any, acts: Any, order: list[int]
) -> None:
    play = played(areas, acts)
    other = _shuffled(play, order)
    again = count(play.log.definition, play.log.roll, other, play.log.paper)
    made = play.counted()
    assert again.motions == made.motions
    assert tied_elections(again, play.log.definition) == tied_elections(made, play.log.definition)


def _shuffled(play: Play, order: list[int]) -> list[Entry]:
    """The same acts, those of one right in their order, the rights interleaved otherwise."""
    entries = play.log.entries
    start = next(n for n, entry in enumerate(entries) if entry.type == "open") + 1
    end = next(n for n, entry in enumerate(entries) if entry.type == "close")
    queues: dict[int, list[list[Entry]]] = {}
    for i, first, last in play.spans:
        queues.setdefault(i, []).append(entries[first:last])
    middle: list[Entry] = []
    for pick in order:
        waiting = [i for i in sorted(queues) if queues[i]]
        if waiting:
            middle += queues[waiting[pick % len(waiting)]].pop(0)
    rest = [entry for queue in queues.values() for span in queue for entry in span]
    whole = [*entries[:start], *middle, *rest, *entries[end:]]
    return [replace(entry, seq=seq) for seq, entry in enumerate(whole)]

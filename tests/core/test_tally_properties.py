"""Random assemblies against a recount that knows nothing of the ledger."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.ballot import paper_ballot_id
from app.core.entries import Entry
from app.core.tally import Counted, count, outcomes
from tests.core.samples import GROUPS, LogWriter, roll_of, unit

MOTIONS = {
    "hire": ("yes", "no", "abstain"),
    "fund": ("yes", "no", "abstain"),
    "lift": ("yes", "no", "abstain"),
    "gate": ("plan-1", "plan-2", "plan-3", "none"),
}
RIGHTS = 5
AREAS = st.integers(1, 2**32)
UNITS = st.tuples(AREAS, st.sampled_from(GROUPS), st.sampled_from(["home", "shop", "parking"]))
COMMUNITIES = st.lists(
    st.lists(UNITS, min_size=1, max_size=3), min_size=RIGHTS, max_size=RIGHTS
).map(lambda rights: _roll(rights))
ACTS = st.lists(
    st.tuples(
        st.integers(1, RIGHTS),
        st.sampled_from(["cast", "cast", "cast", "paper", "void", "spoil", "revoke", "lost"]),
        st.fixed_dictionaries(
            {}, optional={name: st.sampled_from(ids) for name, ids in MOTIONS.items()}
        ),
    ),
    max_size=25,
)


def _roll(rights: list[list[tuple[int, str, str]]]) -> Any:
    """Each right has a home too, so that nobody is without any motion."""
    return roll_of(
        *(
            [
                unit(f"home {n}", area=1_000 + n, group=GROUPS[n % 3]),
                *(
                    unit(f"{n}-{m}", area=area, group=group, use=use)
                    for m, (area, group, use) in enumerate(units)
                ),
            ]
            for n, units in enumerate(rights)
        )
    )


class Play:
    """Plays acts into a log as far as the rules allow, and keeps its own books by hand."""

    def __init__(self, roll: Any) -> None:
        self.log = LogWriter(roll=roll).opened()
        self.votes: dict[int, tuple[bytes, dict[str, str]]] = {}
        self.papers: dict[int, int] = {}
        self.shut: set[int] = set()
        self.on_paper: set[int] = set()
        self.casts: dict[int, int] = {}
        self.objections = 0

    def in_scope(self, i: int, chosen: dict[str, str]) -> dict[str, str]:
        line = self.log.roll[i - 1]
        homes = [one for one in line.units if one.use != "parking"]
        lift = any(one.group == "1号楼" for one in homes)
        return {
            name: chosen[name] for name in MOTIONS if name in chosen and (name != "lift" or lift)
        }

    def act(self, i: int, kind: str, chosen: dict[str, str]) -> None:
        chosen = self.in_scope(i, chosen)
        if kind == "cast" and chosen and i not in self.shut and self.casts.get(i, 0) <= 5:
            self.casts[i] = self.casts.get(i, 0) + 1
            self.votes[i] = (self.log.cast(i, **chosen), chosen)
        elif kind in ("paper", "void", "spoil") and self.papers.get(i, 0) < 2:
            self.paper(i, kind, chosen)
        elif kind == "revoke" and i in self.votes:
            self.revoke(i)
        elif kind == "lost":
            self.log.reissue(i)

    def paper(self, i: int, kind: str, chosen: dict[str, str]) -> None:
        if i in self.on_paper:
            return
        serial = f"P{i:03d}-{'AB'[self.papers.get(i, 0)]}"
        self.papers[i] = self.papers.get(i, 0) + 1
        self.log.issue(i, serial)
        if kind == "spoil":
            self.log.give_back(i, serial)
            return
        self.shut.add(i)
        if kind == "void" or not chosen:
            self.log.key_in(i, serial, [("hire", "unclear")])
            return
        body = self.log.key_in(i, serial, **chosen)
        if i in self.votes:
            self.log.supersede(i, self.votes[i][0], serial)
        self.votes[i] = (paper_ballot_id(self.log.hm, body), chosen)
        self.on_paper.add(i)

    def revoke(self, i: int) -> None:
        if i in self.on_paper:
            return
        self.objections += 1
        self.log.uphold(f"o-{self.objections}")
        self.log.revoke(i, self.votes.pop(i)[0], f"o-{self.objections}")
        self.casts[i] = 0

    def recount(self, motion: str) -> tuple[int, int, int, bytes, dict[str, tuple[int, int]]]:
        """Participants, heads, area, list and options, added up from the books."""
        listed, options = b"", {choice: [0, 0] for choice in MOTIONS[motion]}
        for i in sorted(self.votes):
            identifier, chosen = self.votes[i]
            if motion in chosen:
                listed += i.to_bytes(4, "big") + identifier
                options[chosen[motion]][0] += 1
                options[chosen[motion]][1] += self.weigh(i, motion)
        sums = {choice: (heads, area) for choice, (heads, area) in options.items()}
        heads, area = (sum(part) for part in zip(*sums.values(), strict=True))
        return len(listed) // 36, heads, area, hashlib.sha256(listed).digest(), sums

    def weigh(self, i: int, motion: str) -> int:
        return sum(
            one.area
            for one in self.log.roll[i - 1].units
            if one.use != "parking" and (motion != "lift" or one.group == "1号楼")
        )

    def counted(self) -> Counted:
        return count(self.log.definition, self.log.roll, self.log.entries, self.log.paper)


def played(roll: Any, acts: list[tuple[int, str, dict[str, str]]]) -> Play:
    play = Play(roll)
    for act in acts:
        play.act(*act)
    play.log.close(reconcile=True)
    return play


@given(COMMUNITIES, ACTS)
def test_the_count_equals_a_naive_recount(roll: Any, acts: Any) -> None:
    play = played(roll, acts)
    for tally in play.counted().motions:
        sums = {one.choice: (one.heads, one.area) for one in tally.options}
        mine = (tally.participants, tally.heads, tally.area, tally.list_hash, sums)
        assert mine == play.recount(tally.motion)


@given(COMMUNITIES, ACTS)
def test_weights_are_conserved(roll: Any, acts: Any) -> None:
    play = played(roll, acts)
    made = play.counted()
    for tally, scope in zip(made.motions, made.totals, strict=True):
        assert sum(one.heads for one in tally.options) == tally.heads <= scope.heads
        assert sum(one.area for one in tally.options) == tally.area <= scope.area
        assert tally.participants <= scope.rights
    paper = made.reconciliation
    assert paper.issued == paper.counted + paper.void + paper.spoiled + paper.unreturned
    assert made.ballots == sum(entry.type == "ballot" for entry in play.log.entries)


def _right_of(entry: Entry) -> int | None:
    if entry.type == "ballot":
        return int(entry.body["header"]["i"])
    if entry.type in ("paper-issue", "paper-return", "paper-ballot", "superseded", "reissue"):
        return int(entry.body["i"])
    return None


def _shuffled(entries: list[Entry], order: list[int]) -> list[Entry]:
    """The same acts with unrelated rights interleaved otherwise; each right's own order stays."""
    start = next(n for n, entry in enumerate(entries) if entry.type == "open") + 1
    end = next(n for n, entry in enumerate(entries) if entry.type == "close")
    queues: dict[int, list[list[Entry]]] = {}
    for entry in entries[start:end]:
        right = _right_of(entry)
        assert right is not None
        queue = queues.setdefault(right, [])
        if entry.type == "superseded":
            queue[-1].append(entry)
        else:
            queue.append([entry])
    middle: list[Entry] = []
    for pick in order:
        waiting = [right for right in sorted(queues) if queues[right]]
        if waiting:
            middle += queues[waiting[pick % len(waiting)]].pop(0)
    rest = [entry for queue in queues.values() for group in queue for entry in group]
    whole = [*entries[:start], *middle, *rest, *entries[end:]]
    return [replace(entry, seq=seq) for seq, entry in enumerate(whole)]


@given(COMMUNITIES, ACTS, st.lists(st.integers(0, 100), max_size=60))
def test_the_order_of_unrelated_rights_does_not_matter(
    roll: Any, acts: Any, order: list[int]
) -> None:
    play = played(roll, [act for act in acts if act[1] != "revoke"])
    other = _shuffled(play.log.entries, order)
    again = count(play.log.definition, play.log.roll, other, play.log.paper)
    assert again.motions == play.counted().motions
    assert again.reconciliation == play.counted().reconciliation


@settings(max_examples=25)
@given(COMMUNITIES, ACTS)
def test_outcomes_follow_from_the_sums(roll: Any, acts: Any) -> None:
    play = played(roll, acts)
    made = play.counted()
    scopes_without_heads = any(total.heads == 0 for total in made.totals)
    if scopes_without_heads:
        return
    for outcome, tally, scope in zip(
        outcomes(made, play.log.definition), made.motions, made.totals, strict=True
    ):
        quorum = 3 * tally.heads >= 2 * scope.heads and 3 * tally.area >= 2 * scope.area
        assert outcome.findings[0].held == (3 * tally.heads >= 2 * scope.heads)
        assert quorum or outcome.verdict == "failed"

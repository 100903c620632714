"""One record as it was read: what parsed, what was refused, and where.

Law: nothing here is a judgement. A part that is missing is asked for through
`need_*`, which ends the check that asked: as *not yet* where the stage has no
such part, as *not run* where an earlier check has already refused it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from app.core.entries import SECRET, find_mode
from app.verifier.report import NotRun, NotYet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from app.core.accounts import UnitProof
    from app.core.definition import Definition
    from app.core.entries import Entry, Signature
    from app.core.errors import VerificationError
    from app.core.manifest import Manifest
    from app.core.paper_roll import PaperLine
    from app.core.roll import RollLine
    from app.core.tlog.checkpoint import SignedCheckpoint
    from app.verifier.files import RecordFiles

# What closes a stage, the latest first; a record's stage is the first of these that it holds.
STAGES = (
    ("annulment", "annulled"),
    ("certificate-revocation", "revoked"),
    ("certificate", "certified"),
    ("final", "final"),
    ("result", "preliminary"),
)
LATER_PARTS = frozenset({"final", "minutes", "certificate"})

# Motion and choices: one choice, but in an election any number up to its `max`.
Answers = tuple[tuple[str, tuple[str, ...]], ...]


def answers_of(items: Iterable[Mapping[str, Any]]) -> Answers:
    """Return the answers of a body in their order; sealed ones without choices."""
    return tuple((item["motion"], tuple(item.get("choices", ()))) for item in items)


class Fault(NamedTuple):
    """Something that did not parse: where, and why."""

    where: str
    error: VerificationError


@dataclass(slots=True)
class CastBallot:
    """A ballot entry kept small: a record may hold 100,000 of them."""

    type: ClassVar[str] = "ballot"
    at: int
    seq: int
    t: datetime
    i: int
    key: bytes
    place: int
    prev: bytes
    consent: bytes
    answers: Answers
    sigs: tuple[Signature, ...]
    id: bytes
    body_end: int
    # Its choices are encrypted; `answers` then name motions alone.
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """Any other entry; `at` is its place in the file, whatever `seq` it claims."""

    at: int
    entry: Entry

    @property
    def type(self) -> str:
        """The entry's type."""
        return self.entry.type

    @property
    def seq(self) -> int:
        """The number the entry claims."""
        return self.entry.seq

    @property
    def t(self) -> datetime:
        """The entry's minute."""
        return self.entry.t

    @property
    def body(self) -> Mapping[str, Any]:
        """The entry's body, of the shape of its type."""
        return self.entry.body


Item = Act | CastBallot


@dataclass(frozen=True)
class Served:
    """What a log's address served beside the record: checkpoint, bytes of tiles by their paths."""

    checkpoint: bytes
    tiles: Mapping[str, bytes]


@dataclass(frozen=True)
class Older:
    """What the caller saved before: heads, and the entry lines where it was a whole record."""

    heads: tuple[SignedCheckpoint, ...]
    lines: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What the caller wants to know beside the record itself; `now` is an aware UTC datetime."""

    now: datetime
    anchor: str | None = None
    documents: bool = False
    trackers: tuple[str, ...] = ()
    proof: bytes | None = None
    line: int | None = None
    older: Older | None = None
    served: Served | None = None
    # PEM certificates that time-stamp authorities are trusted by.
    stamp_anchors: bytes | None = None
    # What an owner kept of one unit, for published accounts.
    unit_proof: UnitProof | None = None
    # 32 fresh bytes, by which proofs are checked many at once.
    seed: bytes = bytes(32)


@dataclass
class Case:
    """Everything the checks look at."""

    files: RecordFiles
    asked: Asked
    lines: list[bytes] = field(default_factory=list)
    log: list[Item | None] = field(default_factory=list)
    entry_faults: list[Fault] = field(default_factory=list)
    definition: Definition | None = None
    definition_fault: Fault | None = None
    manifest: Manifest | None = None
    roll_bytes: bytes | None = None
    roll: dict[int, RollLine] = field(default_factory=dict)
    roll_faults: list[Fault] = field(default_factory=list)
    paper_bytes: bytes | None = None
    paper: dict[str, PaperLine] = field(default_factory=dict)
    paper_faults: list[Fault] = field(default_factory=list)
    checkpoints: dict[str, SignedCheckpoint] = field(default_factory=dict)
    checkpoint_faults: list[Fault] = field(default_factory=list)

    @cached_property
    def items(self) -> list[Item]:
        """The entries that parsed, in order."""
        return [item for item in self.log if item is not None]

    @cached_property
    def ballots(self) -> list[CastBallot]:
        """The electronic ballots in order."""
        return [item for item in self.items if isinstance(item, CastBallot)]

    @cached_property
    def by_type(self) -> dict[str, list[Act]]:
        """The entries of each type but ballots, in order."""
        found: dict[str, list[Act]] = {}
        for item in self.items:
            if isinstance(item, Act):
                found.setdefault(item.type, []).append(item)
        return found

    def all(self, *types: str) -> list[Act]:
        """Return the entries of these types in order; `ballot` is not among them."""
        if len(types) == 1:
            return self.by_type.get(types[0], [])
        return sorted(
            (act for name in types for act in self.by_type.get(name, [])),
            key=lambda act: act.at,
        )

    def find(self, name: str) -> Act | None:
        """Return the first entry of a type that may stand once."""
        return next(iter(self.all(name)), None)

    @cached_property
    def stage(self) -> str:
        """The last of STAGES that the record has reached; `open` if nothing closes it."""
        return next((stage for name, stage in STAGES if self.find(name)), "open")

    def need(self, name: str) -> Act:
        """Return the first entry of a type; raises NotYet, NotRun."""
        found = self.find(name)
        if found is None:
            raise NotYet if name in LATER_PARTS or self.stage == "annulled" else NotRun("V01")
        return found

    def need_last(self, name: str) -> Act:
        """Return the last entry of a type; raises NotYet, NotRun."""
        self.need(name)
        return self.all(name)[-1]

    def need_definition(self) -> Definition:
        """Return the definition; raises NotRun."""
        if self.definition is None:
            raise NotRun("V13" if self.definition_fault else "V01")
        return self.definition

    def need_manifest(self) -> Manifest:
        """Return the manifest; raises NotYet, NotRun."""
        self.need("manifest")
        assert self.manifest is not None
        return self.manifest

    def need_roll(self) -> dict[int, RollLine]:
        """Return the lines of roll.jsonl that parsed, by number; raises NotYet, NotRun."""
        self.need("roll")
        if not self.roll:
            raise NotRun("V11")
        return self.roll

    @property
    def is_secret(self) -> bool:
        """Whether the definition, if it could be read, asks for encrypted ballots."""
        return self.definition is not None and self.definition.is_secret

    def tallies(self) -> Iterator[Act]:
        """Yield the last tally of each motion, in the definition's order; raises NotYet, NotRun."""
        self.need("tally")
        mode = self.need_definition().mode
        if any(find_mode("tally", act.body) != mode for act in self.all("tally")):
            raise NotRun("V20")
        last = {entry.body["motion"]: entry for entry in self.all("tally")}
        for motion in self.need_definition().motions:
            if motion.id in last:
                yield last[motion.id]

    def find_of_round(self, name: str, tally: Act) -> Act | None:
        """Return the last entry of a type that speaks of a tally's motion behind that tally."""
        motion = tally.body["motion"]
        return next(
            (
                act
                for act in reversed(self.all(name))
                if act.at > tally.at and act.body["motion"] == motion
            ),
            None,
        )

    def sealed_body(self, ballot: CastBallot) -> Any:
        """Return the JSON body of a ballot; it is read anew, for a record may hold many."""
        return json.loads(self.body_bytes(ballot))

    @cached_property
    def sealed_papers(self) -> list[Act]:
        """The paper ballots whose choices are encrypted, in order."""
        acts = self.all("paper-ballot")
        return [act for act in acts if find_mode(act.type, act.body) == SECRET]

    def body_bytes(self, ballot: CastBallot) -> bytes:
        """Return the canonical bytes of a ballot's body, as they stand in its line."""
        return self.lines[ballot.at][BODY_START : ballot.body_end]


BODY_START = len(b'{"body":')

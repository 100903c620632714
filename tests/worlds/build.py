"""From steps to a record: every hash, number, signature, head and cosignature made anew.

A world is a list of steps. A test changes a step, or one of its bodies, and builds: what comes
out is what an attacker would publish who holds every key and repairs everything behind the
change. Only the naive count below decides what the attacker's tallies say.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.core.ballot import ballot_id, paper_ballot_id
from app.core.definition import Definition
from app.core.encoding import encode_b64, encode_jcs, jcs_hash, sha256
from app.core.entries import encode_minute
from app.core.record import build_record
from app.core.signatures import key_id, sign, signed_message
from app.core.tlog.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    add_signature,
    encode_checkpoint,
    sign_checkpoint,
)
from app.core.tlog.cosignature import cosign_checkpoint
from app.core.tlog.merkle import leaf_hash, root_hash
from tests.worlds import naive
from tests.worlds.keys import key, seed

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
Body = dict[str, Any]


def day(days: int, minutes: int = 0) -> datetime:
    return START + timedelta(days=days, minutes=minutes)


@dataclass
class Step:
    """One entry to be: `body` may ask the build; `change` edits it before it is signed.

    `kind` "head" is no entry but a checkpoint of what stands before it.
    """

    kind: str
    body: Body | Callable[[Build], Body] = field(default_factory=dict)
    signers: tuple[str, ...] = ()
    t: datetime = START
    label: str = ""
    change: Callable[[Body], object] | None = None
    raw: Callable[[bytes], bytes] | None = None
    envelope: Callable[[Body], object] | None = None
    sign_type: str | None = None
    bind: bytes | None = None
    # Of a head: who cosigns, how many seconds after `t`.
    witnesses: tuple[str, ...] = ("witness a", "witness b")
    delay: int = 60
    note: Callable[[SignedCheckpoint], SignedCheckpoint] | None = None


@dataclass
class World:
    """Definition, rolls, documents and steps; `name` makes other keys."""

    definition: Body
    roll: list[Body]
    paper: list[Body]
    documents: dict[str, bytes]
    steps: list[Step]
    name: str = ""
    count: naive.Rule = naive.HONEST
    roll_bytes: bytes | None = None

    def step(self, label: str) -> Step:
        return next(step for step in self.steps if label in (step.label, step.kind))

    def steps_of(self, kind: str) -> list[Step]:
        return [step for step in self.steps if step.kind == kind]

    def before(self, label: str, *steps: Step) -> None:
        at = self.steps.index(self.step(label))
        self.steps[at:at] = steps

    def after(self, label: str, *steps: Step) -> None:
        at = self.steps.index(self.step(label)) + 1
        self.steps[at:at] = steps

    def remove(self, label: str) -> None:
        self.steps.remove(self.step(label))

    def change(self, label: str, edit: Callable[[Body], object]) -> None:
        """Let an entry say something else; it is signed, and all behind it repaired."""
        self.step(label).change = edit

    def build(self) -> Build:
        return Build(self).run()


class Build:
    """A record being made; steps' bodies ask it for what stands before them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.lines: list[bytes] = []
        self.entries: list[tuple[str, Body]] = []
        self.places: dict[str, int] = {}
        self.hd = self.hm = b""
        self.last: dict[int, bytes] = {}
        self.chain: dict[int, int] = {}
        self.files: dict[str, bytes] = {}
        self.head: Checkpoint | None = None
        self.roll = self.world.roll_bytes or self._jsonl(world.roll)
        self.paper = self._jsonl(world.paper)

    @staticmethod
    def _jsonl(lines: list[Body]) -> bytes:
        return b"".join(encode_jcs(line) + b"\n" for line in lines)

    @property
    def definition(self) -> Definition:
        return Definition.parse(self.world.definition)

    def seed(self, name: str) -> bytes:
        return seed(name, self.world.name)

    def key(self, name: str) -> bytes:
        return key(name, self.world.name)

    def body(self, label: str) -> Body:
        """The body of an entry that stands already, by its label or type."""
        return self.entries[self.places[label]][1]

    def named_head(self) -> Body:
        assert self.head is not None
        return {"tree_size": self.head.size, "root": self.head.root.hex()}

    def counted(self) -> naive.Count:
        return naive.count(self, self.world.count)

    def counted_with(self, lines: list[Body]) -> dict[str, Body]:
        """The totals of the roll once these lines stand in it."""
        return naive.count(self, self.world.count, lines).scopes

    def root(self, size: int) -> str:
        """The root over the first entries, in hexadecimal."""
        return root_hash([leaf_hash(line) for line in self.lines[:size]]).hex()

    def run(self) -> Build:
        for step in self.world.steps:
            if step.kind == "head":
                self._add_head(step)
            else:
                self._add_entry(step)
        self.files["entries.jsonl"] = b"".join(line + b"\n" for line in self.lines)
        self.files["roll.jsonl"] = self.roll
        if self.paper:
            self.files["paper-roll.jsonl"] = self.paper
        self.files["README.txt"] = "测试记录 test record\n".encode()
        for name, data in self.world.documents.items():
            self.files[f"documents/{name}"] = data
        return self

    def zip(self) -> bytes:
        return build_record(self.files)

    def _add_entry(self, step: Step) -> None:
        body = deepcopy(step.body(self) if callable(step.body) else step.body)
        if step.change is not None:
            step.change(body)
        entry = {
            "v": 1,
            "type": step.kind,
            "seq": len(self.lines),
            "t": encode_minute(step.t),
            "body": body,
            "sigs": self._signatures(step, body),
        }
        if step.envelope is not None:
            step.envelope(entry)
        line = encode_jcs(entry)
        self._remember(step, body)
        self.lines.append(step.raw(line) if step.raw else line)

    def _signatures(self, step: Step, body: Body) -> list[Body]:
        bind = step.bind or self.hm or (self.hd if self.hd else jcs_hash(body))
        message = signed_message(step.sign_type or step.kind, bind, body)
        sigs = [
            {"k": key_id(self.key(name)), "s": encode_b64(sign(self.seed(name), message))}
            for name in step.signers
        ]
        return sorted(sigs, key=lambda sig: sig["k"])

    def _remember(self, step: Step, body: Body) -> None:
        for name in (step.kind, step.label):
            self.places[name] = len(self.lines)
        self.entries.append((step.kind, body))
        if step.kind == "definition" and not self.hd:
            self.hd = jcs_hash(body)
        if step.kind == "manifest" and not self.hm:
            self.hm = jcs_hash(body)
        if step.kind == "ballot":
            i = body["header"]["i"]
            self.last[i] = ballot_id(self.hm, body)
            self.chain[i] = body["header"]["seq"] + 1

    def _add_head(self, step: Step) -> None:
        origin = self.world.definition["origin"]
        root = root_hash([leaf_hash(line) for line in self.lines])
        self.head = Checkpoint(origin, len(self.lines), root)
        signed = sign_checkpoint(self.head, self.seed("log"))
        at = int(step.t.timestamp()) + step.delay
        for name in step.witnesses:
            line = cosign_checkpoint(self.head, name.replace(" ", "-"), self.seed(name), at)
            signed = add_signature(signed, line)
        if step.note is not None:
            signed = step.note(signed)
        self.files[f"checkpoints/{self.head.size}"] = encode_checkpoint(signed)

    def ids(self) -> dict[int, bytes]:
        """The ballot ids, electronic and paper, by their entries' places."""
        makers = {"ballot": ballot_id, "paper-ballot": paper_ballot_id}
        return {
            at: makers[kind](self.hm, body)
            for at, (kind, body) in enumerate(self.entries)
            if kind in makers
        }


def document(text: str) -> bytes:
    return text.encode()


def digest(text: str) -> str:
    """The hash that stands for a document which does not travel."""
    return sha256(text.encode()).hex()

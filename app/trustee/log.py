"""The log as the trustee reads it: every entry verified against those before (PROTOCOL §7).

Law: order, shape and signatures of every entry; the ledger's rules; the ceremony replayed; the
manifest's roll, totals, key and transcript recomputed. The first entry that an honest log
could not hold ends the reading, by its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.anchor import anchor_of
from app.core.ceremony import Ceremony
from app.core.definition import Definition
from app.core.encoding import sha256
from app.core.entries import Entry, parse_entry
from app.core.errors import RuleError, VerificationError
from app.core.group import group_for_secrets
from app.core.lines import split_lines
from app.core.manifest import Manifest, verify_manifest
from app.core.paper_roll import parse_paper_roll, verify_rights
from app.core.roll import RollLine, parse_roll, verify_groups
from app.core.secret.ballot import SealedVote, SecretBallot
from app.core.secret.paper import SecretPaper
from app.core.signers import Roster, verify_signatures
from app.core.tally import Ledger
from app.trustee.heads import Heads
from app.trustee.source import ENTRIES, PAPER_ROLL, ROLL
from app.verifier.files import RecordFiles

_CEREMONY = ("trustee-key", "dkg-commit", "dkg-reveal", "dkg-complaint", "ceremony-ok")
_SIGNED_BY_RIGHT = ("ballot", "spoil", "proxy", "proxy-end")


class EntryRefused(VerificationError):
    """An entry that an honest log cannot hold; `because` is the refusal's code."""


class LogInvalid(VerificationError):
    """The log lacks what it must have, or contradicts itself; `reason` says where."""


class NotSecret(VerificationError):
    """The assembly has named ballots and no trustees."""


@dataclass
class Log:
    """What a verified log holds; `ballots` each with its line as it was when it was cast."""

    definition: Definition
    heads: Heads
    ledger: Ledger
    ceremony: Ceremony
    manifest: Manifest | None = None
    ballots: list[tuple[int, SealedVote, RollLine]] = field(default_factory=list)
    spoils: list[Entry] = field(default_factory=list)
    #: By motion, the last tally: its place and body.
    tallies: dict[str, tuple[int, Mapping[str, Any]]] = field(default_factory=dict)
    opened: set[tuple[str, bytes]] = field(default_factory=set)

    @property
    def anchor(self) -> str:
        """The anchor of the definition's keys."""
        return anchor_of(self.definition)

    def find_trustee(self, key: bytes) -> int | None:
        """Return the number, from 1, of the trustee with this key, or None."""
        numbers = enumerate(self.definition.trustees, 1)
        return next((number for number, one in numbers if one.key == key), None)


def read_log(files: RecordFiles) -> Log:
    """Return the log of these files, verified.

    Raises LogInvalid, NotSecret, EntryRefused and what Heads.verify raises.
    """
    lines = split_lines(files.content[ENTRIES])
    entries = list(_parse(lines))
    if not entries or entries[0].type != "definition":
        raise LogInvalid(reason="definition")
    definition = Definition.parse(entries[0].body)
    if not definition.is_secret:
        raise NotSecret()
    heads = Heads(lines, files.content)
    heads.verify(definition)
    roll = files.content.get(ROLL)
    has_manifest = any(entry.type == "manifest" for entry in entries)
    if has_manifest and roll is None:
        raise LogInvalid(reason="roll_missing")
    paper = files.content.get(PAPER_ROLL) if has_manifest else None
    reader = _Reader(definition, heads, roll if has_manifest and roll else b"", paper)
    for entry in entries:
        reader.take(entry)
    return reader.log


def _parse(lines: list[bytes]) -> Iterator[Entry]:
    before: Entry | None = None
    for seq, line in enumerate(lines):
        try:
            entry = parse_entry(line)
        except VerificationError as refused:
            raise EntryRefused(entry=seq, because=refused.code) from None
        if entry.seq != seq or (before is not None and entry.t < before.t):
            raise EntryRefused(entry=seq, because="order")
        if seq and entry.type == "definition":
            raise EntryRefused(entry=seq, because="second_definition")
        before = entry
        yield entry


class _Reader:
    def __init__(
        self, definition: Definition, heads: Heads, roll: bytes, paper: bytes | None
    ) -> None:
        self.roll, self.paper = roll, paper
        self.lines = parse_roll(roll) if roll else ()
        verify_groups(self.lines, definition)
        sheets = () if paper is None else parse_paper_roll(paper)
        verify_rights(sheets, len(self.lines))
        sizes = (len(definition.trustees), definition.trustee_threshold)
        ceremony = Ceremony.begin(group_for_secrets(), definition.hd, *sizes)
        self.log = Log(definition, heads, Ledger(definition, self.lines, sheets), ceremony)
        self.roster = Roster.of(definition)
        self.rolls: set[str] = set()

    def take(self, entry: Entry) -> None:
        try:
            self._verify(entry)
        except RuleError as refused:
            raise EntryRefused(
                entry=entry.seq, type=entry.type, because=refused.code, **_reason(refused)
            ) from None

    def _verify(self, entry: Entry) -> None:
        log, ledger = self.log, self.log.ledger
        by_right = entry.type in _SIGNED_BY_RIGHT
        key = ledger.find_signing_key(entry) if by_right else None
        verify_signatures(entry, ledger.hm or log.definition.hd, self.roster, key)
        if entry.type == "officer-change":
            self.roster = self.roster.after(entry.body)
        if entry.type in _CEREMONY:
            log.ceremony = log.ceremony.after(entry.type, entry.body)
        if entry.type == "partial-decryption":
            self._meet_shares(entry)
        ledger.add(entry)
        self._keep(entry)

    def _keep(self, entry: Entry) -> None:
        log, body = self.log, entry.body
        if entry.type in ("roll", "paper-roll"):
            self.rolls.add(body[entry.type.replace("-", "_")])
        elif entry.type == "manifest":
            log.manifest = self._verified_manifest(body)
        elif entry.type in ("ballot", "paper-ballot"):
            vote = _read_vote(entry)
            log.ballots.append((entry.seq, vote, log.ledger.lines[vote.i]))
        elif entry.type == "spoil":
            log.spoils.append(entry)
        elif entry.type == "tally":
            if body["tree_size"] > entry.seq:
                raise LogInvalid(reason="tally_size")
            if log.heads.root(body["tree_size"]).hex() != body["root"]:
                raise LogInvalid(reason="tally_root")
            log.tallies[body["motion"]] = (entry.seq, body)

    def _meet_shares(self, entry: Entry) -> None:
        named = bytes.fromhex(entry.body["tally"])
        for motion, tallied in self.log.ledger.tallied.items():
            if tallied.identifier == named:
                self.log.opened.add((motion, named))

    def _verified_manifest(self, body: Mapping[str, Any]) -> Manifest:
        log, manifest = self.log, Manifest.parse(body)
        verify_manifest(manifest, log.definition, self.lines, sha256(self.roll))
        if manifest.roll.hex() not in self.rolls:
            raise LogInvalid(reason="roll_not_signed")
        if manifest.paper_roll != (None if self.paper is None else sha256(self.paper)):
            raise LogInvalid(reason="paper_roll")
        if manifest.paper_roll is not None and manifest.paper_roll.hex() not in self.rolls:
            raise LogInvalid(reason="roll_not_signed")
        if manifest.trustee_key != log.ceremony.result().key:
            raise LogInvalid(reason="trustee_key")
        if manifest.ceremony != log.ceremony.transcript:
            raise LogInvalid(reason="ceremony")
        return manifest


def _read_vote(entry: Entry) -> SealedVote:
    return (SecretBallot if entry.type == "ballot" else SecretPaper).of(entry.body)


def _reason(refused: RuleError) -> dict[str, object]:
    return {"reason": refused.fields["reason"]} if "reason" in refused.fields else {}

"""The verifier's own walk through the log: what each right holds after each entry (PROTOCOL §7).

Law: it shares no line with core.channel or core.tally. Every entry that the rules refuse is
kept with the number of the check it fails, and is then taken as it stands, so that
one fault is reported once and the count can still be compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.core.ballot import NO_BALLOT, paper_ballot_id
from app.core.encoding import sha256
from app.core.roll import RollLine, parse_line
from app.verifier.case import Act, Case, CastBallot

if TYPE_CHECKING:
    from app.core.definition import Definition

Answers = tuple[tuple[str, str], ...]
OUT, BACK, COUNTED, VOID = "out", "back", "counted", "void"


class Refusal(NamedTuple):
    """An entry at a place that a check refuses, with a code and its values."""

    check: str
    code: str
    where: str
    fields: dict[str, object]


@dataclass(slots=True)
class Standing:
    """What one right holds: key in force, chain, the ballot that counts, serials handed out."""

    key: bytes
    last: bytes = NO_BALLOT
    next_place: int = 0
    changes: int = 0
    counted: bytes | None = None
    answers: Answers = ()
    on_paper: bool = False
    kept: bool = False
    serials: dict[str, str] | None = None

    def paper_out(self) -> bool:
        """Whether a serial was handed out and did not come back spoiled or blank."""
        return any(state != BACK for state in (self.serials or {}).values())

    def stand(self, identifier: bytes | None, answers: Answers, *, on_paper: bool) -> None:
        """Let a ballot count, or none."""
        self.counted, self.answers, self.on_paper = identifier, answers, on_paper


@dataclass
class Ledger:
    """The standing of every right after the entries below `size`, and what was refused."""

    case: Case
    definition: Definition
    hm: bytes
    lines: dict[int, RollLine]
    size: int
    rights: dict[int, Standing] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    replaced: int = 0
    superseded: int = 0
    upheld: set[str] = field(default_factory=set)
    keys: set[bytes] = field(default_factory=set)
    owed: tuple[int, bytes, str] | None = None

    def refuse(self, check: str, code: str, at: int, **fields: object) -> None:
        """Keep a refusal of the entry at a place."""
        self.refusals.append(Refusal(check, code, f"entry {at}", fields))

    def of(self, check: str) -> list[Refusal]:
        """Return the refusals that belong to a check."""
        return [refusal for refusal in self.refusals if refusal.check == check]

    def walk(self) -> Ledger:
        """Read the log once, in order; returns itself."""
        self.rights = {i: Standing(line.cred_pk) for i, line in self.lines.items()}
        self.keys = {line.cred_pk for line in self.lines.values()}
        for item in self.case.items:
            if item.at >= self.size:
                break
            self._settle_owed(item)
            if isinstance(item, CastBallot):
                self._cast(item)
            elif step := _STEPS.get(item.type):
                step(self, item)
        self._settle_owed(None)
        return self

    def _settle_owed(self, item: Act | CastBallot | None) -> None:
        """Behind a paper ballot that replaces another one stands the `superseded` naming it."""
        if self.owed is None:
            return
        if item is None or item.type != "superseded":
            i, _, serial = self.owed
            at = self.size if item is None else item.at
            self.refuse("V28", "superseded_missing", at, i=i, serial=serial)
            self.owed = None

    def _cast(self, ballot: CastBallot) -> None:
        right = self.rights.get(ballot.i)
        if right is None:
            self.refuse("V16", "not_on_roll", ballot.at, i=ballot.i)
            return
        if ballot.key != right.key:
            self.refuse("V16", "key_not_in_force", ballot.at, i=ballot.i)
        if right.kept:
            self.refuse("V16", "kept_after_transfer", ballot.at, i=ballot.i)
        if right.paper_out():
            self.refuse("V28", "cast_after_paper", ballot.at, i=ballot.i)
        if ballot.place != right.next_place:
            fields = {"i": ballot.i, "found": ballot.place, "expected": right.next_place}
            self.refuse("V25", "chain_number", ballot.at, **fields)
        elif ballot.prev != right.last:
            self.refuse("V25", "chain_previous", ballot.at, i=ballot.i)
        self._replace(ballot, right)

    def _replace(self, ballot: CastBallot, right: Standing) -> None:
        replaces = right.counted is not None
        right.changes = right.changes + 1 if replaces else 0
        self.replaced += replaces
        limit = self.definition.policies.max_changes
        if right.changes > limit:
            self.refuse("V25", "too_many_changes", ballot.at, i=ballot.i, limit=limit)
        right.last, right.next_place = ballot.id, ballot.place + 1
        right.stand(ballot.id, ballot.answers, on_paper=False)

    def _reissue(self, act: Act) -> None:
        i, reason = act.body["i"], act.body["reason"]
        old, new = bytes.fromhex(act.body["old_pk"]), bytes.fromhex(act.body["new_pk"])
        right = self.rights.get(i)
        if right is None:
            self.refuse("V16", "not_on_roll", act.at, i=i)
            return
        if right.key != old:
            self.refuse("V16", "reissue_of_other_key", act.at, i=i)
        if new in self.keys:
            self.refuse("V16", "reissue_of_used_key", act.at, i=i)
        self.keys.add(new)
        right.key = new
        right.kept = right.kept or (reason == "transfer" and right.counted is not None)

    def _paper_issue(self, act: Act) -> None:
        i, serial = act.body["i"], act.body["serial"]
        right = self._right_of_serial(act)
        if right is None:
            return
        serials = right.serials = right.serials or {}
        if serial in serials:
            self.refuse("V28", "issued_twice", act.at, serial=serial)
        if right.kept:
            self.refuse("V28", "kept_after_transfer", act.at, i=i)
        if right.counted is not None and (right.on_paper or self._first_stands()):
            self.refuse("V28", "ballot_stands", act.at, i=i)
        serials[serial] = OUT

    def _first_stands(self) -> bool:
        return self.definition.policies.channel_rule.value == "first_valid"

    def _right_of_serial(self, act: Act) -> Standing | None:
        i, serial = act.body["i"], act.body["serial"]
        printed = self.case.paper.get(serial)
        if printed is None or printed.i != i:
            self.refuse("V28", "serial_unknown", act.at, serial=serial, i=i)
        right = self.rights.get(i)
        if right is None and printed is not None and printed.i == i:
            self.refuse("V28", "not_on_roll", act.at, i=i)
        return right

    def _take(self, act: Act) -> Standing | None:
        """Return the right whose serial is out, as the entry that brings it back needs."""
        right = self._right_of_serial(act)
        if right is None:
            return None
        if not right.serials or right.serials.get(act.body["serial"]) != OUT:
            self.refuse("V28", "serial_not_out", act.at, serial=act.body["serial"])
        right.serials = right.serials or {}
        return right

    def _paper_return(self, act: Act) -> None:
        right = self._take(act)
        if right is not None and right.serials is not None:
            right.serials[act.body["serial"]] = BACK

    def _paper_ballot(self, act: Act) -> None:
        body, right = act.body, self._take(act)
        self._check_secret(act)
        if right is None or right.serials is None:
            return
        if not body["answers"]:
            right.serials[body["serial"]] = VOID
            return
        if right.counted is not None:
            if right.on_paper or self._first_stands():
                self.refuse("V28", "ballot_stands", act.at, i=body["i"])
            else:
                self.owed = (body["i"], right.counted, body["serial"])
        right.serials[body["serial"]] = COUNTED
        answers = tuple((item["motion"], item["choices"][0]) for item in body["answers"])
        right.kept = False
        right.stand(paper_ballot_id(self.hm, body), answers, on_paper=True)

    def _check_secret(self, act: Act) -> None:
        printed = self.case.paper.get(act.body["serial"])
        if printed is not None and sha256(bytes.fromhex(act.body["secret"])) != printed.secret:
            self.refuse("V28", "secret_wrong", act.at, serial=act.body["serial"])

    def _superseded(self, act: Act) -> None:
        named = (act.body["i"], bytes.fromhex(act.body["ballot_id"]), act.body["by"])
        if named != self.owed:
            self.refuse("V28", "superseded_wrong", act.at, i=act.body["i"])
        self.owed = None
        self.superseded += 1

    def _revoke(self, act: Act) -> None:
        right = self.rights.get(act.body["i"])
        if act.body["objection"] not in self.upheld:
            self.refuse("V27", "objection_not_upheld", act.at, objection=act.body["objection"])
        if right is None or right.counted != bytes.fromhex(act.body["ballot_id"]):
            self.refuse("V27", "revoked_not_counted", act.at, i=act.body["i"])
            return
        serials = right.serials or {}
        right.serials = {name: OUT if old == COUNTED else old for name, old in serials.items()}
        right.kept, right.changes = False, 0
        right.stand(None, (), on_paper=False)

    def _ruling(self, act: Act) -> None:
        if act.body["decision"] == "upheld":
            self.upheld.add(act.body["objection"])

    def _correct(self, act: Act) -> None:
        if act.body["objection"] not in self.upheld:
            self.refuse("V10", "objection_not_upheld", act.at, objection=act.body["objection"])
        for value in act.body["lines"]:
            line = parse_line(value)
            right = self.rights.get(line.i)
            if right is None and line.i != len(self.lines) + 1:
                self.refuse("V10", "correction_number", act.at, i=line.i)
            if right is not None and right.key != line.cred_pk:
                self.refuse("V10", "correction_key", act.at, i=line.i)
            if right is None and line.cred_pk in self.keys:
                self.refuse("V10", "key_twice", act.at, i=line.i)
            self.keys.add(line.cred_pk)
            self.lines[line.i] = line
            self.rights.setdefault(line.i, Standing(line.cred_pk))

    def reconcile(self) -> dict[str, int]:
        """Return the numbers a reconciliation states, from the serials as they stand."""
        states = [s for right in self.rights.values() for s in (right.serials or {}).values()]
        return {
            "issued": len(states),
            "counted": states.count(COUNTED),
            "void": states.count(VOID),
            "spoiled": states.count(BACK),
            "unreturned": states.count(OUT),
        }


_STEPS: dict[str, Callable[[Ledger, Act], None]] = {
    "reissue": Ledger._reissue,
    "paper-issue": Ledger._paper_issue,
    "paper-return": Ledger._paper_return,
    "paper-ballot": Ledger._paper_ballot,
    "superseded": Ledger._superseded,
    "revoke": Ledger._revoke,
    "ruling": Ledger._ruling,
    "roll-correction": Ledger._correct,
}


def keep_ledger(case: Case, size: int) -> Ledger:
    """Return the ledger of the entries below `size`.

    Raises NotYet, NotRun where definition, manifest or roll are missing.
    """
    hm = case.need_manifest().hm
    lines = dict(case.need_roll())
    return Ledger(case, case.need_definition(), hm, lines, size).walk()

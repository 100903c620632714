"""The ledger of an assembly: its entries read in order, each checked against those before.

Law: PROTOCOL §7. An entry that the log may not hold at its place is refused; it
is never silently left out. Signatures and hashes are verified elsewhere. The
ledger knows for each right which ballot counts and what it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.core import channel
from app.core.ballot import (
    Answer,
    Ballot,
    PaperBallot,
    ballot_id,
    paper_ballot_id,
    verify_ballot_answers,
    verify_consent,
    verify_paper_items,
)
from app.core.channel import RightState
from app.core.definition import Definition
from app.core.encoding import jcs_hash
from app.core.entries import Entry, parse_minute
from app.core.errors import VerificationError
from app.core.paper_roll import PaperLine, by_serial, get_paper_line, verify_secret
from app.core.roll import RollLine, parse_line, totals, verify_groups, verify_unique
from app.core.tally.sums import Reconciliation


class EntryOutOfPlace(VerificationError):
    """The entry stands where the order of the log does not allow it; `reason` says why."""


class BallotOutsideWindow(VerificationError):
    """The ballot's time is not between opening and closing."""


class RightUnknown(VerificationError):
    """No line of the roll has this number."""


class KeyAlreadyUsed(VerificationError):
    """A new key is, or was, another right's."""


class SupersededWrong(VerificationError):
    """`superseded` is missing, stands elsewhere, or names another ballot."""


class ObjectionNotUpheld(VerificationError):
    """The act rests on an objection that was not upheld before it."""


class CorrectionInvalid(VerificationError):
    """The corrected lines or totals do not fit the roll; `reason` says how."""


class NumbersWrong(VerificationError):
    """The entry states other numbers than the entries before it give."""


class Ledger:
    """The state after the entries added so far.

    `lines`, `rights` and `counted` (ballot id and answers) are by the right's number.
    """

    def __init__(
        self, definition: Definition, roll: Sequence[RollLine], paper_roll: Sequence[PaperLine] = ()
    ) -> None:
        """Start before the first entry; the roll's shape and groups have been verified."""
        self.definition = definition
        self.size = 0
        self.lines: dict[int, RollLine] = {line.i: line for line in roll}
        self.rights: dict[int, RightState] = {
            line.i: RightState(line.i, line.cred_pk) for line in roll
        }
        self.counted: dict[int, tuple[bytes, tuple[Answer, ...]]] = {}
        self.ballots = self.paper_ballots = 0
        self.closes = definition.closes
        self._serials = by_serial(paper_roll)
        self._keys = {line.cred_pk for line in roll}
        self._hm: bytes | None = None
        self._opened = self._closed = False
        self._rulings: dict[str, str | None] = {}
        self._superseded: Mapping[str, Any] | None = None

    @property
    def reconciliation(self) -> Reconciliation:
        """The numbers of the paper channel as they stand."""
        states = [state for right in self.rights.values() for state in right.serials.values()]
        returned = states.count(channel.SPOILED) + states.count(channel.BLANK)
        return Reconciliation(
            issued=len(states),
            counted=states.count(channel.COUNTED),
            void=states.count(channel.VOID),
            spoiled=returned,
            unreturned=states.count(channel.ISSUED),
        )

    def add(self, entry: Entry) -> None:
        """Take the next entry; raises a RuleError where the log may not hold it here."""
        if entry.seq != self.size:
            raise EntryOutOfPlace(reason="seq", seq=entry.seq)
        self._meet_superseded(entry)
        handler = _HANDLERS.get(entry.type)
        if handler is not None:
            handler(self, entry)
        self.size += 1

    def _meet_superseded(self, entry: Entry) -> None:
        expected, self._superseded = self._superseded, None
        named = entry.body if entry.type == "superseded" else None
        if named != expected:
            raise SupersededWrong(seq=entry.seq)

    def _manifest(self, entry: Entry) -> None:
        self._require(self._hm is None, entry, "second")
        self._hm = jcs_hash(entry.body)

    def _open(self, entry: Entry) -> None:
        self._require(not self._opened, entry, "second")
        self._require_hm(entry)
        self._opened = True

    def _close(self, entry: Entry) -> None:
        self._require(self._opened and not self._closed, entry, "not_open")
        self._require_hm(entry)
        stated = (entry.body["ballots"], entry.body["paper_ballots"])
        if stated != (self.ballots, self.paper_ballots):
            raise NumbersWrong(seq=entry.seq, type="close")
        self._closed = True

    def _extend(self, entry: Entry) -> None:
        self._require(self._opened and not self._closed, entry, "not_open")
        closes = parse_minute(entry.body["closes"])
        self._require(closes > self.closes, entry, "not_later")
        self.closes = closes

    def _ballot(self, entry: Entry) -> None:
        self._require(self._opened and not self._closed, entry, "not_open")
        if not self.definition.opens <= entry.t < self.closes:
            raise BallotOutsideWindow(seq=entry.seq)
        ballot = Ballot.of(entry.body)
        right = self._right(ballot.i)
        channel.check_may_cast(right, ballot, self.definition.policies)
        verify_consent(ballot, self.definition)
        verify_ballot_answers(ballot.answers, self.lines[ballot.i], self.definition)
        identifier = ballot_id(self._get_hm(), entry.body)
        self.rights[ballot.i] = right.cast(identifier)
        self.counted[ballot.i] = (identifier, ballot.answers)
        self.ballots += 1

    def _paper_issue(self, entry: Entry) -> None:
        self._require(self._opened and not self._closed, entry, "not_open")
        right, serial = self._right(entry.body["i"]), entry.body["serial"]
        get_paper_line(self._serials, serial, right.i)
        channel.check_may_issue(right, serial, self.definition.policies)
        self.rights[right.i] = right.issue(serial)

    def _paper_return(self, entry: Entry) -> None:
        right, serial = self._right(entry.body["i"]), entry.body["serial"]
        channel.check_may_take_back(right, serial)
        self.rights[right.i] = right.take_back(serial, entry.body["state"])

    def _paper_ballot(self, entry: Entry) -> None:
        paper = PaperBallot.of(entry.body)
        right = self._right(paper.i)
        channel.check_may_count_paper(right, paper, self.definition.policies)
        verify_secret(get_paper_line(self._serials, paper.serial, paper.i), paper.secret)
        verify_paper_items(paper, self.lines[paper.i], self.definition)
        identifier = paper_ballot_id(self._get_hm(), entry.body)
        self.rights[paper.i] = right.count_paper(paper, identifier)
        self.paper_ballots += 1
        if paper.is_valid:
            self.counted[paper.i] = (identifier, paper.answers)
            self._expect_superseded(right, paper.serial)

    def _expect_superseded(self, before: RightState, serial: str) -> None:
        if before.counted is not None:
            self._superseded = {"i": before.i, "ballot_id": before.counted.hex(), "by": serial}

    def _revoke(self, entry: Entry) -> None:
        self._require(self._opened, entry, "not_open")
        self._require_upheld(entry)
        right = self._right(entry.body["i"])
        channel.check_may_revoke(right, bytes.fromhex(entry.body["ballot_id"]))
        self.rights[right.i] = right.revoke()
        del self.counted[right.i]

    def _reissue(self, entry: Entry) -> None:
        self._require(not self._closed, entry, "closed")
        right, new_key = self._right(entry.body["i"]), bytes.fromhex(entry.body["new_pk"])
        channel.check_may_reissue(right, bytes.fromhex(entry.body["old_pk"]))
        self._use_key(new_key, right.i)
        self.rights[right.i] = right.reissue(new_key, entry.body["reason"])

    def _objection(self, entry: Entry) -> None:
        self._require(entry.body["id"] not in self._rulings, entry, "objection_twice")
        self._rulings[entry.body["id"]] = None

    def _ruling(self, entry: Entry) -> None:
        named = entry.body["objection"]
        self._require(self._rulings.get(named, "unknown") is None, entry, "ruling")
        self._rulings[named] = entry.body["decision"]

    def _correction(self, entry: Entry) -> None:
        self._require(self._opened, entry, "not_open")
        self._require_upheld(entry)
        for value in entry.body["lines"]:
            self._correct_line(parse_line(value))
        verify_unique(self.lines.values())
        verify_groups(self.lines.values(), self.definition)
        counted = totals(tuple(self.lines.values()), self.definition)
        if [item.to_json() for item in counted] != entry.body["totals"]:
            raise CorrectionInvalid(reason="totals", seq=entry.seq)

    def _correct_line(self, line: RollLine) -> None:
        right = self.rights.get(line.i)
        if right is None:
            if line.i != len(self.lines) + 1:
                raise CorrectionInvalid(reason="number", i=line.i)
            self._use_key(line.cred_pk, line.i)
            self.rights[line.i] = RightState(line.i, line.cred_pk)
        elif right.key != line.cred_pk:
            raise CorrectionInvalid(reason="key", i=line.i)
        self.lines[line.i] = line

    def _reconcile(self, entry: Entry) -> None:
        self._require(self._closed, entry, "not_closed")
        if entry.body != self.reconciliation.to_json():
            raise NumbersWrong(seq=entry.seq, type="reconciliation")

    def _use_key(self, key: bytes, i: int) -> None:
        if key in self._keys:
            raise KeyAlreadyUsed(i=i)
        self._keys.add(key)

    def _right(self, i: int) -> RightState:
        if i not in self.rights:
            raise RightUnknown(i=i)
        return self.rights[i]

    def _get_hm(self) -> bytes:
        assert self._hm is not None
        return self._hm

    def _require_hm(self, entry: Entry) -> None:
        self._require(self._hm is not None, entry, "before_manifest")
        self._require(entry.body["manifest"] == self._get_hm().hex(), entry, "manifest")

    def _require_upheld(self, entry: Entry) -> None:
        if self._rulings.get(entry.body["objection"]) != "upheld":
            raise ObjectionNotUpheld(seq=entry.seq)

    @staticmethod
    def _require(holds: bool, entry: Entry, reason: str) -> None:
        if not holds:
            raise EntryOutOfPlace(seq=entry.seq, type=entry.type, reason=reason)


_HANDLERS: dict[str, Callable[[Ledger, Entry], None]] = {
    "manifest": Ledger._manifest,
    "open": Ledger._open,
    "close": Ledger._close,
    "extend": Ledger._extend,
    "ballot": Ledger._ballot,
    "paper-issue": Ledger._paper_issue,
    "paper-return": Ledger._paper_return,
    "paper-ballot": Ledger._paper_ballot,
    "revoke": Ledger._revoke,
    "reissue": Ledger._reissue,
    "objection": Ledger._objection,
    "ruling": Ledger._ruling,
    "roll-correction": Ledger._correction,
    "reconciliation": Ledger._reconcile,
}

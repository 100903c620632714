"""The ledger of an assembly: its entries read in order, each checked against those before.

Law: PROTOCOL §7. An entry that the log may not hold at its place is refused; it
is never silently left out. Signatures and hashes are verified elsewhere. The
ledger knows for each right which ballot counts and what it answers.
"""

from __future__ import annotations

from collections.abc import Callable

from app.core.entries import Entry, find_mode
from app.core.tally.ledger import ballots, ceremony, counting, objections, phases, rights
from app.core.tally.ledger.books import Books
from app.core.tally.refusals import EntryOutOfPlace, SupersededWrong, require


class Ledger(Books):
    """The state after the entries added so far."""

    def add(self, entry: Entry) -> None:
        """Take the next entry; raises a RuleError where the log may not hold it here."""
        if entry.seq != self.size:
            raise EntryOutOfPlace(reason="seq", seq=entry.seq)
        require(find_mode(entry.type, entry.body) in (None, self.mode), entry, "mode")
        self._meet_superseded(entry)
        handler = _HANDLERS.get(entry.type)
        if handler is not None:
            handler(self, entry)
        self.size += 1

    def _meet_superseded(self, entry: Entry) -> None:
        expected, self.superseded = self.superseded, None
        named = entry.body if entry.type == "superseded" else None
        if named != expected:
            raise SupersededWrong(seq=entry.seq)


_HANDLERS: dict[str, Callable[[Books, Entry], None]] = {
    "manifest": phases.take_manifest,
    "open": phases.take_open,
    "close": phases.take_close,
    "extend": phases.take_extend,
    "service": phases.take_service,
    "designation": phases.take_designation,
    "ballot": ballots.take_ballot,
    "spoil": ballots.take_spoil,
    "trustee-key": ceremony.take_message,
    "dkg-commit": ceremony.take_message,
    "dkg-reveal": ceremony.take_message,
    "dkg-complaint": ceremony.take_message,
    "ceremony-ok": ceremony.take_confirmation,
    "partial-decryption": counting.take_shares,
    "paper-issue": ballots.take_paper_issue,
    "paper-return": ballots.take_paper_return,
    "paper-ballot": ballots.take_paper_ballot,
    "reissue": rights.take_reissue,
    "proxy": rights.take_proxy,
    "proxy-end": rights.take_proxy_end,
    "freeze": rights.take_freeze,
    "unfreeze": rights.take_unfreeze,
    "transfer": rights.take_transfer,
    "objection": objections.take_objection,
    "ruling": objections.take_ruling,
    "revoke": objections.take_revoke,
    "roll-correction": objections.take_correction,
    "reconciliation": counting.take_reconciliation,
    "tally": counting.take_tally,
    "lot": counting.take_lot,
    "deemed": counting.take_deemed,
    "result": counting.take_result,
}

"""Mine, asked for by --tracker, --proof and --line: what one owner wants to know (V41–V43)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.core.ballot import paper_ballot_id, tracker
from app.core.base32 import fold_crockford
from app.core.errors import VerificationError
from app.core.tlog.cosignature import witness_key
from app.core.tlog.merkle import leaf_hash
from app.core.tlog.proof import LogProof, parse_log_proof, verify_log_proof
from app.verifier.case import CastBallot
from app.verifier.report import Look, NotAsked

if TYPE_CHECKING:
    from app.verifier.case import Case
    from app.verifier.workings import Workings


# What nobody may do under my line without me.
MY_ACTS = (
    "paper-issue",
    "paper-ballot",
    "reissue",
    "transfer",
    "proxy",
    "proxy-end",
    "designation",
    "freeze",
)


class MyBallot(NamedTuple):
    """A ballot on either channel: its place, the line it was cast under, its id."""

    at: int
    i: int
    id: bytes


def _trackers(case: Case) -> set[str]:
    return {fold_crockford(text) for text in case.asked.trackers}


def _ballots(case: Case) -> dict[int, MyBallot]:
    """Return all ballots on both channels by their places."""
    found = {one.at: MyBallot(one.at, one.i, one.id) for one in case.ballots}
    if case.manifest is not None:
        for act in case.all("paper-ballot"):
            identifier = paper_ballot_id(case.manifest.hm, act.body)
            found[act.at] = MyBallot(act.at, act.body["i"], identifier)
    return found


def _mine(case: Case) -> list[MyBallot]:
    """Return the ballots that the trackers or the proof name, in order."""
    wanted, proof = _trackers(case), _find_proof(case)
    if not wanted and proof is None:
        return []
    ballots = _ballots(case)
    named = [one for one in ballots.values() if fold_crockford(tracker(one.id)) in wanted]
    proven = ballots.get(proof.index) if proof is not None else None
    if proven is not None and proven not in named:
        named.append(proven)
    return sorted(named)


def _find_proof(case: Case) -> LogProof | None:
    if case.asked.proof is None:
        return None
    try:
        return parse_log_proof(case.asked.proof)
    except VerificationError:
        return None


def v41_my_ballot(case: Case, work: Workings, look: Look) -> None:
    """Reject: a tracker in no ballot; one shown to two owners (clash); a proof of a fork."""
    if not case.asked.trackers and case.asked.proof is None:
        raise NotAsked
    mine = _mine(case)
    found = {fold_crockford(tracker(ballot.id)) for ballot in mine}
    for text in case.asked.trackers:
        look.examined += 1
        look.demand(fold_crockford(text) in found, "tracker_unknown", f"tracker {text}")
    if case.asked.proof is not None:
        look.examined += 1
        _check_proof(case, work, look)
    for ballot in mine:
        look.note("my_line", f"entry {ballot.at}", i=ballot.i)
        other = case.asked.line not in (None, ballot.i)
        look.demand(not other, "ballot_of_other_line", f"entry {ballot.at}", i=ballot.i)


def _check_proof(case: Case, work: Workings, look: Look) -> None:
    """The proof must hold by itself, and its head must be one of this log's.

    A proof is handed out at once, before a witness has seen its head; that the record's
    cosigned heads extend that head is what makes it as good as cosigned.
    """
    definition, proof = case.need_definition(), _find_proof(case)
    if proof is None:
        look.fail("proof_malformed", "proof")
        return
    ballot = _ballots(case).get(proof.index)
    if ballot is None:
        look.fail("proof_of_no_ballot", "proof", index=proof.index)
        return
    head, wanted = proof.checkpoint.checkpoint, _trackers(case)
    mine = not wanted or fold_crockford(tracker(ballot.id)) in wanted
    look.demand(mine, "proof_of_other_ballot", "proof", index=proof.index)
    leaf = leaf_hash(case.lines[proof.index])
    witnesses = [witness_key(one.name, one.key) for one in definition.keys.witnesses]
    try:
        verify_log_proof(proof, leaf, definition.origin, definition.keys.log, witnesses=witnesses)
    except VerificationError as error:
        look.fail(error.code, "proof", **error.fields)
    same = work.root(head.size) == head.root.hex()
    look.demand(same, "head_of_another_log", "proof", size=head.size)


def v42_only_my_last(case: Case, work: Workings, look: Look) -> None:
    """Reject: a count that holds a ballot of mine that I replaced, or leaves out my last."""
    mine = _mine(case)
    if not mine:
        raise NotAsked
    right = work.ledger().rights.get(mine[-1].i)
    for tally in case.tallies():
        look.examined += 1
        found = work.count(min(tally.body["tree_size"], tally.at))[tally.body["motion"]]
        same = tally.body["list"] == found.digest
        look.demand(same, "list_differs", f"entry {tally.at}", motion=found.motion.id)
    for ballot in mine:
        counts = right is not None and right.counted == ballot.id
        look.note("my_ballot_counts" if counts else "my_ballot_replaced", f"entry {ballot.at}")


def v43_nothing_else(case: Case, work: Workings, look: Look) -> None:
    """Reject: a ballot under my line though I did not vote; my key reissued without me; a proxy
    that I never gave.

    Without tracker or proof, --line says: I did not vote. With them, nothing may have
    happened under my line after the last ballot that I name.
    """
    mine = _mine(case)
    line = mine[-1].i if mine else case.asked.line
    if line is None:
        raise NotAsked
    _tell_silence(case, work, line, look)
    since = mine[-1].at if mine else -1
    look.demand(line in case.need_roll(), "not_on_roll", f"roll line {line}", i=line)
    for item in case.items:
        if item.at <= since:
            continue
        if isinstance(item, CastBallot):
            look.examined += item.i == line
            look.demand(item.i != line, "ballot_not_mine", f"entry {item.at}", i=line)
        elif item.type in MY_ACTS:
            look.examined += item.body["i"] == line
            other = item.body["i"] != line
            look.demand(other, "act_not_mine", f"entry {item.at}", i=line, type=item.type)


def _tell_silence(case: Case, work: Workings, line: int, look: Look) -> None:
    """Say where the silence of a line was taken for the majority's choice."""
    for tally in case.tallies() if case.find("tally") else ():
        deemed = work.deemed_of(tally)
        if deemed is not None and line in deemed.lines:
            fields = {"motion": tally.body["motion"], "choice": deemed.majority, "i": line}
            look.note("silence_counted", f"entry {tally.at}", **fields)

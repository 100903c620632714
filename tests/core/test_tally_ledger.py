"""The ledger refuses what the log may not hold, and counts what it may (PROTOCOL §7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.core.ballot import AnswerInvalid, ConsentTextWrong, paper_ballot_id
from app.core.channel import (
    BallotKeptAfterTransfer,
    BallotNotCounted,
    ChainBroken,
    KeyNotInForce,
    SerialNotIssued,
)
from app.core.errors import RuleError
from app.core.paper_roll import PaperSecretWrong, SerialUnknown
from app.core.roll import RollInvalid, totals
from app.core.rules.channels import ElectronicChannelClosed
from app.core.tally import (
    BallotOutsideWindow,
    CorrectionInvalid,
    Counted,
    EntryOutOfPlace,
    ExtensionTooLong,
    KeyAlreadyUsed,
    Ledger,
    NumbersWrong,
    ObjectionNotUpheld,
    RightUnknown,
    SupersededWrong,
    count,
    outcomes,
    result_body,
    tally_bodies,
)
from tests.core.samples import (
    CLOSES,
    LogWriter,
    answers,
    definition_body,
    digest,
    key,
    unit,
    with_policies,
)


def counted(log: LogWriter) -> Counted:
    return count(log.definition, log.roll, log.entries, log.paper)


def sums(log: LogWriter, motion: str) -> dict[str, tuple[int, int]]:
    tally = next(one for one in counted(log).motions if one.motion == motion)
    return {one.choice: (one.heads, one.area) for one in tally.options if one.heads or one.area}


def area(log: LogWriter, *rights: int) -> int:
    return sum(one.area for line in log.roll if line.i in rights for one in line.units)


def refused(log: LogWriter, error: type[RuleError], reason: str | None = None) -> None:
    """All entries but the last are taken; the last is refused."""
    ledger = Ledger(log.definition, log.roll, log.paper)
    for entry in log.entries[:-1]:
        ledger.add(entry)
    with pytest.raises(error) as failure:
        ledger.add(log.entries[-1])
    assert reason is None or failure.value.fields["reason"] == reason


@pytest.fixture
def log() -> LogWriter:
    return LogWriter().opened()


def test_ballots_are_summed_by_heads_and_area(log: LogWriter) -> None:
    log.cast(1, hire="yes", gate="plan-2")
    log.cast(2, hire="yes")
    log.cast(3, hire="no")
    log.close()
    assert sums(log, "hire") == {"yes": (2, area(log, 1, 2)), "no": (1, area(log, 3))}
    assert sums(log, "gate") == {"plan-2": (1, area(log, 1))}
    assert sums(log, "fund") == {}
    assert counted(log).participants == 3


def test_the_last_ballot_counts_as_a_whole(log: LogWriter) -> None:
    log.cast(1, hire="yes", fund="yes")
    last = log.cast(1, hire="no")
    assert sums(log, "hire") == {"no": (1, area(log, 1))}
    assert sums(log, "fund") == {}
    assert counted(log).motions[0].ballots == ((1, last),)
    assert counted(log).ballots == 2


def test_the_list_is_that_of_the_protocol(log: LogWriter) -> None:
    third, first = log.cast(3, hire="yes"), log.cast(1, hire="no")
    import hashlib

    expected = hashlib.sha256(b"\0\0\0\1" + first + b"\0\0\0\3" + third).digest()
    assert counted(log).motions[0].list_hash == expected


def test_a_prefix_counts_what_was_true_then(log: LogWriter) -> None:
    log.cast(1, hire="yes")
    size = len(log.entries)
    log.cast(1, hire="no")
    prefix = count(log.definition, log.roll, log.entries[:size], log.paper)
    assert prefix.size == size
    assert prefix.motions[0].options[0].heads == 1


@pytest.mark.parametrize("seq", [0, 99])
def test_entries_come_in_order(log: LogWriter, seq: int) -> None:
    log.cast(1, hire="yes")
    log.entries[-1] = replace(log.entries[-1], seq=seq)
    refused(log, EntryOutOfPlace, "seq")


def test_a_ballot_needs_an_open_assembly() -> None:
    log = LogWriter().until_manifest()
    log.cast(1, hire="yes")
    refused(log, EntryOutOfPlace, "not_open")


def test_a_ballot_after_close_is_refused(log: LogWriter) -> None:
    log.close().cast(1, hire="yes")
    refused(log, EntryOutOfPlace, "not_open")


@pytest.mark.parametrize("minutes", [-1, 0])
def test_the_window_is_half_open(log: LogWriter, minutes: int) -> None:
    log.now = CLOSES + timedelta(minutes=minutes)
    log.cast(1, hire="yes")
    if minutes < 0:
        assert counted(log).ballots == 1
    else:
        refused(log, BallotOutsideWindow)


def test_a_ballot_before_the_opening_time_is_refused(log: LogWriter) -> None:
    log.now -= timedelta(minutes=1)
    log.cast(1, hire="yes")
    refused(log, BallotOutsideWindow)


def test_an_extension_moves_the_end(log: LogWriter) -> None:
    log.extend("2026-03-25T16:00Z")
    log.now = CLOSES
    log.cast(1, hire="yes")
    assert counted(log).ballots == 1
    log.extend("2026-03-26T16:00Z")
    refused(log, EntryOutOfPlace, "second")


@pytest.mark.parametrize("closes", ["2026-03-20T16:00Z", "2026-03-20T15:59Z", "2026-04-04T16:01Z"])
def test_an_extension_is_later_but_not_by_more_than_the_definition_says(
    log: LogWriter, closes: str
) -> None:
    log.extend(closes)
    refused(log, ExtensionTooLong)


def test_an_extension_by_all_its_days_holds(log: LogWriter) -> None:
    log.extend("2026-04-04T16:00Z")
    assert counted(log).size == len(log.entries)


def test_an_extension_comes_before_the_announced_closing(log: LogWriter) -> None:
    log.now = CLOSES
    log.extend("2026-03-25T16:00Z")
    refused(log, EntryOutOfPlace, "too_late")


def test_where_no_days_are_given_nothing_is_extended() -> None:
    log = LogWriter(definition_body(**with_policies(extension_days=0))).opened()
    log.extend("2026-03-20T16:01Z")
    refused(log, ExtensionTooLong)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"i": 99}, RightUnknown),
        ({"i": 2}, KeyNotInForce),
        ({"cred_pk": key("owner 2").hex()}, KeyNotInForce),
        ({"seq": 1}, ChainBroken),
        ({"prev": digest("x").hex()}, ChainBroken),
        ({"consent": digest("x").hex()}, ConsentTextWrong),
    ],
)
def test_a_wrong_header_is_refused(
    log: LogWriter, change: dict[str, Any], error: type[RuleError]
) -> None:
    log.cast(1, hire="yes")
    body = log.entries[-1].body
    log.entries[-1] = replace(
        log.entries[-1], body={**body, "header": {**body["header"], **change}}
    )
    refused(log, error)


def test_answers_out_of_scope_are_refused(log: LogWriter) -> None:
    outside = next(line.i for line in log.roll if line.units[0].group != "1号楼")
    log.cast(outside, lift="yes")
    refused(log, AnswerInvalid, "scope")


@pytest.mark.parametrize("kind", ["manifest", "open"])
def test_manifest_and_open_stand_once(log: LogWriter, kind: str) -> None:
    body = next(entry.body for entry in log.entries if entry.type == kind)
    log.add(kind, dict(body))
    refused(log, EntryOutOfPlace, "second")


def test_open_needs_its_manifest() -> None:
    log = LogWriter()
    log.add("definition", log.body)
    log.add("open", {"manifest": digest("x").hex()})
    refused(log, EntryOutOfPlace, "before_manifest")
    log = LogWriter().until_manifest()
    log.add("open", {"manifest": digest("x").hex()})
    refused(log, EntryOutOfPlace, "manifest")


def test_close_states_the_number_of_ballots(log: LogWriter) -> None:
    log.cast(1, hire="yes")
    log.close()
    close = log.entries[-1]
    for name in ("ballots", "paper_ballots"):
        log.entries[-1] = replace(close, body={**close.body, name: close.body[name] + 1})
        refused(log, NumbersWrong)
    log.entries[-1] = close
    log.add("close", dict(close.body))
    refused(log, EntryOutOfPlace, "not_open")


def test_paper_replaces_the_e_ballot(log: LogWriter) -> None:
    old = log.cast(1, hire="yes", fund="yes")
    log.issue(1, "P001-A")
    body = log.key_in(1, "P001-A", [("fund", "two_marks")], hire="no")
    log.supersede(1, old, "P001-A")
    log.close(reconcile=True)
    assert sums(log, "hire") == {"no": (1, area(log, 1))}
    assert sums(log, "fund") == {}
    assert counted(log).motions[0].ballots == ((1, paper_ballot_id(log.hm, body)),)


def test_paper_may_be_keyed_in_after_close(log: LogWriter) -> None:
    log.issue(1, "P001-A")
    log.issue(2, "P002-A")
    log.close()
    log.key_in(1, "P001-A", hire="yes")
    log.give_back(2, "P002-A", "blank")
    log.reconcile()
    assert sums(log, "hire") == {"yes": (1, area(log, 1))}
    made = counted(log).reconciliation
    assert made.to_json() == {"issued": 2, "counted": 1, "void": 0, "spoiled": 1, "unreturned": 0}


def test_paper_is_not_issued_after_close(log: LogWriter) -> None:
    log.close().issue(1, "P001-A")
    refused(log, EntryOutOfPlace, "not_open")


def test_the_phone_is_closed_while_paper_is_out(log: LogWriter) -> None:
    log.issue(1, "P001-A")
    log.cast(1, hire="yes")
    refused(log, ElectronicChannelClosed)
    log.entries.pop()
    log.chain.clear()
    log.give_back(1, "P001-A")
    log.cast(1, hire="yes")
    assert sums(log, "hire") == {"yes": (1, area(log, 1))}


def test_void_paper_leaves_the_e_ballot(log: LogWriter) -> None:
    log.cast(1, hire="yes")
    log.issue(1, "P001-A")
    log.key_in(1, "P001-A", [("hire", "unsigned")])
    log.close(reconcile=True)
    assert sums(log, "hire") == {"yes": (1, area(log, 1))}
    assert counted(log).reconciliation.void == 1


def test_superseded_follows_at_once_and_names_the_right_ballot(log: LogWriter) -> None:
    old = log.cast(1, hire="yes")
    other = log.cast(2, hire="yes")
    log.issue(1, "P001-A")
    log.key_in(1, "P001-A", hire="no")
    for i, ballot, serial in ((1, other, "P001-A"), (2, old, "P001-A"), (1, old, "P001-B")):
        log.supersede(i, ballot, serial)
        refused(log, SupersededWrong)
        log.entries.pop()
    log.cast(3, hire="yes")
    refused(log, SupersededWrong)
    log.entries.pop()
    log.supersede(1, old, "P001-A")
    log.supersede(1, old, "P001-A")
    refused(log, SupersededWrong)


def test_superseded_without_paper_is_refused(log: LogWriter) -> None:
    log.supersede(1, log.cast(1, hire="yes"), "P001-A")
    refused(log, SupersededWrong)


@pytest.mark.parametrize(
    ("serial", "i", "error"),
    [("P009-A", 1, SerialUnknown), ("P002-A", 1, SerialUnknown), ("P001-A", 99, RightUnknown)],
)
def test_a_serial_is_issued_to_its_own_right(
    log: LogWriter, serial: str, i: int, error: type[RuleError]
) -> None:
    log.issue(i, serial)
    refused(log, error)


def test_paper_needs_issue_and_secret(log: LogWriter) -> None:
    log.key_in(1, "P001-A", hire="yes")
    refused(log, SerialNotIssued)
    log.entries.pop()
    log.issue(1, "P001-A")
    log.key_in(1, "P001-A", hire="yes")
    log.entries[-1] = replace(log.entries[-1], body={**log.entries[-1].body, "secret": "00" * 20})
    refused(log, PaperSecretWrong)


def test_paper_answers_are_checked(log: LogWriter) -> None:
    log.issue(1, "P001-A")
    log.key_in(1, "P001-A", [("hire", "altered")], hire="yes")
    refused(log, AnswerInvalid, "both")


def test_reconciliation_states_the_numbers(log: LogWriter) -> None:
    log.issue(1, "P001-A")
    numbers = {"issued": 1, "counted": 0, "void": 0, "spoiled": 0, "unreturned": 1}
    log.add("reconciliation", numbers)
    refused(log, EntryOutOfPlace, "not_closed")
    log.entries.pop()
    log.close()
    for wrong in ({"issued": 2}, {"unreturned": 0, "counted": 1}):
        log.add("reconciliation", {**numbers, **wrong})
        refused(log, NumbersWrong)
        log.entries.pop()
    log.add("reconciliation", numbers)
    counted(log)


def test_a_revoked_ballot_does_not_count(log: LogWriter) -> None:
    log.cast(1, hire="yes")
    last = log.cast(1, hire="no")
    log.uphold("o-1")
    log.revoke(1, last, "o-1")
    assert sums(log, "hire") == {}
    assert counted(log).participants == 0
    log.cast(1, hire="abstain")
    assert sums(log, "hire") == {"abstain": (1, area(log, 1))}


def test_a_recount_after_close_counts_without_the_revoked(log: LogWriter) -> None:
    first = log.cast(1, hire="yes")
    log.close()
    before = counted(log)
    log.uphold("o-1", "result")
    log.revoke(1, first, "o-1")
    assert before.motions[0].participants == 1
    assert counted(log).motions[0].participants == 0


def test_revoked_paper_may_be_keyed_in_again(log: LogWriter) -> None:
    log.cast(1, hire="yes")
    old = log.chain[1][1]
    log.issue(1, "P001-A")
    body = log.key_in(1, "P001-A", hire="no")
    log.supersede(1, old, "P001-A")
    log.uphold("o-1")
    log.revoke(1, paper_ballot_id(log.hm, body), "o-1")
    assert counted(log).reconciliation.unreturned == 1
    log.key_in(1, "P001-A", hire="abstain")
    assert sums(log, "hire") == {"abstain": (1, area(log, 1))}


@pytest.mark.parametrize("decision", ["rejected", None])
def test_revoking_needs_an_upheld_objection(log: LogWriter, decision: str | None) -> None:
    ballot = log.cast(1, hire="yes")
    if decision:
        log.uphold("o-1", decision=decision)
    log.revoke(1, ballot, "o-1")
    refused(log, ObjectionNotUpheld)


def test_only_what_counts_is_revoked(log: LogWriter) -> None:
    first = log.cast(1, hire="yes")
    log.cast(1, hire="no")
    log.uphold("o-1")
    log.revoke(1, first, "o-1")
    refused(log, BallotNotCounted)


def test_nothing_is_revoked_before_open() -> None:
    log = LogWriter().until_manifest()
    log.uphold("o-1")
    log.revoke(1, digest("x"), "o-1")
    refused(log, EntryOutOfPlace, "not_open")


def test_objections_and_rulings_pair(log: LogWriter) -> None:
    log.uphold("o-1")
    log.uphold("o-1")
    log.entries.pop()
    refused(log, EntryOutOfPlace, "objection_twice")
    log.entries[-1] = replace(log.entries[-2], seq=log.entries[-1].seq)
    refused(log, EntryOutOfPlace, "ruling")
    unknown = {"objection": "o-9", "decision": "upheld", "document": digest("x").hex()}
    log.entries.pop()
    log.add("ruling", unknown)
    refused(log, EntryOutOfPlace, "ruling")


def test_a_lost_card_votes_on_under_its_new_key(log: LogWriter) -> None:
    log.cast(1, hire="yes")
    log.reissue(1)
    log.cast(1, hire="no")
    assert sums(log, "hire") == {"no": (1, area(log, 1))}
    log.keys[1] = "owner 1"
    log.cast(1, hire="yes")
    refused(log, KeyNotInForce)


def test_after_a_transfer_the_ballot_stays(log: LogWriter) -> None:
    log.cast(1, hire="yes")
    log.reissue(1, "transfer")
    log.reissue(2, "transfer")
    log.cast(2, hire="no")
    log.cast(1, hire="no")
    refused(log, BallotKeptAfterTransfer)
    log.entries.pop()
    assert sums(log, "hire") == {"yes": (1, area(log, 1)), "no": (1, area(log, 2))}


def test_a_new_key_is_nobodys(log: LogWriter) -> None:
    body = {"i": 1, "old_pk": key("owner 1").hex(), "reason": "lost"}
    for used in ("owner 1", "owner 2"):
        log.add("reissue", {**body, "new_pk": key(used).hex()})
        refused(log, KeyAlreadyUsed)
        log.entries.pop()
    log.add("reissue", {**body, "old_pk": key("x").hex(), "new_pk": key("y").hex()})
    refused(log, KeyNotInForce)


def test_no_reissue_after_close(log: LogWriter) -> None:
    log.close().reissue(1)
    refused(log, EntryOutOfPlace, "closed")


def correct(log: LogWriter, *lines: Any, false_totals: bool = False) -> None:
    """Log a correction; its totals are those of the corrected roll unless told otherwise."""
    by_number = {line.i: line for line in log.roll} | {line.i: line for line in lines}
    made = [one.to_json() for one in totals(tuple(by_number.values()), log.definition)]
    if false_totals:
        made[0]["area"] = 1
    body = {"objection": "o-1", "lines": [line.to_json() for line in lines], "totals": made}
    log.add("roll-correction", body)


def test_a_correction_changes_weights_and_totals(log: LogWriter) -> None:
    log.cast(1, hire="yes")
    log.cast(2, hire="no")
    log.uphold("o-1", "roll")
    larger = replace(log.roll[0], units=(replace(log.roll[0].units[0], area=99_999),))
    struck = replace(log.roll[1], units=())
    new = replace(log.roll[0], i=7, cred_pk=key("owner 7"), units=(unit("new", area=500),))
    correct(log, larger, struck, new)
    log.keys[7] = "owner 7"
    log.cast(7, hire="abstain")
    made = counted(log)
    assert sums(log, "hire") == {"yes": (1, 99_999), "abstain": (1, 500)}
    assert made.totals[0].rights == 6
    assert made.motions[0].participants == 2
    assert made.participants == 3


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda line: replace(line, cred_pk=key("x")), CorrectionInvalid),
        (lambda line: replace(line, i=8, cred_pk=key("x"), units=()), CorrectionInvalid),
        (lambda line: replace(line, i=7, units=()), KeyAlreadyUsed),
        (lambda line: replace(line, i=7, cred_pk=key("x")), RollInvalid),
        (lambda line: replace(line, units=(replace(line.units[0], group="9号楼"),)), RollInvalid),
    ],
)
def test_a_wrong_correction_is_refused(log: LogWriter, change: Any, error: type[RuleError]) -> None:
    log.uphold("o-1", "roll")
    correct(log, change(log.roll[0]))
    refused(log, error)


def test_a_correction_states_its_totals(log: LogWriter) -> None:
    log.uphold("o-1", "roll")
    correct(log, log.roll[0], false_totals=True)
    refused(log, CorrectionInvalid, "totals")


def test_a_correction_needs_an_upheld_objection_and_an_open_assembly(log: LogWriter) -> None:
    correct(log, log.roll[0])
    refused(log, ObjectionNotUpheld)
    early = LogWriter().until_manifest()
    correct(early, early.roll[0])
    refused(early, EntryOutOfPlace, "not_open")


def test_a_correction_after_a_reissue_names_the_key_in_force(log: LogWriter) -> None:
    log.reissue(1)
    log.uphold("o-1", "roll")
    correct(log, replace(log.roll[0], cred_pk=key("owner 1+")))
    counted(log)
    correct(log, log.roll[0])
    refused(log, CorrectionInvalid, "key")


def test_first_valid_is_kept() -> None:
    log = LogWriter(definition_body(**with_policies(channel_rule="first_valid"))).opened()
    log.issue(1, "P001-A")
    log.key_in(1, "P001-A", hire="yes")
    log.cast(2, hire="no")
    log.close(reconcile=True)
    assert sums(log, "hire") == {"yes": (1, area(log, 1)), "no": (1, area(log, 2))}


def test_bodies_of_tally_and_result(log: LogWriter) -> None:
    from app.core.entries import encode_entry

    for i in range(1, 7):
        log.cast(i, hire="yes" if i < 5 else "abstain", fund="no")
    log.close(reconcile=True)
    made = counted(log)
    root = digest("root")
    for body in tally_bodies(made, root):
        log.add("tally", body)
    decided = outcomes(made, log.definition)
    log.add("result", result_body(decided, tree_size=len(log.entries), root=root))
    for entry in log.entries:
        encode_entry(entry)
    tally = tally_bodies(made, root)[0]
    assert tally["tree_size"] == made.size
    assert (tally["participants"], tally["heads"]) == (6, 6)
    assert [option["choice"] for option in tally["options"]] == ["yes", "no", "abstain"]
    assert [one.verdict for one in decided] == ["carried", "failed", "failed", "failed"]
    assert sum(option["area"] for option in tally["options"]) == tally["area"]


def test_answers_of_the_writer_are_those_of_the_protocol() -> None:
    assert answers(hire="yes") == [{"motion": "hire", "choices": ["yes"]}]

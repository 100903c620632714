"""R12, R14: who owns a right changes, or is in dispute, while the vote is on."""

from __future__ import annotations

import pytest

from app.core.channel import (
    BallotKeptAfterTransfer,
    KeyNotInForce,
    RightFrozen,
    RightFrozenAlready,
    RightNotFrozen,
    TransferNotAllowed,
    TransferUnfinished,
)
from app.core.errors import RuleError
from app.core.tally import (
    EntryOutOfPlace,
    ObjectionNotOpen,
    RightsFrozen,
    RightUnknown,
    tally_bodies,
)
from tests.core.samples import LogWriter, definition_body, digest, key, with_policies
from tests.core.test_ledger_proxies import ledger_of
from tests.core.test_tally_ledger import counted, refused, sums


@pytest.fixture
def log() -> LogWriter:
    return LogWriter().opened()


def test_after_a_transfer_nothing_is_cast_before_the_new_owner_has_a_key(log: LogWriter) -> None:
    log.grant(1, "spare", "hire")
    log.transfer(1)
    for signer in ("owner 1", "spare"):
        log.cast(1, by=signer, hire="yes")
        refused(log, KeyNotInForce)
        log.entries.pop()
        log.chain.clear()
    log.issue(1, "P001-A")
    refused(log, KeyNotInForce)
    log.entries.pop()
    log.grant(1, "other", "hire")
    refused(log, KeyNotInForce)
    log.entries.pop()
    assert ledger_of(log).find_signing_key(log.entries[-1]) is None
    log.reissue(1, "transfer")
    log.cast(1, hire="no")
    assert list(sums(log, "hire")) == ["no"]


def test_what_the_former_owner_cast_stays(log: LogWriter) -> None:
    log.cast(1, hire="yes")
    log.transfer(1)
    log.reissue(1, "transfer")
    log.cast(1, hire="no")
    refused(log, BallotKeptAfterTransfer)
    log.entries.pop()
    log.issue(1, "P001-A")
    refused(log, BallotKeptAfterTransfer)
    log.entries.pop()
    assert list(sums(log, "hire")) == ["yes"]


def test_paper_handed_out_before_the_transfer_counts(log: LogWriter) -> None:
    log.issue(1, "P001-A")
    log.transfer(1)
    log.close()
    log.key_in(1, "P001-A", hire="yes")
    assert list(sums(log, "hire")) == ["yes"]


@pytest.mark.parametrize(("reason", "error"), [("lost", TransferUnfinished), ("transfer", None)])
def test_only_the_new_owners_key_follows(
    log: LogWriter, reason: str, error: type[RuleError] | None
) -> None:
    log.transfer(1)
    log.reissue(1, reason)
    if error is not None:
        refused(log, error)
    else:
        assert ledger_of(log).rights[1].key_in_force == key("owner 1+")


def test_a_right_is_transferred_again_only_once_it_has_a_key(log: LogWriter) -> None:
    log.transfer(1)
    log.transfer(1)
    refused(log, TransferUnfinished)
    log.entries.pop()
    log.reissue(1, "transfer")
    log.transfer(1)
    assert ledger_of(log).rights[1].transferred


@pytest.mark.parametrize("act", ["transfer", "reissue"])
def test_where_owners_are_frozen_no_right_passes_on(act: str) -> None:
    log = LogWriter(definition_body(**with_policies(transfer="frozen"))).opened()
    if act == "transfer":
        log.transfer(1)
    else:
        log.reissue(1, "transfer")
    refused(log, TransferNotAllowed)
    log.entries.pop()
    log.keys[1] = "owner 1"
    log.reissue(1)
    assert ledger_of(log).rights[1].key == key("owner 1+")


def test_a_transfer_stands_between_open_and_close(log: LogWriter) -> None:
    early = LogWriter().until_manifest()
    early.transfer(1)
    refused(early, EntryOutOfPlace, "not_open")
    log.close().transfer(1)
    refused(log, EntryOutOfPlace, "not_open")


def test_a_frozen_right_casts_nothing_and_is_handed_nothing(log: LogWriter) -> None:
    log.grant(1, "spare", "hire")
    log.issue(2, "P002-A")
    log.object("o-1")
    log.freeze(1, "o-1")
    log.freeze(2, "o-1")
    for signer in ("owner 1", "spare"):
        log.cast(1, by=signer, hire="yes")
        refused(log, RightFrozen)
        log.entries.pop()
        log.chain.clear()
    log.issue(1, "P001-A")
    refused(log, RightFrozen)
    log.entries.pop()
    log.key_in(2, "P002-A", hire="yes")
    refused(log, RightFrozen)
    log.entries.pop()
    log.give_back(2, "P002-A")
    assert ledger_of(log).frozen == (1, 2)


def test_after_the_ruling_the_right_votes_on(log: LogWriter) -> None:
    log.cast(1, hire="yes")
    log.object("o-1")
    log.freeze(1, "o-1")
    assert list(sums(log, "hire")) == ["yes"]
    log.unfreeze(1, "o-1")
    refused(log, EntryOutOfPlace, "ruling_missing")
    log.entries.pop()
    log.rule("o-1")
    log.unfreeze(1, "o-1")
    log.cast(1, hire="no")
    assert list(sums(log, "hire")) == ["no"]


def test_a_freeze_needs_an_open_objection_about_identity(log: LogWriter) -> None:
    log.freeze(1, "o-1")
    refused(log, ObjectionNotOpen)
    log.entries.pop()
    log.object("o-1", "paper")
    log.freeze(1, "o-1")
    refused(log, ObjectionNotOpen)
    log.entries.pop()
    log.object("o-2")
    log.rule("o-2", "upheld")
    log.freeze(1, "o-2")
    refused(log, ObjectionNotOpen)


def test_a_right_is_frozen_once_and_by_its_own_objection(log: LogWriter) -> None:
    log.object("o-1")
    log.object("o-2")
    log.freeze(1, "o-1")
    log.freeze(1, "o-2")
    refused(log, RightFrozenAlready)
    log.entries.pop()
    log.rule("o-1")
    log.rule("o-2")
    log.unfreeze(1, "o-2")
    refused(log, RightNotFrozen)
    log.entries.pop()
    log.unfreeze(2, "o-1")
    refused(log, RightNotFrozen)
    log.entries.pop()
    log.unfreeze(1, "o-1")
    log.unfreeze(1, "o-1")
    refused(log, RightNotFrozen)


def test_freezes_stand_between_open_and_close(log: LogWriter) -> None:
    early = LogWriter().until_manifest()
    early.object("o-1")
    early.freeze(1, "o-1")
    refused(early, EntryOutOfPlace, "not_open")
    log.object("o-1")
    log.close().freeze(1, "o-1")
    refused(log, EntryOutOfPlace, "not_open")


def test_nothing_is_tallied_while_a_right_is_frozen(log: LogWriter) -> None:
    log.object("o-1")
    log.freeze(3, "o-1")
    log.close(reconcile=True)
    frozen = counted(log)
    assert frozen.frozen == (3,)
    with pytest.raises(RightsFrozen) as refusal:
        tally_bodies(frozen, digest("root"))
    assert refusal.value.fields["rights"] == (3,)
    log.rule("o-1")
    log.unfreeze(3, "o-1")
    log.tally()
    (*rest, last) = log.entries
    log.entries = [*rest[: rest.index(next(e for e in rest if e.type == "unfreeze"))]]
    log.add("tally", dict(last.body))
    refused(log, RightsFrozen)


def test_no_freeze_ends_behind_a_tally(log: LogWriter) -> None:
    log.close(reconcile=True)
    log.tally()
    log.unfreeze(1, "o-1")
    refused(log, EntryOutOfPlace, "tallied")


@pytest.mark.parametrize("act", ["transfer", "freeze", "designation"])
def test_only_rights_of_the_roll_are_named(log: LogWriter, act: str) -> None:
    log.object("o-1")
    if act == "transfer":
        log.transfer(99)
    elif act == "freeze":
        log.freeze(99, "o-1")
    else:
        log.add(act, {"i": 99, "document": digest("x").hex()})
    refused(log, RightUnknown)


def test_a_designation_changes_nothing_but_its_place_matters(log: LogWriter) -> None:
    log.add("designation", {"i": 1, "document": digest("x").hex()})
    before = ledger_of(LogWriter().opened()).rights
    assert ledger_of(log).rights == before
    log.close()
    log.add("designation", {"i": 1, "document": digest("x").hex()})
    refused(log, EntryOutOfPlace, "closed")

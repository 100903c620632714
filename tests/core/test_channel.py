"""One right between phone and paper: what may come next, and what follows."""

from __future__ import annotations

from typing import Any

import pytest

from app.core import channel
from app.core.ballot import NO_BALLOT, Answer, Ballot, PaperBallot
from app.core.channel import (
    BallotKeptAfterTransfer,
    BallotNotCounted,
    ChainBroken,
    KeyNotInForce,
    RightState,
    SerialAlreadyIssued,
    SerialNotIssued,
)
from app.core.definition import Policies
from app.core.rules.changes import ChangesUsedUp
from app.core.rules.channels import ElectronicChannelClosed, FirstBallotStands, PaperBallotStands
from tests.core.samples import definition, digest, key, with_policies

FRESH = RightState(1, key("owner 1"))
ONE, TWO, PAPER = digest("one"), digest("two"), digest("paper")


def policies(**changes: Any) -> Policies:
    return definition(**with_policies(**changes)).policies


REPLACES = policies()
FIRST_VALID = policies(channel_rule="first_valid")


def ballot(seq: int = 0, prev: bytes = NO_BALLOT, owner: str = "owner 1") -> Ballot:
    return Ballot(1, key(owner), seq, prev, digest("consent"), (Answer("hire", ("yes",)),))


def paper(serial: str = "P001-A", *, valid: bool = True) -> PaperBallot:
    answers = (Answer("hire", ("yes",)),) if valid else ()
    return PaperBallot(1, serial, bytes(20), digest("scan"), answers, ())


def test_the_first_ballot_begins_the_chain() -> None:
    channel.check_may_cast(FRESH, ballot(), REPLACES)
    after = FRESH.cast(ONE)
    assert (after.last, after.next_seq, after.counted) == (ONE, 1, ONE)
    assert after.electronic_counted
    assert not after.paper_counted
    channel.check_may_cast(after, ballot(1, ONE), REPLACES)


@pytest.mark.parametrize(
    "wrong", [ballot(), ballot(2, ONE), ballot(1, TWO), ballot(1, NO_BALLOT), ballot(0, ONE)]
)
def test_a_broken_chain_is_refused(wrong: Ballot) -> None:
    with pytest.raises(ChainBroken):
        channel.check_may_cast(FRESH.cast(ONE), wrong, REPLACES)


def test_a_foreign_key_is_refused_before_anything_is_told() -> None:
    closed = FRESH.issue("P001-A")
    with pytest.raises(KeyNotInForce):
        channel.check_may_cast(closed, ballot(owner="owner 2"), REPLACES)


@pytest.mark.parametrize("allowed", [0, 1, 3])
def test_as_many_replacements_as_the_policy_allows(allowed: int) -> None:
    rules = policies(max_changes=allowed)
    right = FRESH.cast(ONE)
    for _ in range(allowed):
        channel.check_may_cast(right, ballot(right.next_seq, right.last), rules)
        right = right.cast(digest(f"ballot {right.next_seq}"))
    with pytest.raises(ChangesUsedUp):
        channel.check_may_cast(right, ballot(right.next_seq, right.last), rules)


def test_handing_out_paper_closes_the_phone_under_either_rule() -> None:
    for rules in (REPLACES, FIRST_VALID):
        channel.check_may_issue(FRESH, "P001-A", rules)
        with pytest.raises(ElectronicChannelClosed):
            channel.check_may_cast(FRESH.issue("P001-A"), ballot(), rules)


@pytest.mark.parametrize("state", [channel.SPOILED, channel.BLANK])
def test_every_serial_must_come_back_unused(state: str) -> None:
    right = FRESH.issue("P001-A").issue("P001-B")
    channel.check_may_take_back(right, "P001-A")
    right = right.take_back("P001-A", state)
    with pytest.raises(ElectronicChannelClosed):
        channel.check_phone_open(right, REPLACES)
    right = right.take_back("P001-B", state)
    channel.check_phone_open(right, REPLACES)


def test_a_serial_is_issued_once_and_comes_back_once() -> None:
    issued = FRESH.issue("P001-A")
    with pytest.raises(SerialAlreadyIssued):
        channel.check_may_issue(issued, "P001-A", REPLACES)
    returned = issued.take_back("P001-A", channel.SPOILED)
    with pytest.raises(SerialAlreadyIssued):
        channel.check_may_issue(returned, "P001-A", REPLACES)
    for right in (FRESH, returned, issued.count_paper(paper(), PAPER)):
        with pytest.raises(SerialNotIssued):
            channel.check_may_take_back(right, "P001-A")
        with pytest.raises(SerialNotIssued):
            channel.check_may_count_paper(right, paper(), REPLACES)


def test_valid_paper_replaces_the_e_ballot() -> None:
    right = FRESH.cast(ONE).issue("P001-A")
    channel.check_may_count_paper(right, paper(), REPLACES)
    after = right.count_paper(paper(), PAPER)
    assert after.paper_counted
    assert after.counted == PAPER
    with pytest.raises(PaperBallotStands):
        channel.check_phone_open(after, REPLACES)


def test_wholly_void_paper_leaves_the_e_ballot_and_the_phone_closed() -> None:
    right = FRESH.cast(ONE).issue("P001-A").count_paper(paper(valid=False), PAPER)
    assert right.counted == ONE
    assert right.electronic_counted
    with pytest.raises(ElectronicChannelClosed):
        channel.check_phone_open(right, REPLACES)


def test_one_valid_paper_ballot_per_right() -> None:
    right = FRESH.issue("P001-A").issue("P001-B").count_paper(paper(), PAPER)
    with pytest.raises(PaperBallotStands):
        channel.check_may_count_paper(right, paper("P001-B"), REPLACES)
    channel.check_may_count_paper(right, paper("P001-B", valid=False), REPLACES)
    with pytest.raises(PaperBallotStands):
        channel.check_may_issue(right, "P001-C", REPLACES)


def test_first_valid_lets_the_first_stand() -> None:
    cast = FRESH.cast(ONE)
    with pytest.raises(FirstBallotStands):
        channel.check_may_issue(cast, "P001-A", FIRST_VALID)
    for valid in (True, False):
        with pytest.raises(FirstBallotStands):
            channel.check_may_count_paper(cast.issue("P001-A"), paper(valid=valid), FIRST_VALID)
    channel.check_may_count_paper(FRESH.issue("P001-A"), paper(), FIRST_VALID)


def test_a_revoked_ballot_does_not_count_and_the_chain_goes_on() -> None:
    right = FRESH.cast(ONE).cast(TWO)
    with pytest.raises(BallotNotCounted):
        channel.check_may_revoke(right, ONE)
    channel.check_may_revoke(right, TWO)
    after = right.revoke()
    assert after.counted is None
    with pytest.raises(BallotNotCounted):
        channel.check_may_revoke(after, TWO)
    rules = policies(max_changes=1)
    channel.check_may_cast(after, ballot(2, TWO), rules)
    again = after.cast(digest("three"))
    channel.check_may_cast(again, ballot(3, digest("three")), rules)
    with pytest.raises(ChangesUsedUp):
        channel.check_phone_open(again.cast(digest("four")), rules)


def test_revoked_paper_is_out_again() -> None:
    right = FRESH.cast(ONE).issue("P001-A").count_paper(paper(), PAPER).revoke()
    assert right.counted is None
    assert right.serials == {"P001-A": channel.ISSUED}
    with pytest.raises(ElectronicChannelClosed):
        channel.check_phone_open(right, REPLACES)
    channel.check_may_count_paper(right, paper(), REPLACES)
    channel.check_may_take_back(right, "P001-A")


@pytest.mark.parametrize("reason", ["lost", "transfer"])
def test_a_reissued_key_goes_on_with_the_chain(reason: str) -> None:
    new = key("owner 1+")
    channel.check_may_reissue(FRESH, key("owner 1"), reason, REPLACES)
    right = FRESH.reissue(new, reason)
    with pytest.raises(KeyNotInForce):
        channel.check_may_cast(right, ballot(), REPLACES)
    with pytest.raises(KeyNotInForce):
        channel.check_may_reissue(right, key("owner 1"), reason, REPLACES)
    channel.check_may_cast(right, ballot(owner="owner 1+"), REPLACES)


def test_after_a_transfer_the_counted_ballot_stays() -> None:
    new = key("owner 1+")
    right = FRESH.cast(ONE).reissue(new, "transfer")
    with pytest.raises(BallotKeptAfterTransfer):
        channel.check_may_cast(right, ballot(1, ONE, "owner 1+"), REPLACES)
    with pytest.raises(BallotKeptAfterTransfer):
        channel.check_may_issue(right, "P001-A", REPLACES)
    # A card lost after the transfer changes nothing about it.
    lost = right.reissue(key("owner 1++"), "lost")
    with pytest.raises(BallotKeptAfterTransfer):
        channel.check_phone_open(lost, REPLACES)
    channel.check_phone_open(right.revoke(), REPLACES)
    channel.check_phone_open(FRESH.cast(ONE).reissue(new, "lost"), REPLACES)


def test_a_sold_right_has_no_phone_before_the_new_owners_key() -> None:
    sold = FRESH.transfer()
    with pytest.raises(KeyNotInForce):
        channel.check_phone_open(sold, REPLACES)
    channel.check_phone_open(sold.reissue(key("owner 1+"), "transfer"), REPLACES)

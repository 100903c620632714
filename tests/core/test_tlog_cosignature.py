from __future__ import annotations

import pytest

from app.core.signatures import SignatureInvalid, public_key, verify_signature
from app.core.tlog.checkpoint import Checkpoint, add_signature, sign_checkpoint
from app.core.tlog.cosignature import (
    Cosignature,
    CosignatureInvalid,
    QuorumNotMet,
    WitnessSetInvalid,
    cosign_checkpoint,
    find_cosignature,
    verify_quorum,
    witness_key,
)
from app.core.tlog.note import NoteKey, NoteKeyInvalid, NoteSignature

LOG, ONE, TWO = bytes([1]) * 32, bytes([2]) * 32, bytes([3]) * 32
HEAD = Checkpoint("votes.example/a", 5, bytes(32))
TIME = 1_777_000_000
WITNESSES = [
    witness_key("one.example", public_key(ONE)),
    witness_key("two.example", public_key(TWO)),
]
BARE = sign_checkpoint(HEAD, LOG)
BY_ONE = add_signature(BARE, cosign_checkpoint(HEAD, "one.example", ONE, TIME))
BY_BOTH = add_signature(BY_ONE, cosign_checkpoint(HEAD, "two.example", TWO, TIME + 60))


def test_a_cosignature_is_time_and_signature_over_header_time_and_text() -> None:
    line = cosign_checkpoint(HEAD, "one.example", ONE, TIME)
    assert line.key_id == WITNESSES[0].key_id
    assert line.signature[:8] == TIME.to_bytes(8, "big")
    message = f"cosignature/v1\ntime {TIME}\n{HEAD.text}".encode()
    verify_signature(public_key(ONE), message, line.signature[8:])


def test_a_cosignature_is_found_with_its_time() -> None:
    assert find_cosignature(BARE, WITNESSES[0]) is None
    found = find_cosignature(BY_BOTH, WITNESSES[1])
    assert found == Cosignature("two.example", public_key(TWO), TIME + 60)


def test_the_quorum_counts_witnesses() -> None:
    verify_quorum(BARE, [], 0)
    verify_quorum(BY_ONE, WITNESSES, 1)
    verify_quorum(BY_BOTH, WITNESSES, 2, not_after=TIME + 60)
    for signed, quorum in ((BARE, 1), (BY_ONE, 2)):
        with pytest.raises(QuorumNotMet):
            verify_quorum(signed, WITNESSES, quorum)


def test_one_key_under_two_names_is_one_witness() -> None:
    twice = add_signature(BY_ONE, cosign_checkpoint(HEAD, "alias.example", ONE, TIME))
    with pytest.raises(QuorumNotMet):
        verify_quorum(twice, WITNESSES, 2)
    aliases = [WITNESSES[0], witness_key("alias.example", public_key(ONE))]
    with pytest.raises(WitnessSetInvalid):
        verify_quorum(twice, aliases, 2)


def test_a_log_signature_is_no_cosignature() -> None:
    as_log = sign_checkpoint(Checkpoint("one.example", 5, bytes(32)), ONE)
    assert find_cosignature(as_log, WITNESSES[0]) is None
    with pytest.raises(WitnessSetInvalid):
        verify_quorum(BY_ONE, [NoteKey("one.example", public_key(ONE))], 1)


@pytest.mark.parametrize("quorum", [-1, 3])
def test_a_quorum_that_cannot_be_is_refused(quorum: int) -> None:
    with pytest.raises(WitnessSetInvalid):
        verify_quorum(BY_BOTH, WITNESSES, quorum)


def test_a_later_time_is_refused() -> None:
    with pytest.raises(CosignatureInvalid):
        verify_quorum(BY_BOTH, WITNESSES, 1, not_after=TIME + 59)


def _line(signature: bytes) -> NoteSignature:
    return NoteSignature("one.example", WITNESSES[0].key_id, signature)


@pytest.mark.parametrize("length", [1, 8, 64, 71, 73])
def test_other_lengths_are_refused(length: int) -> None:
    with pytest.raises(CosignatureInvalid):
        find_cosignature(add_signature(BARE, _line(bytes(length))), WITNESSES[0])


def test_impossible_times_are_refused() -> None:
    with pytest.raises(CosignatureInvalid):
        find_cosignature(add_signature(BARE, _line(b"\x80" + bytes(71))), WITNESSES[0])
    for wrong in (-1, 2**63):
        with pytest.raises(CosignatureInvalid):
            cosign_checkpoint(HEAD, "one.example", ONE, wrong)
    last = cosign_checkpoint(HEAD, "one.example", ONE, 2**63 - 1)
    found = find_cosignature(add_signature(BARE, last), WITNESSES[0])
    assert found == Cosignature("one.example", public_key(ONE), 2**63 - 1)


def test_another_time_or_head_than_signed_is_refused() -> None:
    line = cosign_checkpoint(HEAD, "one.example", ONE, TIME)
    moved = _line((TIME + 1).to_bytes(8, "big") + line.signature[8:])
    with pytest.raises(SignatureInvalid):
        find_cosignature(add_signature(BARE, moved), WITNESSES[0])
    other = sign_checkpoint(Checkpoint("votes.example/a", 6, bytes(32)), LOG)
    with pytest.raises(SignatureInvalid):
        verify_quorum(add_signature(other, line), WITNESSES, 0)


def test_a_witness_has_a_key_name() -> None:
    with pytest.raises(NoteKeyInvalid):
        cosign_checkpoint(HEAD, "one example", ONE, TIME)

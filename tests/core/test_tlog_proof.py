from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.encoding import encode_b64
from app.core.errors import VerificationError
from app.core.signatures import public_key
from app.core.tlog.checkpoint import (
    Checkpoint,
    CheckpointInvalid,
    add_signature,
    encode_checkpoint,
    sign_checkpoint,
)
from app.core.tlog.cosignature import QuorumNotMet, cosign_checkpoint, witness_key
from app.core.tlog.merkle import (
    InclusionProofInvalid,
    leaf_hash,
    node_reader,
    prove_inclusion,
    root_hash,
)
from app.core.tlog.note import NoteUnsigned
from app.core.tlog.proof import (
    MAX_PROOF_BYTES,
    LogProof,
    LogProofInvalid,
    encode_log_proof,
    parse_log_proof,
    verify_log_proof,
)

LOG, WITNESS = bytes([1]) * 32, bytes([2]) * 32
ORIGIN = "votes.example/a"
LEAVES = [leaf_hash(bytes([number])) for number in range(11)]
SIGNED = sign_checkpoint(Checkpoint(ORIGIN, 11, root_hash(LEAVES)), LOG)
PATH = tuple(prove_inclusion(node_reader(LEAVES), 6, 11))
PROOF = LogProof(6, PATH, SIGNED)
DATA = encode_log_proof(PROOF)
NOTE = encode_checkpoint(SIGNED).decode()


def test_the_text_is_the_one_c2sp_describes() -> None:
    hashes = "".join(f"{encode_b64(part)}\n" for part in PATH)
    assert DATA.decode() == f"c2sp.org/tlog-proof@v1\nindex 6\n{hashes}\n{NOTE}"
    assert parse_log_proof(DATA) == PROOF
    verify_log_proof(parse_log_proof(DATA), LEAVES[6], ORIGIN, public_key(LOG))


@pytest.mark.parametrize("extra", [b"", b"\x00\xff", b"a\n\nb"])
def test_extra_data_are_kept(extra: bytes) -> None:
    with_extra = replace(PROOF, extra=extra)
    data = encode_log_proof(with_extra)
    assert data.decode().split("\n")[1] == f"extra {encode_b64(extra)}"
    assert parse_log_proof(data) == with_extra


def test_a_tree_of_one_leaf_has_an_empty_path() -> None:
    signed = sign_checkpoint(Checkpoint(ORIGIN, 1, LEAVES[0]), LOG)
    data = encode_log_proof(LogProof(0, (), signed))
    assert data.startswith(b"c2sp.org/tlog-proof@v1\nindex 0\n\nvotes")
    verify_log_proof(parse_log_proof(data), LEAVES[0], ORIGIN, public_key(LOG))


def test_another_leaf_index_log_or_key_is_refused() -> None:
    key = public_key(LOG)
    with pytest.raises(InclusionProofInvalid):
        verify_log_proof(PROOF, LEAVES[7], ORIGIN, key)
    with pytest.raises(InclusionProofInvalid):
        verify_log_proof(replace(PROOF, index=7), LEAVES[6], ORIGIN, key)
    with pytest.raises(CheckpointInvalid):
        verify_log_proof(PROOF, LEAVES[6], "votes.example/b", key)
    with pytest.raises(NoteUnsigned):
        verify_log_proof(PROOF, LEAVES[6], ORIGIN, public_key(WITNESS))


def test_the_quorum_is_asked_where_demanded() -> None:
    witnesses = [witness_key("w.example", public_key(WITNESS))]
    key = public_key(LOG)
    with pytest.raises(QuorumNotMet):
        verify_log_proof(PROOF, LEAVES[6], ORIGIN, key, witnesses=witnesses, quorum=1)
    line = cosign_checkpoint(SIGNED.checkpoint, "w.example", WITNESS, 1_777_000_000)
    cosigned = replace(PROOF, checkpoint=add_signature(SIGNED, line))
    verify_log_proof(cosigned, LEAVES[6], ORIGIN, key, witnesses=witnesses, quorum=1)


HASH = encode_b64(bytes(32))
BAD_PROOFS = {
    "empty": "",
    "no blank line": "c2sp.org/tlog-proof@v1\nindex 0\n",
    "no note": "c2sp.org/tlog-proof@v1\nindex 0\n\n",
    "another version": f"c2sp.org/tlog-proof@v2\nindex 0\n\n{NOTE}",
    "no index": f"c2sp.org/tlog-proof@v1\n\n{NOTE}",
    "hash for index": f"c2sp.org/tlog-proof@v1\n{HASH}\n\n{NOTE}",
    "number alone": f"c2sp.org/tlog-proof@v1\n6\n\n{NOTE}",
    "index without number": f"c2sp.org/tlog-proof@v1\nindex \n\n{NOTE}",
    "negative index": f"c2sp.org/tlog-proof@v1\nindex -1\n\n{NOTE}",
    "leading zero": f"c2sp.org/tlog-proof@v1\nindex 01\n\n{NOTE}",
    "huge index": f"c2sp.org/tlog-proof@v1\nindex {'9' * 20}\n\n{NOTE}",
    "index twice": f"c2sp.org/tlog-proof@v1\nindex 1\nindex 1\n\n{NOTE}",
    "extra after index": f"c2sp.org/tlog-proof@v1\nindex 1\nextra AA==\n\n{NOTE}",
    "extra, loose base64": f"c2sp.org/tlog-proof@v1\nextra AB==\nindex 1\n\n{NOTE}",
    "extra alone": f"c2sp.org/tlog-proof@v1\nextra AA==\n\n{NOTE}",
    "short hash": f"c2sp.org/tlog-proof@v1\nindex 1\n{encode_b64(bytes(31))}\n\n{NOTE}",
    "letters beyond ASCII": f"c2sp.org/tlog-proof@v1\nindex １\n\n{NOTE}",
    "carriage return": f"c2sp.org/tlog-proof@v1\r\nindex 1\r\n\n{NOTE}",
    "64 hashes": f"c2sp.org/tlog-proof@v1\nindex 1\n{(HASH + chr(10)) * 64}\n{NOTE}",
    "no checkpoint": f"c2sp.org/tlog-proof@v1\nindex 1\n\n{NOTE.replace(ORIGIN, 'a b', 1)}",
    "too large": f"c2sp.org/tlog-proof@v1\nextra {'A' * 2**18}\nindex 1\n\n{NOTE}",
}


@pytest.mark.parametrize("text", BAD_PROOFS.values(), ids=BAD_PROOFS.keys())
def test_malformed_proofs_are_verification_errors(text: str) -> None:
    with pytest.raises(VerificationError):
        parse_log_proof(text.encode())


def test_the_limits_themselves_are_read() -> None:
    path = f"{HASH}\n" * 63
    head = f"c2sp.org/tlog-proof@v1\nindex {10**19 - 1}\n{path}\n"
    assert len(parse_log_proof(f"{head}{NOTE}".encode()).path) == 63
    start, end = "c2sp.org/tlog-proof@v1\nextra ", f"\nindex {{}}\n\n{NOTE}"
    room = MAX_PROOF_BYTES - len((start + end.format(1)).encode())
    # Base64 grows by four letters, so the index takes the rest.
    extra, rest = "A" * (room // 4 * 4), end.format(10 ** (room % 4))
    whole = (start + extra + rest).encode()
    assert len(whole) == MAX_PROOF_BYTES
    assert parse_log_proof(whole).extra == bytes(len(extra) // 4 * 3)
    with pytest.raises(LogProofInvalid):
        parse_log_proof((start + extra + rest.replace("1", "10", 1)).encode())


def test_a_proof_that_would_not_be_read_back_is_not_written() -> None:
    for wrong in (replace(PROOF, index=-1), replace(PROOF, path=(b"short",))):
        with pytest.raises(LogProofInvalid):
            encode_log_proof(wrong)
    with pytest.raises(LogProofInvalid):
        encode_log_proof(replace(PROOF, path=[*PATH]))  # type: ignore[arg-type]


@given(st.integers(0, 8 * len(DATA) - 1))
def test_a_flipped_bit_is_refused(bit: int) -> None:
    data = bytearray(DATA)
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(VerificationError):
        verify_log_proof(parse_log_proof(bytes(data)), LEAVES[6], ORIGIN, public_key(LOG))


@given(st.binary(max_size=80))
def test_random_bytes_never_escape_as_another_error(data: bytes) -> None:
    for whole in (data, DATA[:40] + data, DATA[:-40] + data):
        with suppress(VerificationError):
            assert encode_log_proof(parse_log_proof(whole)) == whole

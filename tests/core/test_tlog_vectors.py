"""The log's formats as JavaScript wrote them (vectors/tlog.json)."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.errors import VerificationError
from app.core.tlog.checkpoint import (
    Checkpoint,
    add_signature,
    encode_checkpoint,
    sign_checkpoint,
)
from app.core.tlog.cosignature import cosign_checkpoint, witness_key
from app.core.tlog.merkle import (
    leaf_hash,
    node_reader,
    prove_consistency,
    prove_inclusion,
    tree_root,
)
from app.core.tlog.note import NoteKey, encode_vkey
from app.core.tlog.proof import encode_log_proof, parse_log_proof, verify_log_proof
from tests.core.vectors import read_vectors

VECTORS: dict[str, Any] = read_vectors("tlog")
READ = node_reader([leaf_hash(bytes.fromhex(entry)) for entry in VECTORS["entries"]])


def _hexes(hashes: list[bytes]) -> list[str]:
    return [part.hex() for part in hashes]


def test_roots_and_proofs() -> None:
    roots = [tree_root(READ, size) for size in range(22)]
    assert _hexes(roots) == VECTORS["roots"]
    for one in VECTORS["inclusion"]:
        assert _hexes(prove_inclusion(READ, one["index"], one["size"])) == one["path"]
    for one in VECTORS["consistency"]:
        assert _hexes(prove_consistency(READ, one["old"], one["size"])) == one["proof"]


def test_the_checkpoint_and_its_cosignatures_byte_for_byte() -> None:
    log, made = VECTORS["log"], VECTORS["checkpoint"]
    assert encode_vkey(NoteKey(log["origin"], bytes.fromhex(log["public_key"]))) == log["vkey"]
    head = Checkpoint(log["origin"], 21, tree_root(READ, 21))
    assert head.text == made["text"]
    signed = sign_checkpoint(head, bytes.fromhex(made["seed"]))
    for one in made["witnesses"]:
        seed = bytes.fromhex(one["seed"])
        signed = add_signature(signed, cosign_checkpoint(head, one["name"], seed, one["time"]))
    assert encode_checkpoint(signed).decode() == made["note"]


@pytest.mark.parametrize("vector", VECTORS["proofs"], ids=lambda v: v["name"])
def test_each_proof_is_judged_as_written(vector: dict[str, Any]) -> None:
    assert _holds(vector) is vector["valid"]
    if vector["valid"]:
        data = vector["proof"].encode()
        assert encode_log_proof(parse_log_proof(data)) == data


def _holds(vector: dict[str, Any]) -> bool:
    try:
        verify_log_proof(
            parse_log_proof(vector["proof"].encode()),
            bytes.fromhex(vector["leaf"]),
            vector["origin"],
            bytes.fromhex(vector["log_key"]),
            witnesses=[
                witness_key(one["name"], bytes.fromhex(one["public_key"]))
                for one in vector["witnesses"]
            ],
            quorum=vector["quorum"],
        )
    except VerificationError:
        return False
    return True

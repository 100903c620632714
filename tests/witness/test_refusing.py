"""Forks, rollbacks, foreign keys and lost state: nothing is signed, evidence stays."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from app.core.errors import VerificationError
from app.core.tlog.checkpoint import CheckpointInvalid, encode_checkpoint, parse_checkpoint
from app.core.tlog.merkle import leaf_hash, verify_consistency
from app.core.tlog.note import NoteUnsigned
from app.witness.logs import AddressInvalid, ListInvalid, NotAWitness, PinMissing, PinWrong
from app.witness.memory import StateDamaged
from app.witness.observe import LogForked, LogShrank, StateLost, TilesWrong
from tests.core.samples import key, seed
from tests.witness.conftest import Bench
from tests.witness.log_server import BASE


def evidence(bench: Bench) -> list[str]:
    return [path.read_text() for path in sorted(bench.folder.glob("evidence-*.txt"))]


def test_two_heads_of_one_size_stop_the_witness(bench: Bench) -> None:
    bench.witness().look(bench.url, 1)
    bench.log.leaves[1] = leaf_hash(b"another")
    for _ in range(2):
        with pytest.raises(LogForked):
            bench.witness().look(bench.url, 2)
    assert len(bench.log.cosignatures) == 1
    heads = [parse_checkpoint(text.encode()) for text in evidence(bench) if "—" in text]
    assert {head.checkpoint.size for head in heads} == {3}
    assert len({head.checkpoint.root for head in heads}) == 2


def test_a_larger_head_of_another_history_stops_the_witness(bench: Bench) -> None:
    bench.witness().look(bench.url, 1)
    bench.log.leaves[1] = leaf_hash(b"another")
    bench.log.grow(300)
    with pytest.raises(LogForked):
        bench.witness().look(bench.url, 2)
    assert len(bench.log.cosignatures) == 1


def test_the_evidence_proves_the_fork_to_a_third_person(bench: Bench) -> None:
    bench.witness().look(bench.url, 1)
    bench.log.leaves[0] = leaf_hash(b"another")
    bench.log.grow(4)
    with pytest.raises(LogForked):
        bench.witness().look(bench.url, 2)
    heads = {
        head.checkpoint.size: head.checkpoint
        for head in (parse_checkpoint(text.encode()) for text in evidence(bench) if "—" in text)
    }
    (shown,) = [text for text in evidence(bench) if text.startswith("consistency 3 7\n")]
    from app.core.encoding import parse_b64
    from app.core.tlog.merkle import node_reader, tree_root

    proof = [parse_b64(line) for line in shown.splitlines()[1:]]
    other = tree_root(node_reader(bench.log.leaves), 3)
    verify_consistency(3, other, 7, heads[7].root, proof)
    assert heads[3].root != other


def test_a_stopped_witness_stays_stopped_when_the_log_repents(bench: Bench) -> None:
    bench.witness().look(bench.url, 1)
    honest = list(bench.log.leaves)
    bench.log.leaves[1] = leaf_hash(b"another")
    with pytest.raises(LogForked):
        bench.witness().look(bench.url, 2)
    bench.log.leaves = honest
    with pytest.raises(LogForked):
        bench.witness().look(bench.url, 3)


def test_a_smaller_head_is_not_signed(bench: Bench) -> None:
    bench.witness().look(bench.url, 1)
    bench.log.size = 2
    with pytest.raises(LogShrank) as refused:
        bench.witness().look(bench.url, 2)
    assert refused.value.fields["seen"] == 3
    bench.log.size = None
    bench.log.grow(1)
    assert bench.witness().look(bench.url, 3).size == 4


@pytest.mark.parametrize("from_nothing", [True, False])
def test_wrong_tiles_prove_nothing_and_nothing_is_signed(bench: Bench, from_nothing: bool) -> None:
    if not from_nothing:
        bench.witness().look(bench.url, 1)
        bench.log.grow(2)
    width = len(bench.log.leaves)
    bench.log.answers[f"{BASE}/tile/0/000.p/{width}"] = (200, bytes(32 * width))
    before = len(bench.log.cosignatures)
    with pytest.raises(TilesWrong):
        bench.witness().look(bench.url, 2)
    assert len(bench.log.cosignatures) == before
    assert evidence(bench) == []
    bench.log.answers.clear()
    assert bench.witness().look(bench.url, 3).size == width


@pytest.mark.parametrize(
    "body", [b"", b"short", bytes(9000)], ids=["empty", "short", "larger than a tile"]
)
def test_a_tile_of_the_wrong_length_is_refused(bench: Bench, body: bytes) -> None:
    bench.log.answers[f"{BASE}/tile/0/000.p/3"] = (200, body)
    with pytest.raises(VerificationError):
        bench.witness().look(bench.url, 1)


def test_a_head_by_another_key_is_refused(bench: Bench) -> None:
    bench.log.seed = seed("impostor")
    with pytest.raises(NoteUnsigned):
        bench.witness().look(bench.url, 1)


def test_a_head_of_another_origin_is_refused(bench: Bench) -> None:
    witness = bench.witness()
    witness.look(bench.url, 1)
    bench.log.body = {**bench.log.body, "origin": "vote.example.org/other"}
    with pytest.raises(CheckpointInvalid):
        witness.look(bench.url, 2)


@pytest.mark.parametrize("note", [b"", b"x", b"\xff", b"a\n1\nAA==\n\n\xe2\x80\x94 a AAAAAAAA\n"])
def test_what_is_no_checkpoint_is_refused(bench: Bench, note: bytes) -> None:
    bench.log.answers[f"{BASE}/checkpoint"] = (200, note)
    with pytest.raises(VerificationError):
        bench.witness().look(bench.url, 1)


def test_a_lost_state_is_noticed(bench: Bench) -> None:
    bench.witness().look(bench.url, 1)
    shutil.rmtree(bench.folder)
    with pytest.raises(StateLost):
        bench.witness().look(bench.url, 2)
    assert len(bench.log.cosignatures) == 1


@pytest.mark.parametrize(
    "change",
    [{"size": -1}, {"root": "00"}, {"v": 2}, {"note": 1}, {"more": 1}, {"stopped": 0}],
)
def test_a_damaged_state_is_not_taken_for_a_new_log(bench: Bench, change: dict[str, Any]) -> None:
    bench.witness().look(bench.url, 1)
    (path,) = bench.folder.glob("*.json")
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(StateDamaged):
        bench.witness().look(bench.url, 2)
    path.write_text("{")
    with pytest.raises(StateDamaged):
        bench.witness().look(bench.url, 2)


def test_a_log_not_seen_before_needs_a_pin(bench: Bench) -> None:
    witness = bench.witness()
    from dataclasses import replace

    with pytest.raises(PinMissing):
        replace(witness, anchor=None).look(bench.url, 1)
    with pytest.raises(PinWrong):
        replace(witness, anchor="AAAAA-AAAAA-AAAAA-AAAAA").look(bench.url, 1)
    with pytest.raises(PinWrong):
        replace(witness, anchor=None, log_key=key("impostor")).look(bench.url, 1)
    assert replace(witness, anchor=None, log_key=key("log")).look(bench.url, 1).size == 3
    # What is pinned needs no second pin.
    assert replace(witness, anchor=None).look(bench.url, 2).size == 3


def test_the_anchor_may_be_typed_as_people_type(bench: Bench) -> None:
    from dataclasses import replace

    typed = bench.anchor.lower().replace("-", " ").replace("0", "o")
    assert replace(bench.witness(), anchor=typed).look(bench.url, 1).size == 3


def test_a_key_that_the_definition_does_not_name_is_refused(bench: Bench) -> None:
    with pytest.raises(NotAWitness):
        bench.witness("stranger").look(bench.url, 1)


@pytest.mark.parametrize("definition", [b"{", b"null", b'{"a": 1.5}', b"[" * 50_000])
def test_a_malformed_definition_is_refused(bench: Bench, definition: bytes) -> None:
    bench.log.answers[f"{BASE}/definition.json"] = (200, definition)
    with pytest.raises(VerificationError):
        bench.witness().look(bench.url, 1)


def test_a_list_may_not_lead_to_another_host(bench: Bench) -> None:
    from app.witness.logs import list_logs

    path = "/log/communities/harbour"
    web = bench.witness().web
    assert list_logs(web, bench.host + path) == [bench.url]
    bench.log.answers[path] = (200, json.dumps([BASE]).encode())
    assert list_logs(web, bench.host + path) == [bench.url]
    for elsewhere in ("http://example.org/log/x", "file:///etc/passwd", "//example.org/log/x"):
        bench.log.answers[path] = (200, json.dumps([elsewhere]).encode())
        with pytest.raises(AddressInvalid):
            list_logs(web, bench.host + path)


@pytest.mark.parametrize("body", [b"{", b"{}", b"[1]", b'[{"x": 1}]', b'"x"'])
def test_a_malformed_list_is_refused(bench: Bench, body: bytes) -> None:
    from app.witness.logs import list_logs

    bench.log.answers["/log/communities/harbour"] = (200, body)
    with pytest.raises(ListInvalid):
        list_logs(bench.witness().web, bench.host + "/log/communities/harbour")


def test_a_posted_note_bears_the_logs_and_our_line_only(bench: Bench) -> None:
    bench.witness("witness two").look(bench.url, 1)
    shutil.rmtree(bench.folder)
    bench.witness("witness one").look(bench.url, 2)
    note = parse_checkpoint(bench.log.cosignatures[1])
    assert [line.name for line in note.signatures] == [
        bench.log.body["origin"],
        "witness.example.net/one",
    ]
    assert len(encode_checkpoint(bench.log.checkpoint()).splitlines()) == 4 + 3

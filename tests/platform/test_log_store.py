"""The stored log: growth, tiles, proofs, cosignatures, triggers, the second path."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.core import signatures
from app.core.tlog.checkpoint import add_signature, encode_checkpoint, parse_checkpoint
from app.core.tlog.cosignature import cosign_checkpoint, witness_key
from app.core.tlog.merkle import leaf_hash, node_reader, prove_consistency, root_hash
from app.core.tlog.proof import parse_log_proof, verify_log_proof
from app.core.tlog.tiles import Tile, parse_entry_bundle, parse_tile, tile_node_reader
from app.platform import log
from app.platform.crypto import install_keys
from app.platform.db import db, engine_options, transaction
from app.platform.log.append import sign_head
from app.platform.log.copy import write_copy
from tests.platform.config_for_tests import make_config

NOW = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)
ORIGIN = "vote.example/as-1"
WITNESS_SEED = hashlib.sha256(b"witness").digest()


@pytest.fixture
def bare_app(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    app = Flask("bare")
    config = make_config(tmp_path, checkpoint_copy=tmp_path / "copy")
    app.extensions["yijue.config"] = config
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(config.database_url)
    db.init_app(app)
    install_keys(app.extensions, config)
    with app.app_context():
        tables = [db.metadata.tables[name] for name in TABLES]
        db.metadata.create_all(db.engine, tables=tables)
        yield app
        db.session.remove()
        db.engine.dispose()


TABLES = ("log_head", "log_entry", "log_node", "log_cosignature")


def grow(count: int, *, start: int = 0) -> None:
    with transaction() as session:
        if start == 0:
            log.create_log(session, "as-1", origin=ORIGIN)
        for number in range(start, start + count):
            body = {"code": "clock_behind", "tree_size": number}
            log.append_entry(session, "as-1", type="incident", body=body, sigs=[], now=NOW)


def stored_leaves() -> list[bytes]:
    return log.entries(db.session(), "as-1")


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 600])
def test_root_and_tiles_equal_a_plain_recomputation(bare_app: Flask, count: int) -> None:
    grow(count)
    session = db.session()
    hashes = [leaf_hash(leaf) for leaf in stored_leaves()]
    assert len(hashes) == count
    head = parse_checkpoint(log.checkpoint_note(session, "as-1").encode()).checkpoint
    assert (head.size, head.root) == (count, root_hash(hashes))
    read = tile_node_reader(lambda tile: log.tile(session, "as-1", tile), count)
    for old in {1, count // 2 + 1, count}:
        proof = log.consistency_proof(session, "as-1", old, count)
        assert proof == prove_consistency(node_reader(hashes), old, count)
        assert proof == prove_consistency(read, old, count)


def test_every_entry_has_a_proof_that_verifies(bare_app: Flask) -> None:
    grow(300)
    session = db.session()
    for seq in (0, 1, 255, 256, 299):
        proof = parse_log_proof(log.proof_for(session, "as-1", seq).encode())
        leaf = leaf_hash(log.get_entry(session, "as-1", seq))
        verify_log_proof(proof, leaf, ORIGIN, log.log_public_key())


def test_bundles_hold_the_entries(bare_app: Flask) -> None:
    grow(258)
    session = db.session()
    full = parse_entry_bundle(log.entry_bundle(session, "as-1", Tile(-1, 0, 256)), 256)
    part = parse_entry_bundle(log.entry_bundle(session, "as-1", Tile(-1, 1, 2)), 2)
    assert full + part == stored_leaves()
    assert len(parse_tile(log.tile(session, "as-1", Tile(1, 0, 1)), 1)) == 1
    with pytest.raises(log.EntryNotFound):
        log.tile(session, "as-1", Tile(0, 1, 3))


@pytest.mark.parametrize("table", ["log_entry", "log_node", "log_cosignature"])
@pytest.mark.parametrize("act", ["UPDATE {0} SET log_id = log_id", "DELETE FROM {0}"])
def test_log_tables_refuse_change(bare_app: Flask, table: str, act: str) -> None:
    grow(256)
    cosign()
    with pytest.raises(DatabaseError, match="append-only"), transaction() as session:
        session.execute(text(act.format(table)))


def test_a_log_entry_is_not_replaced_either(bare_app: Flask) -> None:
    grow(2)
    replace = text(
        "REPLACE INTO log_entry SELECT log_id, 0, leaf, leaf_hash FROM log_entry WHERE seq = 1"
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction() as session:
        session.execute(replace)


def cosign(size: int | None = None) -> int:
    session = db.session()
    note = log.note_at(session, "as-1", size or log.log_size(session, "as-1"))
    signed = parse_checkpoint(note.encode())
    line = cosign_checkpoint(signed.checkpoint, "w1", WITNESS_SEED, int(NOW.timestamp()))
    witnesses = [witness_key("w1", signatures.public_key(WITNESS_SEED))]
    cosigned = encode_checkpoint(add_signature(signed, line))
    with transaction() as session:
        return log.add_cosignature(session, "as-1", cosigned, witnesses=witnesses, now=NOW)


def test_cosigned_heads_are_found_and_shown(bare_app: Flask) -> None:
    grow(5)
    assert log.find_cosigned_head(db.session(), "as-1", min_size=1, quorum=1) is None
    assert cosign() == 5
    assert cosign() == 5  # the same line twice changes nothing
    grow(3, start=5)
    found = log.find_cosigned_head(db.session(), "as-1", min_size=1, quorum=1)
    assert found is not None
    assert found.size == 5
    assert log.find_cosigned_head(db.session(), "as-1", min_size=6, quorum=1) is None
    assert "— w1 " in log.note_at(db.session(), "as-1", 5)


def test_a_head_the_log_never_had_is_refused(bare_app: Flask) -> None:
    grow(5)
    forged = parse_checkpoint(sign_head(ORIGIN, 5, b"\x01" * 32).encode())
    line = cosign_checkpoint(forged.checkpoint, "w1", WITNESS_SEED, 1)
    witnesses = [witness_key("w1", signatures.public_key(WITNESS_SEED))]
    note = encode_checkpoint(add_signature(forged, line))
    with pytest.raises(log.HeadUnknown), transaction() as session:
        log.add_cosignature(session, "as-1", note, witnesses=witnesses, now=NOW)


def test_a_clock_three_minutes_behind_refuses(bare_app: Flask) -> None:
    grow(1)
    body = {"code": "clock_behind", "tree_size": 1}
    with pytest.raises(log.ClockBehind), transaction() as session:
        earlier = NOW - timedelta(minutes=3)
        log.append_entry(session, "as-1", type="incident", body=body, sigs=[], now=earlier)
    with transaction() as session:
        slightly = NOW - timedelta(minutes=1)
        appended = log.append_entry(
            session, "as-1", type="incident", body=body, sigs=[], now=slightly
        )
    assert appended.t == "2026-03-18T01:00Z"


def test_a_database_older_than_its_copy_is_paused(bare_app: Flask, tmp_path: Path) -> None:
    grow(3)
    grow(2, start=3)
    assert log.check_against_copies(db.session()) == []
    copy = tmp_path / "copy" / "as-1.checkpoints.jsonl"
    kept = copy.read_bytes()
    copy.write_bytes(kept.replace(b"\\n5\\n", b"\\n9\\n"))
    assert log.check_against_copies(db.session()) == ["as-1"]
    assert log.find_pause("as-1") == "shorter_than_copy"
    with pytest.raises(log.LogPaused):
        grow(1, start=5)
    copy.write_bytes(kept)
    assert log.check_against_copies(db.session()) == []
    grow(1, start=5)


def test_a_cut_last_line_of_the_copy_is_no_line(bare_app: Flask, tmp_path: Path) -> None:
    grow(3)
    copy = tmp_path / "copy" / "as-1.checkpoints.jsonl"
    copy.write_bytes(copy.read_bytes() + b'{"size": 9, "no')
    assert log.check_against_copies(db.session()) == []


def test_another_history_of_the_same_length_is_paused(bare_app: Flask, tmp_path: Path) -> None:
    grow(3)
    copy = tmp_path / "copy" / "as-1.checkpoints.jsonl"
    foreign = sign_head(ORIGIN, 3, b"\x07" * 32)
    copy.write_text(json.dumps({"size": 3, "note": foreign}) + "\n")
    assert log.check_against_copies(db.session()) == ["as-1"]
    assert log.find_pause("as-1") == "differs_from_copy"


def test_many_threads_leave_the_newest_head(bare_app: Flask, tmp_path: Path) -> None:
    grow(1)
    notes = [(size, sign_head(ORIGIN, size, bytes([size]) * 32)) for size in range(2, 60)]

    def write(one: tuple[int, str]) -> None:
        with bare_app.app_context():
            write_copy("as-1", *one)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, notes))
    lines = (tmp_path / "copy" / "as-1.checkpoints.jsonl").read_text().splitlines()
    assert max(json.loads(line)["size"] for line in lines) == 59


def test_a_second_path_that_fails_takes_nothing_back(bare_app: Flask, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("a file where the folder should be")
    grow(2)
    assert log.log_size(db.session(), "as-1") == 2


def test_a_rolled_back_act_leaves_no_trace(bare_app: Flask, tmp_path: Path) -> None:
    grow(2)
    before = (tmp_path / "copy" / "as-1.checkpoints.jsonl").read_bytes()
    with pytest.raises(RuntimeError, match="stop"), transaction() as session:
        body = {"code": "clock_behind", "tree_size": 2}
        log.append_entry(session, "as-1", type="incident", body=body, sigs=[], now=NOW)
        raise RuntimeError("stop")
    assert log.log_size(db.session(), "as-1") == 2
    assert (tmp_path / "copy" / "as-1.checkpoints.jsonl").read_bytes() == before

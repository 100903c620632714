"""Our log judged by Go's golang.org/x/mod/sumdb/{note,tlog}, and Go's by us (tests/core/go)."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.encoding import encode_b64, parse_b64
from app.core.signatures import public_key
from app.core.tlog.checkpoint import (
    Checkpoint,
    add_signature,
    encode_checkpoint,
    sign_checkpoint,
)
from app.core.tlog.cosignature import cosign_checkpoint
from app.core.tlog.merkle import (
    leaf_hash,
    node_reader,
    prove_consistency,
    prove_inclusion,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from app.core.tlog.note import NoteKey, encode_vkey, parse_note, sign_note, verify_note
from app.core.tlog.tiles import Tile, encode_tile, parse_tile_path, tiles_of_tree
from tests.parts import get_program, part_is_missing

pytestmark = pytest.mark.go

SOURCE = Path(__file__).parent / "go"
MODULES = Path("/usr/share/gocode")
Question = dict[str, Any]

LOG, WITNESS = bytes([1]) * 32, bytes([2]) * 32
ORIGIN = "votes.example:8000/a1"
LOG_KEY = NoteKey(ORIGIN, public_key(LOG))
ENTRIES = [f"entry {number}".encode() for number in range(700)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
READ = node_reader(LEAVES)
PAIRS = [(size, place) for size in range(1, 40) for place in range(size)]
PAIRS += [(size, place) for size in (255, 256, 257, 512, 700) for place in range(0, size, 17)]
GROWTH = [(0, 1), (0, 255), (255, 256), (256, 257), (0, 700), (257, 700), (511, 513), (700, 700)]
SIGNED = sign_checkpoint(Checkpoint(ORIGIN, 700, tree_root(READ, 700)), LOG)
COSIGNED = add_signature(
    SIGNED, cosign_checkpoint(SIGNED.checkpoint, "w.example", WITNESS, 1_777_000_000)
)
EMPTY: Question = {
    "Inclusion": [],
    "Consistency": [],
    "Notes": [],
    "Entries": [],
    "Pairs": [],
    "Tiles": [],
    "SignText": "text\n",
    "SignKey": "PRIVATE+KEY+"
    + encode_vkey(LOG_KEY).rpartition("+")[0]
    + f"+{encode_b64(bytes([1]) + LOG)}",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, Any]]:
    """Compiles the program once and puts questions to it."""
    go = get_program("go")
    if not (MODULES / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        part_is_missing("golang.org/x/mod (golang-golang-x-mod-dev)")
    folder = tmp_path_factory.mktemp("go")
    cache = os.environ.get("GOCACHE") or str(folder / "cache")
    flags = {"GO111MODULE": "off", "GOPATH": str(MODULES), "GOCACHE": cache}
    program = folder / "judge"
    subprocess.run(
        [go, "build", "-o", str(program), "."], cwd=SOURCE, env=os.environ | flags, check=True
    )

    def put(**question: object) -> dict[str, Any]:
        asked = json.dumps(EMPTY | question)
        done = subprocess.run([program], input=asked, capture_output=True, text=True, check=True)
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    return put


Ask = Callable[..., dict[str, Any]]


def _b64s(hashes: list[bytes]) -> list[str]:
    return [encode_b64(part) for part in hashes]


def _inclusion(size: int, index: int) -> Question:
    return {
        "Proof": _b64s(prove_inclusion(READ, index, size)),
        "Size": size,
        "Root": encode_b64(tree_root(READ, size)),
        "Index": index,
        "Leaf": encode_b64(LEAVES[index]),
    }


def _consistency(size: int, old: int) -> Question:
    return {
        "Proof": _b64s(prove_consistency(READ, old, size)),
        "Size": size,
        "Root": encode_b64(tree_root(READ, size)),
        "OldSize": old,
        "OldRoot": encode_b64(tree_root(READ, old)),
    }


def test_go_accepts_our_proofs(ask: Ask) -> None:
    told = ask(
        Inclusion=[_inclusion(*pair) for pair in PAIRS],
        Consistency=[_consistency(size, place + 1) for size, place in PAIRS],
    )
    assert set(told["Inclusion"]) == set(told["Consistency"]) == {""}
    assert len(told["Inclusion"]) == len(told["Consistency"]) == len(PAIRS)


def test_go_refuses_what_we_refuse(ask: Ask) -> None:
    other = encode_b64(leaf_hash(b"other"))
    held, grown = _inclusion(700, 123), _consistency(700, 123)
    told = ask(
        Inclusion=[held | {"Leaf": other}, held | {"Root": other}, held | {"Index": 122}],
        Consistency=[grown | {"OldRoot": other}, grown | {"Root": other}, grown | {"OldSize": 122}],
    )
    assert "" not in told["Inclusion"] + told["Consistency"]


def test_gos_trees_are_ours(ask: Ask) -> None:
    told = ask(Entries=[encode_b64(entry) for entry in ENTRIES], Pairs=PAIRS)
    for (size, place), tree in zip(PAIRS, told["Trees"], strict=True):
        root = parse_b64(tree["Root"])
        assert root == tree_root(READ, size)
        path = [parse_b64(part) for part in tree["Inclusion"] or []]
        growth = [parse_b64(part) for part in tree["Consistency"] or []]
        assert path == prove_inclusion(READ, place, size)
        assert growth == prove_consistency(READ, place + 1, size)
        verify_inclusion(LEAVES[place], place, size, path, root)
        verify_consistency(place + 1, tree_root(READ, place + 1), size, root, growth)


def test_gos_tiles_are_ours(ask: Ask) -> None:
    told = ask(Entries=[encode_b64(entry) for entry in ENTRIES], Tiles=GROWTH)
    for (old, size), paths in zip(GROWTH, told["Tiles"], strict=True):
        # Go also names each width between, and the old tree's own partial tiles.
        widest: dict[tuple[int, int], Tile] = {}
        for tile in map(parse_tile_path, paths):
            widest[tile.level, tile.index] = tile
        assert set(tiles_of_tree(size, old)) == set(widest.values()) - set(tiles_of_tree(old))
    for path, data in told["TileHashes"].items():
        assert encode_tile(READ, parse_tile_path(path)) == parse_b64(data or "")


def test_go_opens_our_checkpoints_and_cosignatures(ask: Ask) -> None:
    vkey, witness = encode_vkey(LOG_KEY), f"w.example {public_key(WITNESS).hex()}"
    note = encode_checkpoint(COSIGNED).decode()
    changed = note.replace("\n700\n", "\n701\n")
    alone = encode_checkpoint(SIGNED).decode()
    told = ask(
        Notes=[
            {"Note": note, "Vkey": vkey, "Witness": witness},
            {"Note": note, "Vkey": vkey, "Witness": ""},
            {"Note": alone, "Vkey": vkey, "Witness": ""},
            {"Note": alone, "Vkey": vkey, "Witness": witness},
            {"Note": changed, "Vkey": vkey, "Witness": ""},
            {"Note": note, "Vkey": vkey.replace("votes", "other"), "Witness": ""},
        ]
    )
    assert [said == "" for said in told["Notes"]] == [True, True, True, False, False, False]


@pytest.mark.parametrize("text", [SIGNED.checkpoint.text, "一行\n\n— not a signature\n", "\n"])
def test_a_note_signed_by_go_is_the_one_we_sign(ask: Ask, text: str) -> None:
    note = parse_note(ask(SignText=text)["Signed"].encode())
    assert note.text == text
    assert note.signatures == (sign_note(text, ORIGIN, LOG),)
    verify_note(note, LOG_KEY)

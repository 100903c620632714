from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import VerificationError
from app.core.tlog.merkle import (
    TreeRangeInvalid,
    leaf_hash,
    node_reader,
    prove_consistency,
    prove_inclusion,
    root_hash,
    tree_root,
)
from app.core.tlog.tiles import (
    ENTRIES_LEVEL,
    Tile,
    TileInvalid,
    encode_entry_bundle,
    encode_tile,
    encode_tile_path,
    parse_entry_bundle,
    parse_tile,
    parse_tile_path,
    tile_node_reader,
    tile_width,
    tiles_of_tree,
)

LEAVES = [leaf_hash(number.to_bytes(4, "big")) for number in range(66_000)]
READ = node_reader(LEAVES)

PATHS = {
    "tile/0/000": Tile(0, 0),
    "tile/0/001.p/5": Tile(0, 1, 5),
    "tile/63/x001/x234/067": Tile(63, 1_234_067),
    "tile/1/x001/000.p/255": Tile(1, 1000, 255),
    "tile/entries/x999/999.p/1": Tile(ENTRIES_LEVEL, 999_999, 1),
    "tile/entries/042": Tile(ENTRIES_LEVEL, 42),
}


@pytest.mark.parametrize(("path", "tile"), PATHS.items())
def test_paths_are_c2sps(path: str, tile: Tile) -> None:
    assert encode_tile_path(tile) == path
    assert parse_tile_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/data/000",
        "tile/0/x000/001",
        "tile/0/000/001",
        "tile/0/x001/x002",
        "tile/0/1000",
        "tile/0/x1/000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/../../../etc/passwd",
        "tile/０/000",
        "tile/0/" + "x001/" * 30 + "000",
    ],
)
def test_other_spellings_of_paths_are_refused(path: str) -> None:
    with pytest.raises(TileInvalid):
        parse_tile_path(path)


@given(st.integers(-1, 63), st.integers(0, 10**18), st.integers(1, 256))
def test_every_tile_has_its_path(level: int, index: int, width: int) -> None:
    assert parse_tile_path(encode_tile_path(Tile(level, index, width))) == Tile(level, index, width)


@pytest.mark.parametrize(
    ("level", "index", "width"), [(-2, 0, 1), (64, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)]
)
def test_no_such_tile(level: int, index: int, width: int) -> None:
    with pytest.raises(TileInvalid):
        Tile(level, index, width)


def test_the_specifications_example_of_70000_leaves() -> None:
    tiles = list(tiles_of_tree(70_000))
    full = [tile for tile in tiles if tile.width == 256]
    assert len([tile for tile in full if tile.level == 0]) == 273
    assert len([tile for tile in full if tile.level == 1]) == 1
    partial = [tile for tile in tiles if tile.width < 256]
    assert partial == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]


def test_a_full_tile_brings_one_hash_above() -> None:
    assert list(tiles_of_tree(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of_tree(0)) == []
    assert tile_width(ENTRIES_LEVEL, 1, 300) == tile_width(0, 1, 300) == 44
    assert tile_width(0, 2, 300) == 0


@given(st.integers(0, 66_000), st.integers(0, 1000))
def test_new_tiles_are_those_the_smaller_tree_lacked(old: int, grown: int) -> None:
    size = min(old + grown, 66_000)
    assert set(tiles_of_tree(size, old)) == set(tiles_of_tree(size)) - set(tiles_of_tree(old))


def test_a_tile_above_is_the_hash_of_the_tile_below() -> None:
    below = parse_tile(encode_tile(READ, Tile(0, 3)), 256)
    above = parse_tile(encode_tile(READ, Tile(1, 0)), 256)
    assert below == LEAVES[768:1024]
    assert root_hash(below) == above[3]


def test_tiles_beyond_the_tree_or_of_entries_are_refused() -> None:
    with pytest.raises(TreeRangeInvalid):
        encode_tile(node_reader(LEAVES[:5]), Tile(0, 0, 6))
    with pytest.raises(TileInvalid):
        encode_tile(READ, Tile(ENTRIES_LEVEL, 0))
    with pytest.raises(TileInvalid):
        parse_tile(bytes(33), 1)


class Server:
    """Static files of a log of some size, counting what is asked."""

    def __init__(self, size: int) -> None:
        read = node_reader(LEAVES[:size])
        self.files = {encode_tile_path(t): encode_tile(read, t) for t in tiles_of_tree(size)}
        self.asked: list[str] = []

    def fetch(self, tile: Tile) -> bytes:
        path = encode_tile_path(tile)
        self.asked.append(path)
        return self.files[path]


SERVERS = {size: Server(size) for size in (1, 255, 256, 257, 1000, 65_535, 66_000)}


@pytest.mark.parametrize("size", SERVERS)
def test_proofs_out_of_tiles_are_those_out_of_leaves(size: int) -> None:
    read = tile_node_reader(SERVERS[size].fetch, size)
    assert tree_root(read, size) == tree_root(READ, size)
    for at in range(17):
        place = at * (size - 1) // 16
        assert prove_inclusion(read, place, size) == prove_inclusion(READ, place, size)
        assert prove_consistency(read, place, size) == prove_consistency(READ, place, size)


def test_one_proof_asks_for_few_tiles_and_each_once() -> None:
    server = SERVERS[66_000]
    server.asked.clear()
    prove_inclusion(tile_node_reader(server.fetch, 66_000), 12_345, 66_000)
    expected = {"tile/0/048", "tile/0/257.p/208", "tile/1/000", "tile/1/001.p/1"}
    assert set(server.asked) == expected
    assert len(server.asked) == len(expected)


def test_reading_beyond_the_tiles_is_refused() -> None:
    read = tile_node_reader(SERVERS[257].fetch, 257)
    for level, index in ((0, 257), (0, -1), (1, 128), (8, 1), (16, 0), (9, 0), (-1, 0)):
        with pytest.raises(TreeRangeInvalid):
            read(level, index)


def test_a_short_tile_is_refused() -> None:
    with pytest.raises(TileInvalid):
        tile_node_reader(lambda _: bytes(31), 5)(0, 0)


entries = st.lists(st.binary(max_size=40), min_size=1, max_size=256)


@given(entries)
def test_bundles_are_read_back(items: list[bytes]) -> None:
    data = encode_entry_bundle(items)
    assert parse_entry_bundle(data, len(items)) == items
    for wrong in (data[:-1], data + b"\0", data + b"\0\0"):
        with pytest.raises(TileInvalid):
            parse_entry_bundle(wrong, len(items))
    for count in (len(items) - 1, len(items) + 1):
        with pytest.raises(TileInvalid):
            parse_entry_bundle(data, count)


def test_a_bundle_holds_1_to_256_entries_of_65535_bytes() -> None:
    largest = bytes(65_535)
    assert parse_entry_bundle(encode_entry_bundle([largest]), 1) == [largest]
    for wrong in ([], [b""] * 257, [bytes(65_536)]):
        with pytest.raises(TileInvalid):
            encode_entry_bundle(wrong)


@given(st.binary(max_size=30), st.integers(0, 4))
def test_random_bundles_never_escape_as_another_error(data: bytes, width: int) -> None:
    with suppress(VerificationError):
        assert encode_entry_bundle(parse_entry_bundle(data, width)) == data

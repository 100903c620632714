"""An honest log is cosigned, from size 0 on, each head once."""

from __future__ import annotations

import pytest

from app.core.tlog.checkpoint import parse_checkpoint, verify_checkpoint
from app.core.tlog.cosignature import find_cosignature, verify_quorum, witness_key
from app.core.tlog.merkle import root_hash
from tests.core.samples import key
from tests.witness.conftest import Bench

WITNESS = witness_key("witness.example.net/one", key("witness one"))


def test_the_first_head_is_cosigned(bench: Bench) -> None:
    seen = bench.witness().look(bench.url, 1_800_000_000)
    assert (seen.size, seen.root) == (3, root_hash(bench.log.leaves).hex())
    handed_in = parse_checkpoint(bench.log.cosignatures[0])
    verify_checkpoint(handed_in, bench.log.body["origin"], key("log"))
    verify_quorum(handed_in, [WITNESS], 1)
    cosignature = find_cosignature(handed_in, WITNESS)
    assert cosignature is not None
    assert cosignature.timestamp == 1_800_000_000


@pytest.mark.parametrize("sizes", [[1, 2, 3, 4, 7, 8], [3, 255, 256, 257], [5, 300, 1_000]])
def test_a_growing_log_is_followed(bench: Bench, sizes: list[int]) -> None:
    bench.log.leaves = []
    for place, size in enumerate(sizes, 1):
        bench.log.grow(size - len(bench.log.leaves))
        assert bench.witness().look(bench.url, place).size == size
    assert len(bench.log.cosignatures) == len(sizes)


def test_a_head_once_cosigned_is_left_alone(bench: Bench) -> None:
    for _ in range(3):
        bench.witness().look(bench.url, 5)
    assert len(bench.log.cosignatures) == 1


def test_a_cosignature_that_was_lost_is_given_again(bench: Bench) -> None:
    bench.witness().look(bench.url, 5)
    bench.log.cosignatures.clear()
    bench.witness().look(bench.url, 6)
    assert len(bench.log.cosignatures) == 1


def test_an_empty_log_is_cosigned_too(bench: Bench) -> None:
    bench.log.leaves = []
    assert bench.witness().look(bench.url, 5).size == 0


def test_state_is_on_disk_before_the_signature_leaves(bench: Bench) -> None:
    bench.log.posted_status = 503
    with pytest.raises(Exception, match="cosignature_refused"):
        bench.witness().look(bench.url, 5)
    kept = bench.memory.find(bench.url)
    assert kept is not None
    assert kept.size == 3


def test_no_entry_is_ever_fetched(bench: Bench) -> None:
    bench.log.grow(600)
    bench.witness().look(bench.url, 5)
    bench.log.grow(600)
    bench.witness().look(bench.url, 6)
    assert any("/tile/1/" in path for path in bench.log.asked)
    assert not any("entries" in path for path in bench.log.asked)

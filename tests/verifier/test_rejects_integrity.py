"""V02, V04–V08: another tree, another order, another log, another time."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.core.encoding import encode_jcs
from app.core.tlog.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    add_signature,
    encode_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from app.core.tlog.cosignature import cosign_checkpoint
from app.core.tlog.merkle import leaf_hash, node_reader
from app.core.tlog.tiles import Tile, encode_entry_bundle, encode_tile, encode_tile_path
from app.verifier.case import Older, Served
from tests.verifier.asking import ask, codes, honest, refused
from tests.worlds.build import Build, Step, World, day
from tests.worlds.keys import seed
from tests.worlds.village import ballot, make_world


def files_of(lines: list[bytes]) -> dict[str, bytes]:
    return {**honest().files, "entries.jsonl": b"".join(line + b"\n" for line in lines)}


def removed(at: int) -> list[bytes]:
    """The entries without one, numbered anew."""
    lines = []
    for seq, line in enumerate(honest().lines[:at] + honest().lines[at + 1 :]):
        entry = json.loads(line)
        lines.append(encode_jcs({**entry, "seq": seq}))
    return lines


def test_v02_rejects_an_entry_removed_and_the_rest_renumbered() -> None:
    report = ask(files_of(removed(honest().places["ballot 3 day 20"])))
    assert {"V02", "V04", "V06"} <= refused(report)
    assert codes(report, "V02") == {"head_size", "tiles_root"}


def serve(build: Build) -> Served:
    """What an honest log serves of a record that fits into one tile."""
    lines = build.lines
    tile = Tile(0, 0, len(lines))
    read = node_reader([leaf_hash(line) for line in lines])
    tiles = {
        encode_tile_path(tile): encode_tile(read, tile),
        encode_tile_path(Tile(-1, 0, len(lines))): encode_entry_bundle(lines),
    }
    return Served(build.files[f"checkpoints/{len(lines)}"], tiles)


def test_v02_holds_where_the_served_tiles_are_the_records() -> None:
    report = ask(honest(), served=serve(honest()))
    assert refused(report) == set()
    assert report.find("V02").examined == 3


def test_v02_rejects_a_record_remade_by_the_logs_own_key_that_its_tiles_contradict() -> None:
    world = make_world()
    world.remove("ballot 3 day 20")
    world.after("open", ballot(3, 20, manager="no"))
    forged = world.build()
    assert refused(ask(forged)) == set()
    report = ask(forged, served=serve(honest()))
    assert refused(report) == {"V02"}
    assert codes(report, "V02") == {"tile_differs"}


def test_v02_rejects_a_log_that_serves_no_tiles() -> None:
    report = ask(honest(), served=Served(b"", {}))
    assert codes(report, "V02") == {"tile_not_served"}


def test_v02_takes_the_wider_tile_of_a_log_that_has_grown() -> None:
    served = serve(honest())
    wider = {path: data + b"more" for path, data in served.tiles.items()}
    assert refused(ask(honest(), served=Served(served.checkpoint, wider))) == set()


def test_v02_cannot_compare_bundles_with_an_entry_too_long_for_one() -> None:
    lines = [*honest().lines[:-1], b'"' + b"x" * 70_000 + b'"']
    report = ask(files_of(lines), served=serve(honest()))
    assert {"V02", "V03"} <= refused(report)


@pytest.mark.parametrize("at", range(len(honest().lines)))
def test_v04_rejects_one_changed_byte_of_any_entry(at: int) -> None:
    lines = list(honest().lines)
    place = len(lines[at]) // 2
    lines[at] = lines[at][:place] + bytes([lines[at][place] ^ 1]) + lines[at][place + 1 :]
    report = ask(files_of(lines))
    assert "V04" in refused(report)
    assert not report.stands


def test_v05_rejects_two_ballots_that_changed_places() -> None:
    world = make_world()
    one, other = world.step("ballot 1 day 20"), world.step("ballot 2 day 20")
    places = honest().places
    one.envelope = lambda entry: entry.update(seq=places["ballot 2 day 20"])
    other.envelope = lambda entry: entry.update(seq=places["ballot 1 day 20"])
    report = ask(world.build())
    assert refused(report) == {"V05"}
    assert len(report.find("V05").failures) == 2


def test_v05_rejects_a_time_that_runs_backwards() -> None:
    world = make_world()
    world.step("service").t = day(0, -5)
    report = ask(world.build())
    assert refused(report) == {"V05"}
    assert codes(report, "V05") == {"time_backwards"}


def head(size: int, root: bytes, origin: str = "vote.example/spring-2026") -> SignedCheckpoint:
    """A head that log and witnesses signed, whatever it says."""
    checkpoint = Checkpoint(origin, size, root)
    signed = sign_checkpoint(checkpoint, seed("log"))
    for letter in "ab":
        at = int(day(37).timestamp())
        line = cosign_checkpoint(checkpoint, f"witness-{letter}", seed(f"witness {letter}"), at)
        signed = add_signature(signed, line)
    return signed


def with_head(signed: SignedCheckpoint) -> dict[str, bytes]:
    name = f"checkpoints/{signed.checkpoint.size}"
    return {**honest().files, name: encode_checkpoint(signed)}


def test_v06_rejects_a_forked_head() -> None:
    report = ask(with_head(head(5, b"\1" * 32)))
    assert refused(report) == {"V06"}
    assert codes(report, "V06") == {"head_of_another_log"}


def test_v06_rejects_a_truncated_log() -> None:
    size = honest().places["result"]
    report = ask({**files_of(honest().lines[:size])})
    assert {"V02", "V04", "V06"} <= refused(report)
    assert "head_beyond_record" in codes(report, "V06")


def test_v06_and_v46_reject_a_record_older_than_the_saved_head() -> None:
    saved = parse_checkpoint(honest().files[f"checkpoints/{len(honest().lines)}"])
    earlier = make_world(stage="preliminary").build()
    report = ask(earlier, older=Older((saved,)))
    assert refused(report) == {"V06", "V46"}
    assert codes(report, "V46") == {"older_is_longer"}


def test_v06_and_v46_reject_a_record_that_does_not_extend_the_saved_one() -> None:
    world = make_world()
    world.remove("ballot 3 day 20")
    earlier = make_world(stage="preliminary").build()
    saved = parse_checkpoint(earlier.files[f"checkpoints/{len(earlier.lines)}"])
    older = Older((saved,), tuple(earlier.lines))
    assert refused(ask(honest(), older=older)) == set()
    report = ask(world.build(), older=older)
    assert refused(report) == {"V06", "V46"}
    assert codes(report, "V46") == {"entry_changed"}


def bad_name(files: dict[str, bytes]) -> None:
    files["checkpoints/7"] = files[f"checkpoints/{len(honest().lines)}"]


def wrong_origin(files: dict[str, bytes]) -> None:
    checkpoint = head(5, head_root(5), "vote.example/autumn-2026")
    files["checkpoints/5"] = encode_checkpoint(checkpoint)


def head_root(size: int) -> bytes:
    from app.core.tlog.merkle import root_hash

    return root_hash([leaf_hash(line) for line in honest().lines[:size]])


def unknown_key(files: dict[str, bytes]) -> None:
    checkpoint = Checkpoint("vote.example/spring-2026", 5, head_root(5))
    files["checkpoints/5"] = encode_checkpoint(sign_checkpoint(checkpoint, seed("stranger")))


def other_signature(files: dict[str, bytes]) -> None:
    """The line names the log's key; the signature is by it, but over another head."""
    one, other = head(5, head_root(5)), head(6, head_root(6))
    mixed = SignedCheckpoint(one.checkpoint, other.signatures[:1])
    files["checkpoints/5"] = encode_checkpoint(mixed)


def malformed(files: dict[str, bytes]) -> None:
    files["checkpoints/5"] = b"vote.example/spring-2026\n5\n"


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (bad_name, "head_name"),
        (wrong_origin, "checkpoint_invalid"),
        (unknown_key, "note_unsigned"),
        (other_signature, "signature_invalid"),
        (malformed, "note_invalid"),
    ],
)
def test_v07_rejects(edit: Callable[[dict[str, bytes]], None], code: str) -> None:
    files = dict(honest().files)
    edit(files)
    report = ask(files)
    assert refused(report) == {"V07"}
    assert codes(report, "V07") == {code}


def test_without_any_readable_checkpoint_nothing_of_the_tree_holds() -> None:
    files = {
        name: b"x" if name.startswith("checkpoints/") else data
        for name, data in honest().files.items()
    }
    report = ask(files)
    assert {"V02", "V04", "V07", "V08"} <= refused(report)
    assert report.find("V04").because == "V07"


def one_key_twice(world: World, label: str) -> None:
    """Witness a signs in b's name as well."""

    def note(signed: SignedCheckpoint) -> SignedCheckpoint:
        at = int(world.step(label).t.timestamp())
        line = cosign_checkpoint(signed.checkpoint, "witness-b", seed("witness a"), at)
        return add_signature(signed, line)

    world.step(label).witnesses = ("witness a",)
    world.step(label).note = note


def forged_cosignature(world: World, label: str) -> None:
    """Witness b's line holds, over another head."""

    def note(signed: SignedCheckpoint) -> SignedCheckpoint:
        other = Checkpoint(signed.checkpoint.origin, 1, bytes(32))
        line = cosign_checkpoint(other, "witness-b", seed("witness b"), 1)
        return add_signature(signed, line)

    world.step(label).note = note


def future(world: World, label: str) -> None:
    world.step(label).delay = 400 * 24 * 3600


def backdated(world: World, label: str) -> None:
    world.step(label).delay = -3600


def one_witness(world: World, label: str) -> None:
    world.step(label).witnesses = ("witness b",)


HEADS = ("opening", "close", "tally", "result", "certificate")


@pytest.mark.parametrize("head_name", HEADS)
@pytest.mark.parametrize(
    "edit", [one_key_twice, future, backdated, one_witness, forged_cosignature]
)
def test_v08_rejects(edit: Callable[[World, str], None], head_name: str) -> None:
    world = make_world()
    if head_name == "close":
        # Every later head contains `close` too; only the record's last one remains, too late.
        for label in ("head close", "head tally", "head result", "head final", "head minutes"):
            edit(world, label)
    edit(world, f"head {head_name}")
    report = ask(world.build())
    assert refused(report) == {"V08"}


def test_v08_asks_for_a_cosigned_head_within_15_minutes_of_close_or_an_incident() -> None:
    world = make_world()
    world.step("head close").delay = 16 * 60 + 1
    report = ask(world.build())
    assert refused(report) == {"V08"}
    assert codes(report, "V08") == {"close_head_late"}
    late = Step("incident", {"code": "close_head_late", "tree_size": 1}, (), day(27))
    world.after("close", late)
    assert refused(ask(world.build())) == set()


def test_v08_takes_the_head_at_the_end_of_the_quarter_of_an_hour() -> None:
    world = make_world()
    world.step("head close").delay = 16 * 60
    assert refused(ask(world.build())) == set()


def test_v08_needs_no_witness_where_the_definition_has_none() -> None:
    keys = {**make_world().definition["keys"], "witnesses": [], "witness_quorum": 0}
    world = make_world(keys=keys)
    for step in world.steps_of("head"):
        step.witnesses = ()
    report = ask(world.build())
    assert refused(report) == set()
    assert [note.code for note in report.find("V08").notes] == ["no_witness"]


def test_v08_judges_the_future_by_the_callers_clock() -> None:
    report = ask(honest(), now=datetime(2026, 3, 25, tzinfo=UTC))
    assert refused(report) == {"V08"}
    assert "cosignature_time" in codes(report, "V08")


def test_v08_has_no_time_to_compare_with_where_no_entry_parsed() -> None:
    lines = [b"{}" for _ in honest().lines[:5]]
    report = ask(files_of([*lines, *honest().lines[5:]]))
    assert "V03" in refused(report)

from __future__ import annotations

import pytest

from app.core.encoding import encode_b64
from app.core.errors import VerificationError
from app.core.signatures import SignatureInvalid, public_key
from app.core.tlog.checkpoint import (
    Checkpoint,
    CheckpointInvalid,
    add_signature,
    encode_checkpoint,
    parse_checkpoint,
    parse_checkpoint_text,
    sign_checkpoint,
    verify_checkpoint,
)
from app.core.tlog.note import NoteUnsigned, SignedNote, encode_note, sign_note

SEED, OTHER = bytes([1]) * 32, bytes([2]) * 32
ORIGIN = "votes.example:8000/assembly-1"
HEAD = Checkpoint(ORIGIN, 20852163, bytes(range(32)))
ROOT = encode_b64(HEAD.root)
SIGNED = sign_checkpoint(HEAD, SEED)


def test_three_lines_are_signed_under_the_origin() -> None:
    assert HEAD.text == f"{ORIGIN}\n20852163\n{ROOT}\n"
    data = encode_checkpoint(SIGNED)
    assert data.startswith(f"{HEAD.text}\n— {ORIGIN} ".encode())
    assert parse_checkpoint(data) == SIGNED
    verify_checkpoint(SIGNED, ORIGIN, public_key(SEED))


def test_the_empty_tree_has_size_0() -> None:
    empty = Checkpoint(ORIGIN, 0, bytes(32))
    assert parse_checkpoint_text(empty.text) == empty


def test_the_largest_size_is_2_63_less_one() -> None:
    largest = Checkpoint(ORIGIN, 2**63 - 1, bytes(32))
    assert parse_checkpoint_text(largest.text) == largest


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [ORIGIN],
        [ORIGIN, "1"],
        [ORIGIN, "1", ROOT, "an extension"],
        ["", "1", ROOT],
        ["a b", "1", ROOT],
        ["a+b", "1", ROOT],
        [ORIGIN, "", ROOT],
        [ORIGIN, "01", ROOT],
        [ORIGIN, "00", ROOT],
        [ORIGIN, "+1", ROOT],
        [ORIGIN, "-1", ROOT],
        [ORIGIN, " 1", ROOT],
        [ORIGIN, "1_0", ROOT],
        [ORIGIN, "１", ROOT],
        [ORIGIN, "²", ROOT],
        [ORIGIN, "1.0", ROOT],
        [ORIGIN, str(2**63), ROOT],
        [ORIGIN, "9" * 5000, ROOT],
        [ORIGIN, "1", ""],
        [ORIGIN, "1", ROOT[:-1]],
        [ORIGIN, "1", encode_b64(bytes(31))],
        [ORIGIN, "1", encode_b64(bytes(33))],
        [ORIGIN, "1", ROOT.rstrip("=")],
    ],
)
def test_other_texts_are_no_checkpoints(lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    with pytest.raises(CheckpointInvalid):
        parse_checkpoint_text(text)


def test_the_last_line_ends() -> None:
    with pytest.raises(CheckpointInvalid):
        parse_checkpoint_text(HEAD.text[:-1])
    with pytest.raises(CheckpointInvalid):
        parse_checkpoint_text(f"{HEAD.text}more")


def test_a_signed_note_that_is_no_checkpoint_is_refused() -> None:
    note = SignedNote("only a text\n", (sign_note("only a text\n", ORIGIN, SEED),))
    with pytest.raises(CheckpointInvalid):
        parse_checkpoint(encode_note(note))


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [("", 1, bytes(32)), ("a\nb", 1, bytes(32)), (ORIGIN, -1, bytes(32)), (ORIGIN, 1, b"")],
)
def test_no_such_checkpoint_is_made(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(CheckpointInvalid):
        Checkpoint(origin, size, root)


def test_right_signature_under_a_wrong_origin_is_refused() -> None:
    with pytest.raises(CheckpointInvalid):
        verify_checkpoint(SIGNED, "votes.example:8000/assembly-2", public_key(SEED))


def test_an_unknown_key_alone_is_refused() -> None:
    with pytest.raises(NoteUnsigned):
        verify_checkpoint(SIGNED, ORIGIN, public_key(OTHER))


def test_a_changed_head_is_refused() -> None:
    for changed in (HEAD.text.replace("20852163", "20852164"), HEAD.text.replace("AAE", "AAF")):
        note = encode_note(SignedNote(changed, SIGNED.signatures))
        with pytest.raises(SignatureInvalid):
            verify_checkpoint(parse_checkpoint(note), ORIGIN, public_key(SEED))


def test_a_newer_line_takes_the_place_of_the_same_keys_older_one() -> None:
    line = sign_note(HEAD.text, "witness.example", OTHER)
    once = add_signature(SIGNED, line)
    assert [one.name for one in once.signatures] == [ORIGIN, "witness.example"]
    assert add_signature(once, line) == once
    verify_checkpoint(parse_checkpoint(encode_checkpoint(once)), ORIGIN, public_key(SEED))


@pytest.mark.parametrize("cut", range(0, 260, 7))
def test_a_cut_checkpoint_is_a_verification_error(cut: int) -> None:
    data = encode_checkpoint(SIGNED)
    with pytest.raises(VerificationError):
        parse_checkpoint(data[: min(cut, len(data) - 1)])

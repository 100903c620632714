from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.encoding import NotCanonical, encode_b64
from app.core.errors import VerificationError
from app.core.signatures import SignatureInvalid, public_key
from app.core.tlog.note import (
    COSIGNATURE_V1,
    MAX_NOTE_BYTES,
    NoteInvalid,
    NoteKey,
    NoteKeyInvalid,
    NoteSignature,
    NoteUnsigned,
    SignedNote,
    encode_note,
    encode_vkey,
    find_signature,
    parse_note,
    parse_vkey,
    sign_note,
    verify_note,
)

SEED, OTHER = bytes([1]) * 32, bytes([2]) * 32
NAME = "votes.example/a1"
KEY = NoteKey(NAME, public_key(SEED))
TEXT = "第一行\n\nthird line, after an empty one\n"
NOTE = SignedNote(TEXT, (sign_note(TEXT, NAME, SEED),))
DATA = encode_note(NOTE)
LINE = DATA.decode().split("\n")[-2]
MATERIAL = encode_b64(NOTE.signatures[0].key_id + NOTE.signatures[0].signature)


def test_a_note_is_text_blank_line_and_signature_lines() -> None:
    assert DATA.decode() == f"{TEXT}\n— {NAME} {MATERIAL}\n"
    assert parse_note(DATA) == NOTE
    verify_note(parse_note(DATA), KEY)


def test_unknown_keys_are_ignored_even_with_the_same_name_or_id() -> None:
    other = sign_note(TEXT, NAME, OTHER)
    namesake = NoteSignature("else.example", KEY.key_id, NOTE.signatures[0].signature)
    note = parse_note(encode_note(SignedNote(TEXT, (other, namesake, *NOTE.signatures))))
    verify_note(note, KEY)
    with pytest.raises(NoteUnsigned):
        verify_note(SignedNote(TEXT, (other, namesake)), KEY)
    assert find_signature(note, NoteKey("none.example", KEY.public_key)) is None


def test_a_known_key_whose_line_does_not_hold_condemns_the_note() -> None:
    line = NOTE.signatures[0]
    wrong = NoteSignature(line.name, line.key_id, bytes(64))
    with pytest.raises(SignatureInvalid):
        verify_note(SignedNote(TEXT, (wrong,)), KEY)
    with pytest.raises(SignatureInvalid):
        verify_note(SignedNote("changed\n", NOTE.signatures), KEY)


def test_a_cosigning_key_signs_no_notes() -> None:
    with pytest.raises(NoteKeyInvalid):
        verify_note(NOTE, NoteKey(NAME, KEY.public_key, COSIGNATURE_V1))


BAD_NOTES = {
    "empty": "",
    "no blank line": f"text\n{LINE}\n",
    "no signature": "text\n\n",
    "signatures alone": f"{LINE}\n",
    "no dash": f"text\n\na {MATERIAL}\n",
    "no text": f"\n\n{LINE}",
    "no final newline": f"text\n\n{LINE}",
    "line after the signatures": f"text\n\n{LINE}\n \n",
    "text without newline": f"text\n\n{LINE}\n\n",
    "tab in the text": f"te\txt\n\n{LINE}\n",
    "carriage return": f"text\r\n\n{LINE}\n",
    "null": f"te\0xt\n\n{LINE}\n",
    "hyphen for dash": f"text\n\n{LINE.replace('—', '-')}\n",
    "dash alone": "text\n\n— \n",
    "two blanks": f"text\n\n{LINE.replace(' ', '  ', 1)}\n",
    "no name": f"text\n\n—  {MATERIAL}\n",
    "name with plus": f"text\n\n— a+b {MATERIAL}\n",
    "name with a wide blank": f"text\n\n— a\u3000b {MATERIAL}\n",
    "three parts": f"text\n\n— a {MATERIAL} b\n",
    "bad base64": f"text\n\n— a {MATERIAL[:-1]}\n",
    "key id alone": "text\n\n— a AAAAAA==\n",
    "signed twice": f"text\n\n{LINE}\n{LINE}\n",
    "65 lines": "text\n\n" + "".join(f"— a{number} {MATERIAL}\n" for number in range(65)),
    "too large": "a" * MAX_NOTE_BYTES + f"\n\n{LINE}\n",
}


@pytest.mark.parametrize("text", BAD_NOTES.values(), ids=BAD_NOTES.keys())
def test_malformed_notes_are_refused(text: str) -> None:
    with pytest.raises(NoteInvalid):
        parse_note(text.encode())


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(NoteInvalid):
        parse_note(b"\xff" + DATA)


def test_a_note_of_64_kilobytes_is_read() -> None:
    tail = f"\n\n{LINE}\n"
    text = "a" * (MAX_NOTE_BYTES - len(tail.encode()))
    assert len(parse_note((text + tail).encode()).text) == len(text) + 1


def test_64_signatures_are_read() -> None:
    text = "text\n\n" + "".join(f"— a{number} {MATERIAL}\n" for number in range(64))
    assert len(parse_note(text.encode()).signatures) == 64


@given(st.text("a\n— \t+A=", max_size=60) | st.text(max_size=60))
def test_any_text_is_a_note_with_those_bytes_or_refused(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    with suppress(VerificationError):
        assert encode_note(parse_note(data)) == data


@given(st.integers(0, 8 * len(DATA) - 1))
def test_a_flipped_bit_is_refused(bit: int) -> None:
    data = bytearray(DATA)
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(VerificationError):
        verify_note(parse_note(bytes(data)), KEY)


@pytest.mark.parametrize("text", ["", "no newline", "tab\t\n"])
def test_text_that_no_note_may_have_is_not_signed(text: str) -> None:
    with pytest.raises(NoteInvalid):
        sign_note(text, NAME, SEED)


def test_a_note_that_would_not_be_read_back_is_not_written() -> None:
    hidden = SignedNote(f"text\n\n{LINE}\n", NOTE.signatures)
    assert parse_note(encode_note(hidden)) == hidden
    for wrong in (
        SignedNote("text", NOTE.signatures),
        SignedNote(TEXT, ()),
        SignedNote(TEXT, (NoteSignature("a\nb", b"1234", b"5"),)),
        SignedNote(TEXT, (NoteSignature("a", b"123", b"45"),)),
    ):
        with pytest.raises(NoteInvalid):
            encode_note(wrong)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\tb", "a\u3000b", "a\nb", "\ud800"])
def test_key_names_have_no_blank_plus_or_control_character(name: str) -> None:
    with pytest.raises(NoteKeyInvalid):
        NoteKey(name, KEY.public_key)


@pytest.mark.parametrize(("kind", "length"), [(0, 32), (2, 32), (1, 31), (4, 33)])
def test_keys_are_ed25519_of_type_1_or_4(kind: int, length: int) -> None:
    with pytest.raises(NoteKeyInvalid):
        NoteKey(NAME, bytes(length), kind)


@pytest.mark.parametrize("kind", [1, 4])
def test_verifier_keys_are_read_back(kind: int) -> None:
    key = NoteKey(NAME, KEY.public_key, kind)
    text = encode_vkey(key)
    assert text.startswith(f"{NAME}+{key.key_id.hex()}+")
    assert parse_vkey(text) == key


def test_verifier_keys_that_contradict_themselves_are_refused() -> None:
    text = encode_vkey(KEY)
    for wrong in (text.replace(NAME, "b"), text.upper(), f"+{text}"):
        with pytest.raises((NoteKeyInvalid, NotCanonical)):
            parse_vkey(wrong)
    for wrong in ("", "a", "a+b", text[:-1], text + "A"):
        with pytest.raises((NoteKeyInvalid, NotCanonical)):
            parse_vkey(wrong)

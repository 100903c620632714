"""The paper roll: serials, secrets, rights."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import VerificationError
from app.core.paper_roll import (
    PaperLine,
    PaperRollInvalid,
    PaperSecretWrong,
    SerialUnknown,
    by_serial,
    encode_paper_roll,
    get_paper_line,
    parse_paper_roll,
    verify_rights,
    verify_secret,
)
from tests.core.samples import paper_lines, paper_secret

LINES = paper_lines(3)
DATA = encode_paper_roll(LINES)


def test_bytes_and_lines_are_inverse() -> None:
    assert parse_paper_roll(DATA) == LINES
    assert parse_paper_roll(b"") == ()


@pytest.mark.parametrize(
    "lines",
    [
        LINES[::-1],
        [LINES[0], LINES[0]],
        [replace(LINES[0], serial="abc")],
        [replace(LINES[0], i=0)],
        [replace(LINES[0], secret=b"short")],
    ],
)
def test_malformed_lines_are_refused(lines: list[PaperLine]) -> None:
    with pytest.raises(PaperRollInvalid):
        encode_paper_roll(lines)


def test_a_line_has_no_room_for_more() -> None:
    with pytest.raises(VerificationError):
        parse_paper_roll(DATA + b'{"x":"' + b"y" * 300 + b'"}\n')


def test_lines_belong_to_rights_of_the_roll() -> None:
    verify_rights(LINES, 3)
    with pytest.raises(PaperRollInvalid):
        verify_rights(LINES, 2)


def test_a_serial_belongs_to_its_right() -> None:
    serials = by_serial(LINES)
    assert get_paper_line(serials, "P002-A", 2) == LINES[2]
    for serial, i in (("P002-A", 1), ("P009-A", 2)):
        with pytest.raises(SerialUnknown):
            get_paper_line(serials, serial, i)


def test_the_secret_opens_its_serial_only() -> None:
    verify_secret(LINES[0], paper_secret("P001-A"))
    with pytest.raises(PaperSecretWrong):
        verify_secret(LINES[0], paper_secret("P001-B"))


@given(st.data())
def test_a_damaged_file_is_refused(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(DATA) - 1))
    damaged = DATA[:place] + data.draw(st.binary(max_size=2)) + DATA[place + 1 :]
    try:
        parsed = parse_paper_roll(damaged)
    except VerificationError:
        return
    assert encode_paper_roll(parsed) == damaged

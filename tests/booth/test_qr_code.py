"""The booth's QR codes are those of another implementation, module by module."""

from __future__ import annotations

import json
import subprocess

import pytest
import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import QRData

from tests.booth.conftest import FOLDER
from tests.parts import get_program

ADDRESS = "https://vote.example/v/hupan#check.hupan-2026-1.7K2M9-QX4TB-C5N8R-WHJ32-AAAAA"
TEXTS = [(ADDRESS + "x" * (size - len(ADDRESS)))[:size] for size in
         (1, 14, 15, 26, 42, 62, 84, 85, 106, 122, 152, 180, 181, 213)]  # fmt: skip


def drawn_by_the_booth(asked: list[tuple[str, int]]) -> list[list[list[int]]]:
    command = [get_program("node"), str(FOLDER / "qr_by_stdin.mjs")]
    run = subprocess.run(
        command, input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    made: list[list[list[int]]] = json.loads(run.stdout)
    return made


def drawn_by_qrcode(text: str, mask: int) -> list[list[int]]:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=mask)
    code.add_data(QRData(text.encode(), 4), optimize=0)  # 4: bytes.
    code.make(fit=True)
    return [[int(bool(dark)) for dark in row] for row in code.get_matrix()]


@pytest.mark.parametrize("mask", [0, 1, 2, 3])
def test_each_version_is_drawn_as_another_program_draws_it(mask: int) -> None:
    made = drawn_by_the_booth([(text, mask) for text in TEXTS])
    for text, modules in zip(TEXTS, made, strict=True):
        assert modules == drawn_by_qrcode(text, mask), len(text)
    assert {len(modules) for modules in made} == set(range(21, 58, 4))


def test_a_longer_text_is_refused() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        drawn_by_the_booth([("x" * 214, 0)])

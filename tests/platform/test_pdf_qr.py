"""A QR code's drawing is its modules, and its text cannot break out of the markup."""

from __future__ import annotations

import re

from app.platform.qr import QUIET, qr_matrix, qr_svg

URL = "https://vote.example/a/spring-2026"


def test_the_path_draws_the_modules_and_nothing_else() -> None:
    matrix, drawn = qr_matrix(URL), set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", qr_svg(URL)):
        drawn |= {(int(x) + n - QUIET, int(y) - QUIET) for n in range(int(length))}
    dark = {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert drawn == dark
    assert f'viewBox="0 0 {len(matrix) + 2 * QUIET} ' in qr_svg(URL)


def test_it_has_the_three_finders() -> None:
    matrix = qr_matrix(URL)
    finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    side = len(matrix)
    for left, top in ((0, 0), (side - 7, 0), (0, side - 7)):
        corner = [
            "".join(str(int(m)) for m in row[left : left + 7]) for row in matrix[top : top + 7]
        ]
        assert corner == finder


def test_another_text_is_another_code() -> None:
    assert qr_matrix(URL) != qr_matrix(URL + "x")


def test_text_stays_text() -> None:
    assert "<script>" not in qr_svg('"><script>alert(1)</script>')

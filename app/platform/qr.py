"""QR codes as one SVG path: sharp on paper at any size, no image file, no style attribute.

Law: what a code says also stands beside it in print; a code alone cannot be checked by eye.
"""

from __future__ import annotations

from markupsafe import Markup, escape
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4
"""Blank modules around the code (ISO/IEC 18004)."""


def qr_svg(text: str) -> Markup:
    """Return a QR code of the text as an inline SVG; its size is the style sheet's."""
    matrix = qr_matrix(text)
    side = len(matrix) + 2 * QUIET
    path = "".join(
        f"M{start + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(matrix)
        for start, length in _runs(row)
    )
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}"'
        ' shape-rendering="crispEdges" role="img" aria-label="{text}">'
        '<path d="{path}"/></svg>'
    ).format(side=side, text=escape(text), path=path)


def qr_matrix(text: str) -> list[list[bool]]:
    """Return the modules of the code, without the blank border."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs

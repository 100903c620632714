"""QR codes as one SVG path, four modules of quiet zone around."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from app.issuer.sheets.html import Html


def qr_svg(text: str) -> Html:
    """Return the QR code of an ASCII text at error correction level M (15 %)."""
    code: QRCode[Any] = QRCode(border=4, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(_row_path(y, row) for y, row in enumerate(rows))
    size = len(rows)
    return Html(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"'
        f' shape-rendering="crispEdges"><path stroke="#000" d="{path}"/></svg>'
    )


def _row_path(y: int, row: Sequence[bool]) -> str:
    """Return the row's dark runs as strokes one module high."""
    path, start = "", None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            path += f"M{start} {y}.5h{x - start}"
            start = None
    return path

"""The key file on paper: eight lines that can be typed, and a QR code of the same.

Law: printed is what the file holds, still wrapped: without the passphrase the sheet opens
nothing. Each line has a check of its own, so a slip is found where it was made. The QR code
needs the `qrcode` package, a PDF WeasyPrint; the lines need nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from app.core.base32 import ALPHABET, encode_crockford, fold_crockford
from app.core.encoding import lp, sha256
from app.core.errors import RuleError, VerificationError
from app.core.wrapped_key import wrapped_public_key
from app.trustee.words import Words

LINES, _LINE_BYTES, _LINE_SYMBOLS, _CHECK_SYMBOLS = 8, 15, 24, 4
_PARTS = (("salt", 16), ("nonce", 12), ("ciphertext", 48), ("public_key", 32))
_LABEL = b"yijue/v1/trustee-sheet"
_find_lines = re.compile(r"([1-8])[:：]((?:(?![1-8][:：]).)*)", re.DOTALL).findall
_KDF = {"name": "scrypt", "n": 2**15, "r": 8, "p": 1}


class SheetIncomplete(VerificationError):
    """A line of the sheet is missing; `line` says which."""


class SheetLineWrong(VerificationError):
    """A line of the sheet was mistyped; `line` says which."""


class SheetInvalid(VerificationError):
    """Every line is right by itself, but they are not of one sheet."""


class PdfNotAvailable(RuleError):
    """WeasyPrint or a library that it needs does not load; print the HTML page instead."""


def encode_sheet(wrapped: Mapping[str, Any]) -> list[str]:
    """Return the printed lines of a wrapped key, such as `1: ABCDEF …`.

    Raises WrappedKeyInvalid, NotCanonical.
    """
    wrapped_public_key(wrapped)
    members = {**wrapped, "salt": wrapped["kdf"]["salt"]}
    data = b"".join(bytes.fromhex(members[name]) for name, _ in _PARTS)
    data += sha256(lp(_LABEL) + data)[: LINES * _LINE_BYTES - len(data)]
    return [
        _line(number, data[(number - 1) * _LINE_BYTES :][:_LINE_BYTES])
        for number in range(1, LINES + 1)
    ]


def _line(number: int, data: bytes) -> str:
    symbols = encode_crockford(data)
    sixes = " ".join(symbols[at : at + 6] for at in range(0, _LINE_SYMBOLS, 6))
    return f"{number}: {sixes} {_check(number, data)}"


def _check(number: int, data: bytes) -> str:
    return encode_crockford(sha256(lp(_LABEL) + bytes([number]) + data))[:_CHECK_SYMBOLS]


def parse_sheet(text: str) -> dict[str, object]:
    """Return the wrapped key of typed or scanned lines.

    Raises SheetIncomplete, SheetLineWrong, SheetInvalid.
    """
    lines = {int(number): symbols for number, symbols in _find_lines(text)}
    data = b"".join(_parse_line(number, lines.get(number)) for number in range(1, LINES + 1))
    size = sum(length for _, length in _PARTS)
    if sha256(lp(_LABEL) + data[:size])[: len(data) - size] != data[size:]:
        raise SheetInvalid()
    members, at = {}, 0
    for name, length in _PARTS:
        members[name] = data[at : at + length].hex()
        at += length
    salt = members.pop("salt")
    return {"v": 1, "kdf": {**_KDF, "salt": salt}, "cipher": "aes-256-gcm", **members}


def _parse_line(number: int, typed: str | None) -> bytes:
    if typed is None:
        raise SheetIncomplete(line=number)
    symbols = fold_crockford(typed)
    if len(symbols) != _LINE_SYMBOLS + _CHECK_SYMBOLS or set(symbols) - set(ALPHABET):
        raise SheetLineWrong(line=number)
    value = 0
    for symbol in symbols[:_LINE_SYMBOLS]:
        value = value * 32 + ALPHABET.index(symbol)
    data = value.to_bytes(_LINE_BYTES, "big")
    if _check(number, data) != symbols[_LINE_SYMBOLS:]:
        raise SheetLineWrong(line=number)
    return data


def sheet_html(wrapped: Mapping[str, Any], words: Words) -> str:
    """Return the page that is printed: what it is, the lines, the QR code if it can be made."""
    lines = encode_sheet(wrapped)
    rows = "\n".join(f"<tr><td>{escape(line)}</td></tr>" for line in lines)
    advice = "".join(f"<li>{escape(words.say(name))}</li>" for name in _ADVICE)
    title = escape(words.say("sheet_title"))
    key = escape(str(wrapped["public_key"]))
    return _PAGE.format(title=title, key=key, rows=rows, advice=advice, qr=_qr(" ".join(lines)))


_ADVICE = ("sheet_keep", "sheet_apart", "sheet_restore", "sheet_sealed")
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: A4; margin: 18mm; }}
body {{ font-family: "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; }}
td {{ font: 14pt "DejaVu Sans Mono", Consolas, monospace; padding: 1.5mm 0; }}
svg {{ width: 62mm; height: 62mm; }}
small {{ word-break: break-all; }}
</style></head><body>
<h1>{title}</h1>
<p><small>{key}</small></p>
<table>
{rows}
</table>
{qr}
<ul>{advice}</ul>
</body></html>
"""


def _qr(text: str) -> str:
    try:
        from qrcode.constants import ERROR_CORRECT_M
        from qrcode.main import QRCode
    except ImportError:
        return ""
    code: QRCode[Any] = QRCode(border=4, error_correction=ERROR_CORRECT_M)
    code.add_data(text.replace(" ", ""))
    code.make(fit=True)
    rows = code.get_matrix()
    dark = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on
    )
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"'
        f' shape-rendering="crispEdges"><path d="{dark}"/></svg>'
    )


def sheet_pdf(page: str) -> bytes:
    """Return the page as PDF; raises PdfNotAvailable."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError):
        raise PdfNotAvailable() from None
    made: bytes = HTML(string=page).write_pdf()
    return made

"""Crockford base32, the alphabet of everything an owner reads aloud.

Law: encoding takes 5-bit groups from the most significant bit and fills the
last one with zero bits; reading forgives what people do with letters and
digits (case, O for 0, I and L for 1, blanks, dashes, full-width forms) and
nothing else.
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}

_BLANKS = "\t\n\v\f\r \u0085\u00a0"
_SPACES = "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u202f\u205f\u3000"
_DASHES = "-_\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_LOOKALIKES = {"O": "0", "I": "1", "L": "1"}


def _fold_table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(map(ord, _BLANKS + _SPACES + _INVISIBLE + _DASHES))
    for code in range(0x21, 0x7F):
        symbol = chr(code).upper()
        meant = None if symbol in _DASHES else _LOOKALIKES.get(symbol, symbol)
        table[code] = table[0xFEE0 + code] = meant
    return table


_FOLD = _fold_table()


def encode_crockford(data: bytes) -> str:
    """Return ceil(8n / 5) symbols for n bytes, most significant bits first."""
    count = -(-8 * len(data) // 5)
    number = int.from_bytes(data, "big") << (5 * count - 8 * len(data))
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(count - 1, -1, -1))


def group_fives(symbols: str) -> str:
    """Return the symbols in groups of five joined by dashes, as they are printed."""
    return "-".join(symbols[start : start + 5] for start in range(0, len(symbols), 5))


def fold_crockford(text: str) -> str:
    """Return what a person meant: folded and stripped, other characters left as they are."""
    return text.translate(_FOLD)

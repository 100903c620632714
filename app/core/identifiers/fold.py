"""Folding of hand-typed text to the one form the parsers accept.

Law: folding only undoes how something was typed (full-width forms, compatibility signs,
blanks, invisible characters, kinds of dash); it never changes which letter or digit stands
there, so O stays O and 0 stays 0.
"""

from __future__ import annotations

import unicodedata

_DASHES = (0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212)

# Controls, separators and invisible format characters of the basic plane (categories Cc, Zs,
# Zl, Zp and Cf of Unicode 15), as first and last of each range.
_BLANKS = (
    (0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD),
    (0x70F, 0x70F), (0x890, 0x891), (0x8E2, 0x8E2), (0x1680, 0x1680), (0x180E, 0x180E),
    (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x2064), (0x2066, 0x206F), (0x3000, 0x3000),
    (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB),
)  # fmt: skip

_TABLE: dict[int, str | None] = {
    **dict.fromkeys(_DASHES, "-"),
    **{code: None for first, last in _BLANKS for code in range(first, last + 1)},
}


def fold_text(text: str) -> str:
    """Return text in half-width form (NFKC), without any blank, with plain dashes; case kept."""
    return unicodedata.normalize("NFKC", text).translate(_TABLE)

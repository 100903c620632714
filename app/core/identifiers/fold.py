"""Folding of hand-typed text to the one form the parsers accept.

Law: folding only undoes how something was typed (full-width forms, compatibility signs,
blanks, invisible characters, kinds of dash); it never changes which letter or digit stands
there, so O stays O and 0 stays 0.
"""

from __future__ import annotations

import unicodedata

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")


def is_blank_character(character: str) -> bool:
    """Return whether a character is a blank, a control or an invisible format character."""
    return character.isspace() or unicodedata.category(character) in {"Cc", "Cf", "Zs"}


def fold_text(text: str) -> str:
    """Return text in half-width form (NFKC), without any blank, with plain dashes; case kept."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(character for character in folded if not is_blank_character(character))

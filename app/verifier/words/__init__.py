"""The verifier's sentences, in English and in Chinese; the checks themselves know codes only.

Law: a code without a sentence is shown as it is, with its values, never hidden. Nothing
from a record reaches a terminal but printable characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.verifier.words.accounts import ACCOUNTS_TITLES
from app.verifier.words.faults import FAULTS
from app.verifier.words.labels import LABELS, PLACES
from app.verifier.words.titles import TITLES

if TYPE_CHECKING:
    from app.verifier.report import Failure

LANGUAGES = ("en", "zh")


class Words:
    """One language."""

    def __init__(self, language: str) -> None:
        """Choose `en` or `zh`."""
        self.index = LANGUAGES.index(language)

    def label(self, key: str, **fields: object) -> str:
        """Return a phrase of the report; a key without one is returned as it is."""
        pair = LABELS.get(key)
        return printable(pair[self.index].format(**fields) if pair else key.replace("_", " "))

    def title(self, number: str) -> str:
        """Return what a check is about."""
        return {**TITLES, **ACCOUNTS_TITLES}[number][self.index]

    def place(self, where: str) -> str:
        """Return a position, `entry 12` or 第 12 条."""
        kind, _, rest = where.partition(" ")
        pair = PLACES.get(kind)
        return printable(pair[self.index].format(rest) if pair else where)

    def fault(self, failure: Failure) -> str:
        """Return the sentence of a failure or a note."""
        fields = dict(failure.fields)
        pair = FAULTS.get(failure.code)
        if pair is not None:
            return printable(pair[self.index].format_map(_Known(fields)))
        values = ", ".join(f"{name} {value}" for name, value in fields.items())
        name = failure.code.replace("_", " ")
        return printable(f"{name} ({values})" if values else name)


class _Known(dict[str, object]):
    """A sentence may ask for a value that one of its faults does not carry."""

    def __missing__(self, key: str) -> str:
        return "?"


def printable(text: str) -> str:
    """Return the text with every character that could steer a terminal shown as a box."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)

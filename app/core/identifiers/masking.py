"""What a list may show of a name, a number or a phone.

Law: a mask never shows the last four of an identity document, because those are asked for at
casting; it hides how long a personal name is beyond three characters.
"""

from __future__ import annotations

_NAME_STARS = 2
_DOCUMENT_HEAD = 3


def mask_name(name: str) -> str:
    """Return a person's name as first character and one or two stars: 王* or 王**."""
    return name[:1] + "*" * min(len(name) - 1, _NAME_STARS) if name else ""


def mask_company(name: str) -> str:
    """Return a company's name as its first and last two characters: 青岛**公司."""
    return f"{name[:2]}**{name[-2:]}" if len(name) > 4 else mask_name(name)


def mask_mobile(number: str) -> str:
    """Return a mobile number without its middle four digits: 138****1234."""
    return f"{number[:3]}****{number[7:]}" if len(number) == 11 else "*" * len(number)


def mask_document(number: str) -> str:
    """Return a document number as its first three characters and stars, at most fifteen."""
    return number[:_DOCUMENT_HEAD] + "*" * min(max(len(number) - _DOCUMENT_HEAD, 0), 15)


def mask_unit_code(code: str) -> str:
    """Return the building and unit numbers of a unit code: …0005 0001."""
    return f"…{code[-8:-4]} {code[-4:]}"

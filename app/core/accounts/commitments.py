"""Salted commitments: what a line speaks of, for those alone who hold its salt.

Law: SHA-256(lp(label) ‖ lp(community) ‖ lp(place) ‖ lp(salt) ‖ lp(text)). The place is where the
commitment stands, so that it opens nowhere else; each has 32 bytes of salt of its own, so that
two lines of one unit look unrelated and no list of units can be tried out.
"""

from __future__ import annotations

from app.core.encoding import NotCanonical, lp, sha256

SALT_BYTES = 32
_UNIT, _MEMO = b"yijue-accounts/v1/unit", b"yijue-accounts/v1/memo"


def line_place(journal: int, line: int) -> str:
    """Return the place of a journal's line, counted from 0."""
    return f"{journal}/{line}"


def commit_unit(community: str, place: str, salt: bytes, unit: str) -> str:
    """Return the commitment to a unit code: of a line at its place, of a balance at its month.

    64 hexadecimal digits. Raises NotCanonical for a salt of another length.
    """
    return _commit(_UNIT, community, place, salt, unit)


def commit_memo(community: str, journal: int, salt: bytes, memo: str) -> str:
    """Return the commitment to a journal's words; raises NotCanonical for a wrong salt."""
    return _commit(_MEMO, community, str(journal), salt, memo)


def _commit(label: bytes, community: str, place: str, salt: bytes, text: str) -> str:
    if len(salt) != SALT_BYTES:
        raise NotCanonical(reason="salt")
    parts = (label, community.encode(), place.encode(), salt, text.encode())
    return sha256(b"".join(map(lp, parts))).hex()

"""Which six-digit region codes (GB/T 2260) can stand at the head of a number.

Limit: only the province digits are checked, because districts are created and merged every
year while old numbers stay valid. 990000 belongs to nobody and marks synthetic data.
"""

from __future__ import annotations

SYNTHETIC_REGION = "990000"

_ZONES = (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66))
PROVINCES = frozenset(str(number) for zone in _ZONES for number in zone) | {"71", "81", "82"}

# 830000 heads the residence permit numbers of Taiwan residents (in use since 2018).
PERSONAL_PROVINCES = PROVINCES | {"83"}


def is_region(code: str) -> bool:
    """Return whether a parcel can lie in this region: a known province, or synthetic."""
    return code[:2] in PROVINCES or code == SYNTHETIC_REGION


def is_personal_region(code: str) -> bool:
    """Return whether a resident's number can begin with this region, or is synthetic."""
    return code[:2] in PERSONAL_PROVINCES or code == SYNTHETIC_REGION

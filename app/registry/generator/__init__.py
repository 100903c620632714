"""Synthetic communities from a seed, after the sizes and shares of RULES §5.4.

Law: nothing here is anybody's. Unit codes and identity numbers are of region 990000, which
is never issued; phones are 1700000xxxx; names are drawn from common characters. The same
seed and size give the same community, and the same community the same bytes.
"""

from __future__ import annotations

from pathlib import Path

from app.registry.generator.community import (
    CommunityShape,
    SyntheticCommunity,
    generate_community,
)
from app.registry.generator.messy import write_messy_xlsx
from app.registry.generator.plain import write_plain_xlsx

__all__ = [
    "CommunityShape",
    "SyntheticCommunity",
    "generate_community",
    "make_xlsx",
    "write_xlsx",
]


def make_xlsx(community: SyntheticCommunity, *, messy: bool = False) -> bytes:
    """Return the community's roll as XLSX bytes.

    `messy` writes it as property offices do; read back, it is the same community.
    """
    return write_messy_xlsx(community) if messy else write_plain_xlsx(community)


def write_xlsx(community: SyntheticCommunity, path: Path, *, messy: bool = False) -> None:
    """Write the community's roll to a file."""
    path.write_bytes(make_xlsx(community, messy=messy))

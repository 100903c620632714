"""How much a roll file may ask of the machine.

A community of 6,000 units with every co-owner on a row of its own is under 20,000 rows and
3 MB; the limits leave room for the largest and stop what was made to exhaust memory.
"""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class RollLimits:
    """Upper bounds, checked before anything is built in memory."""

    file_bytes: int = 20 * MEBIBYTE
    unpacked_bytes: int = 300 * MEBIBYTE
    # Real sheets shrink to a tenth or a fiftieth; deflate ends at a thousandth.
    ratio: int = 200
    # Small files may shrink a lot without harm: the ratio is asked above this size.
    ratio_free_bytes: int = 20 * MEBIBYTE
    archive_parts: int = 2_000
    xml_elements: int = 3_000_000
    xml_depth: int = 64
    # One text or tag; Excel itself ends a cell at 32,767 characters.
    xml_gap_bytes: int = MEBIBYTE
    rows: int = 60_000
    columns: int = 100
    merged_ranges: int = 100_000
    merged_cells: int = 1_000_000
    sheets: int = 100
    header_rows: int = 20

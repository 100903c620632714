"""Who is elected: those who passed, by heads, by area, by the public draw (PROTOCOL §7, R26).

Law: a draw is needed where equals stand at a boundary or among the alternates; equals whom no
order can help or harm stand as the definition lists them. With a draw it orders all equals.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Row = tuple[str, int, int]
Json = dict[str, object]


class Seats(NamedTuple):
    """What is to be filled: seats, alternates behind them, the least that must be elected."""

    seats: int
    alternates: int
    minimum: int


class Ranked(NamedTuple):
    """The candidates in order with their states; whether the order lacks a draw that it needs."""

    ranking: list[Json]
    elected: int
    lot_missing: bool


def seed_of(root: str, draw: str) -> bytes:
    """Return the seed of a draw under the root (hexadecimal) of the motion's tally."""
    return sha256(bytes.fromhex(root) + draw.encode()).digest()


def rank(
    motion: str, rows: Sequence[Row], passed: Collection[str], seats: Seats, seed: bytes | None
) -> Ranked:
    """Return the ranking of candidates given as (choice, heads, area) in the definition's order."""
    place = {choice: number for number, (choice, _, _) in enumerate(rows)}

    def order(row: Row) -> tuple[bool, int, int, bytes, int]:
        choice, heads, area = row
        drawn = b"" if seed is None else _lot_key(seed, motion, choice)
        return choice not in passed, -heads, -area, drawn, place[choice]

    ordered = sorted(rows, key=order)
    ranking: list[Json] = [
        {
            "choice": choice,
            "place": number,
            "passed": choice in passed,
            "state": _state(number, seats) if choice in passed else "not_elected",
        }
        for number, (choice, _, _) in enumerate(ordered, 1)
    ]
    sizes = [len(list(equal)) for _, equal in groupby(ordered, key=lambda row: order(row)[:3])]
    missing = seed is None and _is_lot_needed(sizes, len(passed), seats)
    return Ranked(ranking, min(seats.seats, len(passed)), missing)


def _lot_key(seed: bytes, motion: str, choice: str) -> bytes:
    parts = (seed, motion.encode(), choice.encode())
    return sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


def _state(number: int, seats: Seats) -> str:
    if number <= seats.seats:
        return "elected"
    return "alternate" if number <= seats.seats + seats.alternates else "not_elected"


def _is_lot_needed(sizes: Sequence[int], passed: int, seats: Seats) -> bool:
    """Tell whether equals who passed stand at a boundary, or among the alternates."""
    first = 0
    for size in sizes:
        last = first + size
        harmless = size == 1 or last <= seats.seats or first >= seats.seats + seats.alternates
        if first < passed and not harmless:
            return True
        first = last
    return False

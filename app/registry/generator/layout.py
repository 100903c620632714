"""Where the units of a synthetic community lie: buildings, staircases, floors, garage.

Law: homes and shops of building n bear the building number n in their code; parking bears
9001 and so on, so that a test can tell it by the code alone (RULES §5.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from app.core.entitlement import Use
from app.core.identifiers import UnitCode, parse_unit_code
from app.registry.rollfile.units import Seat

_PARCEL = "990000001001GB00001"
_PARKING_BUILDING = 9001
_SPACES_PER_GARAGE = 999
_STAIRCASES = 2
_DOORS_PER_FLOOR = 2
_SHOPS_FROM = 9001

# Area by flat type (RULES §5.4): lower and upper bound in m², share in 100.
_FLAT_TYPES = ((60, 75, 15), (80, 95, 35), (96, 120, 30), (121, 144, 15), (145, 260, 5))


@dataclass(frozen=True, slots=True)
class Place:
    """A unit before anybody owns it."""

    code: UnitCode
    seat: Seat
    use: Use
    area: int


def lay_out(
    chance: Random, *, homes: int, shops: int, spaces: int, buildings: int
) -> Iterator[Place]:
    """Yield the units building by building, then the garage.

    Shops stand on the ground floor of the first two buildings, so that the third is all homes.
    """
    per_building = _split(homes, buildings)
    fronts = _split(shops, min(2, buildings))
    for number, count in enumerate(per_building, start=1):
        yield from _homes(chance, number, count)
        if number <= len(fronts):
            yield from _shops(chance, number, fronts[number - 1])
    yield from _garage(chance, spaces)


def _split(total: int, parts: int) -> list[int]:
    whole, rest = divmod(total, parts)
    return [whole + (part < rest) for part in range(parts)]


def _code(building: int, unit: int) -> UnitCode:
    return parse_unit_code(f"{_PARCEL}F{building:04}{unit:04}")


def _homes(chance: Random, building: int, count: int) -> Iterator[Place]:
    # The same stack of flats has the same plan on each floor, with its own hundredths.
    plans = [_draw_plan(chance) for _ in range(_STAIRCASES * _DOORS_PER_FLOOR)]
    for index in range(count):
        floor, door = divmod(index, _STAIRCASES * _DOORS_PER_FLOOR)
        staircase, side = divmod(door, _DOORS_PER_FLOOR)
        label, stairs = f"{building}号楼", f"{staircase + 1}单元"
        room = f"{floor + 1}{side + 1:02}"
        seat = Seat(f"{label}{stairs}{room}", label, stairs, room)
        low, high = plans[door]
        area = chance.randrange(low * 100, high * 100 + 1)
        yield Place(_code(building, index + 1), seat, Use.HOME, area)


def _draw_plan(chance: Random) -> tuple[int, int]:
    shares = [share for _, _, share in _FLAT_TYPES]
    low, high, _ = chance.choices(_FLAT_TYPES, shares)[0]
    # One plan varies by three square metres at most.
    start = chance.randrange(low, max(low + 1, high - 2))
    return start, min(start + 3, high)


def _shops(chance: Random, building: int, count: int) -> Iterator[Place]:
    label = f"{building}号楼"
    for index in range(1, count + 1):
        room = f"商铺{index:02}"
        seat = Seat(f"{label}{room}", label, "", room)
        area = chance.randrange(4_000, 30_001)
        yield Place(_code(building, _SHOPS_FROM + index - 1), seat, Use.SHOP, area)


def _garage(chance: Random, spaces: int) -> Iterator[Place]:
    for index in range(spaces):
        level, number = divmod(index, _SPACES_PER_GARAGE)
        room = f"B{level + 1}-{number + 1:03}"
        seat = Seat(f"地下车库{room}", "地下车库", "", room)
        code = _code(_PARKING_BUILDING + level, number + 1)
        yield Place(code, seat, Use.PARKING, chance.randrange(1_050, 1_401))

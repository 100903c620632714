"""The households of a community: the roll file that names them, and what each holds in its hand.

Sixty doors, among them: 51 has flats in both buildings, 52 two owners, 53 no phone, 54 to 57
share one phone, 58 has a parking place besides. A right is known here by its door; its number on
the roll follows from its tags.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.registry.rollfiles import code, phone, resident, unit

DOORS = 60


@dataclass(frozen=True)
class Card:
    """What one right holds: voting code, doors, the last four, phones, its paper ballots."""

    door: int
    i: int
    right_key: str
    code: str
    unit_codes: tuple[str, ...]
    last4: str
    phones: tuple[str, ...]
    sheets: tuple[tuple[str, str], ...]
    """Serial and secret (hexadecimal) of each paper ballot."""


@dataclass(frozen=True)
class Facts:
    """What the world knows of the assembly beside the site's database."""

    assembly_id: str
    frozen: str
    opens: str
    closes: str
    officers: dict[str, int]
    cards: tuple[Card, ...]

    def card(self, door: int) -> Card:
        return next(card for card in self.cards if card.door == door)

    def save(self, folder: Path) -> None:
        (folder / "facts.json").write_text(json.dumps(asdict(self), ensure_ascii=False))

    @classmethod
    def load(cls, folder: Path) -> Facts:
        value = json.loads((folder / "facts.json").read_text())
        cards = tuple(Card(**_tuples(card)) for card in value.pop("cards"))
        return cls(**value, cards=cards)


def _tuples(card: dict[str, Any]) -> dict[str, Any]:
    sheets = tuple((serial, secret) for serial, secret in card["sheets"])
    return {
        **card,
        "unit_codes": tuple(card["unit_codes"]),
        "phones": tuple(card["phones"]),
        "sheets": sheets,
    }


def register_rows(doors: int = DOORS) -> list[list[object]]:
    """The roll file: a row for each flat and owner."""
    rows = []
    for door in range(1, doors + 1):
        rows += _rows(door)
    return rows


def _rows(door: int) -> list[list[object]]:
    building = 1 if door % 2 else 2
    first = unit(
        door,
        code=code(door, building),
        seat=f"{building}号楼1单元{door}01",
        area=f"{80 + door % 7}.{door % 100:02}",
        owner=f"王{_name(door)}",
        number=resident(door),
        phone=phones_of(door)[0] if phones_of(door) else "",
    )
    if door == 51:
        other = code(900, 2)
        return [first, _changed(first, code=other, seat="2号楼1单元901")]
    if door == 52:
        owner = {"owner": "李二", "number": resident(802), "phone": phones_of(52)[1]}
        return [_changed(first, sharing="共同共有"), _changed(first, sharing="共同共有", **owner)]
    if door == 58:
        return [
            first,
            _changed(first, code=code(958, 3), seat="车库1单元58", use="车位", area="12.5"),
        ]
    return [first]


_COLUMNS = [
    "code",
    "seat",
    "area",
    "source",
    "owner",
    "kind",
    "number",
    "phone",
    "sharing",
    "handover",
    "developer",
    "use",
]


def _changed(row: list[object], **changes: object) -> list[object]:
    return list({**dict(zip(_COLUMNS, row, strict=True)), **changes}.values())


def _name(door: int) -> str:
    return "一二三四五六七八九十"[door % 10] + "甲乙丙丁戊己庚辛壬癸"[door // 10 % 10]


def phones_of(door: int) -> tuple[str, ...]:
    if door == 53:
        return ()
    if 54 <= door <= 57:
        return (phone(54),)
    return (phone(door), phone(852)) if door == 52 else (phone(door),)

"""Roll exports that the tests of the issuer tool change one thing at a time in."""

from __future__ import annotations

import json
from typing import Any

from app.core.anchor import anchor_of
from app.core.encoding import sha256
from tests.core.samples import GROUPS, definition

CONSENT = "本人同意以表决码与短信验证码作为电子签名。"
PASSPHRASE = "correct horse battery"


def unit_code(building: int, number: int) -> str:
    return f"370202001002GB00001F{building:04d}{number:04d}"


def export_unit(building: int, number: int, **changes: Any) -> dict[str, Any]:
    return {
        "unit_code": unit_code(building, number),
        "area": 8900 + number,
        "group": GROUPS[building - 1],
        "use": "home",
        "label": f"{building}号楼1单元{number:03d}",
        **changes,
    }


def export_right(building: int, number: int, **changes: Any) -> dict[str, Any]:
    return {
        "key": f"owner-{building}-{number}",
        "units": [export_unit(building, number)],
        "owner_name": "王小明 <b>&\"'",
        "owner_masked": "王**",
        "phone_masked": "170****0001",
        "link_allowed": number % 2 == 0,
        **changes,
    }


def export_value(count: int = 4, **changes: Any) -> dict[str, Any]:
    body = definition(consent=sha256(CONSENT.encode()).hex())
    return {
        "v": 1,
        "definition": body.body,
        "hd": body.hd.hex(),
        "anchor": anchor_of(body),
        "base_url": "https://vote.example.org",
        "consent": CONSENT,
        "help_phone": "0532-80000000",
        "rights": [export_right(1 + n % 3, 100 + n) for n in range(count)],
        **changes,
    }


def export_bytes(**changes: Any) -> bytes:
    return json.dumps(export_value(**changes), ensure_ascii=False).encode()


class Chance:
    """Draws that can be told apart and repeated."""

    def __init__(self) -> None:
        self.drawn: list[bytes] = []

    def __call__(self, size: int) -> bytes:
        value = (sha256(f"draw {len(self.drawn)}".encode()) * 2)[:size]
        self.drawn.append(value)
        return value

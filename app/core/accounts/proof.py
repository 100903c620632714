"""A unit's proof: the salts that open its own lines and balances, and no one else's.

Law: a small canonical JSON file that its owner keeps. By itself it proves nothing: the verifier
puts it beside a record whose other checks hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.accounts.month import month
from app.core.encoding import MAX_INTEGER, encode_jcs, parse_jcs
from app.core.entries.scalars import hex32, identifier, text
from app.core.entries.schema import array, constant, integer, record

PROOF_FORMAT = "yijue-accounts-unit/v1"
MAX_PROOF_BYTES = 4 * 1024 * 1024
_MAX_MONTHS, _MAX_LINES = 1_200, 20_000
_signed = integer(-MAX_INTEGER)


def _month_of(item: dict[str, str]) -> str:
    return item["month"]


_SHAPE = record(
    {
        "format": constant(PROOF_FORMAT),
        "community": identifier,
        "unit": text(40),
        "months": array(
            record(
                {
                    "month": month,
                    "salt": hex32,
                    "opening": _signed,
                    "closing": _signed,
                    "lines": array(
                        record({"journal": integer(1), "line": integer(), "salt": hex32}),
                        0,
                        _MAX_LINES,
                    ),
                }
            ),
            1,
            _MAX_MONTHS,
            ascending=_month_of,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class ProvenLine:
    """One line of the unit's: journal number, place in it from 0, 32 bytes of salt."""

    journal: int
    line: int
    salt: bytes


@dataclass(frozen=True, slots=True)
class ProvenMonth:
    """A month of the unit's: the salt of its balance, the balance before and after, its lines."""

    month: str
    salt: bytes
    opening: int
    closing: int
    lines: tuple[ProvenLine, ...]


@dataclass(frozen=True, slots=True)
class UnitProof:
    """What an owner keeps of one unit in one community, months ascending."""

    community: str
    unit: str
    months: tuple[ProvenMonth, ...]


def encode_unit_proof(proof: UnitProof) -> bytes:
    """Return the bytes of the file; raises what parse_unit_proof would."""
    value = {
        "format": PROOF_FORMAT,
        "community": proof.community,
        "unit": proof.unit,
        "months": [
            {
                "month": one.month,
                "salt": one.salt.hex(),
                "opening": one.opening,
                "closing": one.closing,
                "lines": [
                    {"journal": line.journal, "line": line.line, "salt": line.salt.hex()}
                    for line in one.lines
                ],
            }
            for one in proof.months
        ],
    }
    _SHAPE(value)
    return encode_jcs(value)


def parse_unit_proof(data: bytes) -> UnitProof:
    """Return the proof of a file's bytes. Raises NotCanonical, TooLarge, TooDeep, SchemaError."""
    value: Any = parse_jcs(data, limit=MAX_PROOF_BYTES)
    _SHAPE(value)
    return UnitProof(value["community"], value["unit"], tuple(map(_month, value["months"])))


def _month(item: dict[str, Any]) -> ProvenMonth:
    lines = tuple(
        ProvenLine(one["journal"], one["line"], bytes.fromhex(one["salt"])) for one in item["lines"]
    )
    salt = bytes.fromhex(item["salt"])
    return ProvenMonth(item["month"], salt, item["opening"], item["closing"], lines)

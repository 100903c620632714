"""A published journal and a unit's balance: one line of a month's files each.

Law: `parse_x` and `encode_x` are exact inverses over canonical JSON. A debit stands above 0, a
credit below. A line that speaks of a unit bears a commitment in the unit's place, and then the
journal's words are a commitment too, unless an authority allowed what was paid. Vouchers are named
by their SHA-256 alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.encoding import MAX_INTEGER, encode_jcs, parse_jcs
from app.core.entries.scalars import code, day, hex32, identifier, parse_date, text
from app.core.entries.schema import array, integer, nullable, record, refuse, variants, words

# A first deposit of a whole town is one journal: 100,000 lines of some 130 bytes.
MAX_JOURNAL_BYTES = 16 * 1024 * 1024
MAX_UNIT_BYTES = 512
_MAX_LINES, _MAX_VOUCHERS = 100_000, 200
_money = integer(-MAX_INTEGER)

authority = variants(
    "kind",
    {
        "resolution": record(
            {"kind": words("resolution"), "assembly": identifier, "motion": identifier}
        ),
        "budget": record({"kind": words("budget"), "line": integer(1)}),
        # Danger that could not wait for a vote: the matter shows proofs and who was told.
        "emergency": record({"kind": words("emergency"), "matter": integer(1)}),
    },
)
_JOURNAL = record(
    {
        "authority": nullable(authority),
        "evidence": array(hex32, 0, _MAX_VOUCHERS, unique=str),
        "lines": array(
            record({"account": code, "amount": _money, "unit": nullable(hex32)}), 1, _MAX_LINES
        ),
        "memo": nullable(text(200)),
        "memo_commitment": nullable(hex32),
        "number": integer(1),
        "on": day,
        "reverses": nullable(integer(1)),
        "source": text(80),
    }
)
_UNIT = record({"closing": _money, "opening": _money, "unit": hex32})


@dataclass(frozen=True, slots=True)
class PublicLine:
    """A line: account code, amount in 分 (debit above 0), commitment to its unit or None."""

    account: str
    amount: int
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class PublicJournal:
    """A journal as strangers see it; either `memo` or `memo_commitment` is there, never both."""

    number: int
    on: date
    source: str
    lines: tuple[PublicLine, ...]
    memo: str | None = None
    memo_commitment: str | None = None
    evidence: tuple[str, ...] = ()
    authority: Mapping[str, Any] | None = None
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class UnitBalance:
    """What a unit owns of the maintenance fund (分) before and after a month."""

    unit: str
    opening: int
    closing: int


def encode_journal(journal: PublicJournal) -> bytes:
    """Return the line of a journal, without its newline; raises what parse_journal would."""
    value = {
        "authority": None if journal.authority is None else dict(journal.authority),
        "evidence": list(journal.evidence),
        "lines": [
            {"account": one.account, "amount": one.amount, "unit": one.unit}
            for one in journal.lines
        ],
        "memo": journal.memo,
        "memo_commitment": journal.memo_commitment,
        "number": journal.number,
        "on": journal.on.isoformat(),
        "reverses": journal.reverses,
        "source": journal.source,
    }
    _check_journal(value)
    return encode_jcs(value)


def parse_journal(data: bytes) -> PublicJournal:
    """Return the journal of a line. Raises NotCanonical, TooLarge, TooDeep, SchemaError."""
    value: Any = parse_jcs(data, limit=MAX_JOURNAL_BYTES)
    _check_journal(value)
    return PublicJournal(
        number=value["number"],
        on=parse_date(value["on"]),
        source=value["source"],
        lines=tuple(
            PublicLine(one["account"], one["amount"], one["unit"]) for one in value["lines"]
        ),
        memo=value["memo"],
        memo_commitment=value["memo_commitment"],
        evidence=tuple(value["evidence"]),
        authority=value["authority"],
        reverses=value["reverses"],
    )


def _check_journal(value: Any) -> None:
    _JOURNAL(value)
    if (value["memo"] is None) == (value["memo_commitment"] is None):
        raise refuse("memo")
    beside = any(one["unit"] for one in value["lines"]) and value["authority"] is None
    if value["memo"] is not None and beside:
        raise refuse("memo_beside_unit")


def encode_unit_balance(balance: UnitBalance) -> bytes:
    """Return the line of a unit's balance, without its newline."""
    value = {"closing": balance.closing, "opening": balance.opening, "unit": balance.unit}
    _UNIT(value)
    return encode_jcs(value)


def parse_unit_balance(data: bytes) -> UnitBalance:
    """Return the balance of a line. Raises NotCanonical, TooLarge, TooDeep, SchemaError."""
    value: Any = parse_jcs(data, limit=MAX_UNIT_BYTES)
    _UNIT(value)
    return UnitBalance(value["unit"], value["opening"], value["closing"])

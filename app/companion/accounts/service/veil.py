"""From the books to what strangers see: units become commitments, words beside units too.

Law: each salt follows from the community's sealed seed and the place it is for, so the same
journal is published with the same bytes whoever makes it, and an owner's salts can be given out
without anybody else's.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.companion.accounts.models import AccountsRow, AccountsUnitRow
from app.core.accounts import (
    PublicJournal,
    PublicLine,
    UnitBalance,
    commit_memo,
    commit_unit,
    line_place,
)
from app.registry.service import units_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.books.service import Journal

# What a published authority says, by its kind.
AUTHORITIES = {
    "resolution": ("assembly", "motion"),
    "budget": ("line",),
    "emergency": ("matter",),
}


@dataclass(frozen=True, slots=True)
class Veil:
    """How units are hidden in one community: its seed, and each unit's code by its id."""

    community_id: str
    seed: bytes
    codes: Mapping[int, str]

    def salt(self, kind: str, place: str, of: str = "") -> bytes:
        """Return the 32 bytes of salt for a place."""
        message = "\0".join((kind, self.community_id, place, of)).encode()
        return hmac.digest(self.seed, message, "sha256")

    def unit_salt(self, place: str, unit_id: int) -> bytes:
        """Return the salt of a unit's line or balance."""
        return self.salt("unit", place, self.codes[unit_id])

    def unit(self, place: str, unit_id: int) -> str:
        """Return the commitment that stands in a unit's place."""
        salt = self.unit_salt(place, unit_id)
        return commit_unit(self.community_id, place, salt, self.codes[unit_id])

    def journal(self, one: Journal) -> PublicJournal:
        """Return a journal of the books as strangers see it."""
        lines = tuple(
            PublicLine(
                line.account,
                line.amount,
                None
                if line.unit_id is None
                else self.unit(line_place(one.number, place), line.unit_id),
            )
            for place, line in enumerate(one.lines)
        )
        authority = public_authority(one.authority)
        # What owners allowed is told in words; what a flat paid is not.
        hidden = authority is None and any(line.unit is not None for line in lines)
        salt = self.salt("memo", str(one.number))
        return PublicJournal(
            number=one.number,
            on=one.on,
            source=one.source,
            lines=lines,
            memo=None if hidden else one.memo,
            memo_commitment=commit_memo(self.community_id, one.number, salt, one.memo)
            if hidden
            else None,
            evidence=tuple(dict.fromkeys(one.evidence)),
            authority=authority,
            reverses=one.reverses,
        )

    def balances(
        self, month: str, opening: Mapping[int, int], closing: Mapping[int, int]
    ) -> list[UnitBalance]:
        """Return the units' balances of a month in the order of their commitments."""
        units = sorted(opening.keys() | closing.keys())
        made = [
            UnitBalance(self.unit(month, one), opening.get(one, 0), closing.get(one, 0))
            for one in units
        ]
        return sorted(made, key=lambda one: one.unit)


def veil_of(session: Session, accounts: AccountsRow, units: Iterable[int]) -> Veil:
    """Return the veil of a community over these units, as first published or as registered."""
    wanted = set(units)
    codes = {unit_id: code for unit_id, code in _published(session, accounts) if unit_id in wanted}
    codes |= {one.id: one.code for one in units_of(session, sorted(wanted - codes.keys()))}
    return Veil(accounts.community_id, accounts.seed, codes)


def keep_codes(session: Session, accounts: AccountsRow, veil: Veil) -> None:
    """Keep under which code each unit was published, in the caller's act."""
    known = {unit_id for unit_id, _ in _published(session, accounts)}
    session.add_all(
        AccountsUnitRow(community_id=accounts.community_id, unit_id=unit_id, code=code)
        for unit_id, code in veil.codes.items()
        if unit_id not in known
    )


def _published(session: Session, accounts: AccountsRow) -> list[tuple[int, str]]:
    statement = select(AccountsUnitRow.unit_id, AccountsUnitRow.code).where(
        AccountsUnitRow.community_id == accounts.community_id
    )
    return [(unit_id, code) for unit_id, code in session.execute(statement)]


def public_authority(authority: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return what allowed a payment as it is published; None for what is none of the kinds."""
    fields = AUTHORITIES.get(str((authority or {}).get("kind")))
    if authority is None or fields is None:
        return None
    said: dict[str, Any] = {name: authority.get(name) for name in fields}
    if authority["kind"] == "resolution":
        said = {name: str(value) for name, value in said.items()}
    return {"kind": authority["kind"], **said}

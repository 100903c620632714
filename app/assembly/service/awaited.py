"""Whose signatures an act has and whose it still takes, by name, for those who wait.

Law: this only tells; `check_signer` decides when somebody signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.assembly.models import AssemblyRow, SignedActRow
from app.assembly.service.acts import may_still_sign, roster_of
from app.assembly.service.officers import NamedOfficer, name_officer
from app.assembly.service.read import definition_of
from app.core.definition import parse_officer
from app.core.entries import OFFICERS_SIGN

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.definition import Officer
    from app.core.signers import Roster


@dataclass(frozen=True, slots=True)
class Signing:
    """Where the signing of an act stands; `mine` if the one who asks is awaited."""

    signed: tuple[NamedOfficer, ...]
    awaited: tuple[NamedOfficer, ...]
    needed: int
    mine: bool


def signing_of(
    session: Session, assembly: AssemblyRow, act: SignedActRow, officer_id: int
) -> Signing:
    """Return who has signed an act and who still may; nobody may once it is closed."""
    roster = roster_of(session, assembly, act)
    known = roster.officers if act.type == "definition" else everybody(session, assembly)
    found = {officer.key_id: officer for officer in known}
    signed = [found[sig["k"]] for sig in act.sigs if sig["k"] in found]
    awaited = [one for one in roster.officers if act.state == "open" and _may(roster, act, one)]
    return Signing(
        signed=tuple(name_officer(one) for one in signed),
        awaited=tuple(name_officer(one) for one in awaited),
        needed=len(OFFICERS_SIGN[act.type]),
        mine=any(number_of(one) == officer_id for one in awaited),
    )


def everybody(session: Session, assembly: AssemblyRow) -> list[Officer]:
    """Return all who are or were officers of the assembly."""
    changes = session.scalars(
        select(SignedActRow.body)
        .where(SignedActRow.assembly_id == assembly.id, SignedActRow.state == "done")
        .where(SignedActRow.type == "officer-change")
    )
    later = [parse_officer(body["officer"]) for body in changes]
    return [*definition_of(assembly).officers, *later]


def number_of(officer: Officer) -> int | None:
    """Return the number in this service of a definition's officer, or None."""
    number = officer.id[1:]
    return int(number) if officer.id[:1] == "o" and number.isdigit() else None


def _may(roster: Roster, act: SignedActRow, officer: Officer) -> bool:
    number = number_of(officer)
    return number is not None and may_still_sign(roster, act.type, act.sigs, number) is not None


def bodies_elsewhere(session: Session, entry_type: str, but: str) -> list[dict[str, Any]]:
    """Return what acts of a type say in every assembly but one, signed or waiting."""
    statement = select(SignedActRow.body).where(
        SignedActRow.type == entry_type,
        SignedActRow.state != "withdrawn",
        SignedActRow.assembly_id != but,
    )
    return list(session.scalars(statement))

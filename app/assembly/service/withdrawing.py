"""Taking back what waits for signatures.

Law: who began an act or is asked to sign it may take it back while it is open. Definition and
notice are one publication: with one of them the other goes, and the draft can be edited again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.models import AssemblyRow, ContactChangeRow, SignedActRow
from app.assembly.service.acts import (
    SignerNotEntitled,
    lock_open_act,
    may_still_sign,
    roster_of,
)
from app.assembly.service.read import lock_assembly
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PUBLICATION = ("definition", "notice")


def withdraw_act(act_id: int, *, officer_id: int) -> None:
    """Take an act back that still waits for signatures.

    Raises ActNotFound, SignerNotEntitled for whoever neither began it nor may sign it.
    """
    with transaction() as session:
        act = lock_open_act(session, act_id)
        assembly = lock_assembly(session, act.assembly_id)
        if not may_withdraw(session, assembly, act, officer_id):
            raise SignerNotEntitled(type=act.type)
        act.state = "withdrawn"
        if act.type in PUBLICATION:
            take_back_publication(session, assembly)


def may_withdraw(
    session: Session, assembly: AssemblyRow, act: SignedActRow, officer_id: int
) -> bool:
    """True for who began the act and for those whose signature it asks for.

    A phone that was changed before the freeze is changed: its entry waits until it is signed.
    """
    change = session.get(ContactChangeRow, act.id)
    if change is not None and change.phone_change_id is not None:
        return False
    if act.created_by == officer_id:
        return True
    return may_still_sign(roster_of(session, assembly, act), act.type, [], officer_id) is not None


def publication_acts(session: Session, assembly_id: str) -> list[SignedActRow]:
    """Return definition and notice that wait for signatures or for each other."""
    statement = select(SignedActRow).where(
        SignedActRow.assembly_id == assembly_id,
        SignedActRow.type.in_(PUBLICATION),
        SignedActRow.state.in_(("open", "signed")),
    )
    return list(session.scalars(statement))


def take_back_publication(session: Session, row: AssemblyRow) -> None:
    """Take definition and notice back before they are logged."""
    for act in publication_acts(session, row.id):
        act.state = "withdrawn"
    row.definition = row.hd = row.anchor = None

"""Who answers with a card for a right: its owners, whom they named, or their agent (R12, R14–R16).

Law: a code goes only to the phone of the one who may use the card. Where co-owners named a voter,
or a guardian or a company's person votes, no other phone gets it; an agent's code goes to the
agent alone. After a transfer the former owner's phones get nothing.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from app.assembly.service.read import get_right
from app.core.channel import RightState
from app.core.identifiers import fold_text, mask_mobile
from app.platform.crypto import blind_index
from app.registry.service import (
    contacts_of,
    find_holder,
    last_four_matches,
    list_holders,
    masked_owner,
    phone_index,
)
from app.voting.models import ProxyRow, RightStateRow, VoterRow
from app.voting.service.state import load_state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRight

OWNER, AGENT = "owner", "agent"
KINDS = ("co_owner", "guardian", "authorised")
IN_FORCE = "granted"
NAMED = bytes(16)


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone that may get a code."""

    number: str
    masked: str
    index: bytes
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Voter:
    """Who may use a card for a right: in what capacity, with which phones.

    `last4` is the person's own; empty: any owner's behind the right.
    """

    capacity: str
    right: AssemblyRight
    key: str | None
    phones: tuple[Phone, ...]
    last4: str = ""
    name: str = ""

    def answers(self, session: Session, given: str) -> bool:
        """Return whether these are the last four of this person's document."""
        if self.last4:
            typed = fold_text(given[:20]).upper()
            return hmac.compare_digest(self.last4.encode(), typed.encode())
        return last_four_matches(session, self.right.unit_ids, given, key=self.key)

    def proved_by(self, session: Session, given: str) -> Proved:
        """Return who of several owners gave these last four, and their own phones if they have any.

        Two owners whose documents end alike cannot be told apart: then nobody is named.
        """
        if self.capacity != OWNER:
            return Proved(self, NAMED)
        units = self.right.unit_ids
        if len(list_holders(session, units, key=self.key)) < 2:
            return Proved(self, None)
        holder = find_holder(session, units, given, key=self.key)
        if holder is None:
            return Proved(self, None)
        own = tuple(one for one in self.phones if one.owner_id == holder.owner_id)
        named = f"{self.right.assembly_id}\x00{self.right.i}\x00{holder.owner_id}"
        voter = replace(self, phones=own or self.phones)
        return Proved(voter, blind_index("voting.person", named))


@dataclass(frozen=True, slots=True)
class Proved:
    """A voter with the phones that may get the code, and the keyed index of who it is.

    `person` is None where one alone owns the flat, NAMED where the owners named who votes.
    """

    voter: Voter
    person: bytes | None


def find_voter(session: Session, right: AssemblyRight, cred_pk: str) -> Voter:
    """Return who votes for the right with this card (public key, hexadecimal)."""
    state = load_state(session, right)
    if is_agent(state, cred_pk):
        return _agent(session, right, cred_pk)
    named = find_named(session, right.assembly_id, right.i)
    key = holder_key(session, right)
    if named is not None:
        return Voter(named.kind, right, key, (phone_of(named.phone),), named.last4, named.name)
    return Voter(OWNER, right, key, _owners_phones(session, right, key))


def is_agent(state: RightState, cred_pk: str) -> bool:
    """Return whether the card is that of the right's agent in force."""
    return state.proxy is not None and state.proxy.agent_pk.hex() == cred_pk


def find_named(session: Session, assembly_id: str, i: int) -> VoterRow | None:
    """Return whom the owners of a line named to vote, as logged, or None."""
    statement = select(VoterRow).where(
        VoterRow.assembly_id == assembly_id,
        VoterRow.i == i,
        VoterRow.entry_seq.is_not(None),
        VoterRow.ended_at.is_(None),
    )
    return session.scalars(statement).first()


def find_proxy_row(session: Session, assembly_id: str, i: int) -> ProxyRow | None:
    """Return the row of the proxy in force, or None."""
    statement = select(ProxyRow).where(
        ProxyRow.assembly_id == assembly_id, ProxyRow.i == i, ProxyRow.state == IN_FORCE
    )
    return session.scalars(statement).first()


def holder_key(session: Session, right: AssemblyRight) -> str | None:
    """Return the key of the right's owners on the roll; None where the flat has changed hands."""
    row = session.get(RightStateRow, (right.assembly_id, right.i))
    return None if row is not None and row.new_owner else right.right_key


def mark_new_owner(session: Session, right: AssemblyRight) -> None:
    """Remember that the owners on the roll do not stand behind the right any more."""
    statement = update(RightStateRow).where(
        RightStateRow.assembly_id == right.assembly_id, RightStateRow.i == right.i
    )
    session.execute(statement.values(new_owner=True))


def _agent(session: Session, right: AssemblyRight, cred_pk: str) -> Voter:
    row = find_proxy_row(session, right.assembly_id, right.i)
    assert row is not None, "a proxy in force has its row"
    if row.agent_i is None:
        phones = () if row.agent_phone is None else (phone_of(row.agent_phone),)
        return Voter(AGENT, right, None, phones, row.agent_document[-4:].upper(), row.agent_name)
    own = find_voter(session, get_right(session, right.assembly_id, row.agent_i), cred_pk)
    return Voter(AGENT, own.right, own.key, own.phones, own.last4, row.agent_name)


def _owners_phones(session: Session, right: AssemblyRight, key: str | None) -> tuple[Phone, ...]:
    if key is None and masked_owner(session, right.unit_ids, key=right.right_key):
        # The register does not know the new owner yet, and the former one gets no code.
        return ()
    return tuple(
        Phone(one.phone, one.masked, one.phone_index, one.owner_id)
        for one in contacts_of(session, right.unit_ids, key=key)
    )


def phone_of(number: str) -> Phone:
    """Return a phone by its number."""
    return Phone(number, mask_mobile(number), phone_index(number))

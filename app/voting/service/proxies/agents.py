"""Who may be an agent: a neighbour with their own card, or somebody with a spare card.

Law: the agent is verified (R16). A neighbour has the key in force of another right, their own last
four and the phone on the roll; whoever holds a spare card gives document and phone, and the phone
is proved by six digits when the proxy is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.assembly.service.read import definition_of, find_right, get_right, rights
from app.core.channel import AgentFull
from app.core.errors import RuleError
from app.core.identifiers import fold_text, parse_mobile
from app.core.signatures import key_id
from app.registry.service import document_index, find_document_index, list_units, units_of
from app.voting.models import ProxyRow, SpareCardRow
from app.voting.service.identity import find_right_of_card
from app.voting.service.state import load_state
from app.voting.service.voters import IN_FORCE, holder_key

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRight, AssemblyRow

MAX_NAME = 40


class AgentNotFound(RuleError):
    """No flat of this label and no spare card of this number can be an agent here."""


class LetterIncomplete(RuleError):
    """The letter lacks what Civil Code 165 asks for; `field` says what."""


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent: public key (hexadecimal), own line or none, name, document, phone or the roll's."""

    pk: str
    i: int | None
    label: str
    name: str
    document: str
    phone: str | None

    @property
    def number(self) -> str:
        """The card's number, as booth and card show it."""
        return card_number(self.pk)


def card_number(public_key: str) -> str:
    """Return the number of a card: the key id in fours, capitals."""
    text = key_id(bytes.fromhex(public_key)).upper()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def find_agent(
    session: Session, assembly: AssemblyRow, *, who: str, name: str, document: str, phone: str
) -> Agent:
    """Return the agent whose flat's label or spare card's number was typed.

    Raises AgentNotFound, LetterIncomplete, MobileInvalid.
    """
    name = name.strip()
    if not 0 < len(name) <= MAX_NAME:
        raise LetterIncomplete(field="agent_name")
    wanted = "".join(who.split())
    neighbour = _find_neighbour(session, assembly, wanted)
    if neighbour is not None:
        key = load_state(session, neighbour).key_in_force
        if key is None:
            raise AgentNotFound
        label = units_of(session, neighbour.unit_ids)[0].label
        return Agent(key.hex(), neighbour.i, label, name, _fold(document), None)
    return _stranger(session, assembly, wanted, name, _fold(document), phone)


def agent_index(session: Session, assembly_id: str, agent: Agent) -> bytes | None:
    """Return the keyed index of the agent's identity document, as the register has it if it does.

    None where two owners of the agent's own flat have documents that end alike.
    """
    if agent.i is None:
        return document_index(agent.document)
    own = get_right(session, assembly_id, agent.i)
    key = holder_key(session, own)
    return find_document_index(session, own.unit_ids, agent.document[-4:], key=key)


def check_person_cap(session: Session, assembly: AssemblyRow, row: ProxyRow) -> None:
    """Refuse an agent who acts for as many owners as allowed, by any card; raises AgentFull."""
    if row.agent_index is None:
        return
    statement = select(func.count()).where(
        ProxyRow.assembly_id == assembly.id,
        ProxyRow.agent_index == row.agent_index,
        ProxyRow.state == IN_FORCE,
        ProxyRow.id != row.id,
    )
    cap = definition_of(assembly).policies.proxy_cap
    if session.scalars(statement).one() >= cap:
        raise AgentFull(i=row.i, cap=cap)


def _stranger(
    session: Session, assembly: AssemblyRow, wanted: str, name: str, document: str, phone: str
) -> Agent:
    key = find_spare_card(session, assembly.id, wanted)
    if key is None:
        raise AgentNotFound
    if len(document) < 4:
        raise LetterIncomplete(field="agent_document")
    number = parse_mobile("".join(phone.split()))
    return Agent(key, None, card_number(key), name, document, number)


def _fold(document: str) -> str:
    return fold_text(document[:40]).upper()


def _find_neighbour(session: Session, assembly: AssemblyRow, label: str) -> AssemblyRight | None:
    named = {
        unit.id
        for unit in list_units(session, assembly.community_id)
        if label and "".join(unit.label.split()) == label
    }
    found = [one for one in rights(session, assembly.id) if named & set(one.unit_ids)]
    return found[0] if len(found) == 1 else None


def find_spare_card(session: Session, assembly_id: str, number: str) -> str | None:
    """Return the public key of a spare card by its number, however it is grouped, or None."""
    wanted = fold_text(number[:40]).lower().replace("-", "")
    statement = select(SpareCardRow.public_key).where(
        SpareCardRow.assembly_id == assembly_id, SpareCardRow.number == wanted
    )
    return session.scalars(statement).first()


def check_agent_key(session: Session, assembly_id: str, public_key: str) -> None:
    """Refuse a key that is neither a right's in force nor a spare card's; raises AgentNotFound."""
    if find_right_of_card(session, assembly_id, public_key) is not None:
        return
    if session.get(SpareCardRow, (assembly_id, public_key)) is None:
        raise AgentNotFound


def agents_label(session: Session, assembly_id: str, agent_i: int | None, public_key: str) -> str:
    """Return how an agent is named in lists: by flat, or by the card's number."""
    right = None if agent_i is None else find_right(session, assembly_id, agent_i)
    if right is None:
        return card_number(public_key)
    return units_of(session, right.unit_ids)[0].label

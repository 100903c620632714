"""What was out of the ordinary, in numbers alone: the irregularity report's part of this room.

Law: numbers of rights, ballots and phones, never whose, and nothing of how anybody voted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.assembly.service.read import get_assembly, rights
from app.core.entries import Entry, parse_entry
from app.platform.log import entries
from app.registry.service import list_shared_phones
from app.voting.models import ProxyRow, RightStateRow
from app.voting.service.codes import SHARED_PHONE_RIGHTS
from app.voting.service.devices import count_shared_devices
from app.voting.service.paper.boxes import count_broken
from app.voting.service.paper.readings import count_differences

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# So many ballots within a minute are called a burst.
BURST = 30


@dataclass(frozen=True, slots=True)
class Irregularities:
    """Numbers of an assembly; `busiest` is the most ballots cast within one minute."""

    proxies: int
    proxies_ended: int
    agents_for_several: int
    by_agents: int
    counted_by_agents: int
    frozen: int
    frozen_now: int
    transferred: int
    reissued_lost: int
    reissued_transfer: int
    designated: int
    contact_changes: int
    shared_phones: int
    rights_on_shared_phones: int
    shared_devices: int
    rights_on_shared_devices: int
    superseded: int
    on_paper: int
    assisted: int
    unequal: int
    broken_seals: int
    replaced: int
    bursts: int
    busiest: int


def count_irregularities(session: Session, assembly_id: str) -> Irregularities:
    """Return the numbers as the log and the rows have them now."""
    logged = [parse_entry(leaf) for leaf in entries(session, assembly_id)]
    kinds = Counter(entry.type for entry in logged)
    reasons = Counter(one.body["reason"] for one in logged if one.type == "reissue")
    ballots = [entry for entry in logged if entry.type == "ballot"]
    minutes = Counter(entry.t for entry in ballots)
    phones, behind = _shared(session, assembly_id)
    agents, devices = _agents(session, assembly_id), count_shared_devices(session, assembly_id)
    return Irregularities(
        proxies=kinds["proxy"],
        proxies_ended=kinds["proxy-end"],
        agents_for_several=sum(count > 1 for count in agents.values()),
        by_agents=_by_agents(ballots, logged),
        counted_by_agents=_count_states(session, assembly_id, RightStateRow.by_agent.is_(True)),
        frozen=kinds["freeze"],
        frozen_now=_count_states(session, assembly_id, RightStateRow.frozen_by.is_not(None)),
        transferred=kinds["transfer"],
        reissued_lost=reasons["lost"],
        reissued_transfer=reasons["transfer"],
        designated=kinds["designation"],
        contact_changes=kinds["contact-change"],
        shared_phones=phones,
        rights_on_shared_phones=behind,
        shared_devices=devices.devices,
        rights_on_shared_devices=devices.rights,
        superseded=kinds["superseded"],
        on_paper=kinds["paper-ballot"],
        assisted=sum(one.type == "paper-ballot" and one.body["assisted"] for one in logged),
        unequal=count_differences(session, assembly_id),
        broken_seals=count_broken(session, assembly_id),
        replaced=len(ballots) - len({entry.body["header"]["i"] for entry in ballots}),
        bursts=sum(count >= BURST for count in minutes.values()),
        busiest=max(minutes.values(), default=0),
    )


def _by_agents(ballots: list[Entry], logged: list[Entry]) -> int:
    """Count the ballots under a key that a proxy of the same right names."""
    named = {(one.body["i"], one.body["agent_pk"]) for one in logged if one.type == "proxy"}
    headers = (entry.body["header"] for entry in ballots)
    return sum((header["i"], header["cred_pk"]) in named for header in headers)


def _agents(session: Session, assembly_id: str) -> Counter[str]:
    statement = select(ProxyRow.agent_pk).where(
        ProxyRow.assembly_id == assembly_id, ProxyRow.entry_seq.is_not(None)
    )
    return Counter(session.scalars(statement))


def _count_states(session: Session, assembly_id: str, condition: object) -> int:
    statement = select(func.count()).where(RightStateRow.assembly_id == assembly_id, condition)  # type: ignore[arg-type]
    return session.scalars(statement).one()


def _shared(session: Session, assembly_id: str) -> tuple[int, int]:
    """Count the phones that stand for several rights, and the rights behind them."""
    community_id = get_assembly(session, assembly_id).community_id
    phones = list_shared_phones(session, community_id, more_than=SHARED_PHONE_RIGHTS)
    return len(phones), min(sum(one.rights for one in phones), len(rights(session, assembly_id)))

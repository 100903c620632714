"""Who the owner is: the voting code's key signs a nonce, the unit code must match (PROTOCOL §4).

Law: one answer, `NotRecognised`, for a wrong code, a wrong unit and a right that is not on
the roll. The voting code never comes here. Failed proofs are counted by address and lead
to seconds of waiting; a proof that holds is never refused for what others did.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from app.assembly.service.clock import advance_if_due
from app.assembly.service.read import (
    find_right,
    find_right_by_key,
    get_assembly,
    get_right,
)
from app.core.channel import KeyNotInForce
from app.core.encoding import lp, parse_b64, parse_hex
from app.core.errors import RuleError, VerificationError
from app.core.signatures import verify_signature
from app.platform.crypto import blind_index
from app.platform.db import db, transaction
from app.platform.log import ClockBehind, LogPaused
from app.platform.tokens import TokenInvalid, make_nonce, verify_nonce
from app.registry.service import find_right_by_unit
from app.voting.models import IdentifyFailure, RightStateRow, UsedNonce
from app.voting.service.codes import RightToken
from app.voting.service.state import find_state, states_of_agent
from app.voting.service.voters import is_agent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRight, AssemblyRow

NONCE_LIFE = timedelta(minutes=5)
FAILURES = 30
FAILURE_WINDOW = timedelta(minutes=10)
MAX_WAIT_SECONDS = 60
PURPOSE = "identify"

Listener = Callable[["Session", "AssemblyRow", "AssemblyRight", datetime], None]
_listeners: list[Listener] = []


class NotRecognised(RuleError):
    """Wrong code, wrong unit or not on the roll: the same answer for each."""


class TooManyFailures(RuleError):
    """Many failed proofs from this address: some seconds' wait."""


@dataclass(frozen=True, slots=True)
class Identified:
    """A right whose voting code was proved, or for which its agent's card was.

    `own` says that the card is the right's own; an agent without a flat has none.
    """

    token: RightToken
    assembly: AssemblyRow
    right: AssemblyRight
    own: bool = True


def register_recognition(listener: Listener) -> None:
    """Have a room told of each owner who was recognised, in the transaction that did it."""
    _listeners.append(listener)


def new_nonce(now: datetime) -> tuple[bytes, datetime]:
    """Return a fresh 32-byte nonce and its end."""
    expires = now + NONCE_LIFE
    random_bytes = secrets.token_bytes(8)
    return make_nonce(PURPOSE, expires=expires, random_bytes=random_bytes), expires


def identify_message(community_id: str, nonce: bytes) -> bytes:
    """Return the bytes that the voting code's key signs."""
    return lp(b"yijue/v1/identify") + lp(community_id.encode()) + lp(nonce)


def verify_owner(
    community_id: str, proof: dict[str, Any], *, address: str, now: datetime
) -> Identified:
    """Return the right that the proof proves.

    `proof` holds nonce, assembly, cred_pk, signature, unit. Raises NotRecognised,
    TooManyFailures.
    """
    try:
        return _verify(community_id, proof, now)
    except (NotRecognised, VerificationError, TokenInvalid):
        _count_failure(address, now)
        raise NotRecognised from None


def _verify(community_id: str, proof: dict[str, Any], now: datetime) -> Identified:
    nonce, key = parse_hex(proof.get("nonce"), 32), parse_hex(proof.get("cred_pk"), 32)
    verify_nonce(PURPOSE, nonce, now=now)
    message = identify_message(community_id, nonce)
    verify_signature(key, message, parse_b64(proof.get("signature"), 64))
    assembly_id = str(proof.get("assembly"))
    _advance(assembly_id, now)
    with transaction() as session:
        own = find_right_of_card(session, assembly_id, key.hex())
        right = own or _find_principal(session, assembly_id, key.hex(), proof)
        assembly = get_assembly(session, assembly_id) if right is not None else None
        if right is None or assembly is None or assembly.community_id != community_id:
            raise NotRecognised
        unit = find_right_by_unit(session, community_id, str(proof.get("unit")), right.unit_ids)
        if unit is None:
            raise NotRecognised
        _use_nonce(session, nonce, now)
        # An agent who signs in is no owner who was reached.
        for tell in _listeners if own is not None else []:
            tell(session, assembly, right, now)
    token = RightToken(assembly_id, right.i, key.hex())
    return Identified(token, assembly, right, own is not None)


def _advance(assembly_id: str, now: datetime) -> None:
    """Log what the clock owes; a log that takes nothing in just now keeps no owner out."""
    with suppress(LogPaused, ClockBehind):
        advance_if_due(assembly_id, now)


def _use_nonce(session: Session, nonce: bytes, now: datetime) -> None:
    session.add(UsedNonce(nonce=nonce, used_at=now))
    try:
        session.flush()
    except IntegrityError:
        raise NotRecognised from None


def sweep(now: datetime) -> None:
    """Forget nonces that are over and failures outside their window."""
    with transaction() as session:
        session.execute(delete(UsedNonce).where(UsedNonce.used_at < now - 2 * NONCE_LIFE))
        session.execute(delete(IdentifyFailure).where(IdentifyFailure.at < now - FAILURE_WINDOW))


def find_right_of_card(session: Session, assembly_id: str, key: str) -> AssemblyRight | None:
    """Return the right whose key in force this is (hexadecimal), or None."""
    state = session.scalars(
        select(RightStateRow).where(
            RightStateRow.assembly_id == assembly_id, RightStateRow.key == key
        )
    ).one_or_none()
    if state is not None:
        # After a transfer the former owner's card proves nothing.
        return None if state.transferred else find_right(session, assembly_id, state.i)
    right = find_right_by_key(session, assembly_id, key)
    if right is None:
        return None
    replaced = session.get(RightStateRow, (assembly_id, right.i))
    # A key that was reissued away proves nothing any more.
    return None if replaced is not None and replaced.key != key else right


def _find_principal(
    session: Session, assembly_id: str, key: str, proof: dict[str, Any]
) -> AssemblyRight | None:
    """Return the right that a spare card stands for and whose unit the agent named."""
    for state in states_of_agent(session, assembly_id, key):
        right = get_right(session, assembly_id, state.i)
        community = get_assembly(session, assembly_id).community_id
        if find_right_by_unit(session, community, str(proof.get("unit")), right.unit_ids):
            return right
    return None


def check_in_force(token: RightToken) -> None:
    """Refuse a sign-in whose card was replaced, or whose proxy ended; raises KeyNotInForce."""
    session = db.session()
    state = find_state(session, token.assembly_id, token.i)
    if state is None:
        in_force = get_right(session, token.assembly_id, token.i).cred_pk == token.cred_pk
    else:
        own = state.key_in_force is not None and state.key_in_force.hex() == token.cred_pk
        in_force = own or is_agent(state, token.cred_pk)
    if not in_force:
        raise KeyNotInForce(i=token.i)


def check_owner_of(assembly_id: str, text: str, *, now: datetime) -> None:
    """Refuse whoever holds no sign-in of this assembly, in force at `now`; `text` is the token.

    Raises TokenInvalid, TokenExpired, KeyNotInForce.
    """
    token = RightToken.parse(text, now)
    if token.assembly_id != assembly_id:
        raise TokenInvalid
    check_in_force(token)


def _count_failure(address: str, now: datetime) -> None:
    index = blind_index("address", address)
    with transaction() as session:
        session.add(IdentifyFailure(address_index=index, at=now))
        statement = select(func.count()).where(
            IdentifyFailure.address_index == index, IdentifyFailure.at > now - FAILURE_WINDOW
        )
        failures = session.scalars(statement).one()
    if failures > FAILURES:
        raise TooManyFailures(retry_after=min(MAX_WAIT_SECONDS, failures - FAILURES + 2))

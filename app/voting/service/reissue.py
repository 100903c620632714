"""A new voting code for one right, made and signed by the registrar offline (PROTOCOL §4).

Law: the entry names the key in force and a key that was never any right's; from the moment
it is logged the old card proves nothing. Every phone of the right is told.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.assembly.service.acts import SignerNotEntitled, bind_of, roster_of
from app.assembly.service.read import (
    definition_of,
    find_right_by_key,
    get_right,
    lock_assembly,
    time_of,
)
from app.core.assembly import Act, Phase, phase_after
from app.core.channel import check_may_reissue
from app.core.encoding import parse_b64
from app.core.entries import parse_entry, verify_body
from app.core.errors import RuleError, VerificationError
from app.core.signatures import signed_message, verify_signature
from app.platform.db import transaction
from app.platform.log import append_entry, entries
from app.platform.outbox import enqueue
from app.registry.service import contacts_of, units_of
from app.voting.models import RightStateRow, SpareCardRow
from app.voting.service.proxies.granting import withdraw_card
from app.voting.service.standing import end_words_of_owner
from app.voting.service.state import load_state, save_state
from app.voting.service.voters import mark_new_owner

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRight, AssemblyRow
    from app.registry.service import ContactView

TYPE = "reissue"
MAX_FILE_BYTES = 16 * 1024
REASON_WORDS = {"lost": "卡片遗失", "transfer": "房屋过户"}


class ReissueInvalid(RuleError):
    """The file is not a reissue that the registrar's tool wrote; `reason` says why."""


class NewKeyUsed(RuleError):
    """The new code's key is or was some right's already."""


@dataclass(frozen=True, slots=True)
class Reissued:
    """What was logged: the line, why, and the entry's number."""

    i: int
    reason: str
    entry: int


def reissue_code(assembly_id: str, data: bytes, *, now: datetime) -> Reissued:
    """Log a reissue from the tool's `reissue.json`.

    Raises ReissueInvalid, ActNotAllowedNow, RightNotFound, KeyNotInForce, NewKeyUsed,
    SignerNotEntitled, SignatureInvalid.
    """
    body, sig = _parse(data)
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.REISSUE_CODE)
        right = get_right(session, assembly_id, body["i"])
        state = load_state(session, right)
        check_may_reissue(
            state, bytes.fromhex(body["old_pk"]), body["reason"], definition_of(assembly).policies
        )
        _check_new(session, assembly_id, body["new_pk"])
        _check_signature(session, assembly, body, sig)
        at = time_of(assembly, now)
        done = append_entry(session, assembly_id, type=TYPE, body=body, sigs=[sig], now=at)
        after = state.reissue(bytes.fromhex(body["new_pk"]), body["reason"])
        save_state(session, assembly_id, after)
        # A lost card must not vote for neighbours either.
        withdraw_card(session, assembly, state.key, at)
        if body["reason"] == "transfer":
            end_words_of_owner(session, assembly_id, right.i, at)
            mark_new_owner(session, right)
        _tell(session, assembly, right, body["reason"], at)
        return Reissued(right.i, body["reason"], done.seq)


def _parse(data: bytes) -> tuple[dict[str, Any], dict[str, str]]:
    if len(data) > MAX_FILE_BYTES:
        raise ReissueInvalid(reason="too_large")
    try:
        value = json.loads(data)
        body, sig = value["body"], value["sigs"][0]
        verify_body(TYPE, body)
        return body, {"k": str(sig["k"]), "s": str(sig["s"])}
    except (LookupError, ValueError, TypeError, RecursionError, VerificationError):
        raise ReissueInvalid(reason="unreadable") from None


def _check_new(session: Session, assembly_id: str, key: str) -> None:
    """Refuse a key that some right has, had on the roll, or had by an earlier reissue."""
    in_force = session.scalars(
        select(RightStateRow.i).where(
            RightStateRow.assembly_id == assembly_id, RightStateRow.key == key
        )
    ).first()
    on_roll = find_right_by_key(session, assembly_id, key)
    spare = session.get(SpareCardRow, (assembly_id, key))
    taken = in_force is not None or on_roll is not None or spare is not None
    if taken or key in reissued_keys(session, assembly_id):
        raise NewKeyUsed(assembly=assembly_id)


def reissued_keys(session: Session, assembly_id: str) -> set[str]:
    """Return every key that a reissue put in force."""
    logged = [parse_entry(leaf) for leaf in entries(session, assembly_id)]
    return {entry.body["new_pk"] for entry in logged if entry.type == TYPE}


def _check_signature(
    session: Session, assembly: AssemblyRow, body: dict[str, Any], sig: dict[str, str]
) -> None:
    signer = roster_of(session, assembly).find(sig["k"])
    if signer is None or signer.role != "registrar":
        raise SignerNotEntitled(type=TYPE)
    message = signed_message(TYPE, bind_of(assembly, TYPE, body), body)
    verify_signature(signer.key, message, parse_b64(sig["s"], 64))


def _tell(
    session: Session, assembly: AssemblyRow, right: AssemblyRight, reason: str, at: datetime
) -> None:
    fields = {
        "title": assembly.title,
        "flat": units_of(session, right.unit_ids)[0].label,
        "reason": REASON_WORDS[reason],
    }
    for phone in _phones(session, right):
        enqueue(
            session,
            channel="sms",
            to=phone,
            template="code_reissued",
            fields=fields,
            purpose=TYPE,
            now=at,
        )


def _phones(session: Session, right: AssemblyRight) -> list[str]:
    """Return the phones of the right's owner, and after a transfer the new owner's as well."""
    known: list[ContactView] = [
        *contacts_of(session, right.unit_ids, key=right.right_key),
        *contacts_of(session, right.unit_ids),
    ]
    return list(dict.fromkeys(contact.phone for contact in known))

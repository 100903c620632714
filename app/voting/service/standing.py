"""Acts about whose a right is: a named voter, a freeze and its end, a transfer (R12, R14, R15).

Law: the registrar enters what a document proves, two counters freeze and release. A voter whom the
owners name gets codes only on a phone that the register already knows for this right; a new phone
goes by the contact change of two bodies. After a transfer the former owner's card and agents are
without force; what was cast stays.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.acts import append_act, propose_act, register_completion
from app.assembly.service.objections import find_objection, list_objections
from app.assembly.service.read import definition_of, get_right, lock_assembly, time_of
from app.core.assembly import Act, Phase, phase_after
from app.core.calendar import local_date
from app.core.channel import check_may_freeze, check_may_transfer, check_may_unfreeze
from app.core.errors import RuleError
from app.core.identifiers import fold_text
from app.platform.db import transaction
from app.registry.service import contacts_of
from app.voting.models import ProxyRow, RightStateRow, VoterRow
from app.voting.service.notices import tell_owner
from app.voting.service.proxies.granting import ENDED, withdraw_card
from app.voting.service.state import load_state, save_state
from app.voting.service.uploads import store_letter
from app.voting.service.voters import (
    KINDS,
    find_named,
    find_proxy_row,
    holder_key,
    mark_new_owner,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow, ObjectionRow, SignedActRow

MAX_NAME = 40


class VoterInvalid(RuleError):
    """A named voter has a name, the last four and a phone of the register; `field` lacks."""


class ObjectionNotDisputed(RuleError):
    """Freezing needs an objection about identity without a ruling; release needs its ruling."""


class TransferDateInvalid(RuleError):
    """The date of the transfer is no date, or lies in the future."""


def propose_voter(
    assembly_id: str,
    *,
    i: int,
    kind: str,
    name: str,
    last4: str,
    contact: str,
    letter: bytes,
    officer_id: int,
    now: datetime,
) -> int:
    """Put a named voter up for the registrar's signature; returns the act's id.

    `contact` is the index (hexadecimal) of a phone that the register has for this right. Raises
    ActNotAllowedNow, RightNotFound, VoterInvalid, LetterUnreadable, ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.DESIGNATE)
        phone = _known_phone(session, assembly_id, i, contact)
        name, last4 = name.strip(), fold_text(last4[:20]).upper()
        if kind not in KINDS or not 0 < len(name) <= MAX_NAME:
            raise VoterInvalid(field="name")
        if len(last4) != 4:
            raise VoterInvalid(field="last4")
        document = store_letter(session, letter, name=f"voter-{i}")
        body = {"i": i, "document": document}
        act = propose_act(
            session, assembly, type="designation", body=body, created_by=officer_id, now=now
        )
        session.add(
            VoterRow(
                assembly_id=assembly_id,
                i=i,
                kind=kind,
                name=name,
                last4=last4,
                phone=phone,
                document=document,
                act_id=act.id,
                created_at=time_of(assembly, now),
            )
        )
        return act.id


def _known_phone(session: Session, assembly_id: str, i: int, contact: str) -> str:
    right = get_right(session, assembly_id, i)
    for one in contacts_of(session, right.unit_ids, key=holder_key(session, right)):
        if one.phone_index.hex() == contact:
            return one.phone
    raise VoterInvalid(field="phone")


def find_voter_of_act(session: Session, act_id: int) -> VoterRow | None:
    """Return who is named by an act, or None."""
    return session.scalars(select(VoterRow).where(VoterRow.act_id == act_id)).first()


def _complete_voter(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    before, after = (
        find_named(session, assembly.id, act.body["i"]),
        find_voter_of_act(session, act.id),
    )
    assert after is not None, "an act of this type has its row"
    done = append_act(session, assembly, act, at)
    # Both the owners' phones and the voter's hear of it, before codes go to the voter alone.
    tell_owner(session, assembly, after.i, act.type, now=at)
    if before is not None:
        before.ended_at = at
    after.entry_seq = done.seq


def identity_objections(session: Session, assembly_id: str) -> list[ObjectionRow]:
    """Return the objections about who may vote, in order."""
    return [one for one in list_objections(session, assembly_id) if one.about == "identity"]


def propose_freeze(
    assembly_id: str, *, i: int, objection: str, officer_id: int, now: datetime
) -> int:
    """Put the freezing of a right up for two counters; returns the act's id.

    Raises ActNotAllowedNow, RightNotFound, ObjectionNotDisputed, RightFrozenAlready, ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.FREEZE_RIGHT)
        _check_disputed(session, assembly_id, objection, ruled=False)
        check_may_freeze(load_state(session, get_right(session, assembly_id, i)))
        body = {"i": i, "objection": objection}
        return propose_act(
            session, assembly, type="freeze", body=body, created_by=officer_id, now=now
        ).id


def propose_unfreeze(assembly_id: str, *, i: int, officer_id: int, now: datetime) -> int:
    """Put the release of a frozen right up for two counters; returns the act's id.

    Raises ActNotAllowedNow, RightNotFound, RightNotFrozen, ObjectionNotDisputed, ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.UNFREEZE_RIGHT)
        state = load_state(session, get_right(session, assembly_id, i))
        objection = state.frozen_by or ""
        check_may_unfreeze(state, objection)
        _check_disputed(session, assembly_id, objection, ruled=True)
        body = {"i": i, "objection": objection}
        return propose_act(
            session, assembly, type="unfreeze", body=body, created_by=officer_id, now=now
        ).id


def _check_disputed(session: Session, assembly_id: str, name: str, *, ruled: bool) -> None:
    objection = find_objection(session, assembly_id, name)
    if objection is None or objection.about != "identity":
        raise ObjectionNotDisputed(objection=name)
    if (objection.decided_at is not None) != ruled:
        raise ObjectionNotDisputed(objection=name)


def _complete_freeze(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    _check_disputed(session, assembly.id, act.body["objection"], ruled=False)
    state = load_state(session, get_right(session, assembly.id, act.body["i"]))
    check_may_freeze(state)
    append_act(session, assembly, act, at)
    save_state(session, assembly.id, state.freeze(act.body["objection"]))
    tell_owner(session, assembly, state.i, act.type, now=at)


def _complete_unfreeze(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    _check_disputed(session, assembly.id, act.body["objection"], ruled=True)
    state = load_state(session, get_right(session, assembly.id, act.body["i"]))
    check_may_unfreeze(state, act.body["objection"])
    append_act(session, assembly, act, at)
    save_state(session, assembly.id, state.unfreeze())
    tell_owner(session, assembly, state.i, act.type, now=at)


def list_frozen(session: Session, assembly_id: str) -> list[tuple[int, str]]:
    """Return line and objection of every frozen right."""
    statement = select(RightStateRow.i, RightStateRow.frozen_by).where(
        RightStateRow.assembly_id == assembly_id, RightStateRow.frozen_by.is_not(None)
    )
    return [(i, str(name)) for i, name in session.execute(statement.order_by(RightStateRow.i))]


def propose_transfer(
    assembly_id: str, *, i: int, on: str, document: bytes, officer_id: int, now: datetime
) -> int:
    """Put a transfer up for the registrar's signature; returns the act's id.

    Raises ActNotAllowedNow, RightNotFound, TransferNotAllowed, TransferUnfinished,
    TransferDateInvalid, LetterUnreadable, ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.TRANSFER)
        state = load_state(session, get_right(session, assembly_id, i))
        check_may_transfer(state, definition_of(assembly).policies)
        day = _past_day(on, time_of(assembly, now))
        stored = store_letter(session, document, name=f"transfer-{i}")
        body = {"i": i, "on": day, "document": stored}
        return propose_act(
            session, assembly, type="transfer", body=body, created_by=officer_id, now=now
        ).id


def _past_day(text: str, at: datetime) -> str:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise TransferDateInvalid from None
    if day > local_date(at):
        raise TransferDateInvalid
    return day.isoformat()


def _complete_transfer(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    right = get_right(session, assembly.id, act.body["i"])
    state = load_state(session, right)
    check_may_transfer(state, definition_of(assembly).policies)
    append_act(session, assembly, act, at)
    tell_owner(session, assembly, right.i, act.type, now=at)
    save_state(session, assembly.id, state.transfer())
    end_words_of_owner(session, assembly.id, right.i, at)
    mark_new_owner(session, right)
    withdraw_card(session, assembly, state.key, at)


def end_words_of_owner(session: Session, assembly_id: str, i: int, at: datetime) -> None:
    """End the proxy and the named voter of owners who sold."""
    named, proxy = find_named(session, assembly_id, i), find_proxy_row(session, assembly_id, i)
    if named is not None:
        named.ended_at = at
    if isinstance(proxy, ProxyRow):
        proxy.state, proxy.ended_at = ENDED, at
    session.flush()


register_completion("designation", _complete_voter)
register_completion("freeze", _complete_freeze)
register_completion("unfreeze", _complete_unfreeze)
register_completion("transfer", _complete_transfer)

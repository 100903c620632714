"""Acts that need officers' signatures.

Law: an act is a body on screen; each officer's browser signs exactly that body. A signature
is taken only from a key and role that the definition (or the candidate definition itself)
names, and never twice from one person (service.signing takes it).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import permutations
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.assembly.models import AssemblyRow, SignedActRow
from app.assembly.service.read import definition_of
from app.core.assembly import Act, Phase, phase_after
from app.core.definition import Definition, Officer
from app.core.encoding import jcs_hash, parse_b64
from app.core.entries import OFFICERS_SIGN, ORGANISATION, RULINGS_BY, verify_body
from app.core.errors import RuleError
from app.core.signatures import signed_message, verify_signature
from app.core.signers import Roster
from app.platform.log import Appended, append_entry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Completion = Callable[["Session", AssemblyRow, SignedActRow, datetime], None]

ACT_OF_TYPE = {
    "definition": Act.PUBLISH,
    "notice": Act.PUBLISH,
    "ruling": Act.RULE,
    "roll-audit": Act.AUDIT_ROLL,
    "manifest": Act.FREEZE,
    "extend": Act.EXTEND,
    "reissue": Act.REISSUE_CODE,
    "proxy": Act.GRANT_PROXY,
    "proxy-end": Act.END_PROXY,
    "designation": Act.DESIGNATE,
    "freeze": Act.FREEZE_RIGHT,
    "unfreeze": Act.UNFREEZE_RIGHT,
    "transfer": Act.TRANSFER,
    "revoke": Act.REVOKE_BALLOT,
    "roll-correction": Act.CORRECT_ROLL,
    "lot": Act.DRAW_LOT,
    "contact-change": Act.CHANGE_CONTACT,
    "officer-change": Act.CHANGE_OFFICER,
    "service": Act.DELIVER,
    "reconciliation": Act.RECONCILE,
    "result": Act.POST_RESULT,
    "final": Act.FINALIZE,
    "minutes": Act.MINUTE,
    "certificate": Act.CERTIFY,
    "certificate-revocation": Act.REVOKE_CERTIFICATE,
    "annulment": Act.ANNUL,
}
# Acts of these types may wait side by side, one for each value of this member of the body.
CASES = {
    "ruling": "objection",
    "contact-change": "i",
    "proxy": "i",
    "proxy-end": "i",
    "designation": "i",
    "freeze": "i",
    "unfreeze": "i",
    "transfer": "i",
    "service": "channel",
    "revoke": "i",
    "roll-correction": "objection",
    "lot": "motion",
}
_completions: dict[str, Completion] = {}


class ActNotFound(RuleError):
    """There is no such act, or it no longer waits."""


class SignerNotEntitled(RuleError):
    """The officer is not among those who may sign this act, or the key is not the one named."""


class SignedAlready(RuleError):
    """This officer has signed this act already."""


class ActPending(RuleError):
    """An act of this kind waits for signatures; finish or withdraw it first."""


def register_completion(entry_type: str, completion: Completion) -> None:
    """Say what happens when an act of this type has all its signatures."""
    _completions[entry_type] = completion


def bind_of(assembly: AssemblyRow, entry_type: str, body: dict[str, Any]) -> bytes:
    """Return what signatures of this act are bound to: HD up to the manifest, then HM."""
    if entry_type == "definition":
        return jcs_hash(body)
    if assembly.hm is not None:
        return bytes.fromhex(assembly.hm)
    return bytes.fromhex(assembly.hd or "")


def propose_act(
    session: Session,
    assembly: AssemblyRow,
    *,
    type: str,
    body: dict[str, Any],
    created_by: int | None,
    now: datetime,
) -> SignedActRow:
    """Put a body up for signatures; an open act of the same matter must be withdrawn first.

    Raises ActPending, ActNotAllowedNow and the schema's refusals.
    """
    verify_body(type, body)
    check_phase(assembly, type)
    waiting = list_open_acts(session, assembly.id)
    if any(act.type == type and _is_same_matter(type, act.body, body) for act in waiting):
        raise ActPending(type=type)
    act = SignedActRow(
        assembly_id=assembly.id,
        type=type,
        body=body,
        state="open",
        sigs=[],
        created_by=created_by,
        created_at=now,
    )
    session.add(act)
    session.flush()
    return act


def _is_same_matter(entry_type: str, one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Two acts of a type are rivals unless each speaks of a case of its own."""
    name = CASES.get(entry_type)
    return name is None or one[name] == other[name]


def check_phase(assembly: AssemblyRow, entry_type: str) -> None:
    """Raise ActNotAllowedNow unless the phase table has this act now."""
    phase_after(Phase(assembly.phase), ACT_OF_TYPE[entry_type])


def list_open_acts(session: Session, assembly_id: str) -> list[SignedActRow]:
    """Return the acts that wait for signatures, oldest first."""
    statement = (
        select(SignedActRow)
        .where(SignedActRow.assembly_id == assembly_id, SignedActRow.state == "open")
        .order_by(SignedActRow.id)
    )
    return list(session.scalars(statement))


def count_corrections(session: Session, assembly_id: str) -> int:
    """Return how often the frozen roll was corrected."""
    statement = select(func.count()).where(
        SignedActRow.assembly_id == assembly_id,
        SignedActRow.state == "done",
        SignedActRow.type == "roll-correction",
    )
    return session.scalars(statement).one()


def get_act(session: Session, act_id: int) -> SignedActRow:
    """Return an act; raises ActNotFound."""
    act = session.get(SignedActRow, act_id)
    if act is None:
        raise ActNotFound(act=act_id)
    return act


def with_signature(
    session: Session, assembly: AssemblyRow, act: SignedActRow, *, officer_id: int, k: str, s: str
) -> list[dict[str, Any]]:
    """Return the act's signatures with this one; `k` is the key id, `s` base64, as bound.

    Raises ActNotAllowedNow, SignerNotEntitled, SignedAlready, SignatureInvalid.
    """
    check_phase(assembly, act.type)
    roster = roster_of(session, assembly, act)
    signer = check_signer(roster, act.type, act.sigs, officer_id=officer_id, k=k)
    message = signed_message(act.type, bind_of(assembly, act.type, act.body), act.body)
    verify_signature(signer.key, message, parse_b64(s, 64))
    return [*act.sigs, {"officer": signer.id, "k": k, "s": s}]


def find_completion(entry_type: str) -> Completion:
    """Return what completes an act of this type: by default its entry is logged."""
    return _completions.get(entry_type, complete_by_appending)


def complete_by_appending(
    session: Session, assembly: AssemblyRow, act: SignedActRow, now: datetime
) -> None:
    """Log the act's entry and move the phase as the table says."""
    append_act(session, assembly, act, now)
    assembly.phase = phase_after(Phase(assembly.phase), ACT_OF_TYPE[act.type]).value


def append_act(
    session: Session, assembly: AssemblyRow, act: SignedActRow, now: datetime
) -> Appended:
    """Log a completed act; `now` is the assembly's time."""
    appended = append_entry(
        session, assembly.id, type=act.type, body=act.body, sigs=act.sigs, now=now
    )
    act.state, act.entry_seq = "done", appended.seq
    return appended


def roster_of(session: Session, assembly: AssemblyRow, act: SignedActRow | None = None) -> Roster:
    """Return the officers in force: the definition's, as changed by logged officer-changes."""
    if act is not None and act.type == "definition":
        return Roster.of(Definition.parse(act.body))
    roster = Roster.of(definition_of(assembly))
    statement = (
        select(SignedActRow.body)
        .where(SignedActRow.assembly_id == assembly.id, SignedActRow.state == "done")
        .where(SignedActRow.type == "officer-change")
        .order_by(SignedActRow.entry_seq)
    )
    for body in session.scalars(statement):
        roster = roster.after(body)
    return roster


def definition_officer_id(officer_id: int) -> str:
    """Return the id under which an officer of this service stands in definitions."""
    return f"o{officer_id}"


def check_signer(
    roster: Roster, entry_type: str, sigs: list[dict[str, Any]], *, officer_id: int, k: str
) -> Officer:
    """Return the definition's officer who signs now; raises SignerNotEntitled, SignedAlready."""
    signer = roster.find(k)
    if signer is None or signer.id != definition_officer_id(officer_id):
        raise SignerNotEntitled(type=entry_type)
    before = [roster.find(sig["k"]) for sig in sigs]
    if any(one is None or one.id == signer.id for one in before):
        raise SignedAlready(type=entry_type)
    together = [*(one for one in before if one is not None), signer]
    if not _may_sign_together(roster, entry_type, together):
        raise SignerNotEntitled(type=entry_type)
    return signer


def may_still_sign(
    roster: Roster, entry_type: str, sigs: list[dict[str, Any]], officer_id: int
) -> Officer | None:
    """Return the officer whose signature this act still takes, or None."""
    name = definition_officer_id(officer_id)
    mine = next((one for one in roster.officers if one.id == name), None)
    if mine is None:
        return None
    try:
        return check_signer(roster, entry_type, sigs, officer_id=officer_id, k=mine.key_id)
    except RuleError:
        return None


def _may_sign_together(roster: Roster, entry_type: str, officers: list[Officer]) -> bool:
    slots = OFFICERS_SIGN[entry_type]
    if len(officers) > len(slots):
        return False
    if slots[0] == ORGANISATION:
        return len({one.organisation for one in officers}) == len(officers)
    asked = [frozenset({roster.rulings_by}) if slot == RULINGS_BY else slot for slot in slots]
    return any(
        all(officer.role in slot for officer, slot in zip(officers, order, strict=True))
        for order in permutations(asked, len(officers))
    )


def lock_open_act(session: Session, act_id: int) -> SignedActRow:
    """Return an act that waits for signatures, locked; raises ActNotFound."""
    statement = (
        select(SignedActRow)
        .where(SignedActRow.id == act_id, SignedActRow.state == "open")
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    act = session.scalars(statement).one_or_none()
    if act is None:
        raise ActNotFound(act=act_id)
    return act

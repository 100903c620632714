"""Objections 异议: recorded with a number, answered, ruled by the street office (RULES §3.7, R28).

Law: the log holds an objection's number and the hash of its text, never the text. While one
to the roll waits, the roll is not frozen; while one to the result waits, nothing is final.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.assembly.holidays import find_workday
from app.assembly.models import AssemblyRight, AssemblyRow, ObjectionRow, SignedActRow
from app.assembly.profiles import rules_of
from app.assembly.service.acts import (
    append_act,
    propose_act,
    register_completion,
)
from app.assembly.service.answers import secret_digest, tell_objector
from app.assembly.service.effects import NONE, check_effect
from app.assembly.service.evidence import Evidence, keep_evidence
from app.assembly.service.read import (
    get_assembly,
    lock_assembly,
    phase_of,
    time_of,
)
from app.core.assembly import Act, Phase, phase_after
from app.core.base32 import encode_crockford
from app.core.calendar import acting_deadline, end_of_day
from app.core.encoding import sha256
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import transaction
from app.platform.files import store_file
from app.platform.log import append_entry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.registry.service import Owner

ABOUT = ("roll", "identity", "paper", "procedure", "result")
# Where an objection stands before its ruling, and what comes after each.
WAITING = ("submitted", "accepted", "checking")
NEXT = {"submitted": ("accepted", "checking"), "accepted": ("checking",), "checking": ()}
SECRET_BYTES = 5
MAX_TEXT = 5_000


class ObjectionNotFound(RuleError):
    """The assembly has no objection of this number."""


class ObjectionTextMissing(RuleError):
    """An objection says what it objects to, in up to 5,000 characters."""


class ObjectionDecided(RuleError):
    """This objection was ruled already."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """An objection on file: its row, its number, and the secret that opens its page."""

    id: int
    public_id: str
    secret: str


def submit_objection(
    assembly_id: str,
    *,
    about: str,
    text: str,
    contact: str,
    now: datetime,
    owner: Owner | None = None,
    evidence: Sequence[Evidence] = (),
) -> Submitted:
    """Record an objection and log its number and hash; the secret is told here alone.

    `owner` is who showed who they are: their flat is named. Raises AssemblyNotFound,
    ActNotAllowedNow, ObjectionTextMissing, EvidenceNotTaken, PictureInvalid.
    """
    text = text.strip()
    if about not in ABOUT or not 0 < len(text) <= MAX_TEXT:
        raise ObjectionTextMissing
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.OBJECT)
        at, secret = time_of(assembly, now), encode_crockford(secrets.token_bytes(SECRET_BYTES))
        public_id = f"o-{_count(session, assembly_id) + 1}"
        row = ObjectionRow(
            assembly_id=assembly_id,
            public_id=public_id,
            about=about,
            text=text,
            contact=contact.strip()[:200] or None,
            state="submitted",
            secret=secret_digest(assembly_id, public_id, secret),
            created_at=at,
            reply_due=_reply_due(session, assembly, at),
        )
        if owner is not None and owner.community_id == assembly.community_id:
            row.unit_id, row.owner = owner.unit_id, owner.masked
            row.i = _line_of(session, assembly_id, owner.unit_id)
        session.add(row)
        session.flush()
        keep_evidence(session, row, evidence, at)
        _log_objection(session, assembly, row, at)
        return Submitted(row.id, public_id, secret)


def _line_of(session: Session, assembly_id: str, unit_id: int) -> int | None:
    statement = select(AssemblyRight).where(AssemblyRight.assembly_id == assembly_id)
    return next((one.i for one in session.scalars(statement) if unit_id in one.unit_ids), None)


def take_up(objection_id: int, state: str, *, officer_id: int, now: datetime) -> None:
    """Say that an objection is accepted or being checked; nothing is logged of it.

    Raises ObjectionNotFound, ObjectionDecided.
    """
    with transaction() as session:
        row = session.get(ObjectionRow, objection_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise ObjectionNotFound(objection=objection_id)
        if state not in NEXT.get(row.state, ()):
            raise ObjectionDecided(objection=row.public_id)
        row.state = state
        audit(session, officer_id, f"objection.{state}", str(row.id), {}, now=now)


def _log_objection(
    session: Session, assembly: AssemblyRow, row: ObjectionRow, at: datetime
) -> None:
    document = _keep(session, f"objection-{row.public_id}.txt", row.text)
    body = {"id": row.public_id, "about": row.about, "document": document}
    append_entry(session, assembly.id, type="objection", body=body, sigs=[], now=at)


def _keep(session: Session, name: str, text: str) -> str:
    data = (text + "\n").encode()
    store_file(session, data, media_type="text/plain", name=name)
    return sha256(data).hex()


def _count(session: Session, assembly_id: str) -> int:
    statement = select(func.count()).where(ObjectionRow.assembly_id == assembly_id)
    return session.scalars(statement).one()


def _reply_due(session: Session, assembly: AssemblyRow, at: datetime) -> datetime:
    rules = rules_of(session, assembly)
    days = rules.whole("objections.answer_days")
    return end_of_day(acting_deadline(at, days, workday=find_workday).date)


def propose_ruling(
    objection_id: int,
    *,
    decision: str,
    answer: str,
    officer_id: int,
    now: datetime,
    effect: str = "",
    reason: str = "",
) -> int:
    """Put a ruling with its answer up for the ruling body; returns the act's id.

    `effect` is what an upheld objection brings about (service.effects), `reason` why nothing
    need be done. Raises ObjectionNotFound, ObjectionDecided, ObjectionTextMissing,
    EffectMissing, EffectImpossible, ActPending.
    """
    answer = answer.strip()
    if decision not in ("upheld", "rejected") or not 0 < len(answer) <= MAX_TEXT:
        raise ObjectionTextMissing
    with transaction() as session:
        row = session.get(ObjectionRow, objection_id)
        if row is None:
            raise ObjectionNotFound(objection=objection_id)
        if row.state not in WAITING:
            raise ObjectionDecided(objection=row.public_id)
        assembly = lock_assembly(session, row.assembly_id)
        row.answer, row.effect, row.effect_reason = answer, None, None
        if decision == "upheld":
            _order(session, assembly, row, effect, reason)
        document = _keep(session, f"ruling-{row.public_id}.txt", answer)
        body = {"objection": row.public_id, "decision": decision, "document": document}
        return propose_act(
            session, assembly, type="ruling", body=body, created_by=officer_id, now=now
        ).id


def _order(
    session: Session, assembly: AssemblyRow, row: ObjectionRow, effect: str, reason: str
) -> None:
    check_effect(session, assembly, row, effect, reason)
    row.effect, row.effect_reason = effect, reason if effect == NONE else None


def order_otherwise(
    objection_id: int, *, effect: str, reason: str, officer_id: int, now: datetime
) -> None:
    """Order another remedy where the first one has become impossible; the change is audited.

    Raises ObjectionNotFound, ObjectionDecided unless it was upheld, EffectMissing,
    EffectImpossible, ActNotAllowedNow.
    """
    with transaction() as session:
        row = session.get(ObjectionRow, objection_id)
        if row is None:
            raise ObjectionNotFound(objection=objection_id)
        assembly = lock_assembly(session, row.assembly_id)
        phase_after(Phase(assembly.phase), Act.RULE)
        if row.state != "upheld":
            raise ObjectionDecided(objection=row.public_id)
        before = row.effect or ""
        _order(session, assembly, row, effect, reason)
        facts = {"before": before, "after": effect, "reason": row.effect_reason or ""}
        audit(
            session,
            officer_id,
            "objection.remedy",
            str(row.id),
            facts,
            now=now,
            community_id=assembly.community_id,
        )


def _complete_ruling(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    append_act(session, assembly, act, at)
    row = find_objection(session, assembly.id, act.body["objection"])
    if row is not None:
        row.state, row.decided_at = act.body["decision"], at
        tell_objector(session, assembly, row, at)


def assembly_of_objection(session: Session, objection_id: int) -> AssemblyRow:
    """Return the assembly that an objection belongs to; raises ObjectionNotFound."""
    row = session.get(ObjectionRow, objection_id)
    if row is None:
        raise ObjectionNotFound(objection=objection_id)
    return get_assembly(session, row.assembly_id)


def find_objection(session: Session, assembly_id: str, public_id: str) -> ObjectionRow | None:
    """Return an objection by its number in the log."""
    statement = select(ObjectionRow).where(
        ObjectionRow.assembly_id == assembly_id, ObjectionRow.public_id == public_id
    )
    return session.scalars(statement).one_or_none()


def list_objections(session: Session, assembly_id: str) -> list[ObjectionRow]:
    """Return the objections of an assembly in order."""
    statement = (
        select(ObjectionRow)
        .where(ObjectionRow.assembly_id == assembly_id)
        .order_by(ObjectionRow.id)
    )
    return list(session.scalars(statement))


def objection_numbers(session: Session, assembly_id: str) -> dict[str, int]:
    """Return received, upheld and rejected objections, as the final entry states them."""
    statement = (
        select(ObjectionRow.state, func.count())
        .where(ObjectionRow.assembly_id == assembly_id)
        .group_by(ObjectionRow.state)
    )
    numbers = {state: count for state, count in session.execute(statement)}
    return {
        "received": sum(numbers.values()),
        "upheld": numbers.get("upheld", 0),
        "rejected": numbers.get("rejected", 0),
    }


def can_object(session: Session, assembly_id: str) -> bool:
    """True while objections are taken."""
    try:
        phase_after(phase_of(get_assembly(session, assembly_id)), Act.OBJECT)
    except RuleError:
        return False
    return True


register_completion("ruling", _complete_ruling)

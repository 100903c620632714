"""Objections 异议: recorded with a number, answered, ruled by the street office (RULES §3.7, R28).

Law: the log holds an objection's number and the hash of its text, never the text. While one
to the roll waits, the roll is not frozen; while one to the result waits, nothing is final.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.assembly.holidays import find_workday
from app.assembly.models import AssemblyRow, ObjectionRow, SignedActRow
from app.assembly.profiles import rules_of
from app.assembly.service.acts import (
    append_act,
    complete_by_appending,
    propose_act,
    register_completion,
)
from app.assembly.service.read import (
    add_document,
    get_assembly,
    lock_assembly,
    phase_of,
    publish_document,
    time_of,
)
from app.core.assembly import Act, AnnulmentReasonMissing, Phase, phase_after
from app.core.calendar import acting_deadline, end_of_day
from app.core.encoding import sha256
from app.core.errors import RuleError
from app.platform.db import transaction
from app.platform.files import store_file
from app.platform.log import append_entry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ANNULMENT_REASONS = ("error_in_notice", "error_in_roll", "upheld_objection", "security", "other")
ABOUT = ("roll", "identity", "paper", "procedure", "result")
ANNULMENT = "annulment.txt"
MAX_TEXT = 5_000


class ObjectionNotFound(RuleError):
    """The assembly has no objection of this number."""


class ObjectionTextMissing(RuleError):
    """An objection says what it objects to, in up to 5,000 characters."""


class ObjectionDecided(RuleError):
    """This objection was ruled already."""


def submit_objection(
    assembly_id: str, *, about: str, text: str, contact: str, now: datetime
) -> ObjectionRow:
    """Record an objection and log its number and hash.

    Raises AssemblyNotFound, ActNotAllowedNow, ObjectionTextMissing.
    """
    text = text.strip()
    if about not in ABOUT or not 0 < len(text) <= MAX_TEXT:
        raise ObjectionTextMissing
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.OBJECT)
        at = time_of(assembly, now)
        row = ObjectionRow(
            assembly_id=assembly_id,
            public_id=f"o-{_count(session, assembly_id) + 1}",
            about=about,
            text=text,
            contact=contact.strip()[:200] or None,
            state="submitted",
            created_at=at,
            reply_due=_reply_due(session, assembly, at),
        )
        session.add(row)
        _log_objection(session, assembly, row, at)
        return row


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
    objection_id: int, *, decision: str, answer: str, officer_id: int, now: datetime
) -> int:
    """Put a ruling with its answer up for the ruling body; returns the act's id.

    Raises ObjectionNotFound, ObjectionDecided, ObjectionTextMissing, ActPending.
    """
    answer = answer.strip()
    if decision not in ("upheld", "rejected") or not 0 < len(answer) <= MAX_TEXT:
        raise ObjectionTextMissing
    with transaction() as session:
        row = session.get(ObjectionRow, objection_id)
        if row is None:
            raise ObjectionNotFound(objection=objection_id)
        if row.state != "submitted":
            raise ObjectionDecided(objection=row.public_id)
        assembly = lock_assembly(session, row.assembly_id)
        row.answer = answer
        document = _keep(session, f"ruling-{row.public_id}.txt", answer)
        body = {"objection": row.public_id, "decision": decision, "document": document}
        return propose_act(
            session, assembly, type="ruling", body=body, created_by=officer_id, now=now
        ).id


def _complete_ruling(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    append_act(session, assembly, act, at)
    row = find_objection(session, assembly.id, act.body["objection"])
    if row is not None:
        row.state, row.decided_at = act.body["decision"], at


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


def propose_annulment(
    assembly_id: str, *, reason: str, text: str, officer_id: int, now: datetime
) -> int:
    """Put an annulment with its reason up for the convener; returns the act's id.

    `reason` is one of ANNULMENT_REASONS, `text` the sentence that owners will read. Raises
    ActNotAllowedNow, AnnulmentReasonMissing, ObjectionTextMissing, ActPending.
    """
    text = text.strip()
    if reason not in ANNULMENT_REASONS or not text:
        raise AnnulmentReasonMissing
    if len(text) > MAX_TEXT:
        raise ObjectionTextMissing
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.ANNUL)
        body: dict[str, Any] = {
            "reason": reason,
            "document": _keep_reason(session, assembly, text, now),
        }
        return propose_act(
            session, assembly, type="annulment", body=body, created_by=officer_id, now=now
        ).id


def _keep_reason(session: Session, assembly: AssemblyRow, text: str, now: datetime) -> str:
    row = add_document(
        session,
        assembly.id,
        kind="annulment",
        name=ANNULMENT,
        data=(text + "\n").encode(),
        public=False,
        now=time_of(assembly, now),
    )
    return row.sha256


def _complete_annulment(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    """End the assembly and let everybody read why."""
    complete_by_appending(session, assembly, act, at)
    publish_document(session, assembly.id, ANNULMENT)


def can_object(session: Session, assembly_id: str) -> bool:
    """True while objections are taken."""
    try:
        phase_after(phase_of(get_assembly(session, assembly_id)), Act.OBJECT)
    except RuleError:
        return False
    return True


register_completion("ruling", _complete_ruling)
register_completion("annulment", _complete_annulment)

"""After the count: preliminary result, final, minutes, certificate — each signed, then logged.

Law: each act's entry is appended, the record as it then stands is run through our own
verifier, and only then is the transaction committed and anything published.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.holidays import find_workday
from app.assembly.profiles import get_profile
from app.assembly.service.acts import append_act, propose_act, register_completion
from app.assembly.service.objections import objection_numbers
from app.assembly.service.read import (
    add_document,
    definition_of,
    find_document,
    lock_assembly,
    read_document,
    time_of,
)
from app.assembly.service.roll import unsettled
from app.core.assembly import Act, Phase, phase_after
from app.core.calendar import earliest_final, end_of_day
from app.core.encoding import jcs_hash, sha256
from app.core.errors import RuleError
from app.counting.service.check import verify_own_record
from app.counting.service.count import figures_of
from app.counting.service.documents import (
    render_certificate,
    render_minutes,
    render_result,
)
from app.counting.service.heads import cosigned_head, last_of, newest_head, read_log
from app.counting.service.record import make_record
from app.platform.db import transaction
from app.platform.seal import check_seal, seal_pdf
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow, SignedActRow


class ObjectionPeriodRunning(RuleError):
    """The result stays posted; objections may still come in."""


class ObjectionsOpen(RuleError):
    """An objection waits for its ruling; the result cannot become final (R28)."""


class ReferenceNotCertified(RuleError):
    """An assembly without a paper channel is for reference only and gets no certificate (R43)."""


class NotCompared(RuleError):
    """The certifier has not said that everything only a person can compare was compared."""


# What no machine can compare for the certifier, in the order in which the page asks.
COMPARED = ("anchor", "minutes", "objections")


def _complete_result(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    append_act(session, assembly, act, at)
    assembly.phase = phase_after(Phase(assembly.phase), Act.POST_RESULT).value
    verify_own_record(session, assembly, now=at)
    figures = figures_of(session, assembly)
    document = render_result(session, assembly, figures, final=None, at=at)
    _publish(session, assembly, "result_preliminary", "result-preliminary.pdf", document, at)


def final_from(session: Session, assembly: AssemblyRow) -> datetime:
    """Return the moment from which the posted result may become final (R27)."""
    rules = get_profile(get_community(session, assembly.community_id).profile_id).rules
    posted = last_of(read_log(session, assembly), "result").t
    deadline = earliest_final(
        posted,
        posting_days=rules.whole("result.posting_days"),
        objection_days=definition_of(assembly).policies.objection_days,
        workday=find_workday,
    )
    return end_of_day(deadline.date)


def propose_final(assembly_id: str, *, officer_id: int, now: datetime) -> int:
    """Put the final result up for the convener; returns the act's id.

    Raises ActNotAllowedNow, ObjectionPeriodRunning, ObjectionsOpen, ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.FINALIZE)
        until = final_from(session, assembly)
        if time_of(assembly, now) < until:
            raise ObjectionPeriodRunning(until=until)
        if unsettled(session, assembly_id):
            raise ObjectionsOpen(count=len(unsettled(session, assembly_id)))
        head, log = newest_head(session, assembly), read_log(session, assembly)
        body = {
            "tree_size": head.size,
            "root": head.root.hex(),
            "result": jcs_hash(last_of(log, "result").body).hex(),
            "objections": objection_numbers(session, assembly_id),
        }
        return propose_act(
            session, assembly, type="final", body=body, created_by=officer_id, now=now
        ).id


def _complete_final(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    append_act(session, assembly, act, at)
    assembly.phase = phase_after(Phase(assembly.phase), Act.FINALIZE).value
    verify_own_record(session, assembly, now=at)
    figures = figures_of(session, assembly)
    document = render_result(session, assembly, figures, final=act.body, at=at)
    _publish(session, assembly, "result_final", "result-final.pdf", document, at)
    record = make_record(session, assembly, with_minutes=False)
    public = definition_of(assembly).publication == "public"
    _add(session, assembly, "record_final", "record-final.zip", record, at, public=public)


def propose_minutes(assembly_id: str, *, officer_id: int, now: datetime) -> int:
    """Make the minutes and put their hash up for the convener; returns the act's id.

    Raises ActNotAllowedNow; SealNotConfigured, because minutes that nobody can seal would never
    be published; ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.MINUTE)
        check_seal()
        at, head = time_of(assembly, now), newest_head(session, assembly)
        record = find_document(session, assembly_id, "record-final.zip")
        assert record is not None
        figures, data = figures_of(session, assembly), read_document(session, record)
        minutes = render_minutes(session, assembly, figures, record=data, head=head, at=at)
        # The officers read it before they sign; nobody else sees minutes that nobody signed.
        _add(session, assembly, "minutes", "minutes-unsigned.pdf", minutes, at, public=False)
        body = {
            "tree_size": head.size,
            "root": head.root.hex(),
            "result": jcs_hash(last_of(read_log(session, assembly), "result").body).hex(),
            "document": sha256(minutes).hex(),
            "record": sha256(data).hex(),
        }
        return propose_act(
            session, assembly, type="minutes", body=body, created_by=officer_id, now=now
        ).id


def _complete_minutes(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    append_act(session, assembly, act, at)
    assembly.phase = phase_after(Phase(assembly.phase), Act.MINUTE).value
    unsigned = find_document(session, assembly.id, "minutes-unsigned.pdf")
    assert unsigned is not None
    unsigned.public = True
    signed = seal_pdf(read_document(session, unsigned), at=at)
    _publish(session, assembly, "minutes_signed", "minutes.pdf", signed, at)
    verify_own_record(session, assembly, now=at)


def propose_certificate(
    assembly_id: str,
    *,
    number: str | None,
    compared: Collection[str],
    officer_id: int,
    now: datetime,
) -> int:
    """Put the certificate up for the street office; returns the act's id.

    `compared` holds all of COMPARED. A rehearsal's certificate has no number (R43). Raises
    NotCompared, ActNotAllowedNow, WaitingForWitness, ReferenceNotCertified, ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.CERTIFY)
        if assembly.reference:
            raise ReferenceNotCertified(assembly=assembly_id)
        if not set(COMPARED) <= set(compared):
            raise NotCompared(missing=[one for one in COMPARED if one not in compared])
        log = read_log(session, assembly)
        minutes = last_of(log, "minutes")
        head = cosigned_head(session, assembly, after=minutes.seq)
        signed = find_document(session, assembly_id, "minutes.pdf")
        assert signed is not None
        body: dict[str, Any] = {
            "tree_size": head.size,
            "root": head.root.hex(),
            "result": jcs_hash(last_of(log, "result").body).hex(),
            "minutes": minutes.body["document"],
            "document": signed.sha256,
            "number": None if assembly.rehearsal else number,
            "rehearsal": assembly.rehearsal,
        }
        return propose_act(
            session, assembly, type="certificate", body=body, created_by=officer_id, now=now
        ).id


def _complete_certificate(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime
) -> None:
    append_act(session, assembly, act, at)
    assembly.phase = phase_after(Phase(assembly.phase), Act.CERTIFY).value
    verify_own_record(session, assembly, now=at)
    figures = figures_of(session, assembly)
    page = render_certificate(session, assembly, figures, act.body, at=at)
    _publish(session, assembly, "certificate", "certificate.pdf", page, at)


def _publish(
    session: Session, assembly: AssemblyRow, kind: str, name: str, data: bytes, at: datetime
) -> None:
    _add(session, assembly, kind, name, data, at, public=True)


def _add(
    session: Session,
    assembly: AssemblyRow,
    kind: str,
    name: str,
    data: bytes,
    at: datetime,
    *,
    public: bool,
) -> None:
    add_document(session, assembly.id, kind=kind, name=name, data=data, public=public, now=at)


register_completion("result", _complete_result)
register_completion("final", _complete_final)
register_completion("minutes", _complete_minutes)
register_completion("certificate", _complete_certificate)

"""After the count: preliminary result, final, minutes — each signed, then logged.

Law: each act's entry is appended, the record as it then stands is run through our own
verifier, and only then is the transaction committed and anything published. Documents are
set before the transaction, from the log as it will stand (service.signing).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.holidays import find_workday
from app.assembly.profiles import rules_of
from app.assembly.service.acts import append_act, propose_act
from app.assembly.service.effects import RemedyOutstanding, unremedied
from app.assembly.service.objections import objection_numbers
from app.assembly.service.read import (
    add_document,
    definition_of,
    find_document,
    get_assembly,
    lock_assembly,
    publish_document,
    read_document,
    time_of,
)
from app.assembly.service.roll import unsettled
from app.assembly.service.signing import Signatures, register_publication
from app.core.assembly import Act, Phase, phase_after
from app.core.calendar import earliest_final, end_of_day
from app.core.encoding import jcs_hash, sha256
from app.counting.service.check import verify_own_record
from app.counting.service.count import RecountDue, figures_of, is_recount_due
from app.counting.service.documents import (
    write_minutes,
    write_result,
)
from app.counting.service.heads import foresee_log, last_of, newest_head, read_log
from app.counting.service.record import make_record
from app.counting.service.refusals import (
    ObjectionNumbersStale,
    ObjectionPeriodRunning,
    ObjectionsOpen,
)
from app.counting.service.resolutions import register_resolutions
from app.counting.service.settling import check_settled
from app.platform.db import transaction
from app.platform.prepared import once_more, prepare
from app.platform.seal import Sealing, check_seal
from app.voting.service.devices import forget_devices

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow, SignedActRow
    from app.platform.pdf import Manuscript
    from app.platform.prepared import Piece, Prepared


def _write_result(
    session: Session, assembly: AssemblyRow, act: SignedActRow, sigs: Signatures, at: datetime
) -> list[Piece]:
    log = foresee_log(session, assembly, act, sigs, at)
    final = act.body if act.type == "final" else None
    figures = figures_of(session, assembly, log)
    return [write_result(session, assembly, figures, final=final, at=at, log=log)]


def _complete_result(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime, prepared: Prepared
) -> None:
    append_act(session, assembly, act, at)
    assembly.phase = phase_after(Phase(assembly.phase), Act.POST_RESULT).value
    figures = figures_of(session, assembly)
    document = prepared.take(write_result(session, assembly, figures, final=None, at=at))
    verify_own_record(session, assembly, now=at)
    publish_paper(session, assembly, "result_preliminary", "result-preliminary.pdf", document, at)


def final_from(session: Session, assembly: AssemblyRow) -> datetime:
    """Return the moment from which the posted result may become final (R27)."""
    rules = rules_of(session, assembly)
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

    Raises ActNotAllowedNow, ObjectionPeriodRunning, ObjectionsOpen, RecountDue,
    RemedyOutstanding, ObjectionUnsettled, ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.FINALIZE)
        until = final_from(session, assembly)
        if time_of(assembly, now) < until:
            raise ObjectionPeriodRunning(until=until)
        head, log = newest_head(session, assembly), read_log(session, assembly)
        if is_recount_due(session, assembly, log):
            raise RecountDue(assembly=assembly_id)
        _check_settled(session, assembly)
        body = {
            "tree_size": head.size,
            "root": head.root.hex(),
            "result": jcs_hash(last_of(log, "result").body).hex(),
            "objections": objection_numbers(session, assembly_id),
        }
        return propose_act(
            session, assembly, type="final", body=body, created_by=officer_id, now=now
        ).id


def _check_settled(session: Session, assembly: AssemblyRow) -> None:
    waiting = unsettled(session, assembly.id)
    if waiting:
        raise ObjectionsOpen(count=len(waiting))
    for row in unremedied(session, assembly.id):
        raise RemedyOutstanding(objection=row.public_id, effect=row.effect)
    check_settled(session, assembly)


def _complete_final(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime, prepared: Prepared
) -> None:
    _check_settled(session, assembly)
    if act.body["objections"] != objection_numbers(session, assembly.id):
        raise ObjectionNumbersStale(assembly=assembly.id)
    append_act(session, assembly, act, at)
    assembly.phase = phase_after(Phase(assembly.phase), Act.FINALIZE).value
    figures = figures_of(session, assembly)
    document = prepared.take(write_result(session, assembly, figures, final=act.body, at=at))
    register_resolutions(session, assembly, figures, at)
    forget_devices(session, assembly.id)
    verify_own_record(session, assembly, now=at)
    publish_paper(session, assembly, "result_final", "result-final.pdf", document, at)
    record = make_record(session, assembly, with_minutes=False)
    public = definition_of(assembly).publication == "public"
    _add(session, assembly, "record_final", "record-final.zip", record, at, public=public)


def propose_minutes(assembly_id: str, *, officer_id: int, now: datetime) -> int:
    """Make the minutes and put their hash up for the convener; returns the act's id.

    Raises ActNotAllowedNow; SealNotConfigured, because minutes that nobody can seal would never
    be published; ActPending; DocumentOutdated.
    """
    return once_more(lambda: _propose_minutes(assembly_id, officer_id, now))


def _propose_minutes(assembly_id: str, officer_id: int, now: datetime) -> int:
    prepared = prepare(
        lambda session: [_draw_up_minutes(session, get_assembly(session, assembly_id), now)]
    )
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        manuscript = _draw_up_minutes(session, assembly, now)
        minutes, head = prepared.take(manuscript), newest_head(session, assembly)
        # The officers read it before they sign; nobody else sees minutes that nobody signed.
        _add(session, assembly, "minutes", "minutes-unsigned.pdf", minutes, manuscript.at)
        body = {
            "tree_size": head.size,
            "root": head.root.hex(),
            "result": jcs_hash(last_of(read_log(session, assembly), "result").body).hex(),
            "document": sha256(minutes).hex(),
            "record": sha256(_final_record(session, assembly)).hex(),
        }
        return propose_act(
            session, assembly, type="minutes", body=body, created_by=officer_id, now=now
        ).id


def _draw_up_minutes(session: Session, assembly: AssemblyRow, now: datetime) -> Manuscript:
    phase_after(Phase(assembly.phase), Act.MINUTE)
    check_seal()
    return write_minutes(
        session,
        assembly,
        figures_of(session, assembly),
        record=_final_record(session, assembly),
        head=newest_head(session, assembly),
        at=time_of(assembly, now),
    )


def _final_record(session: Session, assembly: AssemblyRow) -> bytes:
    record = find_document(session, assembly.id, "record-final.zip")
    assert record is not None
    return read_document(session, record)


def _write_sealed(
    session: Session, assembly: AssemblyRow, _: SignedActRow, __: Signatures, at: datetime
) -> list[Piece]:
    unsigned = find_document(session, assembly.id, "minutes-unsigned.pdf")
    assert unsigned is not None
    return [Sealing("minutes.pdf", read_document(session, unsigned), at)]


def _complete_minutes(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime, prepared: Prepared
) -> None:
    append_act(session, assembly, act, at)
    assembly.phase = phase_after(Phase(assembly.phase), Act.MINUTE).value
    publish_document(session, assembly.id, "minutes-unsigned.pdf")
    (sealing,) = _write_sealed(session, assembly, act, act.sigs, at)
    publish_paper(session, assembly, "minutes_signed", "minutes.pdf", prepared.take(sealing), at)
    verify_own_record(session, assembly, now=at)


def publish_paper(
    session: Session, assembly: AssemblyRow, kind: str, name: str, data: bytes, at: datetime
) -> None:
    """Keep a document of the assembly that everybody may read."""
    _add(session, assembly, kind, name, data, at, public=True)


def _add(
    session: Session,
    assembly: AssemblyRow,
    kind: str,
    name: str,
    data: bytes,
    at: datetime,
    *,
    public: bool = False,
) -> None:
    add_document(session, assembly.id, kind=kind, name=name, data=data, public=public, now=at)


register_publication("result", _write_result, _complete_result)
register_publication("final", _write_result, _complete_final)
register_publication("minutes", _write_sealed, _complete_minutes)

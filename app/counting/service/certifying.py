"""The certificate: what the certifier says it compared, and the entry that says so.

Law: a certificate names the signed minutes under a witnessed head; it is run through our own
verifier with the record before anything is published (RULES R38, R43).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.service.acts import append_act, propose_act
from app.assembly.service.awaited import bodies_elsewhere
from app.assembly.service.read import find_document, lock_assembly
from app.assembly.service.signing import Signatures, register_publication
from app.core.assembly import Act, Phase, phase_after
from app.core.calendar import local_date
from app.core.encoding import jcs_hash
from app.counting.service.check import verify_own_record
from app.counting.service.closing import publish_paper
from app.counting.service.count import figures_of
from app.counting.service.documents import write_certificate
from app.counting.service.heads import cosigned_head, foresee_log, last_of, read_log
from app.counting.service.refusals import (
    CertificateNumberMissing,
    CertificateNumberUsed,
    NotCompared,
    ReferenceNotCertified,
)
from app.counting.service.returns import check_returns_answered
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow, SignedActRow
    from app.platform.prepared import Piece, Prepared


# What no machine can compare for the certifier, in the order in which the page asks.
COMPARED = ("anchor", "minutes", "objections")


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
    NotCompared, ActNotAllowedNow, WaitingForWitness, ReferenceNotCertified, ReturnUnanswered,
    CertificateNumberMissing, CertificateNumberUsed, ActPending.
    """
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.CERTIFY)
        if assembly.reference:
            raise ReferenceNotCertified(assembly=assembly_id)
        check_returns_answered(session, assembly_id)
        if not set(COMPARED) <= set(compared):
            raise NotCompared(missing=[one for one in COMPARED if one not in compared])
        if not assembly.rehearsal:
            _check_number(session, assembly_id, number)
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


def suggest_number(session: Session, now: datetime) -> str:
    """Return the number that would follow this year's certificates."""
    year = local_date(now).year
    borne = sum(str(year) in number for number in _numbers(session, ""))
    return f"〔{year}〕{borne + 1}号"


def _check_number(session: Session, assembly_id: str, number: str | None) -> None:
    if not number:
        raise CertificateNumberMissing
    if number in _numbers(session, assembly_id):
        raise CertificateNumberUsed(number=number)


def _numbers(session: Session, but: str) -> list[str]:
    """The numbers of other assemblies' certificates, signed or waiting for their signature."""
    bodies = bodies_elsewhere(session, "certificate", but)
    return [body["number"] for body in bodies if body["number"]]


def _write_certificate(
    session: Session, assembly: AssemblyRow, act: SignedActRow, sigs: Signatures, at: datetime
) -> list[Piece]:
    log = foresee_log(session, assembly, act, sigs, at)
    figures = figures_of(session, assembly, log)
    return [write_certificate(session, assembly, figures, act.body, at=at, log=log)]


def _complete_certificate(
    session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime, prepared: Prepared
) -> None:
    append_act(session, assembly, act, at)
    assembly.phase = phase_after(Phase(assembly.phase), Act.CERTIFY).value
    figures = figures_of(session, assembly)
    page = prepared.take(write_certificate(session, assembly, figures, act.body, at=at))
    verify_own_record(session, assembly, now=at)
    publish_paper(session, assembly, "certificate", "certificate.pdf", page, at)


register_publication("certificate", _write_certificate, _complete_certificate)

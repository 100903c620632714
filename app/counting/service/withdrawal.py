"""Revoking a certificate: with a reason everybody can read, signed by the street office.

Law: what was certified stays in the log; the revocation stands behind it and ends the log. The
text itself is a public document, the entry holds its hash (PROTOCOL §6.2).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.acts import append_act, propose_act, register_completion
from app.assembly.service.read import add_document, lock_assembly, publish_document, time_of
from app.core.assembly import Act, Phase, phase_after
from app.core.encoding import jcs_hash
from app.core.errors import RuleError
from app.counting.service.check import verify_own_record
from app.counting.service.heads import last_of, read_log
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow, SignedActRow

REASONS = ("court_decision", "upheld_objection", "error_in_certificate", "fraud", "other")
DOCUMENT = "certificate-revocation.txt"
MAX_TEXT = 5_000


class RevocationReasonMissing(RuleError):
    """A certificate is revoked only with a reason in words that owners can read."""


def propose_certificate_revocation(
    assembly_id: str, *, reason: str, text: str, officer_id: int, now: datetime
) -> int:
    """Put the revocation of the certificate up for the street office; returns the act's id.

    `reason` is one of REASONS. Raises ActNotAllowedNow, RevocationReasonMissing, ActPending.
    """
    text = text.strip()
    if reason not in REASONS or not 0 < len(text) <= MAX_TEXT:
        raise RevocationReasonMissing
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        phase_after(Phase(assembly.phase), Act.REVOKE_CERTIFICATE)
        certificate = last_of(read_log(session, assembly), "certificate")
        kept = add_document(
            session,
            assembly.id,
            kind="certificate_revocation",
            name=DOCUMENT,
            data=(text + "\n").encode(),
            public=False,
            now=time_of(assembly, now),
        )
        body = {
            "certificate": jcs_hash(certificate.body).hex(),
            "reason": reason,
            "document": kept.sha256,
        }
        return propose_act(
            session,
            assembly,
            type="certificate-revocation",
            body=body,
            created_by=officer_id,
            now=now,
        ).id


def _complete(session: Session, assembly: AssemblyRow, act: SignedActRow, at: datetime) -> None:
    append_act(session, assembly, act, at)
    assembly.phase = phase_after(Phase(assembly.phase), Act.REVOKE_CERTIFICATE).value
    publish_document(session, assembly.id, DOCUMENT)
    verify_own_record(session, assembly, now=at)


register_completion("certificate-revocation", _complete)

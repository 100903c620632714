"""The annulment 撤销: the convener ends an assembly for a reason that everybody can read.

Law: its reason is published with it and nothing follows it in the log (RULES R27, §3.7).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.service.acts import complete_by_appending, propose_act, register_completion
from app.assembly.service.objections import MAX_TEXT, ObjectionTextMissing
from app.assembly.service.read import add_document, lock_assembly, publish_document, time_of
from app.core.assembly import Act, AnnulmentReasonMissing, Phase, phase_after
from app.platform.db import transaction

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow, SignedActRow

ANNULMENT_REASONS = ("error_in_notice", "error_in_roll", "upheld_objection", "security", "other")
ANNULMENT = "annulment.txt"


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


register_completion("annulment", _complete_annulment)

"""What result announcement, minutes and certificate say: figures from the verified result alone.

Law: a document takes its numbers from `Figures` and from logged bodies, never from the
database's working rows; the report of what was out of the ordinary alone has some that no entry
holds, and says which. No document names a right, an owner or a flat (RULES §3.8, §2.3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.holidays import find_workday
from app.assembly.profiles import rules_of
from app.assembly.service.draft import Draft
from app.assembly.service.notice import convener_letterhead
from app.assembly.service.objections import list_objections
from app.assembly.service.officers import name_officer, named_officers
from app.assembly.service.read import definition_of, find_document, read_document
from app.core.anchor import anchor_of
from app.core.calendar import earliest_final, revocation_window_end
from app.core.encoding import jcs_hash, sha256
from app.core.entries import Entry
from app.core.errors import RuleError
from app.core.rules.matters import get_matter
from app.counting.service import chronicle
from app.counting.service.count import Figures
from app.counting.service.heads import find_last_of, last_of, read_log
from app.counting.service.settling import settlements
from app.platform.config import current_config
from app.platform.log import Head, note_at
from app.platform.papers import picture_address
from app.platform.pdf import Attachment, Manuscript, write_manuscript
from app.registry.service import get_community
from app.voting.service.numbers import count_irregularities

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.assembly.service.officers import NamedOfficer
    from app.core.calendar import Deadline
    from app.core.profile import RuleValues

RECORD_NAME = "record.zip"
# The certificate is one page (R38): the largest of these sizes at which it fits.
CERTIFICATE_SIZES = ("9.5pt", "9pt", "8.5pt", "8pt", "7.5pt", "7pt", "6.5pt", "6pt", "5.5pt", "5pt")


class FiguresNotPosted(RuleError):
    """The count differs from the result that was signed and posted."""


def write_result(
    session: Session,
    assembly: AssemblyRow,
    figures: Figures,
    *,
    final: Mapping[str, Any] | None,
    at: datetime,
    log: list[Entry] | None = None,
) -> Manuscript:
    """Return the result announcement, preliminary or (with the final body) final."""
    context = result_context(session, assembly, figures, at=at, log=log)
    return write_manuscript("result", {**context, "final": final})


def write_minutes(
    session: Session,
    assembly: AssemblyRow,
    figures: Figures,
    *,
    record: bytes,
    head: Head,
    at: datetime,
) -> Manuscript:
    """Return the unsigned minutes; where publication is public the record is inside (PDF/A-3)."""
    public = definition_of(assembly).publication == "public"
    attachment = Attachment(RECORD_NAME, record, "application/zip", "会议记录包 record.zip")
    return write_manuscript(
        "minutes",
        minutes_context(session, assembly, figures, record=record, head=head, at=at),
        attachments=[attachment] if public else [],
    )


def write_certificate(
    session: Session,
    assembly: AssemblyRow,
    figures: Figures,
    certificate: Mapping[str, Any],
    *,
    at: datetime,
    log: list[Entry] | None = None,
) -> Manuscript:
    """Return the one-page certificate made from its logged entry."""
    context = certificate_context(session, assembly, figures, certificate, at=at, log=log)
    return write_manuscript("certificate", context, sizes=CERTIFICATE_SIZES)


def minutes_context(
    session: Session,
    assembly: AssemblyRow,
    figures: Figures,
    *,
    record: bytes,
    head: Head,
    at: datetime,
) -> dict[str, Any]:
    """Return everything that the minutes show."""
    log, definition = read_log(session, assembly), definition_of(assembly)
    return {
        **result_context(session, assembly, figures, at=at),
        "head": head,
        "record_name": RECORD_NAME,
        "record_sha256": sha256(record).hex(),
        "record_attached": definition.publication == "public",
        "officers": named_officers(definition),
        "steps": chronicle.timeline(log),
        "report": count_irregularities(session, assembly.id),
        "deliveries": chronicle.deliveries(log),
        "incidents": chronicle.incidents(log),
        "objections": chronicle.objection_notes(log),
        "effects": {
            one.public_id: one for one in list_objections(session, assembly.id) if one.effect
        },
        "settled": settlements(session, assembly.id),
        "final_body": last_of(log, "final").body,
    }


def certificate_context(
    session: Session,
    assembly: AssemblyRow,
    figures: Figures,
    certificate: Mapping[str, Any],
    *,
    at: datetime,
    log: list[Entry] | None = None,
) -> dict[str, Any]:
    """Return everything that the certificate shows; `log` if not the log as it stands."""
    log = read_log(session, assembly) if log is None else log
    entry = last_of(log, "certificate")
    return {
        **result_context(session, assembly, figures, at=at, log=log),
        "certificate": certificate,
        "certified_at": entry.t,
        "certifiers": _signers(entry, log, figures),
        "roll_sha256": last_of(log, "manifest").body["roll"],
    }


def result_context(
    session: Session,
    assembly: AssemblyRow,
    figures: Figures,
    *,
    at: datetime,
    log: list[Entry] | None = None,
) -> dict[str, Any]:
    """Return everything that result, minutes and certificate have in common.

    `log` is given if it is not the log as it stands. Raises FiguresNotPosted.
    """
    log, definition = log or read_log(session, assembly), definition_of(assembly)
    community, result = get_community(session, assembly.community_id), last_of(log, "result")
    if [outcome.to_json() for outcome in figures.outcomes] != result.body["motions"]:
        raise FiguresNotPosted(assembly=assembly.id)
    posting = _posting(rules_of(session, assembly), definition.policies.objection_days, result.t)
    return {
        "assembly": assembly,
        "community": community,
        "definition": definition,
        "body": definition.body,
        "draft": Draft.of(assembly),
        "at": at,
        "anchor": anchor_of(definition),
        "letterhead": convener_letterhead(session, community.id, definition),
        "picture": picture_address,
        "hd": assembly.hd,
        "hm": assembly.hm,
        "counted": figures.counted,
        "motions": [
            _motion(session, assembly, figures, log, n) for n in range(len(definition.motions))
        ],
        "opening": chronicle.opening(log, figures),
        "irregularities": chronicle.irregularities(log, figures),
        "proxies": chronicle.proxies(log),
        "counters": _signers(result, log, figures),
        "result": result,
        "result_sha256": jcs_hash(result.body).hex(),
        "posted": result.t,
        "objections_until": posting.ends,
        "provisional": posting.provisional,
        "revocation_until": revocation_window_end(result.t),
        "opened": last_of(log, "open").t,
        "closed": last_of(log, "close").t,
        "closing": chronicle.closing_in_force(log, definition),
        "notice_at": last_of(log, "notice").t,
        "reconciliation": _body(find_last_of(log, "reconciliation")),
        "result_note": note_at(session, assembly.id, result.body["tree_size"]),
        "verify_url": f"{current_config().public_url}/a/{assembly.id}",
    }


def _posting(rules: RuleValues, objection_days: int, posted: datetime) -> Deadline:
    return earliest_final(
        posted,
        posting_days=rules.whole("result.posting_days"),
        objection_days=objection_days,
        workday=find_workday,
    )


def _motion(
    session: Session, assembly: AssemblyRow, figures: Figures, log: Sequence[Entry], number: int
) -> dict[str, Any]:
    motion, outcome = figures.definition.motions[number], figures.outcomes[number]
    document = find_document(session, assembly.id, f"motion-{motion.id}.txt")
    text = b"" if document is None else read_document(session, document)
    return {
        "number": number + 1,
        "motion": motion,
        "matter": get_matter(motion.matter),
        "text": text.decode().rstrip("\n"),
        "text_hash": motion.text.hex(),
        "outcome": outcome,
        "numbers": outcome.to_json(),
        "labels": {choice.id: choice.label for choice in motion.choices},
        "void": chronicle.void_marks(log, motion.id),
    }


def _signers(entry: Entry, log: Sequence[Entry], figures: Figures) -> list[NamedOfficer]:
    return [name_officer(one) for one in chronicle.signers_of(entry, log, figures.definition)]


def _body(entry: Entry | None) -> Mapping[str, Any] | None:
    return None if entry is None else entry.body

"""What result announcement, minutes and certificate say: figures from the verified result alone.

Law: a document takes its numbers from `Figures` and from logged bodies, never from the
database's working rows; no document names a right, an owner or a flat (RULES §3.8, §2.3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.holidays import find_workday
from app.assembly.profiles import get_profile
from app.assembly.service.draft import Draft
from app.assembly.service.objections import list_objections
from app.assembly.service.read import definition_of, find_document, read_document
from app.core.anchor import anchor_of
from app.core.calendar import earliest_final, end_of_day, revocation_window_end
from app.core.encoding import jcs_hash, sha256
from app.core.entries import Entry
from app.core.errors import RuleError
from app.core.rules.matters import get_matter
from app.counting.service.count import Figures
from app.counting.service.heads import find_last_of, last_of, read_log
from app.people.service import officer_of_key
from app.platform.config import current_config
from app.platform.log import Head, note_at
from app.platform.pdf import Attachment, render_pdf
from app.registry.service import get_community

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow


def render_result(
    session: Session,
    assembly: AssemblyRow,
    figures: Figures,
    *,
    final: Mapping[str, Any] | None,
    at: datetime,
) -> bytes:
    """Return the result announcement, preliminary or (with the final body) final."""
    context = result_context(session, assembly, figures, at=at)
    return render_pdf("result", {**context, "final": final})


def render_minutes(
    session: Session,
    assembly: AssemblyRow,
    figures: Figures,
    *,
    record: bytes,
    head: Head,
    at: datetime,
) -> bytes:
    """Return the unsigned minutes; where publication is public the record is inside (PDF/A-3)."""
    context = result_context(session, assembly, figures, at=at)
    public = definition_of(assembly).publication == "public"
    attachment = Attachment("record.zip", record, "application/zip", "会议记录包 record.zip")
    return render_pdf(
        "minutes",
        {
            **context,
            "head": head,
            "record_sha256": sha256(record).hex(),
            "record_attached": public,
            "officers": _officers(assembly),
            "objection_rows": list_objections(session, assembly.id),
        },
        attachments=[attachment] if public else [],
    )


def render_certificate(
    session: Session,
    assembly: AssemblyRow,
    figures: Figures,
    certificate: Mapping[str, Any],
    *,
    at: datetime,
) -> bytes:
    """Return the one-page certificate made from its logged entry."""
    context = result_context(session, assembly, figures, at=at)
    entry = last_of(read_log(session, assembly), "certificate")
    return render_pdf("certificate", {**context, "certificate": certificate, "entry": entry})


def result_context(
    session: Session, assembly: AssemblyRow, figures: Figures, *, at: datetime
) -> dict[str, Any]:
    """Return everything that result, minutes and certificate have in common."""
    log, definition = read_log(session, assembly), definition_of(assembly)
    result = last_of(log, "result")
    rules = get_profile(get_community(session, assembly.community_id).profile_id).rules
    posting = earliest_final(
        result.t,
        posting_days=rules.whole("result.posting_days"),
        objection_days=definition.policies.objection_days,
        workday=find_workday,
    )
    return {
        "assembly": assembly,
        "community": get_community(session, assembly.community_id),
        "definition": definition,
        "body": definition.body,
        "draft": Draft.of(assembly),
        "at": at,
        "anchor": anchor_of(definition),
        "hd": assembly.hd,
        "hm": assembly.hm,
        "figures": figures,
        "counted": figures.counted,
        "motions": [_motion(session, assembly, figures, n) for n in range(len(definition.motions))],
        "irregularities": irregularities(log, figures),
        "result": result,
        "result_sha256": jcs_hash(result.body).hex(),
        "posted": result.t,
        "objections_until": end_of_day(posting.date),
        "provisional": posting.provisional,
        "revocation_until": revocation_window_end(result.t),
        "opened": last_of(log, "open").t,
        "closed": last_of(log, "close").t,
        "notice_at": last_of(log, "notice").t,
        "reconciliation": _body(find_last_of(log, "reconciliation")),
        "result_note": note_at(session, assembly.id, result.body["tree_size"]),
        "verify_url": f"{current_config().public_url}/a/{assembly.id}",
    }


def _motion(
    session: Session, assembly: AssemblyRow, figures: Figures, number: int
) -> dict[str, Any]:
    motion, outcome = figures.definition.motions[number], figures.outcomes[number]
    document = find_document(session, assembly.id, f"motion-{motion.id}.txt")
    text = b"" if document is None else read_document(session, document)
    voids = figures.counted.participants - figures.counted.motions[number].participants
    return {
        "number": number + 1,
        "motion": motion,
        "matter": get_matter(motion.matter),
        "text": text.decode(),
        "text_hash": motion.text.hex(),
        "outcome": outcome,
        "numbers": outcome.to_json(),
        "labels": {choice.id: choice.label for choice in motion.choices},
        "totals": figures.counted.totals[number],
        "not_answered": voids,
    }


def irregularities(log: list[Entry], figures: Figures) -> dict[str, int]:
    """Return the published irregularity numbers: what happened out of the ordinary, counted."""
    types = Counter(entry.type for entry in log)
    void_items = sum(len(e.body["void"]) for e in log if e.type == "paper-ballot")
    replaced = sum(1 for e in log if e.type == "ballot" and e.body["header"]["seq"] > 0)
    return {
        "ballots": figures.counted.ballots,
        "paper_ballots": figures.counted.paper_ballots,
        "replaced": replaced,
        "superseded": types["superseded"],
        "reissued": types["reissue"],
        "contact_changes": types["contact-change"],
        "officer_changes": types["officer-change"],
        "revoked": types["revoke"],
        "incidents": types["incident"],
        "void_items": void_items,
        "objections": types["objection"],
    }


def _officers(assembly: AssemblyRow) -> list[dict[str, str]]:
    """Return the officers with names where they are still in office under that key."""
    return [
        {"role": one.role, "organisation": one.organisation, "name": _name(one.key.hex())}
        for one in definition_of(assembly).officers
    ]


def _name(public_key: str) -> str:
    try:
        return officer_of_key(public_key).name
    except RuleError:
        return ""


def _body(entry: Entry | None) -> Mapping[str, Any] | None:
    return None if entry is None else entry.body

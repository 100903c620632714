"""Documents, asked for by --documents: the PDF behind minutes and certificate (V09, V39, V40).

The first revision is a matter of bytes and needs no library. Whether the signatures inside a
PDF hold is pyHanko's to say, where it can be imported (extra `verify`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.encoding import sha256
from app.verifier.pdf import SignatureReaderMissing, find_pdf_signatures, is_first_revision
from app.verifier.reading import document_files
from app.verifier.report import Look, NotAsked

if TYPE_CHECKING:
    from app.verifier.case import Case
    from app.verifier.workings import Workings


def v09_timestamps(case: Case, work: Workings, look: Look) -> None:
    """Reject: a token over another head; a forged one. Comes with secret ballots; not asked yet."""
    raise NotAsked


def _find_document(case: Case, digest: str) -> bytes | None:
    return next((data for _, data in document_files(case) if sha256(data).hex() == digest), None)


def v39_first_revision(case: Case, work: Workings, look: Look) -> None:
    """Reject: signed minutes whose first revision is not the logged PDF; made again later."""
    if not case.asked.documents:
        raise NotAsked
    minutes, certificate = case.need("minutes"), case.find("certificate")
    digest = minutes.body["document"]
    look.examined = 1
    if certificate is None:
        # Until they are certified the minutes travel as they were logged.
        look.demand(
            _find_document(case, digest) is not None, "document_missing", f"entry {minutes.at}"
        )
        return
    signed = _find_document(case, certificate.body["document"])
    if signed is None:
        look.fail("document_missing", f"entry {certificate.at}")
        return
    first = is_first_revision(signed, digest)
    look.demand(first, "first_revision_differs", f"entry {minutes.at}")


def v40_signed_pdf(case: Case, work: Workings, look: Look) -> None:
    """Reject: a signed PDF that is not the logged one, or whose signature does not hold."""
    if not case.asked.documents:
        raise NotAsked
    certificate = case.need("certificate")
    look.examined = 1
    where = f"entry {certificate.at}"
    signed = _find_document(case, certificate.body["document"])
    if signed is None:
        look.fail("document_missing", where)
        return
    try:
        found = find_pdf_signatures(signed)
    except SignatureReaderMissing:
        look.note("pdf_signatures_not_asked", where)
        return
    look.examined += len(found)
    look.demand(bool(found), "pdf_unsigned", where)
    for name, holds in found:
        look.demand(holds, "pdf_signature_invalid", where, name=name)
        look.note("pdf_signature", where, name=name)

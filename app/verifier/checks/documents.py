"""Documents, asked for by --documents: time stamps, PDF of minutes and certificate (V09, V39, V40).

The first revision is a matter of bytes and needs no library. Whether the signatures inside a
PDF hold is pyHanko's to say, where it can be imported (extra `verify`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.core.encoding import sha256
from app.verifier.pdf import SignatureReaderMissing, find_pdf_signatures, is_first_revision
from app.verifier.reading import CHECKPOINTS, STAMP_END, STAMPS, document_files
from app.verifier.report import Look, NotAsked
from app.verifier.stamps import StampAnchorsInvalid, StampInvalid, StampReader, StampReaderMissing

if TYPE_CHECKING:
    from app.verifier.case import Case
    from app.verifier.workings import Workings


# An authority's clock may differ this much from the log's, as a witness's may.
CLOCKS = timedelta(minutes=2)


def v09_timestamps(case: Case, work: Workings, look: Look) -> None:
    """Reject: a token over another head; a forged one; one earlier than an entry it covers."""
    if not case.asked.documents:
        raise NotAsked
    stamps = {name: data for name, data in case.files.content.items() if name.startswith(STAMPS)}
    if case.asked.stamp_anchors is None:
        look.note("timestamps_not_asked", "record", count=len(stamps))
        raise NotAsked
    try:
        reader = StampReader.of(case.asked.stamp_anchors)
    except StampReaderMissing:
        look.note("timestamp_reader_missing", "record", count=len(stamps))
        raise NotAsked from None
    except StampAnchorsInvalid:
        look.fail("stamp_anchors_invalid", "record")
        return
    look.demand(bool(stamps), "timestamps_missing", "record")
    for name, data in sorted(stamps.items()):
        look.examined += 1
        _check_stamp(case, reader, name, data, look)


def _check_stamp(case: Case, reader: StampReader, name: str, data: bytes, look: Look) -> None:
    where, size = f"file {name}", name.removeprefix(STAMPS).removesuffix(STAMP_END)
    signed = case.checkpoints.get(CHECKPOINTS + size)
    if signed is None or name != f"{STAMPS}{signed.checkpoint.size}{STAMP_END}":
        look.fail("timestamp_of_no_head", where)
        return
    try:
        seen = reader.read(data, signed.checkpoint.text.encode())
    except StampInvalid as refused:
        look.fail("stamp_invalid", where, **refused.fields)
        return
    look.note("timestamp", where, t=f"{seen:%Y-%m-%dT%H:%M:%SZ}")
    if case.need_definition().rehearsal:
        look.note("rehearsal_stamp_times", where)
        return
    last = max((item.t for item in case.items if item.at < signed.checkpoint.size), default=seen)
    look.demand(seen >= last - CLOCKS, "timestamp_before_entry", where, entry=f"{last:%H:%M}")
    look.demand(seen <= case.asked.now + CLOCKS, "timestamp_in_future", where)


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

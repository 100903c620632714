"""The stranger's verifier over the same files, before a share is given.

Law: it counts in a loop of its own, so a mistake of the ledger that the service shares is not
the trustee's too. Asked is what can hold before the result stands: what the result itself,
the documents or the times of cosignatures must be is left to those who read the whole record.
"""

from __future__ import annotations

from datetime import datetime

from app.core.errors import VerificationError
from app.verifier.case import Asked
from app.verifier.examine import examine
from app.verifier.files import RecordFiles
from app.verifier.report import Status

#: V01, V08, V13 and V33 on speak of entries, heads and documents that are not there yet.
_LATER = frozenset({"V01", "V02", "V08", "V09", "V13", *(f"V{n}" for n in range(33, 44))})


class RecordRefused(VerificationError):
    """The verifier refuses what stands in the log so far; `check` says which check does."""


def verify_so_far(files: RecordFiles, anchor: str, seed: bytes, now: datetime) -> int:
    """Return how many checks held over the record so far; `seed`: 32 fresh random bytes.

    Raises RecordRefused.
    """
    report = examine(files, Asked(now=now, anchor=anchor, seed=seed))
    held = 0
    for finding in report.findings:
        if finding.check in _LATER:
            continue
        if finding.status in (Status.FAILED, Status.NOT_RUN):
            codes = [failure.code for failure in finding.failures] or [finding.because]
            raise RecordRefused(check=finding.check, because=codes[0])
        held += finding.status is Status.OK
    return held

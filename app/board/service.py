"""What a stranger may read, and when (PROTOCOL §0).

Law: before the close nobody gets entries or record of a named assembly; afterwards strangers
get them only where publication is public, and those entitled by their voting code otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.assembly.service.read import definition_of, get_assembly, phase_of
from app.assembly.service.timeline import find_logged
from app.core.assembly import Phase
from app.core.errors import RuleError
from app.counting.service.record import make_record
from app.delivery.service.progress import find_progress
from app.platform.db import db, transaction
from app.platform.log import add_cosignature, head_at, log_size
from app.voting.service.numbers import Irregularities, count_irregularities
from app.voting.service.paper.standing import PaperReport, paper_report
from app.voting.service.turnout import Turnout
from scripts.build_verifier import build_verifier

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.tlog.note import NoteKey

# From the preliminary result on: then the record passes our own verifier as a whole.
WITH_RECORD = (Phase.PRELIMINARY, Phase.FINAL, Phase.MINUTED, Phase.CERTIFIED)
AFTER_CLOSE = (Phase.CLOSED, Phase.COUNTED, *WITH_RECORD)


class EntriesNotPublicYet(RuleError):
    """Nobody sees entries before the close: they hold choices."""


class EntriesForOwnersOnly(RuleError):
    """This assembly publishes entries and record to its owners, not to strangers."""


class RecordNotReady(RuleError):
    """There is no record before the result is posted."""


def check_entries_public(assembly: AssemblyRow) -> None:
    """Raise EntriesNotPublicYet or EntriesForOwnersOnly unless a stranger may read entries."""
    if phase_of(assembly) not in AFTER_CLOSE:
        raise EntriesNotPublicYet(assembly=assembly.id)
    if definition_of(assembly).publication != "public":
        raise EntriesForOwnersOnly(assembly=assembly.id)


def public_record(assembly_id: str) -> bytes:
    """Return record.zip for a stranger; raises what `check_entries_public` does, RecordNotReady."""
    session = db.session()
    assembly = get_assembly(session, assembly_id)
    check_entries_public(assembly)
    return entitled_record(assembly_id)


def entitled_record(assembly_id: str) -> bytes:
    """Return record.zip for those entitled whatever the publication; raises RecordNotReady."""
    session = db.session()
    assembly = get_assembly(session, assembly_id)
    if phase_of(assembly) not in WITH_RECORD:
        raise RecordNotReady(assembly=assembly_id)
    return make_record(session, assembly)


# By log and root: a log that did not grow says the same again, and reading it whole is work.
_numbers: dict[tuple[str, bytes], Irregularities] = {}
MOST_NUMBERS = 64


def _named(session: Session, assembly: AssemblyRow) -> tuple[str, bytes]:
    return assembly.id, head_at(session, assembly.id, log_size(session, assembly.id)).root


def irregularities_of(session: Session, assembly: AssemblyRow) -> Irregularities | None:
    """Return the numbers of what was out of the ordinary; None before the result is posted."""
    if phase_of(assembly) not in WITH_RECORD:
        return None
    named = _named(session, assembly)
    found = _numbers.get(named)
    if found is None:
        found = count_irregularities(session, assembly.id)
        if len(_numbers) >= MOST_NUMBERS:
            _numbers.clear()
        _numbers[named] = found
    return found


_papers: dict[tuple[str, bytes], PaperReport] = {}


def paper_numbers_of(session: Session, assembly: AssemblyRow) -> PaperReport | None:
    """Return the paper numbers once nobody votes any more; None before the close."""
    if phase_of(assembly) not in AFTER_CLOSE:
        return None
    named = _named(session, assembly)
    found = _papers.get(named)
    if found is None:
        found = paper_report(session, assembly)
        if len(_papers) >= MOST_NUMBERS:
            _papers.clear()
        _papers[named] = found
    return found


def keep_cosignature(
    assembly_id: str, note: bytes, witnesses: Sequence[NoteKey], *, now: datetime
) -> int:
    """Keep a witness's cosignature; returns the size it covers. Raises what the log refuses."""
    with transaction() as session:
        return add_cosignature(session, assembly_id, note, witnesses=witnesses, now=now)


def is_published(assembly: AssemblyRow) -> bool:
    """True once the notice is logged."""
    return phase_of(assembly) not in (Phase.DRAFT, Phase.APPROVED)


def record_is_public(assembly: AssemblyRow) -> bool:
    """True if a stranger may download the record now."""
    return phase_of(assembly) in WITH_RECORD and definition_of(assembly).publication == "public"


def turnout_of(session: Session, assembly: AssemblyRow) -> Turnout | None:
    """Return who has taken part so far, by heads and area; None where that is not shown (R24)."""
    return find_progress(session, assembly)


def posted_outcomes(session: Session, assembly: AssemblyRow) -> list[dict[str, Any]]:
    """Return the outcomes of the posted result, as its entry holds them; none before."""
    if phase_of(assembly) not in WITH_RECORD:
        return []
    posted = find_logged(session, assembly, "result")
    return [] if posted is None else list(posted.body["motions"])


@lru_cache(maxsize=1)
def verifier_file() -> bytes:
    """Return the one-file verifier, built from this very source."""
    return build_verifier()

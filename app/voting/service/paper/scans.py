"""Scans of paper ballots: each page of an upload finds its ballot or waits for an officer.

Law: phone and office scanner go the same way; what is kept is a fresh upright JPEG, encrypted,
and its SHA-256 is what the officers sign. Each page is an act of its own: what one of them
lacks holds up no other, and nothing that was sent is lost without a word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.assembly.service.read import get_assembly, lock_assembly
from app.core.errors import RuleError
from app.platform.db import db, transaction
from app.platform.drawn_apart import Limits, ScanTooHeavy, open_apart
from app.platform.scan_pages import (
    KEPT_SIDE,
    MAX_PAGES,
    Page,
    ScanNotAnImage,
    ScanTooLarge,
    ScanTooLong,
    is_blank,
    is_plain_photo,
    join_jpegs,
    read_pages,
    write_jpeg,
)
from app.voting.models import PaperBallotRow, ScanPage
from app.voting.service.paper.codes import FIRST, LAST, PaperCode, read_codes
from app.voting.service.paper.pictures import put_picture, set_aside
from app.voting.service.paper.register import get_serial
from app.voting.service.paper.scan_rules import (
    REFUSALS,
    CodeUnreadable,
    PaperCounted,
    PaperKeyed,
    ScanOfOtherBallot,
    SeveralBallots,
    check_code,
    check_phase,
    check_takes_picture,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy.orm import Session

WAITING, REFUSED, BLANK = "waiting", "refused", "blank"
# A ballot has six pages at most (app.platform.scan_pages): four without a code between two ends.
MAX_BETWEEN = 4
# A page of a scanner takes a tenth of a second; one that is looked at in three sizes, half of one.
SCANS = Limits(pages=MAX_PAGES, page_seconds=20, seconds=300, memory=1024 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class Scan:
    """The picture of a ballot: its SHA-256 (hex), and the secret its code gave, if it was read."""

    sha256: str
    secret: bytes | None


@dataclass(frozen=True, slots=True)
class ScanCounts:
    """Ballots handed out and not yet counted, with and without a picture; pages set aside."""

    scanned: int
    without: int
    waiting: int


@dataclass(frozen=True, slots=True)
class PageResult:
    """What became of one page.

    `state`: stored, replaced, joined, same, waiting (set aside), refused, blank.
    """

    number: int
    state: str
    serial: str | None = None
    sha256: str | None = None
    page_id: int | None = None
    error: RuleError | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page that was looked at: its picture and what its codes say."""

    number: int
    jpeg: bytes
    codes: tuple[PaperCode, ...]
    blank: bool


def find_scan(session: Session, assembly_id: str, serial: str) -> Scan | None:
    """Return the picture of a ballot."""
    row = session.get(PaperBallotRow, (assembly_id, serial))
    if row is None or row.scan_sha256 is None:
        return None
    return Scan(row.scan_sha256, row.scan_secret)


def count_scans(session: Session, assembly_id: str) -> ScanCounts:
    """Return how far the scanning is."""
    issued = (PaperBallotRow.assembly_id == assembly_id, PaperBallotRow.state == "issued")
    statement = select(func.count(), func.count(PaperBallotRow.scan_sha256)).where(*issued)
    out, scanned = session.execute(statement).one()
    waiting = select(func.count()).where(
        ScanPage.assembly_id == assembly_id, ScanPage.state == WAITING
    )
    return ScanCounts(scanned, out - scanned, session.scalar(waiting) or 0)


def take_upload(
    assembly_id: str, data: bytes, *, officer_id: int, now: datetime
) -> list[PageResult]:
    """Give each page of a photo or scan to the ballot whose code it bears.

    Raises ActNotAllowedNow, PaperReconciled and what `_open` refuses; a single page's
    refusal is in its result.
    """
    session = db.session()
    check_phase(session, get_assembly(session, assembly_id))
    session.rollback()
    with _open(data) as pages:
        return _Upload(assembly_id, officer_id, now).take(pages)


def store_scan(assembly_id: str, serial: str, data: bytes, *, now: datetime) -> str:
    """Make a file, all its pages, the picture of one ballot; returns its SHA-256 (hex).

    A code that is read must be the ballot's; the file may also bear none. Raises
    ActNotAllowedNow, PaperReconciled, SerialNotFound, ScanOfOtherBallot, PaperNotOurs and its
    like, PaperKeyed and its like, and what `_open` refuses.
    """
    with _open(data) as pages:
        seen = [_look(page) for page in pages]
    picture = seen[0].jpeg
    for one in seen[1:]:
        picture = join_jpegs(picture, one.jpeg)
    codes = [code for one in seen for code in one.codes]
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        check_phase(session, assembly)
        row = get_serial(session, assembly_id, serial)
        for code in codes:
            if code.serial != row.serial:
                raise ScanOfOtherBallot(serial=row.serial, other=code.serial)
            check_code(session, assembly, code.serial, code.secret)
        check_takes_picture(session, row)
        secret = codes[0].secret if codes else None
        put_picture(session, row, picture, secret=secret, parts=None, now=now)
        return row.scan_sha256 or ""


def _open(data: bytes) -> AbstractContextManager[list[Page]]:
    """The pages of an upload; only a photo that takes little is decoded in this process."""
    return read_pages(data) if is_plain_photo(data) else open_apart(data, SCANS)


def _look(page: Page) -> _Seen:
    picture = page.draw(KEPT_SIDE)
    codes = read_codes(page, picture)
    blank = not codes and is_blank(picture)
    if codes and codes[0].turn:
        picture = picture.rotate(codes[0].turn, expand=True)
    return _Seen(page.number, write_jpeg(picture), tuple(codes), blank)


class _Upload:
    """The pages of one file in their order.

    Pages without a code between the first and the last of one ballot belong to it; any other
    page without a code waits, with the ballot that came before it as a hint.
    """

    def __init__(self, assembly_id: str, officer_id: int, now: datetime) -> None:
        self.assembly_id, self.officer_id, self.now = assembly_id, officer_id, now
        self.results: list[PageResult] = []
        self.between: list[_Seen] = []
        self.begun: str | None = None

    def take(self, pages: Sequence[Page]) -> list[PageResult]:
        for page in pages:
            try:
                self._take(page)
            except (ScanNotAnImage, ScanTooLarge, ScanTooHeavy) as error:
                self.results.append(PageResult(page.number, REFUSED, error=error))
        self._leave_between()
        return sorted(self.results, key=lambda one: one.number)

    def _take(self, page: Page) -> None:
        seen = _look(page)
        if len(seen.codes) == 1:
            self._give(seen, seen.codes[0])
        elif seen.codes:
            self._leave_between()
            self.results.append(self._aside(seen, SeveralBallots(), None))
        elif seen.blank:
            self.results.append(PageResult(page.number, BLANK))
        else:
            self.between.append(seen)
            if len(self.between) > MAX_BETWEEN:
                self._leave_between()

    def _give(self, seen: _Seen, code: PaperCode) -> None:
        ends = code.parts == LAST and code.serial == self.begun
        further = list(self.between) if ends else []
        if not ends:
            self._leave_between()
        result = self._store([*further, seen], code)
        if result.error is None:
            self.results += [replace(result, number=one.number) for one in further]
            self.between.clear()
        self._leave_between()
        self.results.append(result)
        self.begun = code.serial if result.error is None and code.parts == FIRST else None

    def _store(self, pages: list[_Seen], code: PaperCode) -> PageResult:
        last = pages[-1]
        try:
            picture = pages[0].jpeg
            for one in pages[1:]:
                picture = join_jpegs(picture, one.jpeg)
            return self._put(last.number, picture, code)
        except (PaperCounted, PaperKeyed) as error:
            return PageResult(last.number, REFUSED, code.serial, error=error)
        except (*REFUSALS, ScanTooLong) as error:
            return self._aside(last, error, code.serial)

    def _put(self, number: int, picture: bytes, code: PaperCode) -> PageResult:
        with transaction() as session:
            assembly = lock_assembly(session, self.assembly_id)
            check_phase(session, assembly)
            row = check_code(session, assembly, code.serial, code.secret)
            check_takes_picture(session, row)
            state = put_picture(
                session, row, picture, secret=code.secret, parts=code.parts, now=self.now
            )
            return PageResult(number, state, row.serial, row.scan_sha256)

    def _leave_between(self) -> None:
        after = self.begun
        self.results += [self._aside(one, CodeUnreadable(), None, after) for one in self.between]
        self.between.clear()
        self.begun = None

    def _aside(
        self, seen: _Seen, error: RuleError, serial: str | None, after: str | None = None
    ) -> PageResult:
        with transaction() as session:
            page_id = set_aside(
                session,
                self.assembly_id,
                seen.jpeg,
                reason=error.code,
                serial=serial,
                after=after,
                officer_id=self.officer_id,
                now=self.now,
            )
        return PageResult(seen.number, WAITING, serial, page_id=page_id, error=error)

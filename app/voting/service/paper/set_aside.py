"""Pages that found no ballot: an officer says which ballot they are, or drops them.

Law: where the code can be read after all it decides; else the officer's word does, and the two
who key the ballot read its serial on the picture. Who placed or dropped a page stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assembly.service.read import lock_assembly
from app.core.errors import RuleError
from app.platform.db import db, transaction
from app.platform.files import read_file
from app.platform.scan_pages import read_pages
from app.voting.models import ScanPage
from app.voting.service.paper.codes import PaperCode, read_codes
from app.voting.service.paper.pictures import add_page, forget_if_unnamed, put_picture
from app.voting.service.paper.register import get_serial
from app.voting.service.paper.scan_rules import (
    ScanOfOtherBallot,
    check_code,
    check_phase,
    check_takes_picture,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PLACED, DROPPED = "placed", "dropped"


class ScanPageNotFound(RuleError):
    """No such page waits."""


class NoPictureYet(RuleError):
    """The ballot has no picture to which a further page could be added."""


def waiting_pages(session: Session, assembly_id: str) -> list[ScanPage]:
    """Return the pages set aside, oldest first."""
    statement = (
        select(ScanPage)
        .where(ScanPage.assembly_id == assembly_id, ScanPage.state == "waiting")
        .order_by(ScanPage.id)
    )
    return list(session.scalars(statement))


def get_waiting(session: Session, assembly_id: str, page_id: int) -> ScanPage:
    """Return a page that waits; raises ScanPageNotFound."""
    page = session.get(ScanPage, page_id, populate_existing=True)
    if page is None or page.assembly_id != assembly_id or page.state != "waiting":
        raise ScanPageNotFound(page=page_id)
    return page


def read_page(session: Session, assembly_id: str, page_id: int) -> bytes:
    """Return the picture of a page that waits; raises ScanPageNotFound, FileMissing."""
    return read_file(session, get_waiting(session, assembly_id, page_id).sha256)


def place_page(
    assembly_id: str,
    page_id: int,
    serial: str,
    *,
    further: bool = False,
    officer_id: int,
    now: datetime,
) -> str:
    """Make a page the picture of a ballot, or with `further` a further page of it.

    Returns what became of it. Raises ActNotAllowedNow, PaperReconciled, ScanPageNotFound,
    SerialNotFound, ScanOfOtherBallot, NoPictureYet, ScanTooLong and what no code may be.
    """
    wanted = get_serial(db.session(), assembly_id, serial).serial
    data = read_page(db.session(), assembly_id, page_id)
    # Looking for a code takes up to seconds: the database is let go of before.
    db.session().rollback()
    code = _find_code(data, wanted)
    with transaction() as session:
        assembly = lock_assembly(session, assembly_id)
        check_phase(session, assembly)
        page = get_waiting(session, assembly_id, page_id)
        row = get_serial(session, assembly_id, wanted)
        if code is not None:
            check_code(session, assembly, row.serial, code.secret)
        check_takes_picture(session, row)
        if further and row.scan_sha256 is None:
            raise NoPictureYet(serial=row.serial)
        _settle(page, PLACED, officer_id, now)
        if further:
            state = add_page(session, row, data, now=now)
        else:
            secret, parts = (None, None) if code is None else (code.secret, code.parts)
            state = put_picture(session, row, data, secret=secret, parts=parts, now=now)
        forget_if_unnamed(session, page.sha256)
        return state


def drop_page(assembly_id: str, page_id: int, *, officer_id: int, now: datetime) -> None:
    """Drop a page that is no ballot; its picture is deleted. Raises ScanPageNotFound."""
    with transaction() as session:
        lock_assembly(session, assembly_id)
        page = get_waiting(session, assembly_id, page_id)
        _settle(page, DROPPED, officer_id, now)
        forget_if_unnamed(session, page.sha256)


def _settle(page: ScanPage, state: str, officer_id: int, now: datetime) -> None:
    page.state, page.settled_by, page.settled_at = state, officer_id, now


def _find_code(data: bytes, serial: str) -> PaperCode | None:
    """The code on a page, if there is one. Raises ScanOfOtherBallot."""
    # A picture that was drawn and written here: nothing of the uploaded file is in it any more.
    with read_pages(data) as (page,):
        codes = read_codes(page, page.draw(10_000))
    if codes and all(code.serial != serial for code in codes):
        raise ScanOfOtherBallot(serial=serial, other=codes[0].serial)
    return next((code for code in codes if code.serial == serial), None)

"""The library: contract 服务合同, service standards 服务标准, promises 承诺, in versions.

Law: a version is a file known by its hash and is never replaced: the next one says in plain words
what changed. How often it was read is a number; who read it is nobody's business.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from app.companion.fees.service import PublishedContract
from app.companion.square.models import (
    LibraryDocumentRow,
    LibraryReadRow,
    LibraryVersionRow,
)
from app.companion.square.service.words import SquareThingNotFound, check_prose, check_words
from app.core.errors import RuleError
from app.platform.audit import audit
from app.platform.db import db, transaction
from app.platform.files import read_file, store_file

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.residents.service import Resident
    from app.platform.roles import Officer

KINDS = ("contract", "standard", "promise")
MAX_TITLE, MAX_CHANGES, MAX_BYTES = 120, 2_000, 12 * 1024 * 1024
PDF = b"%PDF-"


class LibraryFileInvalid(RuleError):
    """The library takes PDF files up to twelve megabytes."""


class LibraryDaysInvalid(RuleError):
    """A version begins before it ends, and a contract says until when it runs."""


class LibrarySame(RuleError):
    """This file is the newest version already."""


@dataclass(frozen=True, slots=True)
class VersionWords:
    """A version as it is published: its file, its days, what changed."""

    data: bytes
    changes: str
    valid_from: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A document with its versions, the newest first, and how often each was read."""

    document: LibraryDocumentRow
    versions: tuple[LibraryVersionRow, ...]
    reads: dict[int, int]


def add_document(
    community_id: str,
    kind: str,
    title: str,
    first: VersionWords,
    *,
    officer: Officer,
    now: datetime,
) -> int:
    """Publish a document with its first version; returns its number.

    Raises SquareThingNotFound, SquareTextInvalid, LibraryFileInvalid, LibraryDaysInvalid.
    """
    if kind not in KINDS:
        raise SquareThingNotFound
    title = check_words("title", title, MAX_TITLE)
    with transaction() as session:
        row = LibraryDocumentRow(community_id=community_id, kind=kind, title=title, created_at=now)
        session.add(row)
        session.flush()
        _add(session, row, 1, first, officer, now)
        return row.id


def add_version(document_id: int, words: VersionWords, *, officer: Officer, now: datetime) -> int:
    """Publish the next version; returns its number.

    Raises SquareThingNotFound, SquareTextInvalid, LibraryFileInvalid, LibraryDaysInvalid,
    LibrarySame.
    """
    with transaction() as session:
        row = session.get(
            LibraryDocumentRow, document_id, with_for_update=True, populate_existing=True
        )
        if row is None:
            raise SquareThingNotFound
        last = versions_of(session, document_id)[0]
        if last.sha256 == hashlib.sha256(words.data).hexdigest():
            raise LibrarySame
        _add(session, row, last.number + 1, words, officer, now)
        return last.number + 1


def _add(
    session: Session,
    row: LibraryDocumentRow,
    number: int,
    words: VersionWords,
    officer: Officer,
    now: datetime,
) -> None:
    if len(words.data) > MAX_BYTES or not words.data.startswith(PDF):
        raise LibraryFileInvalid
    if words.ends_on is not None and words.ends_on < words.valid_from:
        raise LibraryDaysInvalid
    if row.kind == "contract" and words.ends_on is None:
        raise LibraryDaysInvalid
    changes = check_prose("changes", words.changes, MAX_CHANGES, empty=number == 1)
    kept = store_file(session, words.data, media_type="application/pdf", name=f"{row.title}.pdf")
    session.add(
        LibraryVersionRow(
            document_id=row.id,
            number=number,
            sha256=kept.sha256,
            size=kept.size,
            changes=changes,
            valid_from=words.valid_from,
            ends_on=words.ends_on,
            published_by=officer.id,
            organisation=officer.organisation,
            published_at=now,
            opened=0,
        )
    )
    detail = {"number": number, "sha256": kept.sha256}
    audit(
        session,
        officer,
        "library.publish",
        row.id,
        detail,
        now=now,
        community_id=row.community_id,
    )


def versions_of(session: Session, document_id: int) -> Sequence[LibraryVersionRow]:
    """Return the versions of a document, the newest first."""
    statement = select(LibraryVersionRow).where(LibraryVersionRow.document_id == document_id)
    return session.scalars(statement.order_by(LibraryVersionRow.number.desc())).all()


def list_library(session: Session, community_id: str) -> list[Held]:
    """Return the library of a community: contracts, standards, promises."""
    documents = select(LibraryDocumentRow).where(LibraryDocumentRow.community_id == community_id)
    found = []
    for row in session.scalars(documents.order_by(LibraryDocumentRow.id)):
        versions = tuple(versions_of(session, row.id))
        found.append(Held(row, versions, _reads(session, versions)))
    return sorted(found, key=lambda one: KINDS.index(one.document.kind))


def published_contracts(session: Session, community_id: str) -> list[PublishedContract]:
    """Return each version of a community's contracts, for the parts below that rest on one."""
    return [
        PublishedContract(one.sha256, held.document.title, one.valid_from, one.ends_on)
        for held in list_library(session, community_id)
        if held.document.kind == "contract"
        for one in held.versions
    ]


def _reads(session: Session, versions: Sequence[LibraryVersionRow]) -> dict[int, int]:
    statement = (
        select(LibraryReadRow.version_id, func.count())
        .where(LibraryReadRow.version_id.in_([one.id for one in versions]))
        .group_by(LibraryReadRow.version_id)
    )
    counted = {version: count for version, count in session.execute(statement)}
    return {one.id: one.opened + counted.get(one.id, 0) for one in versions}


def open_version(version_id: int, reader: Resident | None, *, now: datetime) -> bytes:
    """Return the file of a version and count that it was opened, a resident once.

    Raises SquareThingNotFound, FileMissing.
    """
    data = read_file(db.session(), get_version(db.session(), version_id).sha256)
    db.session().rollback()
    with transaction() as session:
        get_version(session, version_id)
        if reader is None:
            counter = LibraryVersionRow.opened
            session.execute(
                update(LibraryVersionRow)
                .where(LibraryVersionRow.id == version_id)
                .values({counter: counter + 1})
            )
        elif session.get(LibraryReadRow, (version_id, reader.id)) is None:
            session.add(LibraryReadRow(version_id=version_id, resident_id=reader.id, at=now))
    return data


def get_version(session: Session, version_id: int) -> LibraryVersionRow:
    """Return a version. Raises SquareThingNotFound."""
    row = session.get(LibraryVersionRow, version_id)
    if row is None:
        raise SquareThingNotFound
    return row


def find_document_community(session: Session, document_id: int) -> str | None:
    """Return the community of a document, or None."""
    row = session.get(LibraryDocumentRow, document_id)
    return None if row is None else row.community_id


def find_version_community(session: Session, version_id: int) -> str | None:
    """Return the community of a version, or None."""
    row = session.get(LibraryVersionRow, version_id)
    return None if row is None else find_document_community(session, row.document_id)

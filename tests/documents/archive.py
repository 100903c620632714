"""All documents of the village's assembly, made once and kept for the tests that read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from flask import Flask

from app.assembly.models import AssemblyRow
from app.assembly.service.notice import notice_context
from app.core.definition import Definition
from app.counting.service import documents
from app.counting.service.count import figures_of
from app.counting.service.heads import last_of, newest_head, read_log
from app.platform.db import db
from app.platform.pdf import render_pdf
from app.platform.seal import seal_pdf
from tests.worlds.build import Build, day

RECORD = b"PK\x05\x06 a record " + bytes(range(256)) * 400
NOTICE_AT, POSTED_AT, FINAL_AT, MINUTES_AT, CERTIFIED_AT = map(day, (0, 29, 36, 37, 38))
# 00:00 in Shanghai; the village itself opens and closes at nine.
MIDNIGHTS = {"opens": "2026-03-21T16:00Z", "closes": "2026-03-28T16:00Z"}


class Archive:
    """The documents of one town hall, each made when it is first asked for."""

    def __init__(self, app: Flask, build: Build) -> None:
        self.app, self.build, self.definition = app, build, build.definition

    @cached_property
    def public(self) -> dict[str, bytes]:
        """Every document that a stranger may fetch."""
        return {
            "notice": self.notice,
            "preliminary": self.preliminary,
            "final": self.final,
            "minutes": self.minutes,
            "sealed": self.sealed,
            "certificate": self.certificate,
        }

    def print(self, name: str, context: Mapping[str, Any], **options: Any) -> bytes:
        """A document from a context that a test has changed."""
        with self.app.app_context():
            return render_pdf(name, context, **options)

    def notice_for(self, **changes: Any) -> dict[str, Any]:
        """The context of the notice; the village's vote on single units has no notice yet."""
        body = {**self.definition.body, **MIDNIGHTS, **changes}
        body["motions"] = [m for m in body["motions"] if m["scope"]["kind"] != "tags"]
        with self.hall() as (session, row):
            session.expunge(row)
            row.draft = {**row.draft, "motions": row.draft["motions"][: len(body["motions"])]}
            return notice_context(session, row, Definition.parse(body), at=NOTICE_AT)

    def common(self) -> dict[str, Any]:
        """What result, minutes and certificate share."""
        with self.hall() as (session, row):
            figures = figures_of(session, row)
            return documents.result_context(session, row, figures, at=POSTED_AT)

    def minutes_for(self) -> dict[str, Any]:
        with self.hall() as (session, row):
            return documents.minutes_context(
                session,
                row,
                figures_of(session, row),
                record=RECORD,
                head=newest_head(session, row),
                at=MINUTES_AT,
            )

    def certificate_for(self, **changes: Any) -> dict[str, Any]:
        with self.hall() as (session, row):
            body = last_of(read_log(session, row), "certificate").body
            return documents.certificate_context(
                session, row, figures_of(session, row), {**body, **changes}, at=CERTIFIED_AT
            )

    @cached_property
    def notice(self) -> bytes:
        return self.print("notice", self.notice_for())

    @cached_property
    def preliminary(self) -> bytes:
        with self.hall() as (session, row):
            return documents.write_result(
                session, row, figures_of(session, row), final=None, at=POSTED_AT
            ).make()

    @cached_property
    def final(self) -> bytes:
        with self.hall() as (session, row):
            body = last_of(read_log(session, row), "final").body
            return documents.write_result(
                session, row, figures_of(session, row), final=body, at=FINAL_AT
            ).make()

    @cached_property
    def minutes(self) -> bytes:
        with self.hall() as (session, row):
            return documents.write_minutes(
                session,
                row,
                figures_of(session, row),
                record=RECORD,
                head=newest_head(session, row),
                at=MINUTES_AT,
            ).make()

    @cached_property
    def sealed(self) -> bytes:
        with self.app.app_context():
            return seal_pdf(self.minutes, at=MINUTES_AT)

    @cached_property
    def certificate(self) -> bytes:
        with self.hall() as (session, row):
            body = last_of(read_log(session, row), "certificate").body
            return documents.write_certificate(
                session, row, figures_of(session, row), body, at=CERTIFIED_AT
            ).make()

    @contextmanager
    def hall(self) -> Iterator[tuple[Any, AssemblyRow]]:
        with self.app.app_context():
            session = db.session()
            row = session.get(AssemblyRow, self.definition.assembly)
            assert row is not None
            yield session, row

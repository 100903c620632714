"""What lies on the disk names nobody: rows, report, file, messages of errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, select, type_coerce

from app.platform.audit import audit_events
from app.platform.db import Base, db
from tests.registry.conftest import Office, row
from tests.registry.rollfiles import code, phone, resident

SECRETS = [word.encode() for word in ("王芳", resident(1), phone(1), code(1))]


@pytest.mark.both_databases
def test_no_row_holds_a_name_a_number_or_a_phone(office: Office) -> None:
    office.bring(row(1))
    found = []
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            values = db.session.scalars(select(type_coerce(column, LargeBinary))).all()
            text = repr(values).encode("latin-1", "replace") + b"".join(map(_plain, values))
            found += [f"{table.name}.{column.name}" for one in SECRETS if one in text]
    assert found == []


def _plain(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def test_no_file_holds_one_either(office: Office, app: Flask, tmp_path: Path) -> None:
    office.bring(row(1))
    db.session.remove()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) >= 3
    assert [path.name for path in files for one in SECRETS if one in path.read_bytes()] == []


def test_the_audit_names_numbers_only(office: Office) -> None:
    office.bring(row(1))
    text = repr([(event.action, event.subject, event.detail) for event in audit_events()])
    assert "roll.apply" in text
    assert [one for one in SECRETS if one.decode() in text] == []

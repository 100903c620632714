"""A new data key: everything is sealed under it, and only then may the old one go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.core.errors import RuleError
from app.platform.config import current_config
from app.platform.crypto import SealedValueUnreadable, install_keys
from app.platform.db import db, transaction
from app.platform.files import read_file, store_file
from app.platform.rotation import rotate_keys, sealed_columns
from app.registry import service
from app.registry.service import CommunityFacts
from tests.registry.rollfiles import csv_bytes, phone
from tests.registry.rollfiles import unit as row
from tests.site import Auth, Clock

pytestmark = pytest.mark.both_databases
NEW = b"n" * 32


def use_keys(app: Flask, current: bytes, *old: bytes) -> None:
    config = replace(current_config(), data_key=current, data_keys_old=old)
    db.session.remove()
    install_keys(app.extensions, config)


@pytest.fixture
def filled(app: Flask, auth: Auth, clock: Clock) -> Flask:
    """Rows in several rooms: an officer's secret, owners, a roll file with its report."""
    auth.officer("alice")
    with app.app_context():
        now = clock()
        service.create_community("huating", CommunityFacts(name="华庭"), officer_id=None, now=now)
        read = service.preview_import(
            "huating",
            csv_bytes(row(1), row(2)),
            file_name="roll.csv",
            provenance="register",
            officer_id=None,
            now=now,
        )
        service.apply_import(read.id, officer_id=None, now=now)
    return app


def rotate() -> dict[str, int]:
    places: dict[str, int] = {}
    rotate_keys(places.__setitem__)
    return places


def test_every_value_and_file_opens_with_the_new_key_alone(filled: Flask) -> None:
    with filled.app_context():
        use_keys(filled, NEW, b"d" * 32)
        done = rotate()
        assert done["owner.name"] == done["contact.phone"] == done["unit.code"] == 2
        assert done["files"] == 2
        assert done["officer.totp"] == 1
        use_keys(filled, NEW)
        units = service.list_units(db.session(), "huating")
        found = service.contacts_of(db.session(), [units[0].id])
        assert [one.phone for one in found] == [phone(1)]
        kept = service.list_imports(db.session(), "huating")[0]
        assert read_file(db.session(), kept.file_sha256) == csv_bytes(row(1), row(2))
        assert len(service.read_report(db.session(), kept).rows) == 2


def test_without_it_the_new_key_alone_opens_nothing(filled: Flask) -> None:
    with filled.app_context():
        use_keys(filled, NEW)
        with pytest.raises(SealedValueUnreadable):
            service.list_units(db.session(), "huating")
        with pytest.raises(RuleError):
            rotate()


def test_a_second_time_there_is_nothing_to_do(filled: Flask) -> None:
    with filled.app_context():
        use_keys(filled, NEW, b"d" * 32)
        rotate()
        assert set(rotate().values()) == {0}


def test_look_up_goes_on(filled: Flask) -> None:
    with filled.app_context():
        use_keys(filled, NEW, b"d" * 32)
        rotate()
        use_keys(filled, NEW)
        assert service.shared_phone_rights(db.session(), "huating", phone(1)) == 1


def test_old_bytes_of_a_file_are_gone(filled: Flask, tmp_path: Path) -> None:
    with filled.app_context():
        with transaction() as session:
            store_file(session, b"x" * 1000, media_type="text/plain", name="x")
        use_keys(filled, NEW, b"d" * 32)
        before = {path.name for path in (tmp_path / "files").rglob("*") if path.is_file()}
        rotate()
        after = {path.name for path in (tmp_path / "files").rglob("*") if path.is_file()}
    assert len(before) == len(after) == 3
    assert not before & after


def test_every_sealed_column_is_found_under_its_own_name(app: Flask) -> None:
    found = {
        f"{table.name}.{column.name}": column.type.context for table, column in sealed_columns()
    }
    assert {
        "unit.stated",
        "owner.document",
        "officer.totp",
        "outbox_message.fields",
    } <= found.keys()
    assert [name for name, context in found.items() if name != context] == []

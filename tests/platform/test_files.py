"""Files are sealed on disk, named by content, and checked when read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from flask import Flask

from app.platform.db import db, transaction
from app.platform.files import FileMissing, StoredFile, find_file, read_file, store_file

SCAN = b"\x89PNG a scanned ballot " * 100


def _store(data: bytes, name: str = "票.png") -> StoredFile:
    with transaction() as session:
        return store_file(session, data, media_type="image/png", name=name)


def _on_disk(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


@pytest.mark.both_databases
def test_it_comes_back(app: Flask) -> None:
    with app.app_context():
        stored = _store(SCAN)
        assert stored.sha256 == hashlib.sha256(SCAN).hexdigest()
        assert read_file(db.session(), stored.sha256) == SCAN
        assert find_file(db.session(), stored.sha256) == stored


def test_nothing_lies_open_on_disk(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        stored = _store(SCAN)
    (path,) = _on_disk(tmp_path)
    assert b"scanned" not in path.read_bytes()
    assert stored.sha256 not in str(path)


def test_the_same_content_is_kept_once(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        assert _store(SCAN) == _store(SCAN, name="again.png")
    assert len(_on_disk(tmp_path)) == 1


def test_changed_or_lost_bytes_are_noticed(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        one, two = _store(SCAN), _store(b"another")
        paths = {path.stat().st_size: path for path in _on_disk(tmp_path)}
        small, large = paths[min(paths)], paths[max(paths)]
        # Both are sealed by the same key, but each is bound to its own content.
        large.write_bytes(small.read_bytes())
        small.unlink()
        for stored in (one, two):
            with pytest.raises(FileMissing):
                read_file(db.session(), stored.sha256)


def test_an_unknown_file_is_missing(app: Flask) -> None:
    with app.app_context(), pytest.raises(FileMissing):
        read_file(db.session(), "0" * 64)

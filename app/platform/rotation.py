"""Changing the data key: everything sealed is opened and sealed again under the current one.

Law: the old key stays in DATA_KEYS_OLD until this has gone through; every value opens at
every moment of it. Work goes in small transactions, so the service may run meanwhile, and
a run that was broken off is simply run again. Blind indexes hang on another key and stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, LargeBinary, Table, and_, select, type_coerce, update

from app.platform.crypto import SealedBytes, SealedText, is_sealed_under_current_key
from app.platform.db import Base, db, transaction
from app.platform.files import reseal_file, stored_hashes

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Progress = Callable[[str, int], None]
LOT = 200


def rotate_keys(progress: Progress) -> int:
    """Seal anew what an older key sealed; returns how many values and files.

    `progress` gets each place and what was done there. Raises SealedValueUnreadable where
    no key at hand opens a value.
    """
    done = 0
    for table, column in sealed_columns():
        count = _rotate_column(table, column)
        progress(f"{table.name}.{column.name}", count)
        done += count
    count = _rotate_files()
    progress("files", count)
    return done + count


def sealed_columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Yield every sealed column of every table."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, SealedText | SealedBytes):
                yield table, column


def _rotate_column(table: Table, column: Column[Any]) -> int:
    keys = list(table.primary_key.columns)
    stale = _stale_rows(table, column, keys)
    for start in range(0, len(stale), LOT):
        with transaction() as session:
            for key in stale[start : start + LOT]:
                _reseal(session, table, column, keys, key)
    return len(stale)


def _stale_rows(
    table: Table, column: Column[Any], keys: list[Column[Any]]
) -> list[tuple[Any, ...]]:
    raw = type_coerce(column, LargeBinary)
    rows = db.session.execute(select(*keys, raw).where(column.is_not(None)))
    return [tuple(row[:-1]) for row in rows if not is_sealed_under_current_key(bytes(row[-1]))]


def _reseal(
    session: Session,
    table: Table,
    column: Column[Any],
    keys: list[Column[Any]],
    key: tuple[Any, ...],
) -> None:
    """Write the value back as it is: the column type opens with any key, seals with the current."""
    here = and_(*(one == value for one, value in zip(keys, key, strict=True)))
    value = session.execute(select(column).where(here).with_for_update()).scalar_one_or_none()
    if value is not None:
        session.execute(update(table).where(here).values({column: value}))


def _rotate_files() -> int:
    count = 0
    for sha256 in stored_hashes(db.session()):
        with transaction() as session:
            count += reseal_file(session, sha256)
    return count

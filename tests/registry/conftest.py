"""A community whose register is filled from small real roll files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.platform.db import db
from app.registry import service
from app.registry.models import RollImportRow
from app.registry.service import RegistryRight
from tests.registry.rollfiles import csv_bytes, unit
from tests.site import Clock

DAY = date(2026, 3, 1)
NO_PARKING = {"parking_area": False, "parking_heads": False}
Row = Sequence[object]


@dataclass
class Office:
    """Brings roll files into one community, as its convener would, and looks at what came of it."""

    clock: Clock
    community: str = "huating"
    terms: dict[str, bool] = field(default_factory=lambda: dict(NO_PARKING))

    @property
    def session(self) -> Session:
        return db.session()

    def preview(self, *rows: Row, provenance: str = "convener_list") -> RollImportRow:
        return self.preview_file(csv_bytes(*rows), provenance=provenance)

    def preview_file(self, data: bytes, *, provenance: str = "convener_list") -> RollImportRow:
        return service.preview_import(
            self.community,
            data,
            file_name="roll.csv",
            provenance=provenance,
            officer_id=None,
            now=self.clock(),
        )

    def bring(
        self, *rows: Row, provenance: str = "convener_list", remove: bool = False
    ) -> dict[str, int]:
        """Preview and apply these rows; returns what changed."""
        row = self.preview(*rows, provenance=provenance)
        row = service.apply_import(
            row.id, officer_id=None, now=self.clock.advance(minutes=1), remove_missing=remove
        )
        applied: dict[str, int] = row.summary["applied"]
        return applied

    def rights(self, day: date = DAY, **terms: bool) -> list[RegistryRight]:
        wanted = {**self.terms, **terms}
        return service.rights_of(self.session, self.community, record_date=day, **wanted)

    def right(self, label: str) -> RegistryRight:
        return next(one for one in self.rights() if label in one.labels)

    def labels(self) -> list[str]:
        return [one.label for one in service.list_units(self.session, self.community)]

    def phones(self, label: str) -> list[tuple[str, str]]:
        found = service.contacts_of(self.session, self.right(label).unit_ids)
        return [(one.phone, one.provenance) for one in found]


def row(index: int = 1, **changes: Any) -> Row:
    """A clean row: unit `index` of owner `index`."""
    return unit(index, **changes)


@pytest.fixture
def office(app: Flask, clock: Clock) -> Iterator[Office]:
    with app.app_context():
        facts = service.CommunityFacts(name="云屿华庭", developer="云屿置业有限公司")
        service.create_community("huating", facts, officer_id=None, now=clock())
        yield Office(clock)

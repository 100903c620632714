"""A roll that shrank below what secret ballots need is not frozen."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.assembly.service.posting import posted_until
from app.assembly.service.read import get_assembly
from app.assembly.service.roll import freeze_roll
from app.core.secret.allowed import ScopeTooSmall
from app.platform.db import db, transaction
from app.registry.models import OwnershipRow
from tests.assembly.test_ceremony_page import Table, officers_browser
from tests.hall import text_of
from tests.site import Browser, Clock
from tests.worlds import meeting as worlds
from tests.worlds.trustees import Trustees


def merge(rights: int) -> None:
    """So many owners sell their flats to a neighbour."""
    with transaction() as session:
        owners = list(dict.fromkeys(session.scalars(select(OwnershipRow.owner_id))))
        for seller in owners[1 : rights + 1]:
            session.execute(
                update(OwnershipRow)
                .where(OwnershipRow.owner_id == seller)
                .values(owner_id=owners[0])
            )


@pytest.fixture
def announced(app: Flask, clock: Clock) -> Table:
    """Sixty rights at the notice; the key is made, the roll hung out."""
    with app.app_context():
        assembly_id, officers = worlds.announce(clock.now, trustees=Trustees())
        Trustees().make_key(assembly_id, clock.now)
        clock.now = posted_until(db.session(), get_assembly(db.session(), assembly_id))
    client = app.test_client()
    assert isinstance(client, Browser)
    return Table(app, clock, assembly_id, officers, client)


def test_a_roll_that_shrank_is_not_frozen(announced: Table, tmp_path: Path) -> None:
    with announced.app.app_context():
        merge(17)
        package = worlds.package_of(worlds.make_codes(announced.id, tmp_path))
        with pytest.raises(ScopeTooSmall):
            freeze_roll(
                announced.id,
                package,
                officer_id=announced.officers["registrar"],
                now=announced.clock.now,
            )
    registrar = officers_browser(announced, "registrar")
    fields = {"package": (BytesIO(package), "issuer-out.zip")}
    answer = registrar.submit(f"/assemblies/{announced.id}/roll", fields)
    assert answer.status_code == 409
    said = text_of(answer.text)
    assert "召集人撤销本次会议" in said
    assert "记名" in said


def test_one_that_is_large_enough_is_frozen(announced: Table, tmp_path: Path) -> None:
    with announced.app.app_context():
        merge(3)
        package = worlds.package_of(worlds.make_codes(announced.id, tmp_path))
        registrar = announced.officers["registrar"]
        assert freeze_roll(announced.id, package, officer_id=registrar, now=announced.clock.now)

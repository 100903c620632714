"""Freezing the roll: after its posting, before the opening, once; until signed it can be redone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from app.assembly.models import AssemblyRow
from app.assembly.service.acts import ActPending
from app.assembly.service.clock import next_moment, shift_clock
from app.assembly.service.objections import propose_ruling, submit_objection
from app.assembly.service.posting import posted_until
from app.assembly.service.read import definition_of, get_assembly
from app.assembly.service.roll import (
    ObjectionsUnsettled,
    RollOutdated,
    RollStillPosted,
    freeze_roll,
)
from app.assembly.service.withdrawing import withdraw_act
from app.core.assembly import FreezeTooLate
from app.core.calendar import SHANGHAI
from app.core.entries import parse_entry
from app.people import service as people
from app.platform.db import db, transaction
from app.platform.log import entries
from app.registry.models import UnitRow
from app.web import create_app
from tests.site import MORNING, make_config
from tests.worlds import meeting as worlds

MINUTE = timedelta(minutes=1)


@dataclass
class Announced:
    """An assembly whose notice hangs out, and the registrar's package for it."""

    id: str
    officers: dict[str, int]
    package: bytes
    until: datetime

    def freeze(self, now: datetime) -> int:
        return freeze_roll(self.id, self.package, officer_id=self.officers["registrar"], now=now)

    def sign(self, act: int, now: datetime) -> None:
        for name in ("convener", "registrar"):
            worlds.sign_as(name, act, self.officers[name], now)

    def object(self, now: datetime) -> int:
        return submit_objection(
            self.id, about="roll", text="我家面积不对。", contact="", now=now
        ).id

    def rule(self, objection: int, now: datetime) -> None:
        act = propose_ruling(
            objection,
            decision="rejected",
            answer="与登记一致。",
            officer_id=self.officers["street"],
            now=now,
        )
        worlds.sign_as("street", act, self.officers["street"], now)

    def types(self) -> list[str]:
        return [parse_entry(leaf).type for leaf in entries(db.session(), self.id)]

    @property
    def row(self) -> AssemblyRow:
        return get_assembly(db.session(), self.id)


@pytest.fixture
def app(sqlite_with_tables: Path, tmp_path: Path) -> Iterator[Flask]:
    shutil.copy(sqlite_with_tables, tmp_path / "yijue.db")
    app = create_app(make_config(tmp_path, f"sqlite:///{tmp_path / 'yijue.db'}"))
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def announced(app: Flask, tmp_path: Path) -> Announced:
    assembly_id, officers = worlds.announce(MORNING, doors=12)
    package = worlds.package_of(worlds.make_codes(assembly_id, tmp_path / "registrar"))
    row = get_assembly(db.session(), assembly_id)
    return Announced(assembly_id, officers, package, posted_until(db.session(), row))


def test_owners_have_their_seven_days(announced: Announced) -> None:
    # Posted on Monday 2 March: day 7 is Monday 9 March.
    assert f"{announced.until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" == "2026-03-10 00:00"
    with pytest.raises(RollStillPosted):
        announced.freeze(announced.until - MINUTE)
    announced.sign(announced.freeze(announced.until), announced.until)
    assert announced.row.phase == "frozen"
    assert announced.types() == ["definition", "notice", "roll", "paper-roll", "manifest"]


def test_nothing_is_frozen_once_the_opening_has_come(announced: Announced) -> None:
    opens = definition_of(announced.row).opens
    with pytest.raises(FreezeTooLate):
        announced.freeze(opens)
    act = announced.freeze(opens - MINUTE)
    with pytest.raises(FreezeTooLate):
        announced.sign(act, opens)
    assert announced.types() == ["definition", "notice"]


def test_an_objection_is_settled_first(announced: Announced) -> None:
    objection = announced.object(MORNING)
    with pytest.raises(ObjectionsUnsettled):
        announced.freeze(announced.until)
    announced.rule(objection, MORNING)
    announced.freeze(announced.until)


def test_one_that_comes_while_the_manifest_waits_is_settled_before_it(
    announced: Announced,
) -> None:
    act = announced.freeze(announced.until)
    objection = announced.object(announced.until)
    with pytest.raises(ObjectionsUnsettled):
        announced.sign(act, announced.until)
    announced.rule(objection, announced.until)
    db.session.rollback()
    worlds.sign_as("registrar", act, announced.officers["registrar"], announced.until)
    assert announced.row.phase == "frozen"


def test_a_package_taken_back_can_be_brought_again(announced: Announced) -> None:
    act = announced.freeze(announced.until)
    with pytest.raises(ActPending):
        announced.freeze(announced.until)
    withdraw_act(act, officer_id=announced.officers["registrar"])
    announced.sign(announced.freeze(announced.until), announced.until)
    assert announced.types().count("roll") == 1


def test_a_register_that_moved_meanwhile_is_noticed(announced: Announced) -> None:
    act = announced.freeze(announced.until)
    with transaction() as session:
        session.execute(update(UnitRow).values(area=UnitRow.area + 1))
    with pytest.raises(RollOutdated):
        announced.sign(act, announced.until)


def test_a_rehearsal_jumps_to_the_end_of_the_posting_first(app: Flask) -> None:
    assembly_id, _ = worlds.announce(MORNING, rehearsal=True, doors=12)
    session, row = db.session(), get_assembly(db.session(), assembly_id)
    until = posted_until(session, row)
    assert next_moment(session, row, MORNING) == until
    shift_clock(assembly_id, to=until, now=MORNING)
    assert next_moment(session, row, MORNING) == definition_of(row).opens


def test_who_missed_the_opening_is_told_what_is_left(announced: Announced, app: Flask) -> None:
    opens = definition_of(announced.row).opens
    app.config["CLOCK"] = lambda: opens
    client = app.test_client()
    held = people.start_session(announced.officers["convener"], opens)
    with client.session_transaction() as session:
        session["_user_id"], session["seen"] = held.token, int(opens.timestamp())
    page = client.get(f"/assemblies/{announced.id}", headers={"Accept-Language": "zh-CN"}).text
    assert "名册没有冻结" in page
    assert f"/assemblies/{announced.id}/annulment" in page

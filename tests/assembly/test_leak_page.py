"""The leak meter's page: the register before the notice, the frozen roll after it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from app.assembly.profiles import profile_of
from app.assembly.service import leaks as service
from app.assembly.service.draft import Draft, create_assembly
from app.assembly.service.leaks import measure_leaks
from app.assembly.service.read import get_assembly
from app.assembly.service.scopes import list_scopes
from app.assembly.views.leaks import say_share
from app.platform.db import db, transaction
from app.registry.models import UnitRow
from tests.assembly.test_secret_checks import SMALL, convened
from tests.hall import Hall
from tests.site import MORNING
from tests.worlds import meeting as worlds
from tests.worlds.trustees import Trustees


def test_before_the_notice_it_reads_the_register(app: Flask) -> None:
    with app.app_context():
        assembly_id, _ = convened(motions=(*Trustees().motions, SMALL))
        row = get_assembly(db.session(), assembly_id)
        found = measure_leaks(db.session(), row)
        assert [one.scope.number for one in found] == [1, 2, 3]
        assert [one.scope.rights for one in found] == [60, 60, 30]
        assert all(one.report is not None for one in found)


def test_equal_areas_tell_less(app: Flask) -> None:
    with app.app_context():
        assembly_id, _ = convened()
        with transaction() as session:
            session.execute(update(UnitRow).values(area=90_00))
        row = get_assembly(db.session(), assembly_id)
        report = measure_leaks(db.session(), row)[0].report
        assert report is not None
        # Somebody owns two flats: that one area still stands alone.
        assert (report.classes, report.alone) == (2, 1)


def test_the_draft_counts_as_the_frozen_roll_will(quiet_hall: Hall) -> None:
    """What the register says of a scope is what the manifest then states."""
    with quiet_hall.meeting.app.app_context():
        row = get_assembly(db.session(), quiet_hall.id)
        profile = profile_of(db.session(), row)
        drafted = list_scopes(db.session(), row, Draft.of(row), profile)
        frozen = service._scopes(db.session(), row)
        assert row.manifest is not None
        for before, after, stated in zip(drafted, frozen, row.manifest["totals"], strict=True):
            assert sorted(before.areas) == sorted(after.areas)
            assert (after.rights, after.heads) == (stated["rights"], stated["heads"])
            assert (before.heads, sum(before.areas)) == (stated["heads"], stated["area"])


def test_after_the_freeze_the_register_changes_nothing(quiet_hall: Hall) -> None:
    with quiet_hall.meeting.app.app_context():
        before = measure_leaks(db.session(), get_assembly(db.session(), quiet_hall.id))
        with transaction() as session:
            session.execute(update(UnitRow).values(area=90_00))
        assert measure_leaks(db.session(), get_assembly(db.session(), quiet_hall.id)) == before


@pytest.mark.secret_ballots
def test_officers_read_it_and_strangers_do_not(quiet_hall: Hall) -> None:
    said = quiet_hall.get("convener", "/assemblies/{id}/leaks")
    assert "能断定其中某一套房" in said
    assert "书面投票也一样" in said
    assert "宜用记名表决" in said
    quiet_hall.get("eve", "/assemblies/{id}/leaks", 403)


def test_without_motions_it_says_what_to_do_first(app: Flask) -> None:
    with app.app_context():
        officers = worlds.open_community(MORNING)
        row = create_assembly(
            worlds.COMMUNITY,
            title="草稿",
            kind="regular",
            rehearsal=False,
            officer_id=officers["convener"],
            now=MORNING,
        )
        assert measure_leaks(db.session(), get_assembly(db.session(), row.id)) == []


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 10, "不会"),
        (10, 10, "一定"),
        (1, 10_000, "不到千分之一的情形"),
        (27, 100, "约 27% 的情形"),
        (999_999, 1_000_000, "约 99.9% 的情形"),
    ],
)
def test_never_and_always_are_said_only_where_true(
    app: Flask, part: int, whole: int, said: str
) -> None:
    with app.test_request_context():
        assert say_share(part, whole) == said

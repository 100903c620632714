"""A vote of one staircase and of single flats, from the notice to the frozen roll."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.assembly.models import AssemblyRow
from app.assembly.service.acts import list_open_acts
from app.assembly.service.draft import approve_draft, create_assembly, save_draft
from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.drafting import Draft, parse_draft
from app.assembly.service.package import RollPackageInvalid
from app.assembly.service.partition import partition_of
from app.assembly.service.posting import posted_until
from app.assembly.service.publish import propose_publication
from app.assembly.service.read import get_assembly
from app.assembly.service.roll import freeze_roll
from app.assembly.service.texts import CONSENT
from app.core.entries import encode_minute
from app.issuer.export import ExportInvalid, parse_export
from app.issuer.issue import issue
from app.issuer.secrets_folder import SecretsFolder
from app.platform.db import db, transaction
from app.registry.service import build_roll_export, list_units
from tests.hall import Hall
from tests.worlds import meeting as worlds

STAIRS = DraftMotion("换梯", "更换电梯。", "278-5", staircases=("1号楼1单元",))
FLATS = ("2号楼1单元201", "2号楼1单元401", "2号楼1单元901")
ROOF = DraftMotion("补漏", "维修屋面。", "278-5", units=FLATS)


def announce(hall: Hall) -> str:
    """Publish a part vote; returns its id."""
    officers = {name: hall.number(name) for name in worlds.OFFICERS}
    row = create_assembly(
        "linghai",
        title="1号楼换梯",
        kind="part",
        rehearsal=False,
        officer_id=officers["convener"],
        now=hall.now,
    )
    old = Draft.of(db.session().get_one(AssemblyRow, hall.id))
    opens = hall.now.replace(hour=16, minute=0) + timedelta(days=16)
    draft = replace(
        old,
        approval=None,
        motions=(STAIRS, ROOF),
        opens=encode_minute(opens),
        closes=encode_minute(opens + timedelta(days=7)),
    )
    row = save_draft(row.id, parse_draft(draft.to_json()), revision=0, now=hall.now)
    approve_draft(
        row.id,
        members=7,
        present=6,
        in_favour=6,
        document=b"x",
        document_name="a.txt",
        revision=row.revision,
        now=hall.now,
    )
    act = propose_publication(
        row.id, officer_id=officers["convener"], host="localhost", now=hall.now
    )
    for name in ("convener", "registrar"):
        worlds.sign_as(name, act, officers[name], hall.now)
    (notice,) = list_open_acts(db.session(), row.id)
    worlds.sign_as("convener", notice.id, officers["convener"], hall.now)
    return row.id


def package(assembly_id: str, folder: Path, *, with_groups: bool) -> bytes:
    row = get_assembly(db.session(), assembly_id)
    export = build_roll_export(
        db.session(),
        "linghai",
        assembly={
            "definition": row.definition,
            "hd": row.hd,
            "anchor": row.anchor,
            "base_url": "http://localhost",
            "consent": CONSENT,
            "groups": partition_of(db.session(), row).of_unit if with_groups else {},
        },
    )
    data = json.dumps(export).encode()
    return worlds.package_of(issue(parse_export(data), SecretsFolder(folder), worlds.Draws()))


@pytest.mark.both_databases
def test_the_denominator_is_the_staircase_and_the_flats_named(hall: Hall, tmp_path: Path) -> None:
    with hall.meeting.app.app_context():
        made = announce(hall)
        data = package(made, tmp_path, with_groups=True)
        until = posted_until(db.session(), get_assembly(db.session(), made))
        act = freeze_roll(made, data, officer_id=hall.number("registrar"), now=until)
        for name in ("convener", "registrar"):
            worlds.sign_as(name, act, hall.number(name), until)
        manifest = get_assembly(db.session(), made).manifest
        assert manifest is not None
        stairs, roof = manifest["totals"]
        assert (stairs["motion"], roof["motion"]) == ("m1", "m2")
        units = list_units(db.session(), "linghai")
        inside = [u for u in units if u.building == "1号楼" and u.staircase == "1单元"]
        assert stairs["area"] == sum(unit.area for unit in inside if unit.use != "parking")
        named = [unit for unit in units if unit.label in FLATS]
        assert len(named) == len(FLATS)
        assert (roof["heads"], roof["area"]) == (3, sum(unit.area for unit in named))
    said = hall.get("convener", f"/assemblies/{made}")
    assert "名册已冻结" in said


def test_the_registrar_s_tool_refuses_an_export_without_the_groups(
    hall: Hall, tmp_path: Path
) -> None:
    with hall.meeting.app.app_context():
        made = announce(hall)
        with pytest.raises(ExportInvalid):
            package(made, tmp_path, with_groups=False)


def test_a_flat_that_moves_to_another_group_is_noticed_at_the_freeze(
    hall: Hall, tmp_path: Path
) -> None:
    with hall.meeting.app.app_context():
        made = announce(hall)
        data = package(made, tmp_path, with_groups=True)
        until = posted_until(db.session(), get_assembly(db.session(), made))
        with transaction() as session:
            flat = next(u for u in list_units(session, "linghai") if u.label not in FLATS)
            flat.staircase = "2单元"
        with pytest.raises(RollPackageInvalid):
            freeze_roll(made, data, officer_id=hall.number("registrar"), now=until)

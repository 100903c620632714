"""A roll file in two steps: what is previewed is what is applied, twice changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.platform.files import read_file
from app.registry import service
from app.registry.service import RegistryRight
from app.registry.service.imports import (
    ImportBusy,
    ImportClosed,
    ImportHasErrors,
    ImportNotFound,
    ImportStale,
    ImportTakenOver,
    ProvenanceUnknown,
    finish_applying,
    finish_reading,
    start_applying,
    start_reading,
)
from app.registry.service.owner_now import owner_since
from tests.registry.conftest import Office, row
from tests.registry.rollfiles import code, csv_bytes, phone, resident

pytestmark = pytest.mark.both_databases


def test_reading_changes_nothing(office: Office) -> None:
    read = office.preview(row(1), row(2))
    assert read.state == "previewed"
    assert read.summary["units"] == read.summary["rights"] == read.summary["heads"] == 2
    assert read.summary["area_centi_m2"] == 2 * 8912
    assert read.summary["rows"]["new"] == 2
    assert service.count_units(office.session, office.community) == 0


def test_applying_fills_the_register(office: Office) -> None:
    done = office.bring(row(1), row(2, use="商铺", seat="2号楼商铺3"))
    assert (done["new"], done["changed"], done["same"], done["owners_new"]) == (2, 0, 0, 2)
    assert office.labels() == ["1号楼1单元101", "2号楼商铺3"]
    assert service.building_groups(office.session, office.community) == ["1号楼", "2号楼"]


def test_a_second_time_changes_nothing(office: Office) -> None:
    couple = {
        "owner": "王芳、李强",
        "number": f"{resident(2)}、{resident(3)}",
        "phone": f"{phone(2)}、{phone(3)}",
        "sharing": "共同共有",
    }
    rows = (row(1), row(2, **couple))
    office.bring(*rows)
    before = _snapshot(office)
    assert office.preview(*rows).summary["rows"]["same"] == 2
    done = office.bring(*rows)
    assert done == {name: 0 for name in done} | {"same": 2}
    assert _snapshot(office) == before


def _snapshot(office: Office) -> list[tuple[object, ...]]:
    return [
        (right.key, right.unit_ids, right.owner_ids, right.labels, right.area, right.heads)
        for right in office.rights()
    ]


def test_a_changed_file_shows_the_difference_first(office: Office) -> None:
    office.bring(row(1), row(2))
    read = office.preview(row(1), row(2, area="90.00"))
    assert read.summary["rows"]["changed"] == 1
    report = service.read_report(office.session, read)
    field = next(one for one in report.select("changes")[0].fields if one.column == "专有部分面积")
    assert (field.state, field.before, field.shown) == ("changed", "89.12", "90.00")
    assert sum(one.area for one in office.rights()) == 2 * 8912
    done = office.bring(row(1), row(2, area="90.00"))
    assert (done["changed"], done["same"]) == (1, 1)
    assert sum(one.area for one in office.rights()) == 8912 + 9000


def test_a_unit_the_file_lacks_is_named_and_kept(office: Office) -> None:
    office.bring(row(1), row(2))
    read = office.preview(row(1))
    assert read.summary["missing"] == 1
    assert service.read_report(office.session, read).missing == (("1号楼1单元201", "…0001 0002"),)
    assert office.bring(row(1))["missing"] == 1
    assert office.labels() == ["1号楼1单元101", "1号楼1单元201"]


def test_it_is_removed_when_the_convener_says_so_and_can_come_back(office: Office) -> None:
    office.bring(row(1), row(2))
    gone = office.right("1号楼1单元201").unit_ids
    assert office.bring(row(1), remove=True)["removed"] == 1
    assert office.labels() == ["1号楼1单元101"]
    assert office.preview(row(1)).summary["missing"] == 0
    assert office.bring(row(1), row(2))["new"] == 1
    assert office.right("1号楼1单元201").unit_ids == gone


def test_a_frozen_roll_still_finds_a_removed_unit(office: Office) -> None:
    office.bring(row(1), row(2))
    frozen = office.right("1号楼1单元201")
    office.bring(row(1), remove=True)
    found = service.units_of(office.session, frozen.unit_ids)
    assert [one.label for one in found] == ["1号楼1单元201"]
    assert service.last_four_matches(
        office.session, frozen.unit_ids, resident(2)[-4:], key=frozen.key
    )


def test_a_new_owner_takes_the_place_of_the_old(office: Office) -> None:
    office.bring(row(1))
    old: RegistryRight = office.right("1号楼1单元101")
    done = office.bring(row(1, owner="李强", number=resident(9), phone=phone(9)))
    assert (done["changed"], done["owners_new"]) == (1, 1)
    new = office.right("1号楼1单元101")
    assert new.key != old.key
    assert service.masked_owner(office.session, new.unit_ids) == "李*"


def test_the_day_of_a_new_owner_is_kept_and_those_who_stay_keep_theirs(office: Office) -> None:
    couple = {"number": f"{resident(1)}、{resident(5)}", "sharing": "共同共有"}
    office.bring(row(1), row(2))
    first = _owned_since(office)
    office.clock.advance(days=30)
    office.bring(row(1, owner="王芳、李强", phone=f"{phone(1)}、{phone(5)}", **couple), row(2))
    later = _owned_since(office)
    assert len(first) == 2
    assert all(later[pair] == day for pair, day in first.items())
    assert [day for pair, day in later.items() if pair not in first] == [office.clock()]


def _owned_since(office: Office) -> dict[tuple[int, int], datetime]:
    return {
        (unit, owner): since
        for right in office.rights()
        for owner in right.owner_ids
        for unit, since in owner_since(office.session, right.unit_ids, owner).items()
    }


def test_a_name_put_right_is_the_same_owner(office: Office) -> None:
    office.bring(row(1))
    old = office.right("1号楼1单元101")
    assert office.bring(row(1, owner="王方"))["owners_new"] == 0
    assert office.right("1号楼1单元101").key == old.key
    assert office.right("1号楼1单元101").owner_ids == old.owner_ids


def test_a_file_with_an_error_is_not_applied(office: Office) -> None:
    read = office.preview(row(1), row(2, code="3.70202E+27"))
    assert (read.summary["errors"], read.summary["importable"]) == (1, False)
    with pytest.raises(ImportHasErrors):
        service.apply_import(read.id, officer_id=None, now=office.clock())
    assert service.count_units(office.session, office.community) == 0


def test_a_file_that_is_no_roll_says_why(office: Office) -> None:
    read = office.preview_file(b"%PDF-1.7 nothing")
    assert (read.state, read.summary["refusal"]["code"]) == ("refused", "format_unknown")
    with pytest.raises(ImportClosed):
        service.apply_import(read.id, officer_id=None, now=office.clock())


def test_the_register_must_not_have_moved_since_the_preview(office: Office) -> None:
    first, second = office.preview(row(1)), office.preview(row(2))
    service.apply_import(first.id, officer_id=None, now=office.clock())
    with pytest.raises(ImportStale):
        service.apply_import(second.id, officer_id=None, now=office.clock())
    service.read_import(second.id, now=office.clock())
    service.apply_import(second.id, officer_id=None, now=office.clock())
    assert len(office.labels()) == 2


def test_it_may_move_while_the_file_is_read_the_second_time(office: Office) -> None:
    first, second = office.preview(row(1)), office.preview(row(2))
    task = start_applying(second.id, now=office.clock())
    service.apply_import(first.id, officer_id=None, now=office.clock())
    with pytest.raises(ImportStale):
        finish_applying(task, officer_id=None, now=office.clock())
    kept = service.get_import(office.session, office.community, second.id)
    assert (kept.state, kept.summary["failure"]) == ("previewed", {"code": "import_stale"})
    assert office.labels() == ["1号楼1单元101"]


def test_an_applied_file_is_closed(office: Office) -> None:
    read = office.preview(row(1))
    service.apply_import(read.id, officer_id=None, now=office.clock())
    for again in (
        lambda: service.apply_import(read.id, officer_id=None, now=office.clock()),
        lambda: service.read_import(read.id, now=office.clock()),
        lambda: service.discard_import(read.id, officer_id=None, now=office.clock()),
    ):
        with pytest.raises(ImportClosed):
            again()


def test_a_file_put_aside_is_not_applied(office: Office) -> None:
    read = office.preview(row(1))
    service.discard_import(read.id, officer_id=None, now=office.clock())
    with pytest.raises(ImportClosed):
        service.apply_import(read.id, officer_id=None, now=office.clock())


def test_one_run_at_a_time_and_a_dead_one_is_replaced(office: Office) -> None:
    read = office.preview(row(1))
    dead = start_applying(read.id, now=office.clock())
    with pytest.raises(ImportBusy):
        start_applying(read.id, now=office.clock.advance(minutes=9))
    with pytest.raises(ImportBusy):
        service.discard_import(read.id, officer_id=None, now=office.clock())
    alive = start_applying(read.id, now=office.clock.advance(minutes=2))
    with pytest.raises(ImportTakenOver):
        finish_applying(dead, officer_id=None, now=office.clock())
    assert office.labels() == []
    finish_applying(alive, officer_id=None, now=office.clock())
    assert len(office.labels()) == 1


def test_a_dead_reader_writes_nothing_any_more(office: Office) -> None:
    kept = _receive(office, csv_bytes(row(1)))
    dead = start_reading(kept, now=office.clock())
    service.read_import(kept, now=office.clock() + timedelta(minutes=11))
    with pytest.raises(ImportTakenOver):
        finish_reading(dead)
    assert service.get_import(office.session, office.community, kept).state == "previewed"


def _receive(office: Office, data: bytes) -> int:
    return service.receive_file(
        office.community,
        data,
        file_name="roll.csv",
        provenance="register",
        officer_id=None,
        now=office.clock(),
    ).id


def test_the_very_same_bytes_are_kept(office: Office) -> None:
    data = csv_bytes(row(1))
    read = office.preview_file(data)
    assert read_file(office.session, read.file_sha256) == data


def test_progress_is_told(office: Office) -> None:
    told: list[tuple[int, int]] = []
    kept = _receive(office, csv_bytes(*(row(n) for n in range(1, 401))))
    task = start_reading(kept, now=office.clock())
    read = finish_reading(task, progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 0
    assert len(told) > 1
    assert (read.done, read.total) == told[-1]


def test_an_import_belongs_to_its_community(office: Office) -> None:
    read = office.preview(row(1))
    with pytest.raises(ImportNotFound):
        service.get_import(office.session, "elsewhere", read.id)


def test_the_source_of_the_phones_must_be_said(office: Office) -> None:
    with pytest.raises(ProvenanceUnknown):
        office.preview(row(1), provenance="gossip")


def test_the_same_unit_may_stand_in_two_communities(office: Office) -> None:
    office.bring(row(1))
    here = office.right("1号楼1单元101").key
    facts = service.CommunityFacts(name="Other")
    service.create_community("other", facts, officer_id=None, now=office.clock())
    other = Office(office.clock, community="other")
    other.bring(row(1))
    assert other.right("1号楼1单元101").key != here
    assert code(1) == service.list_units(office.session, "other")[0].code

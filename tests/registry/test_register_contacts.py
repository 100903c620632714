"""Phones with their provenance: an import adds and replaces, and never lowers (PROTOCOL §4)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.registry import service
from app.registry.models import ContactRow, OwnerRow
from app.registry.service.imports import locks
from tests.registry.conftest import Office, row
from tests.registry.rollfiles import phone, resident

pytestmark = pytest.mark.both_databases
FLAT = "1号楼1单元101"


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The communities whose roll is posted; the rooms above answer this in the service."""
    communities: set[str] = set()
    monkeypatch.setattr(locks, "_locks", [])
    service.register_contact_lock(lambda _session, community: community in communities)
    return communities


def test_phones_come_from_the_conveners_list_unless_said_otherwise(office: Office) -> None:
    office.bring(row(1))
    assert office.phones(FLAT) == [(phone(1), "convener_list")]


@pytest.mark.parametrize("provenance", service.PROVENANCES)
def test_the_whole_file_has_one_provenance(office: Office, provenance: str) -> None:
    office.bring(row(1), row(2), provenance=provenance)
    assert office.phones(FLAT) == [(phone(1), provenance)]


def test_an_import_never_lowers_a_provenance(office: Office) -> None:
    office.bring(row(1), provenance="in_person")
    done = office.bring(row(1), provenance="convener_list")
    assert office.phones(FLAT) == [(phone(1), "in_person")]
    assert done["phones_raised"] == done["phones_added"] == 0


def test_an_import_from_a_better_source_raises_it(office: Office) -> None:
    office.bring(row(1), provenance="convener_list")
    assert office.bring(row(1), provenance="register")["phones_raised"] == 1
    assert office.phones(FLAT) == [(phone(1), "register")]


def test_a_phone_of_the_same_source_replaces_the_old(office: Office) -> None:
    office.bring(row(1))
    done = office.bring(row(1, phone=phone(9)))
    assert office.phones(FLAT) == [(phone(9), "convener_list")]
    assert (done["phones_added"], done["phones_replaced"]) == (1, 1)


def test_a_phone_of_a_better_source_is_kept_and_goes_first(office: Office) -> None:
    office.bring(row(1), provenance="in_person")
    done = office.bring(row(1, phone=phone(9)), provenance="convener_list")
    assert office.phones(FLAT) == [(phone(1), "in_person"), (phone(9), "convener_list")]
    assert done["phones_kept"] == 1


def test_a_blank_phone_takes_none_away(office: Office) -> None:
    office.bring(row(1))
    office.bring(row(1, phone=""))
    assert office.phones(FLAT) == [(phone(1), "convener_list")]


def test_phones_of_all_units_of_an_owner_are_the_owners(office: Office) -> None:
    same = {"number": resident(1), "owner": "王芳"}
    office.bring(row(1), row(2, phone=phone(2), **same))
    assert {number for number, _ in office.phones(FLAT)} == {phone(1), phone(2)}
    assert office.bring(row(1), row(2, phone=phone(2), **same))["phones_replaced"] == 0


def test_a_file_without_the_other_unit_leaves_its_phone(office: Office) -> None:
    office.bring(row(1), row(2, phone=phone(2), number=resident(1), owner="王芳"))
    office.bring(row(1, phone=phone(3)))
    assert {number for number, _ in office.phones(FLAT)} == {phone(1), phone(2), phone(3)}


def test_while_a_roll_is_posted_known_owners_keep_their_phones(
    office: Office, posted: set[str]
) -> None:
    office.bring(row(1))
    posted.add(office.community)
    done = office.bring(row(1, phone=phone(9)), row(2))
    assert office.phones(FLAT) == [(phone(1), "convener_list")]
    assert office.phones("1号楼1单元201") == [(phone(2), "convener_list")]
    assert (done["phones_locked"], done["phones_added"]) == (1, 1)


def test_while_a_roll_is_posted_no_provenance_rises(office: Office, posted: set[str]) -> None:
    office.bring(row(1))
    posted.add(office.community)
    office.bring(row(1), provenance="register")
    assert office.phones(FLAT) == [(phone(1), "convener_list")]


def test_another_communitys_posting_locks_nothing(office: Office, posted: set[str]) -> None:
    office.bring(row(1))
    posted.add("elsewhere")
    office.bring(row(1, phone=phone(9)))
    assert office.phones(FLAT) == [(phone(9), "convener_list")]


def test_who_owns_nothing_any_more_is_forgotten(office: Office) -> None:
    office.bring(row(1))
    frozen = office.right(FLAT)
    office.bring(row(1, owner="李强", number=resident(9), phone=phone(9)))
    assert service.contacts_of(office.session, frozen.unit_ids, key=frozen.key) == []
    assert office.session.scalars(select(OwnerRow.name)).all() == ["李强"]
    assert office.session.scalars(select(ContactRow.phone)).all() == [phone(9)]


def test_a_phone_is_counted_by_rights_and_not_by_units(office: Office) -> None:
    shared = {"phone": phone(7)}
    rows = [
        row(1, **shared),
        row(2, owner="王芳", number=resident(1), **shared),
        row(3, **shared),
        row(4, owner="赵军", **shared),
        row(5, owner="孙丽", developer="是", handover="", **shared),
        row(6, owner="周敏", developer="是", handover="", **shared),
    ]
    office.bring(*rows)
    # Owner 1 once, owners 3 and 4, and the developer's two units once.
    assert service.shared_phone_rights(office.session, office.community, phone(7)) == 4
    assert service.shared_phone_rights(office.session, office.community, phone(8)) == 0
    assert service.shared_phone_rights(office.session, "elsewhere", phone(7)) == 0

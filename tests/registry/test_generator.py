"""Synthetic communities: the same from the same seed, the shares of RULES §5.4, nobody's data."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from app.core.entitlement import Use
from app.core.identifiers import DocumentKind, parse_document
from app.registry.generator import generate_community, make_xlsx, write_xlsx
from app.registry.generator.__main__ import main
from tests.registry.rollfiles import preview, warning_codes


def test_the_same_seed_gives_the_same_bytes():
    for messy in (False, True):
        one, other = (make_xlsx(generate_community(7, 40), messy=messy) for _ in range(2))
        assert one == other
    assert generate_community(7, 40) != generate_community(8, 40)


def as_read(unit):
    """A unit as a reader may know it: without its rows, its sheet and the words of its address."""
    seat = replace(unit.seat, text="")
    return replace(unit, rows=(), sheet="", seat=seat)


@pytest.mark.parametrize(("seed", "units"), [(1, 1), (2, 3), (3, 25), (4, 130), (5, 130)])
@pytest.mark.parametrize("messy", [False, True])
def test_what_was_written_is_what_is_read(seed, units, messy):
    community = generate_community(seed, units)
    seen = preview(make_xlsx(community, messy=messy))
    assert [issue.code for issue in seen.errors] == []
    assert list(map(as_read, seen.entries)) == list(map(as_read, community.units))


def test_the_shares_of_a_large_community():
    units = generate_community(11, 3000).units
    uses = Counter(unit.use for unit in units)
    assert len(units) == 3000
    assert (uses[Use.SHOP], uses[Use.PARKING]) == (90, 360)
    homes = [unit for unit in units if unit.use is Use.HOME]
    assert 0.45 <= sum(len(unit.owners) > 1 for unit in homes) / len(homes) <= 0.60
    assert 0.02 <= sum(unit.developer_held for unit in units) / 2640 <= 0.06
    companies = [u for u in homes if u.owners and u.owners[0].document.kind == "credit_code"]
    assert 0.005 <= len(companies) / len(homes) <= 0.03
    assert all(6_000 <= unit.area <= 26_000 for unit in homes)
    assert all(unit.code.building_number >= "9001" for unit in units if unit.use is Use.PARKING)
    assert all(unit.code.building_number < "9001" for unit in units if unit.use is not Use.PARKING)


def test_owners_with_several_units():
    units = [u for u in generate_community(11, 3000).units if u.use is not Use.PARKING]
    sets = Counter(frozenset(o.key("") for o in u.owners) for u in units if u.owners)
    assert 0.03 <= sum(count > 1 for count in sets.values()) / len(sets) <= 0.06


def test_nobody_is_real_and_nobody_twice():
    units = generate_community(11, 1000).units
    owners = {owner.key(""): owner for unit in units for owner in unit.owners}
    phones = Counter(phone for owner in owners.values() for phone in owner.phones)
    assert max(phones.values()) == 1
    assert all(phone.startswith("1700000") for phone in phones)
    assert all(unit.code.region == "990000" for unit in units)
    for owner in owners.values():
        document = owner.document
        assert parse_document(document.kind, document.number) == document
        if document.kind in {DocumentKind.RESIDENT_ID, DocumentKind.CREDIT_CODE}:
            assert document.is_synthetic


def test_phones_end_where_the_range_ends():
    units = generate_community(3, 9000).units
    phones = [phone for unit in units for owner in unit.owners for phone in owner.phones]
    owners = {owner.key("") for unit in units for owner in unit.owners}
    assert len(owners) > 10_000
    assert 9_500 < len(set(phones)) <= 9_999


def test_the_command_writes_the_file(tmp_path, capsys):
    path = tmp_path / "roll.xlsx"
    arguments = ["--units", "20", "--seed", "3", "--out", str(path), "--messy"]
    assert main(arguments) == 0
    assert preview(path.read_bytes()).units == 20
    assert "20 units" in capsys.readouterr().out
    assert path.read_bytes() == make_xlsx(generate_community(3, 20), messy=True)
    write_xlsx(generate_community(3, 20), path)
    assert warning_codes(preview(path.read_bytes())) == []


@pytest.mark.parametrize(
    ("units", "out"), [("0", "a.xlsx"), ("20001", "a.xlsx"), ("5", "no/a.xlsx")]
)
def test_the_command_says_what_is_wrong(tmp_path, capsys, units, out):
    status = main(["--units", units, "--seed", "1", "--out", str(tmp_path / out)])
    assert status == 2
    assert capsys.readouterr().err

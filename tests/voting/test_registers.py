"""The registers say of each paper ballot when it went out and came back, and by whom; never how."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.assembly.service.read import get_assembly
from app.voting.service.paper.registers import RegisterRow, Registers, read_registers
from tests.documents.reading import words_of
from tests.hall import Hall
from tests.papers import jpeg, paper
from tests.voting.scanning_desk import ScanningDesk

BOTH = ("Clerk", "Scrutineer")


@pytest.fixture
def desk(hall: Hall) -> ScanningDesk:
    """1 spoiled one and took another, 2 gave one back, 3 voted, 4 is scanned, 5 is at home."""
    hall.get("clerk", "/desk/{id}")
    made = ScanningDesk(hall)
    with hall.meeting.desk() as paper_desk:
        for door in (5, 4, 3, 2, 1):
            paper_desk.issue(made.card(door))
            paper_desk.now += timedelta(minutes=1)
        paper_desk.take_back(made.card(1), "spoiled")
        paper_desk.take_back(made.card(2), "blank")
        paper_desk.now += timedelta(minutes=5)
        paper_desk.issue(made.card(1), sheet=1)
        paper_desk.key_in(made.card(3), [{"motion": "m1", "choices": ["no"]}])
    made.send(jpeg(paper(made.sheet(4))))
    return made


def _registers(desk: ScanningDesk) -> Registers:
    return desk.hall.run(
        lambda session: read_registers(session, get_assembly(session, desk.hall.id))
    )


def _row(desk: ScanningDesk, door: int, copy: int = 0) -> RegisterRow:
    serial = desk.sheet(door, copy)[0]
    return next(row for row in _registers(desk).rows if row.serial == serial)


@pytest.mark.both_databases
def test_each_ballot_stands_where_it_is(desk: ScanningDesk) -> None:
    where = {(door, 0): _row(desk, door).where for door in range(1, 6)}
    assert where == {
        (1, 0): "spoiled",
        (2, 0): "blank",
        (3, 0): "counted",
        (4, 0): "scanned",
        (5, 0): "out",
    }
    registers = _registers(desk)
    assert len(registers.rows) == registers.count("") == 6
    assert registers.count("replaced") == 1
    assert registers.count("out") == 2


def test_each_move_has_its_hour_and_its_two_officers(desk: ScanningDesk) -> None:
    for door in range(1, 6):
        assert _row(desk, door).issued.by == BOTH
    counted, out = _row(desk, 3), _row(desk, 5)
    assert counted.ended.by == BOTH
    assert counted.issued.at is not None
    assert counted.ended.at is not None
    assert counted.ended.at > counted.issued.at
    assert (out.ended.at, out.ended.by) == (None, ())
    assert _row(desk, 1).ended.by == BOTH


def test_a_replacement_is_linked_both_ways(desk: ScanningDesk) -> None:
    spoiled, fresh = _row(desk, 1), _row(desk, 1, copy=1)
    assert spoiled.replaced_by == fresh.serial
    assert fresh.replaces == spoiled.serial
    assert _row(desk, 2).replaced_by is None


def test_buildings_and_doors_come_in_order(desk: ScanningDesk) -> None:
    buildings = _registers(desk).by_building("")
    assert [name for name, _ in buildings] == ["1号楼", "2号楼"]
    assert [row.serial for row in buildings[0][1]] == [
        desk.sheet(1)[0],
        desk.sheet(1, 1)[0],
        desk.sheet(3)[0],
        desk.sheet(5)[0],
    ]


def test_the_page_shows_those_asked_for(desk: ScanningDesk) -> None:
    path = f"/desk/{desk.hall.id}/register"
    out = desk.hall.get("scrutineer", f"{path}?show=out")
    assert desk.sheet(5)[0] in out
    assert desk.sheet(3)[0] not in out
    everything = desk.hall.get("clerk", path)
    for door in range(1, 6):
        assert desk.sheet(door)[0] in everything
    assert "Clerk" in everything
    desk.hall.get("clerk", f"{path}?show=x", 404)


def test_the_paper_says_the_same(desk: ScanningDesk) -> None:
    answer = desk.hall.browser("clerk").get(f"/desk/{desk.hall.id}/register.pdf")
    assert answer.status_code == 200, answer.text[:500]
    words = words_of(answer.data)
    assert "纸质表决票登记册" in words
    assert "6张发出" in words
    assert f"换为{desk.sheet(1, 1)[0]}" in words
    assert "尚未交回的表决票" in words
    assert desk.audited("desk.register.print") == [desk.hall.id]


def test_nothing_says_how_anybody_voted(desk: ScanningDesk) -> None:
    page = desk.hall.get("clerk", f"/desk/{desk.hall.id}/register")
    paper_words = words_of(
        desk.hall.browser("clerk").get(f"/desk/{desk.hall.id}/register.pdf").data
    )
    for word in ("反对", "同意", "弃权", "Against", "choices"):
        assert word not in page
        assert word not in paper_words


def test_nobody_else_reads_the_registers(desk: ScanningDesk) -> None:
    for name in ("convener", "street", "registrar", "auditor", "operator", "eve"):
        desk.hall.get(name, "/desk/{id}/register", 403)
        desk.hall.get(name, "/desk/{id}/register.pdf", 403)


def test_without_a_ballot_out_it_is_empty(quiet_hall: Hall) -> None:
    assert quiet_hall.browser("clerk").get(f"/desk/{quiet_hall.id}/register").status_code == 200
    assert (
        quiet_hall.browser("clerk").get(f"/desk/{quiet_hall.id}/register.pdf").data[:4] == b"%PDF"
    )

"""A rehearsal's clock goes forward by the convener's hand, never back and not for years."""

from __future__ import annotations

import pytest

from app.assembly.models import AssemblyRow
from tests.hall import Hall


@pytest.fixture
def rehearsal(quiet_hall: Hall) -> Hall:
    """The frozen assembly, made a rehearsal."""

    def rehearse(session: object) -> None:
        session.get(AssemblyRow, quiet_hall.id).rehearsal = True  # type: ignore[attr-defined]

    quiet_hall.run(rehearse)
    return quiet_hall


def _shift(hall: Hall) -> int:
    return int(hall.run(lambda session: session.get(AssemblyRow, hall.id).clock_shift))


def test_it_goes_to_the_next_moment(rehearsal: Hall) -> None:
    assert "时间快进" in rehearsal.get("convener", "/assemblies/{id}")
    rehearsal.post("convener", "/assemblies/{id}/clock", {"to": "next"})
    assert rehearsal.meeting.phase() == "open"
    rehearsal.post("convener", "/assemblies/{id}/clock", {"to": "next"})
    assert rehearsal.meeting.phase() == "closed"


@pytest.mark.parametrize("to", ["2026-03-01T00:00", "9999-12-31T23:59", "2031-01-01T00:00"])
def test_it_goes_neither_back_nor_for_years(rehearsal: Hall, to: str) -> None:
    rehearsal.post("convener", "/assemblies/{id}/clock", {"to": to}, 409)
    assert _shift(rehearsal) == 0


def test_only_the_convener_moves_it(rehearsal: Hall) -> None:
    assert "时间快进" not in rehearsal.get("clerk", "/assemblies/{id}")
    for name in ("clerk", "registrar", "eve"):
        rehearsal.post(name, "/assemblies/{id}/clock", {"to": "next"}, 403)
    assert _shift(rehearsal) == 0

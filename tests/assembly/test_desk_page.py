"""The desk of an assembly: what comes next, who must act, the dates, the rehearsal's clock."""

from __future__ import annotations

import pytest

from app.assembly.models import AssemblyRow
from tests.hall import Hall

OFFICERS = ("convener", "registrar", "street", "clerk", "scrutineer", "auditor")


def test_every_officer_reads_where_it_stands(hall: Hall) -> None:
    for name in OFFICERS:
        said = hall.get(name, "/assemblies/{id}")
        for words in ("表决中", "2026-03-18 00:00", "2026-03-24 24:00"):
            assert words in said


def test_doors_are_shown_to_those_whom_they_open(hall: Hall) -> None:
    doors = {
        "/reissues": {"registrar"},
        "/contacts": {"convener", "registrar", "street"},
        "/extension": {"convener"},
        "/annulment": {"convener"},
        f"/desk/{hall.id}": {"clerk", "scrutineer"},
    }
    for name in OFFICERS:
        page = hall.browser(name).get(f"/assemblies/{hall.id}").text
        for door, entitled in doors.items():
            assert (f'{door}"' in page) == (name in entitled), (name, door)


def test_it_names_those_whose_signature_is_awaited(hall: Hall) -> None:
    hall.sign_in("convener")
    act = hall.act_of(
        hall.post("convener", "/assemblies/{id}/annulment", {"reason": "other", "text": "停"})
    )
    mine = hall.browser("convener").get(f"/assemblies/{hall.id}").text
    assert f'class="button primary" href="/acts/{act}"' in mine
    others = hall.browser("clerk").get(f"/assemblies/{hall.id}").text
    assert f'class="button primary" href="/acts/{act}"' not in others
    assert "Convener" in hall.get("clerk", "/assemblies/{id}")


def test_the_frozen_roll_waits_for_its_hour(quiet_hall: Hall) -> None:
    said = quiet_hall.get("clerk", "/assemblies/{id}")
    assert "名册已冻结" in said
    assert "见证人" not in said


@pytest.mark.parametrize("fields", [{"to": "next"}, {"to": "2026-03-30T00:00"}, {"to": "tomorrow"}])
def test_a_real_assembly_has_no_clock_to_move(hall: Hall, fields: dict[str, str]) -> None:
    hall.browser("convener").submit(f"/assemblies/{hall.id}/clock", fields)
    assert hall.run(lambda session: session.get(AssemblyRow, hall.id).clock_shift) == 0


def test_programs_read_the_same_facts(hall: Hall) -> None:
    facts = hall.facts()
    assert facts["phase"] == "open"
    assert facts["acts"] == []
    assert facts["problems"] == []
    assert facts["witnessed"] is True


def test_the_list_leads_to_the_desk(hall: Hall) -> None:
    page = hall.browser("auditor").get("/communities/linghai/assemblies").text
    assert f'href="/assemblies/{hall.id}"' in page
    assert "<form" not in page.partition("<main")[2]
    fields = {"title": "新会议", "kind": "regular"}
    hall.post("auditor", "/communities/linghai/assemblies", fields, 403)


@pytest.mark.parametrize(
    ("name", "status"),
    [("roll.jsonl", 404), ("paper-roll.jsonl", 404), ("nothing.pdf", 404), ("notice.pdf", 200)],
)
def test_rolls_are_no_documents_of_the_desk(hall: Hall, name: str, status: int) -> None:
    answer = hall.browser("convener").get(f"/assemblies/{hall.id}/documents/{name}")
    assert answer.status_code == status


def test_eve_and_the_operator_stay_outside(hall: Hall) -> None:
    for name in ("operator", "eve"):
        for path in ("/assemblies/{id}", "/communities/linghai/assemblies"):
            hall.get(name, path, 403)
        hall.post(name, "/assemblies/{id}/clock", {"to": "next"}, 403)
        hall.get(name, "/assemblies/{id}/documents/notice.pdf", 403)

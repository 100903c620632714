"""A building is entered in one go, each flat with its own result."""

from __future__ import annotations

import io
from typing import Any

import pytest

from app.delivery.models import ServiceAttempt
from tests.delivery.serving import facts, visit
from tests.hall import Hall

ROUND = "/assemblies/{id}/service/round"


def _round(hall: Hall, photo: bytes | None, status: int = 302, **rows: str) -> Any:
    fields = visit(hall, photo, receiver="")
    del fields["result"]
    names = {name.replace("_", "-"): value for name, value in rows.items()}
    return hall.post("convener", ROUND, {**fields, "building": "1号楼", **names}, status)


def _i(hall: Hall, door: int) -> int:
    return hall.meeting.facts.card(door).i


@pytest.mark.both_databases
def test_each_row_has_its_own_result(hall: Hall, photo: bytes) -> None:
    rows = {
        f"result_{_i(hall, 1)}": "delivered",
        f"name_{_i(hall, 1)}": "王一",
        f"result_{_i(hall, 3)}": "refused",
        f"result_{_i(hall, 5)}": "undeliverable",
        f"result_{_i(hall, 7)}": "",
    }
    _round(hall, photo, **rows)
    totals = facts(hall)["totals"]
    assert (totals["served"]["rights"], totals["refused"]["rights"]) == (1, 1)
    assert totals["failed"]["rights"] == 1
    kept = hall.run(lambda s: s.query(ServiceAttempt).all())
    assert {one.receiver for one in kept} == {"王一", None}
    assert len({one.evidence for one in kept}) == 1


def test_letters_have_each_their_number(hall: Hall, photo: bytes) -> None:
    rows = {
        "channel": "letter",
        f"result_{_i(hall, 1)}": "delivered",
        f"name_{_i(hall, 1)}": "XA 0001",
        f"result_{_i(hall, 3)}": "waiting",
        f"name_{_i(hall, 3)}": "XA 0002",
    }
    _round(hall, None, **rows)
    kept = hall.run(lambda s: s.query(ServiceAttempt).order_by(ServiceAttempt.tracking).all())
    assert [(one.tracking, one.result) for one in kept] == [
        ("XA0001", "delivered"),
        ("XA0002", "waiting"),
    ]


def test_one_bad_row_enters_none(hall: Hall, photo: bytes) -> None:
    rows = {f"result_{_i(hall, 1)}": "delivered", f"result_{_i(hall, 3)}": "lost"}
    answer = _round(hall, photo, 400, **rows)
    assert 'role="alert"' in answer.text
    # What was chosen in the rows is still chosen.
    assert f'name="result-{_i(hall, 1)}"' in answer.text
    assert facts(hall)["totals"]["unreached"]["rights"] == len(hall.meeting.facts.cards)


def test_an_empty_round_is_refused(hall: Hall, photo: bytes) -> None:
    _round(hall, photo, 400)


def test_a_row_of_no_right_is_refused(hall: Hall, photo: bytes) -> None:
    _round(hall, photo, 404, result_9999="delivered")
    _round(hall, photo, 400, result_x="delivered")


def test_served_flats_leave_the_list(hall: Hall, photo: bytes) -> None:
    _round(hall, photo, **{f"result_{_i(hall, 1)}": "delivered"})
    page = hall.get("convener", ROUND + "?building=1号楼&only=unserved")
    assert "1号楼1单元101 " not in page
    assert "1号楼1单元301 " in page


def test_the_register_names_who_signed_and_who_is_left(hall: Hall, photo: bytes) -> None:
    rows = {f"result_{_i(hall, 1)}": "delivered", f"name_{_i(hall, 1)}": "王一"}
    _round(hall, photo, **rows)
    page = hall.get("street", "/assemblies/{id}/service/register?building=1号楼")
    assert "王一" in page
    assert "SD-000001" in page
    assert "1号楼1单元301" in page


def test_only_the_convener_enters(hall: Hall, photo: bytes) -> None:
    for name in ("street", "clerk", "eve"):
        hall.get(name, ROUND, 403)
        hall.post(name, ROUND, {"picture": (io.BytesIO(photo), "x.jpg")}, 403)

"""Nothing published is edited: convening anew, postponing, a consultation put to a vote."""

from __future__ import annotations

from typing import Any

import pytest

from app.assembly.models import AssemblyRow
from app.assembly.service.drafting import Draft
from tests.hall import Hall

LATER = {"first_day": "2026-04-06", "last_day": "2026-04-12", "text": "因停电改期。"}


def _row(hall: Hall, assembly_id: str) -> AssemblyRow:
    row: AssemblyRow = hall.run(lambda s: s.get(AssemblyRow, assembly_id))
    return row


def _annul(hall: Hall) -> None:
    hall.sign_in("convener")
    fields = {"reason": "error_in_notice", "text": "公告有误。"}
    hall.sign("convener", hall.act_of(hall.post("convener", "/assemblies/{id}/annulment", fields)))


def _made(answer: Any) -> str:
    return str(answer.headers["Location"]).split("/")[2]


def test_an_annulled_assembly_is_convened_anew_with_its_text(hall: Hall) -> None:
    hall.post("convener", "/assemblies/{id}/copy", {}, 409)
    _annul(hall)
    hall.post("clerk", "/assemblies/{id}/copy", {}, 403)
    made = _made(hall.post("convener", "/assemblies/{id}/copy"))
    old, new = _row(hall, hall.id), _row(hall, made)
    assert (new.phase, new.kind, new.origin_id) == ("draft", old.kind, old.id)
    assert Draft.of(new).motions == Draft.of(old).motions
    assert Draft.of(new).approval is None
    # The voting began on 2026-03-18: the notice hangs out its fifteen days again.
    assert Draft.of(new).opens == "2026-04-02T16:00Z"
    assert Draft.of(new).closes == "2026-04-09T16:00Z"
    assert "作废" in hall.get("convener", f"/assemblies/{made}")


def test_a_postponement_annuls_and_starts_every_clock_again(quiet_hall: Hall) -> None:
    hall = quiet_hall
    hall.sign_in("convener")
    answer = hall.post("convener", "/assemblies/{id}/postponement", LATER)
    hall.sign("convener", hall.act_of(answer))
    assert _row(hall, hall.id).phase == "annulled"
    said = hall.meeting.client.get(f"/a/{hall.id}/documents/annulment.txt").text
    assert "因停电改期。" in said

    def find(session: Any) -> AssemblyRow:
        row: AssemblyRow = session.query(AssemblyRow).filter_by(origin_id=hall.id).one()
        return row

    made = hall.run(find)
    assert (made.phase, Draft.of(made).opens) == ("draft", "2026-04-05T16:00Z")
    assert Draft.of(made).closes == "2026-04-12T16:00Z"


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_day": "2026-03-20"},
        {"first_day": "soon"},
        {"last_day": "2026-04-08"},
        {"last_day": "2026-07-01"},
        {"text": ""},
    ],
)
def test_a_postponement_that_the_rules_refuse_changes_nothing(
    quiet_hall: Hall, wrong: dict[str, str]
) -> None:
    hall = quiet_hall
    hall.sign_in("convener")
    answer = hall.browser("convener").submit(
        f"/assemblies/{hall.id}/postponement", {**LATER, **wrong}
    )
    assert answer.status_code in (400, 409)
    assert 'role="alert"' in answer.text
    assert hall.facts()["acts"] == []
    assert hall.run(lambda s: s.query(AssemblyRow).count()) == 1


def test_an_open_vote_is_not_postponed(hall: Hall) -> None:
    hall.sign_in("convener")
    hall.post("convener", "/assemblies/{id}/postponement", LATER, 409)


def test_a_consultation_is_put_to_a_binding_vote_of_the_same_flats(hall: Hall) -> None:
    hall.post("convener", "/assemblies/{id}/promotion", {}, 409)
    hall.run(lambda s: setattr(s.get(AssemblyRow, hall.id), "kind", "consultation"))
    hall.post("convener", "/assemblies/{id}/promotion", {}, 409)
    hall.close()
    made = _made(hall.post("convener", "/assemblies/{id}/promotion"))
    new = _row(hall, made)
    assert (new.kind, new.reference, new.origin_id) == ("regular", False, hall.id)
    old = _row(hall, hall.id)
    assert [one.groups for one in Draft.of(new).motions] == [
        one.groups for one in Draft.of(old).motions
    ]

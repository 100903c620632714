"""What keeps a notice back: codes by letter (R33), one hand in two roles (R34), no basis (R40)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.assembly.models import AssemblyRow
from app.assembly.service.checks import Problem, find_problems
from app.assembly.service.draft import create_assembly, save_draft
from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.drafting import Draft, parse_draft
from app.people.models import OfficerRow
from tests.hall import Hall

KEEP = DraftMotion("续聘", "续聘三年。", "278-4")
BOARD = DraftMotion(
    "选举",
    "选举一人。",
    "278-3",
    "election",
    ("甲", "乙"),
    election={"seats": 1, "alternates": 0, "minimum": 1},
)

Found = Callable[..., dict[str, Problem]]


@pytest.fixture
def found(hall: Hall) -> Found:
    """Returns what stands between a draft with these motions and its notice."""

    def find(*motions: DraftMotion, **changes: Any) -> dict[str, Problem]:
        old = hall.run(lambda s: Draft.of(s.get(AssemblyRow, hall.id)))
        with hall.meeting.app.app_context():
            row = create_assembly(
                "linghai",
                title="新的会议",
                kind="regular",
                rehearsal=False,
                officer_id=hall.number("convener"),
                now=hall.now,
            )
            draft = replace(old, approval=None, motions=motions, **changes)
            save_draft(row.id, parse_draft(draft.to_json()), revision=row.revision, now=hall.now)
        return {one.code: one for one in hall.run(lambda s: _problems(s, row.id, hall))}

    return find


def _problems(session: Any, assembly_id: str, hall: Hall) -> list[Problem]:
    return find_problems(session, session.get(AssemblyRow, assembly_id), hall.now)


def _of(matter: str) -> DraftMotion:
    return BOARD if matter == "278-3" else replace(KEEP, matter=matter)


@pytest.mark.parametrize("matter", ["278-3", "278-6", "278-7", "278-8"])
def test_weighty_matters_need_codes_by_letter(found: Found, matter: str) -> None:
    by_phone = found(KEEP, _of(matter), code_channels="phone", lot="福彩")
    assert by_phone["codes_by_letter_needed"].fields["motion"] == 2
    assert "codes_by_letter_needed" not in found(_of(matter), code_channels="letter", lot="福彩")


@pytest.mark.parametrize("matter", ["278-1", "278-2", "278-4", "278-5", "278-9"])
def test_other_matters_may_do_without(found: Found, matter: str) -> None:
    assert "codes_by_letter_needed" not in found(_of(matter), code_channels="phone")


def test_an_organisation_that_convenes_does_not_certify(hall: Hall, found: Found) -> None:
    assert "certifier_is_convener" not in found(KEEP)

    def merge(session: Any) -> None:
        convener = session.get(OfficerRow, hall.number("convener"))
        session.get(OfficerRow, hall.number("street")).organisation = convener.organisation
        session.commit()

    hall.run(merge)
    assert "certifier_is_convener" in found(KEEP)


def test_entries_for_everybody_need_an_article(found: Found) -> None:
    public = {"publication": "public"}
    assert "publication_basis_missing" in found(KEEP, **public, publication_article="")
    assert "publication_basis_missing" not in found(KEEP, **public, publication_article="第三十条")
    assert "publication_basis_missing" not in found(KEEP, publication="owners")

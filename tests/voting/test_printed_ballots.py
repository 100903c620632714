"""What the registrar's tool prints is read again, from the scanner or from a bad photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.core.definition import Definition
from app.issuer.issue import Issue, IssuedRight
from app.issuer.pdf import write_pdfs
from app.issuer.sheets.ballots import paper_ballot
from app.issuer.sheets.html import join, sheet
from app.platform.scan_pages import read_pages
from tests.hall import Hall
from tests.papers import badly, jpeg, many, opened
from tests.voting.scanning_desk import ScanningDesk
from tests.worlds.meeting import make_codes

DOORS = (1, 2, 3)


@pytest.fixture
def desk(hall: Hall) -> ScanningDesk:
    hall.get("clerk", "/desk/{id}")
    made = ScanningDesk(hall)
    made.hand_out(*DOORS)
    return made


@pytest.fixture
def made(desk: ScanningDesk, meeting_folder: tuple[Path, str]) -> Issue:
    """The registrar's codes of this assembly, from the secrets folder."""
    with desk.hall.meeting.app.app_context():
        return make_codes(desk.hall.id, meeting_folder[0] / "registrar")


def _print(made: Issue, rights: Sequence[IssuedRight], folder: Path) -> bytes:
    """The ballots of these rights as the tool prints them."""
    page = folder / "letters-01.html"
    body = join(paper_ballot(made, one, one.sheets[0]) for one in rights)
    page.write_text(sheet("表决票", "paper-ballots", body), encoding="utf-8")
    write_pdfs([page], letters_only=True)
    return (folder / "ballot-letters.pdf").read_bytes()


def _rights(desk: ScanningDesk, made: Issue) -> list[IssuedRight]:
    lines = [desk.card(door).i for door in DOORS]
    return [made.rights[line - 1] for line in lines]


def test_the_printed_pdf_itself_is_read(desk: ScanningDesk, made: Issue, tmp_path: Path) -> None:
    pdf = _print(made, _rights(desk, made), tmp_path)
    assert desk.states(pdf) == [(desk.sheet(door)[0], "stored") for door in DOORS]
    assert {desk.row(door).scan_parts for door in DOORS} == {"both"}


def test_photos_of_the_printed_sheets_are_read(
    desk: ScanningDesk, made: Issue, tmp_path: Path
) -> None:
    with read_pages(_print(made, _rights(desk, made), tmp_path)) as pages:
        sheets = [page.draw(2400).convert("L") for page in pages]
    photos = [badly(one, turn) for one, turn in zip(sheets, (4, 95, 183), strict=True)]
    for door, photo in zip(DOORS, photos, strict=True):
        assert desk.states(jpeg(photo)) == [(desk.sheet(door)[0], "stored")]
    again = [state for _, state in desk.states(many(photos))]
    assert again == ["replaced"] * 3


def test_a_ballot_of_two_sheets_is_one_picture(
    desk: ScanningDesk, made: Issue, tmp_path: Path
) -> None:
    """Sixteen matters need a second sheet; the scanner's stack holds two such ballots."""
    pdf = _print(_with_matters(made, 16), _rights(desk, made)[:2], tmp_path)
    with read_pages(pdf) as pages:
        assert len(pages) == 4
    states = desk.states(pdf)
    first, second = (desk.sheet(door)[0] for door in DOORS[:2])
    assert [one for one, _ in states] == [first, first, second, second]
    assert [state for _, state in states] == ["stored", "joined", "stored", "joined"]
    picture = opened(desk.picture(first))
    assert picture.height > 2.7 * picture.width


def _with_matters(made: Issue, count: int) -> Issue:
    """The same rights before an agenda of so many matters."""
    motion = made.definition.motions[0]
    motions = tuple(replace(motion, id=f"m{n}", title=f"事项{n}") for n in range(1, count + 1))
    definition: Definition = replace(made.definition, motions=motions)
    export: Any = replace(made.export, definition=definition)
    return replace(made, export=export)

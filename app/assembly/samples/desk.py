"""Samples of the paper desk's papers."""

from __future__ import annotations

from datetime import timedelta

from app.assembly.samples.facts import MEETING, cover, moment, person, rights
from app.platform.papers.fields.desk import PaperLine, PaperMove, PaperRegister

STATES = ("已计票", "已计票", "在业主处", "已计票", "整票无效", "已收回，待计票")
PLACES = 18


def paper_register() -> PaperRegister:
    """Eighteen owners took a ballot; one spoiled it and took another."""
    lines = [(one.building, _line(number)) for number, one in enumerate(rights()[:PLACES])]
    spoiled = _spoiled(0, lines[0][1])
    lines = [(lines[0][0], spoiled), (lines[0][0], _replacement(spoiled)), *lines[1:]]
    states = [line.state for _, line in lines]
    names = ("已计票", "整票无效", "已收回，待计票", "在业主处", "作废")
    counts = [("发出", len(lines)), *((name, states.count(name)) for name in names)]
    still_out = [(building, line) for building, line in lines if line.state == "在业主处"]
    return PaperRegister(
        cover(sealed=False),
        MEETING,
        tuple(counts),
        _by_building(lines),
        _by_building(still_out),
    )


def _line(number: int) -> PaperLine:
    right, state = rights()[number], STATES[number % len(STATES)]
    issued = moment(16 + number // 5, 9 + 2 * (number % 5), 3 * number)
    back = PaperMove(issued + timedelta(days=1, minutes=25), _pair(number + 1))
    return PaperLine(
        f"{number + 1:05d}-1",
        number + 1,
        right.units[0],
        right.owner_masked,
        state,
        PaperMove(issued, _pair(number)),
        back if state in ("已计票", "整票无效") else PaperMove(),
    )


def _spoiled(number: int, line: PaperLine) -> PaperLine:
    at = moment(16, 15, 30)
    return PaperLine(
        line.serial,
        line.line,
        line.unit,
        line.owner_masked,
        "作废",
        line.issued,
        PaperMove(at, _pair(number)),
        replaced_by=f"{number + 1:05d}-2",
    )


def _replacement(spoiled: PaperLine) -> PaperLine:
    return PaperLine(
        spoiled.replaced_by,
        spoiled.line,
        spoiled.unit,
        spoiled.owner_masked,
        "已计票",
        PaperMove(moment(16, 15, 40), _pair(0)),
        PaperMove(moment(23, 9, 10), _pair(1)),
        replaces=spoiled.serial,
    )


def _pair(number: int) -> tuple[str, str]:
    return (person(41), person(42)) if number % 3 else (person(42), person(43))


def _by_building(
    lines: list[tuple[str, PaperLine]],
) -> tuple[tuple[str, tuple[PaperLine, ...]], ...]:
    buildings = sorted({building for building, _ in lines})
    return tuple(
        (name, tuple(line for building, line in lines if building == name)) for name in buildings
    )

"""Writing all sheets of an assembly into the secrets folder, one file per building.

Law: `print-<assembly>/` is written anew by each run. Cards and codes are printed
for rights whose code was made for this assembly, or for all on demand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from app.issuer.issue import Issue, IssuedRight
from app.issuer.sheets.ballots import paper_ballot
from app.issuer.sheets.html import Html, join, sheet
from app.issuer.sheets.letters import card, letter
from app.issuer.sheets.register import links_csv, register_html

Draw = Callable[[IssuedRight], Iterable[Html]]


def write_sheets(issue: Issue, folder: Path, *, all_codes: bool) -> list[Path]:
    """Write the sheets and return the paths of the HTML files in printing order."""
    target = folder / f"print-{issue.definition.assembly}"
    target.mkdir(parents=True, exist_ok=True)
    pages = []
    for number, (group, rights) in enumerate(_by_building(issue), 1):
        for name, text in _building(issue, rights, group, all_codes=all_codes):
            path = target / f"{name}-{number:02d}-{_file_part(group)}.html"
            pages.append(_write(path, text))
    pages.append(_write(target / "distribution-register.html", register_html(issue)))
    # Spreadsheet programs read UTF-8 only behind a byte order mark.
    _write(target / "links.csv", "\ufeff" + links_csv(issue))
    return pages


def _by_building(issue: Issue) -> list[tuple[str, list[IssuedRight]]]:
    buildings: dict[str, list[IssuedRight]] = {group: [] for group in issue.definition.groups}
    for issued in issue.rights:
        buildings[issued.right.units[0].group].append(issued)
    return [(group, sorted(rights, key=_door)) for group, rights in buildings.items() if rights]


def _door(issued: IssuedRight) -> list[tuple[int, str]]:
    """Sort as one walks: 102 before 1001."""
    parts = re.findall(r"[0-9]+|[^0-9]+", issued.right.units[0].label)
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def _building(
    issue: Issue, rights: list[IssuedRight], group: str, *, all_codes: bool
) -> list[tuple[str, str]]:
    coded = [issued for issued in rights if issued.is_new or all_codes]
    codes = {issued.i for issued in coded}
    sheets = [
        ("letters", "表决通知信", _letters(issue, rights, codes)),
        ("paper-ballots", "表决票", _ballots(issue, rights, copy=0)),
        ("spare-ballots", "备用表决票", _ballots(issue, rights, copy=1)),
    ]
    if coded:
        sheets.insert(0, ("cards", "业主表决卡", join(card(issue, one) for one in coded)))
    return [(name, sheet(f"{title} {group}", name, body)) for name, title, body in sheets]


def _letters(issue: Issue, rights: list[IssuedRight], codes: set[int]) -> Html:
    return join(letter(issue, one, with_code=one.i in codes) for one in rights)


def _ballots(issue: Issue, rights: list[IssuedRight], *, copy: int) -> Html:
    return join(paper_ballot(issue, one, one.sheets[copy]) for one in rights)


def _file_part(group: str) -> str:
    return re.sub(r"[^\w-]+", "_", group)


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path

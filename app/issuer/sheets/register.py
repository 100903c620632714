"""Distribution register and link list: who receives what, and by which way.

Law: the register holds no code and no secret and may go back to the service.
The link list holds codes and stays; only rights whose phone does not come from
the convener's list alone are on it (PROTOCOL §4).
"""

from __future__ import annotations

import csv
import io

from app.issuer.issue import Issue, IssuedRight
from app.issuer.sheets.html import Html, fill, join, sheet
from app.issuer.sheets.texts import banner, phone_link, place


def register_html(issue: Issue) -> str:
    """Return the register of all rights as a page."""
    definition = issue.definition
    body = fill(
        "register.html",
        banner=banner(definition),
        community=definition.community_name,
        title=definition.title,
        count=len(issue.rights),
        anchor=issue.export.anchor,
        rows=join(_row(issued) for issued in issue.rights),
    )
    return sheet("表决材料发放登记表", "register", body)


def _row(issued: IssuedRight) -> Html:
    right = issued.right
    return fill(
        "register-row.html",
        i=issued.i,
        label=place(right),
        owner=right.owner_masked,
        phone=right.phone_masked or "",
        serials=" ".join(paper.serial for paper in issued.sheets),
        way="短信链接" if right.link_allowed else "信函或上门",
    )


# Full-width signs count as well: spreadsheets take them for the same.
COMPUTES = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def links_csv(issue: Issue) -> str:
    """Return the link list: line number, place, masked phone, right key, link."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["序号", "坐落", "电话", "权利键", "链接"])
    for issued in issue.rights:
        right = issued.right
        if right.link_allowed:
            cells = [place(right), right.phone_masked or "", right.key]
            link = phone_link(issue.export, issued)
            writer.writerow([issued.i, *map(_inert, cells), link])
    return stream.getvalue()


def _inert(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return "'" + cell if cell.lstrip()[:1] in COMPUTES else cell

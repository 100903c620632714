"""After an election: the committee in the register, its first meeting, its filing.

Nobody and nothing named here exists.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import escape

from weasyprint import HTML

from app.core.calendar import SHANGHAI
from scripts.rehearsal.cast_of import RESIDENTS
from scripts.rehearsal.web import Browser, PageRefused
from scripts.rehearsal.world import World

PLACE = "云屿社区居委会二楼会议室"
EVENING = 19


def take_office(world: World, assembly_id: str) -> list[str]:
    """Seat the elected, hold their first meeting, file them; returns the pages of their papers."""
    if not world.election:
        return []
    election = f"/elections/{world.election}"
    convener = world.browser("convener")
    seated = convener.submit(election, {}, action=f"{election}/committee")
    committee = seated.address.removeprefix(world.base)
    meeting = _meet(world, committee, assembly_id)
    filing = f"{committee}/filing"
    convener.submit(filing, {"kind": "election"})
    _attach_adopted(world, filing)
    _act(convener, filing, r"/filings/\d+/sending", {})
    answer = {"decision": "filed", "number": "云街备〔2026〕第 1 号", "answer": ""}
    _act(world.browser("street"), filing, r"/filings/\d+/answer", answer)
    return [election, committee, meeting, filing]


def _attach_adopted(world: World, filing: str) -> None:
    """Hand in what an earlier assembly adopted and this one did not vote on."""
    convener = world.browser("convener")
    for slot, text in world.agenda.adopted.items():
        found = re.search(r'action="(/filings/\d+/attachments)"', convener.get(filing).text)
        if found is None:
            raise PageRefused(f"{filing}: no form for attachments")
        paper = {"paper": (f"{slot}.pdf", _print(text))}
        convener.submit(filing, {"slot": slot}, action=found[1], files=paper)


def _print(text: str) -> bytes:
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
    page = f'<html lang="zh-CN"><body style="font: 12pt serif">{paragraphs}</body></html>'
    return bytes(HTML(string=page).write_pdf())


def read_time(world: World, assembly_id: str) -> datetime:
    """Return what the rehearsal's clock shows: all that follows its vote goes by it."""
    facts = world.browser("convener").get_json(f"/assemblies/{assembly_id}")
    return datetime.fromisoformat(facts["time"]).astimezone(SHANGHAI)


def _meet(world: World, committee: str, assembly_id: str) -> str:
    """Call, hold and record the first meeting, which names the chair; returns its page."""
    convener, now = world.browser("convener"), read_time(world, assembly_id)
    day = now if now.hour < EVENING else now + timedelta(days=1)
    begins = day.replace(hour=EVENING, minute=0).strftime("%Y-%m-%dT%H:%M")
    fields = {
        "held_at": begins,
        "place": PLACE,
        "agenda": "推选主任、副主任；成员分工；业主委员会印章的使用。",
        "first": "y",
    }
    planned = convener.submit(committee, fields, action=f"{committee}/meetings")
    page = planned.address.removeprefix(world.base)
    convener.submit(page, {"do": "post"}, action=f"{page}/agenda")
    assembly = f"/assemblies/{assembly_id}"
    convener.submit(assembly, {"to": begins}, action=f"{assembly}/clock")
    members = _members(convener.get(page).text)
    chair, vice, *_others = members
    came = {"present": list(members), "chaired_by": chair, "recorder": members[vice]}
    convener.submit(page, {**came, "observers": RESIDENTS}, action=f"{page}/attendance")
    posts = f"推选{members[chair]}为主任，{members[vice]}为副主任。"
    votes = {f"vote-{one}": "yes" for one in members}
    decision = {"kind": "posts", "title": "推选主任、副主任", "text": posts, **votes}
    convener.submit(page, decision, action=f"{page}/decisions")
    # A sheet signed by nobody stands for the signed one.
    sheet = {"scan": ("record.pdf", convener.get(f"{page}/minutes.pdf").body)}
    convener.submit(page, {}, action=f"{page}/record", files=sheet)
    convener.submit(page, {}, action=f"{page}/publication")
    for member, post in ((chair, "chair"), (vice, "vice")):
        place = f"{committee}/members/{member}/post"
        convener.submit(committee, {"post": post, "office": PLACE}, action=place)
    return page


def _members(page: str) -> dict[str, str]:
    """Return those who sit, by number, in the order of the election."""
    listed = re.search(r'name="chaired_by">(.*?)</select>', page, re.S)
    if listed is None:
        raise PageRefused("the meeting asks for nobody's attendance")
    return dict(re.findall(r'<option value="(\d+)"[^>]*>([^<]+)<', listed[1]))


def _act(browser: Browser, page: str, action: str, fields: dict[str, str]) -> None:
    """Fill in the form of a page whose address looks so."""
    found = re.search(f'action="({action})"', browser.get(page).text)
    if found is None:
        raise PageRefused(f"{page}: no form to {action}")
    browser.submit(page, fields, action=found[1])

"""Forms to fill in by hand: they hold the meeting's own motions and days, and no owner."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.assembly.service.clock import last_voting_day
from app.assembly.service.papers import assembly_cover, meeting_name
from app.assembly.service.read import definition_of
from app.core.calendar import local_date
from app.platform.papers import PaperNotYet
from app.platform.papers.fields.owners import CoOwner, Designation, Party, ProxyItem, ProxyLetter
from app.platform.papers.fields.shared import Days

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.definition import Motion

POWERS = "按上表选定的意见表决；选“由受托人决定”的，由受托人按自己的判断表决。"
ENCLOSURES = ("委托人证件复印件", "受托人证件复印件")
CO_OWNERS = 4


def blank_proxy_letter(session: Session, assembly: AssemblyRow, *, at: datetime) -> ProxyLetter:
    """Return 授权委托书 without names; raises PaperNotYet where nobody acts for another (R16)."""
    definition = definition_of(assembly)
    if not definition.policies.proxy_cap:
        raise PaperNotYet(paper="proxy-letter")
    bound = definition.policies.proxy_bound
    return ProxyLetter(
        cover=assembly_cover(session, assembly),
        meeting=meeting_name(assembly),
        principal=Party(),
        units=(),
        agent=Party(),
        items=tuple(_item(n, one, bound) for n, one in enumerate(definition.motions, 1)),
        powers=POWERS if bound else "由受托人按自己的判断表决。",
        period=_until_close(assembly, at),
        enclosures=ENCLOSURES,
    )


def _item(number: int, motion: Motion, bound: bool) -> ProxyItem:
    labels = tuple(choice.label for choice in motion.choices)
    return ProxyItem(number, motion.title, choices=labels if bound else ())


def blank_designation(session: Session, assembly: AssemblyRow, *, at: datetime) -> Designation:
    """Return 共有人推选书 without names (R14)."""
    return Designation(
        cover=assembly_cover(session, assembly),
        meeting=meeting_name(assembly),
        unit="",
        area=None,
        owners=(CoOwner(),) * CO_OWNERS,
        voter="",
        matters="本次会议的全部事项",
        period=_until_close(assembly, at),
    )


def _until_close(assembly: AssemblyRow, at: datetime) -> Days:
    last = last_voting_day(assembly)
    return Days(min(local_date(at), last), last)

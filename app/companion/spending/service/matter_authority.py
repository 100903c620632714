"""The authority of a matter: a repair that owners carried, or an urgent one that was confirmed.

Law: the vote has to be the matter's own and carried; the emergency counts from the confirmation by
the residents' committee or the street. A matter that was stopped pays nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.companion.spending.service.authority import (
    EMERGENCY,
    FUND_UNITS,
    Authority,
    AuthorityMissing,
    said_of,
    with_overrun,
)
from app.companion.spending.service.effects import ResolutionNotEffective, get_decision
from app.core.errors import RuleError
from app.matters.service.dossier import Dossier, MatterNotFound, list_matters, load_dossier
from app.matters.service.scope import lines_of
from app.platform.config import current_config

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.spending.service.effects import Decision

VOTED, URGENT = "repair", "emergency_repair"
VOTES = ("vote", "supplement_vote")


def find_matter_of(
    session: Session, community_id: str, assembly_id: str, place: int, now: datetime
) -> Dossier | None:
    """Return the repair whose own vote this motion is, or None."""
    for row in list_matters(session, community_id):
        if row.kind != VOTED:
            continue
        dossier = load_dossier(session, row.id, now)
        if (assembly_id, place) in [(one, n) for _, one, n in _votes_of(dossier)]:
            return dossier
    return None


def _votes_of(dossier: Dossier) -> Iterator[tuple[str, str, int]]:
    for code in VOTES:
        act = dossier.act(code)
        if act is not None:
            yield code, str(act.facts["assembly"]), int(act.facts["motion"])


def authority_of_repair(dossier: Dossier, decision: Decision) -> Authority:
    """Return what a carried repair vote opens. Raises ResolutionNotEffective."""
    _check_goes_on(dossier)
    carried = _carried(dossier)
    if "vote" not in carried:
        raise ResolutionNotEffective(why="not_carried")
    more = "supplement_vote" in carried
    budget = dossier.facts("supplement")["new_budget"] if more else dossier.facts("plan")["budget"]
    return _authority(dossier, said_of(decision), int(budget), decision)


def _carried(dossier: Dossier) -> set[str]:
    """Return the votes of the road that are in force; a second one may still be on its way."""
    found = set()
    for code, assembly, place in _votes_of(dossier):
        try:
            get_decision(dossier.session, dossier.row.community_id, assembly, place)
        except RuleError:
            continue
        found.add(code)
    return found


def authority_of_emergency(
    session: Session, community_id: str, matter_id: int, now: datetime
) -> Authority:
    """Return what a confirmed urgent repair opens.

    Raises AuthorityMissing, ResolutionNotEffective.
    """
    try:
        dossier = load_dossier(session, matter_id, now)
    except MatterNotFound:
        raise AuthorityMissing from None
    if dossier.row.community_id != community_id or dossier.row.kind != URGENT:
        raise AuthorityMissing
    _check_goes_on(dossier)
    if dossier.act("confirmation") is None:
        raise ResolutionNotEffective(why="not_confirmed")
    if dossier.row.rehearsal and not current_config().demo:
        raise ResolutionNotEffective(why="rehearsal")
    budget = dossier.fact("supplement", "new_budget") or dossier.facts("plan")["budget"]
    said = {"kind": EMERGENCY, "matter": dossier.row.id}
    return _authority(dossier, said, int(budget), None)


def _check_goes_on(dossier: Dossier) -> None:
    if dossier.row.state == "stopped":
        raise ResolutionNotEffective(why="ended")


def _authority(
    dossier: Dossier, said: dict[str, Any], budget: int, decision: Decision | None
) -> Authority:
    confirmed = dossier.act("confirmation")
    decided = confirmed.on_date if decision is None and confirmed is not None else None
    return Authority(
        said=said,
        key=f"matter:{dossier.row.id}",
        title=dossier.row.title,
        limit=with_overrun(budget, dossier.rules.share("fund.overrun")),
        account=FUND_UNITS,
        units=tuple((one.unit_id, one.area) for one in lines_of(dossier.facts("scope"))),
        rehearsal=dossier.row.rehearsal,
        decided_on=decided if decision is None else decision.decided_on,
    )

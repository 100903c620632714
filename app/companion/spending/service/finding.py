"""Finding the authority that a payment names, and all that a payment could name.

Law: it is read anew at every step of a payment, because a resolution may fall in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.assembly.profiles import rules_of
from app.assembly.service.draft import Draft
from app.assembly.service.partition import is_named
from app.assembly.service.read import get_assembly, list_assemblies, phase_of
from app.companion.spending.service.authority import (
    BUDGET,
    EMERGENCY,
    FUND_UNITS,
    RESOLUTION,
    Authority,
    AuthorityMissing,
    AuthorityWithoutSum,
    said_of,
    with_overrun,
)
from app.companion.spending.service.budget_reading import approved_lines, get_approved_line
from app.companion.spending.service.effects import FINAL, Decision, find_place, get_decision
from app.companion.spending.service.matter_authority import (
    URGENT,
    authority_of_emergency,
    authority_of_repair,
    find_matter_of,
)
from app.core.errors import RuleError
from app.matters.service.dossier import list_matters
from app.registry.service import list_units

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.companion.spending.service.budget_reading import ApprovedLine

FUND_MATTER = "278-5"


def get_authority(
    session: Session, community_id: str, said: Mapping[str, Any], now: datetime
) -> Authority:
    """Return what a payment names, if it is in force now.

    Raises AuthorityMissing, ResolutionNotEffective, AuthorityWithoutSum, BudgetNotApproved.
    """
    kind, names = said.get("kind"), set(said) - {"kind"}
    if kind == RESOLUTION and names == {"assembly", "motion"}:
        return _of_resolution(session, community_id, said, now)
    if kind == EMERGENCY and names == {"matter"}:
        return authority_of_emergency(session, community_id, _whole(said["matter"]), now)
    if kind == BUDGET and names == {"line"}:
        return _of_line(get_approved_line(session, community_id, _whole(said["line"])))
    raise AuthorityMissing


def _whole(number: object) -> int:
    if isinstance(number, bool) or not isinstance(number, int):
        raise AuthorityMissing
    return number


def _of_resolution(
    session: Session, community_id: str, said: Mapping[str, Any], now: datetime
) -> Authority:
    assembly, motion = str(said["assembly"]), said["motion"]
    place = motion if type(motion) is int else find_place(session, assembly, str(motion))
    decision = get_decision(session, community_id, assembly, place)
    return _of_decision(session, community_id, decision, now)


def _of_decision(
    session: Session, community_id: str, decision: Decision, now: datetime
) -> Authority:
    matter = find_matter_of(session, community_id, decision.assembly_id, decision.place, now)
    if matter is not None:
        return authority_of_repair(matter, decision)
    if decision.asked.budget is None:
        raise AuthorityWithoutSum
    return _of_motion(session, community_id, decision, decision.asked.budget)


def _of_motion(session: Session, community_id: str, decision: Decision, budget: int) -> Authority:
    """A motion without a matter says itself what it may cost; only the fund's may be overrun."""
    motion = decision.asked
    is_fund = motion.matter == FUND_MATTER
    rules = rules_of(session, get_assembly(session, decision.assembly_id))
    units = [
        (one.id, one.area)
        for one in (list_units(session, community_id) if is_fund else ())
        if motion.whole_community or is_named(motion, one)
    ]
    return Authority(
        said=said_of(decision),
        key=f"motion:{decision.assembly_id}/{decision.place}",
        title=motion.title,
        limit=with_overrun(budget, rules.share("fund.overrun")) if is_fund else budget,
        account=FUND_UNITS if is_fund else "shared_costs",
        units=tuple(units),
        rehearsal=decision.rehearsal,
        decided_on=decision.decided_on,
    )


def _of_line(line: ApprovedLine) -> Authority:
    return Authority(
        said={"kind": BUDGET, "line": line.id},
        key=line.key,
        title=f"{line.year} {line.title}",
        limit=line.amount,
        account=line.account,
        min_score=line.min_score,
        rehearsal=line.rehearsal,
        decided_on=line.decided_on,
        ends_on=date(line.year, 12, 31),
    )


def list_authorities(session: Session, community_id: str, now: datetime) -> list[Authority]:
    """Return everything that a payment of this community could name now."""
    found: dict[str, Authority] = {}
    for one in _all(session, community_id, now):
        # A supplement's vote and the first one open the same money.
        found.setdefault(one.key, one)
    return list(found.values())


def _all(session: Session, community_id: str, now: datetime) -> Iterator[Authority]:
    for line in approved_lines(session, community_id):
        yield _of_line(line)
    for matter in list_matters(session, community_id):
        if matter.kind == URGENT:
            said = {"kind": EMERGENCY, "matter": matter.id}
            yield from _if_any(session, community_id, said, now)
    for assembly in list_assemblies(session, community_id):
        if phase_of(assembly) not in FINAL:
            continue
        for place in range(len(Draft.of(assembly).motions)):
            said = {"kind": RESOLUTION, "assembly": assembly.id, "motion": place}
            yield from _if_any(session, community_id, said, now)


def _if_any(
    session: Session, community_id: str, said: Mapping[str, Any], now: datetime
) -> Iterator[Authority]:
    try:
        yield get_authority(session, community_id, said, now)
    except RuleError:
        return

"""Which steps a matter needs, by what its facts say: overrun, audit, tender, who leaves.

Law: an overrun beyond the place's share goes before the owners anew and is not settled till
then; as long as a fact is missing the step stays on the road.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.core.rules.fund import is_audit_due, is_overrun
from app.matters.service.votes import candidates_of, find_vote

if TYPE_CHECKING:
    from app.matters.service.dossier import Dossier
    from app.matters.service.roads import Step


def is_needed(dossier: Dossier, step: Step) -> bool:
    """Whether a matter's facts ask for a step."""
    return CONDITIONS[step.when](dossier) if step.when else True


def spent(dossier: Dossier) -> int | None:
    """Return what the works cost, as audited or else as accepted, in 分."""
    accepted: int | None = dossier.fact("acceptance", "settled")
    audited: int | None = dossier.fact("audit", "confirmed")
    return accepted if audited is None or accepted is None else audited


def budget(dossier: Dossier) -> int:
    """Return the budget that owners decided on, in 分; raises FactMissing."""
    return int(dossier.facts("plan")["budget"])


def _overrun(dossier: Dossier) -> bool:
    cost = spent(dossier)
    return cost is not None and is_overrun(
        cost, budget(dossier), dossier.rules.share("fund.overrun")
    )


def _audit(dossier: Dossier) -> bool:
    if dossier.row.kind == "emergency_repair" and dossier.rules.flag("fund.emergency_audit"):
        return True
    cost = dossier.fact("acceptance", "settled")
    return cost is not None and is_audit_due(cost, dossier.rules.whole("fund.audit_from"))


def is_renewed(dossier: Dossier) -> bool:
    """Whether the owners kept their company."""
    vote = find_vote(dossier, dossier.step("vote1"))
    return dossier.fact("plan", "asks") == "renew" and vote is not None and vote.state == "carried"


def chosen_company(dossier: Dossier) -> str:
    """Return the company that serves from now on; empty while that is open."""
    if is_renewed(dossier):
        return str(dossier.fact("contract_end", "company", ""))
    vote = find_vote(dossier, dossier.step("vote2"))
    if vote is None or vote.state != "carried":
        return ""
    names = candidates_of(dossier)
    named = [name for name in names if name in vote.winner]
    return named[0] if len(named) == 1 else names[0] if len(names) == 1 else ""


def _leaving(dossier: Dossier) -> bool:
    company = chosen_company(dossier)
    return company == "" or company != dossier.fact("contract_end", "company", "")


def _way(way: str) -> Callable[[Dossier], bool]:
    return lambda dossier: dossier.fact("plan", "way", way) == way and not is_renewed(dossier)


def _silent(dossier: Dossier) -> bool:
    days = dossier.rules.whole("fund.emergency_silent_days")
    return days > 0 and dossier.act("approval") is None


CONDITIONS: Mapping[str, Callable[[Dossier], bool]] = MappingProxyType(
    {
        "overrun": _overrun,
        "audit": _audit,
        "tender": _way("tender"),
        "direct": _way("direct"),
        "new_company": lambda dossier: not is_renewed(dossier),
        "leaving": _leaving,
        "committee_answers": lambda dossier: dossier.act("order") is None,
        "committee_silent": _silent,
    }
)

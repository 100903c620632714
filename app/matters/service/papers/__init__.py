"""Papers of this room, each filled from the facts of its matter and from nothing else.

Law: RULES §3.4, §3.5, §3.8. A paper is named by the step that makes it and its id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.matters.service.papers import hiring, repair
from app.matters.service.papers.posting import proof_of
from app.platform.papers import PaperNotYet

if TYPE_CHECKING:
    from app.matters.service.dossier import Dossier

FILLERS: Mapping[tuple[str, str], Callable[[Dossier], object]] = MappingProxyType(
    {
        ("plan", "repair-plan"): repair.plan,
        ("plan", "cost-shares"): repair.planned_shares,
        ("supplement", "repair-plan"): repair.supplement_plan,
        ("supplement", "cost-shares"): repair.supplement_shares,
        ("acceptance", "acceptance"): repair.acceptance,
        ("emergency_posting", "emergency-notice"): repair.emergency_notice,
        ("settlement", "repair-settlement"): repair.settlement,
        ("settlement", "cost-shares"): repair.settled_shares,
        ("plan", "hiring-plan"): hiring.plan,
        ("tender_notice", "tender-notice"): hiring.tender_notice,
        ("evaluation", "evaluation"): hiring.evaluation,
        ("chosen", "chosen-company"): hiring.chosen_company_paper,
        ("old_notice", "dismissal"): hiring.dismissal,
        ("inspection", "takeover-inspection"): hiring.inspection,
        ("handover", "handover"): hiring.handover,
    }
)

__all__ = ["FILLERS", "fill_paper", "proof_of"]


def fill_paper(dossier: Dossier, step: str, paper: str) -> object:
    """Return the fields of a paper; raises PaperNotYet, FactMissing."""
    filler = FILLERS.get((step, paper))
    if filler is None:
        raise PaperNotYet(paper=paper)
    return filler(dossier)

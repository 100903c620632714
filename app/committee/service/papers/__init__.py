"""This room's papers: what of its rows goes into which paper of the catalogue (RULES §3.8).

Law: numbers of an election come from the posted outcome; names as their bearers consented, but
for the filing form, which goes to the street office alone. Papers are set outside of any act.
"""

from __future__ import annotations

from app.committee.service.papers.committee import handover_paper, meeting_paper, members_paper
from app.committee.service.papers.elections import candidates_paper, result_paper
from app.committee.service.papers.filings import (
    filing_certificate,
    filing_papers,
    filing_slots,
    seal_proof,
)
from app.committee.service.papers.forms import (
    eligibility_paper,
    method_paper,
    nomination_form,
    promise_form,
)
from app.committee.service.papers.group import dissolution_paper, group_paper
from app.committee.service.papers.objections import group_objections_paper

__all__ = [
    "candidates_paper",
    "dissolution_paper",
    "eligibility_paper",
    "filing_certificate",
    "filing_papers",
    "filing_slots",
    "group_objections_paper",
    "group_paper",
    "handover_paper",
    "meeting_paper",
    "members_paper",
    "method_paper",
    "nomination_form",
    "promise_form",
    "result_paper",
    "seal_proof",
]

"""Every paper of the catalogue, filled from the sample community; nothing is left out.

Law: a paper without a sample cannot be added (a test compares both lists).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from app.assembly.samples import committee, company, elections, first, meeting, owners
from app.assembly.samples.facts import moment
from app.platform.papers import PAPERS, render_paper

# The day on which a sample is dated, counted from the publication; the others on day 23.
DAYS = MappingProxyType(
    {
        "founding-report": -100,
        "group-application": -90,
        "group-members": -39,
        "requisition": -20,
        "hiring-plan": -25,
        "nomination": -12,
        "eligibility": -6,
        "pledge": -6,
        "roll-posting": 0,
        "prepared-matters": 0,
        "election-method": 0,
        "candidates": 0,
        "agenda": 0,
        "poster": 0,
        "proxy-letter": 3,
        "designation": 3,
        "delivery-receipt": 3,
        "objections": 15,
        "election-ballot": 15,
        "posting-proof": 17,
        "consultation-result": 14,
        "doorstep-list": 20,
        "daily-turnout": 22,
        "extension": 22,
        "handover": 30,
        "tender-notice": 30,
        "dismissal": 28,
        "filing": 35,
        "cost-shares": 30,
        "group-dissolved": 38,
        "evaluation": 52,
        "acceptance": 79,
        "chosen-company": 82,
        "takeover-inspection": 100,
    }
)
COUNTED = 23
MODULES = (first, meeting, owners, elections, committee, company)


def _find_sample(paper_id: str) -> Callable[[], object]:
    name = paper_id.replace("-", "_")
    for module in MODULES:
        found = vars(module).get(name)
        if callable(found):
            return found  # type: ignore[no-any-return]
    raise LookupError(paper_id)


SAMPLES: Mapping[str, Callable[[], object]] = MappingProxyType(
    {paper_id: _find_sample(paper_id) for paper_id in PAPERS}
)


def render_sample(paper_id: str) -> bytes:
    """Return a paper filled from the sample community; raises PaperNotFound."""
    fields = sample_fields(paper_id)
    return render_paper(paper_id, fields, now=sample_day(paper_id))


def sample_fields(paper_id: str) -> object:
    """Return the fields of the sample."""
    return SAMPLES[paper_id]()


def sample_day(paper_id: str) -> datetime:
    """Return the moment by which the sample is dated."""
    return moment(DAYS.get(paper_id, COUNTED), 12)


def render_all() -> Iterator[tuple[str, bytes]]:
    """Yield the file name and the bytes of every sample, in the order of the catalogue."""
    for number, paper in enumerate(PAPERS.values(), 1):
        yield f"{number:02}-{paper.id}-{paper.title}.pdf", render_sample(paper.id)

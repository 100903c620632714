"""Every paper of the catalogue, filled from the sample community; nothing is left out.

Law: a paper without a sample cannot be added (a test compares both lists).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from app.assembly.samples import (
    committee,
    company,
    counting,
    desk,
    elections,
    first,
    meeting,
    owners,
    repair,
)
from app.assembly.samples.facts import moment
from app.platform.papers import (
    PAPERS,
    Attached,
    bundle_filing,
    get_paper,
    render_paper,
    write_filing,
)
from app.platform.papers.fields.shared import Letterhead

# The day on which a sample is dated, counted from the publication; the others on day 23.
DAYS = MappingProxyType(
    {
        "founding-report": -100,
        "group-application": -90,
        "group-members": -39,
        "requisition": -20,
        "convening-order": -15,
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
        "filing-certificate": 40,
        "seal-proof": 40,
        "committee-members": 28,
        "committee-minutes": 28,
        "cost-shares": 30,
        "group-dissolved": 38,
        "evaluation": 52,
        "repair-plan": -10,
        "emergency-notice": 80,
        "repair-settlement": 85,
        "acceptance": 79,
        "chosen-company": 82,
        "takeover-inspection": 100,
    }
)
COUNTED = 23
MODULES = (first, meeting, counting, owners, elections, committee, company, repair, desk)


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


def render_sample(paper_id: str, *, letterhead: Letterhead | None = None) -> bytes:
    """Return a paper filled from the sample community, with another's letterhead if one is given.

    Raises PaperNotFound.
    """
    get_paper(paper_id)
    fields: Any = sample_fields(paper_id)
    if letterhead is not None:
        own: Letterhead = fields.cover.letterhead
        dressed = letterhead if own.seal else replace(letterhead, seal=None)
        fields = replace(fields, cover=replace(fields.cover, letterhead=dressed))
    return render_paper(paper_id, fields, now=sample_day(paper_id))


def sample_fields(paper_id: str) -> object:
    """Return the fields of the sample."""
    return SAMPLES[paper_id]()


def sample_day(paper_id: str) -> datetime:
    """Return the moment by which the sample is dated."""
    return moment(DAYS.get(paper_id, COUNTED), 12)


def render_all() -> Iterator[tuple[str, bytes]]:
    """Yield the file name and the bytes of every sample, then of a filing with attachments."""
    made: dict[str, bytes] = {}
    for number, paper in enumerate(PAPERS.values(), 1):
        made[paper.id] = render_sample(paper.id)
        yield f"{number:02}-{paper.title}.pdf", made[paper.id]
    yield f"{len(PAPERS) + 1:02}-备案材料.zip", _bundle(made)


def _bundle(made: Mapping[str, bytes]) -> bytes:
    """The filing of the sample committee with what of its attachments is here."""
    enclosed = ("resolution", "election-result", "committee-minutes", "committee-members", "pledge")
    attached = [Attached(PAPERS[name].title, ".pdf", made[name]) for name in enclosed]
    form = write_filing(committee.filing(), attached, now=sample_day("filing")).make()
    return bundle_filing(form, attached)

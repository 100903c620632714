"""Papers of an election: the posted candidates, the announcement of the result."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.holidays import find_workday
from app.assembly.profiles import profile_of
from app.assembly.service.papers import part_words
from app.assembly.service.read import definition_of, get_assembly
from app.committee.models import (
    CandidateRow,
    ElectionRow,
)
from app.committee.service.elections import standing_candidates
from app.committee.service.outcome import find_outcome
from app.committee.service.papers.cover import STATES, WAYS, cover, issuer_of, meeting_of
from app.committee.service.reading import (
    CommitteeThingNotFound,
    building_of,
    get_row,
    shown_name,
)
from app.core.calendar import earliest_final, local_date, revocation_window_end
from app.counting.service.chronicle import void_marks
from app.counting.service.heads import read_log
from app.platform.files import read_file
from app.platform.papers import render_paper
from app.platform.papers.fields import elections as fields
from app.platform.papers.fields.shared import (
    Bar,
    Picture,
    Total,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


TESTS = {"quorum_heads": "参与人数", "quorum_area": "参与面积"}


ORDER = "按报名先后排列"


def candidates_paper(session: Session, election_id: str, *, now: datetime) -> bytes:
    """Return 候选人情况公示 of a posted list; raises CommitteeThingNotFound."""
    row = get_row(session, ElectionRow, election_id)
    if row.posted_until is None:
        raise CommitteeThingNotFound(id=election_id)
    paper = fields.CandidatePages(
        cover=cover(session, row.community_id, issuer_of(session, row), rehearsal=row.rehearsal),
        meeting=meeting_of(session, row),
        seats=row.seats,
        order=ORDER,
        candidates=tuple(
            fields.Candidate(
                number=number,
                name=shown_name(one.name, public=one.name_public),
                home=building_of(session, one.unit_id),
                job=one.job,
                party=_party(one),
                recommender=one.recommender or WAYS[one.way],
                statement=one.statement,
                photo=_photo(session, one),
            )
            for number, one in enumerate(standing_candidates(session, election_id), 1)
        ),
        objections_until=row.posted_until,
    )
    return render_paper("candidates", paper, now=now)


def result_paper(session: Session, election_id: str, *, now: datetime) -> bytes:
    """Return 选举结果公告 from the posted outcome; raises CommitteeThingNotFound."""
    row = get_row(session, ElectionRow, election_id)
    outcome = find_outcome(session, row)
    if outcome is None or row.assembly_id is None:
        raise CommitteeThingNotFound(id=election_id)
    assembly = get_assembly(session, row.assembly_id)
    rules = profile_of(session, assembly).rules
    ends = earliest_final(
        outcome.posted_at,
        posting_days=rules.whole("result.posting_days"),
        objection_days=definition_of(assembly).policies.objection_days,
        workday=find_workday,
    )
    paper = fields.ElectionResult(
        cover=cover(session, row.community_id, issuer_of(session, row), rehearsal=row.rehearsal),
        meeting=meeting_of(session, row),
        seats=outcome.seats,
        minimum=outcome.minimum,
        total=Total(outcome.scope["heads"], outcome.scope["area"]),
        participants=Total(outcome.participants["heads"], outcome.participants["area"]),
        quorum=outcome_bars(outcome.quorum),
        standings=tuple(
            fields.Standing(one.place, one.label, one.heads, one.area, STATES[one.state])
            for one in outcome.ranking
        ),
        void=void_marks(read_log(session, assembly), outcome.motion),
        remarks=_remarks(outcome.carried, outcome.empty_seats, outcome.final),
        posted=local_date(outcome.posted_at),
        objections_until=ends.ends,
        revocable_until=revocation_window_end(outcome.posted_at),
    )
    return render_paper("election-result", paper, now=now)


def outcome_bars(tests: tuple[dict[str, Any], ...]) -> tuple[Bar, ...]:
    """Return the quorum tests of an outcome as a paper shows them."""
    return tuple(
        Bar(
            name=TESTS[one["test"]],
            num=one["num"],
            den=one["den"],
            need=part_words(one["need"][0], one["need"][1], strict=one["need"][2] == "gt"),
            held=one["held"],
            is_area=one["test"].endswith("area"),
            short=one["short"],
        )
        for one in tests
    )


def _party(row: CandidateRow) -> str:
    return "中共党员" if row.party_member else ""


def _photo(session: Session, row: CandidateRow) -> Picture | None:
    if row.photo_sha256 is None:
        return None
    return Picture("image/jpeg", read_file(session, row.photo_sha256))


def _remarks(carried: bool, empty: int, final: bool) -> tuple[str, ...]:
    said = []
    if not carried:
        said.append("当选人数未达到规定人数，本次选举未产生业主委员会，另行选举。")
    if empty > 0:
        said.append(f"当选人数不足席位，空缺 {empty} 席，另行补选。")
    if not final:
        said.append("本结果在公示期内，公示期满、异议处理完毕后另行公告。")
    return tuple(said)

"""What must be right before a notice may go out: a list for the convener, empty when all is.

Law: each finding is a code with fields, said in plain words on the page; publication is
refused while one stands. RULES R6, R22, R23, R33, R34, R40, R43, R45.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.assembly.models import AssemblyRow
from app.assembly.profiles import profile_of
from app.assembly.service.assessments import find_confirmed
from app.assembly.service.definition import describe_officer
from app.assembly.service.draft import Draft
from app.assembly.service.kind_checks import check_kind, check_policies
from app.assembly.service.partition import find_unknown
from app.assembly.service.problems import Problem, refused_by
from app.assembly.service.read import time_of
from app.assembly.service.secret_checks import check_secret
from app.core.assembly import Phase
from app.core.calendar import earliest_opening, local_date, start_of_day
from app.core.entries import parse_minute
from app.core.errors import RuleError
from app.core.rules.approval import Approval, ConvenerBody, check_approval
from app.core.rules.matters import check_scope_allowed
from app.core.timeline import check_plan_posted
from app.core.timeline.facts import FUND_MATTERS
from app.core.timeline.plan import notice_key
from app.people.service import get_officer
from app.registry.service import count_units, get_community, list_units

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.core.profile import Profile

__all__ = ["NEEDED_ROLES", "Finder", "Problem", "find_problems", "notice_days", "register_problems"]

NEEDED_ROLES = ("convener", "registrar", "street_office", "clerk", "scrutineer")


Finder = Callable[["Session", AssemblyRow, Draft, datetime], Iterable[Problem]]
_finders: list[Finder] = []


def register_problems(finder: Finder) -> None:
    """Let a room above say what stands in the way of a notice; it gets the assembly's time."""
    if finder not in _finders:
        _finders.append(finder)


def find_problems(session: Session, row: AssemblyRow, now: datetime) -> list[Problem]:
    """Return everything that stands between a draft and its publication."""
    draft, community = Draft.of(row), get_community(session, row.community_id)
    profile = profile_of(session, row)
    found = [
        *_motions(session, row, draft, profile),
        *_times(row, draft, profile, time_of(row, now)),
        *check_kind(session, row, draft, profile),
        *check_policies(row, draft, profile),
        *check_secret(session, row, draft, profile),
        *_officers(row, draft),
        *_approval(row, draft, profile),
        *_paper_and_publication(session, row, draft, profile),
    ]
    for finder in _finders:
        found += finder(session, row, draft, time_of(row, now))
    if not count_units(session, community.id):
        found.append(Problem("roll_empty", "roll"))
    if len(community.witnesses) < max(1, community.witness_quorum):
        found.append(Problem("witness_missing", "witnesses"))
    return found


def notice_days(row: AssemblyRow, profile: Profile) -> int:
    """Return the full days that must lie between notice and opening."""
    return profile.rules.whole(notice_key(row.kind))


def _motions(
    session: Session, row: AssemblyRow, draft: Draft, profile: Profile
) -> Iterator[Problem]:
    if not draft.motions:
        yield Problem("motions_missing", "motions")
    if any(motion.election for motion in draft.motions) and not draft.lot:
        yield Problem("lot_missing", "lot")
    units = list_units(session, row.community_id)
    for number, motion in enumerate(draft.motions, 1):
        unknown = find_unknown(units, motion)
        if unknown:
            yield Problem(
                "motion_scope_unknown",
                "motions",
                {"motion": number, "names": "、".join(unknown[:5])},
            )
        if row.kind == "part" and motion.whole_community:
            yield Problem("part_scope_missing", "motions", {"motion": number})
        try:
            check_scope_allowed(motion.matter, whole_community=motion.whole_community)
        except RuleError as refused:
            yield Problem(refused.code, "motions", {"motion": number, **refused.fields})
        needs_letter = motion.matter in profile.rules.words("identity.delivered_code_matters")
        if needs_letter and draft.code_channels != "letter":
            yield Problem("codes_by_letter_needed", "delivery", {"motion": number})


def _times(row: AssemblyRow, draft: Draft, profile: Profile, at: datetime) -> Iterator[Problem]:
    try:
        opens, closes = parse_minute(draft.opens), parse_minute(draft.closes)
        record_date = date.fromisoformat(draft.record_date)
    except (RuleError, ValueError):
        yield Problem("times_missing", "times")
        return
    days = notice_days(row, profile)
    earliest = earliest_opening(at, days)
    if opens < earliest:
        article = profile.sources.get(notice_key(row.kind), "")
        fields = {"days": days, "earliest": earliest, "article": article}
        yield Problem("notice_too_short", "times", fields)
    low, high = profile.rules.whole("period.min_days"), profile.rules.whole("period.max_days")
    if not timedelta(days=low) <= closes - opens <= timedelta(days=high):
        yield Problem("period_wrong", "times", {"min": low, "max": high})
    if closes != start_of_day(local_date(closes)):
        yield Problem("close_not_at_midnight", "times")
    if record_date > local_date(opens):
        yield Problem("record_date_late", "times")
    if any(motion.matter in FUND_MATTERS for motion in draft.motions):
        marked = row.marks.get("fund_plan")
        # The notice carries the motions' full texts: what did not hang out before hangs out then.
        posted = at if marked is None else min(at, start_of_day(date.fromisoformat(marked)))
        yield from refused_by(
            "times", profile, lambda: check_plan_posted(posted, opens, profile.rules)
        )


def _officers(row: AssemblyRow, draft: Draft) -> Iterator[Problem]:
    held: dict[str, list[int]] = {}
    for officer_id in draft.officers:
        try:
            described = describe_officer(officer_id, row.community_id)
        except RuleError as refused:
            yield Problem(refused.code, "officers", dict(refused.fields))
            continue
        held.setdefault(described["role"], []).append(officer_id)
    for role in dict.fromkeys((*NEEDED_ROLES, draft.rulings_by)):
        if role not in held:
            yield Problem("officer_missing", "officers", {"role": role})
    for role in ("registrar", "street_office"):
        if len(held.get(role, ())) > 1:
            yield Problem("officer_twice", "officers", {"role": role})
    conveners = {get_officer(one).organisation for one in held.get("convener", ())}
    certifiers = {get_officer(one).organisation for one in held.get("street_office", ())}
    if conveners & certifiers:
        yield Problem("certifier_is_convener", "officers")


def _approval(row: AssemblyRow, draft: Draft, profile: Profile) -> Iterator[Problem]:
    if Phase(row.phase) is Phase.DRAFT:
        yield Problem("approval_missing", "approval")
        return
    try:
        check_approval(
            ConvenerBody(draft.convener_body),
            None if draft.approval is None else Approval(**draft.approval),
            majority_of_all=profile.rules.flag("approval.majority_of_all"),
        )
    except RuleError as refused:
        yield Problem(refused.code, "approval", dict(refused.fields))


def _paper_and_publication(
    session: Session, row: AssemblyRow, draft: Draft, profile: Profile
) -> Iterator[Problem]:
    if not draft.convener_name:
        yield Problem("convener_name_missing", "officers")
    # Done elsewhere and kept there, or recorded here and confirmed by a second officer (R40).
    if not draft.impact_assessed and find_confirmed(session, row.community_id) is None:
        yield Problem("impact_not_assessed", "publication")
    if draft.publication == "public" and not draft.publication_article:
        yield Problem("publication_basis_missing", "publication")
    if draft.paper and not (draft.paper_desk and draft.count_place):
        yield Problem("paper_desk_missing", "delivery")
    if not draft.contact:
        yield Problem("contact_missing", "delivery")

"""What a kind of assembly, its convener and its policies need before a notice (RULES §3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from app.assembly.service.founding import report_condition
from app.assembly.service.preparing import group_of
from app.assembly.service.problems import Problem, refused_by
from app.assembly.service.reelection import is_reelection_running
from app.core.rules.approval import ConvenerBody
from app.core.timeline import (
    check_convener,
    check_first_condition,
    check_group,
    check_not_blocked,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.assembly.service.drafting import Draft
    from app.core.profile import Profile


def check_kind(
    session: Session, row: AssemblyRow, draft: Draft, profile: Profile
) -> Iterator[Problem]:
    """What the kind of assembly and its convener need (RULES §3.1, R34, R37)."""
    rules, body = profile.rules, draft.convener_body
    yield from refused_by("officers", profile, lambda: check_convener(body, rules))
    matters = [motion.matter for motion in draft.motions]
    running = is_reelection_running(session, row)
    yield from refused_by(
        "motions", profile, lambda: check_not_blocked(matters, body, rules, reelection=running)
    )
    if row.kind != "first":
        return
    if draft.record_date:
        on = date.fromisoformat(draft.record_date)
        report = report_condition(session, row.community_id, on)
        yield from refused_by("roll", profile, lambda: check_first_condition(report, rules, on=on))
    group = group_of(session, row.community_id, draft)
    if body == ConvenerBody.PREPARATORY_GROUP.value:
        yield from refused_by("group", profile, lambda: check_group(group, rules))


def check_policies(row: AssemblyRow, draft: Draft, profile: Profile) -> Iterator[Problem]:
    """What the convener may decide of silence, extension and agents (R16, R18, R22)."""
    rules = profile.rules
    if (draft.follow_choice or draft.silence != "not_counted") and row.kind == "first":
        yield Problem("silence_first", "policies")
    if draft.follow_choice and not rules.flag("silence.follow_majority_allowed"):
        yield Problem("follow_not_allowed", "policies")
    if draft.silence != "not_counted" and not rules.flag("silence.count_allowed"):
        yield Problem("silence_not_allowed", "policies")
    if (draft.follow_choice or draft.silence != "not_counted") and not draft.silence_basis:
        yield Problem("silence_basis_missing", "policies")
    for name, key in (
        ("extension_days", "period.extension_days"),
        ("proxy_cap", "proxy.max_principals"),
    ):
        if (getattr(draft, name) or 0) > rules.whole(key):
            yield Problem(f"{name}_above", "policies", {"most": rules.whole(key)})

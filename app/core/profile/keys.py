"""Every key of a profile and the values it takes.

Law: the list is closed. A profile that lacks a key or brings another is refused, so that no rule
ever falls back to a number in code. What each key means, and its R-number, stands in
docs/PROFILES.md; a test holds the two lists together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.core.rules.approval import ConvenerBody
from app.core.rules.channels import ChannelRule
from app.core.rules.matters import MATTERS, MotionClass

Check = Callable[[object], bool]

MAX_TEXT = 200

# What a place may hold against an owner who wants to prepare an election or to stand in one,
# beyond the qualities of 274-31.
BARS = ("illegal_building", "unpaid_fees", "company_ties", "business_use", "removed_before")

# What may be repaired at once, before any vote, where a place lists it.
EMERGENCIES = ("elevator", "fire", "facade", "wall_road", "leak", "drain", "water", "other")

# What a definition takes in its thresholds (PROTOCOL §3).
MAX_SHARE_TERM = 1_000


# What a place asks for with a filing beside the nine of 建房〔2009〕274号 33.
FILED_BESIDE = ("training", "fund_rules")


def _whole(low: int, high: int) -> Check:
    return lambda value: type(value) is int and low <= value <= high


def _flag(value: object) -> bool:
    return type(value) is bool


def is_text(value: object) -> bool:
    """Whether the value is text of 1 to 200 printable characters (PROTOCOL §1)."""
    return isinstance(value, str) and 1 <= len(value) <= MAX_TEXT and value.isprintable()


def _word(*words: str) -> Check:
    return lambda value: isinstance(value, str) and value in words


def _words(*words: str) -> Check:
    def is_list_of_words(value: object) -> bool:
        if not isinstance(value, list | tuple) or not all(_word(*words)(item) for item in value):
            return False
        return len(set(value)) == len(value)

    return is_list_of_words


def is_share(value: object) -> bool:
    """Whether the value is a share a/b with 0 < a ≤ b ≤ 1,000, as [a, b]."""
    return _part(value) and isinstance(value, list | tuple) and value[0] > 0


def _part(value: object) -> bool:
    if not isinstance(value, list | tuple) or [type(part) for part in value] != [int, int]:
        return False
    return bool(0 <= value[0] <= value[1] <= MAX_SHARE_TERM and value[1] > 0)


# Zero days: the place names no number, or has no such step.
_DAYS = _whole(0, 366)
_YEARS = _whole(1, 100)
_CLASSES = _word(*MotionClass)

KEYS: Mapping[str, Check] = MappingProxyType(
    {
        "threshold.quorum": is_share,
        "threshold.ordinary": is_share,
        "threshold.special": is_share,
        **{f"matters.{matter}": _CLASSES for matter in MATTERS},
        **{f"article.{matter}": is_text for matter in MATTERS},
        "conveners.allowed": _words(*ConvenerBody),
        "first.delivered_area": is_share,
        "first.delivered_heads": is_share,
        "first.years": _whole(0, 20),
        "first.years_area": _part,
        "first.years_heads": _part,
        "first.apply_area": _part,
        "first.apply_heads": _part,
        "first.report_days": _DAYS,
        "first.meeting_days": _DAYS,
        "first.meeting_extension_days": _DAYS,
        "group.form_days": _DAYS,
        "group.announce_days": _DAYS,
        "group.min_members": _whole(1, 99),
        "group.odd_members": _flag,
        "group.owner_share": is_share,
        "group.chair": _word("street_office", "residents_committee"),
        "approval.majority_of_all": _flag,
        "notice.days_regular": _DAYS,
        "notice.days_temporary": _DAYS,
        "notice.days_first": _DAYS,
        "temporary.request_area": is_share,
        "temporary.request_heads": is_share,
        "temporary.convene_days": _DAYS,
        "objections.roll_days": _DAYS,
        "objections.result_days": _DAYS,
        "objections.answer_days": _DAYS,
        "period.min_days": _DAYS,
        "period.max_days": _DAYS,
        "period.extension_days": _DAYS,
        "result.post_within_days": _DAYS,
        "result.posting_days": _DAYS,
        "result.decision_date": _word("preliminary", "final"),
        "delivery.posting_days": _DAYS,
        "delivery.sign_in_serves": _flag,
        "delivery.reminder_gap_hours": _whole(1, 720),
        "delivery.max_reminders": _whole(0, 50),
        "delivery.quiet_from": _whole(0, 24),
        "delivery.quiet_to": _whole(0, 24),
        "area.source_order": _words("register", "survey", "contract"),
        "parking.count_area": _flag,
        "parking.count_heads": _flag,
        "vote.max_changes": _whole(0, 100),
        "vote.channel_rule": _word(*ChannelRule),
        "vote.multi_unit": _word("one_ballot", "per_unit"),
        "vote.transfer_mode": _word("beijing", "frozen"),
        "vote.show_turnout": _flag,
        "vote.paper_required": _flag,
        "vote.official_platform_required": _flag,
        "proxy.max_principals": _whole(0, 100),
        "proxy.bound_opinions": _flag,
        "silence.follow_majority_allowed": _flag,
        "silence.count_allowed": _flag,
        "secret.allowed_matters": _words(*MATTERS),
        "publication.default": _word("owners", "public"),
        "identity.delivered_code_matters": _words(*MATTERS),
        "election.min_seats": _whole(1, 99),
        "election.small_heads": _whole(0, 1_000_000),
        "election.small_area": _whole(0, 999_999_999),
        "election.small_seats": _whole(1, 99),
        "election.max_seats": _whole(1, 99),
        "election.odd_seats": _flag,
        "election.term_years": _YEARS,
        "election.term_min_years": _YEARS,
        "election.min_surplus": _whole(0, 99),
        "election.min_elected": is_share,
        "election.alternates": is_share,
        "election.vacancy_limit": is_share,
        "election.vacancy_minimum": _flag,
        "election.bars": _words(*BARS),
        "election.candidate_days": _DAYS,
        "election.candidate_posting_days": _DAYS,
        "election.extension_allowed": _flag,
        "election.first_meeting_days": _DAYS,
        "election.filing_days": _DAYS,
        "filing.answer_days": _DAYS,
        "filing.answer_workdays": _flag,
        "filing.attachments": _words(*FILED_BESIDE),
        "election.handover_days": _DAYS,
        "election.lead_days": _DAYS,
        "reelection.form_days": _DAYS,
        "reelection.blocked_matters": _words(*MATTERS),
        "committee.agenda_days": _DAYS,
        "committee.call_days": _DAYS,
        "committee.decision_posting_days": _DAYS,
        "company.dismissal_notice_days": _DAYS,
        "company.contract_end_alert_days": _DAYS,
        "company.sign_days": _DAYS,
        "company.contract_copy_days": _DAYS,
        "company.handover_days": _DAYS,
        "company.plan_posting_days": _DAYS,
        "company.min_bidders": _whole(1, 20),
        "fund.plan_posting_days": _DAYS,
        "fund.overrun": is_share,
        "fund.min_quotes": _whole(1, 20),
        "fund.audit_from": _whole(0, 999_999_999),
        "fund.top_up": _part,
        "fund.emergency_allowed": _flag,
        "fund.emergency_causes": _words(*EMERGENCIES),
        "fund.emergency_proof": _flag,
        "fund.emergency_silent_days": _DAYS,
        "fund.emergency_audit": _flag,
        "revocation.years": _YEARS,
        "retention.ballot_years": _YEARS,
        "retention.export_years": _YEARS,
        "retention.log_months": _whole(6, 1200),
        "retention.identity_image_days": _whole(0, 3660),
    }
)

#: Keys that no vote depends on and that came after the first definitions: one that was published
#: without them stays as it is.
ADDED_LATER = frozenset(
    {
        "election.vacancy_minimum",
        "company.plan_posting_days",
        "company.min_bidders",
        "fund.emergency_causes",
        "fund.emergency_proof",
        "fund.emergency_silent_days",
        "fund.emergency_audit",
        "filing.attachments",
    }
)

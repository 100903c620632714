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

# What a definition takes in its thresholds (PROTOCOL §3).
MAX_SHARE_TERM = 1_000


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


def _share(value: object) -> bool:
    if not isinstance(value, list | tuple) or [type(part) for part in value] != [int, int]:
        return False
    return bool(0 < value[0] <= value[1] <= MAX_SHARE_TERM)


_DAYS = _whole(0, 366)
_YEARS = _whole(1, 100)
_CLASSES = _word(*MotionClass)

KEYS: Mapping[str, Check] = MappingProxyType(
    {
        "threshold.quorum": _share,
        "threshold.ordinary": _share,
        "threshold.special": _share,
        **{f"matters.{matter}": _CLASSES for matter in MATTERS},
        **{f"article.{matter}": is_text for matter in MATTERS},
        "conveners.allowed": _words(*ConvenerBody),
        "approval.majority_of_all": _flag,
        "notice.days_regular": _DAYS,
        "notice.days_temporary": _DAYS,
        "notice.days_first": _DAYS,
        "temporary.request_area": _share,
        "temporary.request_heads": _share,
        "objections.roll_days": _DAYS,
        "objections.result_days": _DAYS,
        "objections.answer_days": _DAYS,
        "period.min_days": _DAYS,
        "period.max_days": _DAYS,
        "period.extension_days": _DAYS,
        "result.post_within_days": _DAYS,
        "result.posting_days": _DAYS,
        "result.decision_date": _word("preliminary", "final"),
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
        "secret.allowed_matters": _words(*MATTERS),
        "publication.default": _word("owners", "public"),
        "identity.delivered_code_matters": _words(*MATTERS),
        "election.min_seats": _whole(1, 99),
        "election.max_seats": _whole(1, 99),
        "election.odd_seats": _flag,
        "election.term_years": _YEARS,
        "election.min_surplus": _whole(0, 99),
        "election.min_elected": _share,
        "election.alternates": _share,
        "election.vacancy_limit": _share,
        "election.candidate_days": _DAYS,
        "election.extension_allowed": _flag,
        "election.first_meeting_days": _DAYS,
        "election.filing_days": _DAYS,
        "election.handover_days": _DAYS,
        "election.lead_days": _DAYS,
        "reelection.blocked_matters": _words(*MATTERS),
        "company.dismissal_notice_days": _DAYS,
        "company.contract_end_alert_days": _DAYS,
        "fund.plan_posting_days": _DAYS,
        "fund.overrun": _share,
        "revocation.years": _YEARS,
        "retention.ballot_years": _YEARS,
        "retention.export_years": _YEARS,
        "retention.log_months": _whole(6, 1200),
        "retention.identity_image_days": _whole(0, 3660),
    }
)

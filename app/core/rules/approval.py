"""Who may send out a notice, and on what recorded decision of their own (RULES R45).

Law (建房〔2009〕274号 38): a committee meets with more than half of its members and decides with at
least half of all members; a city may ask for more than half of all (Qingdao 38). A preparatory
group decides by its chair, the street office's representative (274-10). The residents' committee
and the street office act by virtue of office.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import RuleError
from app.core.rules.thresholds import Bar

_MORE_THAN_HALF = Bar(1, 2, strict=True)
_HALF = Bar(1, 2)
_SHA256_HEX = re.compile(r"[0-9a-f]{64}")


class ConvenerBody(StrEnum):
    """Who convenes: 业主委员会, 筹备组, 居民委员会, 街道办事处."""

    COMMITTEE = "committee"
    PREPARATORY_GROUP = "preparatory_group"
    RESIDENTS_COMMITTEE = "residents_committee"
    STREET_OFFICE = "street_office"


class ApprovalMissing(RuleError):
    """The convener needs a recorded approval before its notice."""


class ApprovalDocumentMissing(RuleError):
    """The approval names no document by its SHA-256."""


class ApprovalNumbersInvalid(RuleError):
    """In favour ≤ present ≤ members and at least one member must hold."""


class CommitteeNotQuorate(RuleError):
    """Half of the committee's members or fewer were present; `short` were missing."""


class CommitteeNotInFavour(RuleError):
    """Too few of all members of the committee were in favour; `short` were missing."""


class ChairApprovalMissing(RuleError):
    """The preparatory group's chair has not approved."""


@dataclass(frozen=True)
class Approval:
    """A recorded approval: members of the body, present, in favour, SHA-256 (hex) of its document.

    A preparatory group's chair decides alone: 1, 1, 1.
    """

    members: int
    present: int
    in_favour: int
    document: str


def check_approval(
    body: ConvenerBody, approval: Approval | None, *, majority_of_all: bool = False
) -> None:
    """Refuse a notice whose convener has not decided on it (R45).

    `majority_of_all` is the profile's `approval.majority_of_all`: more than half of all members in
    favour instead of at least half. Raises ApprovalMissing, ApprovalDocumentMissing,
    ApprovalNumbersInvalid, CommitteeNotQuorate, CommitteeNotInFavour, ChairApprovalMissing.
    """
    if body in {ConvenerBody.RESIDENTS_COMMITTEE, ConvenerBody.STREET_OFFICE}:
        return
    if approval is None:
        raise ApprovalMissing(body=body.value)
    if _SHA256_HEX.fullmatch(approval.document) is None:
        raise ApprovalDocumentMissing(body=body.value)
    if not 0 <= approval.in_favour <= approval.present <= approval.members or approval.members < 1:
        raise ApprovalNumbersInvalid(
            members=approval.members, present=approval.present, in_favour=approval.in_favour
        )
    if body is ConvenerBody.COMMITTEE:
        _check_resolution(approval, _MORE_THAN_HALF if majority_of_all else _HALF)
    elif approval.in_favour < 1:
        raise ChairApprovalMissing(body=body.value)


def _check_resolution(approval: Approval, in_favour: Bar) -> None:
    members = approval.members
    if not _MORE_THAN_HALF.is_reached(approval.present, members):
        raise CommitteeNotQuorate(short=_MORE_THAN_HALF.count_missing(approval.present, members))
    if not in_favour.is_reached(approval.in_favour, members):
        raise CommitteeNotInFavour(short=in_favour.count_missing(approval.in_favour, members))

"""The company's points, where the contract ties its pay to them (docs/COMPANION.md, Payments)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.companion.rating.service import score_of
from app.core.errors import RuleError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_QUARTER = re.compile(r"20\d\dQ[1-4]", re.ASCII)
# A score is kept in hundredths of a point.
HUNDREDTHS = 100


class QuarterMissing(RuleError):
    """Pay that hangs on points names the quarter that it is for: 2026Q1."""


class ScoreMissing(RuleError):
    """The quarter has no score yet."""


class ScoreTooLow(RuleError):
    """The company's points are below what the contract asks."""


def check_score(session: Session, community_id: str, min_score: int | None, quarter: str) -> None:
    """Refuse pay that the company's points do not earn.

    Raises QuarterMissing, ScoreMissing, ScoreTooLow.
    """
    if min_score is None:
        return
    if not _QUARTER.fullmatch(quarter):
        raise QuarterMissing
    found = score_of(session, community_id, quarter)
    total = None if found is None else found.total
    if total is None:
        raise ScoreMissing(quarter=quarter)
    if total < min_score * HUNDREDTHS:
        raise ScoreTooLow(points=f"{total / HUNDREDTHS:g}", needed=min_score)

"""Consent: enough of those who take part must agree, by heads and by area (RULES R2–R5, R44).

Law (Civil Code 278 ¶2): the denominator is the participants, so an abstention weighs like a no.
Only the consent of 279 is measured on the whole scope: every affected owner must agree, and
silence is no.
"""

from __future__ import annotations

from app.core.rules.counts import ChoiceCount, MotionCount, Participants, ScopeTotals
from app.core.rules.findings import Finding
from app.core.rules.matters import MotionClass
from app.core.rules.thresholds import UNANIMITY, Bar, Thresholds


def get_consent_bar(motion_class: MotionClass, thresholds: Thresholds) -> Bar:
    """Return the share of consent a class of motions needs."""
    return {
        MotionClass.ORDINARY: thresholds.ordinary,
        MotionClass.ELECTION: thresholds.ordinary,
        MotionClass.SPECIAL: thresholds.special,
        MotionClass.UNANIMOUS_AFFECTED: UNANIMITY,
    }[motion_class]


def consent_findings(
    count: MotionCount, candidate: ChoiceCount, thresholds: Thresholds
) -> tuple[Finding, Finding]:
    """Return the tests `consent_heads` and `consent_area` of one choice, tested alone."""
    bar = get_consent_bar(count.motion_class, thresholds)
    whole: ScopeTotals | Participants = count.participants
    if count.motion_class is MotionClass.UNANIMOUS_AFFECTED:
        whole = count.scope
    return (
        Finding("consent_heads", candidate.heads, whole.heads, bar, candidate.choice),
        Finding("consent_area", candidate.area, whole.area, bar, candidate.choice),
    )

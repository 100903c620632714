"""Quorum: enough of the whole scope must take part, by heads and by area (RULES R1, R4).

Law (Civil Code 278 ¶2): the denominator is the scope's total, not those who vote; an abstention
takes part, silence does not.
"""

from __future__ import annotations

from app.core.rules.counts import Participants, ScopeTotals
from app.core.rules.findings import Finding
from app.core.rules.thresholds import Bar


def quorum_findings(
    scope: ScopeTotals, participants: Participants, bar: Bar
) -> tuple[Finding, Finding]:
    """Return the tests `quorum_heads` and `quorum_area`: participants over the scope's totals."""
    return (
        Finding("quorum_heads", participants.heads, scope.heads, bar),
        Finding("quorum_area", participants.area, scope.area, bar),
    )


def is_quorate(scope: ScopeTotals, participants: Participants, bar: Bar) -> bool:
    """Whether both quorum tests hold."""
    return all(finding.held for finding in quorum_findings(scope, participants, bar))

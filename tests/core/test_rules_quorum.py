"""R1, R4: two thirds of the scope take part, by heads and by area; abstaining is taking part."""

from __future__ import annotations

import pytest

from app.core.rules.counts import Participants, ScopeTotals
from app.core.rules.outcome import decide_motion
from app.core.rules.quorum import is_quorate, quorum_findings
from tests.core.motion_counts import LAW, SCOPE, yes_no


def taking_part(heads: int, area: int) -> Participants:
    return Participants(rights=heads, heads=heads, area=area)


@pytest.mark.parametrize(
    ("heads", "area", "quorate"),
    [
        (700, 7_000_000, True),
        # At equality: 以上 includes the number.
        (600, 6_000_000, True),
        # One short, in each measure alone.
        (599, 6_000_000, False),
        (600, 5_999_999, False),
        (599, 5_999_999, False),
        # Everybody, and nobody.
        (900, 9_000_000, True),
        (0, 0, False),
        # One measure never stands in for the other.
        (900, 5_999_999, False),
        (599, 9_000_000, False),
    ],
)
def test_quorum_needs_two_thirds_by_heads_and_by_area(heads, area, quorate):
    assert is_quorate(SCOPE, taking_part(heads, area), LAW.quorum) is quorate


def test_666_of_1000_heads_fail_even_with_seven_tenths_of_the_area():
    scope = ScopeTotals(rights=1000, units=1000, heads=1000, area=10_000_000)
    heads, area = quorum_findings(scope, taking_part(666, 7_000_000), LAW.quorum)
    assert (heads.test, heads.held, heads.short) == ("quorum_heads", False, 1)
    assert (area.test, area.held, area.short) == ("quorum_area", True, 0)


def test_66666_of_100000_is_not_two_thirds():
    scope = ScopeTotals(rights=100_000, units=100_000, heads=100_000, area=100_000)
    assert not is_quorate(scope, taking_part(66_666, 66_667), LAW.quorum)
    assert is_quorate(scope, taking_part(66_667, 66_667), LAW.quorum)


def test_whoever_abstains_makes_the_quorum_and_weighs_against_the_motion():
    # R4: 340 yes against 100 no of 700 who take part is no majority of them.
    participants = taking_part(700, 7_000_000)
    count = yes_no((340, 3_400_000), abstain=(260, 2_600_000), participants=participants)
    outcome = decide_motion(count, LAW)
    assert [finding.test for finding in outcome.findings if finding.held] == [
        "quorum_heads",
        "quorum_area",
    ]
    assert outcome.verdict == "failed"


def test_without_the_abstentions_the_same_motion_has_no_quorum():
    outcome = decide_motion(yes_no((340, 3_400_000), participants=taking_part(440, 4_400_000)), LAW)
    assert [finding.test for finding in outcome.failed_findings] == ["quorum_heads", "quorum_area"]
    assert [finding.short for finding in outcome.failed_findings] == [160, 1_600_000]

"""R2, R3, R5, R44: consent is measured on those who take part, by heads and by area."""

from __future__ import annotations

import pytest

from app.core.rules.consent import get_consent_bar
from app.core.rules.counts import Participants
from app.core.rules.matters import MotionClass
from app.core.rules.outcome import UnanimityNeedsYesNo, decide_motion
from app.core.rules.thresholds import Bar
from tests.core.motion_counts import LAW, SCOPE, one_of, yes_no


def failed_tests(count) -> list[tuple[str, int]]:
    return [(test.test, test.short) for test in decide_motion(count, LAW).failed_findings]


@pytest.mark.parametrize("motion_class", [MotionClass.ORDINARY, MotionClass.ELECTION])
@pytest.mark.parametrize(
    ("yes", "failed"),
    [
        ((301, 3_000_001), []),
        ((600, 6_000_000), []),
        # At equality: 过半数 does not include the number.
        ((300, 3_000_001), [("consent_heads", 1)]),
        ((301, 3_000_000), [("consent_area", 1)]),
        # One short of equality.
        ((299, 2_999_999), [("consent_heads", 2), ("consent_area", 2)]),
        ((0, 0), [("consent_heads", 301), ("consent_area", 3_000_001)]),
    ],
)
def test_ordinary_consent_is_more_than_half(motion_class, yes, failed):
    assert failed_tests(yes_no(yes, motion_class=motion_class)) == failed


@pytest.mark.parametrize(
    ("yes", "failed"),
    [
        ((600, 6_000_000), []),
        # At equality: 以上 includes the number.
        ((450, 4_500_000), []),
        # One short, in each measure alone.
        ((450, 4_499_999), [("consent_area", 1)]),
        ((449, 4_500_000), [("consent_heads", 1)]),
        # What would carry an ordinary motion does not carry a special one.
        ((301, 3_000_001), [("consent_heads", 149), ("consent_area", 1_499_999)]),
    ],
)
def test_special_consent_is_three_quarters(yes, failed):
    assert failed_tests(yes_no(yes, motion_class=MotionClass.SPECIAL)) == failed


def test_a_motion_that_has_the_heads_still_fails_on_area():
    # One developer with much area against many small flats.
    participants = Participants(rights=601, heads=601, area=8_000_000)
    count = yes_no((600, 3_900_000), participants=participants)
    assert failed_tests(count) == [("consent_area", 100_001)]


EVERYONE = Participants(rights=900, heads=900, area=9_000_000)


@pytest.mark.parametrize(
    ("yes", "participants", "failed"),
    [
        ((900, 9_000_000), EVERYONE, []),
        # One no, by a right that counts as no head.
        ((900, 8_999_999), EVERYONE, [("consent_area", 1)]),
        ((899, 9_000_000), EVERYONE, [("consent_heads", 1)]),
        # Silence is no: everyone who answers agrees, one right does not answer.
        (
            (899, 8_990_000),
            Participants(rights=899, heads=899, area=8_990_000),
            [("consent_heads", 1), ("consent_area", 10_000)],
        ),
        ((0, 0), Participants(0, 0, 0), [("consent_heads", 900), ("consent_area", 9_000_000)]),
    ],
)
def test_unanimity_needs_everyone_in_the_scope(yes, participants, failed):
    count = yes_no(yes, participants=participants, motion_class=MotionClass.UNANIMOUS_AFFECTED)
    outcome = decide_motion(count, LAW)
    assert [(test.test, test.short) for test in outcome.failed_findings] == failed
    assert [(test.test, test.den) for test in outcome.findings] == [
        ("consent_heads", SCOPE.heads),
        ("consent_area", SCOPE.area),
    ]
    assert all(test.bar.to_json() == [1, 1, "ge"] for test in outcome.findings)


def test_unanimity_is_not_asked_for_one_of_several_things():
    count = one_of((900, 9_000_000), (0, 0), participants=EVERYONE)
    with pytest.raises(UnanimityNeedsYesNo):
        decide_motion(
            type(count)(**{**vars(count), "motion_class": MotionClass.UNANIMOUS_AFFECTED}), LAW
        )


def test_each_class_has_its_bar():
    assert get_consent_bar(MotionClass.ORDINARY, LAW) == Bar(1, 2, strict=True)
    assert get_consent_bar(MotionClass.ELECTION, LAW) == Bar(1, 2, strict=True)
    assert get_consent_bar(MotionClass.SPECIAL, LAW) == Bar(3, 4)
    assert get_consent_bar(MotionClass.UNANIMOUS_AFFECTED, LAW) == Bar(1, 1)

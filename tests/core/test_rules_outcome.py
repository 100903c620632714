"""R5, R17 and the A/B rule: each motion alone, each option alone, 都不同意 never wins."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.encoding import encode_jcs, parse_jcs
from app.core.rules.counts import (
    ChoiceCount,
    ChoicesMalformed,
    CountInconsistent,
    MotionCount,
    MotionKind,
    Participants,
    ScopeEmpty,
    ScopeTotals,
    check_choices,
)
from app.core.rules.matters import MotionClass
from app.core.rules.outcome import decide_motion
from app.core.rules.thresholds import Bar, Thresholds
from tests.core.motion_counts import LAW, PARTICIPANTS, SCOPE, one_of, yes_no


def test_the_option_with_more_than_half_wins():
    outcome = decide_motion(one_of((200, 2_000_000), (301, 3_000_001)), LAW)
    assert (outcome.verdict, outcome.winner, outcome.carried) == ("carried", "b", True)
    assert outcome.failed_findings == ()


def test_an_option_at_half_does_not_win():
    outcome = decide_motion(one_of((300, 3_000_001), (200, 2_000_000), (50, 500_000)), LAW)
    assert (outcome.verdict, outcome.winner) == ("failed", None)


def test_the_most_chosen_option_without_a_majority_does_not_win():
    outcome = decide_motion(one_of((290, 2_900_000), (200, 2_000_000), (100, 1_000_000)), LAW)
    assert outcome.winner is None
    assert [(test.choice, test.test) for test in outcome.failed_findings] == [
        (choice, test) for choice in "abc" for test in ("consent_heads", "consent_area")
    ]


def test_heads_for_one_option_and_area_for_another_carry_neither():
    outcome = decide_motion(one_of((301, 2_000_000), (299, 4_000_000)), LAW)
    assert outcome.winner is None
    assert [(test.choice, test.test) for test in outcome.failed_findings] == [
        ("a", "consent_area"),
        ("b", "consent_heads"),
    ]


def test_none_of_these_never_wins_even_when_everyone_chooses_it():
    outcome = decide_motion(one_of((0, 0), (0, 0)), LAW)
    assert (outcome.verdict, outcome.winner) == ("failed", None)
    assert {test.choice for test in outcome.findings} == {None, "a", "b"}


def test_without_quorum_no_option_wins():
    participants = Participants(rights=599, heads=599, area=6_000_000)
    outcome = decide_motion(one_of((599, 6_000_000), (0, 0), participants=participants), LAW)
    assert outcome.winner is None
    assert outcome.failed_findings[0].test == "quorum_heads"


def test_a_special_choice_of_one_needs_three_quarters():
    special = MotionClass.SPECIAL
    won = decide_motion(one_of((450, 4_500_000), (1, 1), motion_class=special), LAW)
    lost = decide_motion(one_of((450, 4_499_999), (1, 1), motion_class=special), LAW)
    assert (won.winner, lost.winner) == ("a", None)


def test_two_motions_of_one_assembly_are_judged_alone():
    same_votes = (440, 4_400_000)
    ordinary = decide_motion(yes_no(same_votes), LAW)
    special = decide_motion(yes_no(same_votes, motion_class=MotionClass.SPECIAL), LAW)
    assert (ordinary.verdict, special.verdict) == ("carried", "failed")


def test_rules_stricter_than_the_law_are_followed():
    strict = Thresholds(quorum=Bar(7, 10), ordinary=Bar(3, 5, strict=True), special=Bar(4, 5))
    outcome = decide_motion(yes_no((361, 3_600_001)), strict)
    assert [(test.test, test.short) for test in outcome.failed_findings] == [
        ("quorum_heads", 30),
        ("quorum_area", 300_000),
    ]


def test_the_json_of_a_yes_no_outcome_is_exactly_this():
    count = yes_no((301, 2_999_999), abstain=(9, 1))
    assert decide_motion(count, LAW).to_json() == {
        "motion": "m1",
        "class": "ordinary",
        "scope": {"rights": 900, "units": 950, "heads": 900, "area": 9_000_000},
        "participants": {"rights": 600, "heads": 600, "area": 6_000_000},
        "options": [
            {"choice": "yes", "heads": 301, "area": 2_999_999},
            {"choice": "no", "heads": 290, "area": 3_000_000},
            {"choice": "abstain", "heads": 9, "area": 1},
        ],
        "tests": [
            {
                "test": "quorum_heads",
                "choice": None,
                "num": 600,
                "den": 900,
                "need": [2, 3, "ge"],
                "held": True,
                "short": 0,
            },
            {
                "test": "quorum_area",
                "choice": None,
                "num": 6_000_000,
                "den": 9_000_000,
                "need": [2, 3, "ge"],
                "held": True,
                "short": 0,
            },
            {
                "test": "consent_heads",
                "choice": "yes",
                "num": 301,
                "den": 600,
                "need": [1, 2, "gt"],
                "held": True,
                "short": 0,
            },
            {
                "test": "consent_area",
                "choice": "yes",
                "num": 2_999_999,
                "den": 6_000_000,
                "need": [1, 2, "gt"],
                "held": False,
                "short": 2,
            },
        ],
        "verdict": "failed",
        "winner": None,
    }


def test_the_json_of_a_choice_of_one_names_the_option_of_each_test():
    body = decide_motion(one_of((301, 3_000_001), (200, 2_000_000)), LAW).to_json()
    tests = body["tests"]
    assert isinstance(tests, list)
    assert [(test["test"], test["choice"]) for test in tests] == [
        ("quorum_heads", None),
        ("quorum_area", None),
        ("consent_heads", "a"),
        ("consent_area", "a"),
        ("consent_heads", "b"),
        ("consent_area", "b"),
    ]
    assert (body["verdict"], body["winner"]) == ("carried", "a")
    assert parse_jcs(encode_jcs(body)) == body


@pytest.mark.parametrize("scope", [ScopeTotals(1, 1, 0, 10), ScopeTotals(1, 1, 1, 0)])
def test_a_scope_without_heads_or_area_decides_nothing(scope):
    with pytest.raises(ScopeEmpty):
        yes_no((0, 0), participants=Participants(0, 0, 0), scope=scope)


def test_the_smallest_scope_that_decides_is_one_head_and_one_hundredth_of_a_square_metre():
    alone = Participants(rights=1, heads=1, area=1)
    count = yes_no((1, 1), participants=alone, scope=ScopeTotals(1, 1, 1, 1))
    assert decide_motion(count, LAW).verdict == "carried"


@pytest.mark.parametrize(
    ("kind", "choices"),
    [
        (MotionKind.YES_NO, []),
        (MotionKind.YES_NO, ["yes", "no"]),
        (MotionKind.YES_NO, ["no", "yes", "abstain"]),
        (MotionKind.YES_NO, ["yes", "no", "abstain", "maybe"]),
        (MotionKind.ONE_OF, []),
        (MotionKind.ONE_OF, ["none"]),
        (MotionKind.ONE_OF, ["a", "none"]),
        (MotionKind.ONE_OF, ["a", "b"]),
        (MotionKind.ONE_OF, ["none", "a", "b"]),
        (MotionKind.ONE_OF, ["a", "a", "none"]),
        (MotionKind.ONE_OF, ["a", "none", "none"]),
        (MotionKind.ONE_OF, ["a", "b", "abstain", "none"]),
        (MotionKind.ONE_OF, [*(f"o{i}" for i in range(21)), "none"]),
    ],
)
def test_choices_of_another_shape_are_refused(kind, choices):
    with pytest.raises(ChoicesMalformed):
        check_choices(kind, choices)


@pytest.mark.parametrize(
    ("kind", "choices"),
    [
        (MotionKind.YES_NO, ["yes", "no", "abstain"]),
        (MotionKind.ONE_OF, ["a", "b", "none"]),
        (MotionKind.ONE_OF, [*(f"o{i}" for i in range(20)), "none"]),
    ],
)
def test_the_choices_of_the_law_are_accepted(kind, choices):
    check_choices(kind, choices)


@pytest.mark.parametrize(
    ("participants", "yes", "reason"),
    [
        (Participants(600, 600, 6_000_000), (-1, 3_000_000), "negative"),
        (Participants(-1, 0, 0), (0, 0), "negative"),
        (Participants(901, 600, 6_000_000), (301, 3_000_001), "beyond_scope"),
        (Participants(900, 901, 6_000_000), (301, 3_000_001), "beyond_scope"),
        (Participants(900, 900, 9_000_001), (301, 3_000_001), "beyond_scope"),
        (Participants(599, 600, 6_000_000), (301, 3_000_001), "heads_beyond_rights"),
    ],
)
def test_numbers_that_contradict_each_other_are_refused(participants, yes, reason):
    with pytest.raises(CountInconsistent) as refusal:
        yes_no(yes, participants=participants)
    assert refusal.value.fields["reason"] == reason


@pytest.mark.parametrize(
    ("heads", "area", "reason"),
    [(1, 0, "heads_do_not_add_up"), (0, 1, "area_does_not_add_up")],
)
def test_choices_that_do_not_add_up_to_the_participants_are_refused(heads, area, reason):
    honest = yes_no((301, 3_000_001))
    first, *others = honest.options
    moved = ChoiceCount(first.choice, first.heads + heads, first.area + area)
    with pytest.raises(CountInconsistent) as refusal:
        MotionCount(**{**vars(honest), "options": (moved, *others)})
    assert refusal.value.fields["reason"] == reason


@st.composite
def counts_of_one(draw: st.DrawFn) -> MotionCount:
    """Random choices of one out of 2 to 5 options, participants anywhere in the scope."""
    pair = st.tuples(st.integers(0, 150), st.integers(0, 1_500_000))
    options = draw(st.lists(pair, min_size=2, max_size=5))
    none = draw(pair)
    heads = sum(heads for heads, _ in options) + none[0]
    area = sum(area for _, area in options) + none[1]
    return one_of(
        *options,
        participants=Participants(rights=heads, heads=heads, area=area),
        motion_class=draw(st.sampled_from([MotionClass.ORDINARY, MotionClass.SPECIAL])),
    )


@given(counts_of_one())
def test_the_verdict_equals_a_recount_in_fractions(count):
    outcome = decide_motion(count, LAW)
    p, pa = count.participants.heads, count.participants.area
    quorate = min(Fraction(p, SCOPE.heads), Fraction(pa, SCOPE.area)) >= Fraction(2, 3)
    winners = []
    for option in count.options[:-1]:
        least = min(Fraction(option.heads, max(p, 1)), Fraction(option.area, max(pa, 1)))
        passed = least > Fraction(1, 2)
        if count.motion_class is MotionClass.SPECIAL:
            passed = least >= Fraction(3, 4)
        if passed and quorate:
            winners.append(option.choice)
    assert len(winners) <= 1
    assert [outcome.winner] == (winners or [None])
    assert outcome.carried == bool(winners)


@given(counts_of_one())
def test_a_test_holds_exactly_when_nothing_is_missing_and_one_less_would_miss(count):
    for finding in decide_motion(count, LAW).findings:
        assert finding.held == (finding.short == 0)
        if finding.short:
            assert finding.bar.is_reached(finding.num + finding.short, finding.den)
            assert not finding.bar.is_reached(finding.num + finding.short - 1, finding.den)


def test_the_participants_of_the_examples_are_two_thirds():
    assert Fraction(PARTICIPANTS.heads, SCOPE.heads) == Fraction(2, 3)
    assert Fraction(PARTICIPANTS.area, SCOPE.area) == Fraction(2, 3)

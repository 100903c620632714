"""R17, R18: what 随多数 and silence add, and what would be without them."""

from __future__ import annotations

import pytest

from app.core.entries.shapes import outcome as outcome_shape
from app.core.rules.counts import (
    ChoiceCount,
    CountInconsistent,
    MotionCount,
    MotionKind,
    Participants,
    ScopeTotals,
)
from app.core.rules.deemed import NOBODY, DeemedVotes, deem, find_majority, with_deemed
from app.core.rules.matters import MotionClass
from app.core.rules.outcome import Outcome, decide_deemed
from tests.core.motion_counts import LAW

SCOPE = ScopeTotals(rights=900, units=900, heads=900, area=9_000_000)
Pair = tuple[int, int]


def said(yes: Pair, no: Pair, abstain: Pair = (0, 0), follow: Pair = (0, 0)) -> MotionCount:
    pairs = {"yes": yes, "no": no, "abstain": abstain, "follow": follow}
    heads = sum(pair[0] for pair in pairs.values())
    return MotionCount(
        motion="m1",
        motion_class=MotionClass.ORDINARY,
        kind=MotionKind.YES_NO,
        scope=SCOPE,
        participants=Participants(heads, heads, sum(pair[1] for pair in pairs.values())),
        options=tuple(ChoiceCount(name, *pair) for name, pair in pairs.items()),
    )


def decide(count: MotionCount, silent: Pair = (0, 0)) -> Outcome:
    follow = count.options[-1]
    votes = deem(
        count.options,
        follow=Participants(follow.heads, follow.heads, follow.area),
        warned=Participants(silent[0], *silent),
    )
    return decide_deemed(count, LAW, votes)


@pytest.mark.parametrize(
    ("yes", "no", "abstain", "majority"),
    [
        ((301, 3_000_001), (300, 3_000_000), (0, 0), "yes"),
        ((300, 3_000_000), (301, 3_000_001), (0, 0), "no"),
        ((1, 1), (2, 2), (3, 3), "abstain"),
        # More heads here, more area there.
        ((301, 2_000_000), (300, 3_000_000), (0, 0), None),
        # A tie in either measure.
        ((300, 3_000_001), (300, 3_000_000), (0, 0), None),
        ((301, 3_000_000), (300, 3_000_000), (0, 0), None),
        ((0, 0), (0, 0), (0, 0), None),
        # The third stands in the way.
        ((301, 3_000_001), (300, 3_000_000), (301, 1), None),
    ],
)
def test_the_majority_leads_in_heads_and_in_area(
    yes: Pair, no: Pair, abstain: Pair, majority: str | None
) -> None:
    pairs = {"yes": yes, "no": no, "abstain": abstain, "follow": (900, 9_000_000)}
    options = tuple(ChoiceCount(name, *pair) for name, pair in pairs.items())
    assert find_majority(options) == majority


def test_silence_brings_a_quorum_and_follows_the_majority() -> None:
    outcome = decide(said((250, 2_500_000), (100, 1_000_000)), silent=(250, 2_500_000))
    assert (outcome.verdict, outcome.winner) == ("carried", "yes")
    assert outcome.without is not None
    assert (outcome.without.verdict, outcome.without.winner) == ("failed", None)
    assert [(one.num, one.den) for one in outcome.findings] == [
        (600, 900),
        (6_000_000, 9_000_000),
        (500, 600),
        (5_000_000, 6_000_000),
    ]
    assert [(one.num, one.den) for one in outcome.without.findings] == [
        (350, 900),
        (3_500_000, 9_000_000),
        (250, 350),
        (2_500_000, 3_500_000),
    ]
    assert outcome.participants == Participants(350, 350, 3_500_000)
    assert [option.heads for option in outcome.options] == [250, 100, 0, 0]


def test_one_short_of_the_quorum_is_short_with_silence_too() -> None:
    outcome = decide(said((250, 2_500_000), (100, 1_000_000)), silent=(249, 2_500_000))
    assert outcome.verdict == "failed"
    assert [one.held for one in outcome.findings] == [False, True, True, True]
    assert outcome.findings[0].short == 1


def test_who_follows_consents_where_the_majority_does() -> None:
    count = said((299, 2_990_000), (100, 1_000_000), (50, 500_000), (151, 1_510_000))
    outcome = decide(count)
    assert (outcome.verdict, outcome.winner) == ("carried", "yes")
    assert outcome.findings[2].num == 450
    assert outcome.without is not None
    assert outcome.without.verdict == "failed"
    assert outcome.without.findings[2].num == 299
    assert outcome.without.findings[2].den == 600


def test_follow_and_silence_may_carry_a_no() -> None:
    count = said((300, 3_000_000), (301, 3_000_001), follow=(1, 1))
    outcome = decide(count, silent=(100, 1_000_000))
    assert outcome.verdict == "failed"
    assert (outcome.findings[2].num, outcome.findings[2].den) == (300, 702)


def test_without_a_majority_the_silent_are_nobody_and_followers_only_take_part() -> None:
    count = said((301, 2_000_000), (300, 3_000_000), follow=(50, 1_500_000))
    outcome = decide(count, silent=(200, 2_000_000))
    assert outcome.deemed == DeemedVotes(None, Participants(50, 50, 1_500_000), NOBODY)
    assert outcome.without is not None
    assert outcome.findings == outcome.without.findings
    assert outcome.findings[0].num == 651


def test_equal_heads_and_area_at_consent_do_not_carry() -> None:
    """301 of 601 carries, 300 of 600 does not, counted with the followers."""
    count = said((200, 2_000_000), (150, 1_500_000), (150, 1_500_000), follow=(100, 1_000_000))
    assert decide(count).verdict == "failed"
    one_more = said((201, 2_000_001), (150, 1_500_000), (150, 1_500_000), (100, 1_000_000))
    assert decide(one_more).verdict == "carried"


def test_nobody_is_silent_twice() -> None:
    """More silent rights than the scope holds beside those who spoke are a wrong count."""
    votes = DeemedVotes("yes", NOBODY, Participants(600, 600, 6_000_000))
    with pytest.raises(CountInconsistent):
        with_deemed(said((301, 3_000_001), (0, 0)), votes)


def test_the_outcome_has_the_shape_of_the_protocol() -> None:
    count = said((250, 2_500_000), (100, 1_000_000), follow=(10, 100_000))
    body = decide(count, silent=(240, 2_400_000)).to_json()
    outcome_shape(body)
    deemed = body["deemed"]
    assert isinstance(deemed, dict)
    assert {name: deemed[name] for name in ("majority", "follow", "silent")} == {
        "majority": "yes",
        "follow": {"rights": 10, "heads": 10, "area": 100_000},
        "silent": {"rights": 240, "heads": 240, "area": 2_400_000},
    }
    assert deemed["without"]["verdict"] == "failed"
    assert "election" not in body

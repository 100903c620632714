"""What may be opened: enough rights, a quorum, once (A9, A16, A18; PROTOCOL §3, §7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.definition import Definition
from app.core.encoding import MAX_ENTRY_BYTES, encode_jcs
from app.core.roll import MotionTotals, totals
from app.core.rules.counts import Participants
from app.core.secret.allowed import (
    DeemedVotesNotSecret,
    QuorumMissed,
    ScopeTooSmall,
    SecretBallotTooLarge,
    TallyTwice,
    TooFewParticipants,
    check_scope,
    check_secret_mode,
    is_decided_unopened,
    least_scope,
    opened_sums,
    options_put_to_test,
    verify_one_tally,
    verify_opening_allowed,
)
from app.core.secret.ballot import Ciphertext, largest_spoil_bytes
from app.core.secret.spoil import spoil_body
from app.core.secret.sums import SecretTally
from tests.core.samples import (
    definition,
    digest,
    election,
    sample_roll,
    with_policies,
    yes_no,
)
from tests.core.secret_samples import flats, poll_of, seal, secret_definition

ABOUT = secret_definition()
SUM = Ciphertext(bytes(32), bytes(32))


def scope(rights: int = 60, heads: int | None = None, motion: str = "hire") -> MotionTotals:
    heads = rights if heads is None else heads
    return MotionTotals(motion, rights, rights, heads, 100 * rights)


def tally(rights: int = 40, area: int | None = None, **changes: Any) -> SecretTally:
    sums = {measure: (SUM, SUM, SUM) for measure in ("heads", "area")}
    made = SecretTally(
        "hire", 9, digest("root"), rights, rights, 100 * rights if area is None else area,
        digest("list"), ("yes", "no", "abstain"), sums,
    )  # fmt: skip
    return replace(made, **changes)


def test_a16_the_least_scope_makes_a_quorum_never_fewer_than_n_min() -> None:
    assert [least_scope(n) for n in (30, 31, 40)] == [45, 47, 60]
    for n_min in range(30, 60):
        heads = least_scope(n_min)
        fewest = next(p for p in range(heads + 1) if 3 * p >= 2 * heads)
        assert fewest >= n_min


@pytest.mark.parametrize(("rights", "heads"), [(44, 44), (60, 44), (0, 0)])
def test_a16_a_small_scope_is_refused(rights: int, heads: int) -> None:
    with pytest.raises(ScopeTooSmall) as refused:
        check_scope(scope(rights, heads), 30)
    assert refused.value.fields == {
        "motion": "hire", "rights": rights, "heads": heads, "needed": 45,
    }  # fmt: skip


def test_a16_no_definition_lowers_n_min() -> None:
    check_scope(scope(45), 30)
    for n_min in (0, 1, 29):
        with pytest.raises(ScopeTooSmall):
            check_scope(scope(44), n_min)
    with pytest.raises(ScopeTooSmall):
        check_scope(scope(45), 31)


def test_a16_deemed_votes_are_not_secret() -> None:
    roll = sample_roll(60)
    check_secret_mode(ABOUT, totals(roll, ABOUT))
    with pytest.raises(ScopeTooSmall):
        check_secret_mode(ABOUT, totals(sample_roll(44), ABOUT))
    for policy in ({"silence": "follow_majority"}, {"follow_choice": True}):
        policies = with_policies(**policy, silence_basis="议事规则第五条")
        motion = yes_no("hire", matter="278-6", **{"class": "special"})
        about = definition(motions=[motion], **policies)
        with pytest.raises(DeemedVotesNotSecret):
            check_secret_mode(about, [scope()])


def candidates(motion_id: str, count: int) -> dict[str, Any]:
    choices = [{"id": f"{n:040d}", "label": f"候选人 {n}"} for n in range(count)]
    seats = {"seats": count - 1, "alternates": 0, "minimum": 1}
    return election(motion_id, choices=choices, max=count - 1, election=seats)


def test_a_ballot_that_would_not_fit_with_its_openings_is_refused() -> None:
    scopes = [scope(motion="one"), scope(motion="two")]
    fits = definition(motions=[candidates("one", 60), candidates("two", 40)], lot="draw")
    check_secret_mode(fits, scopes)
    large = definition(motions=[candidates("one", 60), candidates("two", 47)], lot="draw")
    with pytest.raises(SecretBallotTooLarge) as refused:
        check_secret_mode(large, scopes)
    assert refused.value.fields["limit"] == 65_000


def test_the_largest_spoil_fits_into_an_entry() -> None:
    about = definition(motions=[candidates("one", 60), candidates("two", 38)], lot="draw")
    poll = poll_of(about=about)
    names = {motion.id: list(motion.choice_ids[: motion.most]) for motion in about.motions}
    sealed = seal(poll, flats(1)[0], **names)
    size = len(encode_jcs(spoil_body(sealed, names)))
    # What the entry adds around a body is less than the rest: type, time and one signature.
    assert size <= largest_spoil_bytes(about) <= size + 200
    assert 60_000 < size <= 65_000 < MAX_ENTRY_BYTES - 500


def test_what_each_mode_opens() -> None:
    hire, gate, seats = ABOUT.motions
    assert [list(options_put_to_test(motion)) for motion in (hire, gate, seats)] == [
        [0], [0, 1, 2], [0, 1, 2, 3],
    ]  # fmt: skip
    assert opened_sums(hire, "M0") == [
        (0, "heads"), (0, "area"), (1, "heads"), (1, "area"), (2, "heads"), (2, "area"),
    ]  # fmt: skip
    assert opened_sums(hire, "M1") == [(0, "heads"), (0, "area"), (1, "heads"), (2, "heads")]
    assert (3, "area") not in opened_sums(gate, "M1")
    assert opened_sums(seats, "M1") == opened_sums(seats, "M0")


def test_a9_a_small_set_is_not_opened() -> None:
    with pytest.raises(TooFewParticipants) as refused:
        verify_opening_allowed(ABOUT, scope(40), tally(29))
    assert refused.value.fields == {"motion": "hire", "rights": 29, "needed": 30}
    lower = Definition.parse(definition(**with_policies(n_min=1)).body)
    with pytest.raises(TooFewParticipants):
        verify_opening_allowed(lower, scope(40), tally(29))
    higher = definition(**with_policies(n_min=41))
    with pytest.raises(TooFewParticipants):
        verify_opening_allowed(higher, scope(60), tally(40))


@pytest.mark.parametrize("change", [{"rights": 39}, {"rights": 40, "area": 3999}])
def test_a16_a_motion_without_quorum_stays_shut(change: dict[str, int]) -> None:
    with pytest.raises(QuorumMissed):
        verify_opening_allowed(ABOUT, scope(60), tally(**change))
    verify_opening_allowed(ABOUT, scope(60), tally(40))


def test_a_unanimous_motion_is_opened_only_if_everybody_took_part() -> None:
    motion = yes_no("hire", matter="279", **{"class": "unanimous_affected"})
    about = definition(motions=[motion])
    motion_of = about.motions[0]
    assert not is_decided_unopened(about, motion_of, scope(60), Participants(60, 60, 6000))
    assert is_decided_unopened(about, motion_of, scope(60), Participants(59, 59, 6000))
    assert is_decided_unopened(about, motion_of, scope(60), Participants(60, 60, 5999))


def test_a18_a_motion_is_opened_once() -> None:
    """Two sums that differ by one ballot open that ballot."""
    first, second = tally(40), tally(39 + 2)
    opened = [("hire", first.identifier)]
    verify_opening_allowed(ABOUT, scope(60), first, opened)
    verify_opening_allowed(ABOUT, scope(60), second, [("gate", digest("tally of gate"))])
    with pytest.raises(TallyTwice):
        verify_opening_allowed(ABOUT, scope(60), second, opened)
    with pytest.raises(TallyTwice):
        verify_one_tally(first, {("hire", second.identifier), ("hire", first.identifier)})

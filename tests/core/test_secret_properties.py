"""Random secret assemblies against a plaintext oracle, and bodies of every shape (§11.3)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.ceremony import Ceremony, TrusteeKeys
from app.core.entries.secret_bodies import SECRET_SCHEMAS
from app.core.errors import VerificationError
from app.core.roll import Weight
from app.core.secret.ballot import Poll, SecretBallot, secret_ballot_body
from app.core.secret.checking import find_refused_ballots, verify_secret_ballot
from app.core.secret.result import open_motion, verify_opened, verify_partial_decryptions
from app.core.secret.shares import (
    Opening,
    PartialDecryption,
    make_shares,
    share_randomness_needed,
)
from app.core.secret.spoil import Spoil
from app.core.secret.sums import CountedAnswer, SecretTally, tally_answers, verify_tally
from tests.core.samples import digest
from tests.core.secret_samples import (
    GROUP,
    HD,
    HM,
    cast,
    drawn,
    flats,
    held_keys,
    secret_definition,
)

ABOUT, ROLL = secret_definition(), flats(8)
CHOICES: dict[str, list[Any]] = {
    "hire": ["yes", "no", "abstain"],
    "gate": ["plan-1", "plan-2", "plan-3", "none"],
    "seats": [[], ["a"], ["b"], ["a", "c"], ["b", "d"], ["c", "d"]],
}
SEED = drawn("seed", 1)[:32]


@cache
def trustees() -> tuple[TrusteeKeys, dict[int, int]]:
    return held_keys()


@cache
def poll() -> Poll:
    return Poll.of(GROUP, HM, ABOUT, trustees()[0].key)


@cache
def ballot(place: int, motion_id: str, vote: int) -> SecretBallot:
    chosen = {motion_id: CHOICES[motion_id][vote]}
    return cast(poll(), ROLL[place], f"{motion_id} {vote}", **chosen)


voters = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from([0, 1]), st.sampled_from([0, 1, 7, 8932, 2**17])),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    motion_id=st.sampled_from(sorted(CHOICES)),
    votes=voters,
    mode=st.sampled_from(["M0", "M1"]),
    who=st.sampled_from([(1, 2), (1, 3), (2, 3)]),
)
def test_what_is_opened_is_what_was_chosen(
    motion_id: str, votes: Any, mode: str, who: tuple[int, int]
) -> None:
    motion, choices = ABOUT.get_motion(motion_id), CHOICES[motion_id]
    counted, plain = [], []
    for place, (vote, heads, area) in enumerate(votes):
        vote %= len(choices)
        answer = ballot(place, motion_id, vote).answers[0]
        weight = Weight(1, heads, area)
        counted.append(CountedAnswer(place + 1, digest(f"id {place}"), weight, answer))
        plain.append((choices[vote], heads, area))
    tally = tally_answers(GROUP, motion, 9, digest("root"), counted)
    verify_tally(GROUP, motion, tally, counted)
    opening = Opening(poll(), trustees()[0], motion, tally, mode)
    needed = share_randomness_needed(opening) // 64
    partials = []
    for trustee in who:
        if needed:
            body = make_shares(opening, trustee, trustees()[1][trustee], drawn("s", needed))
            partials.append(PartialDecryption.parse(body))
    valid, refused = verify_partial_decryptions(opening, partials)
    assert not refused
    shares = valid if needed else {trustee: () for trustee in who}
    opened = open_motion(opening, shares)
    verify_opened(opening, shares, opened)
    for option in opened.options:
        chose = [(h, a) for chosen, h, a in plain if option.choice in _as_list(chosen)]
        assert option.heads == sum(heads for heads, _ in chose)
        assert option.area in (None, sum(area for _, area in chose))


def _as_list(chosen: Any) -> list[str]:
    return [chosen] if isinstance(chosen, str) else chosen


@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.permutations(range(6)))
def test_the_order_of_ballots_changes_no_sum(order: list[int]) -> None:
    motion = ABOUT.get_motion("hire")
    counted = []
    for place in range(6):
        answer = ballot(place, "hire", place % 3).answers[0]
        weight = Weight(1, 1, 100 + place)
        counted.append(CountedAnswer(place + 1, digest(f"{place}"), weight, answer))
    sums = tally_answers(GROUP, motion, 9, digest("root"), counted).sums
    shuffled = [counted[place] for place in order]
    assert tally_answers(GROUP, motion, 9, digest("root"), shuffled).sums == sums


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(kind=st.sampled_from(sorted(SECRET_SCHEMAS)), body=anything)
def test_no_body_crashes_a_reader(kind: str, body: Any) -> None:
    """Whatever comes is refused as what it is; `after` may not crash on any type either."""
    readers = [SecretBallot.parse, Spoil.parse, SecretTally.parse, PartialDecryption.parse]
    for read in (*readers, lambda one: Ceremony.begin(GROUP, HD, 3, 2).after(kind, one)):
        try:
            read(body)
        except VerificationError:
            continue
        raise AssertionError("a body of no shape is taken")


@settings(max_examples=120, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_changed_byte_never_crashes_and_never_passes(data: st.DataObject) -> None:
    body = secret_ballot_body(ballot(0, "hire", 0))
    answer = body["answers"][0]
    place = data.draw(st.integers(0, 3))
    text = answer["sum"] if place == 3 else answer["options"][place]
    at = data.draw(st.integers(0, len(text) - 1))
    symbol = data.draw(
        st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0189+/=")
    )
    changed = text[:at] + symbol + text[at + 1 :]
    if place == 3:
        answer["sum"] = changed
    else:
        answer["options"][place] = changed
    if changed == text:
        return
    try:
        wrong = SecretBallot.parse(body)
        verify_secret_ballot(poll(), wrong, ROLL[0])
    except VerificationError as refused:
        code = refused.code
    else:
        raise AssertionError("a changed ballot is taken")
    if code == "proof_invalid":
        pairs = [(ballot(1, "hire", 1), ROLL[1]), (wrong, ROLL[0])]
        assert [at for at, _ in find_refused_ballots(poll(), pairs, SEED)] == [1]


def test_a_ballot_answers_as_the_line_it_is_of() -> None:
    moved = replace(ballot(0, "hire", 0), i=ROLL[1].i, cred_pk=ROLL[1].cred_pk)
    pairs = [(moved, ROLL[1]), (ballot(1, "hire", 1), ROLL[1])]
    assert [at for at, _ in find_refused_ballots(poll(), pairs, SEED)] == [0]

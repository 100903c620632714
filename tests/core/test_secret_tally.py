"""Sums, shares and what is opened: against a plaintext oracle and against liars (V30–V36)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from app.core.ceremony import TrusteeKeys, TrusteeSecretWrong, TrusteeUnknown
from app.core.definition import Definition
from app.core.encoding import encode_b64, parse_b64
from app.core.entries.schema import SchemaError
from app.core.group import (
    IDENTITY_BYTES,
    L,
    PointInvalid,
    RandomnessInvalid,
    ScalarInvalid,
    known_groups,
)
from app.core.proofs import ProofInvalid
from app.core.roll import Weight, weights
from app.core.secret.ballot import Ciphertext, Poll
from app.core.secret.result import (
    OpenedMotion,
    OpenedOption,
    SumNotFound,
    SumWrong,
    TooFewShares,
    find_logarithms,
    lagrange_coefficients,
    open_motion,
    verify_opened,
    verify_partial_decryptions,
)
from app.core.secret.shares import (
    Opening,
    PartialDecryption,
    SharesInvalid,
    make_shares,
    share_randomness_needed,
    verify_partial_decryption,
)
from app.core.secret.sums import (
    CountedAnswer,
    SecretTally,
    TallyInvalid,
    secret_tally_body,
    tally_answers,
    verify_tally,
)
from tests.core.samples import digest
from tests.core.secret_samples import (
    GROUP,
    HM,
    cast,
    drawn,
    flats,
    held_keys,
    identify,
    secret_definition,
)

ABOUT: Definition = secret_definition()
VOTES: dict[str, list[Any]] = {
    "hire": ["yes", "no", "yes", "abstain", "yes", "no", "yes"],
    "gate": ["plan-1", "none", "plan-3", "plan-1", "plan-1", "none", "plan-2"],
    "seats": [["a"], [], ["a", "d"], ["b", "c"], ["d"], ["a", "b"], []],
}
ROLL = flats(7)


@cache
def trustees(n: int = 3, t: int = 2) -> tuple[TrusteeKeys, dict[int, int]]:
    return held_keys(n, t)


@cache
def poll() -> Poll:
    return Poll.of(GROUP, HM, ABOUT, trustees()[0].key)


@cache
def counted(motion_id: str) -> tuple[CountedAnswer, ...]:
    motion = ABOUT.get_motion(motion_id)
    made = []
    for line, choice in zip(ROLL, VOTES[motion_id], strict=True):
        ballot = cast(poll(), line, **{motion_id: choice})
        weight = weights(line, motion, ABOUT)
        made.append(CountedAnswer(line.i, identify(poll(), ballot), weight, ballot.answers[0]))
    return tuple(made)


@cache
def opening(motion_id: str, mode: str = "M0") -> Opening:
    motion = ABOUT.get_motion(motion_id)
    tally = tally_answers(GROUP, motion, 50, digest("root"), counted(motion_id))
    return Opening(poll(), trustees()[0], motion, tally, mode)


def body_of(one: Opening, trustee: int) -> dict[str, Any]:
    randomness = drawn(f"shares {trustee}", share_randomness_needed(one) // 64)
    return make_shares(one, trustee, trustees()[1][trustee], randomness)


def shares_of(one: Opening, *numbers: int) -> dict[int, Any]:
    partials = [PartialDecryption.parse(body_of(one, number)) for number in numbers]
    valid, refused = verify_partial_decryptions(one, partials)
    assert refused == {}
    return valid


def in_plain(motion_id: str, choice: str) -> tuple[int, int]:
    chose = [
        one.weight
        for one, vote in zip(counted(motion_id), VOTES[motion_id], strict=True)
        if choice in ([vote] if isinstance(vote, str) else vote)
    ]
    return sum(w.heads for w in chose), sum(w.area for w in chose)


@pytest.mark.parametrize("motion_id", ["hire", "gate", "seats"])
@pytest.mark.parametrize("who", [(1, 2), (1, 3), (2, 3), (1, 2, 3)])
def test_both_sums_of_every_option_are_those_of_the_plain_votes(
    motion_id: str, who: tuple[int, ...]
) -> None:
    one = opening(motion_id)
    opened = open_motion(one, shares_of(one, *who))
    expected = tuple(
        OpenedOption(choice, *in_plain(motion_id, choice)) for choice in one.motion.choice_ids
    )
    assert opened == OpenedMotion(motion_id, expected, None)
    verify_opened(one, shares_of(one, *who), opened)


@pytest.mark.parametrize("group", list(known_groups().values()), ids=lambda one: one.name)
def test_every_backend_adds_and_opens_alike(group: Any) -> None:
    one = opening("hire")
    other = Poll.of(group, HM, ABOUT, poll().key)
    tally = tally_answers(group, one.motion, 50, digest("root"), counted("hire"))
    assert tally == one.tally
    mine = Opening(other, one.trustees, one.motion, tally, "M0")
    assert body_of(mine, 1) == body_of(one, 1)
    assert open_motion(mine, shares_of(mine, 1, 3)) == open_motion(one, shares_of(one, 1, 3))


def test_three_of_five_and_no_two() -> None:
    keys, secrets = held_keys(5, 3)
    five = Poll.of(GROUP, HM, ABOUT, keys.key)
    motion = ABOUT.get_motion("hire")
    made = []
    for line, choice in zip(ROLL[:3], ["yes", "no", "no"], strict=True):
        ballot = cast(five, line, hire=choice)
        weight = weights(line, motion, ABOUT)
        made.append(CountedAnswer(line.i, identify(five, ballot), weight, ballot.answers[0]))
    tally = tally_answers(GROUP, motion, 9, digest("root"), made)
    one = Opening(five, keys, motion, tally, "M0")
    partials = [
        PartialDecryption.parse(make_shares(one, j, secrets[j], drawn(f"s{j}", 6)))
        for j in (5, 2, 4)
    ]
    valid, _ = verify_partial_decryptions(one, partials)
    assert [option.heads for option in open_motion(one, valid).options] == [1, 2, 0]
    del valid[2]
    with pytest.raises(TooFewShares) as refused:
        open_motion(one, valid)
    assert refused.value.fields == {"shares": 2, "needed": 3}


def test_m1_opens_by_area_only_what_is_tested() -> None:
    one = opening("hire", "M1")
    rows = [(row[0], row[1]) for row in PartialDecryption.parse(body_of(one, 1)).rows]
    assert rows == [("yes", "heads"), ("yes", "area"), ("no", "heads"), ("abstain", "heads")]
    opened = open_motion(one, shares_of(one, 1, 2))
    yes, no, abstain = (in_plain("hire", choice) for choice in ("yes", "no", "abstain"))
    assert opened.options == (
        OpenedOption("yes", *yes), OpenedOption("no", no[0], None),
        OpenedOption("abstain", abstain[0], None),
    )  # fmt: skip
    assert opened.other_area == no[1] + abstain[1]
    verify_opened(one, shares_of(one, 2, 3), opened)


def test_m1_keeps_none_shut_and_opens_every_candidate() -> None:
    opened = open_motion(opening("gate", "M1"), shares_of(opening("gate", "M1"), 1, 2))
    assert [option.area is None for option in opened.options] == [False, False, False, True]
    assert opened.other_area == in_plain("gate", "none")[1]
    opened = open_motion(opening("seats", "M1"), shares_of(opening("seats", "M1"), 1, 2))
    assert opened.other_area is None


@pytest.mark.parametrize("mode", ["M0", "M1"])
def test_v36_nothing_beyond_the_result_mode_is_opened(mode: str) -> None:
    """反对 by area beside 同意, under M1; or left out, under M0."""
    one, other = opening("hire", mode), opening("hire", "M1" if mode == "M0" else "M0")
    partial = PartialDecryption.parse(body_of(other, 1))
    with pytest.raises(SharesInvalid) as refused:
        verify_partial_decryption(one, partial)
    assert refused.value.fields == {"reason": "sums", "trustee": 1}
    stated = open_motion(other, shares_of(other, 1, 2))
    with pytest.raises(SumWrong) as wrong:
        verify_opened(one, shares_of(one, 1, 2), stated)
    assert wrong.value.fields["reason"] == "result_mode"


def test_a13_a_tally_is_added_up_anew() -> None:
    one, own = opening("hire"), counted("hire")
    motion = one.motion
    verify_tally(GROUP, motion, one.tally, own)
    heavier = replace(own[0], weight=replace(own[0].weight, area=own[0].weight.area + 1))
    no_head = replace(own[0], weight=replace(own[0].weight, heads=0))
    swapped = (
        replace(own[0], weight=own[2].weight), own[1], replace(own[2], weight=own[0].weight),
        *own[3:],
    )  # fmt: skip
    cases = {
        "participants": own[1:],
        "list_hash": (replace(own[0], ballot_id=digest("another")), *own[1:]),
        "area": (heavier, *own[1:]),
        "heads": (no_head, *own[1:]),
        "sums": swapped,
    }
    for reason, answers in cases.items():
        with pytest.raises(TallyInvalid) as refused:
            verify_tally(GROUP, motion, one.tally, answers)
        assert refused.value.fields == {"reason": reason, "motion": "hire"}
    with pytest.raises(TallyInvalid):
        verify_tally(GROUP, motion, replace(one.tally, motion="gate"), own)
    with pytest.raises(TallyInvalid):
        verify_tally(GROUP, motion, replace(one.tally, choices=("no", "yes", "abstain")), own)


def test_a_tally_is_read_as_it_is_written() -> None:
    for motion_id in VOTES:
        tally = opening(motion_id).tally
        body = secret_tally_body(tally)
        assert SecretTally.parse(body) == tally
        assert secret_tally_body(SecretTally.parse(body)) == body
        assert len(tally.identifier) == 32
    with pytest.raises(SchemaError):
        SecretTally.parse({**secret_tally_body(opening("hire").tally), "options": []})


def _tampered(piece: int, data: bytes, row: int = 0) -> PartialDecryption:
    body = body_of(opening("hire"), 2)
    raw = parse_b64(body["shares"][row]["share"])
    changed = raw[: 32 * piece] + data + raw[32 * (piece + 1) :]
    body["shares"][row]["share"] = encode_b64(changed)
    return PartialDecryption.parse(body)


SMALL = GROUP.encode(GROUP.multiply_base(5))


def _plus_g() -> bytes:
    raw = parse_b64(body_of(opening("hire"), 2)["shares"][0]["share"])
    return GROUP.encode(GROUP.add(GROUP.decode(raw[:32]), GROUP.base))


@pytest.mark.parametrize(
    ("piece", "data", "refused"),
    [
        (0, _plus_g(), ProofInvalid),
        (0, SMALL, ProofInvalid),
        (1, SMALL, ProofInvalid),
        (2, SMALL, ProofInvalid),
        (3, (5).to_bytes(32, "little"), ProofInvalid),
        (0, IDENTITY_BYTES, PointInvalid),
        (0, SMALL[:31] + bytes([SMALL[31] | 0x80]), PointInvalid),
        (3, (L + 5).to_bytes(32, "little"), ScalarInvalid),
    ],
)
def test_v32_a_false_share_is_refused_and_its_trustee_named(
    piece: int, data: bytes, refused: type[Exception]
) -> None:
    one = opening("hire")
    bad = _tampered(piece, data)
    good = [PartialDecryption.parse(body_of(one, number)) for number in (1, 3)]
    valid, named = verify_partial_decryptions(one, [bad, *good])
    assert list(valid) == [1, 3]
    assert type(named[2]) is refused
    assert {"trustee": 2, "option": 0, "measure": "heads"}.items() <= named[2].fields.items()
    # t valid ones suffice, whoever lied.
    assert open_motion(one, valid) == open_motion(one, shares_of(one, 1, 2))


def test_a9_a_share_is_for_one_tally_option_measure_and_trustee() -> None:
    one = opening("hire")
    body = body_of(one, 2)
    other = replace(one, tally=replace(one.tally, tree_size=51))
    with pytest.raises(SharesInvalid) as refused:
        verify_partial_decryption(other, PartialDecryption.parse(body))
    assert refused.value.fields == {"reason": "tally", "trustee": 2}
    moved = PartialDecryption.parse({**body, "tally": other.tally.identifier.hex()})
    with pytest.raises(ProofInvalid):
        verify_partial_decryption(other, moved)
    first, second, *rest = body["shares"]
    swapped = [{**first, "share": second["share"]}, {**second, "share": first["share"]}, *rest]
    with pytest.raises(ProofInvalid):
        verify_partial_decryption(one, PartialDecryption.parse({**body, "shares": swapped}))
    with pytest.raises(ProofInvalid):
        verify_partial_decryption(one, PartialDecryption.parse({**body, "trustee": 3}))
    with pytest.raises(TrusteeUnknown):
        verify_partial_decryption(one, PartialDecryption.parse({**body, "trustee": 4}))
    for shares in (body["shares"][1:], body["shares"][::-1]):
        with pytest.raises(SharesInvalid):
            verify_partial_decryption(one, PartialDecryption.parse({**body, "shares": shares}))


def test_a_trustee_uses_the_own_secret_and_enough_randomness() -> None:
    one = opening("hire")
    with pytest.raises(TrusteeSecretWrong):
        make_shares(one, 1, trustees()[1][2], drawn("s", 6))
    for count in (5, 7):
        with pytest.raises(RandomnessInvalid):
            make_shares(one, 1, trustees()[1][1], drawn("s", count))


def test_v33_one_trustee_twice_is_one_trustee() -> None:
    one = opening("hire")
    partial = PartialDecryption.parse(body_of(one, 1))
    valid, _ = verify_partial_decryptions(one, [partial, partial])
    with pytest.raises(TooFewShares):
        open_motion(one, valid)
    bad = _tampered(0, SMALL)
    again = PartialDecryption.parse(body_of(one, 2))
    valid, refused = verify_partial_decryptions(one, [bad, again, partial])
    assert (list(valid), list(refused)) == ([1], [2])


def test_v33_lagrange_coefficients_are_those_of_the_value_at_zero() -> None:
    polynomial = [11, 22, 33]
    for who in ([1, 2, 3], [2, 4, 5], [5, 1, 3]):
        values = {j: sum(a * j**k for k, a in enumerate(polynomial)) for j in who}
        factors = lagrange_coefficients(who)
        assert sum(factors[j] * values[j] for j in who) % L == 11


def _stated(**changes: Any) -> OpenedMotion:
    one = opening("hire")
    good = open_motion(one, shares_of(one, 1, 2))
    options = list(good.options)
    for name, value in changes.items():
        place = one.motion.choice_ids.index(name)
        options[place] = replace(options[place], **value)
    return replace(good, options=tuple(options))


@cache
def _wrong_results() -> list[tuple[OpenedMotion, str]]:
    good = _stated()
    yes, no = good.options[0], good.options[1]
    return [
        (_stated(yes={"heads": yes.heads + 1}), "number"),
        (_stated(yes={"heads": yes.heads + L}), "number"),
        (_stated(yes={"heads": yes.heads - L}), "number"),
        (_stated(yes={"heads": no.heads}, no={"heads": yes.heads}), "number"),
        (_stated(yes={"area": (yes.area or 0) + 100}, no={"area": (no.area or 0) - 100}), "number"),
        (replace(good, options=good.options[::-1]), "choices"),
        (replace(good, motion="gate"), "motion"),
        (replace(good, other_area=0), "complement"),
    ]


@pytest.mark.parametrize("number", range(8))
def test_v34_v35_a_stated_number_is_the_opened_one(number: int) -> None:
    one = opening("hire")
    stated, reason = _wrong_results()[number]
    with pytest.raises(SumWrong) as refused:
        verify_opened(one, shares_of(one, 1, 2), stated)
    assert refused.value.fields["reason"] == reason


def sealed_sums(values: Sequence[int], heads: int, area: int) -> Opening:
    """A tally whose ballots proved nothing: its sums hold any numbers."""
    one = opening("hire")
    key = poll().element

    def hold(value: int, r: int) -> Ciphertext:
        lifted = GROUP.add(GROUP.multiply(r, key), GROUP.multiply_base(value))
        return Ciphertext(GROUP.encode(GROUP.multiply_base(r)), GROUP.encode(lifted))

    sums = tuple(hold(value, r) for r, value in enumerate(values, 5))
    tally = replace(one.tally, heads=heads, area=area, sums={"heads": sums, "area": sums})
    return replace(one, tally=tally)


def test_v34_a_sum_beyond_what_took_part_is_not_found() -> None:
    for values in ([8, 0, 0], [L - 1, 4, 4], [10**6, 0, 0]):
        one = sealed_sums(values, heads=7, area=7)
        with pytest.raises(SumNotFound) as refused:
            open_motion(one, shares_of(one, 1, 2))
        assert refused.value.fields == {"motion": "hire", "option": 0, "measure": "heads"}


def test_v35_options_that_do_not_add_up_are_refused() -> None:
    one = sealed_sums([3, 3, 2], heads=7, area=8)
    with pytest.raises(SumWrong) as refused:
        open_motion(one, shares_of(one, 1, 2))
    assert refused.value.fields == {"reason": "added_up", "motion": "hire"}


def test_a_sum_in_which_nobody_has_weight_needs_no_share() -> None:
    """A motion about parking alone: area counts, heads do not."""
    headless = tuple(
        replace(one, weight=Weight(one.weight.units, 0, one.weight.area)) for one in counted("hire")
    )
    one = opening("hire")
    tally = tally_answers(GROUP, one.motion, 50, digest("root"), headless)
    assert tally.sums["heads"][0] == Ciphertext(IDENTITY_BYTES, IDENTITY_BYTES)
    parking = replace(one, tally=tally)
    assert {measure for _, measure in parking.shared_sums} == {"area"}
    opened = open_motion(parking, shares_of(parking, 2, 3))
    assert [option.heads for option in opened.options] == [0, 0, 0]
    assert [option.area for option in opened.options] == [
        in_plain("hire", choice)[1] for choice in one.motion.choice_ids
    ]


@pytest.mark.parametrize("group", list(known_groups().values()), ids=lambda one: one.name)
def test_logarithms_are_found_up_to_the_bound_and_not_beyond(group: Any) -> None:
    for bound in (0, 1, 2, 3, 15, 16, 100, 1000):
        wanted = sorted({0, 1, 2, bound // 2, bound - 1, bound, bound + 1} - {-1})
        elements = [group.multiply_base(total) for total in wanted]
        expected = [total if total <= bound else None for total in wanted]
        assert find_logarithms(group, elements, bound) == expected
        assert find_logarithms(group, [group.multiply_base(-1)], bound) == [None]
    assert find_logarithms(group, [], 5) == []

"""From t valid shares to numbers, and the check that no number was invented (PROTOCOL §7).

Law: M = B − Σ λ_j·D_j over t distinct trustees, λ_j = Π k/(k − j) modulo L; T is the one
number in 0 … what S_m weighs with T·G = M, found by baby steps and giant steps. What is not
opened is not known: under M1 the area of those who did not choose the tested option appears
as one complement (A16). Where all options are opened they add up to S_m (V35).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt

from app.core.errors import VerificationError
from app.core.group import Element, Group, L
from app.core.rules.counts import MotionKind
from app.core.secret.allowed import opened_sums
from app.core.secret.shares import Opening, PartialDecryption, Share, verify_partial_decryption
from app.core.secret.sums import AREA, HEADS, MEASURES


class TooFewShares(VerificationError):
    """Fewer than t trustees gave valid shares."""


class SumNotFound(VerificationError):
    """No number up to what S_m weighs is the sum; somebody's proof or the tally is false."""


class SumWrong(VerificationError):
    """A stated sum is not what the shares open, or the sums do not add up."""


@dataclass(frozen=True, slots=True)
class OpenedOption:
    """One option's heads and its area in 0.01 m², None where the result mode keeps it shut."""

    choice: str
    heads: int
    area: int | None


@dataclass(frozen=True, slots=True)
class OpenedMotion:
    """What was opened of a motion; `other_area` what all options kept shut weigh together."""

    motion: str
    options: tuple[OpenedOption, ...]
    other_area: int | None


def lagrange_coefficients(trustees: Sequence[int]) -> dict[int, int]:
    """Return λ_j modulo L for the value at 0, for distinct trustees numbered from 1."""
    result = {}
    for j in trustees:
        above = below = 1
        for k in trustees:
            if k != j:
                above, below = above * k % L, below * (k - j) % L
        result[j] = above * pow(below, -1, L) % L
    return result


def find_logarithms(group: Group, elements: Sequence[Element], bound: int) -> list[int | None]:
    """Return for each element the T in 0 … bound with T·G = element, or None."""
    steps = isqrt(max(len(elements), 1) * (bound + 1)) + 1
    table = {key: step for step, key in enumerate(group.keys(_walk(group, group.base, steps)))}
    stride = group.negate(group.multiply_base(steps))
    rows = bound // steps + 1
    return [_search(group, table, element, stride, rows, bound) for element in elements]


def _walk(group: Group, step: Element, count: int) -> list[Element]:
    """Return 0·step … (count − 1)·step."""
    points, point = [], group.identity
    for _ in range(count):
        points.append(point)
        point = group.add(point, step)
    return points


def _search(
    group: Group,
    table: Mapping[object, int],
    element: Element,
    stride: Element,
    rows: int,
    bound: int,
) -> int | None:
    giants = [group.add(element, step) for step in _walk(group, stride, rows)]
    for row, key in enumerate(group.keys(giants)):
        if key in table:
            total = row * len(table) + table[key]
            return total if total <= bound else None
    return None


def combine_shares(
    opening: Opening, shares: Mapping[int, Sequence[Share]]
) -> dict[tuple[int, str], Element]:
    """Return M of each opened sum from verified shares by trustee; the first t are used.

    Raises TooFewShares, PointInvalid.
    """
    threshold = opening.trustees.threshold
    if len(shares) < threshold:
        raise TooFewShares(shares=len(shares), needed=threshold)
    group = opening.poll.group
    chosen = sorted(shares)[:threshold]
    factors = lagrange_coefficients(chosen)
    messages = {}
    for option, measure in opened_sums(opening.motion, opening.result_mode):
        message = group.decode(opening.ciphertext(option, measure).b)
        points = [
            (factors[trustee], group.decode(share.d))
            for trustee in chosen
            for share in shares[trustee]
            if (share.option, share.measure) == (option, measure)
        ]
        shared = group.combine([factor for factor, _ in points], [point for _, point in points])
        messages[option, measure] = group.subtract(message, shared)
    return messages


def verify_partial_decryptions(
    opening: Opening, partials: Iterable[PartialDecryption]
) -> tuple[dict[int, tuple[Share, ...]], dict[int, VerificationError]]:
    """Return the shares of each trustee who proved them, and the refusal of each who did not.

    The first partial decryption of a trustee counts: a second is no second trustee (V33).
    """
    valid: dict[int, tuple[Share, ...]] = {}
    refused: dict[int, VerificationError] = {}
    for partial in partials:
        if partial.trustee in valid or partial.trustee in refused:
            continue
        try:
            valid[partial.trustee] = verify_partial_decryption(opening, partial)
        except VerificationError as refusal:
            refused[partial.trustee] = refusal
    return valid, refused


def open_motion(opening: Opening, shares: Mapping[int, Sequence[Share]]) -> OpenedMotion:
    """Return the opened numbers of a motion from verified shares by trustee.

    Raises TooFewShares, SumNotFound, SumWrong.
    """
    messages = combine_shares(opening, shares)
    totals: dict[tuple[int, str], int] = {}
    for measure in MEASURES:
        places = [place for place in messages if place[1] == measure]
        bound = opening.tally.total(measure)
        found = find_logarithms(opening.poll.group, [messages[place] for place in places], bound)
        for place, total in zip(places, found, strict=True):
            if total is None:
                raise SumNotFound(motion=opening.motion.id, option=place[0], measure=measure)
            totals[place] = total
    opened = _opened(opening, totals)
    verify_adds_up(opening, opened)
    return opened


def _opened(opening: Opening, totals: Mapping[tuple[int, str], int]) -> OpenedMotion:
    options = tuple(
        OpenedOption(choice, totals[number, HEADS], totals.get((number, AREA)))
        for number, choice in enumerate(opening.motion.choice_ids)
    )
    shut = any(option.area is None for option in options)
    known = sum(option.area or 0 for option in options)
    return OpenedMotion(opening.motion.id, options, opening.tally.area - known if shut else None)


def verify_opened(
    opening: Opening, shares: Mapping[int, Sequence[Share]], stated: OpenedMotion
) -> None:
    """Verify stated numbers by T·G = M and 0 ≤ T ≤ bound, without a search (V34–V36).

    Raises TooFewShares, SumWrong.
    """
    group = opening.poll.group
    messages = combine_shares(opening, shares)
    if stated.motion != opening.motion.id:
        raise SumWrong(reason="motion", motion=stated.motion)
    if tuple(option.choice for option in stated.options) != opening.motion.choice_ids:
        raise SumWrong(reason="choices", motion=stated.motion)
    totals = {
        (number, measure): total
        for number, option in enumerate(stated.options)
        for measure, total in ((HEADS, option.heads), (AREA, option.area))
        if total is not None
    }
    if totals.keys() != messages.keys():
        raise SumWrong(reason="result_mode", motion=stated.motion)
    for (number, measure), total in totals.items():
        in_range = 0 <= total <= opening.tally.total(measure)
        opens = group.equals(group.multiply_base(total), messages[number, measure])
        if not (in_range and opens):
            raise SumWrong(reason="number", option=number, measure=measure)
    if _opened(opening, totals) != stated:
        raise SumWrong(reason="complement", motion=stated.motion)
    verify_adds_up(opening, stated)


def verify_adds_up(opening: Opening, opened: OpenedMotion) -> None:
    """Verify that the options add up to S_m in both measures; raises SumWrong.

    In an election a right stands in several options' sums or in none, so none adds up.
    """
    heads = sum(option.heads for option in opened.options)
    area = sum(option.area or 0 for option in opened.options) + (opened.other_area or 0)
    election = opening.motion.kind is MotionKind.ELECTION
    if not election and (heads, area) != (opening.tally.heads, opening.tally.area):
        raise SumWrong(reason="added_up", motion=opened.motion)

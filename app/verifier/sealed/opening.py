"""Shares and the numbers they open: who gave which, and whether T·G = M (PROTOCOL §7).

Law: a trustee's first shares of a tally count, a second is no second trustee. A share that does
not hold is nobody's: it is named, and the others must be enough.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.core.errors import VerificationError
from app.core.secret.result import combine_shares
from app.core.secret.shares import PartialDecryption, Share, verify_partial_decryption
from app.verifier.case import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.group import Element
    from app.core.secret.shares import Opening
    from app.verifier.case import Act


@dataclass
class Given:
    """Of one tally: the shares that hold, by trustee, those that do not, and second ones."""

    valid: dict[int, tuple[Share, ...]] = field(default_factory=dict)
    refused: list[Fault] = field(default_factory=list)
    twice: list[Act] = field(default_factory=list)


def read_shares(opening: Opening, acts: Sequence[Act]) -> Given:
    """Return the shares of a tally, each proved or refused."""
    given, seen = Given(), set()
    for act in acts:
        trustee = act.body["trustee"]
        if trustee in seen:
            given.twice.append(act)
            continue
        seen.add(trustee)
        try:
            partial = PartialDecryption.parse(act.body)
            given.valid[trustee] = verify_partial_decryption(opening, partial)
        except VerificationError as error:
            given.refused.append(Fault(f"entry {act.at}", error))
    return given


def find_false_numbers(
    opening: Opening,
    valid: Mapping[int, tuple[Share, ...]],
    stated: Sequence[Mapping[str, Any]],
) -> list[tuple[str, str]]:
    """Return (choice, measure) of each stated number that is not what the shares open.

    `stated` are the options in the motion's order, null where a sum stays shut; at least t
    trustees' shares are needed.
    """
    messages = combine_shares(opening, valid)
    return [
        (option["choice"], measure)
        for number, option in enumerate(stated)
        for measure in ("heads", "area")
        if not _is_proved(opening, measure, option[measure], messages.get((number, measure)))
    ]


def _is_proved(opening: Opening, measure: str, total: int | None, message: Element | None) -> bool:
    """Tell whether T·G = M and T lies in range; what is not opened must not be stated."""
    if total is None or message is None:
        return total is None and message is None
    group = opening.poll.group
    in_range = 0 <= total <= opening.tally.total(measure)
    return in_range and group.equals(group.multiply_base(total), message)

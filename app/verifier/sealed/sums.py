"""The verifier's own encrypted sums of a motion over S_m (PROTOCOL §7).

Law: from the ballots that its own ledger lets count, by its own weights; no line is shared
with core.secret.sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.encoding import encode_b64, parse_b64
from app.core.errors import VerificationError
from app.verifier.report import NotRun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.group import Element, Group
    from app.core.roll import Weight
    from app.verifier.case import Act, Case
    from app.verifier.workings import Workings

POINT = 32


def add_up(case: Case, work: Workings, group: Group, tally: Act) -> dict[str, dict[str, str]]:
    """Return for each choice ΣA ‖ ΣB by heads and by area, in base64.

    Raises NotRun where a ballot cannot be added.
    """
    weights: list[Weight] = []
    choices = list(work.choices[tally.body["motion"]])
    columns: list[list[bytes]] = [[] for _ in choices]
    for weight, options in _counted(case, work, tally):
        if len(options) != len(choices):
            raise NotRun("V20")
        weights.append(weight)
        for column, option in zip(columns, options, strict=True):
            column.append(parse_b64(option))
    by_measure = {
        "heads": [weight.heads for weight in weights],
        "area": [weight.area for weight in weights],
    }
    try:
        return {
            choice: {
                measure: _weigh(group, numbers, column) for measure, numbers in by_measure.items()
            }
            for choice, column in zip(choices, columns, strict=True)
        }
    except VerificationError:
        raise NotRun("V18") from None


def _counted(case: Case, work: Workings, tally: Act) -> Iterator[tuple[Weight, list[str]]]:
    """Yield weight and options of each right of S_m."""
    motion = tally.body["motion"]
    ledger = work.ledger(min(tally.body["tree_size"], tally.at))
    cast = {ballot.id: ballot for ballot in case.ballots}
    for i, right in ledger.rights.items():
        ballot = cast.get(right.counted or b"")
        weight = work.scale.weigh(ledger.lines[i])[work.places[motion]]
        if ballot is None or not weight.units:
            continue
        for answer in case.sealed_body(ballot)["answers"]:
            if answer["motion"] == motion:
                yield weight, answer["options"]


def _weigh(group: Group, numbers: list[int], column: list[bytes]) -> str:
    sums = b""
    for begin in (0, POINT):
        points: list[Element] = [group.decode(data[begin : begin + POINT]) for data in column]
        sums += group.encode(group.combine(numbers, points))
    return encode_b64(sums)

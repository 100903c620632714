"""The verifier's own encrypted sums of a motion over S_m (PROTOCOL §7).

Law: from the ballots that its own ledger lets count, by its own weights; no line is shared
with core.secret.sums. Each point is read once for both measures; points of equal weight are
added first, and multiplied once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.core.ballot import paper_ballot_id
from app.core.encoding import encode_b64, parse_b64
from app.core.errors import VerificationError
from app.core.group import group_for_verifying
from app.verifier.report import NotRun

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.core.group import Element, Group
    from app.verifier.case import Act, Case
    from app.verifier.workings import Workings

POINT = 32
MEASURES = ("heads", "area")


class Weighed(NamedTuple):
    """One right's answer: what it weighs by each measure, and A ‖ B of each option."""

    weights: tuple[int, int]
    options: tuple[bytes, ...]


def add_up(case: Case, work: Workings, group: Group, tally: Act) -> dict[str, dict[str, str]]:
    """Return for each choice ΣA ‖ ΣB by heads and by area, in base64.

    Raises NotRun where a ballot cannot be added.
    """
    choices = list(work.choices[tally.body["motion"]])
    sums, troubles = [group.identity] * (4 * len(choices)), set()
    counted, total = _counted(case, work, tally), work.count_of(tally).rights
    for part in work.crew.each(add_some, len(choices), counted, total):
        if isinstance(part, str):
            troubles.add(part)
            continue
        sums = [group.add(one, group.decode(other)) for one, other in zip(sums, part, strict=True)]
    if troubles:
        raise NotRun(max(troubles))
    encoded = iter(map(group.encode, sums))
    return {
        choice: {measure: encode_b64(next(encoded) + next(encoded)) for measure in MEASURES}
        for choice in choices
    }


def add_some(choices: int, counted: Sequence[Weighed]) -> list[bytes] | str:
    """Return ΣA and ΣB by heads, then by area, of each choice, or which check says why not."""
    group, sums = group_for_verifying(), []
    if any(len(one.options) != choices for one in counted):
        return "V20"
    try:
        for number in range(choices):
            data = [one.options[number] for one in counted]
            pair = [[group.decode(ab[at : at + POINT]) for ab in data] for at in (0, POINT)]
            for measure in range(len(MEASURES)):
                numbers = [one.weights[measure] for one in counted]
                sums += [group.encode(_weigh(group, numbers, points)) for points in pair]
    except VerificationError:
        return "V18"
    return sums


def _weigh(group: Group, numbers: Sequence[int], points: Sequence[Element]) -> Element:
    """Return Σ number·point."""
    same: dict[int, Element] = {}
    for number, point in zip(numbers, points, strict=True):
        before = same.get(number)
        same[number] = point if before is None else group.add(before, point)
    total = same.pop(1, group.identity)
    return group.add(total, group.combine(list(same), list(same.values())))


def _counted(case: Case, work: Workings, tally: Act) -> Iterator[Weighed]:
    """Yield weight and options of each right of S_m."""
    motion = tally.body["motion"]
    ledger = work.ledger(min(tally.body["tree_size"], tally.at))
    cast = {ballot.id: ballot for ballot in case.ballots}
    papers = {paper_ballot_id(ledger.hm, act.body): act.body for act in case.all("paper-ballot")}
    for i, right in ledger.rights.items():
        named = right.counted or b""
        weight = work.scale.weigh(ledger.lines[i])[work.places[motion]]
        if not weight.units or (named not in cast and named not in papers):
            continue
        body = papers[named] if named in papers else case.sealed_body(cast[named])
        for answer in body["answers"]:
            if answer["motion"] == motion:
                options = tuple(
                    parse_b64(option)[: 2 * POINT] for option in answer.get("options", ())
                )
                yield Weighed((weight.heads, weight.area), options)

"""随多数 and silence: what is counted with the majority of those who spoke (RULES R17, R18).

Law: only where the owners' own rules of procedure say so, never in a first assembly, an election
or a special matter. The majority is the one of yes, no and abstain that has more heads and more
area than each other. Without one, whoever ticked 随多数 takes part and nothing else, and the silent
stay silent. What would have been without is always stated beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.core.rules.counts import ABSTAIN, FOLLOW, NO, YES, ChoiceCount, MotionCount, Participants

NOBODY = Participants(0, 0, 0)
_EXPLICIT = frozenset({YES, NO, ABSTAIN})


@dataclass(frozen=True, slots=True)
class DeemedVotes:
    """Whom the deemed votes follow (None: nobody), and the rights that ticked it or kept silent."""

    majority: str | None
    follow: Participants
    silent: Participants

    def to_json(self) -> dict[str, object]:
        """Return the members `majority`, `follow` and `silent` of an outcome or a deemed entry."""
        return {
            "majority": self.majority,
            "follow": self.follow.to_json(),
            "silent": self.silent.to_json(),
        }


def find_majority(options: tuple[ChoiceCount, ...]) -> str | None:
    """Return the explicit option with strictly most heads and strictly most area, or None."""
    explicit = [option for option in options if option.choice in _EXPLICIT]
    for one in explicit:
        others = [other for other in explicit if other is not one]
        if all(one.heads > other.heads and one.area > other.area for other in others):
            return one.choice
    return None


def deem(
    options: tuple[ChoiceCount, ...], *, follow: Participants, warned: Participants
) -> DeemedVotes:
    """Return the deemed votes of a motion.

    `follow` are the rights that ticked 随多数, `warned` the silent ones whom a warning reached
    (nobody where silence does not count).
    """
    majority = find_majority(options)
    return DeemedVotes(majority, follow, NOBODY if majority is None else warned)


def with_deemed(count: MotionCount, votes: DeemedVotes) -> MotionCount:
    """Return the count with the deemed votes moved and added to the majority's.

    Raises CountInconsistent where the silent do not fit into the scope.
    """
    if votes.majority is None:
        return count
    taking_part, silent = count.participants, votes.silent
    return replace(
        count,
        participants=Participants(
            taking_part.rights + silent.rights,
            taking_part.heads + silent.heads,
            taking_part.area + silent.area,
        ),
        options=tuple(_with_deemed(option, votes) for option in count.options),
    )


def _with_deemed(option: ChoiceCount, votes: DeemedVotes) -> ChoiceCount:
    if option.choice == FOLLOW:
        return ChoiceCount(FOLLOW, 0, 0)
    if option.choice != votes.majority:
        return option
    return ChoiceCount(
        option.choice,
        option.heads + votes.follow.heads + votes.silent.heads,
        option.area + votes.follow.area + votes.silent.area,
    )

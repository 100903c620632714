"""What may be opened at all: whole motions that enough took part in, once (A9, A16, A18).

Law (PROTOCOL §3, §7): a motion of secret mode needs a scope of at least ⌈3·n_min/2⌉ rights
and as many heads, so that a quorum of two thirds is never fewer than n_min rights; silence
and 随多数 stay out. A motion without quorum fails by who took part and is never opened.
The result mode, fixed in the definition, says which sums are opened: M0 all of them; M1 by
heads all, by area the choices that are put to the test.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from app.core.definition import Definition, Motion
from app.core.errors import RuleError, VerificationError
from app.core.roll import MotionTotals
from app.core.rules.counts import MotionKind, Participants, ScopeTotals
from app.core.rules.matters import MotionClass
from app.core.rules.quorum import is_quorate
from app.core.secret.ballot import MAX_SPOIL_BYTES, largest_spoil_bytes
from app.core.secret.sums import AREA, HEADS, SecretTally

#: Fewer participants than this are never opened, whatever a definition says.
LEAST_PARTICIPANTS = 30
M0, M1 = "M0", "M1"
RESULT_MODES = (M0, M1)


class ScopeTooSmall(RuleError):
    """The motion concerns too few rights or heads for a secret ballot."""


class DeemedVotesNotSecret(RuleError):
    """Silence or 随多数 cannot be counted among secret ballots."""


class SecretBallotTooLarge(RuleError):
    """The largest ballot, opened as a spoil, would not fit into an entry."""


class TooFewParticipants(VerificationError):
    """Fewer took part than n_min; opening the sums could open votes."""


class QuorumMissed(VerificationError):
    """The motion fails by who took part; its sums stay shut."""


class TallyTwice(VerificationError):
    """A second tally of a motion whose first is being opened: their difference opens votes."""


def least_scope(n_min: int) -> int:
    """Return how many rights, and heads, a motion's scope needs: ⌈3·n_min/2⌉, 45 for 30."""
    return -(-3 * n_min // 2)


def check_scope(totals: MotionTotals, n_min: int) -> None:
    """Refuse a motion whose scope is too small for secret mode; raises ScopeTooSmall."""
    needed = least_scope(max(n_min, LEAST_PARTICIPANTS))
    if min(totals.rights, totals.heads) < needed:
        raise ScopeTooSmall(
            motion=totals.motion, rights=totals.rights, heads=totals.heads, needed=needed
        )


def check_secret_mode(definition: Definition, totals: Iterable[MotionTotals]) -> None:
    """Refuse secret mode where a scope is too small, a ballot too large or votes would be deemed.

    Raises ScopeTooSmall, SecretBallotTooLarge, DeemedVotesNotSecret.
    """
    policies = definition.policies
    if policies.silence_follows or policies.follow_choice:
        raise DeemedVotesNotSecret()
    size = largest_spoil_bytes(definition)
    if size > MAX_SPOIL_BYTES:
        raise SecretBallotTooLarge(size=size, limit=MAX_SPOIL_BYTES)
    for item in totals:
        check_scope(item, policies.n_min)


def options_put_to_test(motion: Motion) -> range:
    """Return the numbers of the options that a test is put to: `yes`, all but `none`, or all."""
    if motion.kind is MotionKind.ELECTION:
        return range(len(motion.choices))
    return range(1 if motion.kind is MotionKind.YES_NO else len(motion.choices) - 1)


def opened_sums(motion: Motion, result_mode: str) -> list[tuple[int, str]]:
    """Return (option, measure) of each sum that the result mode opens, option by option."""
    by_area = range(len(motion.choices)) if result_mode == M0 else options_put_to_test(motion)
    return [
        (option, measure)
        for option in range(len(motion.choices))
        for measure in (HEADS, AREA)
        if measure == HEADS or option in by_area
    ]


def is_decided_unopened(
    definition: Definition, motion: Motion, totals: MotionTotals, taking_part: Participants
) -> bool:
    """Tell whether a motion fails by who took part alone, whatever they chose."""
    if motion.motion_class is MotionClass.UNANIMOUS_AFFECTED:
        return taking_part.heads < totals.heads or taking_part.area < totals.area
    scope = ScopeTotals(totals.rights, totals.units, totals.heads, totals.area)
    return not is_quorate(scope, taking_part, definition.thresholds.quorum)


def verify_opening_allowed(
    definition: Definition,
    totals: MotionTotals,
    tally: SecretTally,
    opened: Collection[tuple[str, bytes]] = (),
) -> None:
    """Verify that a trustee may help to open a tally.

    `totals` are of the roll as it counts; `opened` are (motion, tally id) of every share so
    far. Raises TooFewParticipants, QuorumMissed, TallyTwice.
    """
    motion = definition.get_motion(tally.motion)
    needed = max(definition.policies.n_min, LEAST_PARTICIPANTS)
    if tally.participants < needed:
        raise TooFewParticipants(motion=motion.id, rights=tally.participants, needed=needed)
    taking_part = Participants(tally.participants, tally.heads, tally.area)
    if is_decided_unopened(definition, motion, totals, taking_part):
        raise QuorumMissed(motion=motion.id)
    verify_one_tally(tally, opened)


def verify_one_tally(tally: SecretTally, opened: Collection[tuple[str, bytes]]) -> None:
    """Verify that no share stands for another tally of the same motion; raises TallyTwice."""
    own = tally.identifier
    if any(name == tally.motion and other != own for name, other in opened):
        raise TallyTwice(motion=tally.motion)

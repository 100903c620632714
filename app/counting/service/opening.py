"""What the trustees have opened of a secret vote, from the shares that stand in the log.

Law: nothing is kept beside the log: tallies, shares and the ceremony's keys are read from it,
each share is proved anew, and a number is known only where enough of them hold (PROTOCOL §7).
A trustee's first shares of a motion count; shares that do not hold are named, not hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assembly.service.ceremony import replay_ceremony
from app.assembly.service.read import definition_of, hm_of
from app.core.ceremony import TrusteeKeys
from app.core.definition import Definition
from app.core.encoding import encode_jcs, jcs_hash, parse_jcs
from app.core.group import group_for_verifying
from app.core.secret.ballot import Poll
from app.core.secret.result import OpenedMotion, open_motion, verify_partial_decryptions
from app.core.secret.shares import Opening, PartialDecryption
from app.core.secret.sums import SecretTally
from app.core.tally import Counted, motions_to_open

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.entries import Entry

SHARES = "partial-decryption"


@dataclass(frozen=True, slots=True)
class Shared:
    """Where the opening of a motion stands; trustees by number, in the order they came.

    A motion that is `shut` is never opened; `opened` are its numbers once enough shares hold.
    """

    motion: str
    shut: bool
    valid: tuple[int, ...] = ()
    invalid: tuple[int, ...] = ()
    awaited: tuple[int, ...] = ()
    needed: int = 0
    opened: OpenedMotion | None = None

    @property
    def is_awaited(self) -> bool:
        """True while too few trustees have given shares that hold."""
        return not self.shut and self.opened is None

    @property
    def is_lost(self) -> bool:
        """True if not even all who are still awaited are enough: the vote must be held anew."""
        return self.is_awaited and len(self.valid) + len(self.awaited) < self.needed


def openings_of(
    session: Session, assembly: AssemblyRow, log: Sequence[Entry], counted: Counted
) -> tuple[Shared, ...]:
    """Return how far each motion is opened; nothing in named mode or before the tally."""
    definition, tallies = definition_of(assembly), last_tallies(log)
    if not definition.is_secret or not tallies:
        return ()
    to_open = motions_to_open(counted, definition)
    keys = replay_ceremony(session, assembly).result()
    return tuple(
        _open(
            opening_of(assembly, keys, tallies[motion.id]),
            tuple(encode_jcs(entry.body) for entry in shares_of(log, tallies[motion.id])),
        )
        if motion.id in to_open
        else Shared(motion.id, shut=True)
        for motion in definition.motions
    )


def last_tallies(log: Sequence[Entry]) -> dict[str, Entry]:
    """Return the last tally of each motion."""
    return {entry.body["motion"]: entry for entry in log if entry.type == "tally"}


def opening_of(assembly: AssemblyRow, keys: TrusteeKeys, tally: Entry) -> Opening:
    """Return what the shares of a tally speak of."""
    definition = definition_of(assembly)
    poll = Poll.of(group_for_verifying(), hm_of(assembly), definition, keys.key)
    motion = definition.get_motion(tally.body["motion"])
    mode = definition.policies.result_mode
    return Opening(poll, keys, motion, SecretTally.parse(tally.body), mode)


def shares_of(log: Sequence[Entry], tally: Entry) -> list[Entry]:
    """Return the shares that name a tally."""
    named = jcs_hash(tally.body).hex()
    return [entry for entry in log if entry.type == SHARES and entry.body["tally"] == named]


# An opening does not change but by another share, and to find its numbers is work.
_kept: dict[tuple[bytes, bytes, tuple[bytes, ...]], Shared] = {}
MOST_KEPT = 64


def _open(opening: Opening, given: tuple[bytes, ...]) -> Shared:
    named = (opening.poll.hm, opening.tally.identifier, given)
    found = _kept.get(named)
    if found is None:
        found = _work_out(opening, given)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[named] = found
    return found


def _work_out(opening: Opening, given: tuple[bytes, ...]) -> Shared:
    partials = [PartialDecryption.parse(parse_jcs(body)) for body in given]
    valid, refused = verify_partial_decryptions(opening, partials)
    needed, trustees = opening.trustees.threshold, len(opening.poll.definition.trustees)
    return Shared(
        motion=opening.motion.id,
        shut=False,
        valid=tuple(valid),
        invalid=tuple(refused),
        awaited=tuple(n for n in range(1, trustees + 1) if n not in valid and n not in refused),
        needed=needed,
        opened=open_motion(opening, valid) if len(valid) >= needed else None,
    )


def trustee_names(definition: Definition) -> dict[int, str]:
    """Return the organisation of each trustee by number, from 1."""
    return {n: one.organisation for n, one in enumerate(definition.trustees, 1)}

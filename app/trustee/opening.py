"""The one opening: what is verified, shown and refused before a share is given (A9, A18).

Law: every ballot's proofs, both aggregates over the whole of S_m and the witnesses' word for
them are recomputed here; a motion is opened once. Which tally it was is on disk before its
shares are.
"""

from __future__ import annotations

from collections.abc import Callable

from app.core.ceremony import own_secret
from app.core.errors import RuleError, VerificationError
from app.core.group import Group, group_for_secrets, group_for_verifying
from app.core.manifest import Manifest
from app.core.proofs import SEED_BYTES
from app.core.roll import total
from app.core.secret.allowed import QuorumMissed, TooFewParticipants, verify_opening_allowed
from app.core.secret.ballot import Poll
from app.core.secret.checking import find_refused_ballots
from app.core.secret.objecting import unruled
from app.core.secret.shares import (
    Opening,
    PartialDecryption,
    make_shares,
    share_randomness_needed,
    verify_partial_decryption,
)
from app.core.secret.spoil import Spoil, verify_spoil
from app.core.secret.sums import SecretTally, verify_tally
from app.core.tally.sealed import counted_answers
from app.trustee.figures import Candidate, show
from app.trustee.log import EntryRefused, Log
from app.trustee.messages import write_message
from app.trustee.second_look import verify_so_far
from app.trustee.session import Session

Agree = Callable[[], bool]


class NothingToOpen(RuleError):
    """No motion can be opened now: no tally, shares given already, or refused above."""


class NotOpenedYet(RuleError):
    """The log has no confirmed ceremony or is not closed; there is nothing to decrypt."""


class RightsInDispute(RuleError):
    """Rights are frozen by an objection without a ruling; nothing is opened before it."""


class ObjectionsOpen(RuleError):
    """An objection to roll, identity or paper has no ruling yet; nothing is opened before it."""


class NotAgreed(RuleError):
    """You did not agree; nothing was signed."""


def decrypt(session: Session, agree: Agree) -> None:
    """Verify, show, ask, and write this trustee's shares of every motion that may be opened.

    Raises NotOpenedYet, RightsInDispute, ObjectionsOpen, NotWitnessed, EntryRefused, RecordRefused,
    TallyInvalid, TallyTwice, NothingToOpen, NotAgreed.
    """
    log = session.log
    manifest = _demand_closed(log)
    verify_ballots(log, manifest, session.draw(SEED_BYTES))
    session.tell("ballots_verified", ballots=len(log.ballots), spoils=len(log.spoils))
    found = find_candidates(session)
    if not found:
        raise NothingToOpen()
    held = verify_so_far(session.files, log.anchor, session.draw(SEED_BYTES), session.now)
    session.tell("second_look", checks=held)
    for candidate in found:
        show(session, candidate)
    if not agree():
        raise NotAgreed()
    secret = own_secret(
        log.ceremony, session.number, session.secret.share_secret(log.definition.hd)
    )
    for candidate in found:
        _share(session, manifest, candidate, secret)


def _demand_closed(log: Log) -> Manifest:
    if log.manifest is None or not log.ledger.closed:
        raise NotOpenedYet()
    if log.ledger.frozen:
        raise RightsInDispute(rights=log.ledger.frozen)
    if unruled(log.ledger.about, log.ledger.rulings):
        raise ObjectionsOpen()
    return log.manifest


def verify_ballots(log: Log, manifest: Manifest, seed: bytes) -> None:
    """Verify every ballot's proofs and every spoil's opening; raises EntryRefused.

    `seed`: 32 fresh random bytes.
    """
    poll = _poll(log, manifest, group_for_verifying())
    pairs = ((ballot, line) for _, ballot, line in log.ballots)
    for place, refused in find_refused_ballots(poll, pairs, seed):
        raise EntryRefused(entry=log.ballots[place][0], type="ballot", because=refused.code)
    for entry in log.spoils:
        try:
            verify_spoil(poll, Spoil.parse(entry.body))
        except VerificationError as refused:
            raise EntryRefused(entry=entry.seq, type="spoil", because=refused.code) from None


def _poll(log: Log, manifest: Manifest, group: Group) -> Poll:
    return Poll.of(group, manifest.hm, log.definition, log.ceremony.result().key)


def find_candidates(session: Session) -> list[Candidate]:
    """Return the motions that may be opened and that this trustee has not yet shared.

    Raises NotWitnessed, TallyInvalid, TallyTwice.
    """
    log, found = session.log, []
    opened = {(name, bytes.fromhex(one)) for name, one in session.memory.opened.items()}
    for motion in log.definition.motions:
        if motion.id not in log.tallies:
            session.tell("motion_not_tallied", motion=motion.title)
            continue
        at, body = log.tallies[motion.id]
        log.heads.verify_witnessed(log.definition, at + 1)
        counted = counted_answers(log.ledger, motion)
        tally = SecretTally.parse(body)
        verify_tally(group_for_verifying(), motion, tally, counted)
        scope = total(log.ledger.lines.values(), motion, log.definition)
        try:
            verify_opening_allowed(log.definition, scope, tally, log.opened | opened)
        except (TooFewParticipants, QuorumMissed) as refused:
            session.tell(f"motion_{refused.code}", motion=motion.title, rights=tally.participants)
            continue
        if log.ledger.tallied[motion.id].decided:
            session.tell("motion_decided", motion=motion.title)
            continue
        if session.number in log.ledger.sharers.get(motion.id, ()):
            session.tell("motion_shared", motion=motion.title)
            continue
        found.append(Candidate(motion, tally, counted, scope))
    return found


def _share(session: Session, manifest: Manifest, candidate: Candidate, secret: int) -> None:
    log, tally = session.log, candidate.tally
    opening = Opening(
        _poll(log, manifest, group_for_secrets()),
        log.ceremony.result(),
        candidate.motion,
        tally,
        log.definition.policies.result_mode,
    )
    if not opening.shared_sums:
        session.tell("motion_open_already", motion=candidate.motion.title)
        return
    body = make_verified(session, opening, secret)
    session.remember_opening(candidate.motion.id, tally.identifier)
    name = f"{session.number}-{candidate.motion.id}"
    path = write_message(
        session.folder, session.secret, "partial-decryption", manifest.hm, body, name
    )
    session.hand_over(path)


def make_verified(session: Session, opening: Opening, secret: int) -> dict[str, object]:
    """Return the partial-decryption body of an opening, verified as others will."""
    randomness = session.draw(share_randomness_needed(opening))
    body = make_shares(opening, session.number, secret, randomness)
    verify_partial_decryption(opening, PartialDecryption.parse(body))
    return body

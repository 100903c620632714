"""A decryption of made-up sums, which proves that a key file works.

Law: the made-up manifest's hash stands in every proof, so that the shares fit no real tally;
they are made, checked and thrown away.
"""

from __future__ import annotations

from app.core.ceremony import own_secret
from app.core.definition import Motion
from app.core.encoding import lp, sha256
from app.core.group import hash_to_scalar
from app.core.secret.ballot import Ciphertext, Poll
from app.core.secret.shares import Opening
from app.core.secret.sums import AREA, HEADS, SecretTally
from app.trustee.opening import make_verified
from app.trustee.session import Session

_REHEARSAL = b"yijue/v1/trustee-rehearsal"


def rehearse(session: Session) -> None:
    """Give shares of a made-up aggregate, and check them; nothing leaves this machine.

    The made-up manifest's hash makes sure that the shares fit no real tally. Raises
    CeremonyUnfinished, ShareWrong, TrusteeSecretWrong.
    """
    log = session.log
    secret = own_secret(
        log.ceremony, session.number, session.secret.share_secret(log.definition.hd)
    )
    keys = log.ceremony.result()
    group = log.ceremony.group
    poll = Poll.of(group, sha256(lp(_REHEARSAL) + lp(log.definition.hd)), log.definition, keys.key)
    motion = log.definition.motions[0]
    tally = _made_up_tally(poll, motion)
    opening = Opening(poll, keys, motion, tally, log.definition.policies.result_mode)
    make_verified(session, opening, secret)
    session.tell("rehearsed", sums=len(opening.shared_sums))


def _made_up_tally(poll: Poll, motion: Motion) -> SecretTally:
    rows: dict[str, list[Ciphertext]] = {HEADS: [], AREA: []}
    group = poll.group
    for measure, row in rows.items():
        for choice in motion.choice_ids:
            r = hash_to_scalar(lp(_REHEARSAL) + lp(measure.encode()) + lp(choice.encode()))
            b = group.add(group.multiply(r, poll.element), group.base)
            row.append(Ciphertext(group.encode(group.multiply_base(r)), group.encode(b)))
    sums = {measure: tuple(row) for measure, row in rows.items()}
    nobody = sha256(b"")
    return SecretTally(motion.id, 0, nobody, 1, 1, 1, nobody, motion.choice_ids, sums)

"""What a ledger of secret mode hands to those who add up ciphertexts (PROTOCOL §7).

Law: S_m is the rights whose last valid ballot answers the motion, in order of i, each with its
weight; nothing here knows a choice.
"""

from __future__ import annotations

from typing import Any

from app.core.definition import Motion
from app.core.group import Group
from app.core.roll import weights
from app.core.secret.sums import CountedAnswer, secret_tally_body, tally_answers
from app.core.tally.ledger import Ledger
from app.core.tally.refusals import RightsFrozen


def counted_answers(ledger: Ledger, motion: Motion) -> list[CountedAnswer]:
    """Return S_m of a motion with the ciphertexts that are added up."""
    found = []
    for i in sorted(ledger.sealed):
        answers = {answer.motion: answer for answer in ledger.sealed[i].answers}
        weight = weights(ledger.lines[i], motion, ledger.definition)
        if motion.id in answers and weight.units:
            identifier, _ = ledger.counted[i]
            found.append(CountedAnswer(i, identifier, weight, answers[motion.id]))
    return found


def secret_tally_bodies(group: Group, ledger: Ledger, root: bytes) -> list[dict[str, Any]]:
    """Return the body of each motion's `tally` under the head of `ledger.size` and `root`.

    Motions without quorum have one too, for all to see that nobody was left out. Raises
    RightsFrozen, PointInvalid.
    """
    if ledger.frozen:
        raise RightsFrozen(rights=ledger.frozen)
    return [
        secret_tally_body(
            tally_answers(group, motion, ledger.size, root, counted_answers(ledger, motion))
        )
        for motion in ledger.definition.motions
    ]

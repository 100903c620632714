"""What a ledger of secret mode hands to those who add up ciphertexts (PROTOCOL §7).

Law: S_m is the rights whose last valid ballot answers the motion, in order of i, each with its
weight; nothing here knows a choice.
"""

from __future__ import annotations

from app.core.definition import Motion
from app.core.roll import weights
from app.core.secret.sums import CountedAnswer
from app.core.tally.ledger import Ledger


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

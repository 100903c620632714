"""A trustee's shares come in: logged once for each trustee and motion, right or wrong.

Law: what is signed and speaks of exactly the sums of a tally that may be opened is logged and
judged in the open, so a wrong share is named and not made to vanish (PROTOCOL §7). A share that
would open anything else is refused: it would open it by standing in the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.assembly.service.ceremony import replay_ceremony
from app.assembly.service.read import definition_of
from app.assembly.service.trustee_messages import Message, register_message
from app.core.assembly import Act
from app.core.encoding import jcs_hash
from app.core.errors import RuleError
from app.core.secret.allowed import verify_opening_allowed
from app.core.secret.shares import PartialDecryption
from app.core.tally import count
from app.counting.service.heads import read_log
from app.counting.service.opening import SHARES, last_tallies, opening_of, shares_of
from app.counting.service.rolls import rolls_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.assembly.models import AssemblyRow
    from app.core.entries import Entry


class TallyUnknown(RuleError):
    """The shares are of no motion's tally in this log."""


class SharesGivenTwice(RuleError):
    """This trustee's shares of the motion stand in the log; the first count."""


class SharesOfOtherSums(RuleError):
    """The shares are not of exactly the sums that the result mode opens."""


def _take(session: Session, assembly: AssemblyRow, message: Message) -> None:
    """Refuse shares that may not stand in the log; whether their proofs hold is not asked."""
    log = read_log(session, assembly)
    tally = _find_tally(log, message.body["tally"])
    if tally is None:
        raise TallyUnknown(tally=message.body["tally"])
    _check_may_open(session, assembly, log, tally)
    trustee, motion = message.body["trustee"], tally.body["motion"]
    if any(entry.body["trustee"] == trustee for entry in shares_of(log, tally)):
        raise SharesGivenTwice(trustee=trustee, motion=motion)
    opening = opening_of(assembly, replay_ceremony(session, assembly).result(), tally)
    expected = [(opening.motion.choice_ids[n], measure) for n, measure in opening.shared_sums]
    if [row[:2] for row in PartialDecryption.parse(message.body).rows] != expected:
        raise SharesOfOtherSums(trustee=trustee, motion=motion)


def _find_tally(log: list[Entry], named: str) -> Entry | None:
    tallies = last_tallies(log).values()
    return next((entry for entry in tallies if jcs_hash(entry.body).hex() == named), None)


def _check_may_open(
    session: Session, assembly: AssemblyRow, log: list[Entry], tally: Entry
) -> None:
    """Raise TooFewParticipants, QuorumMissed where the motion's sums stay shut."""
    definition = definition_of(assembly)
    motion = definition.get_motion(tally.body["motion"])
    roll, paper = rolls_of(session, assembly)
    counted = count(definition, roll, log[: tally.body["tree_size"]], paper)
    totals = counted.totals[definition.motions.index(motion)]
    opening = opening_of(assembly, replay_ceremony(session, assembly).result(), tally)
    verify_opening_allowed(definition, totals, opening.tally)


register_message(SHARES, Act.OPEN_SUMS, _take)

"""The verifier's own walk through the log: what each right holds after each entry (PROTOCOL §7).

Law: it shares no line with core.channel or core.tally. Every entry that the rules refuse is
kept with the number of the check it fails, and is then taken as it stands, so that
one fault is reported once and the count can still be compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.verifier.case import CastBallot
from app.verifier.ledger import agents, keys, objections, paper
from app.verifier.ledger.casting import cast
from app.verifier.ledger.state import Ledger, Standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.verifier.case import Act, Case

__all__ = ["Ledger", "Standing", "keep_ledger"]


def _serve(ledger: Ledger, act: Act) -> None:
    """Whoever was served and warned before close may be counted as following the majority."""
    for i in act.body["rights"]:
        right = ledger.find_right("V37", i, act.at)
        if right is not None and act.body["warned"] and not ledger.closed:
            right.told = True


def _designate(ledger: Ledger, act: Act) -> None:
    """Whom co-owners named has its effect off the log; the line must be on the roll."""
    ledger.find_right("V16", act.body["i"], act.at)


def _close(ledger: Ledger, act: Act) -> None:
    ledger.closed = True


def _spoil(ledger: Ledger, act: Act) -> None:
    """A ballot opened instead of cast changes nothing; its key must be one that could cast it."""
    header = act.body["header"]
    right = ledger.find_right("V26", header["i"], act.at)
    if right is None:
        return
    keys = [right.key] if right.proxy is None else [right.key, right.proxy.agent]
    if bytes.fromhex(header["cred_pk"]) not in keys:
        ledger.refuse("V26", "key_not_in_force", act.at, i=header["i"])


_STEPS: dict[str, Callable[[Ledger, Act], None]] = {
    "objection": objections.object_to,
    "ruling": objections.rule,
    "revoke": objections.revoke,
    "freeze": objections.freeze,
    "unfreeze": objections.unfreeze,
    "tally": objections.meet_tally,
    "reissue": keys.reissue,
    "transfer": keys.transfer,
    "roll-correction": keys.correct,
    "proxy": agents.give,
    "proxy-end": agents.withdraw,
    "designation": _designate,
    "service": _serve,
    "close": _close,
    "paper-issue": paper.issue,
    "paper-return": paper.take_back,
    "paper-ballot": paper.key_in,
    "superseded": paper.supersede,
    "spoil": _spoil,
}


def keep_ledger(case: Case, size: int) -> Ledger:
    """Return the ledger of the entries below `size`.

    Raises NotYet, NotRun where definition, manifest or roll are missing.
    """
    hm = case.need_manifest().hm
    ledger = Ledger(case, case.need_definition(), hm, dict(case.need_roll()), size)
    ledger.rights = {i: Standing(line.cred_pk) for i, line in ledger.lines.items()}
    ledger.keys = {line.cred_pk: i for i, line in ledger.lines.items()}
    for item in case.items:
        if item.at >= size:
            break
        paper.settle_owed(ledger, item)
        if isinstance(item, CastBallot):
            cast(ledger, item)
        elif step := _STEPS.get(item.type):
            step(ledger, item)
    paper.settle_owed(ledger, None)
    return ledger

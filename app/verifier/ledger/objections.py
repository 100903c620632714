"""What objections do to a right: revoke its ballot, freeze it, let it go (PROTOCOL §7).

Law: only an upheld objection revokes; only an open one about identity freezes; its ruling lets go,
and no motion is tallied while a right is frozen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.verifier.ledger.state import COUNTED, OUT

if TYPE_CHECKING:
    from app.verifier.case import Act
    from app.verifier.ledger.state import Ledger


def object_to(ledger: Ledger, act: Act) -> None:
    """Take an objection."""
    ledger.about.setdefault(act.body["id"], act.body["about"])


def rule(ledger: Ledger, act: Act) -> None:
    """Take the ruling on an objection."""
    ledger.ruled.setdefault(act.body["objection"], act.body["decision"])


def revoke(ledger: Ledger, act: Act) -> None:
    """Let the ballot that counts for a right count no more; its serial is out again."""
    objection, right = act.body["objection"], ledger.rights.get(act.body["i"])
    if ledger.ruled.get(objection) != "upheld":
        ledger.refuse("V27", "objection_not_upheld", act.at, objection=objection)
    if right is None or right.counted != bytes.fromhex(act.body["ballot_id"]):
        ledger.refuse("V27", "revoked_not_counted", act.at, i=act.body["i"])
        return
    serials = right.serials or {}
    right.serials = {name: OUT if old == COUNTED else old for name, old in serials.items()}
    right.kept, right.changes = False, 0
    right.stand(None, ())


def freeze(ledger: Ledger, act: Act) -> None:
    """Keep a right from voting until its objection has a ruling."""
    i, objection = act.body["i"], act.body["objection"]
    ledger.find_right("V16", i, act.at)
    is_open = ledger.about.get(objection) == "identity" and objection not in ledger.ruled
    if not is_open:
        ledger.refuse("V16", "freeze_without_objection", act.at, objection=objection)
    if i in ledger.frozen:
        ledger.refuse("V16", "right_frozen", act.at, i=i)
    ledger.frozen[i] = objection


def unfreeze(ledger: Ledger, act: Act) -> None:
    """Let a right vote again."""
    i, objection = act.body["i"], act.body["objection"]
    if ledger.frozen.pop(i, None) != objection:
        ledger.refuse("V16", "right_not_frozen", act.at, i=i, objection=objection)
    if objection not in ledger.ruled:
        ledger.refuse("V16", "unfreeze_before_ruling", act.at, i=i, objection=objection)


def meet_tally(ledger: Ledger, act: Act) -> None:
    """Refuse a tally while a right is frozen."""
    for i in ledger.frozen:
        ledger.refuse("V27", "tally_while_frozen", act.at, i=i, motion=act.body["motion"])

"""Paper: each serial once out, once back or keyed in, the phone closed meanwhile (PROTOCOL §7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.ballot import paper_ballot_id
from app.core.encoding import sha256
from app.verifier.case import answers_of
from app.verifier.ledger.state import BACK, COUNTED, OUT, VOID

if TYPE_CHECKING:
    from app.verifier.case import Act, CastBallot
    from app.verifier.ledger.state import Ledger, Standing


def settle_owed(ledger: Ledger, item: Act | CastBallot | None) -> None:
    """Behind a paper ballot that replaces another one stands the `superseded` naming it."""
    if ledger.owed is None:
        return
    if item is None or item.type != "superseded":
        i, _, serial = ledger.owed
        at = ledger.size if item is None else item.at
        ledger.refuse("V28", "superseded_missing", at, i=i, serial=serial)
        ledger.owed = None


def issue(ledger: Ledger, act: Act) -> None:
    """Take a serial handed out."""
    i, serial = act.body["i"], act.body["serial"]
    right = _right_of_serial(ledger, act)
    if right is None:
        return
    serials = right.serials = right.serials or {}
    if serial in serials:
        ledger.refuse("V28", "issued_twice", act.at, serial=serial)
    if right.kept:
        ledger.refuse("V28", "kept_after_transfer", act.at, i=i)
    elif right.transferred:
        ledger.refuse("V28", "key_after_transfer", act.at, i=i)
    if right.counted is not None and (right.on_paper or ledger.first_stands()):
        ledger.refuse("V28", "ballot_stands", act.at, i=i)
    if i in ledger.frozen:
        ledger.refuse("V28", "right_frozen", act.at, i=i)
    serials[serial] = OUT


def _right_of_serial(ledger: Ledger, act: Act) -> Standing | None:
    i, serial = act.body["i"], act.body["serial"]
    printed = ledger.case.paper.get(serial)
    if printed is None or printed.i != i:
        ledger.refuse("V28", "serial_unknown", act.at, serial=serial, i=i)
        return ledger.rights.get(i)
    return ledger.find_right("V28", i, act.at)


def _take(ledger: Ledger, act: Act) -> tuple[Standing, dict[str, str]] | None:
    """Return the right whose serial is out, as the entry that brings it back needs."""
    right = _right_of_serial(ledger, act)
    if right is None:
        return None
    serials = right.serials = right.serials or {}
    if serials.get(act.body["serial"]) != OUT:
        ledger.refuse("V28", "serial_not_out", act.at, serial=act.body["serial"])
    return right, serials


def take_back(ledger: Ledger, act: Act) -> None:
    """Take a serial that came back spoiled or blank."""
    taken = _take(ledger, act)
    if taken is not None:
        taken[1][act.body["serial"]] = BACK


def key_in(ledger: Ledger, act: Act) -> None:
    """Take a paper ballot; one that is wholly void changes no count."""
    body, taken = act.body, _take(ledger, act)
    _check_secret(ledger, act)
    if taken is None:
        return
    right, serials = taken
    if body["i"] in ledger.frozen:
        ledger.refuse("V28", "right_frozen", act.at, i=body["i"])
    if not body["answers"]:
        serials[body["serial"]] = VOID
        return
    if right.counted is not None:
        if right.on_paper or ledger.first_stands():
            ledger.refuse("V28", "ballot_stands", act.at, i=body["i"])
        else:
            ledger.owed = (body["i"], right.counted, body["serial"])
    serials[body["serial"]] = COUNTED
    right.kept = False
    right.stand(paper_ballot_id(ledger.hm, body), answers_of(body["answers"]), on_paper=True)


def _check_secret(ledger: Ledger, act: Act) -> None:
    printed = ledger.case.paper.get(act.body["serial"])
    if printed is not None and sha256(bytes.fromhex(act.body["secret"])) != printed.secret:
        ledger.refuse("V28", "secret_wrong", act.at, serial=act.body["serial"])


def supersede(ledger: Ledger, act: Act) -> None:
    """Take the name of what paper just replaced."""
    named = (act.body["i"], bytes.fromhex(act.body["ballot_id"]), act.body["by"])
    if named != ledger.owed:
        ledger.refuse("V28", "superseded_wrong", act.at, i=act.body["i"])
    ledger.owed = None
    ledger.superseded += 1

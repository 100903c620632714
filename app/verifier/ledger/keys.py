"""Whose key is in force: reissue, transfer, and lines that a correction adds (PROTOCOL §6.2, R12).

Law: a transfer takes the force of the old key and of its proxy; what counted then stays for good,
else a reissue for the transfer must name the new key before anything is cast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.roll import parse_line
from app.verifier.ledger.agents import end, end_agency
from app.verifier.ledger.state import Standing

if TYPE_CHECKING:
    from app.verifier.case import Act
    from app.verifier.ledger.state import Ledger


def reissue(ledger: Ledger, act: Act) -> None:
    """Take a new key for a right."""
    i, for_transfer = act.body["i"], act.body["reason"] == "transfer"
    old, new = bytes.fromhex(act.body["old_pk"]), bytes.fromhex(act.body["new_pk"])
    right = ledger.find_right("V16", i, act.at)
    if right is None:
        return
    if right.key != old:
        ledger.refuse("V16", "reissue_of_other_key", act.at, i=i)
    if _is_used(ledger, new):
        ledger.refuse("V16", "reissue_of_used_key", act.at, i=i)
    _check_reason(ledger, act, right)
    end_agency(ledger, right.key)
    ledger.keys[new] = i
    right.key, right.transferred = new, False
    if for_transfer:
        end(ledger, i)
        right.kept = right.kept or right.counted is not None


def _is_used(ledger: Ledger, key: bytes) -> bool:
    """Tell whether a key is or was a right's or an agent's."""
    return key in ledger.keys or key in ledger.principals


def _check_reason(ledger: Ledger, act: Act, right: Standing) -> None:
    i, for_transfer = act.body["i"], act.body["reason"] == "transfer"
    if for_transfer and ledger.definition.policies.transfer == "frozen":
        ledger.refuse("V16", "transfer_not_allowed", act.at, i=i)
    if right.transferred and not for_transfer:
        ledger.refuse("V16", "reissue_not_for_transfer", act.at, i=i)


def transfer(ledger: Ledger, act: Act) -> None:
    """Take a right that changed hands."""
    i = act.body["i"]
    right = ledger.find_right("V16", i, act.at)
    if right is None:
        return
    if ledger.definition.policies.transfer == "frozen":
        ledger.refuse("V16", "transfer_not_allowed", act.at, i=i)
    if right.transferred:
        ledger.refuse("V16", "transfer_twice", act.at, i=i)
    end(ledger, i)
    end_agency(ledger, right.key)
    right.transferred = True
    right.kept = right.kept or right.counted is not None


def correct(ledger: Ledger, act: Act) -> None:
    """Take corrected and added lines of the roll."""
    if ledger.ruled.get(act.body["objection"]) != "upheld":
        ledger.refuse("V10", "objection_not_upheld", act.at, objection=act.body["objection"])
    for value in act.body["lines"]:
        line = parse_line(value)
        right = ledger.rights.get(line.i)
        if right is None and line.i != len(ledger.lines) + 1:
            ledger.refuse("V10", "correction_number", act.at, i=line.i)
        if right is not None and right.key != line.cred_pk:
            ledger.refuse("V10", "correction_key", act.at, i=line.i)
        if right is None and _is_used(ledger, line.cred_pk):
            ledger.refuse("V10", "key_twice", act.at, i=line.i)
        ledger.keys[line.cred_pk] = line.i
        ledger.lines[line.i] = line
        ledger.rights.setdefault(line.i, Standing(line.cred_pk))

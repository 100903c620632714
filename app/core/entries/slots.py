"""Whose signatures an entry of each type bears (PROTOCOL §6.2).

Law: one slot for each signature, a slot being the set of roles that fill it. `right`
stands for the key in force of the right that the body names or, for a ballot, of its
agent; `rulings_by` for the body that the definition's policy of this name says;
`organisation` for any officer, the two of one entry being of different organisations;
`trustee` for the trustee of the definition whose number the body gives.
"""

from __future__ import annotations

Slot = frozenset[str]

RIGHT = frozenset({"right"})
RULINGS_BY = frozenset({"rulings_by"})
TRUSTEE = frozenset({"trustee"})
ORGANISATION = frozenset({"organisation"})
_CONVENER = frozenset({"convener"})
_REGISTRAR = frozenset({"registrar"})
_STREET_OFFICE = frozenset({"street_office"})
_COUNTERS = frozenset({"clerk", "scrutineer"})
_CLERK_AND_SCRUTINEER = (frozenset({"clerk"}), frozenset({"scrutineer"}))

REQUIRED_SIGNERS: dict[str, tuple[Slot, ...]] = {
    "definition": (_CONVENER, _REGISTRAR),
    "notice": (_CONVENER,),
    "objection": (),
    "ruling": (RULINGS_BY,),
    "roll": (_REGISTRAR,),
    "roll-audit": (frozenset({"auditor"}),),
    "paper-roll": (_REGISTRAR,),
    "manifest": (_CONVENER, _REGISTRAR),
    "open": (),
    "ballot": (RIGHT,),
    "paper-issue": (_COUNTERS, _COUNTERS),
    "paper-return": (_COUNTERS, _COUNTERS),
    "paper-ballot": (_COUNTERS, _COUNTERS),
    "superseded": (),
    "roll-correction": (_REGISTRAR, _STREET_OFFICE),
    "reissue": (_REGISTRAR,),
    "proxy": (RIGHT,),
    "proxy-end": (RIGHT,),
    "designation": (_REGISTRAR,),
    "freeze": (_COUNTERS, _COUNTERS),
    "unfreeze": (_COUNTERS, _COUNTERS),
    "transfer": (_REGISTRAR,),
    "revoke": (_STREET_OFFICE,),
    "contact-change": (ORGANISATION, ORGANISATION),
    "officer-change": (ORGANISATION, ORGANISATION),
    "service": (_CONVENER,),
    "incident": (),
    "extend": (_CONVENER,),
    "close": (),
    "reconciliation": (_COUNTERS, _COUNTERS),
    "tally": (),
    "lot": _CLERK_AND_SCRUTINEER,
    "deemed": (),
    "result": _CLERK_AND_SCRUTINEER,
    "final": (_CONVENER,),
    "minutes": (_CONVENER,),
    "certificate": (_STREET_OFFICE,),
    "annulment": (_CONVENER,),
    "certificate-revocation": (_STREET_OFFICE,),
    "trustee-key": (TRUSTEE,),
    "dkg-commit": (TRUSTEE,),
    "dkg-reveal": (TRUSTEE,),
    "dkg-complaint": (TRUSTEE,),
    "ceremony-ok": (TRUSTEE,),
    "spoil": (RIGHT,),
    "partial-decryption": (TRUSTEE,),
}

# Who may sign instead: an owner without a device grants and ends a proxy at the desk.
OTHER_SIGNERS: dict[str, tuple[Slot, ...]] = {
    "proxy": (_COUNTERS, _COUNTERS),
    "proxy-end": (_COUNTERS, _COUNTERS),
}

# The way in which officers alone sign, where a right may too.
OFFICERS_SIGN: dict[str, tuple[Slot, ...]] = {**REQUIRED_SIGNERS, **OTHER_SIGNERS}


def find_slots(name: str, signatures: int) -> tuple[Slot, ...] | None:
    """Return the slots that this number of signatures fills in an entry of a type, or None."""
    ways = [REQUIRED_SIGNERS[name], *filter(None, [OTHER_SIGNERS.get(name)])]
    return next((slots for slots in ways if len(slots) == signatures), None)

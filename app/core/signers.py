"""Whose signatures an entry must bear (PROTOCOL §6.2).

Law: exactly the signatures of the table, by keys of the definition or of a valid
officer-change, two signers being two different officers; a trustee's by that trustee's
key. The registrar's and the street office's keys are under the anchor and no
officer-change touches them. An id or a key once used is never given to another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

from app.core.definition import Definition, Officer, parse_officer
from app.core.entries import ORGANISATION, RIGHT, RULINGS_BY, TRUSTEE, Entry, find_slots
from app.core.errors import VerificationError
from app.core.signatures import key_id, public_key, sign, signed_message, verify_signature

ANCHORED_ROLES = frozenset({"registrar", "street_office"})


class SignerNotAllowed(VerificationError):
    """A signature is by a key that may not sign this entry, or by no known key."""


class SignersOfOneOrganisation(VerificationError):
    """Two officers of one organisation signed where two organisations must."""


class OfficerChangeInvalid(VerificationError):
    """The change names an unknown officer, a used id or key, another role or an anchored one."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The officers in force at a place in the log, and every id and key ever in use."""

    officers: tuple[Officer, ...]
    rulings_by: str
    used: frozenset[object]
    # The keys of secret mode's trustees, whom nothing replaces, in the order of their numbers.
    trustees: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, definition: Definition) -> Roster:
        """Return the roster that the definition names."""
        used = {part for officer in definition.officers for part in (officer.id, officer.key)}
        trustees = tuple(trustee.key for trustee in definition.trustees)
        used |= set(trustees)
        return cls(definition.officers, definition.policies.rulings_by, frozenset(used), trustees)

    def find(self, name: str) -> Officer | None:
        """Return the officer in force with this key id, or None."""
        return next((officer for officer in self.officers if officer.key_id == name), None)

    def after(self, body: Mapping[str, Any]) -> Roster:
        """Return the roster after an officer-change's body; raises OfficerChangeInvalid."""
        officer, replaced = parse_officer(body["officer"]), body["replaces"]
        _refuse_anchored(officer)
        if officer.id in self.used or officer.key in self.used:
            raise OfficerChangeInvalid(reason="used", officer=officer.id)
        staying = self.officers
        if replaced is not None:
            staying = self._without(replaced, officer.role)
        used = self.used | {officer.id, officer.key}
        return replace(self, officers=(*staying, officer), used=used)

    def _without(self, replaced: str, role: str) -> tuple[Officer, ...]:
        leaving = [officer for officer in self.officers if officer.id == replaced]
        if not leaving:
            raise OfficerChangeInvalid(reason="unknown", officer=replaced)
        if leaving[0].role != role:
            raise OfficerChangeInvalid(reason="role", officer=replaced)
        return tuple(officer for officer in self.officers if officer.id != replaced)


def _refuse_anchored(officer: Officer) -> None:
    if officer.role in ANCHORED_ROLES:
        raise OfficerChangeInvalid(reason="anchored", officer=officer.id)


def verify_signers(
    entry: Entry, roster: Roster, right_key: bytes | None = None
) -> tuple[bytes, ...]:
    """Return the public keys, in the order of the entry's signatures, that must have made them.

    `right_key` is the key in force of the right that the body names or, for its
    agent's ballot, the agent's. Nothing is verified about the signatures' bytes.
    Raises SignerNotAllowed, SignersOfOneOrganisation.
    """
    slots = find_slots(entry.type, len(entry.sigs))
    if slots is None:
        raise SignerNotAllowed(type=entry.type, reason="number")
    if slots == (RIGHT,):
        return (_verify_right(entry, right_key),)
    if slots == (TRUSTEE,):
        return (_verify_trustee(entry, roster),)
    officers = [_get_officer(entry, roster, sig.k) for sig in entry.sigs]
    if slots and slots[0] == ORGANISATION:
        _verify_organisations(entry, officers)
    elif not _fill(slots, officers, roster):
        raise SignerNotAllowed(type=entry.type, reason="role")
    return tuple(officer.key for officer in officers)


def verify_signatures(
    entry: Entry, bind: bytes, roster: Roster, right_key: bytes | None = None
) -> None:
    """Verify that an entry bears exactly its signatures and that each holds.

    `bind` is HD for entries up to the manifest, HM for later ones. Raises what
    `verify_signers` raises, and SignatureInvalid.
    """
    keys = verify_signers(entry, roster, right_key)
    if not keys:
        return
    message = signed_message(entry.type, bind, entry.body)
    for key, sig in zip(keys, entry.sigs, strict=True):
        verify_signature(key, message, sig.s)


def sign_body(entry_type: str, bind: bytes, body: object, seed: bytes) -> tuple[str, bytes]:
    """Return key id and signature of a body by the key of a 32-byte seed; raises SeedInvalid."""
    return key_id(public_key(seed)), sign(seed, signed_message(entry_type, bind, body))


def _verify_right(entry: Entry, right_key: bytes | None) -> bytes:
    if right_key is None or entry.sigs[0].k != key_id(right_key):
        raise SignerNotAllowed(type=entry.type, reason="right")
    return right_key


def _verify_trustee(entry: Entry, roster: Roster) -> bytes:
    keys = roster.trustees[entry.body["trustee"] - 1 :][:1]
    if not keys or entry.sigs[0].k != key_id(keys[0]):
        raise SignerNotAllowed(type=entry.type, reason="trustee")
    return keys[0]


def _get_officer(entry: Entry, roster: Roster, name: str) -> Officer:
    officer = roster.find(name)
    if officer is None:
        raise SignerNotAllowed(type=entry.type, reason="unknown", key=name)
    return officer


def _verify_organisations(entry: Entry, officers: Sequence[Officer]) -> None:
    if len({officer.organisation for officer in officers}) != len(officers):
        raise SignersOfOneOrganisation(type=entry.type)


def _fill(slots: Sequence[frozenset[str]], officers: Sequence[Officer], roster: Roster) -> bool:
    asked = [frozenset({roster.rulings_by}) if slot == RULINGS_BY else slot for slot in slots]
    return any(
        all(officer.role in slot for slot, officer in zip(asked, order, strict=True))
        for order in permutations(officers)
    )

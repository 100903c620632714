"""Signatures of all entries but ballots, verified once, in order (PROTOCOL §2, §6.2).

Law: `bind` is HD up to and including the manifest and HM behind it; the officers in
force are those of the definition as officer-changes with good signatures left them.
Each fault is reported by the check that speaks of its entry: see `CHECK_OF`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from app.core.errors import VerificationError
from app.core.signatures import key_id, signed_message_of_jcs, verify_public_key, verify_signature
from app.core.signers import Roster, SignerNotAllowed, verify_signatures
from app.verifier.case import Case, CastBallot, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.entries import Signature
    from app.verifier.case import Act

# Which check speaks of whose signature; V13 of all others.
CHECK_OF = {
    "roll": "V10",
    "paper-issue": "V28",
    "paper-return": "V28",
    "paper-ballot": "V28",
    "reconciliation": "V28",
    "result": "V38",
    "final": "V38",
    "minutes": "V39",
    "certificate": "V40",
    "certificate-revocation": "V40",
    "trustee-key": "V12",
    "dkg-commit": "V12",
    "dkg-reveal": "V12",
    "dkg-complaint": "V12",
    "ceremony-ok": "V12",
    "spoil": "V26",
    "partial-decryption": "V32",
}


def find_signature_faults(case: Case) -> dict[int, Fault]:
    """Return the fault of each entry whose signatures do not hold, by its place.

    Raises NotRun where there is no definition to take keys from.
    """
    definition = case.need_definition()
    roster, faults, keys = Roster.of(definition), {}, _KeysInForce(case)
    for item in case.items:
        if isinstance(item, CastBallot):
            continue
        bind = bind_of(case, item.at)
        try:
            verify_signatures(item.entry, bind, roster, keys.find(item))
            if item.type == "officer-change":
                roster = roster.after(item.body)
        except VerificationError as error:
            faults[item.at] = Fault(f"entry {item.at}", error)
        keys.meet(item)
    return faults


class _KeysInForce:
    """The key by which each right signs, entry by entry; a transfer leaves it none."""

    def __init__(self, case: Case) -> None:
        self.keys: dict[int, bytes | None] = {i: line.cred_pk for i, line in case.roll.items()}

    def find(self, act: Act) -> bytes | None:
        """Return the key of the right that gives or ends a proxy, None for any other entry.

        A spoilt ballot names its key itself; the ledger asks whether it is in force.
        """
        if act.type == "spoil":
            return bytes.fromhex(act.body["header"]["cred_pk"])
        return self.keys.get(act.body["i"]) if act.type in ("proxy", "proxy-end") else None

    def meet(self, act: Act) -> None:
        """Let what an entry says of keys be in force from the next one on."""
        if act.type == "reissue":
            self.keys[act.body["i"]] = bytes.fromhex(act.body["new_pk"])
        elif act.type == "transfer":
            self.keys[act.body["i"]] = None
        elif act.type == "roll-correction":
            for line in act.body["lines"]:
                self.keys.setdefault(line["i"], bytes.fromhex(line["cred_pk"]))


def bind_of(case: Case, at: int) -> bytes:
    """Return HD for entries up to and including the manifest, HM for those behind it."""
    manifest = case.find("manifest")
    if manifest is None or case.manifest is None or at <= manifest.at:
        return case.need_definition().hd
    return case.manifest.hm


class SignedBallot(NamedTuple):
    """What a ballot's signature is checked by: place, key, what it binds, body, signature."""

    at: int
    key: bytes
    bind: bytes
    body: bytes
    signature: Signature


def signed_ballot(case: Case, ballot: CastBallot) -> SignedBallot:
    """Return what the signature of a ballot is checked by."""
    bind, body = bind_of(case, ballot.at), case.body_bytes(ballot)
    return SignedBallot(ballot.at, ballot.key, bind, body, ballot.sigs[0])


def find_unsigned(_: None, chunk: Sequence[SignedBallot]) -> dict[int, VerificationError]:
    """Return the ballots, by place, that the header's key did not sign, and why."""
    found = {}
    for ballot in chunk:
        try:
            _verify_ballot(ballot)
        except VerificationError as error:
            found[ballot.at] = error
    return found


def _verify_ballot(ballot: SignedBallot) -> None:
    """Raise SignerNotAllowed or SignatureInvalid unless the header's key signed the ballot."""
    if ballot.signature.k != key_id(ballot.key):
        raise SignerNotAllowed(type="ballot", reason="right")
    message = signed_message_of_jcs("ballot", ballot.bind, ballot.body)
    verify_signature(ballot.key, message, ballot.signature.s)


def named_keys(case: Case) -> Iterator[tuple[str, bytes]]:
    """Yield position and key of everything that signs, but the roll's lines."""
    definition = case.need_definition()
    keys = definition.keys
    for name in ("registrar", "log", "street_office"):
        yield f"key {name}", getattr(keys, name)
    for witness in keys.witnesses:
        yield f"key {witness.name}", witness.key
    for officer in definition.officers:
        yield f"key {officer.id}", officer.key
    for trustee in definition.trustees:
        yield f"key {trustee.id}", trustee.key
    for act in case.all(*_NEW_KEYS):
        for text in _NEW_KEYS[act.type](act.body):
            yield f"entry {act.at}", bytes.fromhex(text)


_NEW_KEYS: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "reissue": lambda body: [body["new_pk"]],
    "proxy": lambda body: [body["agent_pk"]],
    "officer-change": lambda body: [body["officer"]["key"]],
    "roll-correction": lambda body: [line["cred_pk"] for line in body["lines"]],
}


def find_key_fault(key: bytes) -> VerificationError | None:
    """Return why a public key is refused, or None."""
    try:
        verify_public_key(key)
    except VerificationError as error:
        return error
    return None


def find_bad_keys(_: None, chunk: Sequence[tuple[int, bytes]]) -> list[int]:
    """Return the numbers of the lines whose key is refused."""
    return [number for number, key in chunk if find_key_fault(key) is not None]

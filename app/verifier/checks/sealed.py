"""Secret mode's trustees, keys and ballots (V12, V14, V18, V19, V21–V23, V26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.ballot import ballot_id
from app.core.encoding import parse_b64
from app.core.errors import VerificationError
from app.core.secret.spoil import Spoil, verify_spoil
from app.verifier.checks.stated import demand_signature
from app.verifier.report import Look
from app.verifier.sealed.ceremony import MESSAGES

if TYPE_CHECKING:
    from app.verifier.case import Act, Case
    from app.verifier.workings import Workings


def v12_trustees(case: Case, work: Workings, look: Look) -> None:
    """Reject: a ceremony-ok missing; one over another manifest; a message by another's key."""
    definition, manifest = case.need_definition(), case.need_manifest()
    for act in case.all(*MESSAGES, "ceremony-ok"):
        look.examined += 1
        demand_signature(work, look, act)
    confirmed = case.all("ceremony-ok")
    for act in confirmed:
        same = bytes.fromhex(act.body["ceremony"]) == manifest.ceremony
        look.demand(same, "confirms_other_ceremony", f"entry {act.at}")
        same = parse_b64(act.body["key"]) == manifest.trustee_key
        look.demand(same, "confirms_other_key", f"entry {act.at}")
    numbers = [act.body["trustee"] for act in confirmed]
    for number in range(1, len(definition.trustees) + 1):
        once = numbers.count(number) == 1
        look.demand(once, "confirmation_missing", "record", trustee=number)


def v14_ceremony(case: Case, work: Workings, look: Look) -> None:
    """Reject: a rogue key K_n = X − ΣK_i; Y replaced; a reveal that does not match its commit."""
    manifest, replayed = case.need("manifest"), work.sealed.ceremony
    look.examined = len(case.all(*MESSAGES))
    for fault in replayed.faults:
        look.fail(fault.error.code, fault.where, **fault.error.fields)
    where = f"entry {manifest.at}"
    if replayed.keys is not None:
        same = manifest.body["trustee_key"] == replayed.keys.key.hex()
        look.demand(same, "trustee_key_differs", where, found=replayed.keys.key.hex())
    same = manifest.body["ceremony"] == replayed.transcript.hex()
    look.demand(same, "ceremony_differs", where)


def v18_points(case: Case, work: Workings, look: Look) -> None:
    """Reject: bit 255; 31 bytes; an A or ΣA that is the identity."""
    _tell("V18", case, work, look)


def v19_scalars(case: Case, work: Workings, look: Look) -> None:
    """Reject: z + L."""
    _tell("V19", case, work, look)


def v21_options(case: Case, work: Workings, look: Look) -> None:
    """Reject: Enc(2), Enc(−1), Enc(100); a re-randomised copy."""
    _tell("V21", case, work, look)


def v22_sums(case: Case, work: Workings, look: Look) -> None:
    """Reject: two yes; zero yes; M + 1 seats."""
    _tell("V22", case, work, look)


def v23_context(case: Case, work: Workings, look: Look) -> None:
    """Reject: a ballot under another credential; options reordered; another motion's proof; seq."""
    _tell("V23", case, work, look)


def _tell(check: str, case: Case, work: Workings, look: Look) -> None:
    look.examined = len(case.ballots) + len(case.sealed_papers)
    work.sealed.tell_ballots(check, look)


def v26_spoils(case: Case, work: Workings, look: Look) -> None:
    """Reject: a spoil that opens to other ciphertexts; one by another key; a spoilt ballot cast."""
    cast = {ballot.id: ballot.at for ballot in case.ballots}
    for act in case.all("spoil"):
        look.examined += 1
        where = f"entry {act.at}"
        demand_signature(work, look, act)
        try:
            verify_spoil(work.sealed.poll, Spoil.parse(act.body))
        except VerificationError as error:
            look.fail(error.code, where, **error.fields)
        look.demand(_id_of(case, act) not in cast, "spoilt_ballot_cast", where)
    for refusal in work.ledger().of("V26"):
        look.fail(refusal.code, refusal.where, **refusal.fields)


def _id_of(case: Case, act: Act) -> bytes:
    body = {name: act.body[name] for name in ("header", "answers")}
    return ballot_id(case.need_manifest().hm, body)

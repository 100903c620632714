"""The key ceremony: what it ends in, and every way to cheat in it (V14, A1, A3, A8; §11.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.ceremony import (
    Blame,
    Ceremony,
    CeremonyFailed,
    CeremonyOutOfOrder,
    CeremonySizeInvalid,
    CeremonyUnfinished,
    ConfirmationWrong,
    RevealInvalid,
    ShareWrong,
    TrusteeSecretWrong,
    TrusteeUnknown,
    deal,
    make_share_complaint,
    make_trustee_key,
    own_secret,
)
from app.core.ceremony.dealing import evaluate, hash_reveal
from app.core.encoding import encode_b64, encode_jcs, lp, parse_b64, sha256
from app.core.entries.schema import SchemaError
from app.core.group import L, PointInvalid, RandomnessInvalid
from app.core.proofs import ProofInvalid, pok, prove_knowledge
from app.core.secret.result import lagrange_coefficients
from tests.core.samples import digest
from tests.core.secret_samples import (
    GROUP,
    HD,
    dealing_of,
    dealt,
    drawn,
    drawn_scalar,
    held_ceremony,
    share_secret,
    with_keys,
)

BEGUN = Ceremony.begin(GROUP, HD, 3, 2)
KEYED = with_keys(BEGUN)
DEALINGS = {trustee: dealing_of(KEYED, trustee) for trustee in (1, 2, 3)}
HELD = dealt(KEYED)
OK = {
    "trustee": 1,
    "ceremony": HELD.transcript.hex(),
    "key": encode_b64(HELD.result().key),
}


def committed(ceremony: Ceremony = KEYED, **others: Any) -> Ceremony:
    """All three have committed; `others` replaces a trustee's dealing, as `two=dealing`."""
    for number, name in enumerate(("one", "two", "three"), 1):
        dealing = others.get(name, dealing_of(ceremony, number))
        ceremony = ceremony.after("dkg-commit", dealing.commit)
    return ceremony


def silent(by: int, against: int, run: int = 1) -> dict[str, Any]:
    return {"trustee": by, "run": run, "against": against, "reason": "silent"}


@pytest.mark.parametrize(("n", "t"), [(3, 2), (5, 3)])
def test_any_t_secrets_make_the_key_and_each_fits_its_verification_key(n: int, t: int) -> None:
    ceremony = held_ceremony(n, t)
    keys = ceremony.result()
    secrets = {j: own_secret(ceremony, j, share_secret(j)) for j in range(1, n + 1)}
    for trustee, secret in secrets.items():
        encoded = GROUP.encode(GROUP.multiply_base(secret))
        assert encoded == keys.verification_key(trustee)
    for some in (list(range(1, t + 1)), list(range(n - t + 1, n + 1)), list(range(n, n - t, -1))):
        factors = lagrange_coefficients(some)
        x = sum(factors[j] * secrets[j] for j in some) % L
        assert GROUP.encode(GROUP.multiply_base(x)) == keys.key
    too_few = lagrange_coefficients(list(range(1, t)))
    x = sum(too_few[j] * secrets[j] for j in too_few) % L
    assert GROUP.encode(GROUP.multiply_base(x)) != keys.key


@pytest.mark.parametrize("size", [(3, 1), (3, 3), (5, 2), (2, 2), (1, 1), (4, 3), (5, 5)])
def test_only_2_of_3_and_3_of_5(size: tuple[int, int]) -> None:
    with pytest.raises(CeremonySizeInvalid):
        Ceremony.begin(GROUP, HD, *size)


def test_what_may_come_next_from_the_first_message_to_the_last() -> None:
    state = BEGUN
    assert (state.phase, state.expected) == ("keys", {("trustee-key", j) for j in (1, 2, 3)})
    state = KEYED
    complaints = {("dkg-complaint", j) for j in (1, 2, 3)}
    assert state.phase == "commit"
    assert state.expected == complaints | {("dkg-commit", j) for j in (1, 2, 3)}
    state = committed()
    assert state.phase == "reveal"
    assert state.expected == complaints | {("dkg-reveal", j) for j in (1, 2, 3)}
    state = state.after("dkg-reveal", DEALINGS[2].reveal)
    assert state.expected == complaints | {("dkg-reveal", 1), ("dkg-reveal", 3)}
    state = HELD
    assert state.phase == "dealt"
    assert state.expected == complaints | {("ceremony-ok", j) for j in (1, 2, 3)}
    state = state.after("ceremony-ok", OK)
    assert state.expected == {("ceremony-ok", 2), ("ceremony-ok", 3)}
    for trustee in (2, 3):
        state = state.after("ceremony-ok", {**OK, "trustee": trustee})
    assert (state.phase, state.expected) == ("confirmed", frozenset())
    assert state.result() == HELD.result()


def test_the_transcript_is_of_every_message_in_order() -> None:
    parts = []
    for trustee in (1, 2, 3):
        body = make_trustee_key(
            GROUP, HD, trustee, share_secret(trustee), drawn(f"key {trustee}", 1)
        )
        parts.append(("trustee-key", body))
    parts += [("dkg-commit", DEALINGS[j].commit) for j in (1, 2, 3)]
    parts += [("dkg-reveal", DEALINGS[j].reveal) for j in (1, 2, 3)]
    joined = b"".join(lp(kind.encode()) + lp(encode_jcs(body)) for kind, body in parts)
    assert HELD.transcript == sha256(lp(b"yijue/v1/ceremony") + lp(HD) + joined)


def test_a8_nobody_reveals_before_everybody_committed() -> None:
    state = KEYED.after("dkg-commit", DEALINGS[1].commit).after("dkg-commit", DEALINGS[2].commit)
    with pytest.raises(CeremonyOutOfOrder) as refused:
        state.after("dkg-reveal", DEALINGS[1].reveal)
    assert refused.value.fields == {"reason": "phase", "phase": "commit", "trustee": 1}


def test_a8_a_dealing_chosen_after_seeing_the_others_is_refused() -> None:
    """The rushing trustee waits for all reveals and then shows another polynomial."""
    state = committed()
    for trustee in (1, 2):
        state = state.after("dkg-reveal", DEALINGS[trustee].reveal)
    late = dealing_of(KEYED, 3, "chosen late").reveal
    with pytest.raises(RevealInvalid) as refused:
        state.after("dkg-reveal", late)
    assert refused.value.fields == {"reason": "commitment", "trustee": 3}


def test_a8_a_rogue_key_cannot_be_proved() -> None:
    """K_3 = X − K_1 − K_2 would make the election key X; nobody knows its logarithm."""
    x = GROUP.multiply_base(drawn_scalar("x"))
    for trustee in (1, 2):
        encoded = parse_b64(DEALINGS[trustee].reveal["coefficients"][0])[:32]
        x = GROUP.subtract(x, GROUP.decode(encoded))
    rogue = GROUP.encode(x)
    proof = prove_knowledge(GROUP, pok(HD, 3, 0, rogue), [GROUP.base], 1, drawn_scalar("w"))
    reveal = DEALINGS[3].reveal
    changed = {
        **reveal,
        "coefficients": [encode_b64(rogue + proof.encode()), reveal["coefficients"][1]],
    }
    commit = {**DEALINGS[3].commit, "commitment": hash_reveal(HD, changed).hex()}
    state = committed(three=replace(DEALINGS[3], commit=commit))
    with pytest.raises(ProofInvalid) as refused:
        state.after("dkg-reveal", changed)
    assert refused.value.fields == {"proof": "pok", "trustee": 3, "coefficient": 0}


def revealing(trustee: int, **changes: Any) -> tuple[Ceremony, dict[str, Any]]:
    """The state in which a trustee has committed to a changed reveal, and that reveal."""
    dealing = DEALINGS[trustee]
    reveal = {**dealing.reveal, **changes}
    commit = {**dealing.commit, "commitment": hash_reveal(HD, reveal).hex()}
    name = {1: "one", 2: "two", 3: "three"}[trustee]
    return committed(**{name: replace(dealing, commit=commit)}), reveal


def test_a_coefficient_of_another_trustee_is_no_own_one() -> None:
    state, reveal = revealing(2, coefficients=DEALINGS[1].reveal["coefficients"])
    with pytest.raises(ProofInvalid):
        state.after("dkg-reveal", reveal)


def test_a3_no_coefficient_is_the_identity() -> None:
    zero = prove_knowledge(GROUP, pok(HD, 1, 1, bytes(32)), [GROUP.base], 0, 5)
    first = DEALINGS[1].reveal["coefficients"][0]
    state, reveal = revealing(1, coefficients=[first, encode_b64(bytes(32) + zero.encode())])
    with pytest.raises(PointInvalid):
        state.after("dkg-reveal", reveal)


@pytest.mark.parametrize("count", [1, 3])
def test_a_dealing_has_t_coefficients(count: int) -> None:
    coefficients = (DEALINGS[1].reveal["coefficients"] * 2)[:count]
    state, reveal = revealing(1, coefficients=coefficients)
    with pytest.raises(RevealInvalid) as refused:
        state.after("dkg-reveal", reveal)
    assert refused.value.fields == {"reason": "coefficients", "trustee": 1}


def test_a_dealing_has_a_share_for_everybody() -> None:
    state, reveal = revealing(1, shares=DEALINGS[1].reveal["shares"][:2])
    with pytest.raises(RevealInvalid) as refused:
        state.after("dkg-reveal", reveal)
    assert refused.value.fields == {"reason": "shares", "trustee": 1}
    shares = DEALINGS[1].reveal["shares"]
    state, reveal = revealing(
        1, shares=[{**shares[0], "sealed": encode_b64(bytes(64))}, *shares[1:]]
    )
    with pytest.raises(PointInvalid):
        state.after("dkg-reveal", reveal)


def test_one_coefficient_does_not_stand_twice_in_a_dealing() -> None:
    """Proved for both places by one who knows it, it would still give its square away."""
    secret = drawn_scalar("same")
    encoded = GROUP.encode(GROUP.multiply_base(secret))
    coefficients = [
        encode_b64(
            encoded
            + prove_knowledge(
                GROUP, pok(HD, 1, number, encoded), [GROUP.base], secret, number + 5
            ).encode()
        )
        for number in (0, 1)
    ]
    state, reveal = revealing(1, coefficients=coefficients)
    with pytest.raises(RevealInvalid) as refused:
        state.after("dkg-reveal", reveal)
    assert refused.value.fields["reason"] == "coefficient_used"


def test_share_keys_are_proved_and_different() -> None:
    body = make_trustee_key(GROUP, HD, 1, 5, drawn("k", 1))
    state = BEGUN.after("trustee-key", body)
    with pytest.raises(CeremonyOutOfOrder) as refused:
        state.after("trustee-key", make_trustee_key(GROUP, HD, 2, 5, drawn("l", 1)))
    assert refused.value.fields == {"reason": "key_twice", "trustee": 2}
    with pytest.raises(ProofInvalid) as unproved:
        BEGUN.after("trustee-key", {**body, "trustee": 2})
    assert unproved.value.fields == {"proof": "share-key", "trustee": 2}
    with pytest.raises(ProofInvalid):
        Ceremony.begin(GROUP, digest("another definition"), 3, 2).after("trustee-key", body)
    with pytest.raises(PointInvalid):
        BEGUN.after("trustee-key", make_trustee_key(GROUP, HD, 1, 0, drawn("m", 1)))


def test_messages_of_strangers_of_other_runs_and_of_no_shape_are_refused() -> None:
    with pytest.raises(TrusteeUnknown):
        KEYED.after("dkg-commit", {**DEALINGS[1].commit, "trustee": 4})
    with pytest.raises(TrusteeUnknown):
        KEYED.after("dkg-complaint", silent(1, 4))
    with pytest.raises(CeremonyOutOfOrder) as refused:
        KEYED.after("dkg-commit", {**DEALINGS[1].commit, "run": 2})
    assert refused.value.fields == {"reason": "run", "run": 1, "trustee": 1}
    with pytest.raises(SchemaError):
        KEYED.after("dkg-commit", {**DEALINGS[1].commit, "run": 0})
    with pytest.raises(SchemaError):
        KEYED.after("dkg-complaint", {**silent(1, 2), "reason": "dislike"})
    with pytest.raises(CeremonyOutOfOrder) as refused:
        KEYED.after("ballot", {})
    assert refused.value.fields == {"reason": "type"}


def test_a_late_trustee_is_named_and_the_next_run_begins() -> None:
    state = KEYED.after("dkg-commit", DEALINGS[1].commit)
    again = state.after("dkg-complaint", silent(1, 3))
    assert again.blames == (Blame(1, 1, 3, "silent", 3),)
    assert (again.run, again.phase, again.commitments) == (2, "commit", {})
    finished = dealt(again)
    assert finished.result().key != HELD.result().key
    assert finished.transcript != HELD.transcript
    own_secret(finished, 3, share_secret(3))


def test_in_the_reveal_too() -> None:
    state = committed().after("dkg-reveal", DEALINGS[2].reveal)
    assert state.after("dkg-complaint", silent(2, 1)).blames[0].named == 1


@pytest.mark.parametrize(
    ("by", "against", "reason"), [(1, 1, "self"), (1, 2, "not_silent"), (3, 3, "self")]
)
def test_who_spoke_is_not_silent(by: int, against: int, reason: str) -> None:
    state = KEYED.after("dkg-commit", DEALINGS[1].commit).after("dkg-commit", DEALINGS[2].commit)
    with pytest.raises(CeremonyOutOfOrder) as refused:
        state.after("dkg-complaint", silent(by, against))
    assert refused.value.fields["reason"] == reason


def test_who_is_silent_too_does_not_complain_of_silence() -> None:
    with pytest.raises(CeremonyOutOfOrder) as refused:
        KEYED.after("dkg-complaint", silent(1, 2))
    assert refused.value.fields == {"reason": "silent_too", "trustee": 1}
    with pytest.raises(CeremonyOutOfOrder) as refused:
        HELD.after("dkg-complaint", silent(1, 2))
    assert refused.value.fields == {"reason": "not_silent", "trustee": 2}


def _with_bad_share(*, over_l: bool = False) -> Ceremony:
    """Trustee 1 deals to trustee 2 a share beside the polynomial."""
    shares = [dict(share) for share in DEALINGS[1].reveal["shares"]]
    sealed = bytearray(parse_b64(shares[1]["sealed"]))
    if over_l:
        sealed[63] ^= 0xFF
    else:
        sealed[32] ^= 1
    shares[1]["sealed"] = encode_b64(bytes(sealed))
    state, reveal = revealing(1, shares=shares)
    state = state.after("dkg-reveal", reveal)
    return state.after("dkg-reveal", DEALINGS[2].reveal)


@pytest.mark.parametrize("over_l", [False, True])
def test_a_lying_dealer_is_shown_and_named(over_l: bool) -> None:
    state = _with_bad_share(over_l=over_l)
    complete = state.after("dkg-reveal", DEALINGS[3].reveal)
    with pytest.raises(ShareWrong) as refused:
        own_secret(complete, 2, share_secret(2))
    assert refused.value.fields == {"dealer": 1}
    own_secret(complete, 3, share_secret(3))
    for now in (state, complete):
        body = make_share_complaint(GROUP, now.dealt_share(1, 2), share_secret(2), drawn("c", 1))
        ended = now.after("dkg-complaint", body)
        assert ended.blames == (Blame(1, 2, 1, "share", 1),)
        assert (ended.run, ended.phase) == (2, "commit")


def test_who_complains_of_a_good_share_is_named() -> None:
    body = make_share_complaint(GROUP, HELD.dealt_share(1, 2), share_secret(2), drawn("c", 1))
    assert HELD.after("dkg-complaint", body).blames == (Blame(1, 2, 1, "share", 2),)


def test_a_share_is_not_shown_wrongly() -> None:
    """With another secret S would make a good share look bad; the proof does not hold."""
    body = make_share_complaint(GROUP, HELD.dealt_share(1, 2), 12345, drawn("c", 1))
    with pytest.raises(ProofInvalid) as refused:
        HELD.after("dkg-complaint", body)
    assert refused.value.fields == {"proof": "share-opening"}
    with pytest.raises(CeremonyOutOfOrder) as early:
        committed().after("dkg-complaint", body)
    assert early.value.fields == {"reason": "not_revealed", "trustee": 1}


def test_no_coefficient_is_dealt_again_after_a_complaint() -> None:
    body = make_share_complaint(GROUP, HELD.dealt_share(1, 2), share_secret(2), drawn("c", 1))
    again = HELD.after("dkg-complaint", body)
    old = DEALINGS[1].reveal
    reveal = {**dealing_of(again, 1).reveal, "coefficients": old["coefficients"]}
    commit = {"trustee": 1, "run": 2, "commitment": hash_reveal(HD, reveal).hex()}
    state = again.after("dkg-commit", commit)
    for trustee in (2, 3):
        state = state.after("dkg-commit", dealing_of(again, trustee).commit)
    with pytest.raises(RevealInvalid) as refused:
        state.after("dkg-reveal", reveal)
    assert refused.value.fields == {"reason": "coefficient_used", "trustee": 1}


@pytest.mark.parametrize(
    "change", [{"ceremony": digest("another").hex()}, {"key": encode_b64(HELD.hd)}]
)
def test_a_confirmation_is_of_this_transcript_and_key(change: dict[str, str]) -> None:
    with pytest.raises(ConfirmationWrong):
        HELD.after("ceremony-ok", {**OK, **change})


def test_after_a_confirmation_no_complaint_changes_the_key() -> None:
    body = make_share_complaint(GROUP, HELD.dealt_share(1, 2), share_secret(2), drawn("c", 1))
    with pytest.raises(CeremonyOutOfOrder):
        HELD.after("ceremony-ok", OK).after("dkg-complaint", body)


def test_no_key_before_everybody_dealt() -> None:
    for state in (BEGUN, KEYED, committed(), _with_bad_share()):
        with pytest.raises(CeremonyUnfinished):
            state.result()


def test_a_secret_that_is_not_the_trustees_is_no_proof_against_a_dealer() -> None:
    with pytest.raises(TrusteeSecretWrong):
        own_secret(HELD, 2, share_secret(3))
    with pytest.raises(TrusteeUnknown):
        own_secret(HELD, 4, share_secret(3))


def test_a3_a_key_that_is_the_identity_is_no_result() -> None:
    """Three dealers in league can cancel their coefficients; then there is no key."""
    coefficients = [GROUP.encode(GROUP.multiply_base(scalar)) for scalar in (3, 4, L - 7)]
    revealed = {
        trustee: replace(HELD.revealed[trustee], coefficients=(first, coefficients[0]))
        for trustee, first in enumerate(coefficients, 1)
    }
    with pytest.raises(CeremonyFailed):
        replace(HELD, revealed=revealed).result()


def test_a7_a_dealing_takes_64_bytes_for_each_scalar() -> None:
    keys = [HELD.share_keys[trustee] for trustee in (1, 2, 3)]
    for randomness in (b"", drawn("d", 6), drawn("d", 8)):
        with pytest.raises(RandomnessInvalid):
            deal(GROUP, HD, 1, 1, 2, keys, randomness)
    assert evaluate([5, 7, 11], 3) == 5 + 7 * 3 + 11 * 9

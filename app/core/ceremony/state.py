"""The ceremony as it stands after so many messages, and which message may come next.

Law: all share keys; then all commitments of a run; then all its reveals (A8: nobody shows a
dealing before everybody is bound to one); then confirmations over the manifest. A complaint
ends the run, names a trustee, and the next run begins with commitments; no coefficient is
dealt twice. Every state is a value; a message that may not come is refused and changes
nothing. The transcript is SHA-256(lp("yijue/v1/ceremony") ‖ lp(HD) ‖ lp(type) ‖
lp(JCS(body)) …) over all messages before the confirmations, in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.ceremony.complaint import Blame, DealtShare, judge_share, open_share
from app.core.ceremony.dealing import (
    Revealed,
    RevealInvalid,
    ShareWrong,
    evaluate_commitments,
    hash_reveal,
    read_reveal,
    read_trustee_key,
)
from app.core.ceremony.keys import TrusteeKeys, TrusteeSecretWrong, TrusteeUnknown, verify_size
from app.core.encoding import encode_jcs, lp, parse_b64, sha256
from app.core.entries.secret_bodies import verify_secret_body
from app.core.errors import VerificationError
from app.core.group import Group, L

KEYS, COMMIT, REVEAL, DEALT, CONFIRMED = "keys", "commit", "reveal", "dealt", "confirmed"
_TRANSCRIPT = b"yijue/v1/ceremony"
_COMPLAINT, _OK = "dkg-complaint", "ceremony-ok"
#: What is awaited from every trustee in a phase.
_AWAITED = {KEYS: "trustee-key", COMMIT: "dkg-commit", REVEAL: "dkg-reveal", DEALT: _OK}
Body = Mapping[str, Any]


class CeremonyOutOfOrder(VerificationError):
    """The message may not come now; `reason` says why."""


class CeremonyUnfinished(VerificationError):
    """Not all trustees have dealt."""


class CeremonyFailed(VerificationError):
    """The keys of the ceremony cannot be used: the identity stands among them."""


class ConfirmationWrong(VerificationError):
    """The trustee confirms another transcript or key than this ceremony's."""


@dataclass(frozen=True)
class Ceremony:
    """A ceremony under HD (32 bytes), of n trustees of whom t open; begun by `begin`."""

    group: Group
    hd: bytes
    trustees: int
    threshold: int
    run: int = 1
    share_keys: Mapping[int, bytes] = field(default_factory=dict)
    commitments: Mapping[int, bytes] = field(default_factory=dict)
    revealed: Mapping[int, Revealed] = field(default_factory=dict)
    confirmed: frozenset[int] = frozenset()
    #: Every K of every run so far.
    used: frozenset[bytes] = frozenset()
    blames: tuple[Blame, ...] = ()
    messages: tuple[bytes, ...] = ()

    @classmethod
    def begin(cls, group: Group, hd: bytes, trustees: int, threshold: int) -> Ceremony:
        """Return the ceremony before its first message; raises CeremonySizeInvalid."""
        verify_size(trustees, threshold)
        return cls(group, hd, trustees, threshold)

    @property
    def phase(self) -> str:
        """What the ceremony waits for: keys, commit, reveal, dealt (confirmations), confirmed."""
        for phase, spoken in self._spoken.items():
            if len(spoken) < self.trustees:
                return phase
        return CONFIRMED

    @property
    def _spoken(self) -> dict[str, frozenset[int]]:
        return {
            KEYS: frozenset(self.share_keys),
            COMMIT: frozenset(self.commitments),
            REVEAL: frozenset(self.revealed),
            DEALT: self.confirmed,
        }

    @property
    def expected(self) -> frozenset[tuple[str, int]]:
        """(type, trustee) of every message that may come next."""
        phase = self.phase
        everyone = frozenset(range(1, self.trustees + 1))
        awaited = everyone - self._spoken.get(phase, everyone)
        messages = {(_AWAITED[phase], trustee) for trustee in awaited}
        if phase in {COMMIT, REVEAL, DEALT} and not self.confirmed:
            messages |= {(_COMPLAINT, trustee) for trustee in everyone}
        return frozenset(messages)

    def after(self, kind: str, body: object) -> Ceremony:
        """Return the ceremony after one more message; this one stays as it is.

        Raises SchemaError, TrusteeUnknown, CeremonyOutOfOrder, RevealInvalid, ConfirmationWrong,
        ProofInvalid, PointInvalid, ScalarInvalid.
        """
        if kind not in _STEPS:
            raise CeremonyOutOfOrder(reason="type")
        verify_secret_body(kind, body)
        assert isinstance(body, dict)
        trustee = body["trustee"]
        self._verify_known(trustee)
        if (kind, trustee) not in self.expected:
            raise CeremonyOutOfOrder(reason="phase", phase=self.phase, trustee=trustee)
        if body.get("run", self.run) != self.run:
            raise CeremonyOutOfOrder(reason="run", run=self.run, trustee=trustee)
        later = _STEPS[kind](self, body)
        if kind == _OK:
            return later
        return replace(later, messages=(*self.messages, lp(kind.encode()) + lp(encode_jcs(body))))

    def _verify_known(self, trustee: int) -> None:
        if trustee > self.trustees:
            raise TrusteeUnknown(trustee=trustee)

    def _after_key(self, body: Body) -> Ceremony:
        key = read_trustee_key(self.group, self.hd, body)
        if key in self.share_keys.values():
            raise CeremonyOutOfOrder(reason="key_twice", trustee=body["trustee"])
        return replace(self, share_keys={**self.share_keys, body["trustee"]: key})

    def _after_commit(self, body: Body) -> Ceremony:
        commitment = bytes.fromhex(body["commitment"])
        return replace(self, commitments={**self.commitments, body["trustee"]: commitment})

    def _after_reveal(self, body: Body) -> Ceremony:
        trustee = body["trustee"]
        if hash_reveal(self.hd, body) != self.commitments[trustee]:
            raise RevealInvalid(reason="commitment", trustee=trustee)
        if [share["to"] for share in body["shares"]] != list(range(1, self.trustees + 1)):
            raise RevealInvalid(reason="shares", trustee=trustee)
        dealing = read_reveal(self.group, self.hd, self.threshold, body)
        own = frozenset(dealing.coefficients)
        if len(own) != self.threshold or own & self.used:
            raise RevealInvalid(reason="coefficient_used", trustee=trustee)
        revealed = {**self.revealed, trustee: dealing}
        return replace(self, revealed=revealed, used=self.used | own)

    def _after_complaint(self, body: Body) -> Ceremony:
        by, against = body["trustee"], body["against"]
        self._verify_known(against)
        if by == against:
            raise CeremonyOutOfOrder(reason="self", trustee=by)
        judge = self._judge_share if body["reason"] == "share" else self._judge_silent
        blame = judge(by, against, body)
        return replace(
            self,
            run=self.run + 1,
            commitments={},
            revealed={},
            blames=(*self.blames, blame),
        )

    def _judge_silent(self, by: int, against: int, _body: Body) -> Blame:
        spoken = self._spoken[self.phase]
        if self.phase == DEALT or against in spoken:
            raise CeremonyOutOfOrder(reason="not_silent", trustee=against)
        if by not in spoken:
            raise CeremonyOutOfOrder(reason="silent_too", trustee=by)
        return Blame(self.run, by, against, "silent", against)

    def _judge_share(self, by: int, against: int, body: Body) -> Blame:
        return judge_share(self.group, self.dealt_share(against, by), body)

    def _after_ok(self, body: Body) -> Ceremony:
        own = (self.transcript, self.result().key)
        if (bytes.fromhex(body["ceremony"]), parse_b64(body["key"])) != own:
            raise ConfirmationWrong(trustee=body["trustee"])
        return replace(self, confirmed=self.confirmed | {body["trustee"]})

    def dealt_share(self, dealer: int, trustee: int) -> DealtShare:
        """Return what a dealer dealt to a trustee in this run; raises CeremonyOutOfOrder."""
        if dealer not in self.revealed:
            raise CeremonyOutOfOrder(reason="not_revealed", trustee=dealer)
        key, dealing = self.share_keys[trustee], self.revealed[dealer]
        return DealtShare(self.hd, self.run, dealer, trustee, key, dealing)

    @property
    def transcript(self) -> bytes:
        """The 32 bytes that stand as `ceremony` in the manifest."""
        return sha256(lp(_TRANSCRIPT) + lp(self.hd) + b"".join(self.messages))

    def result(self) -> TrusteeKeys:
        """Return Y and every VK, computed from the dealings alone.

        Raises CeremonyUnfinished, CeremonyFailed.
        """
        if self.phase not in {DEALT, CONFIRMED}:
            raise CeremonyUnfinished(phase=self.phase)
        group = self.group
        sums = [group.identity] * self.threshold
        for dealing in self.revealed.values():
            elements = map(group.decode, dealing.coefficients)
            sums = [group.add(total, one) for total, one in zip(sums, elements, strict=True)]
        verification_keys = tuple(
            group.encode(evaluate_commitments(group, sums, trustee))
            for trustee in range(1, self.trustees + 1)
        )
        keys = TrusteeKeys(self.threshold, group.encode(sums[0]), verification_keys)
        if keys.has_identity:
            raise CeremonyFailed()
        return keys


def own_secret(ceremony: Ceremony, trustee: int, share_secret: int) -> int:
    """Return x of a trustee, modulo L, from the log and the secret of the share key.

    Raises ShareWrong with the dealer whose share does not fit, TrusteeSecretWrong,
    TrusteeUnknown, CeremonyUnfinished.
    """
    verification_key = ceremony.result().verification_key(trustee)
    group, total = ceremony.group, 0
    if group.encode(group.multiply_base(share_secret)) != ceremony.share_keys[trustee]:
        raise TrusteeSecretWrong(trustee=trustee)
    for dealer in sorted(ceremony.revealed):
        share = open_share(group, ceremony.dealt_share(dealer, trustee), share_secret)
        if share is None:
            raise ShareWrong(dealer=dealer)
        total = (total + share) % L
    assert group.encode(group.multiply_base(total)) == verification_key
    return total


_STEPS = {
    "trustee-key": Ceremony._after_key,
    "dkg-commit": Ceremony._after_commit,
    "dkg-reveal": Ceremony._after_reveal,
    _COMPLAINT: Ceremony._after_complaint,
    _OK: Ceremony._after_ok,
}

"""Whatever order messages come in, good ones and bad: a ceremony stays one (PROTOCOL §11.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.core.ceremony import Ceremony, make_share_complaint, make_trustee_key, own_secret
from app.core.encoding import encode_b64, parse_b64
from app.core.errors import VerificationError
from app.core.group import L
from app.core.secret.result import lagrange_coefficients
from tests.core.secret_samples import GROUP, HD, dealing_of, drawn, share_secret

SIZES = {3: 2, 5: 3}
trustees = st.integers(1, 5)


class CeremonyMachine(RuleBasedStateMachine):
    """Trustees who speak when they like; the log takes what `after` takes."""

    def __init__(self) -> None:
        super().__init__()
        self.state = Ceremony.begin(GROUP, HD, 3, 2)
        self.bad: set[tuple[int, int]] = set()
        self.dealings: dict[int, Any] = {}

    def say(self, kind: str, body: Any) -> None:
        expected = (kind, body["trustee"]) in self.state.expected
        try:
            later = self.state.after(kind, body)
        except VerificationError:
            return
        assert expected
        if later.run != self.state.run:
            assert later.blames[-1].run == self.state.run
            self.dealings, self.bad = {}, set()
        self.state = later

    @rule(five=st.booleans())
    def begin_again(self, five: bool) -> None:
        n = 5 if five else 3
        if not self.state.share_keys and self.state.trustees != n:
            self.state = Ceremony.begin(GROUP, HD, n, SIZES[n])

    @rule(trustee=trustees)
    def give_key(self, trustee: int) -> None:
        body = make_trustee_key(
            GROUP, HD, trustee, share_secret(trustee), drawn(f"key {trustee}", 1)
        )
        self.say("trustee-key", body)

    @precondition(lambda self: self.state.phase == "keys")
    @rule()
    def give_all_keys(self) -> None:
        for trustee in range(1, self.state.trustees + 1):
            self.give_key(trustee)

    @precondition(lambda self: self.state.phase != "keys")
    @rule(trustee=trustees, lies=st.booleans())
    def commit(self, trustee: int, lies: bool) -> None:
        if trustee > self.state.trustees or trustee in self.dealings:
            return
        dealing = dealing_of(self.state, trustee)
        if lies and trustee == 1:
            dealing = self.lie(dealing)
        self.dealings[trustee] = dealing
        self.say("dkg-commit", dealing.commit)

    def lie(self, dealing: Any) -> Any:
        """A share for trustee 2 that lies beside the polynomial."""
        from app.core.ceremony.dealing import hash_reveal

        shares = [dict(share) for share in dealing.reveal["shares"]]
        sealed = bytearray(parse_b64(shares[1]["sealed"]))
        sealed[40] ^= 4
        shares[1]["sealed"] = encode_b64(bytes(sealed))
        reveal = {**dealing.reveal, "shares": shares}
        self.bad.add((1, 2))
        commit = {**dealing.commit, "commitment": hash_reveal(HD, reveal).hex()}
        return replace(dealing, commit=commit, reveal=reveal)

    @precondition(lambda self: self.state.phase == "commit")
    @rule()
    def commit_all(self) -> None:
        for trustee in range(1, self.state.trustees + 1):
            self.commit(trustee, False)

    @rule(trustee=trustees, late=st.booleans())
    def reveal(self, trustee: int, late: bool) -> None:
        if trustee in self.dealings:
            body = self.dealings[trustee].reveal
            if late:
                body = dealing_of(self.state, trustee, "another").reveal
            taken = trustee in self.state.revealed
            self.say("dkg-reveal", body)
            assert not late or taken is (trustee in self.state.revealed)

    @precondition(lambda self: self.state.phase == "reveal")
    @rule()
    def reveal_all(self) -> None:
        for trustee in sorted(self.dealings):
            self.reveal(trustee, False)

    @rule(by=trustees, against=trustees)
    def complain_of_silence(self, by: int, against: int) -> None:
        run = self.state.run
        self.say(
            "dkg-complaint", {"trustee": by, "run": run, "against": against, "reason": "silent"}
        )

    @rule(by=trustees, against=trustees)
    def complain_of_a_share(self, by: int, against: int) -> None:
        if against not in self.state.revealed or by > self.state.trustees or by == against:
            return
        bad, blames = (against, by) in self.bad, len(self.state.blames)
        dealt = self.state.dealt_share(against, by)
        self.say(
            "dkg-complaint",
            make_share_complaint(GROUP, dealt, share_secret(by), drawn("complaint", 1)),
        )
        if len(self.state.blames) > blames:
            assert self.state.blames[-1].named == (against if bad else by)

    @precondition(lambda self: self.state.phase == "dealt")
    @rule(trustee=trustees)
    def confirm(self, trustee: int) -> None:
        body = {
            "trustee": trustee,
            "ceremony": self.state.transcript.hex(),
            "key": encode_b64(self.state.result().key),
        }
        self.say("ceremony-ok", body)

    @invariant()
    def a_finished_ceremony_has_a_key_that_t_secrets_make(self) -> None:
        if self.state.phase not in {"dealt", "confirmed"}:
            return
        keys, n = self.state.result(), self.state.trustees
        whole = [j for j in range(1, n + 1) if (1, j) not in self.bad]
        chosen = whole[-self.state.threshold :]
        factors = lagrange_coefficients(chosen)
        x = sum(factors[j] * own_secret(self.state, j, share_secret(j)) for j in chosen) % L
        assert GROUP.encode(GROUP.multiply_base(x)) == keys.key

    @invariant()
    def runs_are_counted_by_blames(self) -> None:
        assert self.state.run == len(self.state.blames) + 1


CeremonyMachine.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def test_whatever_order_the_messages_come_in() -> None:
    CeremonyMachine.TestCase().runTest()


@pytest.mark.long
def test_the_same_for_longer() -> None:
    class Longer(CeremonyMachine):
        pass

    Longer.TestCase.settings = settings(
        CeremonyMachine.TestCase.settings, max_examples=300, stateful_step_count=60
    )
    Longer.TestCase().runTest()

"""An owner's phone as a program: proves the code, signs ballots, checks what comes back.

Where ballots are secret it encrypts them; what opens the last one it made stays in the phone.
It talks to whatever `send` leads to: the application itself or an address on the network.
"""

from __future__ import annotations

import http.client
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask.testing import FlaskClient

from app.core.ballot import Answer, Ballot, ballot_body, ballot_id, tracker
from app.core.definition import Definition
from app.core.encoding import encode_b64, encode_jcs, lp
from app.core.entries import Entry, Signature, encode_entry, floor_minute
from app.core.group import group_for_secrets
from app.core.secret.ballot import Poll, secret_ballot_body
from app.core.secret.encrypting import Sealed, encrypt_ballot, randomness_needed
from app.core.secret.spoil import spoil_body
from app.core.signatures import key_id, public_key, sign, signed_message
from app.core.tlog.merkle import leaf_hash
from app.core.tlog.proof import parse_log_proof, verify_log_proof
from app.core.voting_code import credential_seed
from tests.worlds.households import Card
from tests.worlds.meeting import COMMUNITY

Body = dict[str, Any]
CHOICES = {"m1": "yes", "m2": "no", "m3": "abstain", "m4": "b"}
SECRET_CHOICES = {"m1": "yes", "m2": "b"}


@dataclass(frozen=True)
class Reply:
    """What came back: status and JSON object."""

    status: int
    body: Body
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def error(self) -> str:
        return str(self.body.get("error", ""))


Send = Callable[[str, bytes], Reply]


def by_client(client: FlaskClient, address: str = "203.0.113.5") -> Send:
    """Send into the application of a test client, from an address."""

    def send(path: str, data: bytes) -> Reply:
        answer = client.post(
            path,
            data=data,
            content_type="application/json",
            environ_overrides={"REMOTE_ADDR": address},
        )
        return Reply(answer.status_code, answer.get_json(silent=True) or {}, dict(answer.headers))

    return send


def by_network(port: int) -> Send:
    """Send to a server on this machine, a connection for each request."""

    def send(path: str, data: bytes) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("POST", path, data, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return Reply(answer.status, json.loads(answer.read()), dict(answer.headers))
        finally:
            connection.close()

    return send


@dataclass
class Device:
    """One owner's phone and card, before and after it is recognised."""

    card: Card
    definition: Definition
    hm: bytes
    send: Send
    read_code: Callable[[Card], str]
    token: str = ""
    known: Body = field(default_factory=dict)
    code: str = ""
    # The trustees' key, where ballots are secret; then what opens each ballot, by its id.
    trustee_key: bytes = b""
    sealed: dict[bytes, tuple[Sealed, Mapping[str, tuple[str, ...]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.code = self.code or self.card.code

    @property
    def poll(self) -> Poll:
        return Poll.of(group_for_secrets(), self.hm, self.definition, self.trustee_key)

    @property
    def assembly(self) -> str:
        return self.definition.assembly

    @property
    def seed(self) -> bytes:
        return credential_seed(self.definition.credential_scope_id, self.code)

    @property
    def key(self) -> bytes:
        return public_key(self.seed)

    def post(self, path: str, **body: Any) -> Reply:
        return self.send(path, json.dumps(body).encode())

    def at_assembly(self, path: str, **body: Any) -> Reply:
        body = {"token": self.token, **body}
        return self.post(f"/api/booth/assemblies/{self.assembly}/{path}", **body)

    def nonce(self) -> str:
        return str(self.post(f"/api/booth/{COMMUNITY}/nonce").body["nonce"])

    def proof(self, nonce: str | None = None, **changes: Any) -> Body:
        """What /identify takes: the nonce signed by the code's key, and the unit code."""
        nonce = nonce or self.nonce()
        message = lp(b"yijue/v1/identify") + lp(COMMUNITY.encode()) + lp(bytes.fromhex(nonce))
        return {
            "nonce": nonce,
            "assembly": self.assembly,
            "cred_pk": self.key.hex(),
            "signature": encode_b64(sign(self.seed, message)),
            "unit": self.card.unit_codes[0],
            **changes,
        }

    def identify(self, **changes: Any) -> Reply:
        """Prove the code; what is known afterwards is kept."""
        reply = self.post(f"/api/booth/{COMMUNITY}/identify", **self.proof(**changes))
        if reply.status == 200:
            self.token, self.known = reply.body["token"], reply.body
        return reply

    def ask_code(self, last4: str | None = None) -> Reply:
        return self.at_assembly("code", last4=self.card.last4 if last4 is None else last4)

    def get_code(self) -> str:
        """Ask for the six digits and read them from the phone."""
        asked = self.ask_code()
        assert asked.status == 200, asked
        return self.read_code(self.card)

    def ballot(self, seq: int = 0, prev: bytes = bytes(32), /, **choices: str) -> Body:
        """A ballot's body; all motions in the right's scope are answered, some as given."""
        plain = self.plain_ballot(seq, prev, **choices)
        return self.seal(plain) if self.definition.is_secret else ballot_body(plain)

    def plain_ballot(self, seq: int = 0, prev: bytes = bytes(32), /, **choices: str) -> Ballot:
        """What the owner has in mind."""
        in_scope = self.known["right"]["weights"]
        chosen = {**(SECRET_CHOICES if self.definition.is_secret else CHOICES), **choices}
        motions = [motion.id for motion in self.definition.motions if motion.id in in_scope]
        answers = (Answer(motion, (chosen[motion],)) for motion in motions)
        return Ballot(
            i=self.known["right"]["i"],
            cred_pk=self.key,
            seq=seq,
            prev=prev,
            consent=self.definition.consent,
            answers=tuple(answers),
        )

    def seal(self, plain: Ballot, randomness: bytes = b"") -> Body:
        """The encrypted ballot; what opens it is kept in this phone."""
        size = randomness_needed(self.definition, plain.answers)
        sealed = encrypt_ballot(self.poll, plain, randomness or os.urandom(size))
        body = secret_ballot_body(sealed.ballot)
        chosen = {answer.motion: answer.choices for answer in plain.answers}
        self.sealed[ballot_id(self.hm, body)] = sealed, chosen
        return body

    def spoil(self, body: Body) -> Body:
        """The body that opens a ballot of this phone."""
        return spoil_body(*self.sealed[ballot_id(self.hm, body)])

    def next_ballot(self, **choices: str) -> Body:
        """A ballot that replaces the last one the server told of."""
        last = self.known["ballot"]
        if last is None:
            return self.ballot(**choices)
        return self.ballot(last["seq"] + 1, bytes.fromhex(last["ballot_id"]), **choices)

    def sign(self, body: Body, hm: bytes | None = None) -> bytes:
        return sign(self.seed, signed_message("ballot", hm or self.hm, body))

    def packet(self, body: Body, code: str, **changes: Any) -> Body:
        """What /ballots takes, as the phone would keep and send it again."""
        return {
            "code": code,
            "ballot": encode_jcs(body).decode(),
            "signature": encode_b64(self.sign(body)),
            **changes,
        }

    def cast(self, body: Body, code: str, **changes: Any) -> Reply:
        return self.at_assembly("ballots", **self.packet(body, code, **changes))

    def open_instead(self, body: Body, **changes: Any) -> Reply:
        """Have a ballot of this phone, or what is said to open it, logged as spoilt."""
        spoil = body if "opening" in body else self.spoil(body)
        return self.at_assembly("spoils", **{**self.opening_packet(spoil), **changes})

    def opening_packet(self, spoil: Body) -> Body:
        """What /spoils takes."""
        signature = sign(self.seed, signed_message("spoil", self.hm, spoil))
        return {"spoil": encode_jcs(spoil).decode(), "signature": encode_b64(signature)}

    def vote(self, **choices: str) -> Reply:
        """The whole way of an owner who votes or votes anew; the answer is checked."""
        assert self.identify().status == 200
        body = self.next_ballot(**choices)
        reply = self.cast(body, self.get_code())
        if reply.status == 200:
            self.check(body, reply)
        return reply

    def check(self, body: Body, reply: Reply) -> None:
        """Do what the phone does before it says that the vote is recorded."""
        answer = reply.body
        assert answer["tracker"] == tracker(ballot_id(self.hm, body))
        moment = floor_minute(datetime.fromisoformat(answer["cast_at"]))
        signature = Signature(key_id(self.key), self.sign(body))
        leaf = encode_entry(Entry("ballot", answer["entry"], moment, body, (signature,)))
        proof = parse_log_proof(answer["proof"].encode())
        log_key = self.definition.keys.log
        verify_log_proof(proof, leaf_hash(leaf), self.definition.origin, log_key)

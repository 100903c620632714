"""Three trustees with their keys and shares, who hand their messages in at the site's own door.

What they draw follows from their names, so a ceremony repeats under the same definition.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.assembly.service.ceremony import replay_ceremony
from app.assembly.service.draft import Draft
from app.assembly.service.draft_motion import DraftMotion
from app.assembly.service.read import definition_of, get_assembly, hm_of
from app.assembly.service.trustee_messages import take_message
from app.core.ceremony import (
    Ceremony,
    Dealing,
    deal,
    dealing_randomness_needed,
    make_trustee_key,
    own_secret,
)
from app.core.encoding import encode_b64
from app.core.group import L, group_for_secrets, hash_to_scalar
from app.core.secret.ballot import SecretBallot
from app.core.secret.result import lagrange_coefficients
from app.core.signers import sign_body
from app.platform.db import db
from tests.worlds.keys import key, seed

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow

Body = dict[str, Any]
ORGANISATIONS = ("街道办事处", "居民委员会", "业主监督小组")
#: All rights of the community are asked: a smaller scope gets no secret ballot.
MOTIONS = (
    DraftMotion("续聘物业服务企业", "续聘三年。", "278-4"),
    DraftMotion("花园改造", "三选一。", "278-9", "one_of", options=("甲", "乙", "丙")),
)


def drawn(word: str, size: int) -> bytes:
    """Bytes that follow from the word."""
    return hashlib.shake_256(word.encode()).digest(size)


@dataclass
class Trustees:
    """The trustees 1 … n of an assembly; `motions` is what is voted on secretly."""

    number: int = 3
    result_mode: str = "M0"
    motions: tuple[DraftMotion, ...] = MOTIONS
    dealings: dict[int, Dealing] = field(default_factory=dict)

    @property
    def numbers(self) -> range:
        return range(1, self.number + 1)

    def made_secret(self, draft: Draft) -> Draft:
        """The draft with secret ballots under these trustees."""
        named = tuple(
            {"organisation": ORGANISATIONS[n % 3], "key": key(f"trustee {n}").hex()}
            for n in self.numbers
        )
        return replace(
            draft,
            mode="secret",
            result_mode=self.result_mode,
            secret_basis="管理规约第十条",
            trustees=named,
            motions=self.motions,
        )

    def make_key(self, assembly_id: str, now: datetime) -> None:
        """The whole ceremony before the manifest, message by message."""
        assembly = get_assembly(db.session(), assembly_id)
        hd, group = bytes.fromhex(assembly.hd or ""), group_for_secrets()
        for n in self.numbers:
            body = make_trustee_key(group, hd, n, self.share_secret(n), drawn(f"possess {n}", 64))
            self.hand_in(assembly_id, "trustee-key", n, body, now)
        ceremony = self.ceremony(assembly)
        keys = [ceremony.share_keys[n] for n in self.numbers]
        t = ceremony.threshold
        size = dealing_randomness_needed(self.number, t)
        for n in self.numbers:
            self.dealings[n] = deal(group, hd, 1, n, t, keys, drawn(f"dealing {n}", size))
            self.hand_in(assembly_id, "dkg-commit", n, self.dealings[n].commit, now)
        for n in self.numbers:
            self.hand_in(assembly_id, "dkg-reveal", n, self.dealings[n].reveal, now)

    def confirm(self, assembly_id: str, now: datetime) -> None:
        """Every trustee signs the ceremony under the manifest."""
        ceremony = self.ceremony(get_assembly(db.session(), assembly_id))
        for n in self.numbers:
            body = {
                "trustee": n,
                "ceremony": ceremony.transcript.hex(),
                "key": encode_b64(ceremony.result().key),
            }
            self.hand_in(assembly_id, "ceremony-ok", n, body, now)

    def share_secret(self, n: int) -> int:
        return hash_to_scalar(f"share key {n}".encode())

    def secret(self, assembly: AssemblyRow, n: int) -> int:
        """The trustee's share x of the election key."""
        return own_secret(self.ceremony(assembly), n, self.share_secret(n))

    def open_ballot(self, assembly: AssemblyRow, body: Mapping[str, Any]) -> list[Body]:
        """The choices of one sealed ballot, which no trustee's tool would open."""
        group, chosen = group_for_secrets(), range(1, self.ceremony(assembly).threshold + 1)
        factors = lagrange_coefficients(chosen)
        x = sum(self.secret(assembly, n) * factors[n] for n in chosen)
        opened = []
        for answer in SecretBallot.of(body).answers:
            motion = definition_of(assembly).get_motion(answer.motion)
            votes = []
            for choice, option in zip(motion.choice_ids, answer.options, strict=True):
                a, b = (group.decode(half) for half in (option.ciphertext.a, option.ciphertext.b))
                left = group.subtract(b, group.multiply(x % L, a))
                votes += [choice] if not group.is_identity(left) else []
            opened.append({"motion": motion.id, "choices": votes})
        return opened

    def ceremony(self, assembly: AssemblyRow) -> Ceremony:
        return replay_ceremony(db.session(), assembly)

    def message(self, assembly_id: str, kind: str, n: int, body: Body) -> bytes:
        """The file that a trustee's tool writes."""
        assembly = get_assembly(db.session(), assembly_id)
        bind = definition_of(assembly).hd if assembly.hm is None else hm_of(assembly)
        k, s = sign_body(kind, bind, body, seed(f"trustee {n}"))
        sig = {"k": k, "s": encode_b64(s)}
        return json.dumps({"type": kind, "body": body, "sig": sig}, indent=1).encode()

    def hand_in(self, assembly_id: str, kind: str, n: int, body: Body, now: datetime) -> int:
        data = self.message(assembly_id, kind, n, body)
        db.session.rollback()
        seq, new = take_message(assembly_id, data, now=now)
        assert new
        return seq

"""The paper desk as two officers: they hand out, take back and key in, with real signatures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.assembly.service.read import definition_of, get_assembly
from app.core.ballot import PaperBallot, VoidItem, parse_answers
from app.core.secret.encrypting import encrypt_paper, paper_key
from app.core.secret.paper import secret_paper_body
from app.core.voting_code import voting_code_from_bytes
from app.platform.db import db, transaction
from app.voting.service.paper.answered import Keyed
from app.voting.service.paper.keying import key_ballot
from app.voting.service.paper.moves import finish_move, start_move
from app.voting.service.paper.register import load_paper_roll
from app.voting.service.paper.scans import store_scan
from app.voting.service.sealed import get_poll
from tests.papers import jpeg, paper
from tests.worlds.households import Card, Facts
from tests.worlds.meeting import manifest_hash, sign_entry

PICTURE = jpeg(paper(word="a photo").resize((140, 200)))
PAIR = ("clerk", "scrutineer")
COUNTING_CODE = voting_code_from_bytes(bytes(range(12)))


class Desk:
    """Clerk and scrutineer at the desk of an assembly, in the current application."""

    def __init__(self, facts: Facts, now: datetime) -> None:
        self.facts, self.now = facts, now
        self.hm = manifest_hash(facts.assembly_id)
        with transaction() as session:
            assembly = get_assembly(session, facts.assembly_id)
            self.secret = definition_of(assembly).is_secret
            load_paper_roll(session, assembly)

    def issue(self, card: Card, sheet: int = 0) -> int:
        return self._move("paper-issue", {"i": card.i, "serial": card.sheets[sheet][0]})

    def take_back(self, card: Card, state: str, sheet: int = 0) -> int:
        body = {"i": card.i, "serial": card.sheets[sheet][0], "state": state}
        return self._move("paper-return", body)

    def key_in(
        self, card: Card, answers: list[dict[str, Any]], sheet: int = 0, **more: Any
    ) -> Keyed:
        """Both officers key the same paper; returns what came of the second keying."""
        serial, secret = card.sheets[sheet]
        plain = {"i": card.i, "serial": serial, "secret": secret, "assisted": False}
        body = {**plain, "answers": answers, "void": [], **more}
        if self.secret:
            body = self.seal(body)
        else:
            body["scan"] = store_scan(self.facts.assembly_id, serial, PICTURE, now=self.now)
        for name in PAIR:
            keyed = key_ballot(
                self.facts.assembly_id,
                body,
                officer_id=self.facts.officers[name],
                now=self.now,
                **sign_entry(name, "paper-ballot", self.hm, body),
            )
        return keyed

    def seal(self, body: dict[str, Any], code: str = COUNTING_CODE) -> dict[str, Any]:
        """What an officer's page makes of a reading of a secret ballot."""
        poll = get_poll(db.session(), self.facts.assembly_id)
        void = tuple(VoidItem(**item) for item in body["void"])
        plain = PaperBallot(
            body["i"],
            body["serial"],
            bytes.fromhex(body["secret"]),
            b"",
            parse_answers(body["answers"]),
            void,
            body["assisted"],
        )
        return secret_paper_body(encrypt_paper(poll, plain, paper_key(self.hm, code)))

    def _move(self, entry_type: str, body: dict[str, Any]) -> int:
        first, second = PAIR
        move = start_move(
            self.facts.assembly_id,
            entry_type,
            body,
            officer_id=self.facts.officers[first],
            now=self.now,
            **sign_entry(first, entry_type, self.hm, body),
        )
        return finish_move(
            move,
            officer_id=self.facts.officers[second],
            now=self.now,
            **sign_entry(second, entry_type, self.hm, body),
        )

"""The paper desk as two officers: they hand out, take back and key in, with real signatures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.assembly.service.read import get_assembly
from app.platform.db import transaction
from app.voting.service.paper.answered import Keyed
from app.voting.service.paper.keying import key_ballot
from app.voting.service.paper.moves import finish_move, start_move
from app.voting.service.paper.register import load_paper_roll
from app.voting.service.paper.scans import store_scan
from tests.papers import jpeg, paper
from tests.worlds.households import Card, Facts
from tests.worlds.meeting import manifest_hash, sign_entry

PICTURE = jpeg(paper(word="a photo").resize((140, 200)))
PAIR = ("clerk", "scrutineer")


class Desk:
    """Clerk and scrutineer at the desk of an assembly, in the current application."""

    def __init__(self, facts: Facts, now: datetime) -> None:
        self.facts, self.now = facts, now
        self.hm = manifest_hash(facts.assembly_id)
        with transaction() as session:
            load_paper_roll(session, get_assembly(session, facts.assembly_id))

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
        scan = store_scan(self.facts.assembly_id, serial, PICTURE, now=self.now)
        body = {
            "i": card.i,
            "serial": serial,
            "secret": secret,
            "scan": scan,
            "assisted": False,
            "answers": answers,
            "void": [],
            **more,
        }
        for name in PAIR:
            keyed = key_ballot(
                self.facts.assembly_id,
                body,
                officer_id=self.facts.officers[name],
                now=self.now,
                **sign_entry(name, "paper-ballot", self.hm, body),
            )
        return keyed

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

"""The paper desk's part: ballots handed out, some spoiled, all keyed in by two officers."""

from __future__ import annotations

import os
import struct
import zlib
from typing import Any

from app.core.ballot import PaperBallot, VoidItem, parse_answers
from app.core.encoding import encode_b64
from app.core.secret.encrypting import encrypt_paper, paper_key
from app.core.secret.paper import secret_paper_body
from app.core.signers import sign_body
from app.core.voting_code import voting_code_from_bytes
from scripts.rehearsal.officers import Person
from scripts.rehearsal.owners import Choices, Site
from scripts.rehearsal.roll import PaperSheet


def picture(text: str) -> bytes:
    """Return a small PNG that stands for a photographed ballot; each text gives other bytes."""
    row = b"\x00" + bytes(ord(c) % 256 for c in text.ljust(32))[:32]
    data = zlib.compress(row * 8)

    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 32, 8, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


class Desk:
    """Two officers at the paper desk."""

    def __init__(self, site: Site, clerk: Person, scrutineer: Person) -> None:
        self.site, self.clerk, self.scrutineer = site, clerk, scrutineer
        self.page = f"/desk/{site.definition.assembly}"
        # What both officers type where ballots are secret; no service ever hears it.
        self.key = paper_key(site.hm, voting_code_from_bytes(os.urandom(12)))
        self.tokens = {one.username: one.browser.token(self.page) for one in (clerk, scrutineer)}

    def hand_out(self, sheet: PaperSheet) -> None:
        """Register the issue of a ballot: the clerk signs, the scrutineer confirms."""
        self._move("paper-issue", {"i": sheet.i, "serial": sheet.serial})

    def take_back(self, sheet: PaperSheet, state: str) -> None:
        """Register a ballot that came back spoiled or blank."""
        self._move("paper-return", {"i": sheet.i, "serial": sheet.serial, "state": state})

    def _move(self, entry_type: str, body: dict[str, Any]) -> None:
        sent = {"type": entry_type, "body": body, **self._sign(self.clerk, entry_type, body)}
        move = self._post(self.clerk, f"{self.page}/moves", sent)["move"]
        signed = self._sign(self.scrutineer, entry_type, body)
        self._post(self.scrutineer, f"/desk/moves/{move}/signatures", signed)

    def key_in(
        self, sheet: PaperSheet, choices: Choices, void: dict[str, str] | None = None
    ) -> int:
        """Key a ballot in twice, scanned before or sealed by both; returns its entry."""
        order = [motion.id for motion in self.site.definition.motions]
        body = {
            "i": sheet.i,
            "serial": sheet.serial,
            "secret": sheet.secret.hex(),
            "assisted": False,
            "answers": [{"motion": m, "choices": list(choices[m])} for m in order if m in choices],
            "void": [{"motion": m, "reason": (void or {})[m]} for m in order if m in (void or {})],
        }
        if self.site.definition.is_secret:
            body = self._seal(body)
        else:
            body["scan"] = self._scan(sheet)
        done: dict[str, Any] = {}
        for officer in (self.clerk, self.scrutineer):
            sent = {"body": body, **self._sign(officer, "paper-ballot", body)}
            done = self._post(officer, f"{self.page}/keyings", sent)
        return int(done["entry"])

    def _seal(self, body: dict[str, Any]) -> dict[str, Any]:
        """Encrypt a reading as the officers' page does."""
        plain = PaperBallot(
            body["i"],
            body["serial"],
            bytes.fromhex(body["secret"]),
            b"",
            parse_answers(body["answers"]),
            tuple(VoidItem(**item) for item in body["void"]),
        )
        return secret_paper_body(encrypt_paper(self.site.poll, plain, self.key))

    def motions_of(self, sheet: PaperSheet) -> list[str]:
        """Return the motions that stand on a sheet."""
        found = self.clerk.browser.get_json(f"{self.page}/serial?serial={sheet.serial}")
        return list(found["motions"])

    def _scan(self, sheet: PaperSheet) -> str:
        answer = self.clerk.browser.submit(
            self.page,
            {"serial": sheet.serial},
            action=f"{self.page}/scans",
            files={"file": (f"{sheet.serial}.png", picture(sheet.serial))},
        )
        return str(answer.json()["sha256"])

    def _sign(self, officer: Person, entry_type: str, body: dict[str, Any]) -> dict[str, str]:
        k, s = sign_body(entry_type, self.site.hm, body, officer.seed)
        return {"k": k, "s": encode_b64(s)}

    def _post(self, officer: Person, path: str, body: dict[str, Any]) -> Any:
        return officer.browser.post_json(path, body, token=self.tokens[officer.username])

"""The paper desk with pictures stored, and officers who key in with real signatures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from app.people import service as people
from app.people.models import OfficerKey
from app.platform.db import transaction
from app.platform.files import store_file
from app.platform.roles import Role
from app.voting.models import PaperBallotRow
from tests.hall import Hall
from tests.worlds import meeting as worlds
from tests.worlds.keys import key
from tests.worlds.meeting import sign_entry

PICTURE = b"\xff\xd8\xff a photo of "
PATH = "/desk/{id}/keyings"


@dataclass
class KeyingDesk:
    """Ballots handed out and scanned, named by their doors."""

    hall: Hall
    scans: dict[int, str] = field(default_factory=dict)

    def serial(self, door: int) -> str:
        return self.hall.meeting.facts.card(door).sheets[0][0]

    def hand_out(self, *doors: int, scanned: bool = True) -> None:
        """Issue the first paper of each door; `scanned` pictures are stored in this order."""
        with self.hall.meeting.desk() as desk:
            for door in doors:
                desk.issue(self.hall.meeting.facts.card(door))
        for door in doors if scanned else ():
            self.scan(door)

    def scan(self, door: int, text: str = "", *, data: bytes = b"", secret: bool = True) -> str:
        """Store a picture as the ballot's, with the secret that its code says."""
        card = self.hall.meeting.facts.card(door)
        data = data or PICTURE + (text or card.sheets[0][0]).encode()

        def place(session: Any) -> str:
            stored = store_file(session, data, media_type="image/jpeg", name="scan")
            row = session.get(PaperBallotRow, (self.hall.id, card.sheets[0][0]))
            row.scan_sha256 = stored.sha256
            row.scan_secret = bytes.fromhex(card.sheets[0][1]) if secret else None
            row.scan_parts, row.scanned_at = "both", self.hall.now
            return stored.sha256

        self.scans[door] = str(self.hall.run(place))
        assert self.scans[door] == hashlib.sha256(data).hexdigest()
        return self.scans[door]

    def body(self, door: int, choice: str | None = "yes", **changes: Any) -> dict[str, Any]:
        """What an officer reads: one choice for the first motion, the others left blank."""
        card = self.hall.meeting.facts.card(door)
        serial, secret = card.sheets[0]
        answers = [] if choice is None else [{"motion": "m1", "choices": [choice]}]
        body = {"i": card.i, "serial": serial, "secret": secret, "scan": self.scans.get(door)}
        return {**body, "assisted": False, "answers": answers, "void": [], **changes}

    def key(
        self, name: str, door: int, choice: str | None = "yes", status: int = 200, **changes: Any
    ) -> dict[str, Any]:
        """Key a ballot in as an officer; returns the answer."""
        body = self.body(door, choice, **changes)
        return self.send(name, body, status)

    def send(self, name: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
        signed = sign_entry(name, "paper-ballot", self.hall.meeting.hm, body)
        browser = self.hall.browser(name)
        answer = browser.post(
            PATH.format(id=self.hall.id),
            json={"body": body, **signed},
            headers={"X-CSRFToken": browser.form_token()},
        )
        assert answer.status_code == status, answer.text
        return dict(answer.json or {})

    def next(self, name: str, *skip: str) -> dict[str, Any]:
        query = "&".join(f"skip={one}" for one in skip)
        answer = self.hall.browser(name).get(f"/desk/{self.hall.id}/keying/next?{query}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def clear(self, name: str, door: int, status: int = 302) -> Any:
        path = f"/desk/{{id}}/keyings/{self.serial(door)}/withdrawal"
        return self.hall.post(name, path, status=status)

    def entries(self, kind: str = "paper-ballot") -> list[Any]:
        return [entry for entry in self.hall.meeting.check_log() if entry.type == kind]

    def add_officer(self, name: str, role: Role) -> int:
        """Appoint an officer with a key and add them to the assembly, as two bodies agree."""
        number = self._appoint(name, role)
        fields = {"coming": str(number), "replaces": ""}
        act = self.hall.act_of(self.hall.post("convener", "/assemblies/{id}/officers", fields))
        self.hall.sign("convener", act)
        self.hall.sign("street", act)
        return number

    def _appoint(self, name: str, role: Role) -> int:
        now = self.hall.now
        with self.hall.meeting.app.app_context():
            made = people.create_officer(
                username=name, name=name.title(), organisation="志愿者协会", by=None, now=now
            )
            people.appoint(
                made.officer_id,
                role,
                worlds.COMMUNITY,
                operator_organisation=worlds.OPERATOR_ORGANISATION,
                by=None,
                now=now,
            )
            with transaction() as session:
                public = key(name).hex()
                session.add(
                    OfficerKey(
                        officer_id=made.officer_id, public_key=public, wrapped=None, since=now
                    )
                )
        self.hall.meeting.facts.officers[name] = made.officer_id
        return int(made.officer_id)

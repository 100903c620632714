"""The scanning page as a clerk uses it: files are sent, pages are looked at."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.platform.audit import AuditEvent
from app.voting.models import PaperBallotRow
from tests.hall import Hall
from tests.worlds.households import Card

JSON = {"Accept": "application/json"}


@dataclass
class ScanningDesk:
    """The hall's paper ballots, named by their doors."""

    hall: Hall

    def card(self, door: int) -> Card:
        return self.hall.meeting.facts.card(door)

    def sheet(self, door: int, copy: int = 0) -> tuple[str, str]:
        """Serial and secret of a door's ballot."""
        return self.card(door).sheets[copy]

    def hand_out(self, *doors: int) -> None:
        with self.hall.meeting.desk() as desk:
            for door in doors:
                desk.issue(self.card(door))

    def send(
        self, *files: bytes, name: str = "clerk", status: int = 200, **fields: str
    ) -> dict[str, Any]:
        """Upload files; returns the answer."""
        sent = [(io.BytesIO(one), f"scan-{n}.bin") for n, one in enumerate(files)]
        answer = self.hall.browser(name).submit(
            f"/desk/{self.hall.id}/scans",
            {**fields, "file": sent},
            content_type="multipart/form-data",
            headers=JSON,
        )
        assert answer.status_code == status, answer.text
        return dict(answer.json or {})

    def states(self, *files: bytes) -> list[tuple[str | None, str]]:
        """Serial and state of each page sent."""
        return [(one["serial"], one["state"]) for one in self.send(*files)["pages"]]

    def settle(
        self, page: int, act: str, serial: str = "", name: str = "clerk", status: int = 200
    ) -> dict[str, Any]:
        answer = self.hall.browser(name).submit(
            f"/desk/{self.hall.id}/scan-pages/{page}",
            {"act": act, "serial": serial},
            headers=JSON,
        )
        assert answer.status_code == status, answer.text
        return dict(answer.json or {})

    def picture(self, serial: str, name: str = "clerk", status: int = 200) -> bytes:
        return self._look(f"/desk/{self.hall.id}/scans/{serial}", name, status)

    def page(self, page: int, name: str = "clerk", status: int = 200) -> bytes:
        return self._look(f"/desk/{self.hall.id}/scan-pages/{page}", name, status)

    def _look(self, path: str, name: str, status: int) -> bytes:
        answer = self.hall.browser(name).get(path, headers=JSON)
        assert answer.status_code == status, answer.text
        if status == 200:
            assert answer.mimetype == "image/jpeg"
            assert answer.headers["Cache-Control"] == "private, no-store"
        return bytes(answer.data)

    def row(self, door: int) -> PaperBallotRow:
        """What is stored of a door's first ballot."""

        def read(session: Any) -> PaperBallotRow:
            row = session.get(PaperBallotRow, (self.hall.id, self.sheet(door)[0]))
            session.expunge(row)
            return row

        return self.hall.run(read)

    def audited(self, action: str) -> list[str]:
        """The subjects of an action in the audit log."""
        statement = select(AuditEvent.subject).where(AuditEvent.action == action)
        return self.hall.run(lambda session: list(session.scalars(statement)))

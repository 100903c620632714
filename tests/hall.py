"""Officers of an assembly at its pages, each signed in, each with a key that signs.

`hall` stands at the first minute of voting (the fixture `meeting`); `quiet_hall` on the frozen
roll. A room's conftest imports the fixtures it wants. Eve convenes in another community.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any

import pytest

from app.core.encoding import encode_b64
from app.core.signers import sign_body
from app.people import service as people
from app.platform.db import db, transaction
from app.platform.roles import Role
from tests.meetings import Meeting
from tests.site import Browser
from tests.worlds import meeting as worlds
from tests.worlds.keys import seed

ELSEWHERE = "xiyuan"
TAGS = re.compile(r"<[^>]+>")


@dataclass
class Hall:
    """The officers of a meeting, before the site."""

    meeting: Meeting
    browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.meeting.id

    @property
    def now(self) -> datetime:
        return self.meeting.clock()

    def browser(self, name: str) -> Browser:
        """The browser of an officer, signed in just now if it is the first time."""
        if name not in self.browsers:
            self.sign_in(name)
        return self.browsers[name]

    def sign_in(self, name: str) -> Browser:
        """Sign an officer in anew: a fresh code was given this minute."""
        client = self.meeting.app.test_client()
        assert isinstance(client, Browser)
        with self.meeting.app.app_context():
            held = people.start_session(self.number(name), self.now)
        with client.session_transaction() as session:
            session["_user_id"] = held.token
            session["seen"] = int(self.now.timestamp())
        self.browsers[name] = client
        return client

    def number(self, name: str) -> int:
        known = self.meeting.facts.officers
        if name not in known:
            known[name] = self._appoint(name)
        return known[name]

    def _appoint(self, name: str) -> int:
        roles = {"eve": (Role.CONVENER, ELSEWHERE), "operator": (Role.OPERATOR, None)}
        role, place = roles.get(name) or (Role(name), worlds.COMMUNITY)
        with self.meeting.app.app_context():
            made = people.create_officer(
                username=f"the-{name}".replace("_", "-"),
                name=name.title(),
                organisation=f"{name} & Co",
                by=None,
                now=self.now,
            )
            if place == ELSEWHERE:
                self._open_elsewhere()
            people.appoint(
                made.officer_id,
                role,
                place,
                operator_organisation="operator & Co",
                by=None,
                now=self.now,
            )
        return made.officer_id

    def _open_elsewhere(self) -> None:
        from app.registry import service as registry

        if registry.find_community(db.session(), ELSEWHERE) is None:
            facts = registry.CommunityFacts(name="西苑")
            registry.create_community(ELSEWHERE, facts, officer_id=None, now=self.now)

    def get(self, name: str, path: str, status: int = 200) -> str:
        """What a page says, without its markup."""
        answer = self.browser(name).get(path.format(id=self.id))
        assert answer.status_code == status, (path, answer.status_code, text_of(answer.text)[:600])
        return text_of(answer.text)

    def post(
        self, name: str, path: str, fields: dict[str, Any] | None = None, status: int = 302
    ) -> Any:
        """Send a form; returns the answer, whose `text` is plain."""
        answer = self.browser(name).submit(path.format(id=self.id), fields)
        assert answer.status_code == status, (path, answer.status_code, text_of(answer.text)[:900])
        return answer

    def act_of(self, answer: Any) -> int:
        """The act that a form led to."""
        found = re.search(r"/acts/(\d+)$", answer.headers["Location"])
        assert found, answer.headers["Location"]
        return int(found[1])

    def signature(self, name: str, act_id: int) -> dict[str, str]:
        """An officer's signature over the act as its page gives it."""
        facts = (
            self.browser(name).get(f"/acts/{act_id}", headers={"Accept": "application/json"}).json
        )
        bind = bytes.fromhex(facts["bind"])
        k, s = sign_body(facts["type"], bind, facts["body"], seed(name))
        return {"k": k, "s": encode_b64(s)}

    def sign(self, name: str, act_id: int, status: int = 302) -> Any:
        """Sign an act over HTTP, the fresh code given just before."""
        self.sign_in(name)
        fields = self.signature(name, act_id)
        return self.post(name, f"/acts/{act_id}/signatures", fields, status)

    def cosign(self) -> None:
        with self.meeting.app.app_context():
            worlds.cosign(self.id, self.now)

    def close(self) -> None:
        """Let the hour of the close pass and its head be witnessed."""
        self.meeting.clock.now = self.meeting.closes
        # A week has passed: the sign-ins of its beginning are over.
        self.browsers.clear()
        self.get("clerk", "/assemblies/{id}")
        self.cosign()

    def facts(self) -> dict[str, Any]:
        answer = self.browser("convener").get(
            f"/assemblies/{self.id}", headers={"Accept": "application/json"}
        )
        return dict(answer.json or {})

    def run(self, act: Callable[[Any], Any]) -> Any:
        """Do something with the database, as a service would."""
        with self.meeting.app.app_context(), transaction() as session:
            return act(session)


def text_of(html: str) -> str:
    """The words of a page, English or Chinese, in one line."""
    return " ".join(unescape(TAGS.sub(" ", html)).split())


@pytest.fixture
def hall(meeting: Meeting) -> Hall:
    return Hall(meeting)


@pytest.fixture
def quiet_hall(start_site: Callable[..., Meeting]) -> Hall:
    return Hall(start_site())

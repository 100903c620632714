"""Every page an officer can open, at phone size: axe finds no serious fault, nothing sticks out.

The addresses come from the application itself, so that a new page is looked at without being
listed here, as long as its address asks for nothing but what the test knows.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import url_for
from playwright.sync_api import Browser, Page
from werkzeug.routing import Rule
from werkzeug.serving import make_server

from app.platform.access import find_entry
from tests.eyes import WIDER, serious_faults
from tests.hall import Hall, hall
from tests.worlds.meeting import COMMUNITY

__all__ = ["hall"]

pytestmark = pytest.mark.browser

# What programs fetch, or what is handed out as a file.
NO_PAGES = ("/api/", "/log/", "/static/", "/booth/", "/v/", "/healthz", "/verify.pyz")
FILE = re.compile(r"\.[a-z]+$")
# Pages that show each role something else; of the others one reader's view is enough.
DIFFERS = {"/assemblies/<assembly_id>", "/assemblies/<assembly_id>/count", "/acts/<int:act_id>"}
ROLES = {
    "convener": "convener",
    "street_office": "street",
    "registrar": "registrar",
    "clerk": "clerk",
    "scrutineer": "scrutineer",
    "residents_committee": "residents_committee",
    "auditor": "auditor",
    "operator": "operator",
}


@dataclass
class Walk:
    """A phone's browser that opens pages as whoever may, and what it found."""

    hall: Hall
    chromium: Browser
    base: str
    tabs: dict[str, Page] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    faults: list[tuple[str, str, Any]] = field(default_factory=list)

    def pages(self, places: Mapping[str, Any]) -> None:
        """Open each page whose address asks for no more than `places`, once for each role."""
        app = self.hall.meeting.app
        for rule in app.url_map.iter_rules():
            names = self._readers(rule)
            if "GET" not in (rule.methods or ()) or not names:
                continue
            if set(rule.arguments) <= set(places):
                with app.test_request_context():
                    address = url_for(rule.endpoint, **{one: places[one] for one in rule.arguments})
                for name in names:
                    self.look(name, address)

    def _readers(self, rule: Rule) -> list[str]:
        entry = find_entry(self.hall.meeting.app, rule.endpoint)
        if entry is None or rule.rule.startswith(NO_PAGES) or FILE.search(rule.rule):
            return []
        held = sorted(role.value for role in entry.roles)
        names = [ROLES[role] for role in held if role in ROLES] or ["convener"]
        return names if rule.rule in DIFFERS else names[:1]

    def look(self, name: str, address: str) -> None:
        page = self._tab(name)
        answer = page.goto(self.base + address)
        assert answer is not None
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return
        # A refusal is a page too, and looked at like the others.
        assert answer.status < 500, (name, address, answer.status)
        self.seen.add(address)
        serious = serious_faults(page)
        if page.evaluate(WIDER):
            serious.append(("wider than the phone", ""))
        self.faults += [(name, address, one) for one in serious]

    def _tab(self, name: str) -> Page:
        if name not in self.tabs:
            cookie = self.hall.browser(name).get_cookie("yijue")
            assert cookie is not None
            context = self.chromium.new_context(
                viewport={"width": 390, "height": 844}, locale="zh-CN"
            )
            context.add_cookies([{"name": "yijue", "value": cookie.value, "url": self.base}])
            self.tabs[name] = context.new_page()
        return self.tabs[name]


@contextmanager
def walking(hall: Hall, chromium: Browser) -> Iterator[Walk]:
    server = make_server("127.0.0.1", 0, hall.meeting.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Walk(hall, chromium, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()


def test_while_votes_come_in(hall: Hall, chromium: Browser) -> None:
    draft = hall.post(
        "convener",
        f"/communities/{COMMUNITY}/assemblies",
        {"title": "下一次会议", "kind": "regular"},
    )
    hall.post("convener", "/assemblies/{id}/objections", {"about": "paper", "text": "票号不清。"})
    ruling = {"decision": "rejected", "answer": "已核对。"}
    act = hall.act_of(hall.post("street", "/objections/1/ruling", ruling))
    with walking(hall, chromium) as walk:
        walk.pages(
            {
                "assembly_id": hall.id,
                "community_id": COMMUNITY,
                "act_id": act,
                "unit_id": 1,
                "import_id": 1,
                "officer_id": hall.number("clerk"),
                "username": "clerk",
            }
        )
        walk.pages({"assembly_id": draft.headers["Location"].split("/")[2]})
    assert walk.faults == []
    assert len(walk.seen) > 30, sorted(walk.seen)


def test_after_the_close(hall: Hall, chromium: Browser) -> None:
    assert hall.meeting.recognised(1).vote().status == 200
    hall.close()
    hall.post("clerk", "/assemblies/{id}/reconciliation")
    with walking(hall, chromium) as walk:
        walk.pages({"assembly_id": hall.id})
    assert walk.faults == []

"""A community with sixty doors, its officers signed in, its owners at the public pages."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.platform.db import db
from app.platform.outbox import OutboxMessage
from app.platform.roles import Role
from app.registry import service as registry
from tests.registry.rollfiles import HEADER, code, resident, workbook
from tests.site import Auth, Browser, Clock
from tests.worlds.households import register_rows

COMMUNITY = "linghai"
TAGS = re.compile(r"<[^>]+>")
OFFICERS = {
    "convener": (Role.CONVENER, "业主委员会"),
    "street": (Role.STREET_OFFICE, "街道办事处"),
    "second": (Role.STREET_OFFICE, "街道办事处"),
    "residents": (Role.RESIDENTS_COMMITTEE, "居民委员会"),
    "auditor": (Role.AUDITOR, "审计"),
}
DESK = f"/communities/{COMMUNITY}/committee"
PUBLIC = f"/c/{COMMUNITY}/committee"
PROMISED = {"consents": "y", "promises": "y"}
QUALITIES = ["owner", "capacity", "law_abiding", "duties", "upright", "able", "time"]


def flat(door: int) -> str:
    return f"{1 if door % 2 else 2}号楼1单元{door}01"


def name(door: int) -> str:
    return "王" + "一二三四五六七八九十"[door % 10] + "甲乙丙丁戊己庚辛壬癸"[door // 10 % 10]


def picture() -> io.BytesIO:
    """A portrait with the camera's notes in it."""
    data = io.BytesIO()
    photo = Image.new("RGB", (40, 50), "white")
    notes = Image.Exif()
    notes[0x010F] = "A telling camera"
    photo.save(data, "JPEG", exif=notes)
    data.seek(0)
    return data


def pdf(text: str = "paper") -> io.BytesIO:
    return io.BytesIO(b"%PDF-1.7\n" + text.encode())


@dataclass
class Town:
    """The site, its clock, its people."""

    app: Flask
    auth: Auth
    clock: Clock
    browsers: dict[str, Browser] = field(default_factory=dict)

    def open(self, profile: str = "national") -> None:
        """Make the community with its register and its officers."""
        with self.app.app_context():
            facts = registry.CommunityFacts(
                name="领海花园", profile_id=profile, help_phone="0532-80000000"
            )
            registry.create_community(COMMUNITY, facts, officer_id=None, now=self.clock())
            data = workbook(*register_rows(), header=HEADER)
            preview = registry.preview_import(
                COMMUNITY,
                data,
                file_name="roll.xlsx",
                provenance="register",
                officer_id=None,
                now=self.clock(),
            )
            registry.apply_import(preview.id, officer_id=None, now=self.clock())

    def browser(self, who: str) -> Browser:
        if who not in self.browsers:
            role, organisation = OFFICERS[who]
            self.browsers[who] = self.auth.signed_in(
                f"our-{who}", role, community=COMMUNITY, organisation=organisation
            )
        return self.browsers[who]

    def wait(self, **time: float) -> None:
        """Time passes; sign-ins that ran out are made anew when somebody acts."""
        self.clock.advance(**time)
        for who in list(self.browsers):
            person = self.auth.people[f"our-{who}"]
            assert self.auth.sign_in(person, self.browsers[who]).status_code == 302

    def get(self, who: str, path: str, status: int = 200) -> str:
        answer = self.browser(who).get(path)
        assert answer.status_code == status, (path, answer.status_code, text_of(answer.text)[:800])
        return text_of(answer.text)

    def post(
        self, who: str, path: str, fields: dict[str, Any] | None = None, status: int = 302
    ) -> Any:
        answer = self.browser(who).submit(path, fields or {})
        said = text_of(answer.text)
        assert answer.status_code == status, (path, answer.status_code, said[:1500])
        return answer

    def owner(self, door: int) -> Browser:
        """An owner's phone, recognised by unit code, last four and the six digits."""
        phone = self.auth.browser()
        asked = phone.submit(
            f"/c/{COMMUNITY}/owner", {"unit": unit_code(door), "last4": resident(door)[-4:]}
        )
        assert asked.status_code == 200, text_of(asked.text)[:600]
        token = re.search(r'name="token" value="([^"]+)"', asked.text)
        assert token
        given = phone.submit(
            f"/c/{COMMUNITY}/owner/code", {"token": unescape(token[1]), "code": self.code()}
        )
        assert given.status_code == 302, text_of(given.text)[:600]
        return phone

    def code(self) -> str:
        """The newest six digits that went out."""
        return str(self.messages("owner_code")[-1][1]["code"])

    def messages(self, purpose: str) -> list[tuple[str, dict[str, Any]]]:
        with self.app.app_context():
            rows = db.session.scalars(
                select(OutboxMessage)
                .where(OutboxMessage.purpose == purpose)
                .order_by(OutboxMessage.id)
            )
            return [(row.recipient or "", json.loads(row.fields or "{}")) for row in rows]

    def run(self, act: Any) -> Any:
        with self.app.app_context():
            return act(db.session())


def unit_code(door: int) -> str:
    return code(door, 1 if door % 2 else 2)


def text_of(html: str) -> str:
    """The words of a page in one line."""
    return " ".join(unescape(TAGS.sub(" ", html)).split())


@dataclass
class Poll:
    """An election of this town on its way."""

    town: Town
    id: str

    @property
    def desk(self) -> str:
        return f"/elections/{self.id}"

    @property
    def public(self) -> str:
        return f"/e/{self.id}"

    def stand(self, door: int, **more: str) -> Browser:
        """An owner stands on the phone."""
        phone = self.town.owner(door)
        fields = {"statement": f"我是{door}号", "name_public": "y", **PROMISED, **more}
        answer = phone.submit(f"{self.public}/candidacy", fields)
        assert answer.status_code == 302, text_of(answer.text)[:900]
        return phone

    def candidate(self, door: int) -> int:
        """The number of the candidate of a door."""
        from app.committee.models import CandidateRow

        def find(session: Any) -> int:
            rows = session.scalars(select(CandidateRow).where(CandidateRow.election_id == self.id))
            return int(next(row.id for row in rows if row.name == name(door)))

        return int(self.town.run(find))

    def accept(self, *doors: int) -> None:
        """Two officers of different bodies find everything to hold."""
        for door in doors:
            for who in ("convener", "street"):
                self.town.post(
                    who,
                    f"/candidates/{self.candidate(door)}/review",
                    {"decision": "accept", "items": QUALITIES},
                )

    def close(self) -> None:
        self.town.wait(days=8)
        self.town.post("convener", f"{self.desk}/nominations", {"do": "close"})

    def post(self, status: int = 302) -> Any:
        return self.town.post("convener", f"{self.desk}/posting", status=status)


TERMS = {
    "title": "选举第一届业主委员会",
    "seats": "5",
    "alternates": "2",
    "minimum": "",
    "term_years": "3",
    "supporters": "3",
    "lot": "计票后第一期福利彩票双色球开奖号码",
    "nominations_until": "2026-03-10T00:00",
}


def open_poll(town: Town, **changes: str) -> Poll:
    """Open nominations as the convener."""
    answer = town.post("convener", f"/communities/{COMMUNITY}/elections", {**TERMS, **changes})
    address = town.browser("convener").get(answer.headers["Location"]).headers["Location"]
    return Poll(town, address.rsplit("/", 1)[1])

"""A community of twelve doors with its officers at the pages of this room, and its votes."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image

from app.assembly.service.draft import Draft
from app.assembly.service.posting import posted_until
from app.assembly.service.read import definition_of, get_assembly, hm_of
from app.assembly.service.roll import freeze_roll
from app.core.ballot import Answer, Ballot, ballot_body
from app.matters.service.dossier import Dossier, load_dossier
from app.matters.service.road import StepState, states_of
from app.people import service as people
from app.platform.db import db
from app.platform.roles import Role
from app.registry import service as registry
from tests.committee.voted import count
from tests.hall import Hall, text_of
from tests.meetings import Meeting
from tests.site import Browser, Clock
from tests.worlds import meeting as worlds
from tests.worlds.households import Facts

COMMUNITY = worlds.COMMUNITY
DOORS = 12
MORE = {
    "second": (Role.CONVENER, "业主委员会"),
    "residents": (Role.RESIDENTS_COMMITTEE, "居民委员会"),
    "auditor": (Role.AUDITOR, "审计"),
}


def photo() -> io.BytesIO:
    """A picture with the camera's notes in it."""
    data, notes = io.BytesIO(), Image.Exif()
    notes[0x010F] = "A telling camera"
    Image.new("RGB", (60, 40), "grey").save(data, "JPEG", exif=notes)
    data.seek(0)
    return data


def pdf(text: str = "paper") -> io.BytesIO:
    return io.BytesIO(b"%PDF-1.7\n" + text.encode())


@dataclass
class Place:
    """The site, its clock, its officers; with `all_pages` a matter's are opened after each step."""

    app: Flask
    clock: Clock
    folder: Path
    officers: dict[str, int] = field(default_factory=dict)
    browsers: dict[str, Browser] = field(default_factory=dict)
    all_pages: bool = False

    def open(self, profile: str = "hangzhou") -> None:
        with self.app.app_context():
            self.officers = dict(worlds.open_community(self.clock(), DOORS))
            facts = registry.CommunityFacts(
                name="领海花园",
                profile_id=profile,
                help_phone="0532-80000000",
                residents_committee="领海社区居民委员会",
                property_company="云海物业",
            )
            registry.save_community(COMMUNITY, facts, officer_id=None, now=self.clock())
            for name, (role, organisation) in MORE.items():
                self.officers[name] = self._appoint(name, role, organisation)

    def _appoint(self, name: str, role: Role, organisation: str) -> int:
        made = people.create_officer(
            username=name, name=name.title(), organisation=organisation, by=None, now=self.clock()
        )
        people.appoint(
            made.officer_id,
            role,
            COMMUNITY,
            operator_organisation=worlds.OPERATOR_ORGANISATION,
            by=None,
            now=self.clock(),
        )
        return made.officer_id

    def browser(self, who: str) -> Browser:
        if who not in self.browsers:
            client = self.app.test_client()
            assert isinstance(client, Browser)
            with self.app.app_context():
                held = people.start_session(self.officers[who], self.clock())
            with client.session_transaction() as session:
                session["_user_id"] = held.token
                session["seen"] = int(self.clock().timestamp())
            self.browsers[who] = client
        return self.browsers[who]

    def wait(self, **time: float) -> None:
        self.clock.advance(**time)
        self.browsers.clear()

    def get(self, who: str, path: str, status: int = 200) -> str:
        answer = self.browser(who).get(path)
        assert answer.status_code == status, (path, answer.status_code, text_of(answer.text)[:900])
        return text_of(answer.text)

    def data(self, who: str, path: str) -> bytes:
        answer = self.browser(who).get(path)
        assert answer.status_code == 200, (path, text_of(answer.text)[:600])
        return bytes(answer.data)

    def post(
        self, who: str, path: str, fields: Mapping[str, Any] | None = None, status: int = 302
    ) -> Any:
        answer = self.browser(who).submit(path, dict(fields or {}))
        assert answer.status_code == status, (path, answer.status_code, text_of(answer.text)[:1800])
        return answer

    def stranger(self) -> Browser:
        client = self.app.test_client()
        assert isinstance(client, Browser)
        return client

    def day(self, after: int = 0) -> str:
        return str((self.clock() + timedelta(hours=8, days=after)).date())


@dataclass
class File:
    """One matter of the place."""

    place: Place
    id: int
    number: int

    def do(
        self, step: str, fields: Mapping[str, Any], *, who: str = "convener", status: int = 302
    ) -> Any:
        answer = self.place.post(who, f"/matters/{self.id}/steps/{step}", fields, status)
        if self.place.all_pages:
            self.look(step)
        return answer

    def look(self, step: str) -> None:
        """Every page of the matter opens at every stage."""
        for path in (f"/matters/{self.id}", f"/matters/{self.id}/steps/{step}"):
            self.place.get(
                "auditor", path, 404 if step.startswith("no_") and "steps" in path else 200
            )
        self.place.get("auditor", f"/c/{COMMUNITY}/matters/{self.number}")

    def refused(self, step: str, fields: Mapping[str, Any], *, who: str = "convener") -> str:
        """What the page says when it refuses."""
        answer = self.place.browser(who).submit(f"/matters/{self.id}/steps/{step}", dict(fields))
        assert answer.status_code >= 400, "taken"
        found = re.search(r'class="note error".*?</div>', answer.text, re.S)
        return text_of(found[0]) if found else text_of(answer.text)

    def confirm(self, step: str, who: str = "street", status: int = 302) -> Any:
        return self.place.post(who, f"/matters/{self.id}/steps/{step}/confirm", {}, status)

    def dossier(self) -> Dossier:
        return load_dossier(db.session(), self.id, self.place.clock())

    def states(self) -> dict[str, str]:
        with self.place.app.app_context():
            return {one.code: one.state for one in states_of(self.dossier())}

    def state(self, code: str) -> StepState:
        with self.place.app.app_context():
            return next(one for one in states_of(self.dossier()) if one.code == code)

    def facts(self, code: str) -> Mapping[str, Any]:
        with self.place.app.app_context():
            return self.dossier().facts(code)

    def draft(self, step: str) -> str:
        """Have the draft of the assembly written; returns its id."""
        self.place.post("convener", f"/matters/{self.id}/steps/{step}/vote")
        return str(self.facts(step)["assembly"])


def open_file(place: Place, kind: str, title: str = "1号楼外墙", **more: str) -> File:
    answer = place.post(
        "convener", f"/communities/{COMMUNITY}/matters", {"kind": kind, "title": title, **more}
    )
    matter_id = int(answer.headers["Location"].rsplit("/", 1)[1])
    return File(place, matter_id, 1)


def hold(
    place: Place,
    assembly_id: str,
    answers: Mapping[int, Mapping[str, str]],
    *,
    until: str = "final",
) -> Hall:
    """Publish a drafted assembly, vote on it, count it; `until` is result or final."""
    hall = Hall(_convene(place, assembly_id))
    for door, chosen in answers.items():
        device = hall.meeting.recognised(door)
        ballot = Ballot(
            i=device.card.i,
            cred_pk=device.key,
            seq=0,
            prev=bytes(32),
            consent=device.definition.consent,
            answers=tuple(Answer(motion, (choice,)) for motion, choice in chosen.items()),
        )
        assert device.cast(ballot_body(ballot), device.get_code()).status == 200
    hall.close()
    count(hall)
    if until != "result":
        conclude(hall)
    place.browsers.clear()
    return hall


def conclude(hall: Hall) -> None:
    """Let the posting pass and make the result final."""
    hall.meeting.clock.advance(days=12)
    hall.browsers.clear()
    act = hall.act_of(hall.post("convener", "/assemblies/{id}/final"))
    hall.sign("convener", act)
    hall.cosign()


def certify(hall: Hall) -> None:
    """Have the minutes signed and the street office certify."""
    hall.meeting.app.test_cli_runner().invoke(args=["seal", "make"])
    act = hall.act_of(hall.post("convener", "/assemblies/{id}/minutes"))
    hall.sign("convener", act)
    hall.cosign()
    hall.sign_in("street")
    fields = {"number": "领街〔2026〕1号", "compared": ["anchor", "minutes", "objections"]}
    act = hall.act_of(hall.post("street", "/assemblies/{id}/certificate", fields))
    hall.sign("street", act)
    hall.cosign()


def _convene(place: Place, assembly_id: str) -> Meeting:
    officers = {name: place.officers[name] for name in worlds.OFFICERS}
    with place.app.app_context():
        now = place.clock()
        drafted = Draft.of(get_assembly(db.session(), assembly_id))
        whole = replace(worlds._draft(officers, now), motions=drafted.motions)
        worlds.change_draft(assembly_id, whole, now)
        notice = worlds.sign_definition(officers, assembly_id, now)
        worlds.sign_as("convener", notice, officers["convener"], now)
        frozen = posted_until(db.session(), get_assembly(db.session(), assembly_id))
        place.clock.now = max(place.clock.now, frozen)
    shutil.rmtree(place.folder / assembly_id, ignore_errors=True)
    with place.app.app_context():
        made = worlds.make_codes(assembly_id, place.folder / assembly_id)
        act = freeze_roll(
            assembly_id, worlds.package_of(made), officer_id=officers["registrar"], now=frozen
        )
        for name in ("convener", "registrar"):
            worlds.sign_as(name, act, officers[name], frozen)
        worlds.cosign(assembly_id, frozen)
        assembly = get_assembly(db.session(), assembly_id)
        definition = definition_of(assembly)
        cards = tuple(worlds._card(right) for right in made.rights)
        facts = Facts(
            assembly_id,
            frozen.isoformat(),
            definition.opens.isoformat(),
            definition.closes.isoformat(),
            officers,
            tuple(sorted(cards, key=lambda card: card.door)),
        )
        place.clock.now = definition.opens + timedelta(minutes=1)
        worlds.open_now(assembly_id, place.clock())
        config = place.app.extensions["yijue.config"]
        return Meeting(place.app, place.clock, facts, definition, hm_of(assembly), config)

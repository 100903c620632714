"""A new estate before its first assembly: register, officers with real keys, a witness.

What no screen of a first assembly is meant for: opening the community, importing its register,
appointing officers, the passing of time, the witness's signature, the registrar's own computer.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyotp
from flask import Flask
from sqlalchemy import select

from app.assembly.service.read import get_assembly, hm_of
from app.core.definition import Definition
from app.core.wrapped_key import wrap_key
from app.issuer.export import parse_export
from app.issuer.issue import Issue, issue
from app.issuer.secrets_folder import SecretsFolder
from app.people import service as people
from app.platform.db import db
from app.platform.outbox import OutboxMessage
from app.platform.roles import Role
from app.registry import service as registry
from tests.committee.town import Town
from tests.e2e.people import Desk, Stage
from tests.registry.rollfiles import HEADER, workbook
from tests.site import OPERATOR_ORGANISATION, PASSWORD, Auth, Browser, Person
from tests.worlds import meeting as worlds
from tests.worlds.device import Device, by_client
from tests.worlds.households import Card, register_rows
from tests.worlds.keys import key, seed

COMMUNITY = worlds.COMMUNITY
DOORS = 12
PASSPHRASE = "一句只有我知道的口令"
STAFF = {
    "street": ("丁街道", "领海街道办事处", Role.STREET_OFFICE),
    "convener": ("甲志愿", "首次业主大会会议筹备组", Role.CONVENER),
    "registrar": ("乙登记", "领海社区居民委员会", Role.REGISTRAR),
    "clerk": ("丙计票", "领海社区居民委员会", Role.CLERK),
    "scrutineer": ("戊监票", "业主监督小组", Role.SCRUTINEER),
}


@dataclass
class Village:
    """The site of one estate, and what its people know."""

    app: Flask
    stage: Stage
    folder: Path
    people: dict[str, Person] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)

    @property
    def town(self) -> Town:
        """The owners at the public pages, over plain HTTP."""
        client = self.app.test_client()
        assert isinstance(client, Browser)
        return Town(self.app, Auth(self.app, self.stage.clock, client), self.stage.clock)

    def open(self) -> None:
        """Open the community with its register, its witness, its officers and the site's seal."""
        assert self.app.test_cli_runner().invoke(args=["seal", "make"]).exit_code == 0
        now = self.stage.clock()
        facts = registry.CommunityFacts(
            name="领海花园",
            address="云屿区领海路 1 号",
            street_office="领海街道办事处",
            residents_committee="领海社区居民委员会",
            property_company="云海物业服务有限公司",
            developer="云屿置业有限公司",
            help_phone="0532-80000000",
        )
        with self.app.app_context():
            registry.create_community(COMMUNITY, facts, officer_id=None, now=now)
            witness = {"name": "witness", "key": key("witness").hex()}
            registry.save_witnesses(COMMUNITY, [witness], 1, officer_id=None, now=now)
            preview = registry.preview_import(
                COMMUNITY,
                workbook(*register_rows(DOORS), header=HEADER),
                file_name="roll.xlsx",
                provenance="register",
                officer_id=None,
                now=now,
            )
            registry.apply_import(preview.id, officer_id=None, now=now)
            for username in STAFF:
                self.people[username] = _appoint(username, now)

    def desk(self, username: str) -> Desk:
        """The officer's browser, signed in for this hour."""
        if username not in self.desks:
            page = self.stage.open_page()
            self.desks[username] = Desk(self.stage, self.people[username], PASSPHRASE, page)
            self.desks[username].comes_in()
        return self.desks[username]

    def waits(self, until: datetime) -> None:
        """Time passes; the sign-ins of today are over then."""
        self.stage.clock.now = until
        for desk in self.desks.values():
            desk.page.context.close()
        self.desks.clear()

    def cosigns(self, assembly_id: str) -> None:
        """The witness confirms the log."""
        with self.app.app_context():
            worlds.cosign(assembly_id, self.stage.clock())

    def message(self, purpose: str) -> str:
        """The newest six digits that went out."""
        with self.app.app_context():
            fields = db.session.scalars(
                select(OutboxMessage.fields)
                .where(OutboxMessage.purpose == purpose)
                .order_by(OutboxMessage.id.desc())
                .limit(1)
            ).one()
        return str(json.loads(fields or "{}")["code"])

    def makes_codes(self, export: Path) -> tuple[Issue, Path]:
        """The registrar's own computer, without network: codes, cards and the package."""
        made = issue(
            parse_export(export.read_bytes()),
            SecretsFolder(self.folder / "registrar"),
            worlds.Draws(),
        )
        package = self.folder / "issuer-out.zip"
        package.write_bytes(worlds.package_of(made))
        return made, package

    def device(self, assembly_id: str, card: Card) -> Device:
        """Another owner's phone."""
        with self.app.app_context():
            row = get_assembly(db.session(), assembly_id)
            definition, hm = Definition.parse(row.definition), hm_of(row)
        client = self.app.test_client()
        assert isinstance(client, Browser)
        return Device(
            card, definition, hm, by_client(client), lambda _: self.message("one_time_code")
        )


def cards_of(made: Issue) -> dict[int, Card]:
    """What each household holds, by door."""
    return {card.door: card for card in map(worlds._card, made.rights)}


def _appoint(username: str, now: datetime) -> Person:
    name, organisation, role = STAFF[username]
    invited = people.create_officer(
        username=username, name=name, organisation=organisation, by=None, now=now
    )
    secret = people.enrolment_secret(username, invited.code, now)
    officer_id, recovery = people.enrol(
        username=username,
        code=invited.code,
        password=PASSWORD,
        totp_code=pyotp.TOTP(secret).at(now),
        now=now,
    )
    people.appoint(
        officer_id,
        role,
        COMMUNITY,
        operator_organisation=OPERATOR_ORGANISATION,
        by=None,
        now=now,
    )
    draw = hashlib.sha256(username.encode()).digest()
    wrapped = wrap_key(seed(username), PASSPHRASE, salt=draw[:16], nonce=draw[:12])
    people.add_key(officer_id, wrapped, now)
    return Person(officer_id, username, secret, recovery)

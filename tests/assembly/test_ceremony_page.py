"""The page of the key ceremony: who has done what, who is awaited, what was brought in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.assembly.service.posting import posted_until
from app.assembly.service.read import definition_of, get_assembly
from app.assembly.service.roll import freeze_roll
from app.core.ceremony import (
    deal,
    dealing_randomness_needed,
    make_share_complaint,
    make_trustee_key,
)
from app.core.encoding import encode_b64
from app.core.group import group_for_secrets
from app.people import service as people
from app.platform.db import db
from app.platform.roles import Role
from tests.hall import text_of
from tests.site import Auth, Browser, Clock
from tests.worlds import meeting as worlds
from tests.worlds.trustees import ORGANISATIONS, Trustees, drawn


@dataclass
class Table:
    """An announced secret assembly, its convener's browser, and messages by step."""

    app: Flask
    clock: Clock
    id: str
    officers: dict[str, int]
    browser: Browser
    trustees: Trustees = field(default_factory=Trustees)

    def message(self, kind: str, n: int, run: int = 1) -> bytes:
        with self.app.app_context():
            return self.trustees.message(self.id, kind, n, self._body(kind, n, run))

    def _body(self, kind: str, n: int, run: int) -> dict[str, Any]:
        group, who = group_for_secrets(), self.trustees
        ceremony = who.ceremony(get_assembly(db.session(), self.id))
        if kind == "trustee-key":
            drawn_key = drawn(f"possess {n}", 64)
            return make_trustee_key(group, ceremony.hd, n, who.share_secret(n), drawn_key)
        if kind == "ceremony-ok":
            return {
                "trustee": n,
                "ceremony": ceremony.transcript.hex(),
                "key": encode_b64(ceremony.result().key),
            }
        keys = [ceremony.share_keys[one] for one in who.numbers]
        size = dealing_randomness_needed(3, 2)
        dealing = deal(group, ceremony.hd, run, n, 2, keys, drawn(f"deal {run} {n}", size))
        return dealing.commit if kind == "dkg-commit" else dealing.reveal

    def bring(self, data: bytes, status: int = 302, name: str = "message.json") -> str:
        place = f"/assemblies/{self.id}/ceremony"
        fields = {"message": (BytesIO(data), name)}
        answer = self.browser.submit(f"{place}/messages", fields)
        assert answer.status_code == status, text_of(answer.text)[:400]
        return text_of(self.browser.get(place).text if status == 302 else answer.text)

    def all_bring(self, *kinds: str, run: int = 1) -> str:
        said = ""
        for kind in kinds:
            for n in self.trustees.numbers:
                said = self.bring(self.message(kind, n, run))
        return said

    def enrol(self, folder: Path) -> None:
        with self.app.app_context():
            row = get_assembly(db.session(), self.id)
            self.clock.now = posted_until(db.session(), row)
            package = worlds.package_of(worlds.make_codes(self.id, folder))
            registrar = self.officers["registrar"]
            act = freeze_roll(self.id, package, officer_id=registrar, now=self.clock.now)
            for name in ("convener", "registrar"):
                worlds.sign_as(name, act, self.officers[name], self.clock.now)


@pytest.fixture
def table(app: Flask, clock: Clock, auth: Auth) -> Table:
    with app.app_context():
        assembly_id, officers = worlds.announce(clock.now, trustees=Trustees())
    browser = auth.signed_in(
        "alice", Role.CONVENER, community=worlds.COMMUNITY, organisation="业主委员会"
    )
    return Table(app, clock, assembly_id, officers, browser)


def waiting(*numbers: int) -> str:
    names = [f"密钥保管人 {n}（{ORGANISATIONS[n % 3]}）" for n in numbers]
    return "、".join(names)


def test_the_table_follows_the_log(table: Table) -> None:
    said = table.bring(table.message("trustee-key", 2))
    assert "已收下：日志条目 2。" in said
    assert f"等待：{waiting(1, 3)}。" in said
    assert "join FOLDER http://localhost/log/" in said
    assert "--anchor" in said
    table.bring(table.message("trustee-key", 1))
    said = table.bring(table.message("trustee-key", 3))
    assert f"等待：{waiting(1, 2, 3)}。" in said
    assert "deal FOLDER" in said
    assert "reveal FOLDER" in table.all_bring("dkg-commit")
    said = table.all_bring("dkg-reveal")
    assert "全部公布完毕" in said
    assert "check FOLDER" in said
    assert said.count("无投诉") == 3
    assert "等待中" not in said, "nobody can confirm before the manifest"


def test_everybody_may_look_and_nobody_else_may_bring(table: Table, auth: Auth) -> None:
    table.all_bring("trustee-key")
    stranger = auth.browser()
    page = stranger.get(f"/a/{table.id}/ceremony")
    said = text_of(page.text)
    assert page.status_code == 200
    assert "承诺" in said
    assert "条目 2" in said
    assert "<form" not in page.text.partition("<main")[2]
    path = f"/assemblies/{table.id}/ceremony/messages"
    fields = {"message": (BytesIO(table.message("dkg-commit", 1)), "m.json")}
    assert stranger.submit(path, fields, headers={"Accept": "application/json"}).status_code == 401
    eve = auth.signed_in("eve", Role.CONVENER, community="xiyuan")
    assert eve.get(f"/assemblies/{table.id}/ceremony").status_code == 403
    fields = {"message": (BytesIO(table.message("dkg-commit", 1)), "m.json")}
    assert eve.submit(path, fields).status_code == 403


def test_the_same_file_again_says_so(table: Table) -> None:
    data = table.message("trustee-key", 1)
    table.bring(data)
    assert "先前已经收过：条目 2" in table.bring(data)


def test_what_is_refused_is_said_in_words(table: Table) -> None:
    key = table.message("trustee-key", 1)
    assert "不是密钥保管人工具写出的文件" in table.bring(b"GIF89a", 400)
    assert "不是密钥保管人工具写出的文件" in table.bring(b"", 400)
    assert "不是密钥保管人工具写出的文件" in table.bring(key, 400, name="")
    other = key.replace(b'"trustee": 1', b'"trustee": 2')
    assert "2 号密钥保管人签名" in table.bring(other, 403)
    table.bring(key)
    again = table.trustees
    with table.app.app_context():
        body = table._body("trustee-key", 1, 1)
        hd = definition_of(get_assembly(db.session(), table.id)).hd
        body = make_trustee_key(
            group_for_secrets(), hd, 1, again.share_secret(1), drawn("another", 64)
        )
        twice = again.message(table.id, "trustee-key", 1, body)
    assert "现在轮不到这份文件" in table.bring(twice, 409)


def test_a_complaint_names_and_all_begin_again(table: Table) -> None:
    table.all_bring("trustee-key", "dkg-commit", "dkg-reveal")
    with table.app.app_context():
        row = get_assembly(db.session(), table.id)
        dealt = table.trustees.ceremony(row).dealt_share(2, 1)
        secret = table.trustees.share_secret(1)
        body = make_share_complaint(group_for_secrets(), dealt, secret, drawn("shown", 64))
        complaint = table.trustees.message(table.id, "dkg-complaint", 1, body)
    said = table.bring(complaint)
    assert "密钥保管人 1 投诉密钥保管人 2" in said
    # The share was right, so who complained of it is named.
    assert "责任在密钥保管人 1。" in said
    assert "第 2 轮。" in said
    assert f"等待：{waiting(1, 2, 3)}。" in said
    assert "全部公布完毕" in table.all_bring("dkg-commit", "dkg-reveal", run=2)


def test_the_desk_says_whose_confirmation_is_missing(table: Table, tmp_path: Path) -> None:
    desk = f"/assemblies/{table.id}"
    assert f"等待：{waiting(1, 2, 3)}。" in text_of(table.browser.get(desk).text)
    table.all_bring("trustee-key", "dkg-commit", "dkg-reveal")
    table.enrol(tmp_path)
    table.browser = officers_browser(table, "convener")
    for n in (1, 2):
        table.bring(table.message("ceremony-ok", n))
    said = text_of(table.browser.get(desk).text)
    assert f"等待确认：{waiting(3)}。" in said
    assert "重新公告" in said
    with table.app.app_context():
        worlds.cosign(table.id, table.clock.now)
        opens = get_assembly(db.session(), table.id).opens
    assert isinstance(opens, datetime)
    table.clock.now = opens + timedelta(minutes=1)
    table.browser = officers_browser(table, "convener")
    said = text_of(table.browser.get(desk).text)
    assert f"等待确认：{waiting(3)}。" in said, "the hour alone opens nothing"
    late = text_of(table.browser.get("/worklist").text)
    assert "已超期" in late.partition("等待密钥保管人")[2][:60]
    said = table.bring(table.message("ceremony-ok", 3))
    assert "全体密钥保管人都已确认" in said
    assert "等待确认" not in text_of(table.browser.get(desk).text)
    with table.app.app_context():
        assert get_assembly(db.session(), table.id).phase == "open"
    said = text_of(table.browser.get(f"/assemblies/{table.id}/ceremony").text)
    assert "全体密钥保管人都已确认" in said


def test_no_roll_is_frozen_before_the_key(table: Table, tmp_path: Path) -> None:
    with table.app.app_context():
        row = get_assembly(db.session(), table.id)
        table.clock.now = posted_until(db.session(), row)
        package = worlds.package_of(worlds.make_codes(table.id, tmp_path))
    registrar = officers_browser(table, "registrar")
    fields = {"package": (BytesIO(package), "issuer-out.zip")}
    answer = registrar.submit(f"/assemblies/{table.id}/roll", fields)
    assert answer.status_code == 409
    assert "还没有把钥匙造好" in text_of(answer.text)


def officers_browser(table: Table, name: str) -> Browser:
    client = table.app.test_client()
    assert isinstance(client, Browser)
    with table.app.app_context():
        held = people.start_session(table.officers[name], table.clock.now)
    with client.session_transaction() as session:
        session["_user_id"] = held.token
        session["seen"] = int(table.clock.now.timestamp())
    return client


def test_the_script_has_this_assemblys_names(table: Table) -> None:
    page = table.browser.get(f"/assemblies/{table.id}/ceremony/script")
    with table.app.app_context():
        row = get_assembly(db.session(), table.id)
        facts = (row.anchor or "", row.hd or "", *ORGANISATIONS)
    assert all(fact in page.text for fact in facts)
    assert "开票时需要 2 位到场" in text_of(page.text)


def test_a_named_assembly_has_no_ceremony(app: Flask, clock: Clock, auth: Auth) -> None:
    with app.app_context():
        assembly_id, _ = worlds.announce(clock.now)
    assert auth.browser().get(f"/a/{assembly_id}/ceremony").status_code == 404
    assert auth.browser().get("/a/as-nothing/ceremony").status_code == 404


def test_it_stands_on_the_list_of_what_waits(table: Table) -> None:
    waits = "等待密钥保管人"
    said = text_of(table.browser.get("/worklist").text)
    assert waits in said
    assert "已超期" not in said
    assert waits not in text_of(officers_browser(table, "clerk").get("/worklist").text)
    table.all_bring("trustee-key", "dkg-commit", "dkg-reveal")
    # Until the manifest nobody can confirm.
    assert waits not in text_of(table.browser.get("/worklist").text)

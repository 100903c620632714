"""The whole ceremony against the running service: three folders, one address, nobody signed in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from flask import Flask

from app.assembly.service.clock import advance_if_due
from app.assembly.service.draft import Draft
from app.assembly.service.posting import posted_until
from app.assembly.service.read import get_assembly
from app.assembly.service.roll import freeze_roll
from app.core.trustee_read import encode_trustee_read
from app.platform.db import db
from app.trustee import __main__ as tool
from app.trustee.keyfile import NAME
from tests.site import Clock
from tests.worlds import meeting as worlds
from tests.worlds.keys import seed
from tests.worlds.trustees import ORGANISATIONS, Trustees

PASSPHRASE = "四季如春花满园十二号"


@dataclass
class Evening(Trustees):
    """Three people at one table, each with a folder, in front of the site at `address`."""

    place: Path = Path()
    address: str = ""
    anchor: str = ""

    def made_secret(self, draft: Draft) -> Draft:
        """The draft with the keys that the tool made."""
        named = tuple(
            {"organisation": ORGANISATIONS[n - 1], "key": self.public_key(n)} for n in self.numbers
        )
        return replace(super().made_secret(draft), trustees=named)

    def folder(self, n: int) -> Path:
        return self.place / f"trustee {n}"

    def public_key(self, n: int) -> str:
        key: str = json.loads((self.folder(n) / NAME).read_text())["public_key"]
        return key

    def say(self, n: int, *words: str) -> int:
        command, *more = words
        passphrase = self.place / "passphrase"
        passphrase.write_text(PASSPHRASE, encoding="utf-8")
        return tool.main(
            [command, str(self.folder(n)), *more, "--passphrase-file", str(passphrase)]
        )

    def all_say(self, command: str, *more: str) -> None:
        for n in self.numbers:
            assert self.say(n, command, self.address, "--post", *more) == 0, (n, command)


@pytest.fixture
def evening(
    app: Flask, served: str, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Evening:
    """Keys are made, the notice is posted."""

    class Wall(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return clock.now.astimezone(tz)

    monkeypatch.setattr(tool, "datetime", Wall)
    table = Evening(place=tmp_path)
    for n in table.numbers:
        assert table.say(n, "join") == 0
    with app.app_context():
        assembly_id, officers = worlds.announce(clock.now, trustees=table)
        table.anchor = get_assembly(db.session(), assembly_id).anchor or ""
    table.address = f"{served}/log/{assembly_id}"
    app.config["OFFICERS"] = officers
    return table


def enrol(app: Flask, table: Evening, clock: Clock) -> str:
    """The posting of the roll passes; the roll is frozen and the manifest signed."""
    assembly_id = table.address.rpartition("/")[2]
    officers = app.config["OFFICERS"]
    with app.app_context():
        clock.now = posted_until(db.session(), get_assembly(db.session(), assembly_id))
        package = worlds.package_of(worlds.make_codes(assembly_id, table.place / "codes"))
        act = freeze_roll(assembly_id, package, officer_id=officers["registrar"], now=clock.now)
        for name in ("convener", "registrar"):
            worlds.sign_as(name, act, officers[name], clock.now)
    return assembly_id


def test_one_evening_at_the_address(
    app: Flask, evening: Evening, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    evening.all_say("join", "--anchor", evening.anchor)
    evening.all_say("deal")
    evening.all_say("reveal")
    for n in evening.numbers:
        assert evening.say(n, "check", evening.address) == 0
    capsys.readouterr()
    assert evening.say(1, "confirm", evening.address, "--post") == 1
    assert "manifest_missing" in capsys.readouterr().err
    assembly_id = enrol(app, evening, clock)
    reads = encode_trustee_read(assembly_id, clock.now, evening_seed(evening))
    assert [_asker(app, assembly_id)(place, reads) for place in PLACES] == [200, 200, 200]
    assert [_asker(app, assembly_id)(place, None) for place in PLACES] == [403, 403, 403]
    evening.all_say("confirm")
    assert "日志条目" in capsys.readouterr().out
    assert evening.say(2, "rehearse", evening.address) == 0
    with app.app_context():
        worlds.cosign(assembly_id, clock.now)
        row = get_assembly(db.session(), assembly_id)
        clock.now = datetime.fromisoformat(f"{row.opens}") + timedelta(minutes=1)
        advance_if_due(assembly_id, clock.now)
        assert get_assembly(db.session(), assembly_id).phase == "open"
    # The log is read also while owners vote.
    assert evening.say(3, "rehearse", evening.address) == 0


def test_a_message_that_may_not_come_is_told_and_its_file_kept(
    evening: Evening, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evening.say(1, "join", evening.address, "--anchor", evening.anchor) == 0
    assert evening.say(1, "join", evening.address, "--post") == 0
    capsys.readouterr()
    assert evening.say(1, "join", evening.address, "--post") == 1
    assert "step_not_now" in capsys.readouterr().err
    (kept,) = (evening.folder(1) / "messages").glob("*.json")
    changed = kept.read_text().replace('"trustee": 1', '"trustee": 2')
    kept.write_text(changed)
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{evening.address}/messages", kept.read_bytes()))
    assert (refused.value.code, refused.value.read()) == (422, b"message_unsigned\n")


def test_a_folder_takes_no_message(evening: Evening, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(evening.place / "log")
    assert evening.say(1, "join", folder, "--post", "--anchor", evening.anchor) == 1
    assert "not_an_address" in capsys.readouterr().err


def test_a_wrong_clock_is_named(
    evening: Evening, clock: Clock, app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    right = clock.now
    app.config["CLOCK"] = lambda: right
    clock.now += timedelta(hours=8)
    assert evening.say(1, "join", evening.address, "--anchor", evening.anchor) == 1
    said = capsys.readouterr().err
    assert "trustee_read_refused" in said
    assert "reason='time'" in said


PLACES = ("record.zip", "tile/entries/000.p/2", "roll.jsonl")


@pytest.mark.parametrize("place", PLACES)
def test_strangers_get_nothing_before_the_close(
    app: Flask, evening: Evening, clock: Clock, place: str
) -> None:
    assembly_id = evening.address.rpartition("/")[2]
    ask = _asker(app, assembly_id)
    assert ask(place, None) == 403
    assert ask(place, "Bearer x") == 403
    assert ask(place, encode_trustee_read(assembly_id, clock.now, seed("mallory"))) == 403
    assert ask(place, encode_trustee_read("as-other", clock.now, evening_seed(evening))) == 403
    found = ask(place, encode_trustee_read(assembly_id, clock.now, evening_seed(evening)))
    # There is no frozen roll yet.
    assert found == (200 if place.startswith("tile") else 404)


def evening_seed(evening: Evening) -> bytes:
    from app.trustee.keyfile import open_key

    return open_key(evening.folder(1), PASSPHRASE).seed


def _asker(app: Flask, assembly_id: str) -> Callable[[str, str | None], int]:
    def ask(place: str, authorization: str | None) -> int:
        headers = {} if authorization is None else {"Authorization": authorization}
        return app.test_client().get(f"/log/{assembly_id}/{place}", headers=headers).status_code

    return ask


def test_in_a_named_assembly_nobody_asks_as_a_trustee(
    app: Flask, clock: Clock, tmp_path: Path
) -> None:
    with app.app_context():
        assembly_id, _ = worlds.announce(clock.now)
    ask = _asker(app, assembly_id)
    for place in PLACES:
        assert ask(place, encode_trustee_read(assembly_id, clock.now, seed("convener"))) == 403

"""Uploads that are no roll: each is refused early, in words, and nothing changes."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from app.platform.db import db
from app.platform.roles import Role
from app.registry import service
from tests.registry.rollfiles import csv_bytes, workbook
from tests.registry.rollfiles import unit as row
from tests.registry.test_register_pages import HOME, bring, text_of, upload, wait
from tests.site import Auth, Browser


@pytest.fixture
def alice(auth: Auth) -> Browser:
    return auth.signed_in("alice", Role.CONVENER, community="huating")


def bomb() -> bytes:
    """A workbook whose sheet unpacks to 400 MB."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook(row(1)))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if name.endswith("sheet1.xml"):
                data += b" " * (400 * 1024 * 1024)
            archive.writestr(name, data)
    return stream.getvalue()


REFUSED = [
    (b"%PDF-1.7 not a roll", "file.pdf", "not recognised"),
    (b"\x89PNG\r\n\x1a\n" + bytes(100), "photo.xlsx", "not recognised"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.xls", ".xls"),
    (b"PK\x03\x04 broken archive", "broken.xlsx", "damaged"),
    (b"<html><body><table></table></body></html>", "page.xls", "web page"),
    ("无关,表格\n1,2\n".encode(), "other.csv", "column"),
]


@pytest.mark.parametrize(("data", "name", "word"), REFUSED)
def test_what_is_no_roll_is_refused_in_words(
    alice: Browser, data: bytes, name: str, word: str
) -> None:
    address = upload(alice, data, name).headers["Location"]
    assert wait(alice, address)["state"] == "refused"
    page = text_of(alice, address)
    assert "This file cannot be read:" in page
    assert word in page
    assert "The register is as before." in page
    assert alice.submit(f"{address}/apply").status_code == 302
    assert wait(alice, address)["state"] == "refused"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(alice: Browser) -> None:
    address = upload(alice, bomb(), "bomb.xlsx").headers["Location"]
    assert wait(alice, address)["state"] == "refused"
    assert "This file cannot be read:" in text_of(alice, address)


def test_an_oversize_upload_is_cut_off(alice: Browser) -> None:
    answer = upload(alice, bytes(21 * 1024 * 1024), "big.csv")
    assert answer.status_code == 413


def test_a_file_just_over_the_limit_is_refused_in_words(alice: Browser) -> None:
    answer = upload(alice, bytes(service.MAX_FILE_BYTES + 1), "big.csv")
    assert answer.status_code == 400
    assert "20 MB" in answer.get_data(as_text=True)


@pytest.mark.parametrize("fields", [{"file": (BytesIO(b""), "empty.csv")}, {"file": ""}])
def test_an_empty_upload_is_asked_for_again(
    alice: Browser, app: Flask, fields: dict[str, Any]
) -> None:
    answer = alice.submit(
        f"{HOME}/imports",
        {"provenance": "register", **fields},
        content_type="multipart/form-data",
    )
    assert answer.status_code in (200, 400)
    assert "<form" in answer.get_data(as_text=True)
    with app.app_context():
        assert service.list_imports(db.session(), "huating") == []


def test_the_provenance_must_be_one_of_the_four(alice: Browser, app: Flask) -> None:
    answer = upload(alice, csv_bytes(row(1)), provenance="gossip")
    assert answer.status_code == 200
    with app.app_context():
        assert service.list_imports(db.session(), "huating") == []


def test_a_form_without_its_token_is_refused(alice: Browser) -> None:
    form = {"file": (BytesIO(csv_bytes(row(1))), "roll.csv"), "provenance": "register"}
    assert alice.post(f"{HOME}/imports", data=form).status_code == 400


def test_a_stale_preview_is_not_applied(alice: Browser, app: Flask) -> None:
    stale = upload(alice, csv_bytes(row(1, area="77.00"))).headers["Location"]
    wait(alice, stale)
    bring(alice, row(1))
    refused = alice.submit(f"{stale}/apply?lang=en", follow_redirects=True)
    assert "The register has changed since this file was read." in refused.get_data(as_text=True)
    with app.app_context():
        assert service.list_units(db.session(), "huating")[0].area == 8912
    alice.submit(f"{stale}/read")
    wait(alice, stale)
    alice.submit(f"{stale}/apply")
    assert wait(alice, stale)["state"] == "applied"


def test_a_file_is_applied_once(alice: Browser) -> None:
    address = bring(alice, row(1))
    again = alice.submit(f"{address}/apply?lang=en", follow_redirects=True)
    assert "was applied, put aside or cannot be read" in again.get_data(as_text=True)


def test_an_import_that_is_not_there(alice: Browser) -> None:
    for path in ("", "/progress"):
        assert alice.get(f"{HOME}/imports/999{path}").status_code == 404
    for act in ("apply", "read", "discard"):
        assert alice.submit(f"{HOME}/imports/999/{act}").status_code == 404


def test_eve_cannot_reach_it_through_her_own_community(auth: Auth, alice: Browser) -> None:
    address = upload(alice, csv_bytes(row(1))).headers["Location"]
    wait(alice, address)
    eve = auth.signed_in("eve", Role.CONVENER, community="elsewhere")
    number = address.rpartition("/")[2]
    for act in ("apply", "read", "discard"):
        assert eve.submit(f"/communities/elsewhere/imports/{number}/{act}").status_code == 404
    assert wait(alice, address)["state"] == "previewed"

"""An assembly is archived once it is certified and what it elected is filed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.committee.models import FilingRow
from tests.committee.test_filing import unpack
from tests.committee.town import pdf
from tests.committee.voted import Voted, run_election
from tests.counting.steps import COMPARED
from tests.site import Auth, Clock


@pytest.fixture
def certified(app: Flask, clock: Clock, auth: Auth, tmp_path: Path) -> Voted:
    voted = run_election(app, clock, auth, tmp_path)
    voted.town.post("street", f"{voted.poll.desk}/committee")
    app.test_cli_runner().invoke(args=["seal", "make"])
    voted.finish()
    hall = voted.hall
    hall.sign("convener", hall.act_of(hall.post("convener", "/assemblies/{id}/minutes")))
    hall.cosign()
    fields = {"number": "7", "compared": COMPARED}
    hall.sign("street", hall.act_of(hall.post("street", "/assemblies/{id}/certificate", fields)))
    voted.town.wait()
    return voted


def file(voted: Voted) -> None:
    town = voted.town
    town.post("convener", "/committees/1/filing", {"kind": "change"})
    town.post("convener", "/filings/1/attachments", {"slot": "other", "paper": (pdf(), "a.pdf")})
    town.post("convener", "/filings/1/sending")
    town.post("street", "/filings/1/answer", {"decision": "filed", "number": "7"})


def test_what_is_certified_and_filed_is_archived(certified: Voted) -> None:
    town, at = certified.town, f"/assemblies/{certified.hall.id}"
    assert "以后，即为归档" in town.get("street", f"{at}/archive")
    assert "已归档" not in town.get("street", at)
    assert town.browser("street").get(f"{at}/archive.zip").status_code == 409
    file(certified)
    page = town.get("auditor", f"{at}/archive")
    assert "档案 已归档" in page
    for word in ("会议记录：名册", "送达记录", "长期"):
        assert word in page, word
    assert "已归档" in town.get("street", at)
    assert town.browser("auditor").get(f"{at}/archive.zip").status_code == 403


def test_the_archive_holds_everything_for_whom_it_is(certified: Voted) -> None:
    file(certified)
    town, at = certified.town, f"/assemblies/{certified.hall.id}/archive.zip"
    whole = unpack(town.browser("street").get(at).data)
    for name in ("papers/minutes.pdf", "papers/certificate.pdf", "filings/filing-1.zip"):
        assert name in whole, name
    listed = whole["00-目录.txt"].decode()
    for name, data in whole.items():
        assert name == "00-目录.txt" or f"{hashlib.sha256(data).hexdigest()}  {name}" in listed
    theirs = unpack(town.browser("convener").get(at).data)
    # This record is for owners and counters: its hash stands in the list all the same.
    assert set(whole) - set(theirs) == {"record.zip"}
    assert hashlib.sha256(whole["record.zip"]).hexdigest() in theirs["00-目录.txt"].decode()


def test_a_filing_that_came_back_is_none(certified: Voted) -> None:
    file(certified)

    def returned(session: Any) -> None:
        session.execute(update(FilingRow).values(state="returned"))
        session.commit()

    certified.town.run(returned)
    at = f"/assemblies/{certified.hall.id}"
    assert "已归档" not in certified.town.get("street", at)

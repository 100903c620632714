"""What goes to the street office is listed with its SHA-256: on the form, and beside the files."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.committee.models import CommitteeRow, FilingRow, MemberRow
from app.committee.service.filing import FilingChanged, send_filing
from app.committee.service.papers import filing_papers
from app.committee.service.papers.filings import _happened
from tests.committee.test_committee_work import FORMER
from tests.committee.town import COMMUNITY, Town, pdf, picture, text_of
from tests.documents.reading import squeeze, words_of
from tests.site import Auth, Clock

FORM = "01-业主大会、业主委员会备案表"


@pytest.fixture
def seated(town: Town) -> Town:
    """A committee in office whose change of members is to be filed."""
    town.post("convener", f"/communities/{COMMUNITY}/committees", FORMER)
    town.post("convener", "/committees/1/filing", {"kind": "change"})
    return town


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of an archive, in its order."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def check_list(held: dict[str, bytes]) -> None:
    """The list names every other file with its hash; the form names those beside it."""
    listed = held["00-目录.txt"].decode().splitlines()
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in held.items()}
    assert listed == [f"{hashes[name]}  {name}" for name in held if name[:2] != "00"]
    form = squeeze(words_of(held[f"{FORM}.pdf"]))
    for name, one in hashes.items():
        assert (one in form) is (name[:2] not in ("00", "01")), name


def sent(town: Town) -> dict[str, bytes]:
    town.post("convener", "/filings/1/sending")
    return unpack(town.browser("street").get("/filings/1.zip").data)


def test_each_file_is_listed_by_its_hash(seated: Town) -> None:
    letter = {"slot": "other", "paper": (pdf("letter"), "辞职信.pdf")}
    seated.post("convener", "/filings/1/attachments", letter)
    held = sent(seated)
    assert list(held) == ["00-目录.txt", f"{FORM}.pdf", "02-成员名单.pdf", "03-其他材料.pdf"]
    assert held["03-其他材料.pdf"] == pdf("letter").getvalue()
    check_list(held)


def test_a_form_sealed_by_hand_goes_out_as_it_is(seated: Town) -> None:
    photo = picture().getvalue()
    form = {"slot": "form", "paper": (io.BytesIO(photo), "备案表.jpg")}
    seated.post("convener", "/filings/1/attachments", form)
    held = sent(seated)
    assert held[f"{FORM}.jpg"] == photo
    assert hashlib.sha256(photo).hexdigest() in held["00-目录.txt"].decode()


def test_a_form_goes_out_only_with_what_it_lists(seated: Town) -> None:
    letter = {"slot": "other", "paper": (pdf("letter"), "辞职信.pdf")}

    def send(session: Any) -> None:
        filing = session.get(FilingRow, 1)
        before, now = dict(filing.attachments), seated.clock()
        made = filing_papers(session, filing, now=now)
        seated.post("convener", "/filings/1/attachments", letter)
        with pytest.raises(FilingChanged):
            send_filing(1, made=made, handed_in=before, officer_id=1, now=now)

    seated.run(send)
    check_list(sent(seated))


def answered(town: Town) -> None:
    town.post("convener", "/filings/1/sending")
    answer = {"decision": "filed", "number": "青备2026-1"}
    town.post("street", "/filings/1/answer", answer)


def test_the_office_answers_with_two_papers(seated: Town) -> None:
    for paper in ("certificate", "seals"):
        early = seated.browser("convener").get(f"/filings/1/{paper}.pdf")
        assert early.status_code == 409
    answered(seated)
    read = seated.browser("convener").get("/filings/1/certificate.pdf").data
    said = squeeze(words_of(read))
    for word in ("备案证明", "青备2026-1", "陈一", "第1届业主委员会", "2024年1月10日"):
        assert word in said, word
    seals = squeeze(words_of(seated.browser("street").get("/filings/1/seals.pdf").data))
    for word in ("印章刻制证明", "青备2026-1", "领海花园业主大会", "领海花园业主委员会"):
        assert word in seals, word
    assert "/filings/1/seals.pdf" in seated.browser("convener").get("/committees/1/filing").text


@pytest.mark.parametrize(("profile", "asked"), [("national", False), ("shanghai", True)])
def test_a_place_asks_for_its_own_papers(
    app: Flask, auth: Auth, clock: Clock, profile: str, asked: bool
) -> None:
    town = Town(app, auth, clock)
    town.open(profile)
    town.post("convener", f"/communities/{COMMUNITY}/committees", FORMER)
    town.post("convener", "/committees/1/filing", {"kind": "election"})
    refused = text_of(town.post("convener", "/filings/1/sending", status=409).text)
    for name in ("成员培训记录", "专项维修资金管理规约"):
        # The refusal and the list of what goes in name it alike.
        assert (name in refused) is asked, name


def test_the_term_of_a_change_runs_from_the_day_somebody_left() -> None:
    elected, left = date(2024, 1, 10), date(2026, 3, 5)
    row = CommitteeRow(decided_on=elected)
    members = [MemberRow(state="left", until_on=left), MemberRow(state="sitting", until_on=None)]
    assert _happened(row, members, "change") == left
    assert _happened(row, members, "election") == elected
    assert _happened(row, members[1:], "change") == elected

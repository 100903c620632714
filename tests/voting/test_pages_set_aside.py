"""A page that finds no ballot says why, waits, and is placed or dropped by an officer."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from app.assembly.service.draft import create_assembly
from app.platform.files import stored_hashes
from app.voting.models import PaperBallotRow, PaperKeying, ScanPage
from app.voting.service.paper.set_aside import waiting_pages
from tests.hall import Hall
from tests.papers import A4, jpeg, many, opened, paper
from tests.voting.scanning_desk import ScanningDesk
from tests.worlds.meeting import COMMUNITY

BLURRED = paper(word="nobody can read this")


@pytest.fixture
def desk(hall: Hall) -> ScanningDesk:
    """The ballots of doors 1 to 4 are out; 5's came back spoiled, 6's blank."""
    hall.get("clerk", "/desk/{id}")
    made = ScanningDesk(hall)
    made.hand_out(1, 2, 3, 4, 5, 6)
    with hall.meeting.desk() as paper_desk:
        paper_desk.take_back(made.card(5), "spoiled")
        paper_desk.take_back(made.card(6), "blank")
    return made


def _set_row(desk: ScanningDesk, door: int, **values: Any) -> None:
    def change(session: Any) -> None:
        row = session.get(PaperBallotRow, (desk.hall.id, desk.sheet(door)[0]))
        for name, value in values.items():
            setattr(row, name, value)

    desk.hall.run(change)


def _key(desk: ScanningDesk, door: int) -> None:
    """An officer has keyed the ballot."""
    keying = PaperKeying(
        assembly_id=desk.hall.id,
        serial=desk.sheet(door)[0],
        officer_id=desk.hall.number("clerk"),
        body=b"{}",
        k="k",
        s="s",
        created_at=desk.hall.now,
    )
    desk.hall.run(lambda session: session.add(keying))


def _waiting(desk: ScanningDesk) -> list[ScanPage]:
    def read(session: Any) -> list[ScanPage]:
        rows = waiting_pages(session, desk.hall.id)
        session.expunge_all()
        return rows

    return desk.hall.run(read)


@pytest.mark.both_databases
def test_each_page_has_its_word_and_the_others_go_in(desk: ScanningDesk) -> None:
    _set_row(desk, 3, state="counted")
    desk.send(jpeg(paper(desk.sheet(4))))
    _key(desk, 4)
    first, never, spoiled, blank = (desk.sheet(n)[0] for n in (1, 7, 5, 6))
    forged = (desk.sheet(2)[0], "ab" * 20)
    unknown = ("99999-1", "ab" * 20)
    pages = [
        paper(desk.sheet(1)),
        paper(desk.sheet(7)),
        paper(desk.sheet(5)),
        paper(desk.sheet(6)),
        paper(forged),
        paper(unknown),
        paper(desk.sheet(3)),
        paper(desk.sheet(4)),
        paper(desk.sheet(1), desk.sheet(2)),
        BLURRED,
    ]
    answer = desk.send(many(pages))
    assert [(one["serial"], one["state"]) for one in answer["pages"]] == [
        (first, "stored"),
        (never, "waiting"),
        (spoiled, "waiting"),
        (blank, "waiting"),
        (forged[0], "waiting"),
        (unknown[0], "waiting"),
        (desk.sheet(3)[0], "refused"),
        (desk.sheet(4)[0], "refused"),
        (None, "waiting"),
        (None, "waiting"),
    ]
    assert [one.reason for one in _waiting(desk)] == [
        "paper_not_handed_out",
        "paper_came_back",
        "paper_came_back",
        "paper_not_ours",
        "serial_not_found",
        "several_ballots",
        "code_unreadable",
    ]
    assert len({one["message"] for one in answer["pages"]}) >= 8
    assert answer["counts"]["waiting"] == 7


def test_another_assemblys_paper_is_named_as_such(desk: ScanningDesk) -> None:
    """The serials of two assemblies are alike: only the secret tells whose paper it is."""
    serial, _ = desk.sheet(1)
    foreign = "cd" * 20
    with desk.hall.meeting.app.app_context():
        other = create_assembly(
            COMMUNITY,
            title="上次会议",
            kind="regular",
            rehearsal=False,
            officer_id=desk.hall.number("convener"),
            now=desk.hall.now,
        )
    row = PaperBallotRow(
        assembly_id=other.id,
        serial=serial,
        i=1,
        secret_sha256=hashlib.sha256(bytes.fromhex(foreign)).hexdigest(),
        state="issued",
    )
    desk.hall.run(lambda session: session.add(row))
    answer = desk.send(jpeg(paper((serial, foreign))))
    assert answer["pages"][0]["state"] == "waiting"
    assert _waiting(desk)[0].reason == "paper_of_other_assembly"


def test_a_page_sent_twice_waits_once(desk: ScanningDesk) -> None:
    (first,) = desk.send(jpeg(BLURRED))["pages"]
    (second,) = desk.send(jpeg(BLURRED))["pages"]
    assert first["page"] == second["page"]
    assert len(_waiting(desk)) == 1


def test_a_page_without_code_is_not_guessed_to_be_the_ballots_before(desk: ScanningDesk) -> None:
    serial = desk.sheet(1)[0]
    head = paper(desk.sheet(1), ends=(False,))
    desk.send(many([head, BLURRED, paper(desk.sheet(2)), BLURRED.rotate(180)]))
    assert opened(desk.picture(serial)).size == A4
    hinted, plain = _waiting(desk)
    assert (hinted.after, plain.after) == (serial, None)
    assert desk.settle(hinted.id, "further", hinted.after or "")["state"] == "joined"
    assert opened(desk.picture(serial)).size == (A4[0], 2 * A4[1])


def test_an_officer_says_which_ballot_it_is(desk: ScanningDesk) -> None:
    serial = desk.sheet(2)[0]
    (page,) = desk.send(jpeg(BLURRED))["pages"]
    assert opened(desk.page(page["page"], name="scrutineer")).size == A4
    assert "nobody" not in desk.hall.get("clerk", "/desk/{id}/scanning")
    assert desk.settle(page["page"], "place", serial.lower())["state"] == "stored"
    assert opened(desk.picture(serial)).size == A4
    assert desk.row(2).scan_secret is None
    assert desk.settle(page["page"], "place", serial, status=404)["error"] == "scan_page_not_found"
    assert desk.audited("desk.scan_page.place") == [str(page["page"])]
    assert desk.audited("desk.scan_page.look") == [str(page["page"])]


def test_the_code_decides_where_it_can_be_read_after_all(desk: ScanningDesk) -> None:
    """The paper was not entered as handed out; once it is, one touch is enough."""
    serial, secret = desk.sheet(7)
    (page,) = desk.send(jpeg(paper((serial, secret))))["pages"]
    other = desk.sheet(1)[0]
    answer = desk.settle(page["page"], "place", other, status=409)
    assert (answer["error"], answer["other"]) == ("scan_of_other_ballot", serial)
    answer = desk.settle(page["page"], "place", serial, status=409)
    assert answer["error"] == "paper_not_handed_out"
    desk.hand_out(7)
    assert desk.settle(page["page"], "place", serial)["state"] == "stored"
    assert desk.row(7).scan_secret == bytes.fromhex(secret)


def test_a_forged_code_is_placed_by_nobody(desk: ScanningDesk) -> None:
    serial = desk.sheet(1)[0]
    (page,) = desk.send(jpeg(paper((serial, "ab" * 20))))["pages"]
    assert desk.settle(page["page"], "place", serial, status=409)["error"] == "paper_not_ours"


@pytest.mark.parametrize("act", ["place", "further"])
def test_no_page_is_put_under_a_ballot_that_was_read(desk: ScanningDesk, act: str) -> None:
    serial = desk.sheet(1)[0]
    desk.send(jpeg(paper(desk.sheet(1))))
    _key(desk, 1)
    (page,) = desk.send(jpeg(BLURRED))["pages"]
    assert desk.settle(page["page"], act, serial, status=409)["error"] == "paper_keyed"


def test_what_is_no_ballot_is_dropped_and_deleted(desk: ScanningDesk) -> None:
    (page,) = desk.send(jpeg(BLURRED))["pages"]
    sha256 = _waiting(desk)[0].sha256
    assert sha256 in desk.hall.run(stored_hashes)
    assert desk.settle(page["page"], "drop", name="scrutineer")["counts"]["waiting"] == 0
    assert sha256 not in desk.hall.run(stored_hashes)
    desk.page(page["page"], status=404)
    row = desk.hall.run(lambda session: session.get(ScanPage, page["page"]).settled_by)
    assert row == desk.hall.number("scrutineer")


@pytest.mark.parametrize(
    ("act", "serial", "status", "error"),
    [
        ("place", "99999-9", 404, "serial_not_found"),
        ("place", "", 400, "request_malformed"),
        ("burn", "00001-1", 400, "request_malformed"),
        ("further", "no picture", 409, "no_picture_yet"),
    ],
)
def test_what_cannot_be_done_is_said(
    desk: ScanningDesk, act: str, serial: str, status: int, error: str
) -> None:
    (page,) = desk.send(jpeg(BLURRED))["pages"]
    serial = desk.sheet(1)[0] if serial == "no picture" else serial
    assert desk.settle(page["page"], act, serial, status=status)["error"] == error
    assert desk.settle(page["page"] + 1, "drop", status=404)["error"] == "scan_page_not_found"
    assert len(_waiting(desk)) == 1


def test_once_the_numbers_are_signed_no_picture_comes_in(desk: ScanningDesk) -> None:
    hall = desk.hall
    (page,) = desk.send(jpeg(BLURRED))["pages"]
    hall.close()
    for name in ("clerk", "scrutineer"):
        hall.sign_in(name)
    act = hall.act_of(hall.post("clerk", "/assemblies/{id}/reconciliation"))
    hall.sign("clerk", act)
    hall.sign("scrutineer", act)
    assert desk.send(jpeg(paper(desk.sheet(1))), status=409)["error"] == "paper_reconciled"
    answer = desk.settle(page["page"], "place", desk.sheet(1)[0], status=409)
    assert answer["error"] == "paper_reconciled"
    assert "data-scanning" not in hall.browser("clerk").get(f"/desk/{hall.id}/scanning").text

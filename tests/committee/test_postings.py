"""A paper that hung its days is proved: the very file, the places, the pictures, the days."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.committee.models import PaperPostingRow
from app.core.calendar import local_date
from tests.committee.test_filing import check_list, unpack
from tests.committee.town import Poll, Town, pdf, picture, text_of
from tests.committee.voted import Voted, run_election
from tests.documents.reading import squeeze, words_of
from tests.site import Auth, Clock

PLACES = "东门公告栏\n3号楼大堂"


@pytest.fixture
def posted(poll: Poll) -> Poll:
    """An election whose candidates are posted."""
    for door in range(1, 8):
        poll.stand(door)
    poll.close()
    poll.accept(*range(1, 8))
    poll.post()
    return poll


def pictures(number: int = 2) -> list[Any]:
    return [(picture(), f"{n}.jpg") for n in range(number)]


def today(town: Town) -> str:
    return local_date(town.clock()).isoformat()


def hung(town: Town, number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "places": PLACES,
        "first_day": today(town),
        "poster": "张三",
        "pictures": pictures(),
        **changes,
    }


def whole_posting(town: Town, printing: str, number: int, days: int) -> None:
    """Print, hang out, and take down after the days."""
    town.post("convener", printing)
    town.post("convener", f"/paper-postings/{number}/hanging", hung(town))
    town.wait(days=days + 1)
    end = {"last_day": today(town), "pictures": pictures()}
    town.post("convener", f"/paper-postings/{number}/end", end)


def test_the_candidates_hang_and_are_proved(posted: Poll) -> None:
    town = posted.town
    page = f"/elections/{posted.id}/posted"
    whole_posting(town, page, 1, 15)
    printed = town.browser("auditor").get("/paper-postings/1/paper.pdf").data
    said = squeeze(words_of(town.browser("convener").get("/paper-postings/1/proof.pdf").data))
    for word in ("候选人情况公示", "东门公告栏", "3号楼大堂", "张三", f"/e/{posted.id}"):
        assert word in said, word
    assert hashlib.sha256(printed).hexdigest() in said
    assert "候选人情况公示" in squeeze(words_of(printed))
    assert "公示证明（PDF）" in town.get("auditor", page)


def test_a_posting_too_short_proves_nothing(posted: Poll) -> None:
    town = posted.town
    town.post("convener", f"/elections/{posted.id}/posted")
    town.post("convener", "/paper-postings/1/hanging", hung(town))
    town.wait(days=2)
    end = {"last_day": today(town), "pictures": pictures()}
    answer = town.post("convener", "/paper-postings/1/end", end, 409)
    assert "须张贴至" in text_of(answer.text)
    assert town.browser("convener").get("/paper-postings/1/proof.pdf").status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"places": ""},
        {"places": "\n".join(f"{n}号楼" for n in range(7)), "pictures": 7},
        {"pictures": 1},
        {"pictures": 3},
        {"first_day": "2020-01-01"},
        {"first_day": "2099-01-01"},
        {"poster": " "},
    ],
)
def test_a_posting_has_place_day_poster_and_pictures(posted: Poll, wrong: dict[str, Any]) -> None:
    town = posted.town
    town.post("convener", f"/elections/{posted.id}/posted")
    if isinstance(wrong.get("pictures"), int):
        wrong = {**wrong, "pictures": pictures(wrong["pictures"])}
    town.post("convener", "/paper-postings/1/hanging", hung(town, **wrong), 400)
    town.post("convener", "/paper-postings/1/hanging", hung(town))
    town.post("convener", "/paper-postings/1/hanging", hung(town), 409)


def test_only_what_is_there_can_be_put_up(posted: Poll) -> None:
    town = posted.town
    town.post("auditor", f"/elections/{posted.id}/posted", status=403)
    assert town.browser("convener").get("/paper-postings/9/proof.pdf").status_code == 404
    town.post("convener", f"/elections/{posted.id}/posted")
    sha256 = town.run(lambda session: session.get(PaperPostingRow, 1).sha256)
    # The printed paper is no picture of the posting.
    assert town.browser("convener").get(f"/paper-postings/1/pictures/{sha256}").status_code == 404


def test_each_paper_of_an_assembly_hangs_and_goes_with_the_filing(
    app: Flask, clock: Clock, auth: Auth, tmp_path: Path
) -> None:
    voted: Voted = run_election(app, clock, auth, tmp_path)
    town, assembly = voted.town, voted.hall.meeting.facts.assembly_id
    at = f"/assemblies/{assembly}/posted"
    town.post("convener", f"{at}/final", status=404)
    whole_posting(town, f"{at}/roll", 1, 15)
    whole_posting(town, f"{at}/preliminary", 2, 7)
    voted.finish()
    whole_posting(town, f"{at}/final", 3, 1)
    town.post("convener", f"/elections/{voted.poll.id}/committee", status=302)
    whole_posting(town, "/committees/1/posted", 4, 1)
    titles = town.run(
        lambda session: list(
            session.scalars(select(PaperPostingRow.title).order_by(PaperPostingRow.id))
        )
    )
    assert [title.split("：")[-1] for title in titles] == [
        "业主清册及投票权数公示",
        "投票结果公示（初步）",
        "投票结果公告",
        "成员名单公示",
    ]
    town.post("convener", "/committees/1/filing", {"kind": "change"})
    page = town.get("convener", "/committees/1/filing")
    assert "公示证明 已有" in page
    letter = {"slot": "other", "paper": (pdf("letter"), "辞职信.pdf")}
    town.post("convener", "/filings/1/attachments", letter)
    town.post("convener", "/filings/1/sending")
    held = unpack(town.browser("street").get("/filings/1.zip").data)
    assert [name[3:] for name in held if "公示证明" in name] == [
        f"公示证明-{n:02d}.pdf" for n in range(1, 5)
    ]
    check_list(held)

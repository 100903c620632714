"""A secret vote from the close to the certificate, and what is refused on the way."""

from __future__ import annotations

import pytest

from app.assembly.service.read import find_document, get_assembly, read_document
from app.core.assembly import ActNotAllowedNow
from app.core.secret.allowed import TooFewParticipants
from app.core.secret.objecting import SumsOpenedOnce
from app.counting.service.check import verify_own_record
from app.counting.service.remedies import propose_correction, propose_revocation
from app.counting.service.shares import SharesGivenTwice, SharesOfOtherSums, TallyUnknown
from app.platform.db import db, transaction
from app.platform.log import append_entry
from tests.counting.sharing import give, lie, share_body, tally, vote_and_close
from tests.counting.steps import COMPARED, DESK, finish, later, two_sign
from tests.documents.reading import words_of
from tests.hall import Hall, text_of
from tests.stages import Stage

pytestmark = pytest.mark.secret_ballots
NUMBER = {"number": "〔2026〕1号", "compared": COMPARED}


@pytest.fixture
def voted(stage: Stage) -> Hall:
    return stage("secret-closed", lambda: vote_and_close(stage.fixture("hall")))


@pytest.fixture
def tallied(stage: Stage) -> Hall:
    return stage("secret-tallied", lambda: tally(stage.fixture("voted")))


@pytest.mark.both_databases
def test_the_whole_road(tallied: Hall) -> None:
    give(tallied, "m1", 1)
    tallied.post("clerk", "/assemblies/{id}/result", status=409)
    give(tallied, "m1", 3)
    tallied.cosign()
    two_sign(tallied, "result")
    assert tallied.meeting.phase() == "preliminary"
    finish(tallied)
    assert "未开启" in tallied.get("street", "/assemblies/{id}/certificate")
    act = tallied.act_of(tallied.post("street", "/assemblies/{id}/certificate", NUMBER))
    tallied.sign("street", act)
    assert tallied.meeting.phase() == "certified"
    with tallied.meeting.app.app_context():
        row = get_assembly(db.session(), tallied.id)
        report = verify_own_record(db.session(), row, now=tallied.now)
    first, second = report.summary.outcomes
    assert [option["heads"] for option in first["options"]] == [36, 9, 1]
    assert first["verdict"] == "carried"
    assert {option["heads"] for option in second["options"]} == {None}
    assert second["verdict"] == "failed"
    assert report.find("V33").examined == 2


def test_nothing_is_added_up_while_owners_may_object(voted: Hall) -> None:
    later(voted, days=2)
    refused = voted.post("clerk", "/assemblies/{id}/tallies", status=409)
    assert "提出异议" in refused.text
    assert voted.meeting.phase() == "closed"


def test_nothing_is_added_up_before_the_ruling(voted: Hall) -> None:
    with voted.meeting.app.app_context(), transaction() as session:
        row = get_assembly(session, voted.id)
        body = {"id": "o-1", "about": "identity", "document": "0" * 64}
        append_entry(session, row.id, type="objection", body=body, sigs=[], now=voted.now)
    voted.cosign()
    later(voted, days=6)
    two_sign(voted, "reconciliation")
    refused = voted.post("clerk", "/assemblies/{id}/tallies", status=409)
    assert "处理意见" in refused.text


def test_who_took_part_is_published_at_the_close_and_not_before(hall: Hall) -> None:
    stranger = hall.meeting.client
    assert stranger.get(f"/a/{hall.id}/participants").status_code == 404
    device = hall.meeting.recognised(3)
    assert device.vote().status == 200
    hall.close()
    assert f'href="/a/{hall.id}/participants"' in stranger.get(f"/a/{hall.id}").text
    said = text_of(stranger.get(f"/a/{hall.id}/participants").text)
    assert "参与情况" in said
    assert "名册行号 " not in said
    by_line = hall.get("clerk", "/assemblies/{id}/participants")
    assert f"参加表决的名册行号 {device.card.i}" in by_line
    hall.get("convener", "/assemblies/{id}/participants", 403)
    assert device.identify().status == 200
    answer = stranger.post(f"/a/{hall.id}/participants", data={"token": device.token})
    assert [one["lines"] for one in answer.json["motions"]] == [[device.card.i]] * 2


def test_a_wrong_share_is_logged_and_named_and_two_others_suffice(tallied: Hall) -> None:
    give(tallied, "m1", 2, lie(share_body(tallied, "m1", 2)))
    give(tallied, "m1", 1)
    tallied.cosign()
    assert "份额无效，已记入日志" in tallied.get("convener", DESK)
    refused = tallied.post("clerk", "/assemblies/{id}/result", status=409)
    assert "不能开启" in refused.text
    give(tallied, "m1", 3)
    tallied.cosign()
    two_sign(tallied, "result")
    with tallied.meeting.app.app_context():
        row = get_assembly(db.session(), tallied.id)
        report = verify_own_record(db.session(), row, now=tallied.now)
        assert [note.code for note in report.find("V32").notes] == ["share_refused"]
        paper = find_document(db.session(), tallied.id, "result-preliminary.pdf")
        assert paper is not None
        assert "份额无效" in words_of(read_document(db.session(), paper))


def test_too_many_wrong_shares_lose_the_vote_and_the_desk_says_so(tallied: Hall) -> None:
    for n in (1, 2):
        give(tallied, "m1", n, lie(share_body(tallied, "m1", n)))
    tallied.cosign()
    assert "任何人都无法再开启这一事项" in tallied.get("clerk", DESK)


def test_shares_that_may_not_stand_in_the_log(tallied: Hall) -> None:
    honest = share_body(tallied, "m1", 1)
    give(tallied, "m1", 1, honest)
    with pytest.raises(SharesGivenTwice):
        give(tallied, "m1", 1, lie(honest))
    other = share_body(tallied, "m1", 2)
    with pytest.raises(TallyUnknown):
        give(tallied, "m1", 2, {**other, "tally": "0" * 64})
    with pytest.raises(SharesOfOtherSums):
        give(tallied, "m1", 2, {**other, "shares": other["shares"][:-1]})
    with pytest.raises(TooFewParticipants):
        give(tallied, "m2", 2, share_body(tallied, "m2", 2))


def test_nobody_gives_shares_behind_the_result(tallied: Hall) -> None:
    give(tallied, "m1", 1)
    give(tallied, "m1", 2)
    tallied.cosign()
    two_sign(tallied, "result")
    with pytest.raises(ActNotAllowedNow):
        give(tallied, "m1", 3)


def test_nothing_is_counted_again_and_nobody_is_taken_out(tallied: Hall) -> None:
    give(tallied, "m1", 1)
    give(tallied, "m1", 2)
    tallied.cosign()
    tallied.post("clerk", "/assemblies/{id}/tallies", status=409)
    two_sign(tallied, "result")
    refused = tallied.post("clerk", "/assemblies/{id}/tallies", status=409)
    assert "只合并计票一次" in refused.text
    with tallied.meeting.app.app_context():
        now = tallied.now
        for act in (propose_revocation, propose_correction):
            more = {"units": ()} if act is propose_correction else {}
            db.session.rollback()
            with pytest.raises(SumsOpenedOnce):
                act(tallied.id, i=1, objection="o-1", officer_id=1, now=now, **more)

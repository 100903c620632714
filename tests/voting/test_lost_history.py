"""An older backup comes back: voting pauses, nothing is signed, and no ballot is lost for good."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from app.platform.db import db
from tests.meetings import Meeting
from tests.worlds.device import Device, Reply
from tests.worlds.meeting import cosign

Kept = tuple[Device, dict[str, object], Reply]


def vote(meeting: Meeting, door: int) -> Kept:
    """Vote as a phone does: it keeps the bytes that it sent."""
    device = meeting.recognised(door)
    body, code = device.ballot(), device.get_code()
    reply = device.cast(body, code)
    assert reply.status == 200
    return device, body, reply


class Backup:
    """A copy of the database as it was, that can be put in its place."""

    def __init__(self, meeting: Meeting, folder: Path) -> None:
        self.meeting, self.live, self.kept = meeting, folder / "yijue.db", folder / "backup.db"
        self._settle()
        shutil.copy(self.live, self.kept)

    def _settle(self) -> None:
        with self.meeting.app.app_context():
            db.session.remove()
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()

    def put_in_place(self) -> Path:
        """Put the copy in place; returns where the newer database now is."""
        self._settle()
        newer = self.live.with_name("newer.db")
        shutil.move(self.live, newer)
        shutil.copy(self.kept, self.live)
        return newer


@pytest.fixture
def after_a_loss(meeting: Meeting, tmp_path: Path) -> tuple[Backup, list[Kept]]:
    """Three owners have voted, two of them after the backup was made."""
    votes = [vote(meeting, 7)]
    backup = Backup(meeting, tmp_path)
    votes += [vote(meeting, 8), vote(meeting, 9)]
    return backup, votes


def restarted(start_site: Callable[[], Meeting], votes: list[Kept]) -> Meeting:
    """The site started anew; the phones talk to it."""
    from tests.worlds.device import by_client

    meeting = start_site()
    for device, _, _ in votes:
        device.send, device.read_code = by_client(meeting.client), meeting.read_code
    return meeting


def again(kept: Kept) -> Reply:
    """The phone sends its stored bytes again, with a new sign-in and new digits."""
    device, body, _ = kept
    assert device.identify().status == 200
    code = "000000" if device.known["ballot"] else device.get_code()
    return device.cast(body, code)


@pytest.mark.parametrize("restart", [True, False], ids=["restarted", "running"])
def test_voting_pauses_and_nothing_is_signed(
    after_a_loss: tuple[Backup, list[Kept]], start_site: Callable[[], Meeting], restart: bool
) -> None:
    backup, votes = after_a_loss
    backup.put_in_place()
    meeting = restarted(start_site, votes) if restart else backup.meeting
    size = meeting.log_size()
    for kept in votes[1:]:
        reply = again(kept)
        assert (reply.status, reply.error) == (503, "log_paused")
    assert meeting.log_size() == size
    (shown,) = meeting.client.get("/api/booth/linghai").json["assemblies"]
    assert shown["paused"] is True
    # What is in the database can still be looked at.
    assert again(votes[0]).body["entry"] == votes[0][2].body["entry"]


def test_with_the_right_database_back_the_phones_get_their_answers(
    after_a_loss: tuple[Backup, list[Kept]],
) -> None:
    backup, votes = after_a_loss
    newer = backup.put_in_place()
    assert again(votes[1]).error == "log_paused"
    backup._settle()
    shutil.copy(newer, backup.live)
    for kept in votes:
        assert again(kept).body["entry"] == kept[2].body["entry"]
    assert backup.meeting.device(10).vote().status == 200
    backup.meeting.check_log()


def test_what_is_lost_for_good_is_sent_again_once_the_operator_says_so(
    after_a_loss: tuple[Backup, list[Kept]], start_site: Callable[[], Meeting]
) -> None:
    backup, votes = after_a_loss
    backup.put_in_place()
    lost = votes[-1][2].body["entry"] + 1
    runner = backup.meeting.app.test_cli_runner()
    assert runner.invoke(args=["log", "check"]).exit_code == 1
    done = runner.invoke(args=["log", "resume", backup.meeting.id, "--yes"])
    assert done.exit_code == 0, done.output
    assert runner.invoke(args=["log", "check"]).exit_code == 0
    meeting = restarted(start_site, votes)
    for kept in votes[1:]:
        device, body, _ = kept
        reply = again(kept)
        assert reply.status == 200
        device.check(body, reply)
    entries = meeting.check_log()
    assert [entry.type for entry in entries[-4:]] == ["ballot", "incident", "ballot", "ballot"]
    assert dict(entries[-3].body) == {"code": "history_lost", "tree_size": lost}
    asides = list(backup.live.parent.glob("checkpoint-copy/*.lost"))
    assert len(asides) == 1


def test_a_running_process_goes_on_after_the_operators_word(
    after_a_loss: tuple[Backup, list[Kept]],
) -> None:
    backup, votes = after_a_loss
    backup.put_in_place()
    assert again(votes[1]).error == "log_paused"
    runner = backup.meeting.app.test_cli_runner()
    assert runner.invoke(args=["log", "resume", backup.meeting.id, "--yes"]).exit_code == 0
    assert again(votes[1]).status == 200
    backup.meeting.check_log()


def test_what_a_witness_saw_is_never_given_up(
    after_a_loss: tuple[Backup, list[Kept]],
) -> None:
    backup, votes = after_a_loss
    meeting = backup.meeting
    with meeting.app.app_context():
        cosign(meeting.id, meeting.clock())
    backup.put_in_place()
    done = meeting.app.test_cli_runner().invoke(args=["log", "resume", meeting.id, "--yes"])
    assert done.exit_code == 1
    assert "witness" in done.output
    assert again(votes[1]).error == "log_paused"


def test_a_log_in_order_is_not_resumed(meeting: Meeting) -> None:
    runner = meeting.app.test_cli_runner()
    for args in (["resume", meeting.id, "--yes"], ["resume", "as-unknown", "--yes"]):
        done = runner.invoke(args=["log", *args])
        assert done.exit_code == 1, done.output
        assert "Traceback" not in done.output


def test_the_worker_sees_it_too(after_a_loss: tuple[Backup, list[Kept]]) -> None:
    from app.platform.log import find_pause
    from app.platform.worker import run_once

    backup, _ = after_a_loss
    backup.put_in_place()
    with backup.meeting.app.app_context():
        run_once(backup.meeting.clock())
        assert find_pause(backup.meeting.id) == "shorter_than_copy"


def test_a_phone_that_kept_a_longer_log_is_told(
    after_a_loss: tuple[Backup, list[Kept]],
) -> None:
    backup, votes = after_a_loss
    device, _, reply = votes[2]
    backup.put_in_place()
    assert device.identify().status == 200
    told = device.at_assembly("mine", saved_size=reply.body["entry"] + 1)
    assert (told.status, told.error) == (409, "saved_head_unknown")


@pytest.mark.both_databases
def test_a_ballot_cast_while_the_copies_are_compared_pauses_nothing(meeting: Meeting) -> None:
    """The comparison reads its own state of the database, not the caller's older one."""
    from app.platform.log import check_against_copies

    with meeting.app.app_context():
        session = db.session()
        session.execute(text("SELECT count(*) FROM log_entry")).all()
        before = session.connection().connection.dbapi_connection
        meeting.device(7).vote()
        assert session.connection().connection.dbapi_connection is before
        assert check_against_copies(session) == []

"""Time stamps of the witnessed heads with open, close and result: asked once, in the record."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import tsp
from sqlalchemy import select

from app.assembly.service.read import get_assembly
from app.core.encoding import sha256
from app.core.record import build_record, read_record
from app.core.tlog.checkpoint import parse_checkpoint
from app.counting.models import StampRow
from app.counting.service.record import record_files
from app.counting.service.stamping import StampRefused, ask_authority, fetch_stamps
from app.platform.config import ConfigError, load_config, make_keys
from app.platform.db import db
from app.platform.worker import run_once
from app.verifier.case import Asked
from app.verifier.examine import examine
from app.verifier.files import RecordFiles
from app.verifier.report import Status
from tests.hall import Hall
from tests.worlds.stamping import Authority, authority

Answer = Callable[[bytes], bytes]


@contextmanager
def serving(answer: Answer) -> Iterator[tuple[str, list[bytes]]]:
    """The address of an authority on this machine, and what it was asked."""
    asked: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            data = answer(asked[-1])
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def name_authority(hall: Hall, url: str) -> None:
    extensions = hall.meeting.app.extensions
    extensions["yijue.config"] = replace(extensions["yijue.config"], tsa_url=url)


def stamping(hall: Hall) -> Authority:
    span = (hall.now - timedelta(days=90), hall.now + timedelta(days=90))
    return authority(valid=span, root_valid=span)


def fetch(hall: Hall) -> None:
    with hall.meeting.app.app_context():
        fetch_stamps(hall.now)


def files_of(hall: Hall) -> dict[str, bytes]:
    with hall.meeting.app.app_context():
        session = db.session()
        return record_files(session, get_assembly(session, hall.id))


def rows(hall: Hall) -> dict[str, int]:
    """Tree sizes by moments, as they are kept."""
    with hall.meeting.app.app_context():
        found = db.session().scalars(select(StampRow).where(StampRow.assembly_id == hall.id))
        return {row.moment: row.tree_size for row in found}


def stamps(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name.startswith("timestamps/")}


def test_each_head_is_stamped_once_and_the_verifier_agrees(posted: Hall) -> None:
    """The witness came for the first time at the close: one head holds `open` and `close`."""
    own = stamping(posted)
    with serving(lambda asked: own.answer(asked, posted.now)) as (url, asked):
        fetch(posted)
        assert asked == []
        name_authority(posted, url)
        fetch(posted)
        fetch(posted)
        assert len(asked) == 2
    assert set(rows(posted)) == {"open", "close", "result"}
    files = files_of(posted)
    for name, data in stamps(files).items():
        head = parse_checkpoint(files[name.replace("timestamps", "checkpoints")[:-4]]).checkpoint
        info = tsp.TimeStampResp.load(data)["time_stamp_token"]["content"]["encap_content_info"]
        imprint = info["content"].parsed["message_imprint"]["hashed_message"].native
        assert imprint == sha256(head.text.encode())
    assert read_record(build_record(files)) == files
    report = examine(
        RecordFiles(files), Asked(now=posted.now, documents=True, stamp_anchors=own.anchors)
    )
    found = report.find("V09", "documents")
    assert (found.status, found.failures, found.examined) == (Status.OK, (), 2)
    assert report.stands


def test_before_the_close_only_the_opening_is_stamped(hall: Hall) -> None:
    own = stamping(hall)
    hall.cosign()
    with serving(lambda asked: own.answer(asked, hall.now)) as (url, asked):
        name_authority(hall, url)
        fetch(hall)
        assert len(asked) == 1
    assert list(rows(hall)) == ["open"]


def test_an_authority_that_fails_is_asked_again(posted: Hall) -> None:
    own = stamping(posted)
    name_authority(posted, "http://127.0.0.1:9/")
    with posted.meeting.app.app_context():
        assert "counting.timestamps" in run_once(posted.now)
    assert stamps(files_of(posted)) == {}
    with serving(lambda asked: own.answer(asked, posted.now)) as (url, _):
        name_authority(posted, url)
        fetch(posted)
    assert len(stamps(files_of(posted))) == 2


def other_nonce(own: Authority, hall: Hall, asked: bytes) -> bytes:
    request = tsp.TimeStampReq.load(asked)
    request["nonce"] = 5
    return own.answer(request.dump(force=True), hall.now)


def rejected(own: Authority, hall: Hall, asked: bytes) -> bytes:
    answer = tsp.TimeStampResp.load(own.answer(asked, hall.now))
    answer["status"]["status"] = "rejection"
    changed: bytes = answer.dump(force=True)
    return changed


WRONG: dict[str, Callable[[Authority, Hall, bytes], bytes]] = {
    "malformed": lambda own, hall, asked: b"<html>busy</html>",
    "size": lambda own, hall, asked: bytes(70_000),
    "imprint": lambda own, hall, asked: own.stamp(b"something else", hall.now),
    "nonce": other_nonce,
    "status": rejected,
}


@pytest.mark.parametrize("reason", WRONG)
def test_what_is_no_answer_is_not_kept(hall: Hall, reason: str) -> None:
    own = stamping(hall)
    with (
        serving(lambda asked: WRONG[reason](own, hall, asked)) as (url, _),
        pytest.raises(StampRefused) as refused,
    ):
        ask_authority(url, b"a head")
    assert refused.value.args == (reason,)


def test_the_address_of_an_authority_is_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("var")
    make_keys(folder, bytes(range(128)))
    env = {"VAR_DIR": str(folder)}
    assert load_config(env).tsa_url is None
    assert load_config({**env, "TSA_URL": "https://tsa.example/"}).tsa_url == "https://tsa.example/"
    with pytest.raises(ConfigError, match="TSA_URL"):
        load_config({**env, "TSA_URL": "file:///etc/passwd"})

"""The log from an address: tiles as a witness fetches them, or record.zip where it is served."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.core.encoding import parse_jcs
from app.core.tlog.tiles import encode_entry_bundle, parse_tile_path
from tests.trustee.conftest import Copy
from tests.trustee.table import Table
from tests.worlds.village import make_world

BASE = "/log/spring-2026"


def answers(table: Table) -> dict[str, bytes]:
    lines = table.build.lines
    newest = f"checkpoints/{len(lines)}"
    path = f"{BASE}/tile/entries/000.p/{len(lines)}"
    assert parse_tile_path(path.removeprefix(f"{BASE}/")).width == len(lines)
    return {
        f"{BASE}/checkpoint": table.build.files[newest],
        path: encode_entry_bundle(lines),
        f"{BASE}/roll.jsonl": table.build.roll,
    }


@contextmanager
def served(found: dict[str, bytes]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = found.get(self.path)
            self.send_response(404 if data is None else 200)
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
    finally:
        server.shutdown()
        server.server_close()


def test_the_log_comes_from_an_address(voted: Table, copy: Copy) -> None:
    table = copy(voted)
    table.tally("manager")
    with served(answers(table)) as url:
        assert table.say("decrypt", 1, url, "--yes", log=False) == 0
    (message,) = table.messages(1)
    assert b"partial-decryption" in message.read_bytes()


@pytest.mark.parametrize("missing", ["checkpoint", "tile/entries", "roll.jsonl"])
def test_an_address_that_serves_half_a_log(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    table = copy(voted)
    found = {path: data for path, data in answers(table).items() if missing not in path}
    with served(found) as url:
        assert table.say("rehearse", 1, url, log=False) == 1
    said = capsys.readouterr().err
    assert ("roll_missing" if missing == "roll.jsonl" else "log_not_served") in said


def test_an_address_that_does_not_answer(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    assert copy(voted).say("rehearse", 1, "http://127.0.0.1:9/log/x", log=False) == 1
    assert "no_answer" in capsys.readouterr().err


def test_the_record_as_a_file(voted: Table, copy: Copy) -> None:
    table = copy(voted)
    table.build.files |= {
        "entries.jsonl": table.entries(),
        "roll.jsonl": table.build.roll,
        "README.txt": b"x\n",
    }
    path = table.place / "record.zip"
    path.write_bytes(table.build.zip())
    assert table.say("rehearse", 1, str(path), log=False) == 0


@pytest.mark.parametrize("spoil", [b"", b"{}\n", b"\xff\n", b"[" * 70000 + b"\n"])
def test_no_log_at_all(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str], spoil: bytes
) -> None:
    table = copy(voted)
    (table.log / "entries.jsonl").write_bytes(spoil)
    assert table.say("rehearse", 1) == 1
    assert "拒绝" in capsys.readouterr().err
    assert table.say("rehearse", 1, str(table.place / "nowhere"), log=False) == 1


def test_a_named_assembly_has_no_trustees(
    voted: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(voted)
    table.write(make_world().build().files)
    assert table.say("rehearse", 1) == 1
    assert "not_secret" in capsys.readouterr().err


def test_a_message_is_of_its_types_shape_and_signed_over_hd(
    begun: Table, copy: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copy(begun)
    assert table.say("join", 1, "--anchor", table.anchor.lower()) == 0
    said = capsys.readouterr().out
    assert table.build.hd.hex() in said
    assert table.anchor in said
    (path,) = table.messages(1)
    table.hand_in(1)
    last = parse_jcs(table.build.lines[-1])
    assert isinstance(last, dict)
    assert last["type"] == "trustee-key"
    assert path.name == "trustee-key-1.json"
    assert table.say("join", 1) == 1, "once is enough"

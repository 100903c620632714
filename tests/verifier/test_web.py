"""RECORD as an address: record.zip, checkpoint, tiles and bundles, from a real server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.core.tlog.merkle import leaf_hash, node_reader
from app.core.tlog.tiles import Tile, encode_entry_bundle, encode_tile, encode_tile_path
from app.verifier import web
from app.verifier.files import NotARecord
from app.verifier.main import main
from app.verifier.web import NoAnswer, fetch, fetch_record
from tests.verifier.asking import ask, codes, honest, refused
from tests.worlds.build import Build, Step, day
from tests.worlds.village import ballot, make_world


def served_by(build: Build, record: Build | None = None) -> dict[str, bytes]:
    """What a log serves below its base; `record` is another record.zip than its own."""
    lines = build.lines
    read = node_reader([leaf_hash(line) for line in lines])
    found = {
        "/log/spring/record.zip": (record or build).zip(),
        "/log/spring/checkpoint": build.files[f"checkpoints/{len(lines)}"],
    }
    tile = Tile(0, 0, len(lines))
    found["/log/spring/" + encode_tile_path(tile)] = encode_tile(read, tile)
    path = encode_tile_path(Tile(-1, 0, len(lines)))
    found["/log/spring/" + path] = encode_entry_bundle(lines)
    return found


class Handler(BaseHTTPRequestHandler):
    def __init__(self, answers: dict[str, bytes], *args: object) -> None:
        self.answers = answers
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        data = self.answers.get(self.path)
        self.send_response(404 if data is None else 200)
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, *args: object) -> None:
        """Silent."""


@pytest.fixture
def site() -> Iterator[tuple[str, dict[str, bytes]]]:
    answers: dict[str, bytes] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, answers))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/log/spring", answers
    server.shutdown()
    server.server_close()


Site = tuple[str, dict[str, bytes]]


def test_a_served_log_passes(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    base, answers = site
    answers.update(served_by(honest()))
    assert main([base]) == 0
    assert main([f"{base}/"]) == 0
    assert main([f"{base}/record.zip"]) == 0
    assert "V02 ok" in capsys.readouterr().out


def test_a_log_that_serves_other_entries_than_its_record_fails_v02(site: Site) -> None:
    base, answers = site
    world = make_world()
    world.remove("ballot 3 day 20")
    world.after("open", ballot(3, 20, manager="no"))
    answers.update(served_by(honest(), record=world.build()))
    files, served = fetch_record(base)
    report = ask(dict(files.content), served=served)
    assert refused(report) == {"V02"}


def test_a_log_that_has_grown_since_passes(site: Site) -> None:
    base, answers = site
    world = make_world()
    incident = Step("incident", {"code": "witness_offline", "tree_size": 57}, (), day(39))
    world.steps += [incident, Step("head", t=day(39))]
    answers.update(served_by(world.build(), record=honest()))
    files, served = fetch_record(base)
    assert served is not None
    assert refused(ask(dict(files.content), served=served)) == set()


def test_a_log_without_checkpoint_or_tiles_fails_v02(site: Site) -> None:
    base, answers = site
    answers["/log/spring/record.zip"] = honest().zip()
    files, served = fetch_record(base)
    report = ask(dict(files.content), served=served)
    assert codes(report, "V02") == {"tile_not_served"}


def test_an_address_without_record_ends_with_2(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    base, answers = site
    assert main([base]) == 2
    answers["/log/spring/record.zip"] = b"<html>please sign in</html>"
    assert main([base]) == 2
    with pytest.raises(NotARecord):
        fetch_record(base)
    assert main(["http://127.0.0.1:9/log/x"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_an_answer_beyond_the_limit_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    base, answers = site
    answers["/log/spring/checkpoint"] = b"x" * 100
    monkeypatch.setattr(web, "MAX_ANSWER_BYTES", 50)
    with pytest.raises(NoAnswer) as refused_:
        fetch(f"{base}/checkpoint")
    assert refused_.value.fields["reason"] == "too_large"


@pytest.mark.parametrize(
    "text", ["file:///etc/passwd", "ftp://x/y", "record.zip", "C:\\record.zip"]
)
def test_only_http_is_an_address(text: str) -> None:
    assert not web.is_address(text)

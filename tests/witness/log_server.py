"""A small log behind a real HTTP server, honest until a test changes its mind."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from app.core.tlog.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    add_signature,
    encode_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from app.core.tlog.merkle import leaf_hash, node_reader, root_hash
from app.core.tlog.tiles import encode_tile, parse_tile_path
from tests.core.samples import definition_body, seed

BASE = "/log/harbour-2026-1"


class FakeLog:
    """Leaves, the key that signs, and what the server answers beside the truth."""

    def __init__(self, leaves: int = 3) -> None:
        self.leaves = [leaf_hash(f"entry {n}".encode()) for n in range(leaves)]
        self.body = definition_body()
        self.seed = seed("log")
        self.size: int | None = None
        self.cosignatures: list[bytes] = []
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.headers: dict[str, str] = {}
        self.posted_status = 200
        self.asked: list[str] = []

    def grow(self, count: int, word: str = "entry") -> None:
        start = len(self.leaves)
        self.leaves += [leaf_hash(f"{word} {n}".encode()) for n in range(start, start + count)]

    def checkpoint(self) -> SignedCheckpoint:
        size = len(self.leaves) if self.size is None else self.size
        head = Checkpoint(self.body["origin"], size, root_hash(self.leaves[:size]))
        signed = sign_checkpoint(head, self.seed)
        for note in self.cosignatures:
            given = parse_checkpoint(note)
            if given.checkpoint == head:
                signed = add_signature(signed, given.signatures[-1])
        return signed

    def answer(self, path: str) -> tuple[int, bytes]:
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]
        if path == "/log/communities/harbour":
            return 200, json.dumps({"logs": [{"id": "harbour-2026-1", "base": BASE}]}).encode()
        if path == f"{BASE}/definition.json":
            return 200, json.dumps(self.body).encode()
        if path == f"{BASE}/checkpoint":
            return 200, encode_checkpoint(self.checkpoint())
        if path.startswith(f"{BASE}/tile/"):
            tile = parse_tile_path(path.removeprefix(f"{BASE}/"))
            return 200, encode_tile(node_reader(self.leaves), tile)
        return 404, b"not here"


@contextmanager
def serving(log: FakeLog) -> Iterator[str]:
    """Serves the log on a free port; gives the address without a path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(*log.answer(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if log.posted_status == 200:
                log.cosignatures.append(body)
            self._reply(log.posted_status, b"ok")

        def _reply(self, status: int, body: bytes) -> None:
            self.send_response(status)
            for name, value in log.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

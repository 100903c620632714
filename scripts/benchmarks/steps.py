"""Where the time of one cast goes: the parts of its request, alone in one process.

Law: measured from outside by replacing functions where they are called, never by marks in the
product. A part inside another counts for itself alone. Processor time, and for what waits on the
disk or the database wall-clock time too.
"""

from __future__ import annotations

import io
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.default import DefaultDialect
from werkzeug.test import run_wsgi_app

from app.core.ballot import Ballot
from app.platform.config import load_config
from app.platform.log import append
from app.voting.service import cast
from app.voting.views import casting
from app.web import create_app
from scripts.benchmarks.load import Request

WARM = 40
REST = "Flask, its hooks, session and answer"
PARTS: dict[str, tuple[tuple[Any, str], ...]] = {
    "token and JSON of the request": ((casting, "_read_token"),),
    "ballot: canonical JSON and shape": ((cast, "parse_jcs"), (Ballot, "parse")),
    "connection and BEGIN": ((Engine, "connect"), (Connection, "begin")),
    "statements through SQLAlchemy": ((Connection, "execute"),),
    "commit, with its sync": ((DefaultDialect, "do_commit"),),
    "checks of chain, answers, consent": (
        (cast, "check_may_cast"),
        (cast, "verify_ballot_answers"),
        (cast, "verify_consent"),
    ),
    "owner's Ed25519 signature, verified": ((cast, "verify_signature"),),
    "log: leaf's canonical JSON and shape": ((append, "encode_entry"),),
    "log: head, signed with Ed25519": ((append, "sign_head"),),
    "log: proof for the owner": ((cast, "_proof_of_last"),),
    "copy of the head, with its sync": ((append, "write_copy"),),
    "the rest of the act": ((casting, "cast_ballot"),),
}


class _Meter:
    """Adds up what each part takes, less what the parts inside it take."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self._inside: list[list[float]] = [[0.0, 0.0]]

    def run(self, part: str, act: Callable[[], Any]) -> Any:
        self._inside.append([0.0, 0.0])
        cpu, wall = time.thread_time(), time.perf_counter()
        try:
            return act()
        finally:
            took = [time.thread_time() - cpu, time.perf_counter() - wall]
            inner, outer = self._inside.pop(), self._inside[-1]
            for place in (0, 1):
                outer[place] += took[place]
                self.spent[part][place] += took[place] - inner[place]


def measure_steps(env: Mapping[str, str], work: Sequence[Request]) -> dict[str, str]:
    """Return part → median µs of a cast: processor time, then wall-clock time."""
    app, meter = create_app(load_config(env)), _Meter()
    undo = [_wrap(meter, part, *place) for part, places in PARTS.items() for place in places]
    try:
        spent = [_cast(app, meter, *one) for one in work][WARM:]
    finally:
        for restore in undo:
            restore()
    parts = [*PARTS, REST]
    table = {part: _middle([one[part] for one in spent]) for part in parts}
    whole = [[sum(one[part][place] for part in parts) for place in (0, 1)] for one in spent]
    return {**table, "together": _middle(whole)}


def _middle(spent: list[list[float]]) -> str:
    cpu, wall = (1e6 * median(one[place] for one in spent) for place in (0, 1))
    return f"{cpu:.0f} cpu, {wall:.0f} wall"


def _wrap(meter: _Meter, part: str, owner: Any, name: str) -> Callable[[], None]:
    kept = vars(owner)[name]
    real = kept.__func__ if isinstance(kept, classmethod) else kept

    def metered(*args: Any, **kwargs: Any) -> Any:
        return meter.run(part, lambda: real(*args, **kwargs))

    setattr(owner, name, classmethod(metered) if isinstance(kept, classmethod) else metered)
    return lambda: setattr(owner, name, kept)


def _cast(app: Flask, meter: _Meter, path: str, body: bytes) -> dict[str, list[float]]:
    meter.spent.clear()
    environ = _environ(path, body)
    _, status, _ = meter.run(REST, lambda: run_wsgi_app(app.wsgi_app, environ, buffered=True))
    if not status.startswith("200"):
        raise RuntimeError(f"a cast was refused: {status}")
    return {part: list(meter.spent[part]) for part in (*PARTS, REST)}


def _environ(path: str, body: bytes) -> dict[str, Any]:
    """What gunicorn hands to the application."""
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }

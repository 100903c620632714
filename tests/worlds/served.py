"""The site of a test in processes of their own: gunicorn's workers, or one that can be killed.

What the process needs stands in its environment as JSON: the folder, the database's address,
the moment at which its clock stands still, and a module whose `install(app)` runs before serving.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask

from app.web import create_app
from tests.site import make_config

VARIABLE = "YIJUE_TEST_SITE"
START_SECONDS = 60


def application() -> Flask:
    """The application of a served process."""
    given = json.loads(os.environ[VARIABLE])
    config = make_config(Path(given["folder"]), given["url"], **given.get("changes", {}))
    app = create_app(config)
    moment = datetime.fromisoformat(given["now"])
    app.config["CLOCK"] = lambda: moment
    if given.get("hook"):
        import_module(given["hook"]).install(app)
    return app


@contextmanager
def serving(
    folder: Path, url: str, now: datetime, *, workers: int = 2, **given: Any
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve under gunicorn; gives port and process. The process may end before the test does."""
    port = _free_port()
    site = {"folder": str(folder), "url": url, "now": now.isoformat(), **given}
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--threads", "8", "--timeout", "120"]
    command += ["--log-level", "warning", "tests.worlds.served:application()"]
    log = folder / f"served-{port}.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command,
            env={**os.environ, VARIABLE: json.dumps(site)},
            stdout=stream,
            stderr=stream,
            cwd=Path(__file__).parents[2],
        )
    try:
        _wait_for(port, process, log)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"the site did not start:\n{log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

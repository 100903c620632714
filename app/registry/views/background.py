"""Long work on a roll file, beside the requests of this process.

Law: a run carries plain values, never a row, and tells its progress through the database,
so that any worker can show it. One at a time in a process, because each takes memory. A
run that dies with its process is seen by its time and can be started again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import structlog
from flask import current_app

from app.core.errors import RuleError
from app.platform.db import db

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.local import LocalProxy

log = structlog.get_logger()
_one_at_a_time = threading.Semaphore(1)


def start(run: Callable[[], object]) -> threading.Thread:
    """Do the work in a thread of its own, inside this application."""
    app = cast("LocalProxy[Flask]", current_app)._get_current_object()
    thread = threading.Thread(target=_work, args=(app, run), name="roll-import", daemon=True)
    thread.start()
    return thread


def _work(app: Flask, run: Callable[[], object]) -> None:
    with _one_at_a_time, app.app_context():
        try:
            run()
        except RuleError as refused:
            log.warning("roll_import_stopped", code=refused.code)
        except Exception as error:
            log.error("roll_import_failed", exc_info=error)
        finally:
            db.session.remove()

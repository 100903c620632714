"""The worker: sends what waits in the outbox and does what the clock makes due.

Law: a job is a function of `now` that finds its own work and may run at any time, in any
number of processes. One that fails is logged and does not keep the others from running.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from flask import current_app

from app.platform import clock
from app.platform.db import db
from app.platform.outbox import drain

if TYPE_CHECKING:
    from flask import Flask

Job = Callable[[datetime], None]
JOBS = "yijue.jobs"

log = structlog.get_logger()


def register_jobs(app: Flask, jobs: Mapping[str, Job]) -> None:
    """Add a room's jobs; a name is used once."""
    table: dict[str, Job] = app.extensions.setdefault(JOBS, {})
    twice = table.keys() & jobs.keys()
    if twice:
        raise ValueError(f"two jobs of one name: {sorted(twice)}")
    table.update(jobs)


def run_once(now: datetime) -> list[str]:
    """Do what is due at `now`; return the names of the jobs that failed."""
    jobs: dict[str, Job] = current_app.extensions.get(JOBS, {})
    return [name for name, job in {**jobs, "outbox": _drain}.items() if not _run(name, job, now)]


def _drain(now: datetime) -> None:
    drain(now)


def _run(name: str, job: Job, now: datetime) -> bool:
    try:
        job(now)
    except Exception as error:
        log.error("job_failed", job=name, exc_info=error)
        return False
    finally:
        db.session.remove()
    return True


def start_thread(app: Flask, every: float) -> threading.Event:
    """Run the worker inside this process (the demonstration does); set the event to stop it."""
    stop = threading.Event()

    def rounds() -> None:
        while not stop.wait(every):
            with app.app_context():
                run_once(clock.read())

    threading.Thread(target=rounds, name="worker", daemon=True).start()
    return stop

"""The worker does what is due; one failing job does not stop the others."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.platform.worker import register_jobs, run_once, start_thread
from tests.site import Clock


def _fail(now: datetime) -> None:
    raise RuntimeError("this job is broken")


def test_each_job_gets_the_moment(app: Flask, clock: Clock) -> None:
    seen: list[datetime] = []
    register_jobs(app, {"a.fails": _fail, "b.sees": seen.append})
    with app.app_context():
        assert run_once(clock()) == ["a.fails"]
    assert seen == [clock()]


def test_a_name_is_used_once(app: Flask) -> None:
    register_jobs(app, {"a": _fail})
    with pytest.raises(ValueError, match="'a'"):
        register_jobs(app, {"a": _fail})


def test_the_command_says_what_failed(app: Flask, runner: FlaskCliRunner) -> None:
    assert runner.invoke(args=["work", "--once"]).exit_code == 0
    register_jobs(app, {"a.fails": _fail})
    done = runner.invoke(args=["work", "--once"])
    assert done.exit_code == 1
    assert "a.fails" in done.output


def test_the_thread_of_a_demonstration_works_until_it_is_stopped(app: Flask) -> None:
    import threading

    ran = threading.Event()
    register_jobs(app, {"a.sees": lambda now: ran.set()})
    stop = start_thread(app, every=0.01)
    try:
        assert ran.wait(timeout=10)
    finally:
        stop.set()

"""A rehearsal that began some weeks ago: the same programs with a clock that is behind.

A month is closed when it is over, and who checks its accounts looks at a real calendar. So a story
that ends with closed months has to begin before them. The seconds stand in YIJUE_REHEARSAL_BEHIND;
`flask --app scripts.rehearsal.past` is the service, `python -m scripts.rehearsal.past MODULE …` any
other program.
"""

from __future__ import annotations

import os
import runpy
import sys
import time
from datetime import datetime, timedelta

from flask import Flask

from app.core.calendar import local_date
from app.platform import clock
from app.web import create_app

BEHIND = "YIJUE_REHEARSAL_BEHIND"
APPLICATION = "scripts.rehearsal.past:create_past_app"


def behind() -> timedelta:
    """Return by how much this process's clock is behind."""
    return timedelta(seconds=int(os.environ.get(BEHIND, "0")))


def create_past_app() -> Flask:
    """Return the service, whose clock is behind."""
    app, late = create_app(), behind()
    if not app.extensions["yijue.config"].demo:
        raise SystemExit("a clock that is behind is for demonstrations")
    app.config["CLOCK"] = lambda: clock.system() - late
    return app


def days_into_last_month(now: datetime, day: int) -> timedelta:
    """Return how far back a day of the month before lies, by the days of Shanghai."""
    today = local_date(now)
    last = today.replace(day=1) - timedelta(days=1)
    return today - last.replace(day=day)


def main(arguments: list[str]) -> None:
    """Run a module whose `time.time` is behind."""
    late, real = behind().total_seconds(), time.time
    time.time = lambda: real() - late
    sys.argv = arguments
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])

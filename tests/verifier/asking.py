"""Ask the verifier about a built world."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from app.verifier.case import Asked
from app.verifier.examine import Report, examine
from app.verifier.files import RecordFiles
from app.verifier.report import Status
from tests.verifier.agreeing import Keeper
from tests.worlds.build import Build
from tests.worlds.village import make_world

NOW = datetime(2026, 12, 1, tzinfo=UTC)

# What is asked here is asked of the second implementation too, at the end of each test file.
keeper: Keeper | None = None


@cache
def honest() -> Build:
    """The certified village; not to be changed."""
    return make_world().build()


def ask(build: Build | dict[str, bytes], **asked: Any) -> Report:
    files = build.files if isinstance(build, Build) else build
    question = Asked(**{"now": NOW, **asked})
    report = examine(RecordFiles(files), question)
    if keeper is not None:
        keeper.keep(files, question, report)
    return report


def refused(report: Report) -> set[str]:
    """The checks that failed or could not run."""
    return {finding.check for finding in report.findings if not finding.stands}


def failed(report: Report) -> set[str]:
    """The checks that found a fault."""
    return {f.check for f in report.findings if f.status is Status.FAILED}


def codes(report: Report, check: str) -> set[str]:
    return {failure.code for f in report.findings if f.check == check for failure in f.failures}

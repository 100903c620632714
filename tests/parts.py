"""Parts of the machine that some tests need: a browser, a database server, a compiler.

On a developer's machine a missing part skips the test and says what to install. Under
scripts/test, which installs them all, it fails the test: a skipped check is no check.
"""

from __future__ import annotations

import os
import shutil

import pytest


def part_is_missing(what: str) -> None:
    """Ends the test: fails it under scripts/test, skips it elsewhere."""
    message = f"{what} is not installed here; scripts/test installs it where it may"
    if os.environ.get("YIJUE_TEST_NOTHING_MISSING") == "1":
        pytest.fail(message)
    pytest.skip(message)


def get_program(*names: str) -> str:
    """The path of the first of these programs that is on PATH; ends the test where none is."""
    for name in names:
        found = shutil.which(name)
        if found is not None:
            return found
    part_is_missing(names[0])
    raise AssertionError("unreachable")


def get_chromium() -> str:
    return get_program("chromium", "chromium-browser", "google-chrome")


def is_long_run() -> bool:
    """True under scripts/test --all."""
    return os.environ.get("YIJUE_TEST_ALL") == "1"

"""One Chromium for a test module.

Playwright's event loop runs in the test's thread until it is stopped, and two loops cannot run
in one thread: were it left running, the seal, which pyHanko makes in a loop, would be refused.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from werkzeug.serving import make_server

from tests.parts import get_chromium

# How long a page may take before a test fails; busy machines take long.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    with_program = playwright.chromium.launch(executable_path=get_chromium(), args=QUIET)
    yield with_program
    with_program.close()


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """The address of the application under test, served to a browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def tab(chromium: Browser, served: str) -> Iterator[Page]:
    """A phone's page of 390 pixels on the application; what the browser refuses fails the test."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=served
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: faults.append(message.text) if "Content Security" in message.text else None,
    )
    yield page
    context.close()
    assert faults == []

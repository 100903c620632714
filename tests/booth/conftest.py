"""The booth as it is built, a server that answers it with real signatures, and a phone to hold."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.booth.mock_server import MockServer
from tests.booth.navigator import Booth
from tests.chromium import PATIENCE_MS
from tests.parts import get_program, part_is_missing

FOLDER = Path(__file__).parent
SOURCE = FOLDER.parents[1] / "app/booth"
PHONE: ViewportSize = {"width": 360, "height": 640}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the bundles, built from the sources as they are now."""
    node = get_program("node")
    if not (SOURCE / "node_modules/esbuild").is_dir():
        part_is_missing("esbuild (npm ci in app/booth)")
    folder = tmp_path_factory.mktemp("booth") / "dist"
    subprocess.run([node, str(SOURCE / "build.mjs"), str(folder)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def mock_process(built: Path) -> Iterator[MockServer]:
    command = [get_program("node"), str(FOLDER / "mock/server.mjs"), "0", str(built)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield MockServer(int(process.stdout.readline().split()[1]))
        process.terminate()


@pytest.fixture
def mock(mock_process: MockServer) -> MockServer:
    """The server as it is on 3 May, in the middle of the vote, with nobody's ballot yet."""
    mock_process.reset()
    return mock_process


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone of 360 pixels whose owner reads Chinese."""
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", has_touch=True)
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Iterator[Page]:
    """A page on which a script error or a refusal of the content policy fails the test."""
    tab = phone.new_page()
    faults: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on(
        "console",
        lambda message: faults.append(message.text) if "Content Security" in message.text else None,
    )
    yield tab
    assert faults == []


@pytest.fixture
def booth(page: Page, mock: MockServer) -> Booth:
    return Booth(page, mock)

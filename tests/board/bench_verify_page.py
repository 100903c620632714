"""How long the verify page takes: `python -m tests.board.bench_verify_page RECORD.zip …`.

The built page and its worker in Chromium, unthrottled, on records such as `scripts.bench_record`
and `scripts.benchmarks.sealed_record` make. No test: figures of a busy machine are worth nothing.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.booth.conftest import SOURCE
from tests.chromium import QUIET
from tests.parts import get_chromium

BUILT = SOURCE / "dist"
BASE = "http://bench.invalid"
LONGEST_MS = 10 * 60 * 1000
PAGE = """<!doctype html><html lang="en"><script src="/verify.js" defer></script>
<section data-verify="/verify-worker.js"><div data-form hidden><input data-anchor>
<input type="file" data-file><button data-begin>Begin</button></div>
<div data-status></div><div data-outcome></div></section></html>"""


def serve(page: Page, path: str, body: str, kind: str) -> None:
    page.route(f"{BASE}/{path}", lambda route: route.fulfill(body=body, content_type=kind))


def open_page(page: Page) -> None:
    """The page's controls alone, with the scripts as `npm run build` left them."""
    page.set_default_timeout(LONGEST_MS)
    serve(page, "", PAGE, "text/html")
    for name in ("verify.js", "verify-worker.js"):
        serve(page, name, (BUILT / name).read_text("utf-8"), "text/javascript")
    page.goto(f"{BASE}/")


def measure(page: Page, record: Path) -> tuple[float, str]:
    """Seconds from the click to the outcome, and what it says."""
    open_page(page)
    page.locator("[data-file]").set_input_files(record)
    begun = time.monotonic()
    page.locator("[data-begin]").click()
    outcome = page.locator("[data-outcome] > .note").first.inner_text()
    return time.monotonic() - begun, outcome


def main(records: list[str]) -> None:
    if not (BUILT / "verify.js").exists() or not records:
        raise SystemExit("npm run build in app/booth first; then name records")
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=get_chromium(), args=QUIET)
        for record in records:
            page = browser.new_page()
            seconds, outcome = measure(page, Path(record))
            load = os.getloadavg()[0]
            print(f"{Path(record).name}: {seconds:.1f} s at load {load:.0f}: {outcome}")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])

"""How long the booth takes to encrypt a ballot: `python -m tests.booth.bench_sealing`.

Five motions of three options in Chromium, unthrottled and at a 4× CPU throttle. Chromium slows a
page's own thread for certain, so the worker's very file runs there too; `longest gap` is how long
the page answered nothing while the real worker worked. The first of each is what an owner meets.
No test: figures of a busy machine are worth nothing.
"""

from __future__ import annotations

import statistics
from typing import Any

from playwright.sync_api import Page, sync_playwright

from app.core.group import stdlib_group
from tests.booth.conftest import FOLDER, SOURCE
from tests.chromium import QUIET
from tests.parts import get_chromium

AIM_MS = 300
ROUNDS = 15
BASE = "http://bench.invalid"
WORKER = SOURCE / "dist/booth-worker.js"
WAYS = {"page thread": "benchOnPage", "worker": "benchInWorker"}


def serve(page: Page, path: str, body: str, kind: str) -> None:
    page.route(BASE + path, lambda route: route.fulfill(body=body, content_type=kind))


def public_key() -> str:
    group = stdlib_group()
    return group.encode(group.multiply_base(20260501)).hex()


def measure(page: Page, function: str, slower: int) -> dict[str, Any]:
    serve(page, "/", "<!doctype html><script src='/bench.js'></script>", "text/html")
    serve(page, "/bench.js", (FOLDER / "bench_sealing.js").read_text("utf-8"), "text/javascript")
    serve(page, "/worker.js", WORKER.read_text("utf-8"), "text/javascript")
    page.goto(f"{BASE}/")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    call = f"([key, rounds]) => window.{function}(key, rounds)"
    found: dict[str, Any] = page.evaluate(call, [public_key(), ROUNDS])
    return found


def say(name: str, slower: int, found: dict[str, Any]) -> None:
    parts = [f"{name:11} {slower}×"]
    for what, times in (("prepare", found["prepared"]), ("ballot", found["sealed"])):
        parts.append(f"{what} {times[0]:5.0f} first, {statistics.median(times):5.0f} median")
    if "gap" in found:
        parts.append(f"longest gap of the page {found['gap']:.0f}")
    print("; ".join(parts), "ms")


def main() -> None:
    if not WORKER.exists():
        raise SystemExit("npm run build in app/booth first")
    print(f"five motions of three options, {ROUNDS} ballots; the aim is {AIM_MS} ms at 4×")
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=get_chromium(), args=QUIET)
        for slower in (1, 4):
            for name, function in WAYS.items():
                page = browser.new_page()
                say(name, slower, measure(page, function, slower))
                page.close()
        browser.close()


if __name__ == "__main__":
    main()

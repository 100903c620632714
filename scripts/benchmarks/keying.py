"""Keying paper ballots in: two officers in Chromium, keys alone, picture and signature each.

What is measured is the machine's share: from the first key of a ballot, all keys following at
once, until the next ballot and its picture stand on the page. Reading is the officer's own time.
"""

from __future__ import annotations

import io
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import qrcode
from PIL import Image, ImageDraw
from playwright.sync_api import Page, ViewportSize, sync_playwright

from app.core.base32 import encode_crockford
from scripts.rehearsal.owners import Site
from scripts.rehearsal.paper import Desk
from scripts.rehearsal.roll import PaperSheet, read_paper
from scripts.rehearsal.world import COMMUNITY, World
from tests.chromium import QUIET
from tests.parts import get_chromium

A4_AT_150_DPI = (1240, 1754)
PATIENCE_MS = 120_000
ENTER = "Enter"
WINDOW: ViewportSize = {"width": 1440, "height": 900}
# The half hour for 200 ballots, in seconds for each.
AIM = 30 * 60 / 200


@dataclass(frozen=True)
class Keyed:
    """What one officer's ballots took: seconds of the machine and keys pressed, each."""

    seconds: list[float]
    keys: list[int]

    def __str__(self) -> str:
        middle = statistics.median(self.seconds)
        late = statistics.quantiles(self.seconds, n=10)[-1]
        strokes = statistics.mean(self.keys)
        return (
            f"{len(self.seconds)} ballots: median {middle:.2f} s, 90th percentile {late:.2f} s of "
            f"the machine, {strokes:.1f} keys a ballot; {AIM - middle:.1f} s left to read each"
        )


def measure_keying(world: World, assembly_id: str, papers: int) -> dict[str, str]:
    """Hand out, scan and key in so many ballots; returns the figures of both officers."""
    site = Site.read(world.base, COMMUNITY, assembly_id)
    desk = Desk(site, world.people["clerk"], world.people["scrutineer"])
    first = {one.i: one for one in reversed(read_paper(world.folder, assembly_id))}
    for sheet in [first[i] for i in sorted(first)][:papers]:
        desk.hand_out(sheet)
        _scan(world, desk.page, sheet)
    figures = {}
    with _chromium(world) as open_page:
        for name in ("clerk", "scrutineer"):
            page = open_page(name, f"{desk.page}/keying")
            figures[f"keying, {name}"] = str(_key_all(page, world.people[name].passphrase))
    states = world.browser("clerk").get_json(desk.page)["states"]
    figures["keying, ballots logged"] = str(states.get("counted", 0))
    return figures


def _scan(world: World, page: str, sheet: PaperSheet) -> None:
    files = {"file": (f"{sheet.serial}.jpg", draw_sheet(sheet))}
    world.browser("clerk").submit(page, {}, action=f"{page}/scans", files=files)


def draw_sheet(sheet: PaperSheet) -> bytes:
    """Return a scanned A4 page at 150 dpi with the ballot's code, as noisy as paper is."""
    noise = Image.effect_noise(A4_AT_150_DPI, 12).point(lambda value: min(255, value + 110))
    text = f"YIJUE-PAPER:{sheet.serial}:{encode_crockford(sheet.secret)}"
    code = qrcode.make(text, box_size=6).get_image().convert("L")
    noise.paste(code, (60, 60))
    pen, draw = ImageDraw.Draw(noise), random.Random(sheet.serial)
    for line in range(14):
        top = 520 + 80 * line
        pen.rectangle((90, top, 130, top + 40), outline=0, width=3)
        pen.line((170, top + 30, 600 + draw.randrange(500), top + 30), fill=40, width=4)
    made = io.BytesIO()
    noise.save(made, "JPEG", quality=80)
    return made.getvalue()


@contextmanager
def _chromium(world: World) -> Iterator[Callable[[str, str], Page]]:
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=get_chromium(), args=QUIET)

        def open_page(name: str, path: str) -> Page:
            context = browser.new_context(viewport=WINDOW, locale="zh-CN")
            context.set_default_timeout(PATIENCE_MS)
            cookies = world.browser(name).cookies.items()
            context.add_cookies(
                [{"name": key, "value": value, "url": world.base} for key, value in cookies]
            )
            page = context.new_page()
            page.goto(f"{world.base}{path}")
            return page

        yield open_page
        browser.close()


def _key_all(page: Page, passphrase: str) -> Keyed:
    """Key every ballot that waits for this officer: the first answer of each motion."""
    page.keyboard.type(passphrase)
    page.keyboard.press(ENTER)
    page.locator("[data-sheet]").wait_for()
    keyed = Keyed([], [])
    while page.locator("[data-sheet]").is_visible():
        motions = page.locator("fieldset[data-motion]:visible").count()
        shown = page.locator("[data-heading]").inner_text()
        begin = time.perf_counter()
        for _ in range(motions):
            page.keyboard.press("1")
        page.keyboard.press(ENTER)
        page.wait_for_function(GONE, arg=shown)
        keyed.seconds.append(time.perf_counter() - begin)
        keyed.keys.append(motions + 1)
    return keyed


GONE = """shown => {
  const sheet = document.querySelector("[data-sheet]");
  const picture = sheet.querySelector("[data-picture] img");
  const heading = sheet.querySelector("[data-heading]").textContent;
  return sheet.hidden || (heading !== shown && picture.complete);
}"""

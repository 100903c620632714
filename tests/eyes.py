"""What a phone's screen and a screen reader find wrong with a page that a browser shows.

With YIJUE_PICTURES naming a folder, each page looked at by name is kept there as a picture.
"""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = {"serious", "critical"}
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def serious_faults(page: Page) -> list[tuple[str, str]]:
    """What axe calls serious or critical: the rule and the first place that breaks it."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:120]) for one in found if one["impact"] in SERIOUS]


def check_page(page: Page, name: str = "") -> None:
    """The page fits the screen, and people with other eyes or hands can use it."""
    # Following a link does not wait for the style sheet, without which any page is too wide.
    page.wait_for_load_state("load")
    assert not page.evaluate(WIDER), f"{name} ({page.url}) is wider than the screen"
    assert serious_faults(page) == [], (name, page.url)
    folder = os.environ.get("YIJUE_PICTURES")
    if folder and name:
        page.screenshot(path=str(Path(folder) / f"{name.replace('/', '_')}.png"), full_page=True)

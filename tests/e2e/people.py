"""People at real browsers: officers who follow what their screens say, owners on their phones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp
from playwright.sync_api import Browser, Locator, Page, expect

from tests.documents.reading import words_of
from tests.site import Clock, Person

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
# What a test hands over to look at a page; a fault found is raised by it.
Look = Callable[[Page, str], None]


@dataclass
class Stage:
    """The site at its address, a browser program, the clock, and who looks at each page."""

    base: str
    chromium: Browser
    clock: Clock
    look: Look
    faults: list[str] = field(default_factory=list)

    def open_page(self, *, size: Any = None) -> Page:
        """A window of its own; what the page refuses is kept among the faults."""
        context = self.chromium.new_context(
            viewport=size or PHONE, locale="zh-CN", base_url=self.base, accept_downloads=True
        )
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self._note(line.type, line.text))
        return page

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" or "Content Security" in text:
            self.faults.append(text)


@dataclass
class Desk:
    """An officer at a browser: comes in by the sign-in page, goes on by links and buttons."""

    stage: Stage
    person: Person
    passphrase: str
    page: Page

    def comes_in(self) -> None:
        """Sign in with password and the phone's six digits."""
        self.page.goto("/sign-in")
        # A session of another day may still be shown as running: then there is no form.
        self.page.get_by_label("登录名").fill(self.person.username)
        self.page.get_by_label("密码").fill(self.person.password)
        self.page.get_by_label("验证码").fill(self.code())
        self.presses("登录")

    def code(self) -> str:
        """The next code of the officer's phone; half a minute passes, as codes burn."""
        return pyotp.TOTP(self.person.totp_secret).at(self.stage.clock.advance(seconds=30))

    def goes_to(self, *labels: str) -> None:
        """Follow links by what they say, one after the other, from the officer's own page."""
        self.page.goto("/account")
        self.follows(*labels)

    def follows(self, *labels: str) -> None:
        for label in labels:
            self.page.get_by_role("link", name=label).first.click()

    def opens(self, summary: str) -> None:
        """Unfold a part of the page unless it is unfolded."""
        found = self.page.locator("details", has=self.page.locator("summary", has_text=summary))
        if not found.last.evaluate("one => one.open"):
            found.last.locator("summary").first.click()

    def fills(self, fields: Mapping[str, str], within: Locator | None = None) -> None:
        """Fill in fields by their labels; of a list the words are chosen."""
        place = within or self.page.locator("main")
        for label, value in fields.items():
            box = place.get_by_label(label, exact=True).first
            if box.evaluate("one => one.tagName") == "SELECT":
                box.select_option(label=value)
            else:
                box.fill(value)

    def ticks(self, *labels: str, within: Locator | None = None) -> None:
        for label in labels:
            (within or self.page.locator("main")).get_by_label(label, exact=True).first.check()

    def presses(self, label: str, within: Locator | None = None) -> None:
        """Press a button; the page that comes must not refuse."""
        place = within or self.page.locator("main")
        with self.page.expect_navigation(timeout=60_000):
            place.get_by_role("button", name=label, exact=True).first.click()
        self.sees_no_refusal()

    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)

    def sees_no_refusal(self) -> None:
        shown = self.page.locator(".note.error")
        assert shown.count() == 0, (self.page.url, shown.all_inner_texts())

    def looks(self, name: str) -> None:
        self.stage.look(self.page, name)

    def signs(self) -> None:
        """Sign the act on the page, with a fresh code where the page asks for one."""
        self.page.locator("section[data-act] input[type=password]").fill(self.passphrase)
        # Opening the key takes a second or two of scrypt; then the form is sent by itself.
        with self.page.expect_navigation(timeout=60_000):
            self.page.locator("section[data-act] button").last.click()
        if self.page.get_by_label("验证码").count():
            self.page.get_by_label("验证码").fill(self.code())
            with self.page.expect_navigation(timeout=60_000):
                self.page.locator("main button[type=submit]").last.click()
        self.sees_no_refusal()

    def reads(self, label: str) -> str:
        """Open a PDF by its link; returns its words without blanks."""
        address = self.page.get_by_role("link", name=label).first.get_attribute("href")
        assert address is not None
        answer = self.page.request.get(address)
        assert answer.ok, (address, answer.status)
        return words_of(answer.body())

    def downloads(self, label: str, folder: Path) -> Path:
        """Fetch a file by its link."""
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=label).first.click()
        target = folder / coming.value.suggested_filename
        coming.value.save_as(target)
        return target

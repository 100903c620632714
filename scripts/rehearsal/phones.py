"""The phones of simulated owners: six digits read on the demo's mailbox page."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Protocol

from scripts.rehearsal.web import Browser, PageRefused
from scripts.rehearsal.world import World

CODE = re.compile(r"验证码\s*(\d{6})")


class Reached(Protocol):
    """Whom a message reaches: the flat and its phones."""

    @property
    def label(self) -> str: ...
    @property
    def phones(self) -> tuple[str, ...]: ...


# From the phones of an owner to the six digits that arrived there.
ReadCode = Callable[[Reached], str]


def phone_reader(world: World) -> ReadCode:
    """Return how a simulated owner reads the code on the demo's mailbox page.

    A message is read once, whichever reader came to it: an old code is not taken for a new one.
    """
    seen = world.read

    def read(owner: Reached) -> str:
        browser = Browser(world.base)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for phone in owner.phones:
                for message in browser.get_json(f"/demo/mailbox?to={phone}")["messages"]:
                    found = CODE.search(message["text"])
                    mine = found is not None and f" {owner.label} " in message["text"]
                    if found and mine and message["id"] > seen.get(owner.label, 0):
                        seen[owner.label] = message["id"]
                        return found.group(1)
            time.sleep(0.1)
        raise PageRefused(f"no code came for {owner.label}")

    return read

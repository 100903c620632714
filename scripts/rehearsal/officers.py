"""The officers of the rehearsal: enrolled over HTTP, keys made by the offline tool, acts signed.

Law: they use the same pages as everybody. Their passphrases are printed by the demo, so they
are worth nothing outside it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp

from app.core.encoding import encode_b64
from app.core.signers import sign_body
from app.core.wrapped_key import unwrap_key
from scripts.rehearsal.processes import application
from scripts.rehearsal.web import Browser, PageRefused

STEP_SECONDS = 30


@dataclass
class Person:
    """An officer of the rehearsal before and after enrolment."""

    username: str
    name: str
    organisation: str
    roles: tuple[str, ...]
    password: str
    passphrase: str
    totp: str = ""
    seed: bytes = b""
    officer_id: int = 0
    last_step: int = 0
    # Seconds by which the site's clock is behind, and the phone's with it.
    behind: int = 0
    browser: Browser = field(default=None)  # type: ignore[assignment]

    def fresh_code(self) -> str:
        """Return a TOTP code not used before; waits where the phone would make one wait."""
        step = max(self.last_step + 1, self._step())
        while step > self._step() + 1:
            time.sleep(1)
        self.last_step = step
        return pyotp.TOTP(self.totp).at(step * STEP_SECONDS)

    def _step(self) -> int:
        return (int(time.time()) - self.behind) // STEP_SECONDS


def run_command(env: dict[str, str], *arguments: str) -> str:
    """Run one of the project's own commands and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PageRefused(f"{' '.join(arguments)}: {done.stderr[-2000:]}")
    return done.stdout


def invite(env: dict[str, str], person: Person, community: str | None) -> str:
    """Have the operator's command make the officer; returns the invitation code."""
    arguments = ["flask", "--app", application(env), "officer", "create"]
    arguments += ["--username", person.username, "--name", person.name]
    arguments += ["--organisation", person.organisation]
    for role in person.roles:
        arguments += ["--role", role]
    if community is not None:
        arguments += ["--community", community]
    printed = run_command(env, *arguments)
    person.totp = _line(printed, "totp")
    return _line(printed, "code")


def _line(printed: str, name: str) -> str:
    found = re.search(rf"^{name}:\s+(\S+)", printed, re.M)
    if found is None:
        raise PageRefused(f"no {name} in: {printed}")
    return found.group(1)


def enrol(person: Person, base: str, code: str) -> None:
    """Open the invitation, set password and phone; the officer is signed in afterwards."""
    person.browser = Browser(base)
    page = f"/enrol/{person.username}"
    person.browser.submit(page, {"code": code})
    person.browser.submit(
        f"{page}/phone",
        {
            "password": person.password,
            "again": person.password,
            "password_again": person.password,
            "repeat": person.password,
            "code": person.fresh_code(),
        },
    )


def sign_in(person: Person, base: str) -> None:
    """Sign in again: a session ends after some hours."""
    person.browser = Browser(base)
    fields = {"username": person.username, "password": person.password}
    person.browser.submit("/sign-in", {**fields, "code": person.fresh_code()})


def make_key(person: Person, folder: Path, env: dict[str, str]) -> None:
    """Make the signing key with the offline tool and register it wrapped."""
    path = folder / f"{person.username}.key.json"
    passphrase = folder / f"{person.username}.passphrase"
    passphrase.write_text(person.passphrase)
    if not path.exists():
        run_command(
            env, "app.issuer", "key", "new", str(path), "--passphrase-file", str(passphrase)
        )
    wrapped = json.loads(path.read_text())
    fields = {"wrapped": json.dumps(wrapped), "fresh_code": person.fresh_code()}
    person.browser.submit("/account/keys", fields, action="/account/key")
    person.seed = unwrap_key(wrapped, person.passphrase)


def sign(person: Person, act_id: int) -> None:
    """Read an act, sign its body with the officer's key and post the signature."""
    page = f"/acts/{act_id}"
    act: dict[str, Any] = person.browser.get_json(page)
    k, s = sign_body(act["type"], bytes.fromhex(act["bind"]), act["body"], person.seed)
    fields = {"k": k, "s": encode_b64(s)}
    if act["type"] in {"definition", "notice", "annulment", "certificate"}:
        fields["fresh_code"] = person.fresh_code()
    person.browser.submit(page, fields, action=f"{page}/signatures")


def act_of(answer_address: str) -> int:
    """Return the act's id from the address a form led to."""
    found = re.search(r"/acts/(\d+)", answer_address)
    if found is None:
        raise PageRefused(f"no act at {answer_address}")
    return int(found.group(1))

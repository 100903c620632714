"""Both verifiers over the same records: what Python was asked, the second implementation is too.

Law: every record that a test file puts to `asking.ask` is kept, once each, and at the file's end
one Node process answers for all of them. What each check came to must be the same; `failed` and
`not_run` are both a refusal, for which number stops the others is each verifier's own affair.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.verifier.case import Asked
from app.verifier.examine import Report
from app.verifier.registry import RECORD
from tests.parts import get_program, is_long_run, part_is_missing

COMMAND = Path(__file__).with_name("second.mjs")
ROOT = COMMAND.parents[2]
REFUSED = frozenset({"failed", "not_run"})
# The everyday run takes so many of a file: encrypted records take longest, and of random damage
# some are as good as all.
EVERYDAY_SECRET = 8
MOST = 120


@dataclass(frozen=True)
class Kept:
    """A record as it was asked about, and what each check of the record group came to."""

    test: str
    data: bytes
    anchor: str | None
    now: int
    states: Mapping[str, str]
    secret: bool


@dataclass
class Keeper:
    """The records of one test file, each once."""

    kept: dict[str, Kept] = field(default_factory=dict)

    def keep(self, files: Mapping[str, bytes], asked: Asked, report: Report) -> None:
        """Keep a record unless an older one or served tiles were put beside it."""
        if asked.older is not None or asked.served is not None:
            return
        data = pack(files)
        name = hashlib.sha256(data + repr((asked.anchor, asked.now)).encode()).hexdigest()
        states = {f.check: f.status.value for f in report.findings if f.group == RECORD}
        test = os.environ.get("PYTEST_CURRENT_TEST", "")
        now, secret = int(asked.now.timestamp()), states["V12"] != "not_applicable"
        self.kept.setdefault(name, Kept(test, data, asked.anchor, now, states, secret))

    def chosen(self) -> list[Kept]:
        """All under YIJUE_TEST_ALL; otherwise a spread: named ones all but of the longest lists."""
        every = list(self.kept.values())
        if is_long_run():
            return every
        named = [one for one in every if not one.secret]
        return spread(named, MOST) + spread([one for one in every if one.secret], EVERYDAY_SECRET)


def spread(items: list[Kept], most: int) -> list[Kept]:
    """At most so many of the items, evenly from all places."""
    step = -(-len(items) // most) if items else 1
    return items[::step]


def pack(files: Mapping[str, bytes]) -> bytes:
    """The ZIP of any names and bytes, also those that no builder of records would take."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def plain(state: str) -> str:
    """The state without its first failure; a refusal is a refusal."""
    name = state.split()[0]
    return "refused" if name in REFUSED else name


def second_answers(kept: list[Kept], folder: Path) -> list[dict[str, str]]:
    """What the second implementation says of each record."""
    if not (ROOT / "app/booth/node_modules/@noble").is_dir():
        part_is_missing("@noble (npm ci in app/booth)")
    asked = []
    for number, one in enumerate(kept):
        file = folder / f"{number}.zip"
        file.write_bytes(one.data)
        asked.append({"file": str(file), "anchor": one.anchor, "now": one.now})
    done = subprocess.run(
        [get_program("node"), str(COMMAND)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def find_disagreements(kept: list[Kept], folder: Path) -> list[str]:
    """One line for each record over which the two verifiers differ."""
    found = []
    for one, answer in zip(kept, second_answers(kept, folder), strict=True):
        differing = [
            f"{number}: {one.states[number]} here, {answer.get(number, answer)} there"
            for number in one.states
            if plain(answer.get(number, "unusable")) != plain(one.states[number])
        ]
        if differing:
            found.append(f"{one.test}: " + "; ".join(differing))
    return found

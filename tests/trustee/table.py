"""One table, one evening: trustees at the command line, and a log that grows between them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from app.core.anchor import anchor_of
from app.core.definition import Definition
from app.core.secret.spoil import spoil_body
from app.trustee.__main__ import main
from app.trustee.keyfile import NAME
from tests.worlds import secret
from tests.worlds.build import Body, Step, day, document

PASSPHRASE = "四季如春花满园十二号"
MOTIONS = ("manager", "roof")


class Table:
    """Trustees' folders, the log's folder, and what has been said."""

    def __init__(
        self,
        place: Path,
        trustees: int = 3,
        threshold: int = 2,
        roll: list[Body] | None = None,
    ) -> None:
        self.place, self.trustees, self.threshold = place, trustees, threshold
        # What a test wants of the heads to come.
        self.head: dict[str, Any] = {}
        self.log = place / "log"
        self.passphrase = place / "passphrase"
        self.passphrase.write_text(PASSPHRASE, encoding="utf-8")
        for n in self.numbers:
            assert self.say("join", n, log=False) == 0
        motions = [motion for motion in secret.make_motions() if motion["id"] in MOTIONS]
        body = secret.secret_definition(
            motions=motions,
            trustees=[
                {"id": f"t{n}", "organisation": f"保管单位{n}", "key": self.key(n)}
                for n in self.numbers
            ],
            trustee_threshold=threshold,
            lot=None,
        )
        self.world = secret.SecretWorld(
            body, roll or secret.make_roll(), [], {"notice.pdf": document("公告")}, []
        )
        self.anchor = anchor_of(Definition.parse(body))
        self.build = secret.SecretBuild(self.world)
        self.steps = [
            step
            for step in secret._before(self.world)
            if step.kind not in (*secret.CEREMONY, "ceremony-ok", "head")
        ]
        self.take(self.steps[:2])

    @property
    def numbers(self) -> range:
        return range(1, self.trustees + 1)

    def folder(self, n: int) -> Path:
        return self.place / f"trustee {n}"

    def key(self, n: int) -> str:
        key: str = json.loads((self.folder(n) / NAME).read_text())["public_key"]
        return key

    def take(self, steps: list[Step]) -> None:
        """Let entries stand in the log, and a cosigned head over them."""
        for step in steps:
            self.build._add_entry(step)
            self.t = step.t
        self.publish()

    def publish(self) -> None:
        self.build._add_head(Step("head", t=day(30), **self.head))
        self.write({**self.build.files, "entries.jsonl": self.entries(), "roll.jsonl": self.roll()})

    def entries(self) -> bytes:
        return b"".join(line + b"\n" for line in self.build.lines)

    def roll(self) -> bytes:
        return self.build.roll

    def write(self, files: dict[str, bytes]) -> None:
        shutil.rmtree(self.log, ignore_errors=True)
        for name, data in files.items():
            path = self.log / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def say(self, command: str, n: int, *more: str, log: bool = True) -> int:
        """Let a trustee type a command."""
        line = [command, str(self.folder(n)), *([str(self.log)] if log else []), *more]
        return main([*line, "--passphrase-file", str(self.passphrase)])

    def messages(self, n: int) -> list[Path]:
        return sorted((self.folder(n) / "messages").glob("*.json"))

    def hand_in(self, n: int, change: Callable[[Body], object] | None = None) -> None:
        """Put the messages of a trustee into the log."""
        for path in self.messages(n):
            message = json.loads(path.read_text(encoding="utf-8"))
            self.append(message, change)
            path.unlink()

    def append(self, message: Body, change: Callable[[Body], object] | None = None) -> None:
        def envelope(entry: Body) -> None:
            entry["sigs"] = [message["sig"]]

        if change is not None:
            change(message)
        step = Step(message["type"], message["body"], t=self.t, envelope=envelope)
        self.take([step])

    def all_say(self, command: str, *more: str) -> None:
        for n in self.numbers:
            assert self.say(command, n, *more) == 0
        for n in self.numbers:
            self.hand_in(n)

    def hold_ceremony(self) -> None:
        self.all_say("join", "--anchor", self.anchor)
        self.all_say("deal")
        self.all_say("reveal")
        for n in self.numbers:
            assert self.say("check", n) == 0

    def enrol(self) -> None:
        """The roll and the manifest."""
        self.take(self.steps[2:])

    def vote(
        self, rights: int = secret.RIGHTS - 2, spoil: Callable[[Step], object] | None = None
    ) -> None:
        steps = [Step("open", lambda build: {"manifest": build.hm.hex()}, (), day(20))]
        steps += [self.cast(1, "first", manager=("no",)), _spoil(2)]
        steps += [self.cast(i) for i in range(1, rights + 1)]
        for step in steps:
            if spoil is not None:
                spoil(step)
        self.take([*steps, Step("close", _closed, (), day(27))])

    @staticmethod
    def cast(i: int, label: str = "", **chosen: tuple[str, ...]) -> Step:
        body = secret.Cast(i, {**choices_of(i), **chosen}, label)
        return Step("ballot", body, (f"right {i}",), day(21 if not label else 20), label=f"b{i}")

    def tally(self, *motions: str, change: Callable[[Body], object] | None = None) -> None:
        def body(motion: str) -> Callable[[Any], Body]:
            return lambda build: build.tally(motion)

        steps = [Step("tally", body(m), (), day(30), f"tally {m}", change) for m in motions]
        self.take(steps)

    def copy(self, place: Path) -> Table:
        """The same table elsewhere, to be spoilt."""
        made = object.__new__(Table)
        made.__dict__.update(self.__dict__)
        shutil.copytree(self.place, place, dirs_exist_ok=True)
        made.place, made.log, made.passphrase = place, place / "log", place / "passphrase"
        made.build = secret.SecretBuild(self.world)
        made.build.__dict__.update(
            {
                name: deepcopy(value) if name != "world" else value
                for name, value in self.build.__dict__.items()
            }
        )
        return made


def choices_of(i: int) -> secret.Choices:
    return {name: one for name, one in secret.choices_of(i).items() if name in MOTIONS}


def _spoil(i: int) -> Step:
    def body(build: Any) -> Body:
        chosen = choices_of(i)
        return spoil_body(build.encrypt(i, chosen, "spoilt"), chosen)

    return Step("spoil", body, (f"right {i}",), day(20))


def _closed(build: Any) -> Body:
    ballots = sum(kind == "ballot" for kind, _ in build.entries)
    return {"manifest": build.hm.hex(), "ballots": ballots, "paper_ballots": 0}

"""The trustees of a secret rehearsal: three folders, the real offline tool, the site's one door.

Law: what a trustee does is `python -m app.trustee`, as docs/TRUSTEE.md has it; nobody signs in.
Their passphrases are printed by the demo, so they are worth nothing outside it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.rehearsal.cast_of import OWNERS, RESIDENTS, STREET
from scripts.rehearsal.officers import run_command
from scripts.rehearsal.world import World

ORGANISATIONS = (STREET, RESIDENTS, OWNERS)
BASIS = "云屿华庭业主大会议事规则第二十二条"
KEY_FILE = "trustee-key.json"
# Two of three open; the second one is away that day.
PRESENT = (1, 3)


@dataclass(frozen=True)
class Table:
    """The table at which the trustees sit, each with a folder of their own."""

    folder: Path
    private: Path
    env: dict[str, str]

    @property
    def numbers(self) -> range:
        """The trustees' numbers."""
        return range(1, len(ORGANISATIONS) + 1)

    def place(self, n: int) -> Path:
        """Return the folder of a trustee."""
        return self.folder / str(n)

    def passphrase(self, n: int) -> str:
        """Return what a trustee's key is wrapped by."""
        return f"演练 保管人{n} 口令 2026"

    def say(self, n: int, command: str, *more: str) -> str:
        """Let a trustee type a command; returns what the tool says."""
        file = self.private / f"trustee-{n}.passphrase"
        file.write_text(self.passphrase(n))
        arguments = (command, str(self.place(n)), *more, "--passphrase-file", str(file))
        return run_command(self.env, "app.trustee", *arguments)

    def all_say(self, command: str, *more: str) -> None:
        """Let each trustee type a command in turn."""
        for n in self.numbers:
            self.say(n, command, *more)


def lay_table(world: World, out: Path, result_mode: str) -> None:
    """Make three keys, and have the draft name their trustees."""
    table = Table(out / "trustees", world.folder, world.env)
    for n in table.numbers:
        table.place(n).mkdir(parents=True)
        table.say(n, "join")
    world.trustees = table
    world.secret_fields = {
        "mode": "secret",
        "result_mode": result_mode,
        "secret_basis": BASIS,
        "trustee_organisation": list(ORGANISATIONS),
        "trustee_key": [_public_key(table, n) for n in table.numbers],
    }


def _public_key(table: Table, n: int) -> str:
    key: str = json.loads((table.place(n) / KEY_FILE).read_text())["public_key"]
    return key


def _log(world: World, assembly_id: str) -> str:
    return f"{world.base}/log/{assembly_id}"


def hold_ceremony(world: World, assembly_id: str) -> None:
    """Make the key at one table, behind the notice and before the roll is frozen."""
    table = world.trustees
    if table is None:
        return
    world.tell("  密钥仪式：三位保管人共同造钥匙 the key ceremony")
    log, page = _log(world, assembly_id), f"/assemblies/{assembly_id}"
    anchor = world.browser("convener").get_json(page)["anchor"]
    table.all_say("join", log, "--anchor", anchor, "--post")
    table.all_say("deal", log, "--post")
    table.all_say("reveal", log, "--post")
    table.all_say("check", log)
    table.all_say("rehearse", log)


def confirm(world: World, assembly_id: str) -> None:
    """Have every trustee confirm the key under the manifest."""
    if world.trustees is not None:
        world.tell("  保管人确认 the trustees confirm")
        world.trustees.all_say("confirm", _log(world, assembly_id), "--post")


def decrypt(world: World, assembly_id: str, present: Sequence[int] = PRESENT) -> None:
    """Let trustees verify everything and help to open the sums."""
    assert world.trustees is not None
    for n in present:
        world.trustees.say(n, "decrypt", _log(world, assembly_id), "--yes", "--post")
        world.tell(f"  {n} 号保管人（{ORGANISATIONS[n - 1]}）核验并给出份额")


def print_trustees(world: World) -> None:
    """Print where each key file lies and what opens it."""
    table = world.trustees
    if table is None:
        return
    print("密钥保管人 trustees (key file / passphrase):")
    for n in table.numbers:
        print(f"  {n} {ORGANISATIONS[n - 1]}  {table.place(n) / KEY_FILE}  {table.passphrase(n)}")

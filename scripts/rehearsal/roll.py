"""The registrar's part: the offline tool makes codes and signs; its folder is the demo's post."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.core.encoding import sha256
from app.registry.rollfile import RollOptions, preview_roll
from scripts.rehearsal.officers import Person, run_command
from scripts.rehearsal.owners import Card


@dataclass(frozen=True)
class Household:
    """What the roll file says of a unit's owners: phones and last fours."""

    phones: tuple[str, ...]
    last4: str
    building: str


@dataclass(frozen=True)
class PaperSheet:
    """One printed paper ballot: serial, 20 secret bytes, roll line."""

    serial: str
    secret: bytes
    i: int


def read_households(data: bytes, name: str) -> dict[str, Household]:
    """Return per unit code what its owners would know by heart."""
    preview = preview_roll(data, name, options=RollOptions(record_date=date(2026, 3, 1)))
    found = {}
    for unit in preview.entries:
        documents = [owner.document.number for owner in unit.owners if owner.document]
        phones = tuple(phone for owner in unit.owners for phone in owner.phones)
        last4 = documents[0][-4:] if documents else ""
        found[unit.code.text] = Household(phones, last4, unit.group)
    return found


def issue(registrar: Person, assembly_id: str, folder: Path, env: dict[str, str]) -> Path:
    """Download the export and run the offline tool; returns issuer-out.zip."""
    export = folder / f"roll-export-{assembly_id}.json"
    answer = registrar.browser.get(f"/assemblies/{assembly_id}/roll-export.json")
    export.write_bytes(answer.body)
    out = folder / f"issuer-out-{assembly_id}.zip"
    run_command(env, *_issuer(registrar, export, folder, out))
    return out


def _issuer(registrar: Person, export: Path, folder: Path, out: Path) -> list[str]:
    return [
        *("app.issuer", "roll", str(export), "--out", str(out)),
        *("--key", str(folder / f"{registrar.username}.key.json")),
        *("--passphrase-file", str(folder / f"{registrar.username}.passphrase")),
        *("--secrets", str(folder / "registrar-secrets")),
    ]


def print_letters(
    registrar: Person, assembly_id: str, folder: Path, env: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Have the tool print all letters as PDF beside the voting: 600 take about a minute."""
    export = folder / f"roll-export-{assembly_id}.json"
    arguments = _issuer(registrar, export, folder, folder / "again.zip")
    command = [sys.executable, "-m", *arguments, "--all-codes", "--pdf", "letters"]
    with (folder / "logs" / "letters.log").open("ab") as log:
        return subprocess.Popen(command, env=env, stdout=log, stderr=log)


def read_cards(
    folder: Path, assembly_id: str, community: str, households: dict[str, Household]
) -> list[Card]:
    """Return every card that could be cast: its right has a phone and a document."""
    export = json.loads((folder / f"roll-export-{assembly_id}.json").read_text())
    secrets = folder / "registrar-secrets"
    codes = json.loads((secrets / f"codes-{community}.json").read_text())["codes"]
    numbers = _right_map(folder, assembly_id)
    cards = []
    for right in export["rights"]:
        unit = right["units"][0]["unit_code"]
        household = households.get(unit)
        reachable = household is not None and household.last4 and household.phones
        # The developer's right is cast by whoever the developer authorises: not in this story.
        if household is None or not reachable or right["key"] == "developer":
            continue
        cards.append(
            Card(
                right_key=right["key"],
                i=numbers[right["key"]],
                code=codes[right["key"]]["code"],
                unit_code=unit,
                label=right["units"][0]["label"],
                last4=household.last4,
                groups=frozenset(one["group"] for one in right["units"]),
                phones=household.phones,
            )
        )
    return sorted(cards, key=lambda card: card.i)


def read_paper(folder: Path, assembly_id: str) -> list[PaperSheet]:
    """Return the printed paper ballots in order of their roll line, the first copy of each."""
    value = json.loads((folder / "registrar-secrets" / f"paper-{assembly_id}.json").read_text())
    by_hash = {}
    for copies in value["secrets"].values():
        for secret in copies.values():
            by_hash[sha256(bytes.fromhex(secret)).hex()] = bytes.fromhex(secret)
    with zipfile.ZipFile(folder / f"issuer-out-{assembly_id}.zip") as package:
        lines = [json.loads(line) for line in package.read("paper-roll.jsonl").splitlines()]
    sheets = [PaperSheet(one["serial"], by_hash[one["secret"]], one["i"]) for one in lines]
    return sorted(sheets, key=lambda sheet: (sheet.i, sheet.serial))


def _right_map(folder: Path, assembly_id: str) -> dict[str, int]:
    with zipfile.ZipFile(folder / f"issuer-out-{assembly_id}.zip") as package:
        value: dict[str, int] = json.loads(package.read("right-map.json"))
    return value

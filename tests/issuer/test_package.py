"""issuer-out.zip: signed, complete, and without one secret."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.core.encoding import parse_b64, sha256
from app.core.entries import Entry, Signature
from app.core.paper_roll import parse_paper_roll
from app.core.record.archive import parse_archive
from app.core.roll import parse_roll
from app.core.signatures import SignatureInvalid
from app.core.signers import Roster, verify_signatures
from app.issuer.issue import Issue
from app.issuer.package import RegistrarKeyWrong, build_package
from app.issuer.secrets_folder import SecretsFolder
from app.issuer.sheets.folder import write_sheets
from app.issuer.sheets.register import register_html
from app.issuer.sheets.texts import paper_secret
from tests.core.samples import OPENS, seed


@pytest.fixture
def package(made: Issue) -> dict[str, bytes]:
    return parse_archive(build_package(made, seed("li"), register_html(made)))


def _entry(signed: dict[str, Any]) -> Entry:
    sigs = tuple(Signature(sig["k"], parse_b64(sig["s"], 64)) for sig in signed["sigs"])
    return Entry(signed["type"], 0, OPENS, signed["body"], sigs)


@pytest.mark.parametrize("name", ["roll", "paper-roll"])
def test_signatures_hold_over_hd(made: Issue, package: dict[str, bytes], name: str) -> None:
    signed = json.loads(package[f"{name}.sig.json"])
    roster = Roster.of(made.definition)
    verify_signatures(_entry(signed), made.definition.hd, roster)
    assert signed["body"][name.replace("-", "_")] == sha256(package[f"{name}.jsonl"]).hex()
    with pytest.raises(SignatureInvalid):
        verify_signatures(_entry(signed), bytes(32), roster)


def test_files_are_the_rolls(made: Issue, package: dict[str, bytes]) -> None:
    assert parse_roll(package["roll.jsonl"]) == made.lines
    assert parse_paper_roll(package["paper-roll.jsonl"]) == made.paper_lines
    assert json.loads(package["roll.sig.json"])["body"]["scope"] == "harbour"


def test_maps_lead_from_units_and_rights_to_the_roll(
    made: Issue, package: dict[str, bytes]
) -> None:
    tags = json.loads(package["tag-map.json"])
    numbers = json.loads(package["right-map.json"])
    for issued in made.rights:
        assert numbers[issued.right.key] == issued.i
        assert {tags[unit.unit_code] for unit in issued.right.units} == {
            unit.tag.hex() for unit in issued.line.units
        }


def _secrets(made: Issue, folder: SecretsFolder) -> set[str]:
    found = {json.loads((folder.path / "tag-key.json").read_text())["tag_key"]}
    for issued in made.rights:
        fives = [issued.code[start : start + 5] for start in range(0, 20, 5)]
        found |= {issued.code, "-".join(fives)}
        for sheet in issued.sheets:
            symbols = paper_secret(sheet)
            found |= {sheet.secret.hex(), symbols, symbols[:5] + "-" + symbols[5:10]}
    return found


def test_no_code_and_no_paper_secret_is_in_it(
    made: Issue, folder: SecretsFolder, package: dict[str, bytes]
) -> None:
    whole = b"\n".join(package.values()).decode()
    assert [secret for secret in _secrets(made, folder) if secret in whole] == []


def test_the_search_finds_secrets_where_they_are(made: Issue, folder: SecretsFolder) -> None:
    pages = write_sheets(made, folder.path, all_codes=False)
    printed = "".join(page.read_text() for page in pages)
    for issued in made.rights:
        assert issued.code in _secrets(made, folder)
        assert "-".join(issued.code[start : start + 5] for start in range(0, 20, 5)) in printed


def test_another_officers_key_is_refused(made: Issue) -> None:
    with pytest.raises(RegistrarKeyWrong):
        build_package(made, seed("zhao"), "")

"""A lost card: new code, signed entry, the old code kept aside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.core.encoding import parse_b64
from app.core.entries import Entry, Signature
from app.core.signers import Roster, verify_signatures
from app.core.voting_code import format_voting_code
from app.issuer.__main__ import main
from app.issuer.export import parse_export
from app.issuer.issue import Issue, issue
from app.issuer.package import RegistrarKeyWrong
from app.issuer.reissue import RightNotInExport, reissue, write_reissue
from app.issuer.secrets_folder import SecretsFolder
from tests.core.samples import OPENS, digest, seed
from tests.issuer.exports import Chance, export_bytes

HM = digest("hm")
RIGHT = "owner-1-100"


def test_the_entry_names_both_keys_and_is_signed(
    made: Issue, folder: SecretsFolder, chance: Chance
) -> None:
    export = parse_export(export_bytes())
    before = next(one for one in made.rights if one.right.key == RIGHT)
    done = reissue(export, folder, chance, right=RIGHT, reason="lost", bind=HM, seed=seed("li"))
    signed = json.loads(done.signed)
    assert signed["body"] == {
        "i": before.i,
        "old_pk": before.line.cred_pk.hex(),
        "new_pk": done.right.line.cred_pk.hex(),
        "reason": "lost",
    }
    assert before.line.cred_pk != done.right.line.cred_pk
    sigs = tuple(Signature(sig["k"], parse_b64(sig["s"], 64)) for sig in signed["sigs"])
    entry = Entry("reissue", 0, OPENS, signed["body"], sigs)
    verify_signatures(entry, HM, Roster.of(made.definition))


def test_others_keep_their_codes_and_the_old_one_is_kept_aside(
    made: Issue, folder: SecretsFolder, chance: Chance
) -> None:
    export = parse_export(export_bytes())
    reissue(export, folder, chance, right=RIGHT, reason="lost", bind=HM, seed=seed("li"))
    again = {one.right.key: one.code for one in issue(export, folder, chance).rights}
    before = {one.right.key: one.code for one in made.rights}
    assert {key for key in again if again[key] != before[key]} == {RIGHT}
    kept = json.loads((folder.path / "codes-harbour.json").read_text())["replaced"]
    assert kept == [{"right": RIGHT, "code": before[RIGHT], "since": "harbour-2026-1"}]


def test_letter_and_card_bear_the_new_code(
    made: Issue, folder: SecretsFolder, chance: Chance
) -> None:
    export = parse_export(export_bytes())
    done = reissue(export, folder, chance, right=RIGHT, reason="lost", bind=HM, seed=seed("li"))
    text = write_reissue(done, folder.path).read_text()
    old = next(one.code for one in made.rights if one.right.key == RIGHT)
    assert text.count(format_voting_code(done.right.code)) == 2
    assert format_voting_code(old) not in text


def test_an_unknown_right_or_key_changes_nothing(
    made: Issue, folder: SecretsFolder, chance: Chance
) -> None:
    export = parse_export(export_bytes())
    before = (folder.path / "codes-harbour.json").read_bytes()
    with pytest.raises(RightNotInExport):
        reissue(export, folder, chance, right="x", reason="lost", bind=HM, seed=seed("li"))
    with pytest.raises(RegistrarKeyWrong):
        reissue(export, folder, chance, right=RIGHT, reason="lost", bind=HM, seed=seed("zhao"))
    assert (folder.path / "codes-harbour.json").read_bytes() == before


def test_on_the_command_line(
    tmp_path: Path, registrar_key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "roll-export.json").write_bytes(export_bytes())
    arguments = [
        *("reissue", str(tmp_path / "roll-export.json"), "--key", str(registrar_key)),
        *("--secrets", str(tmp_path / "secrets"), "--out", str(tmp_path / "reissue.json")),
        *("--passphrase-file", str(registrar_key.with_name("passphrase"))),
        *("--right", RIGHT, "--reason", "transfer", "--bind", HM.hex()),
    ]
    assert main(arguments) == 0
    assert json.loads((tmp_path / "reissue.json").read_text())["body"]["reason"] == "transfer"
    assert "reissue-0000" in capsys.readouterr().out

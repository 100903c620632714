"""What each right receives, and that a second run gives the same."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from app.core.encoding import sha256
from app.core.roll import encode_roll, parse_roll
from app.core.signatures import public_key
from app.core.voting_code import credential_seed
from app.issuer.export import parse_export
from app.issuer.issue import Issue, issue, unit_tag
from app.issuer.secrets_folder import SecretsFolder, SecretsInvalid
from tests.core.samples import definition_body, with_policies
from tests.issuer.exports import (
    CONSENT,
    Chance,
    export_bytes,
    export_right,
    export_unit,
    export_value,
    unit_code,
)

FOREIGN_TAG_KEY = json.dumps({"v": 1, "community": "other", "tag_key": "0" * 64})


def test_lines_stand_by_their_smallest_tag(made: Issue) -> None:
    assert parse_roll(encode_roll(made.lines)) == made.lines
    assert [line.i for line in made.lines] == [1, 2, 3, 4]


def test_the_key_is_the_codes(made: Issue) -> None:
    for issued in made.rights:
        assert issued.line.cred_pk == public_key(credential_seed("harbour", issued.code))


def test_a_tag_is_keyed_by_the_community(made: Issue, chance: Chance) -> None:
    expected = hmac.digest(chance.drawn[0], unit_code(1, 100).encode(), "sha256")
    assert unit_tag(chance.drawn[0], unit_code(1, 100)) == expected
    assert expected in {tag for issued in made.rights for tag in issued.tags.values()}
    assert hashlib.sha256(unit_code(1, 100).encode()).digest() != expected


def test_units_of_a_right_are_sorted_by_tag(folder: SecretsFolder, chance: Chance) -> None:
    units = [export_unit(1, number) for number in range(1, 30)]
    export = parse_export(export_bytes(rights=[export_right(1, 1, units=units)]))
    line = issue(export, folder, chance).lines[0]
    assert [unit.tag for unit in line.units] == sorted(unit.tag for unit in line.units)


def test_each_right_has_two_serials_of_its_own(made: Issue) -> None:
    assert [sheet.serial for sheet in made.rights[1].sheets] == ["00002-1", "00002-2"]
    secrets = {sheet.secret for issued in made.rights for sheet in issued.sheets}
    assert len(secrets) == 8
    hashes = {line.serial: line.secret for line in made.paper_lines}
    assert hashes["00002-1"] == sha256(made.rights[1].sheets[0].secret)


def test_a_second_run_changes_nothing(made: Issue, folder: SecretsFolder) -> None:
    assert issue(parse_export(export_bytes()), folder, _no_chance) == made


def _no_chance(size: int) -> bytes:
    raise AssertionError(f"{size} bytes drawn")


def _next_assembly(**policies: Any) -> dict[str, Any]:
    body = definition_body(
        assembly="harbour-2026-2",
        origin="vote.example.org/harbour-2026-2",
        consent=sha256(CONSENT.encode()).hex(),
        **with_policies(**policies),
    )
    from app.core.definition import Definition

    return export_value(definition=body, hd=Definition.parse(body).hd.hex())


def test_a_card_stays_valid_in_the_next_assembly(
    made: Issue, folder: SecretsFolder, chance: Chance
) -> None:
    value = _next_assembly()
    value["rights"].append(export_right(3, 900))
    again = issue(parse_export(json.dumps(value).encode()), folder, chance)
    before = {issued.right.key: issued.line.cred_pk for issued in made.rights}
    after = {issued.right.key: issued.line.cred_pk for issued in again.rights}
    assert {key: after[key] for key in before} == before
    assert [issued.right.key for issued in again.rights if issued.is_new] == ["owner-3-900"]


def test_codes_of_one_assembly_are_new_each_time(
    made: Issue, folder: SecretsFolder, chance: Chance
) -> None:
    value = _next_assembly(credential_scope="assembly")
    again = issue(parse_export(json.dumps(value).encode()), folder, chance)
    keys = {issued.line.cred_pk for issued in made.rights}
    assert not keys & {issued.line.cred_pk for issued in again.rights}
    assert all(issued.is_new for issued in again.rights)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("tag-key.json", "{", "damaged"),
        ("tag-key.json", '{"v":1,"community":"harbour","tag_key":"00"}', "damaged"),
        (
            "tag-key.json",
            '{"v":1,"community":"other","tag_key":"%s"}' % ("0" * 64),
            "other_community",
        ),
        ("codes-harbour.json", '{"v":1,"scope":"other","codes":{},"replaced":[]}', "other_scope"),
        (
            "codes-harbour.json",
            '{"v":1,"scope":"harbour","codes":{"a":{"code":"1","since":"x"}},"replaced":[]}',
            "code",
        ),
        ("paper-harbour-2026-1.json", '{"v":1,"assembly":"other","secrets":{}}', "other_assembly"),
    ],
)
def test_a_damaged_or_foreign_secrets_file_is_refused(
    folder: SecretsFolder, chance: Chance, name: str, content: str, reason: str
) -> None:
    folder.path.mkdir()
    (folder.path / name).write_text(content)
    with pytest.raises(SecretsInvalid) as refused:
        issue(parse_export(export_bytes()), folder, chance)
    assert refused.value.fields["reason"] == reason
    assert (folder.path / name).read_text() == content


def test_a_cut_while_writing_leaves_the_old_file(
    made: Issue, folder: SecretsFolder, chance: Chance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("power cut")

    before = (folder.path / "codes-harbour.json").read_bytes()
    monkeypatch.setattr("os.fsync", fail)
    export = parse_export(export_bytes(rights=[export_right(2, 777)]))
    with pytest.raises(OSError, match="power cut"):
        issue(export, folder, chance)
    assert (folder.path / "codes-harbour.json").read_bytes() == before


def test_secrets_are_on_disk_before_anything_is_signed(made: Issue, folder: SecretsFolder) -> None:
    kept = json.loads(Path(folder.path / "codes-harbour.json").read_text())["codes"]
    assert {key: one["code"] for key, one in kept.items()} == {
        issued.right.key: issued.code for issued in made.rights
    }

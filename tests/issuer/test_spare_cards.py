"""Spare cards: keys that are no right's, codes that stay with the registrar."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.core.voting_code import format_voting_code
from app.issuer.__main__ import main
from app.issuer.export import parse_export
from app.issuer.issue import Issue
from app.issuer.secrets_folder import SecretsInvalid
from app.issuer.spare import (
    TooManySpareCards,
    make_spare_cards,
    spare_file,
    write_spare_sheet,
)
from tests.issuer.exports import Chance, export_bytes


def test_their_keys_are_no_rights_and_all_differ(
    made: Issue, tmp_path: Path, chance: Chance
) -> None:
    cards = make_spare_cards(made.definition, tmp_path, chance, count=5)
    keys = {card.public_key for card in cards}
    assert len(keys) == len({card.number for card in cards}) == 5
    assert not keys & {one.line.cred_pk for one in made.rights}


def test_a_larger_run_keeps_the_cards_made_before(
    made: Issue, tmp_path: Path, chance: Chance
) -> None:
    first = make_spare_cards(made.definition, tmp_path, chance, count=2)
    more = make_spare_cards(made.definition, tmp_path, chance, count=4)
    assert more[:2] == first
    assert make_spare_cards(made.definition, tmp_path, chance, count=2) == first
    (file,) = tmp_path.glob("spare-*.json")
    assert file.stat().st_mode & 0o077 == 0


def test_the_service_learns_no_code(made: Issue, tmp_path: Path, chance: Chance) -> None:
    cards = make_spare_cards(made.definition, tmp_path, chance, count=3)
    text = spare_file(made.definition, cards).decode()
    assert json.loads(text)["keys"] == sorted(card.public_key.hex() for card in cards)
    sheet = write_spare_sheet(parse_export(export_bytes()), cards, tmp_path).read_text()
    for card in cards:
        assert card.code not in text
        assert format_voting_code(card.code) in sheet
        assert card.number in sheet


@pytest.mark.parametrize("count", [0, -1, 501])
def test_a_count_that_is_a_mistake_is_refused(made: Issue, tmp_path: Path, count: int) -> None:
    with pytest.raises(TooManySpareCards):
        make_spare_cards(made.definition, tmp_path, bytes, count=count)


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"v":1,"scope":"other","codes":[]}', '{"v":1,"scope":"harbour","codes":[1]}'],
)
def test_a_damaged_file_is_refused(made: Issue, tmp_path: Path, chance: Chance, text: str) -> None:
    make_spare_cards(made.definition, tmp_path, chance, count=1)
    (file,) = tmp_path.glob("spare-*.json")
    file.write_text(text)
    with pytest.raises(SecretsInvalid):
        make_spare_cards(made.definition, tmp_path, chance, count=1)


def test_the_command_writes_file_and_cards(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export, out = tmp_path / "roll-export.json", tmp_path / "spare-cards.json"
    export.write_bytes(export_bytes())
    done = main(
        ["spare-cards", "3", str(export), "--secrets", str(tmp_path / "s"), "--out", str(out)]
    )
    assert done == 0
    assert len(json.loads(out.read_bytes())["keys"]) == 3
    assert "spare-cards.html" in capsys.readouterr().out

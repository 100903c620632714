"""A town with everything in it: core reads its log and comes to what a pencil came to."""

from __future__ import annotations

import pytest

from app.core.entries import Entry, parse_entry
from app.core.paper_roll import parse_paper_roll
from app.core.roll import parse_roll
from app.core.signers import Roster, verify_signatures
from app.core.tally import (
    Ledger,
    LotNeeded,
    count,
    deemed_bodies,
    outcomes,
    result_body,
    tally_bodies,
    tied_elections,
)
from tests.worlds.build import Build
from tests.worlds.town import make_town


@pytest.fixture(scope="module")
def town() -> Build:
    return make_town(stage="revoked").build()


@pytest.fixture(scope="module")
def entries(town: Build) -> list[Entry]:
    return [parse_entry(line) for line in town.lines]


def bodies(entries: list[Entry], kind: str) -> list[dict[str, object]]:
    return [dict(entry.body) for entry in entries if entry.type == kind]


def test_the_ledger_takes_every_entry_and_each_is_signed_by_whom_it_must(
    town: Build, entries: list[Entry]
) -> None:
    definition = town.definition
    ledger = Ledger(definition, parse_roll(town.roll), parse_paper_roll(town.paper))
    roster, bind = Roster.of(definition), definition.hd
    for entry in entries:
        key = None
        if entry.type in ("ballot", "proxy", "proxy-end"):
            key = ledger.find_signing_key(entry)
        verify_signatures(entry, bind, roster, key)
        ledger.add(entry)
        if entry.type == "officer-change":
            roster = roster.after(entry.body)
        bind = town.hm if ledger.hm else bind
    assert {entry.type for entry in entries} >= {"proxy", "transfer", "freeze", "lot", "deemed"}
    assert entries[-1].type == "certificate-revocation"


def test_its_count_is_the_pencils(town: Build, entries: list[Entry]) -> None:
    definition, roll, paper = town.definition, parse_roll(town.roll), parse_paper_roll(town.paper)
    tallies = bodies(entries, "tally")
    size, root = int(str(tallies[0]["tree_size"])), bytes.fromhex(str(tallies[0]["root"]))
    counted = count(definition, roll, entries[:size], paper)
    assert tally_bodies(counted, root) == tallies
    assert deemed_bodies(counted, root) == bodies(entries, "deemed")
    assert tied_elections(counted, definition) == ("committee",)
    with pytest.raises(LotNeeded) as needed:
        outcomes(counted, definition)
    assert needed.value.fields["choices"] == ["wang", "zhao"]
    (lot,) = bodies(entries, "lot")
    decided = outcomes(counted, definition, {"committee": bytes.fromhex(str(lot["seed"]))})
    (result,) = bodies(entries, "result")
    head = {"tree_size": int(str(result["tree_size"])), "root": bytes.fromhex(str(result["root"]))}
    assert result_body(decided, **head) == result  # type: ignore[arg-type]


def test_the_whole_log_knows_its_lots(town: Build, entries: list[Entry]) -> None:
    roll, paper = parse_roll(town.roll), parse_paper_roll(town.paper)
    counted = count(town.definition, roll, entries, paper)
    (result,) = bodies(entries, "result")
    again = [outcome.to_json() for outcome in outcomes(counted, town.definition)]
    assert again == result["motions"]

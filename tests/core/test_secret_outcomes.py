"""What a secret vote's log comes to is what its result says, and nothing that stays shut."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.core.assembly import Phase
from app.core.calendar import objection_deadline
from app.core.entries import Entry, parse_entry
from app.core.paper_roll import parse_paper_roll
from app.core.roll import parse_roll
from app.core.rules.outcome import Outcome
from app.core.secret.objecting import (
    ObjectionsStillOpen,
    ObjectionUnruled,
    SumsOpenedOnce,
    check_before_tally,
)
from app.core.secret.result import OpenedMotion, open_motion, verify_partial_decryptions
from app.core.secret.shares import PartialDecryption
from app.core.tally import (
    Counted,
    Ledger,
    LotNeeded,
    RightsFrozen,
    SumsNotOpened,
    count_ledger,
    motions_to_open,
    outcomes,
    tied_elections,
)
from app.core.tally.sealed import secret_tally_bodies
from tests.core.test_secret_log import build, entries, until
from tests.worlds.build import digest
from tests.worlds.secret import QUICK, SHARERS, SecretBuild, make_secret_world
from tests.worlds.village import make_world


def counted(made: SecretBuild) -> Counted:
    ledger = Ledger(made.definition, parse_roll(made.roll))
    for line in made.lines:
        ledger.add(parse_entry(line))
    return count_ledger(ledger)


def opened(made: SecretBuild) -> dict[str, OpenedMotion]:
    found = {}
    for motion, sharers in SHARERS.items():
        bodies = [made.body(f"shares {motion} {n}") for n in sharers]
        opening = made.opening(motion)
        valid, _ = verify_partial_decryptions(opening, map(PartialDecryption.parse, bodies))
        found[motion] = open_motion(opening, valid)
    return found


def stated(outcome: Outcome) -> Any:
    return outcome.to_json()


@pytest.mark.parametrize("mode", ["M0", "M1"])
def test_outcomes_are_the_results(mode: str) -> None:
    made = make_secret_world(policies={"result_mode": mode}).build()
    found = [stated(one) for one in outcomes(counted(made), made.definition, {}, opened(made))]
    assert found == made.body("result")["motions"]
    manager, roof, _, board = found
    by_area = [option["area"] is None for option in manager["options"]]
    assert by_area == [False, mode == "M1", mode == "M1"]
    assert {option["heads"] for option in roof["options"]} == {None}
    assert [test["test"] for test in roof["tests"]] == ["quorum_heads", "quorum_area"]
    assert roof["verdict"] == "failed"
    assert board["verdict"] == "carried"


def test_the_bodies_of_tallies_are_those_of_the_log() -> None:
    ledger = until("tally manager")
    first = build().body("tally manager")
    # The tallies' head holds the close; nothing that counts stands behind it.
    bodies = secret_tally_bodies(QUICK, ledger, bytes.fromhex(first["root"]))
    assert [one["motion"] for one in bodies] == ["manager", "roof", "plan", "board"]
    for body in bodies:
        logged = build().body(f"tally {body['motion']}")
        assert {**body, "tree_size": 0, "root": ""} == {**logged, "tree_size": 0, "root": ""}


def test_nothing_is_tallied_while_a_right_is_frozen() -> None:
    ledger = until("tally manager")
    ledger.rights[3] = replace(ledger.rights[3], frozen_by="o-1")
    with pytest.raises(RightsFrozen) as refused:
        secret_tally_bodies(QUICK, ledger, bytes(32))
    assert refused.value.fields == {"rights": (3,)}


def test_named_votes_have_nothing_to_open() -> None:
    made = make_world().build()
    ledger = Ledger(made.definition, parse_roll(made.roll), parse_paper_roll(made.paper))
    for line in made.lines:
        ledger.add(parse_entry(line))
    assert motions_to_open(count_ledger(ledger), made.definition) == ()


def test_what_must_be_opened_has_no_outcome_before() -> None:
    made = build()
    count, definition = counted(made), made.definition
    assert motions_to_open(count, definition) == ("manager", "plan", "board")
    known = opened(made)
    del known["plan"]
    with pytest.raises(SumsNotOpened) as refused:
        outcomes(count, definition, {}, known)
    assert refused.value.fields == {"motion": "plan"}
    with pytest.raises(SumsNotOpened):
        tied_elections(count, definition)


def test_a_tie_for_the_seats_waits_for_its_draw() -> None:
    made = build()
    known, count = opened(made), counted(made)
    board = known["board"]
    most = board.options[0]
    equal = (most, replace(most, choice="b"), replace(most, choice="c"), board.options[3])
    known["board"] = replace(board, options=equal)
    with pytest.raises(LotNeeded):
        outcomes(count, made.definition, {}, known)
    assert tied_elections(count, made.definition, known) == ("board",)
    drawn = outcomes(count, made.definition, {"board": bytes(32)}, known)[3]
    assert drawn.election is not None
    assert len(drawn.election.elected) == 2


def test_nobody_tallies_before_three_full_days_and_every_ruling() -> None:
    tally = entries()[build().places["tally manager"]]
    ledger = until("tally manager")
    assert ledger.closed_at is not None
    soon = replace(tally, t=ledger.closed_at + timedelta(days=3, minutes=-1))
    with pytest.raises(ObjectionsStillOpen):
        ledger.add(soon)
    ledger.add(replace(tally, t=ledger.closed_at + timedelta(days=3)))
    ledger = until("tally manager")
    objection(ledger, "o-8", "procedure")
    objection(ledger, "o-9", "identity")
    behind = replace(tally, seq=ledger.size)
    with pytest.raises(ObjectionUnruled) as refused:
        ledger.add(behind)
    assert refused.value.fields == {"objections": ("o-9",)}


def objection(ledger: Ledger, name: str, about: str) -> None:
    body = {"id": name, "about": about, "document": digest(name)}
    at = ledger.closed_at
    assert at is not None
    ledger.add(Entry("objection", ledger.size, at, body, ()))


def test_the_time_to_object_ends_on_a_working_day() -> None:
    def working(day: date) -> bool:
        return day.weekday() < 5

    wednesday = datetime(2026, 3, 4, 16, 0, tzinfo=UTC)
    # 24:00 of Wednesday in Shanghai: Thursday, Friday, and Saturday rolls to Monday.
    assert objection_deadline(wednesday, working).ends == datetime(2026, 3, 9, 16, tzinfo=UTC)
    sunday = datetime(2026, 3, 8, 16, 0, tzinfo=UTC)
    assert objection_deadline(sunday, working).ends == sunday + timedelta(days=3)
    late = sunday + timedelta(minutes=1)
    assert objection_deadline(late, working).ends == sunday + timedelta(days=4)


def test_behind_the_tally_nothing_changes_the_count_of_secret_votes() -> None:
    definition = build().definition
    check_before_tally(definition, Phase.CLOSED)
    with pytest.raises(SumsOpenedOnce):
        check_before_tally(definition, Phase.PRELIMINARY)

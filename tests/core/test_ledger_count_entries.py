"""Deliveries, tallies, lots, deemed votes: where they stand and what they must say."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from app.core.entries import FieldInvalid
from app.core.rules.counts import Participants
from app.core.tally import (
    EntryOutOfPlace,
    NumbersWrong,
    RightUnknown,
    count,
    deemed_bodies,
    lot_body,
    outcomes,
    tied_elections,
)
from tests.core.samples import (
    LogWriter,
    definition_body,
    digest,
    election,
    one_of,
    unit,
    with_follow,
    with_policies,
    yes_no,
)
from tests.core.samples import roll_of as made_roll
from tests.core.test_ledger_proxies import ledger_of
from tests.core.test_tally_ledger import counted, refused

SILENCE = {
    "silence": "follow_majority",
    "silence_basis": "议事规则第二十条",
    "follow_choice": True,
}
MOTIONS = [
    with_follow(yes_no("hire")),
    yes_no("fund", **{"matter": "278-6", "class": "special"}),
    one_of("gate"),
    election("board"),
]


def writer(**policies: Any) -> LogWriter:
    """Six equal rights; two motions to which nothing applies, one to which it does, an election."""
    body = definition_body(
        **with_policies(**{**SILENCE, **policies}), motions=MOTIONS, lot="双色球第2026031期"
    )
    if not body["policies"]["follow_choice"]:
        body["motions"][0] = yes_no("hire")
    roll = made_roll(*([unit(f"flat {n}", area=10_000)] for n in range(6)))
    return LogWriter(body, roll).opened()


@pytest.fixture
def log() -> LogWriter:
    return writer()


def closed(log: LogWriter) -> LogWriter:
    return log.close(reconcile=True)


def deemed_of(log: LogWriter) -> dict[str, Any]:
    (body,) = deemed_bodies(counted(log), digest("root"))
    return body


def test_the_silent_are_those_warned_in_scope_who_did_not_answer(log: LogWriter) -> None:
    log.serve(1, 2, 3, 4)
    log.serve(4, 5, warned=False)
    log.cast(1, hire="yes")
    log.cast(2, hire="follow", gate="none")
    log.cast(3, gate="none")
    closed(log)
    log.serve(6)
    body = deemed_of(log)
    assert body["motion"] == "hire"
    assert body["majority"] == "yes"
    assert body["follow"] == {"rights": 1, "heads": 1, "area": 10_000}
    assert body["silent"] == {"rights": 2, "heads": 2, "area": 20_000}
    assert body["list"] == hashlib.sha256(b"\0\0\0\3\0\0\0\4").hexdigest()


def test_without_a_majority_the_list_is_empty(log: LogWriter) -> None:
    log.serve(1, 2, 3)
    log.cast(1, hire="yes")
    log.cast(2, hire="no")
    closed(log)
    body = deemed_of(log)
    assert (body["majority"], body["silent"]["rights"]) == (None, 0)
    assert body["list"] == hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize(
    ("policies", "silent", "follow"),
    [({"silence": "not_counted"}, 0, 1), ({"follow_choice": False}, 4, 0)],
)
def test_each_of_the_two_policies_stands_alone(policies: Any, silent: int, follow: int) -> None:
    log = writer(**policies)
    log.serve(*range(1, 7))
    log.cast(1, hire="yes")
    log.cast(2, hire="follow" if follow else "no", gate="none")
    if not follow:
        log.cast(2, hire="yes")
    closed(log)
    body = deemed_of(log)
    assert (body["silent"]["rights"], body["follow"]["rights"]) == (silent, follow)
    tally = counted(log).motions[0]
    assert tally.unspoken is not None
    assert tally.unspoken.follow == Participants(follow, follow, follow * 10_000)


def test_where_neither_policy_holds_nothing_is_deemed() -> None:
    log = writer(silence="not_counted", follow_choice=False)
    closed(log)
    assert deemed_bodies(counted(log), digest("root")) == []


def test_outcomes_count_with_and_without_the_deemed(log: LogWriter) -> None:
    log.serve(*range(1, 7))
    log.cast(1, hire="yes")
    log.cast(2, hire="yes")
    closed(log)
    hire = outcomes(counted(log), log.definition)[0]
    assert (hire.verdict, hire.findings[0].num) == ("carried", 6)
    assert hire.without is not None
    assert (hire.without.verdict, hire.without.findings[0].num) == ("failed", 2)


def test_a_delivery_names_rights_of_the_roll_behind_the_manifest(log: LogWriter) -> None:
    log.serve(1, 99)
    refused(log, RightUnknown)
    early = LogWriter()
    early.add("definition", early.body)
    early.serve(1)
    refused(early, EntryOutOfPlace, "before_manifest")


def test_an_election_counts_all_who_take_part(log: LogWriter) -> None:
    log.cast(1, board=["a", "b", "c"])
    log.cast(2, board=["a"])
    log.cast(3, board=[])
    closed(log)
    board = counted(log).motions[3]
    assert (board.participants, board.heads, board.area) == (3, 3, 30_000)
    assert [one.heads for one in board.options] == [2, 1, 1, 0, 0]


def test_an_election_waits_for_its_draw_and_then_has_a_result() -> None:
    seats = election("board", "abcd", seats=2, alternates=1)
    body = definition_body(motions=[seats], lot="双色球")
    roll = made_roll(*([unit(f"flat {n}", area=10_000)] for n in range(6)))
    log = LogWriter(body, roll).opened()
    # a has five; c and d have four each, from equal rights.
    for i, named in enumerate((["a", "c"], ["a", "d"], ["a", "c"], ["a", "d"], ["c", "d"]), 1):
        log.cast(i, board=named)
    log.cast(6, board=["c", "d"])
    closed(log)
    made = counted(log)
    assert [one.heads for one in made.motions[0].options] == [4, 0, 4, 4]
    assert tied_elections(made, log.definition) == ("board",)
    root = log.tally()
    size = int(log.entries[-1].body["tree_size"])
    lot = lot_body("board", tree_size=size, root=root, draw="03 07 19 + 04")
    log.add("lot", lot)
    whole = counted(log)
    assert whole.lots == {"board": bytes.fromhex(lot["seed"])}
    (decided,) = outcomes(whole, log.definition)
    (again,) = outcomes(made, log.definition, {"board": bytes.fromhex(lot["seed"])})
    assert decided == again
    assert decided.election is not None
    assert (len(decided.election.elected), len(decided.election.alternates)) == (2, 1)


@pytest.mark.parametrize("draw", ["", "x", " 1", "1;2", "１"])
def test_a_draw_is_digits_and_their_signs(draw: str) -> None:
    with pytest.raises(FieldInvalid):
        lot_body("board", tree_size=1, root=digest("root"), draw=draw)


def prepared(log: LogWriter) -> tuple[dict[str, Any], dict[str, Any]]:
    """A log with its tallies; the bodies of its lot and its deemed votes."""
    log.cast(1, hire="yes", board=["a"])
    closed(log)
    made = count(log.definition, log.roll, log.entries, log.paper)
    root = log.tally()
    lot = lot_body("board", tree_size=made.size, root=root, draw="1")
    (deemed,) = deemed_bodies(made, root)
    return lot, deemed


def test_lot_and_deemed_stand_once_behind_their_tally(log: LogWriter) -> None:
    lot, deemed = prepared(log)
    log.add("lot", lot)
    log.add("deemed", deemed)
    assert ledger_of(log).lots.keys() == {"board"}
    for kind, body in (("lot", lot), ("deemed", deemed)):
        log.add(kind, body)
        refused(log, EntryOutOfPlace, "second")
        log.entries.pop()


def test_a_new_tally_asks_for_a_new_lot_and_new_deemed_votes(log: LogWriter) -> None:
    lot, deemed = prepared(log)
    log.add("lot", lot)
    log.add("deemed", deemed)
    log.tally()
    assert ledger_of(log).lots == {}
    log.add("lot", lot)
    refused(log, EntryOutOfPlace, "head")


@pytest.mark.parametrize(
    ("kind", "change", "error", "reason"),
    [
        ("lot", {"motion": "hire"}, EntryOutOfPlace, "no_election"),
        ("lot", {"seed": digest("x").hex()}, NumbersWrong, None),
        ("lot", {"draw": "2"}, NumbersWrong, None),
        ("lot", {"root": digest("x").hex()}, EntryOutOfPlace, "head"),
        ("lot", {"motion": "parade"}, EntryOutOfPlace, "before_tally"),
        ("deemed", {"motion": "fund"}, EntryOutOfPlace, "not_deemed"),
        ("deemed", {"motion": "gate"}, EntryOutOfPlace, "not_deemed"),
        ("deemed", {"motion": "board"}, EntryOutOfPlace, "not_deemed"),
        ("deemed", {"tree_size": 1}, EntryOutOfPlace, "head"),
    ],
)
def test_a_wrong_lot_or_deemed_is_refused(
    log: LogWriter, kind: str, change: Any, error: Any, reason: str | None
) -> None:
    lot, deemed = prepared(log)
    log.add(kind, {**(lot if kind == "lot" else deemed), **change})
    refused(log, error, reason)


def test_behind_a_result_stand_neither(log: LogWriter) -> None:
    lot, deemed = prepared(log)
    log.add("result", {"tree_size": 1, "root": digest("x").hex(), "motions": []})
    for kind, body in (("lot", lot), ("deemed", deemed)):
        log.add(kind, body)
        refused(log, EntryOutOfPlace, "result")
        log.entries.pop()


def test_tally_and_result_have_their_places(log: LogWriter) -> None:
    log.add("tally", {"motion": "hire", "tree_size": 1, "root": digest("x").hex()})
    refused(log, EntryOutOfPlace, "not_closed")
    log.entries.pop()
    log.add("result", {"motions": []})
    refused(log, EntryOutOfPlace, "before_tally")

"""What holds and what is merely told: anchors, older records, witnesses, vouchers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from app.core.accounts import (
    encode_charter,
    encode_unit_balance,
    lines_root,
)
from app.core.encoding import encode_jcs
from tests.verifier.accounts_forging import (
    swap,
)
from tests.verifier.accounts_plans import RESOLUTION, balance, journal, voucher
from tests.verifier.accounts_world import SECOND, WITNESS, World, charter, examine, failed, older_of


def test_a_rekeyed_copy_fails_under_the_posted_anchor() -> None:
    world = World()
    posted = examine(world.make()).head["anchor"]
    assert examine(world.make(), anchor=posted).anchored
    world.charter = charter(keys=replace(world.charter.keys, registrar=bytes(32)))
    assert failed(examine(world.make(), anchor=posted)) == {"A00": {"anchor_differs"}}


def test_published_months_rewritten_with_the_right_key_fail_against_the_older_record() -> None:
    honest = World()
    honest.plans = honest.plans[:2]
    older = older_of(honest.make())
    assert examine(World().make(), older=older).stands
    rewritten = World()
    rewritten.plans[0].journals = swap(
        rewritten.plans[0].journals, 5, evidence=(voucher("another invoice"),)
    )
    assert examine(rewritten.make()).stands
    assert failed(examine(rewritten.make(), older=older)) == {
        "A05": {"head_of_another_log"},
        "A21": {"entry_changed"},
    }


def test_a_shorter_record_than_the_older_one_fails() -> None:
    older = older_of(World().make())
    shorter = World()
    shorter.plans = shorter.plans[:2]
    found = failed(examine(shorter.make(), older=older))
    assert "older_is_longer" in found["A21"]
    assert "head_beyond_record" in found["A05"]


def test_a_charter_whose_quorum_its_witnesses_cannot_reach_is_none() -> None:
    world = World()
    body = encode_charter(world.charter)
    body["keys"]["witness_quorum"] = 3
    files = world.make()
    lines = files["entries.jsonl"].split(b"\n")
    value = b'{"body":' + encode_jcs(body) + b',"seq":0,"sigs":[],"t":"2024-09-01T01:00Z",'
    lines[0] = value + b'"type":"accounts-charter","v":1}'
    files["entries.jsonl"] = b"\n".join(lines)
    found = failed(examine(files))
    assert found["A02"] == {"field_invalid", "entry_missing"}
    assert found["A06"] == set()


def test_two_payments_on_one_voucher_are_told_and_a_reversed_one_is_not() -> None:
    world = World()
    again = {"authority": RESOLUTION, "evidence": (voucher("invoice"),)}
    lines = ("property_costs", 400), ("escrow", -400)
    world.plans[2].journals += [
        journal(10, "2024-11-05", *lines, **again),
        journal(11, "2024-11-06", *lines, **again),
    ]
    report = examine(world.make())
    assert report.stands
    notes = report.find("A17").notes
    assert [(one.code, one.where) for one in notes] == [("voucher_again", "journal 11")]


def test_a_month_of_today_may_still_wait_for_its_witness() -> None:
    world = World()
    world.witnesses = []
    files = world.make()
    world = World()
    world.cosigned_at = datetime(2024, 12, 1, tzinfo=UTC)
    world.plans = world.plans[:2]
    files["checkpoints/3"] = world.make()["checkpoints/3"]
    closed = examine(files).find("A07")
    assert [one.where for one in closed.failures] == ["month 2024-11"]
    soon = examine(files, now=datetime(2024, 12, 6, 6, 0, tzinfo=UTC))
    assert [one.where for one in soon.find("A07").notes] == ["month 2024-11"]
    assert soon.find("A07").stands


def test_where_the_community_has_no_witness_the_report_says_so() -> None:
    world = World()
    world.charter = charter(keys=replace(world.charter.keys, witnesses=(), witness_quorum=0))
    world.witnesses = []
    report = examine(world.make())
    assert report.stands
    assert [one.code for one in report.find("A07").notes] == ["no_witness"]


def test_two_different_witnesses_make_a_quorum_of_two() -> None:
    world = World()
    world.charter = charter(keys=replace(world.charter.keys, witness_quorum=2))
    world.witnesses = [("street", WITNESS), ("owners", SECOND)]
    assert examine(world.make()).stands


def test_units_may_come_with_nothing_and_go_with_nothing() -> None:
    world = World()
    new = "370202001001GB00001F00010003"
    world.plans[2].units.append(balance("2024-11", new, 0, 0))
    assert examine(world.make()).stands
    assert lines_root([encode_unit_balance(world.plans[2].units[0])]) != lines_root([])

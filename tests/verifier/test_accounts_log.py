"""Forged months, unit balances and logs are caught, each by the check that is there for it.

Law: whoever forges holds the log's key and makes all roots, hashes and signatures anew, unless
the forgery is about these themselves.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.core.accounts import (
    PublicLine,
)
from tests.verifier.accounts_forging import (
    Forgeries,
    Forgery,
    month_body,
    rechain,
    swap,
    verify_caught,
    with_file,
)
from tests.verifier.accounts_plans import UNITS, balance
from tests.verifier.accounts_world import NOW, REGISTRAR, Bodies, World, charter
from tests.verifier.test_accounts_journals import forgeries as of_journals

forgeries = Forgeries()


# Units.


@forgeries.caught("A18", "units_root")
def unit_balance_changed(world: World) -> None:
    with_file("units/2024-10.jsonl", lambda data: data.replace(b"140000", b"140001"))(world)


@forgeries.caught("A18", "units_sum")
def unit_sum_is_not_the_funds(world: World) -> None:
    world.plans[0].units[0] = balance("2024-09", UNITS[0], 0, 99_999)


@forgeries.caught("A18", "units_opening")
def unit_begins_elsewhere(world: World) -> None:
    a, b = UNITS
    units = [balance("2024-10", a, 120_000, 70_000), balance("2024-10", b, 180_000, 140_000)]
    world.plans[1].units = units


@forgeries.caught("A18", "unit_order")
def units_out_of_order(world: World) -> None:
    def files(made: dict[str, bytes]) -> None:
        lines = made["units/2024-10.jsonl"].split(b"\n")[:-1]
        made["units/2024-10.jsonl"] = b"".join(line + b"\n" for line in reversed(lines))

    world.files = files


@forgeries.caught("A18", "field_missing")
def unit_without_opening(world: World) -> None:
    with_file("units/2024-10.jsonl", lambda data: b'{"closing":1}\n')(world)


@forgeries.caught("A18", "fund_line_without_unit")
def fund_line_of_nobody(world: World) -> None:
    lines = (PublicLine("fund_bank", 5), PublicLine("fund_units", -5))
    world.plans[2].journals = swap(world.plans[2].journals, 9, lines=lines)


# Months and the log.


@forgeries.caught("A08", "month_out_of_turn")
def swapped_months(world: World) -> None:
    def bodies(made: Bodies) -> None:
        made[1], made[2] = made[2], made[1]
        rechain(made)

    world.bodies = bodies


@forgeries.caught("A08", "month_out_of_turn")
def month_left_out(world: World) -> None:
    def bodies(made: Bodies) -> None:
        del made[2]
        rechain(made)

    world.bodies = bodies


@forgeries.caught("A08", "month_out_of_turn")
def month_closed_twice(world: World) -> None:
    def bodies(made: Bodies) -> None:
        made.append(made[3])
        rechain(made)

    world.bodies = bodies


@forgeries.caught("A08", "previous_differs")
def rewritten_month_with_new_root(world: World) -> None:
    def bodies(made: Bodies) -> None:
        body = made[1][2]
        body["closed_by"][0]["organisation"] = "另一家公司"

    world.bodies = bodies


@forgeries.caught("A19", "closed_by_one_body")
def closed_by_one_body(world: World) -> None:
    def change(body: dict[str, Any]) -> None:
        body["closed_by"][1]["organisation"] = body["closed_by"][0]["organisation"]

    month_body(change)(world)


@forgeries.caught("A19", "closed_too_early")
def closed_early(world: World) -> None:
    def change(body: dict[str, Any]) -> None:
        # The last minute of the month in Shanghai.
        body["closed_by"][0]["at"] = "2024-09-30T15:59Z"

    month_body(change)(world)


@forgeries.caught("A19", "closed_after_entry")
def closed_late(world: World) -> None:
    month_body(lambda body: body["closed_by"][1].update(at="2024-12-31T00:00Z"))(world)


@forgeries.caught("A01", "file_missing")
def month_file_missing(world: World) -> None:
    world.files = lambda made: made.__delitem__("months/2024-10.jsonl")


@forgeries.caught("A01", "file_missing")
def manifest_missing(world: World) -> None:
    world.files = lambda made: made.__delitem__("manifest.json")


@forgeries.caught("A01", "file_unknown")
def stray_file(world: World) -> None:
    world.files = lambda made: made.__setitem__("extra.txt", b"")


@forgeries.caught("A01", "file_unknown")
def month_nobody_closed(world: World) -> None:
    world.files = lambda made: made.__setitem__("months/2024-12.jsonl", b"")


@forgeries.caught("A01", "field_invalid")
def another_format(world: World) -> None:
    with_file("manifest.json", lambda data: data.replace(b'"version":1', b'"version":2'))(world)


@forgeries.caught("A01", "manifest_differs")
def manifest_of_fewer_months(world: World) -> None:
    with_file("manifest.json", lambda data: data.replace(b',"2024-11"', b""))(world)


@forgeries.caught("A02", "entry_type_unknown")
def entry_of_a_vote(world: World) -> None:
    def bodies(made: Bodies) -> None:
        made.append(("ballot", made[3][1], {}))

    world.bodies = bodies


@forgeries.caught("A02", "entry_missing")
def no_charter(world: World) -> None:
    world.bodies = lambda made: made.__delitem__(0)


@forgeries.caught("A02", "entry_twice")
def second_charter(world: World) -> None:
    world.bodies = lambda made: made.append((made[0][0], made[3][1], made[0][2]))


@forgeries.caught("A02", "field_invalid")
def closing_that_does_not_follow(world: World) -> None:
    month_body(lambda body: body["accounts"][0].update(closing=1))(world)


@forgeries.caught("A03", "root_differs")
def flipped_bit(world: World) -> None:
    with_file("entries.jsonl", lambda data: data.replace("安居".encode(), "安君".encode()))(world)


@forgeries.caught("A04", "seq_differs")
def entry_taken_out(world: World) -> None:
    def files(made: dict[str, bytes]) -> None:
        lines = made["entries.jsonl"].split(b"\n")
        del lines[2]
        made["entries.jsonl"] = b"\n".join(lines)
        made["checkpoints/3"] = world.head(lines[:-1])
        del made["checkpoints/4"]

    world.files = files


@forgeries.caught("A04", "time_backwards")
def time_backwards(world: World) -> None:
    def bodies(made: Bodies) -> None:
        kind, t, body = made[3]
        made[3] = (kind, t - timedelta(days=60), body)

    world.bodies = bodies


@forgeries.caught("A05", "head_of_another_log")
def forked_head(world: World) -> None:
    def files(made: dict[str, bytes]) -> None:
        lines = made["entries.jsonl"].split(b"\n")
        made["checkpoints/2"] = world.head([lines[0], lines[2]])

    world.files = files


@forgeries.caught("A05", "head_beyond_record")
def cut_off(world: World) -> None:
    with_file("entries.jsonl", lambda data: b"\n".join(data.split(b"\n")[:2]) + b"\n")(world)


@forgeries.caught("A06", "note_unsigned")
def signed_with_another_key(world: World) -> None:
    world.seed = REGISTRAR


@forgeries.caught("A06", "checkpoint_invalid")
def another_origin(world: World) -> None:
    world.origin = "vote.example/another"


@forgeries.caught("A06", "note_invalid")
def damaged_checkpoint(world: World) -> None:
    world.heads = [2]
    with_file("checkpoints/2", lambda data: data[:-20])(world)


@forgeries.caught("A06", "head_name")
def checkpoint_under_another_name(world: World) -> None:
    world.files = lambda made: made.__setitem__("checkpoints/3", made["checkpoints/4"])


@forgeries.caught("A07", "month_not_cosigned")
def no_witness(world: World) -> None:
    world.witnesses = []


@forgeries.caught("A07", "month_not_cosigned")
def one_witness_where_two_are_needed(world: World) -> None:
    world.charter = charter(keys=replace(world.charter.keys, witness_quorum=2))


@forgeries.caught("A07", "cosignature_time")
def witnessed_in_the_future(world: World) -> None:
    world.cosigned_at = NOW + timedelta(days=1)


@forgeries.caught("A07", "signature_invalid")
def forged_cosignature(world: World) -> None:
    def files(made: dict[str, bytes]) -> None:
        other = World()
        other.heads = [3]
        lines = made["entries.jsonl"].split(b"\n")
        first, second = world.head(lines[:3]), world.head(lines[:4])
        stolen = first.split(b"\n")[-2]
        made["checkpoints/4"] = b"\n".join([*second.split(b"\n")[:-2], stolen, b""])

    world.files = files


@forgeries.parametrize()
def test_each_forgery_is_caught_by_its_check(forgery: Forgery, check: str, code: str) -> None:
    verify_caught(forgery, check, code)


def test_every_check_of_a_record_has_a_forgery_of_its_own() -> None:
    every = [*forgeries, *of_journals]
    assert len(every) > 60
    assert {check for _, check, _ in every} == {f"A{n:02}" for n in range(1, 20)}

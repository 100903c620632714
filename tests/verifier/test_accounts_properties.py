"""Whatever honest books say, the verifier holds; whatever one byte is changed, it does not."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.accounts import PublicJournal
from tests.verifier.accounts_plans import RESOLUTION, Plan, journal, voucher
from tests.verifier.accounts_world import World, examine, failed

FEW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
BANKS, INCOMES = ("escrow", "shared_bank"), ("fee_income", "parking_income", "other_income")
COSTS = ("property_costs", "shared_costs")
sums = st.integers(1, 10**12)
received = st.tuples(st.just("in"), st.sampled_from(BANKS), st.sampled_from(INCOMES), sums)
spent = st.tuples(st.just("out"), st.sampled_from(BANKS), st.sampled_from(COSTS), sums)
moved = st.tuples(st.just("move"), st.just("escrow"), st.just("shared_bank"), sums)
months = st.lists(st.lists(received | spent | moved, max_size=6), min_size=1, max_size=3)


def made(number: int, month: str, act: tuple[str, str, str, int]) -> PublicJournal:
    kind, bank, other, amount = act
    if kind == "out":
        ground = {"authority": RESOLUTION, "evidence": (voucher(str(number)),)}
        return journal(number, f"{month}-15", (other, amount), (bank, -amount), **ground)
    return journal(number, f"{month}-15", (bank, amount), (other, -amount))


def world_of(drawn: list[list[tuple[str, str, str, int]]], taken_back: bool) -> World:
    world, number = World(), 0
    world.plans = []
    for place, acts in enumerate(drawn):
        month = f"2024-{place + 9:02}"
        journals = []
        for act in acts:
            number += 1
            journals.append(made(number, month, act))
        world.plans.append(Plan(month, journals, []))
    if taken_back and number:
        reverse_newest(world, number)
    return world


def reverse_newest(world: World, number: int) -> None:
    was = next(one for plan in world.plans for one in plan.journals if one.number == number)
    turned = [(line.account, -line.amount) for line in was.lines]
    last = world.plans[-1]
    back = journal(number + 1, f"{last.month}-20", *turned, reverses=number)
    last.journals.append(back)


@FEW
@given(months, st.booleans())
def test_honest_accounts_always_hold(
    drawn: list[list[tuple[str, str, str, int]]], taken_back: bool
) -> None:
    report = examine(world_of(drawn, taken_back).make())
    assert report.stands, failed(report)


@FEW
@given(st.data())
def test_no_byte_of_the_record_can_be_changed(data: st.DataObject) -> None:
    files = World().make()
    names = sorted(set(files) - {"README.txt"})
    name = data.draw(st.sampled_from(names))
    place = data.draw(st.integers(0, len(files[name]) - 1))
    flipped = files[name][place] ^ (1 << data.draw(st.integers(0, 7)))
    changed = files[name][:place] + bytes([flipped]) + files[name][place + 1 :]
    assert not examine({**files, name: changed}).stands, (name, place)

"""Forged journals, balances and payments are caught, each by the check that is there for it.

Law: whoever forges holds the log's key and makes all roots, hashes and signatures anew, unless
the forgery is about these themselves.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.core.accounts import (
    CHART,
    Account,
    PublicLine,
)
from tests.verifier.accounts_forging import (
    Forgeries,
    Forgery,
    month_body,
    swap,
    verify_caught,
    with_file,
)
from tests.verifier.accounts_plans import UNITS, journal, veiled
from tests.verifier.accounts_world import World

forgeries = Forgeries()


# Lines and journals.


@forgeries.caught("A09", "journals_root")
def changed_amount(world: World) -> None:
    lines = (PublicLine("property_costs", 30_000), PublicLine("escrow", -30_000))
    world.plans[0].file = swap(world.plans[0].journals, 5, lines=lines)


@forgeries.caught("A09", "journal_count")
def dropped_line(world: World) -> None:
    world.plans[0].file = world.plans[0].journals[:-1]


@forgeries.caught("A09", "journal_count")
def inserted_journal(world: World) -> None:
    more = journal(9, "2024-09-30", ("escrow", 5), ("advert_income", -5))
    world.plans[0].file = [*world.plans[0].journals, more]


@forgeries.caught("A09", "journals_root")
def exchanged_files(world: World) -> None:
    def files(made: dict[str, bytes]) -> None:
        made["months/2024-09.jsonl"] = made["months/2024-10.jsonl"]

    world.files = files


@forgeries.caught("A10", "not_canonical")
def another_spelling(world: World) -> None:
    with_file("months/2024-09.jsonl", lambda data: data.replace(b'"act:5"', b'"act:5" '))(world)


@forgeries.caught("A10", "lines_invalid")
def unfinished_file(world: World) -> None:
    with_file("months/2024-09.jsonl", lambda data: data[:-1])(world)


@forgeries.caught("A10", "journal_of_other_month")
def moved_to_another_month(world: World) -> None:
    world.plans[1].journals = swap(world.plans[1].journals, 4, on=date(2024, 9, 30))


@forgeries.caught("A10", "journal_order")
def out_of_order(world: World) -> None:
    world.plans[1].journals = [*world.plans[1].journals[1:], world.plans[1].journals[0]]


@forgeries.caught("A10", "account_changed_kind")
def bank_that_is_no_bank(world: World) -> None:
    world.chart = {**CHART, "escrow": Account("escrow", "asset", "property")}


@forgeries.caught("A10", "account_not_listed")
def unlisted_account(world: World) -> None:
    def drop(body: dict[str, Any]) -> None:
        body["accounts"] = [one for one in body["accounts"] if one["code"] != "property_costs"]

    month_body(drop)(world)


@forgeries.caught("A11", "journal_unbalanced")
def unbalanced(world: World) -> None:
    lines = (PublicLine("property_costs", 40_000), PublicLine("escrow", -50_000))
    world.plans[0].journals = swap(world.plans[0].journals, 5, lines=lines)


@forgeries.caught("A11", "line_of_nothing")
def line_over_nothing(world: World) -> None:
    lines = (
        PublicLine("shared_bank", 900),
        PublicLine("advert_income", -900),
        PublicLine("escrow", 0),
    )
    world.plans[2].journals = swap(world.plans[2].journals, 9, lines=lines)


@forgeries.caught("A12", "number_missing")
def gap_in_the_numbers(world: World) -> None:
    world.plans[0].journals = world.plans[0].journals[1:]


@forgeries.caught("A12", "number_promised")
def never_shown(world: World) -> None:
    world.plans[1].journals = world.plans[1].journals[1:]
    world.plans[1].later = [4]
    world.plans[2].later = [3, 4]


@forgeries.caught("A12", "number_twice")
def one_number_twice(world: World) -> None:
    more = journal(3, "2024-10-02", ("shared_bank", 7), ("parking_income", -7))
    world.plans[1].journals = [more, *world.plans[1].journals]


@forgeries.caught("A12", "number_range")
def wrong_range(world: World) -> None:
    month_body(lambda body: body.update(first=2))(world)


@forgeries.caught("A12", "number_beyond")
def promises_beyond(world: World) -> None:
    world.plans[0].later = [4, 6]


# Balances.


@forgeries.caught("A13", "balance_differs")
def balance_changed(world: World) -> None:
    def change(body: dict[str, Any]) -> None:
        for one in body["accounts"]:
            if one["code"] == "property_costs":
                one.update(debit=30_000, closing=30_000)

    month_body(change)(world)


@forgeries.caught("A13", "balance_differs")
def opening_changed(world: World) -> None:
    def change(body: dict[str, Any]) -> None:
        for one in body["accounts"]:
            if one["code"] == "receivable":
                one.update(opening=one["opening"] + 1, closing=one["closing"] + 1)

    month_body(change, 2)(world)


@forgeries.caught("A13", "balance_differs")
def account_left_out(world: World) -> None:
    def drop(body: dict[str, Any]) -> None:
        body["accounts"] = [one for one in body["accounts"] if one["code"] != "opening"]

    month_body(drop, 3)(world)


@forgeries.caught("A14", "fund_differs")
def spending_hidden(world: World) -> None:
    def change(body: dict[str, Any]) -> None:
        escrow = body["funds"][0]
        escrow.update(received=escrow["received"] - 40_000, paid=0)

    month_body(change)(world)


@forgeries.caught("A14", "fund_not_in_bank")
def more_than_the_bank_holds(world: World) -> None:
    def change(body: dict[str, Any]) -> None:
        shared = body["funds"][1]
        shared.update(received=9, closing=9)

    month_body(change)(world)


# Grounds.


@forgeries.caught("A15", "reversal_of_nothing")
def reverses_a_later_one(world: World) -> None:
    world.plans[2].journals = swap(world.plans[2].journals, 8, reverses=9)


@forgeries.caught("A15", "reversal_differs")
def reverses_other_sums(world: World) -> None:
    lines = (PublicLine("property_costs", -10_000), PublicLine("escrow", 10_000))
    world.plans[2].journals = swap(world.plans[2].journals, 8, lines=lines)


@forgeries.caught("A15", "reversed_twice")
def reverses_twice(world: World) -> None:
    again = replace(world.plans[2].journals[0], number=10)
    world.plans[2].journals.append(again)


@forgeries.caught("A16", "payment_without_ground")
def payment_without_ground(world: World) -> None:
    world.plans[0].journals = swap(world.plans[0].journals, 5, authority=None)


@forgeries.caught("A16", "payment_without_ground")
def payment_behind_a_claim(world: World) -> None:
    more = journal(10, "2024-11-04", ("receivable", 800), ("shared_bank", -800))
    world.plans[2].journals.append(more)


@forgeries.caught("A16", "payment_without_ground")
def fund_spent_on_units_without_ground(world: World) -> None:
    world.plans[1].journals = swap(world.plans[1].journals, 7, authority=None)


@forgeries.caught("A16", "payment_without_ground")
def cost_behind_an_advance(world: World) -> None:
    """A cost is booked as if a flat had paid in advance, to be given back later."""
    more = journal(10, "2024-11-04", ("property_costs", 500), ("prepaid", -500))
    world.plans[2].journals.append(more)


@forgeries.caught("A16", "payment_without_ground")
def fund_moved_into_income(world: World) -> None:
    more = veiled(10, "2024-11-04", ("fund_units", 500, UNITS[0]), ("other_income", -500, None))
    world.plans[2].journals.append(more)


@forgeries.caught("A16", "refunds_exceed")
def gives_back_what_nobody_paid(world: World) -> None:
    more = journal(10, "2024-11-04", ("prepaid", 1_001), ("escrow", -1_001))
    world.plans[2].journals.append(more)


@forgeries.caught("A17", "payment_without_voucher")
def payment_without_voucher(world: World) -> None:
    world.plans[1].journals = swap(world.plans[1].journals, 7, evidence=())


@forgeries.parametrize()
def test_each_forgery_is_caught_by_its_check(forgery: Forgery, check: str, code: str) -> None:
    verify_caught(forgery, check, code)

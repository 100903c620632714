"""Published journals, statements, charters, proofs: one encoding each, everything else refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.accounts import (
    CHART,
    CHARTER,
    FUNDS,
    INCIDENT,
    MONTH,
    NO_STATEMENT,
    AccountsEntry,
    Closer,
    Manifest,
    PublicJournal,
    PublicLine,
    UnitBalance,
    build_accounts_record,
    commit_memo,
    commit_unit,
    encode_accounts_entry,
    encode_charter,
    encode_journal,
    encode_manifest,
    encode_statement,
    encode_unit_balance,
    encode_unit_proof,
    hash_statement,
    is_accounts_file,
    lines_root,
    make_statement,
    month_after,
    month_of,
    parse_accounts_entry,
    parse_charter,
    parse_journal,
    parse_manifest,
    parse_month,
    parse_statement,
    parse_unit_balance,
    parse_unit_proof,
)
from app.core.definition.parts import Witness
from app.core.encoding import NotCanonical, TooLarge, encode_jcs, sha256
from app.core.entries import EntryTypeUnknown, FieldInvalid, FieldMissing, FieldUnknown
from app.core.record.archive import parse_archive
from tests.verifier.accounts_plans import RESOLUTION, journal, plans, veiled
from tests.verifier.accounts_world import charter, closers, proof_of

AT = datetime(2024, 10, 5, 6, 0, tzinfo=UTC)
SALT = bytes(range(32))


def statement() -> Any:
    plan = plans()[0]
    lines = [encode_journal(one) for one in plan.journals]
    return make_statement(
        plan.month,
        journals=plan.journals,
        journal_lines=lines,
        later=plan.later,
        units=[encode_unit_balance(one) for one in plan.units],
        chart=CHART,
        before=None,
        closed_by=closers(plan.month),
    )


@given(
    st.lists(st.tuples(st.sampled_from(sorted(CHART)), st.integers(-(2**53) + 1, 2**53 - 1))),
    st.integers(1, 2**40),
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
    st.none() | st.integers(1, 2**40),
)
def test_each_journal_comes_back_from_its_bytes(
    lines: list[tuple[str, int]], number: int, on: date, reverses: int | None
) -> None:
    made = PublicJournal(
        number=number,
        on=on,
        source="payment:1",
        lines=tuple(PublicLine(*one) for one in [("escrow", 5), *lines]),
        memo="停车收益",
        reverses=reverses,
    )
    assert parse_journal(encode_journal(made)) == made


def test_every_journal_of_the_sample_comes_back() -> None:
    for plan in plans():
        for one in plan.journals:
            assert parse_journal(encode_journal(one)) == one
        for unit in plan.units:
            assert parse_unit_balance(encode_unit_balance(unit)) == unit


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, memo_commitment="0" * 64),
        lambda one: replace(one, memo=None),
        lambda one: replace(one, memo="two\nlines"),
        lambda one: replace(one, number=0),
        lambda one: replace(one, lines=()),
        lambda one: replace(one, evidence=("xyz",)),
        lambda one: replace(one, evidence=("0" * 64, "0" * 64)),
        lambda one: replace(one, authority={"kind": "whim"}),
        lambda one: replace(one, authority={"kind": "budget", "line": "3"}),
        lambda one: replace(one, lines=(PublicLine("escrow", 5, "0" * 63),)),
        # Words beside a unit would tell the neighbours what they are about.
        lambda one: replace(one, authority=None, lines=(PublicLine("fund_units", 5, "0" * 64),)),
    ],
)
def test_a_journal_of_another_shape_is_refused(
    change: Callable[[PublicJournal], PublicJournal],
) -> None:
    with pytest.raises(FieldInvalid):
        encode_journal(change(journal(1, "2024-09-01", ("escrow", 5), ("opening", -5))))


def test_what_owners_allowed_may_be_told_in_words_beside_its_units() -> None:
    one = veiled(1, "2024-09-01", ("fund_units", 5, "x"), ("fund_bank", -5, None))
    told = replace(one, memo="外墙", memo_commitment=None, authority=RESOLUTION)
    assert parse_journal(encode_journal(told)).memo == "外墙"


def test_other_spellings_and_fields_of_a_journal_are_refused() -> None:
    data = encode_journal(journal(1, "2024-09-01", ("escrow", 5), ("opening", -5)))
    with pytest.raises(NotCanonical):
        parse_journal(data + b" ")
    value = json.loads(data)
    with pytest.raises(FieldUnknown):
        parse_journal(encode_jcs({**value, "more": 1}))
    del value["source"]
    with pytest.raises(FieldMissing):
        parse_journal(encode_jcs(value))


def test_a_unit_balance_of_another_shape_is_refused() -> None:
    with pytest.raises(FieldInvalid):
        encode_unit_balance(UnitBalance("x", 1, 2))
    with pytest.raises(TooLarge):
        parse_unit_balance(b'{"closing":1}' + b" " * 600)


def test_months_follow_one_another_over_the_year() -> None:
    assert month_after("2024-09") == "2024-10"
    assert month_after("2024-12") == "2025-01"
    assert month_of(date(2024, 1, 31)) == "2024-01"
    assert parse_month("2024-01") == (2024, 1)
    for wrong in ("2024-13", "2024-00", "26-01", "0000-01", 202401, None, "2024-01 "):
        with pytest.raises(FieldInvalid):
            parse_month(wrong)


def test_a_commitment_opens_at_its_place_with_its_salt_alone() -> None:
    made = commit_unit("spring", "7/0", SALT, "unit")
    # By hand: u32 lengths before label, community, place, salt, unit.
    parts = (b"yijue-accounts/v1/unit", b"spring", b"7/0", SALT, b"unit")
    by_hand = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    assert made == sha256(by_hand).hex()
    others = {
        commit_unit("spring", "7/1", SALT, "unit"),
        commit_unit("summer", "7/0", SALT, "unit"),
        commit_unit("spring", "7/0", SALT[::-1], "unit"),
        commit_unit("spring", "7/0", SALT, "unit2"),
        commit_memo("spring", 7, SALT, "unit"),
        made,
    }
    assert len(others) == 6
    with pytest.raises(NotCanonical):
        commit_unit("spring", "7/0", SALT[:31], "unit")


def test_a_statement_adds_up_what_its_journals_move() -> None:
    made = statement()
    assert (made.first, made.last, made.count, made.later) == (1, 5, 4, (4,))
    assert made.previous == NO_STATEMENT
    assert made.balance("escrow") == 472_000
    assert made.balance("unheard_of") == 0
    assert [(one.fund, one.received, one.paid, one.closing) for one in made.funds] == [
        ("property", 512_000, 40_000, 472_000),
        ("shared", 0, 0, 0),
        ("maintenance", 300_000, 0, 300_000),
    ]
    assert sum(one.closing for one in made.accounts) == 0


def test_money_between_two_funds_leaves_one_and_reaches_the_other_and_back() -> None:
    over = journal(1, "2024-09-01", ("shared_bank", -70), ("fund_bank", 70))
    back = journal(2, "2024-09-02", ("shared_bank", 70), ("fund_bank", -70), reverses=1)
    within = journal(3, "2024-09-02", ("receivable", 5), ("fee_income", -5))
    made = make_statement(
        "2024-09",
        journals=[over, back, within],
        journal_lines=[],
        later=(),
        units=(),
        chart=CHART,
        before=None,
        closed_by=(),
    )
    assert [(one.received, one.paid) for one in made.funds] == [(0, 0), (0, 0), (0, 0)]
    first = replace(made, closed_by=())
    assert first.units_root == lines_root([])


def test_a_month_without_journals_carries_every_balance_on() -> None:
    before = statement()
    made = make_statement(
        "2024-10",
        journals=[],
        journal_lines=[],
        later=(),
        units=(),
        chart=CHART,
        before=before,
        closed_by=closers("2024-10"),
    )
    assert (made.first, made.last, made.count) == (0, 0, 0)
    assert [one.opening for one in made.accounts] == [one.closing for one in before.accounts]
    assert made.previous == hash_statement(encode_statement(before))
    assert parse_statement(encode_statement(made)) == made


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("accounts", 0, "closing"), 1),
        (("funds", 0, "closing"), 1),
        (("month",), "2024-9"),
        (("later",), [5, 4]),
        (("closed_by",), []),
        (("root",), "x"),
        (("accounts", 0, "kind"), "pocket"),
    ],
)
def test_a_statement_of_another_shape_is_refused(path: tuple[Any, ...], value: Any) -> None:
    body = json.loads(json.dumps(encode_statement(statement())))
    place = body
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(FieldInvalid):
        parse_statement(body)


def test_funds_in_another_order_are_refused() -> None:
    body = encode_statement(statement())
    body["funds"] = body["funds"][::-1]
    with pytest.raises(FieldInvalid):
        parse_statement(body)
    assert [one["fund"] for one in body["funds"]] == list(FUNDS)[::-1]


def test_a_charter_comes_back_and_its_quorum_can_be_reached() -> None:
    made = charter()
    assert parse_charter(encode_charter(made)) == made
    with pytest.raises(FieldInvalid):
        encode_charter(replace(made, keys=replace(made.keys, witness_quorum=3)))
    twice = replace(made.keys, witnesses=made.keys.witnesses[:1] * 2)
    with pytest.raises(FieldInvalid):
        encode_charter(replace(made, keys=twice))


def test_entries_of_the_three_types_come_back() -> None:
    bodies = {
        CHARTER: encode_charter(charter()),
        MONTH: encode_statement(statement()),
        INCIDENT: {"code": "history_lost", "tree_size": 3},
    }
    for seq, (kind, body) in enumerate(bodies.items()):
        made = AccountsEntry(kind, seq, AT, body)
        assert parse_accounts_entry(encode_accounts_entry(made)) == made


def test_entries_of_another_type_moment_or_size_are_refused() -> None:
    entry = AccountsEntry(CHARTER, 0, AT, encode_charter(charter()))
    with pytest.raises(FieldInvalid):
        encode_accounts_entry(replace(entry, t=AT + timedelta(seconds=1)))
    with pytest.raises(EntryTypeUnknown):
        encode_accounts_entry(replace(entry, type="ballot"))
    with pytest.raises(FieldInvalid):
        parse_accounts_entry(b"[]")
    with pytest.raises(FieldInvalid):
        parse_accounts_entry(b'{"type":1}')
    data = encode_accounts_entry(entry)
    signed = data.replace(b'"sigs":[]', b'"sigs":[{"k":"0","s":""}]')
    with pytest.raises(FieldInvalid):
        parse_accounts_entry(signed)


def test_a_charter_too_large_for_an_entry_is_refused() -> None:
    made = charter()
    many = tuple(Witness(f"witness {n}", n.to_bytes(32, "big")) for n in range(1_000))
    body = encode_charter(replace(made, keys=replace(made.keys, witnesses=many)))
    with pytest.raises(TooLarge):
        encode_accounts_entry(AccountsEntry(CHARTER, 0, AT, body))


def test_the_longest_statement_fits_an_entry() -> None:
    one = statement()
    most = 2**53 - 1
    accounts = tuple(
        replace(one.accounts[0], code=f"{n:040}", opening=most, debit=most, credit=most)
        for n in range(100)
    )
    later = tuple(range(2**52, 2**52 + 2_000))
    long = encode_statement(replace(one, accounts=accounts, later=later))
    assert len(encode_accounts_entry(AccountsEntry(MONTH, 2**52, AT, long))) < 65_535


def test_a_unit_proof_comes_back_and_another_format_does_not() -> None:
    data = encode_unit_proof(proof_of())
    assert parse_unit_proof(data) == proof_of()
    with pytest.raises(FieldInvalid):
        parse_unit_proof(data.replace(b"unit/v1", b"unit/v2"))


def test_the_manifest_names_format_and_version() -> None:
    made = Manifest("spring", 4, ("2024-09", "2024-10"))
    data = encode_manifest(made)
    assert json.loads(data)["format"] == "yijue-accounts/v1"
    assert parse_manifest(data) == made
    for wrong in (replace(made, entries=0), replace(made, months=("2024-10", "2024-09"))):
        with pytest.raises(FieldInvalid):
            encode_manifest(wrong)


def test_a_record_holds_the_files_it_is_made_of_and_has_names_for_no_others() -> None:
    files = {"manifest.json": b"{}", "months/2024-09.jsonl": b""}
    assert parse_archive(build_accounts_record(files)) == files
    assert build_accounts_record(files) == build_accounts_record(dict(reversed(files.items())))
    good = ("manifest.json", "entries.jsonl", "README.txt", "checkpoints/0", "checkpoints/12")
    for name in (*good, "months/2024-12.jsonl", "units/2024-01.jsonl"):
        assert is_accounts_file(name), name
    for name in ("checkpoints/01", "months/2024-13.jsonl", "units/x", "roll.jsonl", "months/"):
        assert not is_accounts_file(name), name


def test_who_closes_is_named_to_the_minute() -> None:
    made = replace(statement(), closed_by=(Closer("convener", "业主委员会", AT),) * 2)
    assert parse_statement(encode_statement(made)).closed_by[0].at == AT
    with pytest.raises(FieldInvalid):
        encode_statement(replace(made, closed_by=(Closer("clerk", "x", AT),) * 2))

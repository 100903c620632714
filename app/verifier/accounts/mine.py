"""Mine: the balance of one unit is in the published statement (A20)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from app.core.accounts import (
    UNIT_ACCOUNT,
    ProvenMonth,
    UnitProof,
    commit_unit,
    line_place,
    month_after,
)
from app.core.money import format_yuan
from app.verifier.report import Look, NotAsked

if TYPE_CHECKING:
    from app.verifier.accounts.case import AccountsCase, Month


def a20_my_unit(case: AccountsCase, look: Look) -> None:
    """Reject: a balance or a line that the record does not hold, or holds with another sum."""
    proof = case.asked.unit_proof
    if proof is None:
        raise NotAsked
    named = case.need_charter().community_id
    look.demand(proof.community == named, "proof_of_other_community", "proof", found=named)
    months = {month.said.month: month for month in case.months}
    for mine in proof.months:
        month = months.get(mine.month)
        if month is None:
            look.fail("month_not_published", "proof", month=mine.month)
        else:
            _check_month(proof, mine, month, look)
    for before, mine in pairwise(proof.months):
        follows = month_after(before.month) == mine.month and before.closing == mine.opening
        look.demand(follows, "unit_chain", "proof", month=mine.month)
    newest = max(months, default="")
    if proof.months[-1].month < newest:
        look.note("proof_is_older", "proof", month=newest)


def _check_month(proof: UnitProof, mine: ProvenMonth, month: Month, look: Look) -> None:
    look.examined += 1 + len(mine.lines)
    wanted = commit_unit(proof.community, mine.month, mine.salt, proof.unit)
    found = [one for one in month.units.values if one.unit == wanted]
    same = [(one.opening, one.closing) for one in found] == [(mine.opening, mine.closing)]
    look.demand(same, "unit_balance_differs", month.where, unit=proof.unit)
    if same:
        look.note("unit_balance", month.where, unit=proof.unit, closing=format_yuan(mine.closing))
    moved = _sum_of_lines(proof, mine, month, look)
    look.demand(mine.opening + moved == mine.closing, "unit_lines_sum", month.where, found=moved)


def _sum_of_lines(proof: UnitProof, mine: ProvenMonth, month: Month, look: Look) -> int:
    journals = {journal.number: journal for journal in month.journals.values}
    moved = 0
    places = {(one.journal, one.line): one for one in mine.lines}
    look.demand(len(places) == len(mine.lines), "line_twice", month.where)
    for (number, place), opened in places.items():
        journal = journals.get(number)
        line = journal.lines[place] if journal and place < len(journal.lines) else None
        wanted = commit_unit(proof.community, line_place(number, place), opened.salt, proof.unit)
        if line is None or (line.account, line.unit) != (UNIT_ACCOUNT, wanted):
            look.fail("line_not_mine", f"journal {number}", line=place)
        else:
            moved -= line.amount
    return moved

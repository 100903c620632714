"""A day is compared with the statement, and closed only with every difference explained."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest

from app.companion.fees import service as fees
from app.companion.fees.service.providers import StatementLine, sandbox
from app.companion.fees.service.providers.sandbox import COLUMNS
from app.companion.fees.service.reconciling import compare
from app.companion.residents.service import Resident
from tests.committee.town import COMMUNITY
from tests.companion.fees.cashier import Cashier, paid, start, tell

DAY = date(2026, 3, 2)
HEAD = ",".join(COLUMNS)
ROW = "2026-03-02 10:00:00,支付,{},`T1,{},成功"


def statement(cashier: Cashier) -> bytes:
    return cashier.read(lambda session: sandbox.write_statement(session, COMMUNITY, DAY))


def read(cashier: Cashier, data: bytes) -> int:
    return cashier.act(fees.read_statement, "sandbox", DAY, data)


def day(cashier: Cashier) -> fees.DayView:
    return cashier.read(lambda session: fees.get_day(session, COMMUNITY, "sandbox", DAY))


def test_a_day_that_agrees_is_closed_and_stays_closed(cashier: Cashier, payer: Resident) -> None:
    order = start(cashier, payer)
    tell(cashier, paid(cashier, order))
    with pytest.raises(fees.StatementTooEarly):
        read(cashier, statement(cashier))
    cashier.quarter.clock.advance(days=1)
    assert read(cashier, statement(cashier)) == 0
    held = day(cashier).statement
    assert (held.matched, held.theirs, held.ours) == (1, 10_000, 10_000)
    cashier.act(fees.close_day, "sandbox", DAY)
    for again in (
        lambda: read(cashier, statement(cashier)),
        lambda: cashier.act(fees.close_day, "sandbox", DAY),
    ):
        with pytest.raises(fees.StatementDayClosed):
            again()


@pytest.mark.both_databases
def test_each_difference_is_shown_explained_or_mended(cashier: Cashier, payer: Resident) -> None:
    lost, short, ours = (start(cashier, payer, amount) for amount in (100, 2_000, 30_000))
    paid(cashier, lost)
    tell(cashier, paid(cashier, short, amount=1_900))
    tell(cashier, paid(cashier, ours))
    cashier.quarter.clock.advance(days=1)
    full = statement(cashier)
    cut = b"\r\n".join(line for line in full.split(b"\r\n") if ours.encode() not in line)
    assert read(cashier, cut) == 3
    kinds = {one.number: one.kind for one in day(cashier).differences}
    assert kinds == {lost: "missing_here", short: "missing_here", ours: "missing_there"}
    with pytest.raises(fees.DifferenceUnexplained):
        cashier.act(fees.close_day, "sandbox", DAY)
    explained = next(one for one in day(cashier).differences if one.number == ours)
    with pytest.raises(fees.DifferenceWordsMissing):
        cashier.act(fees.explain_difference, explained.id, " ")
    cashier.act(fees.explain_difference, explained.id, "支付机构漏列，已电话确认")
    with cashier.quarter.app.app_context():
        assert fees.ask(lost, now=cashier.quarter.clock()) == "settled"
    cashier.act(fees.accept_paid_amount, short)
    assert read(cashier, cut) == 1, "what was mended agrees, what was explained stays so"
    cashier.act(fees.close_day, "sandbox", DAY)
    cashier.check_books()


def test_a_refund_stands_in_the_statement_too(cashier: Cashier, payer: Resident) -> None:
    order = start(cashier, payer)
    tell(cashier, paid(cashier, order))
    payment = cashier.read(lambda session: fees.payments_of(session, [payer.unit_id]))[0].id
    given = {"amount": 4_000, "method": "online", "payment_id": payment, "reason": "多缴"}
    number = cashier.act(fees.propose_refund, payer.unit_id, **given)
    cashier.act(fees.confirm_refund, number, by=cashier.second)
    cashier.quarter.clock.advance(days=1)
    assert read(cashier, statement(cashier)) == 0
    held = day(cashier).statement
    assert (held.matched, held.theirs, held.ours) == (2, 6_000, 6_000)


def test_lines_are_matched_once_and_none_is_left_out() -> None:
    lines = [
        StatementLine(2, "payment", "P1", "T1", 100),
        StatementLine(3, "payment", "P1", "T9", 100),
        StatementLine(4, "payment", "P2", "T2", 250),
        StatementLine(5, "refund", "P3", "T3", 10),
    ]
    booked = {("payment", "P1"): 100, ("payment", "P2"): 200, ("payment", "P3"): 10}
    assert [(one.kind, one.number, one.line) for one in compare(lines, booked)] == [
        ("matched", "P1", 2),
        ("missing_here", "P1", 3),
        ("amount_differs", "P2", 4),
        ("missing_here", "P3", 5),
        ("missing_there", "P3", None),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_statement_is_read_in_each_coding(encoding: str) -> None:
    text = f"{HEAD}\r\n{ROW.format('`P1', '1,234.50')}\r\n\r\n".replace("1,234.50", '"1,234.50"')
    [line] = sandbox.Sandbox().read_statement(text.encode(encoding), DAY)
    assert line == StatementLine(2, "payment", "P1", "T1", 123_450)


@pytest.mark.parametrize(
    ("text", "refusal", "fields"),
    [
        ("", fees.StatementInvalid, {}),
        ("一,二\n", fees.StatementInvalid, {}),
        (f"{HEAD}\n\0", fees.StatementInvalid, {}),
        (f"{HEAD},状态\n", fees.StatementInvalid, {}),
        (f"{HEAD}\n{ROW.format('P1', '1')},多\n", fees.StatementLineWrong, {"line": 2}),
        (f"{HEAD}\n{ROW.format('P' * 201, '1')}\n", fees.StatementLineWrong, {"line": 2}),
        (f"{HEAD}\n{ROW.format('', '1')}\n", fees.StatementLineWrong, {"line": 2}),
        (f'{HEAD}\n{ROW.format("P1", "1")}\n"a"b\n', fees.StatementLineWrong, {"line": 3}),
        (f"{HEAD}\n{ROW.format('P1', '-1')}\n", fees.StatementAmountWrong, {"line": 2}),
        (f"{HEAD}\n{ROW.format('P1', '=1+1')}\n", fees.StatementAmountWrong, {"line": 2}),
        (f"{HEAD}\n\n2026-03-03{ROW[10:]}\n", fees.StatementDayWrong, {"line": 3}),
    ],
)
def test_a_wrong_statement_is_refused_with_its_line(
    text: str, refusal: type[Exception], fields: dict[str, Any]
) -> None:
    with pytest.raises(refusal) as refused:
        sandbox.Sandbox().read_statement(text.encode(), DAY)
    assert getattr(refused.value, "fields", None) == fields


def test_a_statement_has_its_limits() -> None:
    for data in (b"x" * 5_000_001, b"\x81\x00\xff"):
        with pytest.raises(fees.StatementInvalid):
            sandbox.Sandbox().read_statement(data, DAY)
    with pytest.raises(fees.StatementLineWrong):
        many = "\n".join([HEAD, *[ROW.format("P1", "1")] * 20_001])
        sandbox.Sandbox().read_statement(many.encode(), DAY)


def test_the_pages_of_a_day(cashier: Cashier, payer: Resident) -> None:
    quarter, desk = cashier.quarter, f"/communities/{COMMUNITY}/fees"
    lost = start(cashier, payer, 100)
    paid(cashier, lost)
    cashier.quarter.wait(days=1)
    company = quarter.browser("company")
    data = company.get(f"{desk}/sandbox/{DAY}.csv").data
    sent = company.submit(
        f"{desk}/days", {"day": str(DAY), "statement": (BytesIO(data), "day.csv")}
    )
    place = f"{desk}/days/sandbox/{DAY}"
    assert sent.headers["Location"] == place
    assert lost in quarter.get("auditor", place)
    quarter.post("company", place, {"do": "close"}, 409)
    quarter.post("company", f"{desk}/orders/{lost}/ask")
    wrong = {"day": str(DAY), "statement": (BytesIO(b"?"), "day.csv")}
    assert company.submit(f"{desk}/days", wrong).status_code == 422
    again = {"day": str(DAY), "statement": (BytesIO(data), "day.csv")}
    assert company.submit(f"{desk}/days", again).status_code == 302
    quarter.post("company", place, {"do": "close"})
    assert company.get(f"{desk}/days/sandbox/soon").status_code == 404

"""Words of this part: kinds of tariffs, cycles, states, ways to pay, differences."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

KIND_WORDS = {
    "area": _l("by area: square metres × price × months"),
    "unit": _l("the same for each flat and month"),
    "parking": _l("for each parking space and month"),
    "once": _l("once for each flat"),
    "metered": _l("by meter: quantity × price"),
}
CYCLE_WORDS = {
    "month": _l("every month"),
    "quarter": _l("every quarter"),
    "year": _l("every year"),
    "once": _l("once"),
}
USE_WORDS = {
    "home": _l("homes"),
    "shop": _l("shops"),
    "other": _l("other units"),
    "parking": _l("parking places of the register"),
}
INCOME_WORDS = {
    "fee_income": _l("property fees"),
    "parking_income": _l("parking income"),
    "other_income": _l("other income"),
}
STATE_WORDS = {
    "open": _l("to be paid"),
    "overdue": _l("overdue"),
    "paid": _l("paid"),
    "void": _l("made void"),
    "waiting": _l("waits for the money"),
    "closed": _l("not paid"),
    "proposed": _l("waits for a second person"),
    "sending": _l("being paid back"),
    "done": _l("done"),
    "refused": _l("refused by the provider"),
    "withdrawn": _l("taken back"),
}
METHOD_WORDS = {
    "online": _l("paid online"),
    "cash": _l("cash"),
    "transfer": _l("transfer"),
}
PROVIDER_WORDS = {"sandbox": _l("for trials only, no money moves")}
CASH_WORDS = {
    "open": _l("not counted"),
    "counted": _l("waits for a second person"),
    "changed": _l("receipts came after the count: to be counted again"),
    "confirmed": _l("counted and confirmed"),
}
DIFFERENCE_WORDS = {
    "missing_here": _l("The statement has it, our books do not."),
    "missing_there": _l("Our books have it, the statement does not."),
    "amount_differs": _l("The amounts differ."),
}
TODO_WORDS = {
    "missing_here": _l(
        "Ask the provider about this order. If it says that the money is there, it is booked at "
        "once; if it was paid twice, give one back."
    ),
    "missing_there": _l(
        "Look whether the statement of the next day has it. If not, ask the provider where the "
        "money is."
    ),
    "amount_differs": _l(
        "Ask the provider how much came. What is too much stays as credit of the flat or goes back."
    ),
}
VERDICT_WORDS = {
    "settled": _l("The money is here and was booked."),
    "known": _l("This was booked before."),
    "waiting": _l("The provider has no money for it yet."),
    "closed": _l("The provider closed the order without money."),
    "amount_wrong": _l("The provider has another amount than was ordered."),
    "order_unknown": _l("This is no order of ours."),
    "trade_changed": _l("The provider took money twice for this order."),
}
MISFIT_WORDS = {
    "assign": _l("book it for a flat"),
    "refund": _l("give it back the way it came"),
}
FIELD_WORDS = {
    "title": _l("Name on the bill"),
    "kind": _l("How it is charged"),
    "rate": _l("Price in yuan"),
    "cycle": _l("How often"),
    "basis": _l("What it rests on: clause of the contract or number of the resolution"),
    "reason": _l("Why it is written down or changed"),
    "income": _l("Where it goes in the books"),
    "measure": _l("What the meter counts"),
    "uses": _l("Which units"),
    "buildings": _l("Which buildings (none means all)"),
    "due_days": _l("Days to pay"),
    "valid_from": _l("From"),
    "valid_until": _l("Last day, if any"),
    "late_rate": _l("Late fee in ten-thousandths a day (0 for none)"),
    "late_grace": _l("Days of grace after the last day to pay"),
    "late_clause": _l("Clause of the contract that names the late fee"),
    "late_contract": _l("The published contract"),
}
WORDS = {
    "kind": KIND_WORDS,
    "cycle": CYCLE_WORDS,
    "use": USE_WORDS,
    "income": INCOME_WORDS,
    "state": STATE_WORDS,
    "method": METHOD_WORDS,
    "provider": PROVIDER_WORDS,
    "cash": CASH_WORDS,
    "difference": DIFFERENCE_WORDS,
    "misfit": MISFIT_WORDS,
    "todo": TODO_WORDS,
    "verdict": VERDICT_WORDS,
}


def name_period(name: str) -> str:
    """Return a period in words: 2026-Q3 is the third quarter of 2026."""
    year, _dash, part = name.partition("-")
    if part.startswith("Q"):
        return str(_("quarter %(number)s of %(year)s", number=part[1:], year=year))
    if part:
        return str(_("month %(number)s of %(year)s", number=int(part), year=year))
    return str(CYCLE_WORDS["once"]) if name == "once" else str(_("the year %(year)s", year=name))

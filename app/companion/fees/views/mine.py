"""My bills: what a flat owes, how it comes about, paying it, receipts."""

from __future__ import annotations

from flask import Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.fees.service import (
    PaymentNotFound,
    ask,
    find_provider,
    flats_with_bills,
    payments_by,
    read_payment,
    start_payment,
)
from app.companion.fees.service.late import late_fees
from app.companion.fees.service.providers import ProviderUnreachable
from app.companion.fees.service.receipts import write_receipt
from app.companion.fees.service.standing import Paid
from app.companion.fees.service.told import refunds_by, voidings_of
from app.companion.fees.views.blueprint import blueprint
from app.companion.frame import render, text
from app.companion.residents.service import Resident
from app.companion.residents.views.phone import current_resident, find_current_resident
from app.core.calendar import local_date
from app.core.errors import RuleError
from app.core.money import format_yuan, parse_yuan
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.errors import sentence, status_of
from app.platform.limits import limiter


@blueprint.get("/c/<community_id>/bills")
@access.resident
def bills(community_id: str) -> ResponseReturnValue:
    return _page(community_id)


def say_due() -> str:
    """Say on the residents' home what this phone's resident has to pay."""
    resident = find_current_resident(str(g.community_id))
    flats = [] if resident is None else flats_with_bills(db.session(), resident, now=clock.read())
    due = sum(one.open for one in flats)
    if due > 0:
        return str(_("%(sum)s yuan to pay. How it comes about, receipts.", sum=format_yuan(due)))
    return str(_("Nothing to pay just now. Bills, how they come about, receipts."))


def _page(community_id: str, wrong: str | None = None) -> str:
    resident, session, now = current_resident(community_id), db.session(), clock.read()
    flats = flats_with_bills(session, resident, now=now)
    shown = {bill.id for one in flats for bill in one.bills}
    late = late_fees(
        session, community_id, local_date(now), unit_ids=[one.unit_id for one in flats]
    )
    return render(
        "companion/fees/mine.html",
        community_id,
        wrong=wrong,
        resident=resident,
        flats=flats,
        late=[one for one in late if one.bill.id in shown],
        payments=payments_by(session, resident, now=now),
        refunds=refunds_by(session, resident, now=now),
        voidings=voidings_of(session, shown),
        provider=find_provider(),
        typed=request.form,
    )


@blueprint.post("/c/<community_id>/bills/pay")
@access.resident
@limiter.limit("60 per hour")
def pay(community_id: str) -> ResponseReturnValue:
    resident = current_resident(community_id)
    waiting = [] if request.form.get("again") == "y" else _waiting(resident)
    if waiting:
        page = "companion/fees/pay_again.html"
        return render(page, community_id, waiting=waiting, typed=request.form), 409
    try:
        former = text("for") == "former"
        started = start_payment(resident, read_amounts(), now=clock.read(), for_former=former)
    except RuleError as refused:
        db.session().rollback()
        return _page(community_id, sentence(refused)), status_of(refused)
    return redirect(started.address)


def _waiting(resident: Resident) -> list[Paid]:
    """Payments that are on their way: whoever opens another one is asked first."""
    found = payments_by(db.session(), resident, now=clock.read())
    return [one for one in found if one.state == "waiting"]


def read_amounts() -> dict[int, int]:
    """Return 分 by flat from fields named flat-12; empty ones and zeros are left out.

    Raises MoneyInvalid.
    """
    found = {}
    for name, written in request.form.items():
        flat = name.removeprefix("flat-")
        if name.startswith("flat-") and flat.isascii() and flat.isdigit() and len(flat) < 10:
            amount = parse_yuan(written) if written.strip() else 0
            if amount:
                found[int(flat)] = amount
    return found


@blueprint.get("/c/<community_id>/bills/orders/<order_no>")
@access.resident
def order(community_id: str, order_no: str) -> ResponseReturnValue:
    """Where a payer comes back to: whether the money is here, as far as we know."""
    resident, now = current_resident(community_id), clock.read()
    payments = payments_by(db.session(), resident, now=now)
    found = next((one for one in payments if one.order_no == order_no), None)
    if found is None:
        raise PaymentNotFound
    return render("companion/fees/order.html", community_id, payment=found)


@blueprint.post("/c/<community_id>/bills/orders/<order_no>")
@access.resident
@limiter.limit("60 per hour")
def look_again(community_id: str, order_no: str) -> ResponseReturnValue:
    """Ask the provider, in case its message was lost."""
    resident, now = current_resident(community_id), clock.read()
    if all(one.order_no != order_no for one in payments_by(db.session(), resident, now=now)):
        raise PaymentNotFound
    try:
        ask(order_no, now=now)
    except ProviderUnreachable as silent:
        return _page(community_id, sentence(silent)), status_of(silent)
    return redirect(url_for("companion.fees.order", community_id=community_id, order_no=order_no))


@blueprint.get("/c/<community_id>/bills/receipts/<int:payment_id>.pdf")
@access.resident
@limiter.limit("30 per hour")
def my_receipt(community_id: str, payment_id: int) -> ResponseReturnValue:
    session, resident = db.session(), current_resident(community_id)
    payment = read_payment(session, resident, payment_id, now=clock.read())
    mine = payment.payer_id == resident.id or (
        payment.payer_id is None and payment.payer == resident.name
    )
    paper = write_receipt(session, community_id, payment, names_payer=mine)
    return as_pdf(paper.make(), payment.receipt)


def as_pdf(data: bytes, number: str) -> Response:
    """Return a receipt as a file to keep."""
    headers = {
        "Content-Disposition": f'inline; filename="receipt-{number}.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(data, content_type="application/pdf", headers=headers)

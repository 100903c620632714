"""One flat at the company's desk: its bills, money at the desk, credit given back, bills voided."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.fees.service import (
    confirm_void,
    find_payment,
    get_bill,
    list_refunds,
    payments_of,
    propose_refund,
    propose_void,
    receive_at_desk,
    stand_of,
    withdraw_void,
)
from app.companion.fees.service.receipts import write_receipt
from app.companion.fees.service.told import voidings_of
from app.companion.fees.views.blueprint import DESK, READERS, blueprint
from app.companion.fees.views.mine import as_pdf
from app.companion.frame import answer, render, text
from app.core.money import parse_yuan
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.registry.service import units_of


@blueprint.get("/communities/<community_id>/fees/flats/<int:unit_id>")
@access(*READERS)
def flat(community_id: str, unit_id: int) -> ResponseReturnValue:
    return _page(community_id, unit_id)


def _page(community_id: str, unit_id: int, wrong: str | None = None) -> str:
    session = db.session()
    if all(one.community_id != community_id for one in units_of(session, [unit_id])):
        abort(404)
    found = stand_of(session, [unit_id])[0]
    return render(
        "companion/fees/flat.html",
        community_id,
        wrong=wrong,
        flat=found,
        voidings=voidings_of(session, [one.id for one in found.bills]),
        payments=payments_of(session, [unit_id]),
        refunds=list_refunds(session, community_id, unit_id=unit_id),
        typed=request.form,
    )


def _answer(
    act: Callable[[], object], community_id: str, unit_id: int, said: str
) -> ResponseReturnValue:
    return answer(
        act,
        lambda wrong: _page(community_id, unit_id, wrong),
        then=lambda: url_for("companion.fees.flat", community_id=community_id, unit_id=unit_id),
        said=said,
    )


def _check_amount(**_address: object) -> None:
    """Refuse what is no sum before a code is asked for. Raises MoneyInvalid."""
    parse_yuan(text("amount"))


@blueprint.post("/communities/<community_id>/fees/flats/<int:unit_id>/payments")
@access(DESK)
@step_up(page=_page, check=_check_amount)
def receive(community_id: str, unit_id: int) -> ResponseReturnValue:
    return _answer(
        lambda: receive_at_desk(
            community_id,
            {unit_id: parse_yuan(text("amount"))},
            method=text("method"),
            payer=text("payer").strip(),
            note=text("note").strip(),
            for_former=text("for") == "former",
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        community_id,
        unit_id,
        _("Booked. The receipt is below."),
    )


@blueprint.post("/communities/<community_id>/fees/flats/<int:unit_id>/refunds")
@access(DESK)
@step_up(page=_page, check=_check_amount)
def refund(community_id: str, unit_id: int) -> ResponseReturnValue:
    """The way back is a desk method, or the number of the payment that came online."""
    way = text("way")
    is_payment = way.isascii() and way.isdigit() and len(way) < 10
    return _answer(
        lambda: propose_refund(
            community_id,
            unit_id,
            amount=parse_yuan(text("amount")),
            method="online" if is_payment else way,
            payment_id=int(way) if is_payment else None,
            reason=text("reason"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        community_id,
        unit_id,
        _("Proposed. Another body confirms it, or another person where it goes back as it came."),
    )


@blueprint.post("/communities/<community_id>/fees/bills/<int:bill_id>/void")
@access(DESK)
@step_up
def void(community_id: str, bill_id: int) -> ResponseReturnValue:
    unit_id = get_bill(db.session(), community_id, bill_id).unit_id
    return _answer(
        lambda: propose_void(
            community_id,
            bill_id,
            reason=text("reason"),
            officer_id=current_officer().id,
            now=clock.read(),
        ),
        community_id,
        unit_id,
        _("A second person of the company confirms it."),
    )


@blueprint.post("/communities/<community_id>/fees/voids/<int:void_id>")
@access(DESK)
@step_up
def settle_void(community_id: str, void_id: int) -> ResponseReturnValue:
    act = confirm_void if text("do") == "confirm" else withdraw_void
    return _settle(
        community_id,
        lambda: act(community_id, void_id, officer_id=current_officer().id, now=clock.read()),
    )


def _settle(community_id: str, act: Callable[[], object]) -> ResponseReturnValue:
    return answer(
        act,
        lambda wrong: render("companion/fees/refused.html", community_id, wrong=wrong),
        then=lambda: url_for("companion.fees.desk", community_id=community_id),
        said=_("Done."),
    )


@blueprint.get("/communities/<community_id>/fees/receipts/<int:payment_id>.pdf")
@access(*READERS)
def receipt(community_id: str, payment_id: int) -> ResponseReturnValue:
    session = db.session()
    payment = find_payment(session, community_id, payment_id)
    is_desk = DESK in current_officer().roles_in(community_id)
    paper = write_receipt(session, community_id, payment, names_payer=is_desk)
    return as_pdf(paper.make(), payment.receipt)

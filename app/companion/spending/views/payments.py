"""The desk of payments: proposing, approving with a fresh code, entering what the bank did."""

from __future__ import annotations

import json
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.books.service import Voucher
from app.companion.books.views.desk import file_answer, typed_day, uploads
from app.companion.frame import answer, render, text
from app.companion.spending.service import (
    AuthorityMissing,
    Proposal,
    approve_payment,
    case_of,
    change_payment,
    get_payment,
    is_drawn,
    list_authorities,
    list_budgets,
    list_payments,
    may_approve,
    payee_details,
    propose_payment,
    read_payment_file,
    record_paid,
    record_returned,
    refuse_payment,
    use_of,
    withdraw_payment,
)
from app.companion.spending.views.blueprint import (
    APPROVERS,
    MAX_UPLOAD_BYTES,
    PAYERS,
    PROPOSERS,
    READERS,
    blueprint,
)
from app.core.money import parse_yuan
from app.people.step_up import step_up
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.db import db
from app.platform.limits import allow_body


@blueprint.get("/communities/<community_id>/payments")
@access(*READERS)
def desk(community_id: str) -> ResponseReturnValue:
    session = db.session()
    return render(
        "companion/spending/desk.html",
        community_id,
        payments=list_payments(session, community_id),
        uses=[
            use_of(session, community_id, one)
            for one in list_authorities(session, community_id, clock.read())
        ],
    )


@blueprint.get("/communities/<community_id>/payments/new")
@access(*PROPOSERS)
def new(community_id: str) -> ResponseReturnValue:
    return _form(community_id)


def _form(community_id: str, wrong: str | None = None, payment_id: int | None = None) -> str:
    session = db.session()
    old = None if payment_id is None else get_payment(session, community_id, payment_id)
    return render(
        "companion/spending/form.html",
        community_id,
        wrong=wrong,
        payment=old,
        typed=request.form if wrong or old is None else _typed(community_id, old.id),
        budgets=list_budgets(session, community_id),
        choices=[
            (encode_authority(one.authority.said), one)
            for one in (
                use_of(session, community_id, found)
                for found in list_authorities(session, community_id, clock.read())
            )
        ],
    )


def _typed(community_id: str, payment_id: int) -> dict[str, Any]:
    session = db.session()
    view = get_payment(session, community_id, payment_id)
    details = payee_details(session, community_id, payment_id)
    return {
        "authority": encode_authority(view.authority),
        "amount": f"{view.amount // 100}.{view.amount % 100:02d}",
        "purpose": view.purpose,
        "payee": details.payee,
        "payee_account": details.payee_account,
        "payee_is_person": "y" if details.payee_is_person else "",
        "invoice_number": view.invoice_number,
        "quarter": view.quarter,
        "revision": view.revision,
    }


def encode_authority(said: Any) -> str:
    """Return an authority as a value of the form."""
    return json.dumps(dict(said), sort_keys=True, separators=(",", ":"))


def _authority() -> dict[str, Any]:
    try:
        said = json.loads(text("authority")[:300])
    except ValueError:
        raise AuthorityMissing from None
    if not isinstance(said, dict):
        raise AuthorityMissing
    return said


def _proposal() -> Proposal:
    return Proposal(
        authority=_authority(),
        amount=parse_yuan(text("amount")),
        purpose=text("purpose"),
        payee=text("payee"),
        payee_account=text("payee_account"),
        payee_is_person="payee_is_person" in request.form,
        invoice_number=text("invoice_number"),
        invoice=_one("invoice"),
        voucher=_one("voucher"),
        quarter=text("quarter"),
    )


def _one(name: str) -> Voucher | None:
    files = uploads(name)
    return files[0] if files else None


@blueprint.post("/communities/<community_id>/payments")
@access(*PROPOSERS)
@allow_body(MAX_UPLOAD_BYTES)
def propose(community_id: str) -> ResponseReturnValue:
    return answer(
        lambda: propose_payment(
            community_id, _proposal(), officer=current_officer(), now=clock.read()
        ),
        lambda wrong: _form(community_id, wrong),
        then=lambda: url_for("companion.spending.desk", community_id=community_id),
        said=_("Proposed. Two persons of two bodies approve it now."),
    )


@blueprint.get("/communities/<community_id>/payments/<int:payment_id>/change")
@access(*PROPOSERS)
def change(community_id: str, payment_id: int) -> ResponseReturnValue:
    return _form(community_id, payment_id=payment_id)


@blueprint.post("/communities/<community_id>/payments/<int:payment_id>/change")
@access(*PROPOSERS)
@allow_body(MAX_UPLOAD_BYTES)
def save(community_id: str, payment_id: int) -> ResponseReturnValue:
    return answer(
        lambda: change_payment(
            community_id,
            payment_id,
            _proposal(),
            revision=_revision(),
            officer=current_officer(),
            now=clock.read(),
        ),
        lambda wrong: _form(community_id, wrong, payment_id),
        then=lambda: _there(community_id, payment_id),
        said=_("Changed. Approvals that were given are void."),
    )


def _revision() -> int:
    return int(text("revision")) if text("revision").isdecimal() else 0


def _there(community_id: str, payment_id: int) -> str:
    return url_for("companion.spending.payment", community_id=community_id, payment_id=payment_id)


@blueprint.get("/communities/<community_id>/payments/<int:payment_id>")
@access(*READERS)
def payment(community_id: str, payment_id: int) -> ResponseReturnValue:
    return _payment(community_id, payment_id)


def _payment(community_id: str, payment_id: int, wrong: str | None = None) -> str:
    session = db.session()
    view = get_payment(session, community_id, payment_id)
    return render(
        "companion/spending/payment.html",
        community_id,
        wrong=wrong,
        payment=view,
        details=payee_details(session, community_id, payment_id),
        case=case_of(session, community_id, view, clock.read()),
        pictures={one for one in (view.invoice, view.voucher) if one and is_drawn(session, one)},
        mine=may_approve(session, community_id, payment_id, current_officer()),
        typed=request.form,
    )


@blueprint.post("/communities/<community_id>/payments/<int:payment_id>/approve")
@access(*APPROVERS)
@step_up
def approve(community_id: str, payment_id: int) -> ResponseReturnValue:
    return answer(
        lambda: approve_payment(
            community_id,
            payment_id,
            revision=_revision(),
            officer=current_officer(),
            now=clock.read(),
        ),
        lambda wrong: _payment(community_id, payment_id, wrong),
        then=lambda: _there(community_id, payment_id),
        said=_("Your approval is kept."),
    )


@blueprint.post("/communities/<community_id>/payments/<int:payment_id>/refuse")
@access(*APPROVERS)
@step_up
def refuse(community_id: str, payment_id: int) -> ResponseReturnValue:
    return _ended(refuse_payment, community_id, payment_id, _("The payment is refused."))


@blueprint.post("/communities/<community_id>/payments/<int:payment_id>/withdraw")
@access(*PROPOSERS)
def withdraw(community_id: str, payment_id: int) -> ResponseReturnValue:
    return _ended(withdraw_payment, community_id, payment_id, _("The payment was taken back."))


@blueprint.post("/communities/<community_id>/payments/<int:payment_id>/returned")
@access(*PAYERS)
@step_up
def returned(community_id: str, payment_id: int) -> ResponseReturnValue:
    said = _("Entered: the money is back in its account.")
    return _ended(record_returned, community_id, payment_id, said)


def _ended(act: Any, community_id: str, payment_id: int, said: str) -> ResponseReturnValue:
    return answer(
        lambda: act(
            community_id,
            payment_id,
            reason=text("reason"),
            officer=current_officer(),
            now=clock.read(),
        ),
        lambda wrong: _payment(community_id, payment_id, wrong),
        then=lambda: _there(community_id, payment_id),
        said=said,
    )


@blueprint.post("/communities/<community_id>/payments/<int:payment_id>/paid")
@access(*PAYERS)
@step_up
def paid(community_id: str, payment_id: int) -> ResponseReturnValue:
    return answer(
        lambda: record_paid(
            community_id,
            payment_id,
            bank_reference=text("bank_reference"),
            paid_on=typed_day("paid_on"),
            officer=current_officer(),
            now=clock.read(),
        ),
        lambda wrong: _payment(community_id, payment_id, wrong),
        then=lambda: _there(community_id, payment_id),
        said=_("Entered and posted to the books."),
    )


@blueprint.get("/communities/<community_id>/payments/<int:payment_id>/invoice")
@access(*READERS)
def invoice(community_id: str, payment_id: int) -> ResponseReturnValue:
    return _paper(get_payment(db.session(), community_id, payment_id).invoice)


@blueprint.get("/communities/<community_id>/payments/<int:payment_id>/voucher")
@access(*READERS)
def voucher(community_id: str, payment_id: int) -> ResponseReturnValue:
    return _paper(get_payment(db.session(), community_id, payment_id).voucher)


def _paper(sha256: str | None) -> ResponseReturnValue:
    return file_answer(*read_payment_file(db.session(), sha256))

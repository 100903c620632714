"""The sandbox's own page, and the door through which any provider's callbacks come."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.companion.fees.service import CallbackInvalid, is_sandbox_on, take_callback
from app.companion.fees.service.providers import Notice, sandbox
from app.companion.fees.views.blueprint import blueprint
from app.companion.frame import render, text
from app.platform import clock
from app.platform.access import access
from app.platform.db import db
from app.platform.errors import sentence
from app.platform.forms import csrf_exempt
from app.platform.limits import limiter

PLAIN = "text/plain; charset=utf-8"
SHORT = 100


@blueprint.post("/fees/callback/<provider_name>")
@access.public
@csrf_exempt
@limiter.limit("600 per minute")
def callback(provider_name: str) -> ResponseReturnValue:
    try:
        answer = take_callback(
            provider_name, request.get_data(), dict(request.headers), now=clock.read()
        )
    except CallbackInvalid:
        return Response("fail", status=403, content_type=PLAIN)
    return Response(answer, content_type=PLAIN)


@blueprint.get("/c/<community_id>/sandbox/<order_no>")
@access.resident
def sandbox_order(community_id: str, order_no: str) -> ResponseReturnValue:
    if not is_sandbox_on():
        abort(404)
    row = sandbox.get_order(db.session(), community_id, order_no)
    body = sandbox.encode_notice(sandbox.notice_of(row))
    return render(
        "companion/fees/sandbox.html",
        community_id,
        order=row,
        body=body.decode(),
        signature=sandbox.sign(body),
        header=sandbox.SIGNATURE,
    )


@blueprint.post("/c/<community_id>/sandbox/<order_no>")
@access.resident
def sandbox_act(community_id: str, order_no: str) -> ResponseReturnValue:
    """A tester pays; the callback goes out, is lost, is repeated or lies, as the tester wishes."""
    if not is_sandbox_on():
        abort(404)
    sandbox.get_order(db.session(), community_id, order_no)
    wish, now = text("do"), clock.read()
    if wish in ("pay", "lose", "short"):
        notice = sandbox.pay(order_no, amount=_short(order_no, wish), now=now)
        if wish != "lose":
            _send(notice, forged=False)
    elif wish in ("again", "forge"):
        known = sandbox.notice_of(sandbox.get_order(db.session(), community_id, order_no))
        _send(known, forged=wish == "forge")
    else:
        abort(400)
    goal = "sandbox_order" if wish in ("again", "forge") else "order"
    return redirect(url_for(f"companion.fees.{goal}", community_id=community_id, order_no=order_no))


def _short(order_no: str, wish: str) -> int | None:
    known = sandbox.Sandbox().query(order_no)
    if wish != "short" or known is None:
        return None
    return max(known.amount - SHORT, 1)


def _send(notice: Notice, *, forged: bool) -> None:
    body = sandbox.encode_notice(notice)
    signature = "0" * 64 if forged else sandbox.sign(body)
    try:
        take_callback("sandbox", body, {sandbox.SIGNATURE: signature}, now=clock.read())
    except CallbackInvalid as refused:
        flash(sentence(refused), "warning")
        return
    flash(_("The sandbox sent its message."), "good")

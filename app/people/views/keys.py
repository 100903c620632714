"""The officer's signing key: made in the browser, kept wrapped, given to its owner only."""

from __future__ import annotations

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.errors import RuleError
from app.people import service
from app.people.service.keys import KeyNotFound
from app.people.step_up import step_up
from app.people.views.blueprint import blueprint
from app.platform import clock
from app.platform.access import access, current_officer
from app.platform.errors import sentence, wants_json


class KeyUnreadable(RuleError):
    """What was sent is not JSON."""


@blueprint.get("/account/key")
@access.officer
def key_file() -> ResponseReturnValue:
    key = service.active_key(current_officer().id)
    if key is None:
        raise KeyNotFound
    return jsonify(key.wrapped)


@blueprint.get("/account/keys")
@access.officer
def keys() -> ResponseReturnValue:
    officer = current_officer()
    return render_template(
        "people/keys.html",
        keys=service.keys_of(officer.id),
        active=service.active_key(officer.id),
    )


@blueprint.post("/account/key")
@access.officer
@step_up
def add_key() -> ResponseReturnValue:
    officer = current_officer()
    if wants_json():
        key = service.add_key(officer.id, request.get_json(silent=True), clock.read())
        return jsonify({"id": key.id, "public_key": key.public_key}), 201
    try:
        service.add_key(officer.id, _wrapped_field(), clock.read())
    except RuleError as refused:
        flash(sentence(refused), "error")
        return redirect(url_for("people.keys"))
    flash(_("Your signing key is ready."), "good")
    return redirect(url_for("people.keys"))


@blueprint.post("/account/key/retire")
@access.officer
@step_up
def retire_key() -> ResponseReturnValue:
    service.retire_key(current_officer().id, clock.read())
    flash(_("The key is out of use. What it signed stays valid."), "good")
    return redirect(url_for("people.keys"))


def _wrapped_field() -> object:
    try:
        return current_app.json.loads(request.form.get("wrapped", ""))
    except ValueError:
        raise KeyUnreadable from None

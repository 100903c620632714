"""Proxies at the desk: the letter, the agent's phone, two counters; the register of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assembly.service.lookup import view_right
from app.assembly.service.read import definition_of, get_assembly, get_right, line_of
from app.assembly.views.act_words import register_explanation
from app.core.errors import RuleError
from app.core.identifiers import mask_mobile
from app.core.roll import is_in_scope
from app.platform import clock
from app.platform.access import access, current_officer, register_resolver
from app.platform.audit import record
from app.platform.db import db
from app.platform.files import find_file, read_file
from app.platform.limits import allow_body
from app.platform.roles import Role
from app.voting.models import ProxyRow
from app.voting.service.proxies.agents import agents_label
from app.voting.service.proxies.desk import (
    Letter,
    community_of_proxy,
    confirm_phone,
    get_proxy,
    list_proxies,
    propose_end,
    propose_proxy,
)
from app.voting.service.proxies.granting import DRAFTED
from app.voting.service.proxies.spares import add_spare_cards, count_spare_cards
from app.voting.service.state import find_state
from app.voting.service.uploads import MAX_LETTER_BYTES
from app.voting.views.blueprint import blueprint
from app.voting.views.picking import picked, put_up, refused_page, show, typed_line, upload

if TYPE_CHECKING:
    from app.assembly.models import AssemblyRow, SignedActRow

TYPES = ("proxy", "proxy-end")
COUNTERS = (Role.CLERK, Role.SCRUTINEER)
READERS = (*COUNTERS, Role.REGISTRAR, Role.STREET_OFFICE)
FREE = "free"


def init_proxies(_app: Flask) -> None:
    """Say how a proxy's address leads to a community."""
    register_resolver(_app, "proxy_id", lambda one: community_of_proxy(db.session(), one))


@blueprint.get("/assemblies/<assembly_id>/proxies")
@access(*READERS)
def proxies(assembly_id: str) -> ResponseReturnValue:
    return _page(get_assembly(db.session(), assembly_id))


def _page(row: AssemblyRow, wrong: str | None = None) -> str:
    session, definition, right = db.session(), definition_of(row), picked(row)
    line = None if right is None else line_of(right)
    state = None if right is None else find_state(session, row.id, right.i)
    return show(
        "voting/proxies.html",
        row,
        TYPES,
        wrong,
        cap=definition.policies.proxy_cap,
        bound_allowed=definition.policies.proxy_bound,
        motions=[one for one in definition.motions if line and is_in_scope(line, one, definition)],
        has_proxy=state is not None and state.proxy is not None,
        spares=count_spare_cards(session, row.id),
        listed=[_view(one) for one in list_proxies(session, row.id)],
    )


def _view(one: ProxyRow) -> dict[str, Any]:
    session = db.session()
    principal = view_right(session, get_right(session, one.assembly_id, one.i))
    return {
        "row": one,
        "principal": principal,
        "agent": agents_label(session, one.assembly_id, one.agent_i, one.agent_pk),
        "phone": None if one.agent_phone is None else mask_mobile(one.agent_phone),
        "waits_for_code": one.state == DRAFTED and one.act_id is None and one.via == "desk",
    }


@blueprint.post("/assemblies/<assembly_id>/proxies")
@access(*COUNTERS)
@allow_body(MAX_LETTER_BYTES + 64 * 1024)
def propose_proxy_letter(assembly_id: str) -> ResponseReturnValue:
    try:
        row = propose_proxy(
            assembly_id,
            i=typed_line(),
            letter=_letter(),
            scan=upload("letter"),
            officer_id=current_officer().id,
            now=clock.read(),
        )
    except RuleError as refused:
        return refused_page(assembly_id, refused, _page)
    record(current_officer(), "proxy.propose", str(row.id), now=clock.read())
    if row.act_id is not None:
        return redirect(url_for("assembly.act", act_id=row.act_id))
    flash(_("Six digits were sent to the agent's phone. Enter what the agent reads out."), "good")
    return redirect(url_for("voting.proxies", assembly_id=assembly_id))


def _letter() -> Letter:
    typed = request.form
    motions = tuple(typed.getlist("motion"))
    opinions = {
        one: tuple(given)
        for one in motions
        if (given := [value for value in typed.getlist(f"opinion-{one}") if value != FREE])
    }
    return Letter(
        agent=typed.get("agent", ""),
        agent_name=typed.get("agent_name", ""),
        agent_document=typed.get("agent_document", ""),
        agent_phone=typed.get("agent_phone", ""),
        motions=motions,
        opinions=opinions,
        signed_on=typed.get("signed_on", ""),
        until=typed.get("until", ""),
        signed=typed.get("signed") == "yes",
    )


@blueprint.post("/assemblies/<assembly_id>/proxies/<int:proxy_id>/phone")
@access(*COUNTERS)
def confirm_agent_phone(assembly_id: str, proxy_id: int) -> ResponseReturnValue:
    code, officer, now = request.form.get("code", ""), current_officer().id, clock.read()
    return put_up(
        assembly_id,
        lambda: confirm_phone(assembly_id, proxy_id, code=code, officer_id=officer, now=now),
        "proxy.phone",
        _page,
    )


@blueprint.post("/assemblies/<assembly_id>/proxy-ends")
@access(*COUNTERS)
def propose_proxy_end(assembly_id: str) -> ResponseReturnValue:
    i, officer, now = typed_line(), current_officer().id, clock.read()
    return put_up(
        assembly_id,
        lambda: propose_end(assembly_id, i=i, officer_id=officer, now=now),
        "proxy.end",
        _page,
    )


@blueprint.get("/assemblies/<assembly_id>/proxies/<int:proxy_id>/letter")
@access(*READERS)
def proxy_letter(assembly_id: str, proxy_id: int) -> ResponseReturnValue:
    session, row = db.session(), get_proxy(db.session(), proxy_id)
    file = find_file(session, row.body["document"])
    record(current_officer(), "proxy.read", str(row.id), now=clock.read())
    response = Response(
        read_file(session, row.body["document"]),
        content_type="application/octet-stream" if file is None else file.media_type,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = "inline"
    return response


@blueprint.post("/assemblies/<assembly_id>/spare-cards")
@access(Role.REGISTRAR)
def bring_spare_cards(assembly_id: str) -> ResponseReturnValue:
    try:
        count = add_spare_cards(
            assembly_id, upload("file"), officer_id=current_officer().id, now=clock.read()
        )
    except RuleError as refused:
        return refused_page(assembly_id, refused, _page)
    flash(_("%(count)s spare cards can be given to agents.", count=count), "good")
    return redirect(url_for("voting.proxies", assembly_id=assembly_id))


def _explain(row: AssemblyRow, act: SignedActRow) -> dict[str, Any]:
    session = db.session()
    right = view_right(session, get_right(session, row.id, act.body["i"]))
    known = [
        one
        for one in list_proxies(session, row.id)
        if one.i == act.body["i"] and one.agent_pk == act.body["agent_pk"]
    ]
    last = known[-1] if known else None
    return {"right": right, "proxy": None if last is None else _view(last)}


register_explanation("proxy", _explain)
register_explanation("proxy-end", _explain)
